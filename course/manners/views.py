"""Which tensors share memory: a view knows its base, and the base its views, for the case that one is changed
in place.

`kin` is None for a tensor that shares with no one, the base for a view, and weak references to its views for
a base. A view that was made under no_grad, or as one of several, is followed by no graph: as in torch it may
not be changed in place where one is recorded, and is lost once its base is.
"""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING

import numpy as np

from course.graph import Leaf
from course.manners.arrays import address
from course.mode import mode

if TYPE_CHECKING:
    from course.tensors import Tensor


class Unfollowed(weakref.ref["Tensor"]):
    """A base's reference to a view for which its graph cannot speak."""


def join(view: Tensor, x: Tensor, one_of_several: bool = False) -> None:
    """`view` has just been made of `x`."""
    if not x.array.flags.c_contiguous and not np.may_share_memory(x.array, view.array):
        return  # reshape had to copy
    kin = x.kin
    if kin is None:
        base, kin = x, set()
        x.kin = kin
    elif type(kin) is set:
        base = x
    else:
        base, kin = kin, kin.kin
    view.kin = base
    # a leaf that requires grad is not changed in place where a graph is recorded
    if type(base.node) is not Leaf:
        kind = weakref.ref if mode.enabled and not one_of_several else Unfollowed
        kin.add(kind(view, kin.discard))


def leave(x: Tensor) -> None:
    """`x` is given other memory."""
    for view in views_of(x) if type(x.kin) is set else ():
        view.kin = None
    x.kin = None


def base_of(x: Tensor) -> Tensor | None:
    """The tensor that `x` is a view of; None where there is none."""
    return None if x.kin is None or isinstance(x.kin, set) else x.kin


def is_view(x: Tensor) -> bool:
    """Whether `x` shows the memory of another tensor, `x._base`."""
    return base_of(x) is not None


def is_followed(view: Tensor) -> bool:
    """Whether the graph of its base hears of it when `view` is changed in place."""
    base = base_of(view)
    return base is None or any(type(one) is weakref.ref and one() is view for one in base.kin)


def views_of(base: Tensor) -> list[Tensor]:
    """The living views of `base`."""
    return [view for reference in list(base.kin) if (view := reference()) is not None]


def places(view: np.ndarray, base: np.ndarray) -> tuple[np.ndarray, ...]:
    """The index by which `base[index]` has the elements that `view` shows, found by their addresses.

    >>> base = np.arange(6).reshape(2, 3)
    >>> base[places(base.T[1], base)]
    array([1, 4])
    """
    addresses = _addresses(base).ravel()
    order = np.argsort(addresses)
    found = order[np.searchsorted(addresses, _addresses(view), sorter=order)]
    return np.unravel_index(found, base.shape) if base.ndim else ()


def _addresses(array: np.ndarray) -> np.ndarray:
    grid = np.ogrid[tuple(map(slice, array.shape))]
    return np.asarray(sum((i * stride for i, stride in zip(grid, array.strides)), address(array)))
