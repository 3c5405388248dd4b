"""Write the stubs of what is there only once the library is loaded: `python tests/course/stubs.py`.

Operations attach themselves to Tensor, and `course.exp` is found by a module's `__getattr__`: a type checker
and an editor see neither in the code. `course/__init__.pyi` lists everything at the top, and
`course/manners/attached.pyi` the methods and operators, with the signatures that the functions have.
"""

import ast
import builtins
import inspect
import json
import re
from collections.abc import Callable
from pathlib import Path
from types import FunctionType
from typing import get_overloads

import course
from course import families
from course.manners import dtypes
from course.manners.protocols import FUNCTIONS
from course.names import NAMES
from course.tensors import Tensor

families.load_all()
# without what gives them `out`
TOP = {name: getattr(f, "within", f) for name, f in NAMES.items()}
TOP |= {name: getattr(f := families.find(name), "within", f) for name in families.top()}
FOLDER = Path(course.__file__).parent
WIDTH = 110
NOTE = "# Written by tests/course/stubs.py, from the code: change that, and run it again.\n"
MODULES = {  # where what annotations name is to be had
    "Any": "typing",
    "Callable": "collections.abc",
    "NoReturn": "typing",
    "Generator": "course.random",
    "Iterable": "collections.abc",
    "Literal": "typing",
    "Self": "typing",
    "Sequence": "collections.abc",
    "Tensor": "course.tensors",
    "dtypes": "course.manners",
    "overload": "typing",
    **dict.fromkeys(
        ("DType", "Device", "Dims", "Index", "Operand", "Pair", "Sizes", "Tensors"), "course.manners.types"
    ),
}

# what an operation that is compiled from a rule takes
COMPILED = {"input": "Tensor", "other": "Operand", "out": "Tensor | None"}
# what cannot be seen: a function whose result depends on its arguments, a lambda with constants
_EXTREME = (
    "(input: Tensor) -> Tensor",
    "(input: Tensor, dim: Tensor) -> Tensor",
    "(input: Tensor, dim: int, keepdim: bool = False) -> Pair",
    "(input: Tensor, *, axis: int, keepdims: bool = False) -> Pair",
)
BY_HAND = {
    "max": _EXTREME,
    "min": _EXTREME,
    "copy_": ("(input: Tensor, src: Operand, non_blocking: bool = False) -> Self",),
    "fill_": ("(input: Tensor, value: Operand) -> Self",),
    "zero_": ("(input: Tensor) -> Self",),
}


_OUT = ", out: Tensor | None = None"


def signatures(name: str, function: FunctionType) -> list[str]:
    """How `function` may be called; more than one way makes an overload."""
    known = function.__name__
    if known in BY_HAND and FUNCTIONS[known] is function:
        return list(BY_HAND[known])
    if function.__code__.co_name == "change":  # in place as out of place
        ways = signatures(known[:-1], FUNCTIONS[known[:-1]])
        return [way.replace("-> Tensor", "-> Self").replace(_OUT, "") for way in ways]
    reflected = re.fullmatch(r"__r(\w+)__", name)
    if reflected and hasattr(Tensor, f"__{reflected[1]}__"):
        return signatures(f"__{reflected[1]}__", getattr(Tensor, f"__{reflected[1]}__"))
    return [way for f in get_overloads(function) or [function] for way in _ways(name, f)]


def _ways(name: str, function: Callable) -> list[str]:
    signature = inspect.signature(function)
    plain = [p.replace(annotation=annotation(name, p)) for p in signature.parameters.values()]
    result = "Tensor" if signature.return_annotation is signature.empty else signature.return_annotation
    found = [_text(plain, result)]
    if hasattr(function, "__wrapped__"):  # numpy_names: the same, called by NumPy's names
        by_numpy = [p.replace(name={"dim": "axis", "keepdim": "keepdims"}.get(p.name, p.name)) for p in plain]
        if by_numpy != plain:
            found.append(_text(by_numpy, result))
    return found


def annotation(name: str, parameter: inspect.Parameter) -> str:
    """The annotation in the code, or what follows from the kind of operation."""
    if parameter.annotation is not parameter.empty:
        return parameter.annotation
    if parameter.name == "self":
        return "Tensor"
    if name in ("__eq__", "__ne__"):
        return "object"
    return COMPILED[parameter.name]


def _with_out(way: str) -> str:
    """The same with `out`, where the result is a tensor."""
    parameters, arrow, result = way.rpartition(") -> ")
    if result not in ("Tensor", "Pair") or "**" in parameters:
        return way
    star = "" if re.search(r"[(\s]\*", parameters) else ", *"
    kind = "Tensor" if result == "Tensor" else "tuple[Tensor, Tensor]"
    return f"{parameters}{star}, out: {kind} | None = None{arrow}{result}"


def _text(parameters: list[inspect.Parameter], result: str) -> str:
    # annotations are strings, and inspect would quote them
    shown, starred = [], False
    for p in parameters:
        if p.kind is p.KEYWORD_ONLY and not starred:
            shown.append("*")
        starred = starred or p.kind in (p.KEYWORD_ONLY, p.VAR_POSITIONAL)
        stars = {p.VAR_POSITIONAL: "*", p.VAR_KEYWORD: "**"}.get(p.kind, "")
        quote = json.dumps if isinstance(p.default, str) else repr  # double quotes
        default = "" if p.default is p.empty else f" = {quote(p.default)}"
        shown.append(f"{stars}{p.name}: {p.annotation}{default}")
    return f"({', '.join(shown)}) -> {result}"


def definition(name: str, signature: str, hidden: set[str], indent: str = "", comment: str = "") -> str:
    """A stub's lines for one signature, as ruff breaks them. Builtins that a name of ours hides are spelled
    out.
    """
    words = "|".join(name for name in hidden if hasattr(builtins, name))
    signature = re.sub(rf"(?<=[\[ ])({words})\b(?!:)", r"builtins.\1", signature)
    line = f"{indent}def {name}{signature}: ...{comment}\n"
    if len(line) - 1 - len(comment) <= WIDTH:
        return line
    parameters, _, result = signature[1:].rpartition(") -> ")
    middle = f"{indent}    {parameters}\n"
    if len(middle) - 1 > WIDTH:
        middle = "".join(f"{indent}    {p},\n" for p in re.split(r", (?![^\[(]*[\])])", parameters))
    return f"{indent}def {name}(\n{middle}{indent}) -> {result}: ...{comment}\n"


def definitions(name: str, ways: list[str], hidden: set[str], indent: str = "", comment: str = "") -> str:
    mark = f"{indent}@overload\n" if len(ways) > 1 else ""
    return "".join(mark + definition(name, way, hidden, indent, comment) for way in ways)


def imports(text: str, exported: dict[str, str]) -> str:
    """The import lines of what `text` names, and of what is `exported`, sorted as isort does."""
    named = {name: module for name, module in MODULES.items() if re.search(rf"(?<![\w.]){name}\b", text)}
    lines = {(module, f"from {module} import {name} as {name}") for name, module in exported.items()}
    for module in set(named.values()):
        names = sorted(
            (name for name in named.keys() - exported.keys() if named[name] == module),
            key=lambda name: (name.islower(), name.lower()),
        )
        if names:
            lines.add((module, f"from {module} import {', '.join(names)}"))
    ours = "".join(f"{line}\n" for module, line in sorted(lines) if module.startswith("course"))
    others = "".join(f"{line}\n" for module, line in sorted(lines) if not module.startswith("course"))
    numpy = "import numpy as np\n\n" if "np." in text else ""
    return f"import builtins\n{others}\n{numpy}{ours}"


def attached() -> str:
    """The base class of Tensor, as checkers see it: what is attached and not written in its class."""
    tree = ast.parse((FOLDER / "tensors.py").read_text(encoding="utf-8"))
    (written,) = (node for node in tree.body if isinstance(node, ast.ClassDef))
    own = {node.name for node in written.body if isinstance(node, ast.FunctionDef)}
    own |= {t.id for node in written.body if isinstance(node, ast.Assign) for t in node.targets}
    found = {
        name: value
        for name, value in sorted(vars(Tensor).items())
        if name not in own and isinstance(value, FunctionType | property)
    }
    hidden, body = set(found), ""
    for name, value in found.items():
        if isinstance(value, property):
            body += f"    @property\n    def {name}(self) -> Tensor: ...\n"
            continue
        ways = [re.sub(r"^\(\w+: [^,)]+", "(self", way).replace(_OUT, "") for way in signatures(name, value)]
        if name.startswith("__"):  # as Python calls operators
            ways = [re.sub(r"(, \*,.*)?\) ->", ", /) ->", way) for way in ways]
        # torch's comparisons give tensors, where object's give bool
        comment = "  # pyrefly: ignore[bad-override]" if name in ("__eq__", "__ne__") else ""
        body += definitions(name, ways, hidden, "    ", comment)
    return f"{NOTE}\n{imports(body, {})}\nclass Attached:\n{body}"


def top() -> str:
    """The module `course` itself."""
    hidden = set(TOP)
    exported = dict.fromkeys(course._SUBMODULES, "course")
    values = functions = ""
    for name, value in sorted(TOP.items()):
        if isinstance(value, FunctionType):
            ways = signatures(name, value)
            if NAMES.get(name, families.find(name)) is not value:  # it is given `out`
                ways = [_with_out(way) for way in ways]
            functions += definitions(name, ways, hidden)
        elif isinstance(value, dtypes.dtype):
            values += f"{name}: dtypes.dtype\n"
        elif isinstance(value, float):
            values += f"{name}: builtins.float\n"
        elif value is dtypes.dtype:
            values += f"{name} = dtypes.dtype\n"
        else:
            exported[name] = value.__module__
    text = f"{values}__version__: str\n\n{functions}"
    return f"{NOTE}\n{imports(text, exported)}\n{text}"


STUBS = {FOLDER / "__init__.pyi": top, FOLDER / "manners" / "attached.pyi": attached}

if __name__ == "__main__":
    for path, make in STUBS.items():
        path.write_text(make(), encoding="utf-8")
