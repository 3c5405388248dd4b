"""A rule's text as it is on the CPU: without what it says for the case that an array is on a GPU.

full = zeros(shape, g.dtype, g)     becomes    full = np.zeros(shape, g.dtype)
"""

from __future__ import annotations

import ast
import builtins
import inspect
from collections.abc import Mapping
from types import FunctionType
from typing import Any

from course.manners import arrays

# Functions of manners/arrays.py, and what they do on NumPy's arrays.
_THERE = {
    arrays.asarray: "np.asarray({0})",
    arrays.beside: "{0}",
    arrays.first: "{0}",
    arrays.host: "{0}",
    arrays.is_array: "isinstance({0}, np.ndarray)",
    arrays.on_gpu: "False",
    arrays.put: "{0}",
    arrays.ufunc_at: "{0}.at({1}, {2}, {3})",
    arrays.zeros: "np.zeros({0}, {1})",
}


def on_cpu(definition: ast.FunctionDef, function: FunctionType) -> ast.FunctionDef:
    """The definition of a function, changed in place.

    >>> text = "def far(x): return beside(x.max(), x) if x.ndim or on_gpu(x) else x"
    >>> scope = {"beside": arrays.beside, "on_gpu": arrays.on_gpu}
    >>> print(ast.unparse(_OnCPU(scope).visit(ast.parse(text))))
    def far(x):
        return x.max() if x.ndim else x
    """
    free = inspect.getclosurevars(function).nonlocals if function.__closure__ else {}
    return _OnCPU({**vars(builtins), **function.__globals__, **free}).visit(definition)


class _OnCPU(ast.NodeTransformer):
    def __init__(self, scope: Mapping[str, Any]) -> None:
        self.scope = scope

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        function = self.scope.get(node.func.id) if isinstance(node.func, ast.Name) else None
        form = _THERE.get(function) if isinstance(function, FunctionType) else None
        if form is None:
            return node
        return ast.parse(form.format(*map(ast.unparse, node.args)), mode="eval").body

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.op, ast.Or):
            node.values = [value for value in node.values if not _false(value)] or node.values[:1]
        return node.values[0] if len(node.values) == 1 else node

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        self.generic_visit(node)
        return node.orelse if _false(node.test) else node

    def visit_If(self, node: ast.If) -> ast.AST | list[ast.stmt]:
        self.generic_visit(node)
        return node.orelse if _false(node.test) else node


def _false(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is False
