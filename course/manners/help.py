"""What `help(course.exp)` says of the derivative, and all derivatives on one page: read off the rules in
ops/.

`python -m course.manners.help` prints them all. Nothing is written down twice: the text of a rule is cut out
of the file in which it stands.
"""

from __future__ import annotations

import importlib
import inspect
import linecache
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

from course.graph import Node
from course.rule import RULES, Rule

LEGEND = "g is the gradient of the result, y the result"


def formula(rule: Rule) -> str:
    """The expression of a rule, or the name of the function that holds it where it is none.

    >>> import course
    >>> formula(course.exp.__globals__["kind"].vjps[0])
    'g * y'
    """
    code = rule.__code__
    if code.co_filename.startswith("<"):
        return "made for this number of operands: see einsum"
    if code.co_name != "<lambda>":
        return f"{code.co_qualname.split('.')[0]}, in {Path(code.co_filename).name}"
    # Each instruction knows where its expression stands; the first, which starts the function, has no width.
    spans = [(a, b, c, d) for a, b, c, d in code.co_positions() if a and b and c is not None and d]
    if not spans:  # python -X no_debug_ranges
        return "see its file"
    first = min((line, column) for line, _, column, _ in spans)
    last = max((line, column) for _, line, _, column in spans)
    cut = [linecache.getline(code.co_filename, k).rstrip("\n").encode() for k in range(first[0], last[0] + 1)]
    cut[-1] = cut[-1][: last[1]]  # columns count bytes
    cut[0] = cut[0][first[1] :]
    lines = [line.decode().partition("  #")[0].strip() for line in cut]
    return re.sub(r",? (?=[)\]])|(?<=[(\[]) ", "", " ".join(lines))


def by_inputs(kind: type[Node]) -> list[tuple[str, str]]:
    """For each input of an operation its name in the rules, and the derivative by it.

    >>> import course
    >>> by_inputs(course.mul.__globals__["kind"])
    [('a', 'g * b'), ('b', 'g * a')]
    """
    return [(name, formula(rule)) for name, rule in zip(kind.inputs, kind.vjps)]


def told(operation: FunctionType) -> str:
    """What an operation's help says of its derivative: by each input, of each kind of node that it records.

    >>> import course
    >>> print(told(course.mul))
    Derivative (MulBackward0), where g is the gradient of the result, y the result:
        by a: g * b
        by b: g * a
    """
    parts = []
    for kind in kinds_of(operation):
        lines = [f"    by {name}: {text}" for name, text in by_inputs(kind)]
        parts.append("\n".join([f"Derivative ({kind.__name__}), where {LEGEND}:", *lines]))
    return "\n\n".join(parts)


def kinds_of(operation: FunctionType, further: bool = True) -> list[type[Node]]:
    """The kinds of node that an operation records: its own, or where it calls rules by their names, theirs.

    >>> import course
    >>> [kind.__name__ for kind in kinds_of(course.matmul)]
    ['MmBackward0', 'MvBackward0', 'DotBackward0', 'BmmBackward0']
    """
    if own := _kinds(operation):
        return own
    operation = inspect.unwrap(operation)
    names = dict.fromkeys(_names(operation.__code__))
    scopes = [operation.__globals__]
    scopes += [vars(value) for name in names if isinstance(value := scopes[0].get(name), ModuleType)]
    called = [
        scope.get(name) for name in names for scope in scopes if name.startswith("_") or "Backward" in name
    ]
    called += [cell.cell_contents for cell in operation.__closure__ or ()]
    found = dict.fromkeys(kind for value in called for kind in _kinds(value))
    if further and not found:  # it hands all on to another, as conv1d and conv2d do to what they share
        shared = [f for f in called if isinstance(f, FunctionType) and f.__globals__ is operation.__globals__]
        found = dict.fromkeys(kind for f in shared for kind in kinds_of(f, further=False))
    return list(found)


def _kinds(value: object) -> list[type[Node]]:
    """The kinds of node that are meant: by a class, a function compiled from rule.py's template, a table."""
    if isinstance(value, type):
        return [value] if value in RULES else []
    if isinstance(value, dict):
        return [kind for part in value.values() for kind in _kinds(part)]
    scope = getattr(value, "__globals__", {})
    return [scope["kind"]] if "kind" in scope and "forward" in scope else []


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def tell(operations: Iterable[object]) -> None:
    """Let the help of each operation end with its derivative, once."""
    for operation in operations:
        if (
            isinstance(operation, FunctionType)
            and operation.__doc__
            and "Derivative (" not in operation.__doc__
        ):
            if derivative := told(operation):
                operation.__doc__ = f"{inspect.cleandoc(operation.__doc__)}\n\n{derivative}"


def written() -> list[type[Node]]:
    """The kinds of node whose rules stand in a file: all but einsum's, made when they are first used."""
    return [kind for kind in RULES if not kind.vjps[0].__code__.co_filename.startswith("<")]


def page() -> str:
    """Every rule of the library, by the file in which it stands, as a page of Markdown."""
    files: dict[str, list[type[Node]]] = {}
    for kind in written():
        files.setdefault(kind.vjps[0].__module__, []).append(kind)
    parts = [PREFACE]
    for module in sorted(files):
        parts.append(f"\n## {module.replace('.', '/')}.py\n\n| node | by | derivative |\n|---|---|---|\n")
        for kind in sorted(files[module], key=lambda kind: kind.__name__):
            for i, (name, text) in enumerate(by_inputs(kind)):
                escaped = text.replace("|", "\\|")
                parts.append(f"| {'' if i else f'`{kind.__name__}`'} | `{name}` | `{escaped}` |\n")
    return "".join(parts)


PREFACE = """# Derivatives

All derivative rules of `course`, as they stand in its code: `g` is the gradient of the result, `y` the
result, every other name an input or a constant of the forward function. What was broadcast on the way forward
is summed back by the engine, for all of them. The gradient by an operand of `einsum` is the einsum of `g`
with the other operands (ops/linalg.py). `python -m course.manners.help` makes this page.
"""

if __name__ == "__main__":
    for name in ("course.names", "course.nn.functional"):  # all operations
        importlib.import_module(name)
    for name in ("course.families", "course.nn.families"):
        importlib.import_module(name).load_all()
    print(page(), end="")
