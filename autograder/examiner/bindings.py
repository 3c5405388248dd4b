"""Which names a cell's text binds, and what it imports. Whose a name is in a test, namespace.py decides."""

from __future__ import annotations

import ast
from collections.abc import Iterator


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


def statements(source: str) -> list[ast.stmt]:
    """A cell's statements, without IPython's magic lines; none where it is no Python."""
    try:
        return ast.parse(
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
