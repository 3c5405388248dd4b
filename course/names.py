"""Everything that stands at the top of `course`, by torch's names. Loading this loads the library."""

from __future__ import annotations

import math
from types import FunctionType
from typing import Any

from course import autograd, creation, families, ops, random  # noqa: F401
from course.manners import dtypes
from course.manners.devices import backends, cuda, device
from course.manners.help import tell
from course.manners.out import taking_out
from course.manners.protocols import FUNCTIONS
from course.manners.saved_names import name_saved
from course.manners.size import Size
from course.manners.types import Operand
from course.mode import enable_grad, inference_mode, is_grad_enabled, no_grad, set_grad_enabled
from course.rule import RULES
from course.saving import load, save
from course.tensors import Tensor


def is_tensor(obj: object) -> bool:
    """Whether obj is one of our tensors."""
    return isinstance(obj, Tensor)


def numel(input: Tensor) -> int:
    """How many elements `input` has."""
    return input.array.size


def result_type(tensor1: Operand, tensor2: Operand) -> dtypes.dtype:
    """The dtype of an operation on the two."""
    return dtypes.dtype_of[dtypes.result_type(tensor1, tensor2)]


# Functions of one tensor have a name at the top for their change in place too, those of two only a method.
_IN_PLACE = frozenset(
    "abs_ ceil_ clamp_ cos_ erf_ exp_ expm1_ fill_ floor_ log1p_ log_ nan_to_num_ neg_ reciprocal_ relu_ "
    "round_ rsqrt_ sigmoid_ sin_ sqrt_ square_ tan_ tanh_ trunc_ zero_".split()
)
NAMES = {
    **{name: f for name, f in FUNCTIONS.items() if not name.endswith("_") or name in _IN_PLACE},
    **dtypes.NAMES,
    "Tensor": Tensor,
    "device": device,
    "cuda": cuda,
    "backends": backends,
    "Size": Size,
    "dtype": dtypes.dtype,
    "no_grad": no_grad,
    "enable_grad": enable_grad,
    "inference_mode": inference_mode,
    "set_grad_enabled": set_grad_enabled,
    "is_grad_enabled": is_grad_enabled,
    "save": save,
    "load": load,
    "manual_seed": random.manual_seed,
    "Generator": random.Generator,
    "get_default_dtype": dtypes.default_dtype,
    "set_default_dtype": dtypes.set_default_dtype,
    "is_tensor": is_tensor,
    "numel": numel,
    "result_type": result_type,
    "pi": math.pi,
    "e": math.e,
    "inf": math.inf,
    "nan": math.nan,
}
FUNCTIONS["numel"] = numel


def find(name: str, default: Any = None) -> Any:
    """What stands under `name`: here, or in a family, which that loads."""
    return NAMES[name] if name in NAMES else families.find(name, default)


tell(FUNCTIONS.values())
name_saved(RULES)
# Rules take `out` themselves; the functions that are written by hand are given it here, at the top alone.
for _name, _f in FUNCTIONS.items():
    if _name in NAMES and isinstance(_f, FunctionType) and "out" not in _f.__code__.co_varnames:
        NAMES[_name] = taking_out(_f)
