"""`type(x)` in a test's text: the class that the test knows, where x is a student's object.

Python answers `type(x)` by itself, and for a handle its answer is the handle's class. So a test's text is
compiled with `type(x)` read as a question to `known_type`. Its lines and columns stay, and what is shown of
it is the text as it was written.
"""

from __future__ import annotations

import ast
import builtins
import re
from typing import Any

from .handles import known_type

ASKED = "__autograder_type__"


TYPE = re.compile(r"\btype\b")
"""Found in each text in which `Typed` changes anything."""


class Typed(ast.NodeTransformer):
    """Reads `type(x)` as `__autograder_type__(type, x)`."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if (
            isinstance(node.func, ast.Name)
            and node.func.id == "type"
            and len(node.args) == 1
            and not node.keywords
            and not isinstance(node.args[0], ast.Starred)
        ):
            asked = ast.copy_location(ast.Name(ASKED, ast.Load()), node.func)
            return ast.copy_location(ast.Call(asked, [node.func, node.args[0]], []), node)
        return node


def asked_type(named: Any, value: object) -> Any:
    """What `type(value)` gives where `type` is `named`."""
    return known_type(value) if named is builtins.type else named(value)
