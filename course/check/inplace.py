"""`beside`: run a few lines next to the student's code. Here, in the notebook itself; an engine may run it
elsewhere.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable
from typing import Any

elsewhere: Callable[[str, dict[str, Any]], object] | None = None
"""Where an engine keeps the student's code in another process: what runs (source, data) there and returns the
value.
"""


def beside(source: str, **data: Any) -> Any:
    """Run `source` in the notebook's namespace with `data` added; return the value of its last expression.

    For tests that must set something up next to the student's code, such as a measurement of memory. What
    `source` assigns stays out of the notebook. No answer may stand in it.

    >>> double = lambda x: 2 * x
    >>> beside("y = double(x)\\ny + 1", x=3)
    7
    """
    if elsewhere is not None:
        return elsewhere(source, data)
    # The caller's module is the notebook, and a copy of its names keeps out of it what `source` assigns.
    namespace = dict(sys._getframe(1).f_globals) | data
    tree = ast.parse(source)
    last = tree.body[-1] if tree.body else None
    if isinstance(last, ast.Expr):
        del tree.body[-1]
    # `explain` knows this file's name: an error here is the test's, not the student's.
    exec(compile(tree, "<beside>", "exec"), namespace)
    if not isinstance(last, ast.Expr):
        return None
    return eval(compile(ast.Expression(last.value), "<beside>", "eval"), namespace)
