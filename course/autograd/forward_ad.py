"""Forward mode: tensors that carry a tangent, the derivative along one direction.

The rules here are vector-Jacobian products. u -> u J is linear in u, so the derivative of that by u, along
the tangents, is J v: `unpack_dual` asks for it, by two backward passes over the graph that the dual tensors
left behind. Values are torch's, the cost is reverse mode's.
"""

from __future__ import annotations

from typing import Any, NamedTuple, Self

from course.func import _pushed
from course.mode import enable_grad
from course.tensors import Tensor

_levels: list[list[tuple[Tensor, Tensor]]] = []


class UnpackedDualTensor(NamedTuple):
    """The value, and its tangent; None for a tensor that depends on no dual one."""

    primal: Tensor
    tangent: Tensor | None


class dual_level:
    """The block in which dual tensors live.

    >>> import course
    >>> import course.autograd.forward_ad as fwAD
    >>> with fwAD.dual_level():
    ...     x = fwAD.make_dual(course.tensor([1., 2.]), course.tensor([1., 0.]))
    ...     fwAD.unpack_dual(x * x).tangent
    tensor([2., 0.])
    """

    def __enter__(self) -> Self:
        enter_dual_level()
        return self

    def __exit__(self, *_: object) -> None:
        exit_dual_level()


def enter_dual_level() -> int:
    """Open a level; dual tensors of the others are not seen from here."""
    _levels.append([])
    return len(_levels) - 1


def exit_dual_level(*, level: int | None = None) -> None:
    """Close the innermost level."""
    if not _levels:
        raise RuntimeError("exit_dual_level: no level is open")
    _levels.pop()


def make_dual(tensor: Tensor, tangent: Tensor, *, level: int | None = None) -> Tensor:
    """A tensor of the same values that carries `tangent`, of its shape."""
    if not _levels:
        raise RuntimeError(
            "Trying to create a dual Tensor for forward AD but no level exists, make sure to "
            "enter_dual_level() first."
        )
    if tangent.shape != tensor.shape:
        raise RuntimeError(
            f"make_dual: the tangent has the tensor's shape {tensor.array.shape}, but it is "
            f"{tangent.array.shape}"
        )
    with enable_grad():
        dual = tensor.view_as(tensor) if tensor.requires_grad else tensor.detach().requires_grad_()
    _levels[-1].append((dual, tangent))
    return dual


def unpack_dual(tensor: Tensor, *, level: int | None = None) -> UnpackedDualTensor:
    """The value and the tangent of what was computed from dual tensors."""
    for dual, tangent in _levels[-1] if _levels else []:
        if dual is tensor:
            return UnpackedDualTensor(tensor.detach(), tangent)
    if not _levels or tensor.node is None:
        return UnpackedDualTensor(tensor, None)
    with enable_grad():
        duals: Any = _levels[-1]
        found = _pushed(tensor, [x for x, _ in duals], [v for _, v in duals])
    return UnpackedDualTensor(tensor.detach(), found.detach())


__all__ = [
    "UnpackedDualTensor",
    "dual_level",
    "enter_dual_level",
    "exit_dual_level",
    "make_dual",
    "unpack_dual",
]
