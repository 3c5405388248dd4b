"""What may be assigned to a tensor's `.grad` and `.data`: what torch refuses would show much later here, too,
and somewhere else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from course.manners import told
from course.manners.views import leave

if TYPE_CHECKING:
    from course.tensors import Tensor


def _is_tensor(x: object) -> bool:
    # tensors.py imports this, and so cannot be asked
    return hasattr(x, "array") and hasattr(x, "node")


def _grad(self: Tensor) -> Tensor | None:
    """The gradient that backward has added up for this leaf; None before."""
    return self._grad


def _set_grad(self: Tensor, value: Any) -> None:
    if value is not None:
        if not _is_tensor(value):
            raise TypeError(
                f"assigned grad expected to be a Tensor or None but got grad of type {type(value).__name__}"
            )
        if value is self:
            raise RuntimeError("can't assign Variable as its own grad")
        for what, given, own in (
            ("size", value.array.shape, self.array.shape),
            ("type", value.dtype, self.dtype),
        ):
            if given != own:
                (name,) = told.named(self, default=("the tensor",))
                more = f". {told.gradient(name, self.shape, value.shape)}" if what == "size" else ""
                raise RuntimeError(
                    f"assigned grad has data of a different {what}: the tensor's is {own}, the grad's "
                    f"{given}{more}"
                )
    self._grad = value


def _forget_grad(self: Tensor) -> None:
    self._grad = None


def _data(self: Tensor) -> Tensor:
    """The same memory, outside of any graph."""
    return self.detach()


def _set_data(self: Tensor, value: Any) -> None:
    if not _is_tensor(value):
        raise TypeError(f"Variable data has to be a tensor, but got {type(value).__name__}")
    if self.node is not None and value.dtype.kind != "f":
        raise RuntimeError(
            "data set to a tensor that requires gradients must be floating point dtype, and this is "
            f"{value.dtype}"
        )
    leave(self)
    self.array = value.array


grad = property(_grad, _set_grad, _forget_grad)
data = property(_data, _set_data)
