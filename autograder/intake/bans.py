"""Where a student's code uses what an assignment does without: looked for and reported, not enforced.

What must not be there at all is a module whose files are not there (`metadata.autograder.forbidden`). A part
of a module, such as `torch.autograd` within torch, is always to be had by some way round, so a person has to
look.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from IPython.core.inputtransformer2 import TransformerManager
from nbformat import NotebookNode

from autograder.examiner.bindings import parse
from autograder.intake.rebuilding import key

IMPORTERS = {
    "__import__",
    "import_module",
    "importlib.import_module",
    "importlib.__import__",
    "builtins.__import__",
}


def used(notebook: NotebookNode, names: Iterable[str]) -> list[str]:
    """Say where the student's cells of a rebuilt notebook use one of these modules or names in modules."""
    names = sorted(set(names))
    known: dict[str, str] = {}
    told = []
    for number, cell in enumerate(notebook.cells, start=1) if names else ():
        # The instructor's cells are read too: `np` in an answer is what a cell of his has imported.
        if cell.cell_type == "code":
            found = list(dict.fromkeys(_uses(cell.source, names, known)))
            if cell.metadata.get("autograder", {}).get("role") in ("student", "added"):
                where = f"'{key(cell)}'" if key(cell) else f"cell {number}"
                told += [f"uses {name}: {where}, line {line}" for name, line in found]
    return told


def _uses(source: str, names: list[str], known: dict[str, str]) -> Iterator[tuple[str, int]]:
    """Yield (name, line) for each use in a cell; `known` maps the notebook's names to modules, and grows."""
    before = len(source) - len(source.lstrip("\n"))  # IPython takes empty lines off the top
    try:
        tree = parse("\n" * before + TransformerManager().transform_cell(source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        # Looked through as text, comments and strings included: a use too many costs a person a look, and
        # nobody points.
        for number, line in enumerate(source.splitlines(), start=1):
            yield from ((name, number) for name in names if name in line)
        return
    finder = _Finder(known)
    try:
        finder.visit(tree)
    except RecursionError:  # an expression of a thousand levels: a report is not worth a submission's marks
        return
    for full, line in finder.found:
        yield from ((name, line) for name in names if f"{full}.".startswith(f"{name}."))


class _Finder(ast.NodeVisitor):
    """Collect what a cell reads of modules as (dotted name, line)."""

    def __init__(self, known: dict[str, str]) -> None:
        self.known = known
        self.found: list[tuple[str, int]] = []

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            self.known[alias.asname or alias.name.partition(".")[0]] = (
                alias.name if alias.asname else alias.name.partition(".")[0]
            )
            self.found.append((alias.name, node.lineno))

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        if node.level == 0 and node.module:
            for alias in node.names:
                self.known[alias.asname or alias.name] = f"{node.module}.{alias.name}"
                self.found.append(
                    (node.module if alias.name == "*" else f"{node.module}.{alias.name}", node.lineno)
                )

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if full := self._full(node):
            self.found.append((full, node.lineno))
        self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        if node.id in self.known:
            self.found.append((self.known[node.id], node.lineno))

    def visit_Call(self, node: ast.Call) -> None:
        if full := self._full(node):
            self.found.append((full, node.lineno))
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        self.generic_visit(node)
        full = self._full(node.value)
        for target in node.targets:
            if full and isinstance(target, ast.Name):
                self.known[target.id] = full

    def _full(self, node: ast.expr) -> str | None:
        """Return the dotted name that an expression stands for, where it is read off a module; None where it
        is anything else.
        """
        if isinstance(node, ast.Name):
            return self.known.get(node.id)
        if isinstance(node, ast.Attribute):
            inner = self._full(node.value)
            return f"{inner}.{node.attr}" if inner else None
        if isinstance(node, ast.Call):
            first, second = (
                [
                    part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else None
                    for part in node.args[:2]
                ]
                + [None, None]
            )[:2]
            if isinstance(node.func, ast.Name) and node.func.id == "getattr" and second:
                inner = self._full(node.args[0])
                return f"{inner}.{second}" if inner else None
            called = self._full(node.func) or (node.func.id if isinstance(node.func, ast.Name) else None)
            return first if called in IMPORTERS and first else None
        return None
