"""What a cell's text does, as far as another cell could notice: which names it takes and binds, which of
these hold something that can change, and whether it may do what no text shows.

It is asked which cells can be left out when one test is run again, so whatever is not known to be without
effect counts as one: a module, a builtin or an attribute that is not listed here makes a cell `wild`.
"""

from __future__ import annotations

import ast
import re
import symtable
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from autograder.examiner.bindings import names as bound_by
from autograder.examiner.bindings import parse

RANDOM = "<random>"
"""What is random for all: the state of the global generators, as if it were a name."""

QUIET = frozenset(
    """abc bisect cmath collections copy course dataclasses enum fractions functools graphlib heapq itertools
    json math numbers numpy operator random re statistics string textwrap torch typing __future__""".split()
)
"""Modules whose functions leave nothing behind, but for what is named below."""
LOOKING = frozenset(("inspect", "traceback", "tracemalloc"))
"""Modules that an instructor's own cell may use besides: they look at what runs."""
LOUD = frozenset(
    """DataSource SystemRandom backends compile core cuda ctypeslib distributed dump empty empty_like f2py
    fromfile func fx genfromtxt hub jit lib library load loads loadtxt memmap multiprocessing overrides save
    savetxt savez savez_compressed seterr seterrcall setbufsize share_memory_ testing to_file tofile utils
    patched seed_everything use_deterministic_algorithms""".split()
)
"""Parts of these modules that do: they set what holds for all, work with files, or run code elsewhere."""
DRAWN = frozenset(
    """bernoulli choice dropout init initial_seed get_rng_state manual_seed multinomial nn normal
    poisson rand rand_like randint randint_like randn randn_like random randperm seed set_rng_state
    shuffle""".split()
)
"""Parts of them that may draw from a generator of all, or set it."""
OWN_GENERATORS = frozenset(("default_rng", "Generator", "RandomState", "SeedSequence", "PCG64"))
"""Of `numpy.random`: with a seed, a generator that is one's own."""
DRAWING_METHODS = frozenset(
    "bernoulli_ cauchy_ exponential_ geometric_ log_normal_ normal_ random_ uniform_".split()
)
FRAMES = frozenset(("f_back", "f_globals", "f_locals", "gi_frame", "tb_frame"))
WILD_NAMES = frozenset(
    """__import__ breakpoint compile delattr dir display eval exec exit get_ipython globals hash help id input
    locals memoryview open quit setattr vars""".split()
)
PLAIN_DUNDERS = frozenset(
    f"__{name}__"
    for name in """abs add bool call contains doc eq float ge getitem gt init int iter le len lt matmul
    mul name ne neg new next post_init pow qualname radd repr rmatmul rmul rsub rtruediv setitem str sub
    truediv version init_subclass""".split()
)
DUNDER = re.compile(r"__\w+__")
COMPREHENSIONS = ("listcomp", "setcomp", "dictcomp", "genexpr")
PLAIN_DECORATORS = frozenset(
    ("staticmethod", "classmethod", "property", "abstractmethod", "dataclass", "wraps")
)


@dataclass(frozen=True)
class Effects:
    """What a cell's text does.

    Args:
        now: the names that it takes when it runs, before it is sure to have bound them itself.
        later: those that what it defines takes when it is called.
        binds: the names that it binds or deletes.
        state: of the names that it binds or stores into, those that hold what can change: all but functions,
            classes, modules and constants.
        texts: of those that it takes, those that a text takes which runs beside the student's code: none of
            these is another test's.
        runs: whether it does anything but define.
        wild: why nobody can say what it does; "" where that is known.
    """

    now: frozenset[str] = frozenset()
    later: frozenset[str] = frozenset()
    binds: frozenset[str] = frozenset()
    state: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()
    runs: bool = False
    wild: str = ""

    def __or__(self, other: Effects) -> Effects:
        """The effects of two texts, of which either may be a cell's."""
        return Effects(
            self.now | other.now,
            self.later | other.later,
            self.binds | other.binds,
            self.state | other.state,
            self.texts | other.texts,
            self.runs or other.runs,
            self.wild or other.wild,
        )

    @classmethod
    def of(cls, source: str, modules: Modules, trusted: bool = False) -> Effects:
        """Read a cell's text.

        Args:
            modules: what the notebook's names of modules stand for, as `modules` gives it.
            trusted: whether it is the instructor's, who passes a library on to use it, and not to change it.

        >>> told = Effects.of("total = f(x)\\ndef g(y):\\n    return y * rate", ())
        >>> sorted(told.now), sorted(told.later), sorted(told.binds), sorted(told.state)
        (['f', 'x'], ['rate'], ['g', 'total'], ['total'])
        >>> Effects.of("import os", ()).wild
        'it imports os'
        """
        return _read(source, modules, trusted)


Modules = tuple[tuple[str, str], ...]
"""Pairs of a name and the dotted path that it was imported from; a module's own ends in a dot."""


def modules(sources: Iterable[str]) -> Modules:
    """Return what the names that these cells import stand for.

    >>> modules(["import numpy as np\\nfrom numpy import random"])
    (('np', 'numpy.'), ('random', 'numpy.random'))
    """
    return tuple(sorted({pair for source in sources for pair in _imported(source)}))


@lru_cache(4096)
def _imported(source: str) -> tuple[tuple[str, str], ...]:
    tree = _tree(source)
    return () if tree is None else tuple(_imports(ast.walk(tree)))


def _imports(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, str]]:
    for node in nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                whole = alias.name if alias.asname else alias.name.partition(".")[0]
                yield alias.asname or whole, f"{whole}."
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module or ''}.{alias.name}"


def _tree(source: str) -> ast.Module | None:
    """A cell as Python; None where it is none, or IPython would make something else of it."""
    lines = [line.strip() for line in source.splitlines()]
    magic = [line for line in lines if line.startswith(("%", "!", "?")) or line.endswith("?")]
    if any(line != "%matplotlib inline" for line in magic):
        return None
    try:
        return parse("\n".join("" if line.strip() in magic else line for line in source.splitlines()))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


@lru_cache(4096)
def _read(source: str, imported: Modules, trusted: bool) -> Effects:
    tree = _tree(source)
    if tree is None:
        return Effects(wild="it is no plain Python", runs=True)
    reader = _Reader(imported, trusted)
    try:
        for statement in tree.body:
            reader.look_through(statement)
        reader.block(tree.body, set())
        reader.read_texts(tree)
    except RecursionError:
        return Effects(wild="it is nested too deep", runs=True)
    return Effects(
        frozenset(reader.now),
        frozenset(reader.later),
        frozenset(reader.binds),
        frozenset(reader.state),
        frozenset(reader.in_texts),
        reader.runs,
        reader.wild,
    )


class _Reader:
    """Goes through a cell's statements in the order in which Python does."""

    def __init__(self, imported: Modules, trusted: bool) -> None:
        self._imported, self._trusted, self._asks_beside = imported, trusted, False
        self._paths: dict[str, list[str]] = {}
        for name, path in imported:
            self._paths.setdefault(name, []).append(path)
        self.now: set[str] = set()
        self.later: set[str] = set()
        self.binds: set[str] = set()
        self.state: set[str] = set()
        self.in_texts: set[str] = set()
        self.runs, self.wild = False, ""

    def block(self, statements: Iterable[ast.stmt], bound: set[str]) -> None:
        """Read statements that run one after another; `bound` are the names that are bound before for sure,
        and grows.
        """
        for statement in statements:
            self.binds |= set(bound_by(statement))
            self._statement(statement, bound)

    def _statement(self, node: ast.stmt, bound: set[str]) -> None:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self._function(node, bound)
            case ast.ClassDef():
                self._class(node, bound)
            case ast.Import() | ast.ImportFrom():
                bound |= set(bound_by(node))
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Lambda() as value):
                self.later |= _free(ast.Expr(value))
                bound.add(name)
            case ast.Assign(value=value, targets=targets):
                plain = _constant(value)
                self._take(value, bound)
                self._runs(bound, only=plain)
                for target in targets:
                    self._target(target, bound, plain)
            case ast.With() | ast.AsyncWith() | ast.For() | ast.AsyncFor() | ast.If() | ast.While():
                self._compound(node, bound)
            case ast.Try() | ast.TryStar():
                self._try(node, bound)
            case ast.Expr(value=ast.Constant()) | ast.Pass():
                pass
            case _:
                self._take(node, bound)
                self._runs(bound)
                for name in bound_by(node):
                    self.state.add(name)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, bound: set[str]) -> None:
        self._define(node, bound)
        defaults = [*node.args.defaults, *filter(None, node.args.kw_defaults)]
        if not all(map(_constant, defaults)):
            self.state.add(node.name)
        for part in (*node.decorator_list, *defaults):
            self._take(part, bound)

    def _class(self, node: ast.ClassDef, bound: set[str]) -> None:
        self._define(node, bound)
        for part in (*node.decorator_list, *node.bases, *node.keywords):
            self._take(part, bound)
        inner = set(bound)
        for one in node.body:
            if not isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef)):
                self._take(one, inner)
                inner |= set(bound_by(one))
            else:
                for part in (*one.decorator_list, *one.args.defaults):
                    self._take(part, inner)
        if node.keywords or any(_changes(one) for one in node.body):
            self.state.add(node.name)

    def _compound(
        self, node: ast.With | ast.AsyncWith | ast.For | ast.AsyncFor | ast.If | ast.While, bound: set[str]
    ) -> None:
        """A statement with statements in it: what is bound there need not be, behind it. (Of a `with` too: an
        error inside may be caught.)
        """
        inner = set(bound)
        if isinstance(node, (ast.With, ast.AsyncWith)):
            for item in node.items:
                self._take(item.context_expr, inner)
                if item.optional_vars is not None:
                    self._target(item.optional_vars, inner, False)
        elif isinstance(node, (ast.For, ast.AsyncFor)):
            self._take(node.iter, bound)
            self._target(node.target, inner, False)
        else:
            self._take(node.test, bound)
        self._runs(bound)
        self.block(node.body, inner)
        if not isinstance(node, (ast.With, ast.AsyncWith)):
            self.block(node.orelse, set(bound))
        self._runs(bound)

    def _try(self, node: ast.Try | ast.TryStar, bound: set[str]) -> None:
        self._runs(bound)
        self.block(node.body, set(bound))
        for handler in node.handlers:
            inner = set(bound)
            if handler.type is not None:
                self._take(handler.type, inner)
            if handler.name:
                inner.add(handler.name)
                self.binds.add(handler.name)
            self.block(handler.body, inner)
        self.block(node.orelse, set(bound))
        self.block(node.finalbody, set(bound))

    def _define(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, bound: set[str]) -> None:
        self.later |= _free(node)
        bound.add(node.name)
        if any(_named(one) not in PLAIN_DECORATORS for one in node.decorator_list):
            self.state.add(node.name)
            self._runs(bound)

    def _runs(self, bound: set[str], only: bool = False) -> None:
        """Something is done here, and may call what was defined above."""
        if not only:
            self.runs = True
            self.now |= self.later - bound

    def _target(self, node: ast.expr, bound: set[str], plain: bool) -> None:
        for name in bound_by(node):
            bound.add(name)
            if not plain:
                self.state.add(name)
        self._take(node, bound)

    def _take(self, node: ast.AST, bound: set[str]) -> None:
        """Note the names that an expression takes."""
        now, later = _taken(node)
        self.later |= later
        self.now |= now - bound
        if isinstance(node, ast.AugAssign):
            self.now |= set(bound_by(node)) - bound
        if isinstance(node, ast.Delete):
            gone = {one.id for one in node.targets if isinstance(one, ast.Name)}
            self.now |= gone - bound
            self.binds |= gone
            self.state |= gone
        for inner in ast.walk(node):
            if isinstance(inner, ast.NamedExpr):
                self.state.add(inner.target.id)

    # What is looked for everywhere, in functions too

    def look_through(self, statement: ast.stmt) -> None:
        """Look for what leaves something behind that no name tells."""
        inside = _free(statement)
        within = {id(node.value) for node in ast.walk(statement) if isinstance(node, ast.Attribute)}
        for node, function in _walk(statement):
            match node:
                case ast.Attribute(ctx=ast.Load()) if id(node) in within:
                    self._named_attribute(node.attr)
                case ast.Import() | ast.ImportFrom():
                    self._import(node)
                case ast.Global(names=names):
                    self.binds |= set(names)
                    self.state |= set(names)
                case ast.Attribute(ctx=ast.Load()):
                    self._attribute(node)
                case ast.Attribute() | ast.Subscript() if not isinstance(node.ctx, ast.Load):
                    self._store(node, function, statement, inside)
                case ast.Name(id=name, ctx=ast.Load()) if not function or name in inside:
                    if name in WILD_NAMES or (DUNDER.fullmatch(name) and name != "__name__"):
                        self._is_wild(f"it uses {name}")
                    for path in self._paths.get(name, ()):
                        self._path(path.strip(".").split("."))
                case ast.Call(func=made, args=[], keywords=[]) if _named(made) in OWN_GENERATORS:
                    self._is_wild(f"it calls {_named(made)} without a seed")
                case ast.FunctionDef(name="__del__"):
                    self._is_wild("it defines __del__")
                case ast.Await() | ast.AsyncFunctionDef():
                    self._is_wild("it is asynchronous")
        whole = {name for name, paths in self._paths.items() if any(path.endswith(".") for path in paths)}
        if bare := _bare(statement, whole):
            self._draws()
            if not self._trusted:
                self._is_wild(f"it passes the module {bare} on")

    def read_texts(self, tree: ast.Module) -> None:
        """Read the texts that stand in a cell and may be run beside the student's code (`check.beside`), by
        this cell or by one below. What they bind stays out of the notebook.
        """
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        if self._asks_beside and not self._trusted:
            self._is_wild("it runs a text")
        data = {one.arg for call in calls for one in call.keywords if one.arg}
        for node in ast.walk(tree):
            text = _text(node)
            if not (any(mark in text for mark in "(=\n") or (self._asks_beside and text.isidentifier())):
                continue
            inner = _tree(text)
            if inner is None:
                continue  # a sentence
            reader = _Reader(self._imported, self._trusted)
            for statement in inner.body:
                reader.look_through(statement)
            reader.block(inner.body, set(data))
            taken = reader.now | (reader.later - reader.binds - data)
            self.in_texts |= taken - self.now - self.later
            self.later |= taken
            self.now |= taken if self._asks_beside else set()
            self.state |= reader.state - reader.binds
            self.wild = self.wild or reader.wild

    def _import(self, node: ast.Import | ast.ImportFrom) -> None:
        if isinstance(node, ast.ImportFrom) and (node.level or any(one.name == "*" for one in node.names)):
            self._is_wild("it imports names that do not stand there")
        for _, path in _imports([node]):
            self._path(path.strip(".").split("."), called=False)

    def _attribute(self, node: ast.Attribute) -> None:
        self._named_attribute(node.attr)
        parts, root = [node.attr], node.value
        while isinstance(root, ast.Attribute):
            parts.append(root.attr)
            root = root.value
        if isinstance(root, ast.Name):
            for path in self._paths.get(root.id, ()):
                self._path([*path.strip(".").split("."), *reversed(parts)])

    def _named_attribute(self, name: str) -> None:
        if name in FRAMES or (name.startswith("__") and name not in PLAIN_DUNDERS):
            self._is_wild(f"it uses {name}")
        if name in DRAWING_METHODS:
            self._draws()

    def _path(self, path: list[str], called: bool = True) -> None:
        """Note what a part of a module may do."""
        if path[0] not in QUIET and not (self._trusted and path[0] in LOOKING):
            self._is_wild(f"it {'uses' if called else 'imports'} {path[0]}")
        if path[0] == "random" and path[1:2] not in ([], ["Random"]):
            self._draws()
        if path == ["course", "check", "beside"]:
            self._asks_beside = True
            return
        if path[1:2] == ["random"] and path[0] == "numpy" and path[2:3] and path[2] in OWN_GENERATORS:
            return
        for part in path[1:]:
            if (
                part in LOUD
                or part.startswith("set_")
                or (part.startswith("_") and part not in PLAIN_DUNDERS)
            ):
                self._is_wild(f"it uses {'.'.join(path)}")
            if part in DRAWN:
                self._draws()

    def _draws(self) -> None:
        self.now.add(RANDOM)
        self.later.add(RANDOM)
        self.state.add(RANDOM)

    def _store(self, node: ast.expr, function: bool, statement: ast.stmt, inside: frozenset[str]) -> None:
        """Note whose object a cell stores into."""
        root, attribute = node, isinstance(node, ast.Attribute)
        while isinstance(root, (ast.Attribute, ast.Subscript, ast.Starred)):
            root = root.value
        if not isinstance(root, ast.Name):
            self._is_wild("it stores into what a call gives")
            return
        ours = not function or root.id in inside
        if root.id in self._paths and ours:
            self._is_wild(f"it changes {root.id}")
        if ours:
            self.state.add(root.id)
        elif attribute and root.id == "cls" and isinstance(statement, ast.ClassDef):
            self.state.add(statement.name)

    def _is_wild(self, why: str) -> None:
        self.wild = self.wild or why


def _walk(statement: ast.stmt) -> Iterator[tuple[ast.AST, bool]]:
    """Each node, and whether it stands in a function."""
    waiting: list[tuple[ast.AST, bool]] = [(statement, False)]
    while waiting:
        node, function = waiting.pop()
        yield node, function
        function = function or isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
        waiting += [(child, function) for child in ast.iter_child_nodes(node)]


def _taken(node: ast.AST) -> tuple[set[str], set[str]]:
    """The names that an expression or a statement takes, and those that functions within it will take."""
    text = ast.unparse(node.value if isinstance(node, ast.keyword) else node)
    table = symtable.symtable(text, "<cell>", "exec")
    now = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_referenced()}
    later: set[str] = set()
    for child in table.get_children():
        (now if child.get_name() in COMPREHENSIONS else later).update(_globals(child))
    return now, later


def _free(statement: ast.stmt) -> frozenset[str]:
    """The names of the cell, and not their own, that functions and classes in a statement use."""
    table = symtable.symtable(ast.unparse(statement), "<cell>", "exec")
    return frozenset(name for child in table.get_children() for name in _globals(child))


def _globals(table: symtable.SymbolTable) -> Iterator[str]:
    yield from (symbol.get_name() for symbol in table.get_symbols() if symbol.is_global())
    for child in table.get_children():
        yield from _globals(child)


def _bare(statement: ast.stmt, names: set[str]) -> str:
    """A module's name that is used as a value of its own, where one is."""
    bases = {id(node.value) for node in ast.walk(statement) if isinstance(node, ast.Attribute)}
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and node.id in names and id(node) not in bases:
            return node.id
    return ""


def _text(node: ast.AST) -> str:
    """A text that stands in a cell, with a name in each gap."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(_text(part) or "_" for part in parts)
    return ""


def _changes(statement: ast.stmt) -> bool:
    """Whether a class has something of its own there that can change."""
    match statement:
        case ast.Assign(value=value):
            return not _constant(value)
        case ast.AnnAssign(value=value):
            return value is not None and not _constant(value)
        case ast.FunctionDef():
            parts = [*statement.args.defaults, *filter(None, statement.args.kw_defaults)]
            plain = all(_named(one) in {*PLAIN_DECORATORS, "setter"} for one in statement.decorator_list)
            return not plain or not all(map(_constant, parts))
        case ast.Pass() | ast.Expr(value=ast.Constant()):
            return False
    return True


def _named(node: ast.expr) -> str:
    """The last part of a decorator's name."""
    if isinstance(node, ast.Call):
        node = node.func
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _constant(node: ast.AST) -> bool:
    """Whether an expression is a value that cannot change: a number, a text, a tuple of these."""
    match node:
        case ast.Constant():
            return True
        case ast.Tuple(elts=parts):
            return all(map(_constant, parts))
        case ast.UnaryOp(operand=operand):
            return _constant(operand)
        case ast.BinOp(left=left, right=right):
            return _constant(left) and _constant(right)
    return False
