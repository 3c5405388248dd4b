"""Python's data model in tables: which special methods an object may have, and how each is called."""

from __future__ import annotations

import math
import operator

_ARITHMETIC = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "matmul": operator.matmul,
    "truediv": operator.truediv,
    "floordiv": operator.floordiv,
    "mod": operator.mod,
    "divmod": divmod,
    "pow": operator.pow,
    "lshift": operator.lshift,
    "rshift": operator.rshift,
    "and": operator.and_,
    "xor": operator.xor,
    "or": operator.or_,
}
_IN_PLACE = {
    "iadd": operator.iadd,
    "isub": operator.isub,
    "imul": operator.imul,
    "imatmul": operator.imatmul,
    "itruediv": operator.itruediv,
    "ifloordiv": operator.ifloordiv,
    "imod": operator.imod,
    "ipow": operator.ipow,
    "ilshift": operator.ilshift,
    "irshift": operator.irshift,
    "iand": operator.iand,
    "ixor": operator.ixor,
    "ior": operator.ior,
}
COMPARISONS = {
    "__eq__": operator.eq,
    "__ne__": operator.ne,
    "__lt__": operator.lt,
    "__le__": operator.le,
    "__gt__": operator.gt,
    "__ge__": operator.ge,
}
# name -> (function, whether the object is its second argument)
BINARY = (
    {f"__{name}__": (function, False) for name, function in (_ARITHMETIC | _IN_PLACE).items()}
    | {f"__r{name}__": (function, True) for name, function in _ARITHMETIC.items()}
    | {name: (function, False) for name, function in COMPARISONS.items()}
)
PLAINLY = {f"__{kind}{name}__": f"__{name}__" for name in _ARITHMETIC for kind in ("r", "i")}
"""By the name of a reflected or an in-place operator, that of the plain one."""
UNARY = {
    "__neg__": operator.neg,
    "__pos__": operator.pos,
    "__abs__": abs,
    "__invert__": operator.invert,
    "__bool__": bool,
    "__int__": int,
    "__float__": float,
    "__complex__": complex,
    "__index__": operator.index,
    "__len__": len,
    "__hash__": hash,
    "__str__": str,
    "__repr__": repr,
    "__bytes__": bytes,
    "__trunc__": math.trunc,
    "__floor__": math.floor,
    "__ceil__": math.ceil,
    "__length_hint__": operator.length_hint,
}
OTHERS = (
    "__call__",
    "__iter__",
    "__next__",
    "__reversed__",
    "__getitem__",
    "__setitem__",
    "__delitem__",
    "__contains__",
    "__enter__",
    "__exit__",
    "__round__",
    "__format__",
    "__await__",
    "__array__",
)
READS = frozenset({*UNARY, "__getitem__", "__array__"})
"""Those that are not meant to change anything."""
ALWAYS = (
    "__str__",
    "__repr__",
    "__hash__",
    "__eq__",
    "__ne__",
    "__lt__",
    "__le__",
    "__gt__",
    "__ge__",
    "__format__",
)
SPECIAL = tuple(name for name in (*BINARY, *UNARY, *OTHERS) if name not in ALWAYS)
