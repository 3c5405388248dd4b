"""Which names a cell's text binds, and what it imports. Whose a name is in a test, namespace.py decides."""

from __future__ import annotations

import ast
import symtable
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

TRIES = 5
TEXTS = 1024
"""How many texts are remembered."""
_PARSING = threading.Lock()


def bound(source: str) -> list[str]:
    """The names that a cell's statements bind, functions' own names not counted; none where it is no plain
    Python.

    What it imports is not among them: a library is the instructor's in a test, whoever imports it.

    >>> bound("import numpy as np\\nW, b = 1, 2\\ndef net(x):\\n    y = W * x\\n    return y")
    ['W', 'b', 'net']
    """
    return list(
        dict.fromkeys(name for statement in statements(source) for name in names(statement, imports=False))
    )


@lru_cache(TEXTS)
def imports(source: str) -> str:
    """The statements of a cell that import something, without the rest.

    >>> imports("%matplotlib inline\\nimport numpy as np\\nx = np.pi")
    'import numpy as np'
    """
    return "\n".join(
        ast.unparse(statement)
        for statement in statements(source)
        if isinstance(statement, (ast.Import, ast.ImportFrom))
    )


def parse(text: str) -> ast.Module:
    """Parse a text, as `ast.parse` does, from any thread.

    Python 3.11 keeps one count for all threads while it makes a tree, and raises a SystemError where two of
    them do so at a time.
    """
    with _PARSING:
        for _ in range(TRIES):
            try:
                return ast.parse(text)
            except SystemError:  # somebody else's thread, which does not ask here
                continue
        return ast.parse(text)


def statements(source: str) -> list[ast.stmt]:
    """A cell's statements, without IPython's magic lines; none where it is no Python."""
    try:
        return parse(
            "\n".join("" if line.lstrip().startswith(("%", "!")) else line for line in source.splitlines())
        ).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []


def names(node: ast.AST, imports: bool = True) -> Iterator[str]:
    """The names that a statement binds, those in its blocks included."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield node.name
        return
    if isinstance(node, (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
        return
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        if imports:
            yield from (
                (alias.asname or alias.name).partition(".")[0] for alias in node.names if alias.name != "*"
            )
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    for child in ast.iter_child_nodes(node):
        yield from names(child, imports)


def changed_in_place(source: str) -> set[str]:
    """The names whose objects a cell may change, without binding them: what it stores into, calls a method
    of, or passes on.

    >>> sorted(changed_in_place("Unit.of = f\\nrates[0] = 1\\nseen.append(2)\\nshuffle(deck)"))
    ['Unit', 'deck', 'rates', 'seen']
    """
    found: set[str] = set()
    for node in (each for part in statements(source) for each in ast.walk(part)):
        if isinstance(node, (ast.Attribute, ast.Subscript)) and not isinstance(node.ctx, ast.Load):
            objects: list[ast.expr] = [node.value]
        elif isinstance(node, ast.Call):
            objects = [*node.args, *([node.func.value] if isinstance(node.func, ast.Attribute) else [])]
        else:
            continue
        for one in objects:
            while isinstance(one, (ast.Attribute, ast.Subscript, ast.Starred)):
                one = one.value
            if isinstance(one, ast.Name):
                found.add(one.id)
    return found


@dataclass
class Use:
    """What a cell does with global names.

    `reads`: those whose value it takes before it binds them; `later`: those that its functions take when
    they are called; `binds`: those that it binds, imports included.

    >>> use = Use.of("total = start + 1\\ndef f(x):\\n    return x * total + rate")
    >>> sorted(use.reads), sorted(use.later), sorted(use.binds)
    (['start'], ['rate', 'total'], ['f', 'total'])
    """

    reads: set[str] = field(default_factory=set)
    later: set[str] = field(default_factory=set)
    binds: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, source: str) -> Use:
        """Read a cell's text; one that is no Python uses nothing."""
        use, body = cls(), statements(source)
        for statement in body:
            use._take(statement)
        if body:
            use.later = _globals_within(
                symtable.symtable(ast.unparse(ast.Module(body, [])), "<cell>", "exec")
            )
        return use

    def _take(self, node: ast.AST) -> None:
        """In the order in which Python comes to the parts of a statement."""
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                if name not in self.binds:
                    self.reads.add(name)
            case ast.Name(id=name, ctx=ast.Store()):
                self.binds.add(name)
            case ast.AugAssign(target=ast.Name(id=name), value=value):
                self._take(value)
                self.reads |= {name} - self.binds
                self.binds.add(name)
            case ast.Assign(value=value, targets=targets):
                self._all(value, *targets)
            case ast.For(iter=source, target=target, body=body, orelse=orelse):
                self._all(source, target, *body, *orelse)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self._all(*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults))
                self.binds.add(node.name)
            case ast.Lambda(args=args):
                self._all(*args.defaults, *filter(None, args.kw_defaults))
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                inner = Use(binds=set(self.binds))
                for part in node.generators:
                    inner._all(part.iter, part.target, *part.ifs)
                inner._all(*((node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,)))
                self.reads |= inner.reads
            case ast.ClassDef():
                self._all(*node.decorator_list, *node.bases, *node.keywords)
                inner = Use(binds=set(self.binds))
                inner._all(*node.body)
                self.reads |= inner.reads
                self.binds.add(node.name)
            case ast.Import() | ast.ImportFrom():
                self.binds.update(names(node))
            case ast.ExceptHandler(name=name) if name:
                self.binds.add(name)
                self._all(*ast.iter_child_nodes(node))
            case _:
                self._all(*ast.iter_child_nodes(node))

    def _all(self, *nodes: ast.AST) -> None:
        for node in nodes:
            self._take(node)


def _globals_within(table: symtable.SymbolTable) -> set[str]:
    """The global names that functions and classes take, however deep they stand in others."""
    found: set[str] = set()
    for child in table.get_children():
        found |= {symbol.get_name() for symbol in child.get_symbols() if symbol.is_global()}
        found |= _globals_within(child)
    return found


def definitions(source: str) -> dict[str, str]:
    """The text of each function and class that a cell's own lines define, decorators included, by name."""
    return dict(_definitions(source))


@lru_cache(TEXTS)
def _definitions(source: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (statement.name, ast.unparse(statement))
        for statement in statements(source)
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
    )
