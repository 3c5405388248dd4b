"""`Tensor`: an ndarray with a place in a graph.

Four slots are all there is: `array` (the values), `node` (where its gradient goes: the operation that made
it, a `Leaf`, or None where no gradient is wanted), `_grad`, and `kin` (with whom it shares memory, see
manners/views.py). Operations attach themselves as methods when their files are loaded (`public`).
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import TYPE_CHECKING, Any, NoReturn, Self, overload

import numpy as np

from course.graph import Handle, Leaf, Node, Output, hooks_of, new
from course.manners import arrays, assigned, devices, dtypes, protocols, version, views
from course.manners.dtypes import as_dtype, dtype_of, get_default_dtype, native, type_name
from course.manners.printing import show
from course.manners.size import Size, size_of
from course.manners.types import DType, F
from course.mode import mode

if TYPE_CHECKING:  # the methods and operators that attach themselves, listed by tests/course/stubs.py
    from course.manners.attached import Attached
else:
    Attached = object


class Tensor(Attached):
    """A multi-dimensional array that can be differentiated through; made by `course.tensor(...)`.

    >>> import course
    >>> x = course.tensor([-2.], requires_grad=True)
    >>> y, z = course.tensor([5.], requires_grad=True), course.tensor([-4.], requires_grad=True)
    >>> f = (x + y) * z
    >>> f
    tensor([-12.], grad_fn=<MulBackward0>)
    >>> f.backward()
    >>> x.grad, y.grad, z.grad
    (tensor([-4.]), tensor([-4.]), tensor([3.]))
    """

    __slots__ = ("__dict__", "__weakref__", "_grad", "array", "kin", "node")
    array: np.ndarray  # or CuPy's
    node: Node | Leaf | None
    _grad: Tensor | None
    kin: Any  # None, the base, or the views

    def __new__(cls, *data: Any) -> Self:
        """A tensor of the default dtype (float32): `Tensor([2, 3])` holds these numbers, `Tensor(2, 3)` zeros
        of that shape, as in torch. Prefer `course.tensor`, which keeps the dtype.
        """
        given = data[0] if len(data) == 1 else data
        if data and (type(given) is Size or all(type(n) is int for n in data)):
            return cls._make_subclass(cls, np.zeros(given, get_default_dtype()))
        array = given.array if isinstance(given, Tensor) else np.array(given, get_default_dtype())
        return cls._make_subclass(cls, array)

    @staticmethod
    def _make_subclass(kind: Any, data: Any, requires_grad: bool = False) -> Any:
        """A tensor of class `kind` that shares the memory of `data`."""
        self = new(kind)
        self.array = data.array if isinstance(data, Tensor) else native(arrays.asarray(data))
        self.node = None
        self._grad = self.kin = None
        return self.requires_grad_() if requires_grad else self

    # what it is

    @property
    def shape(self) -> Size:
        return size_of(self.array.shape)

    @property
    def dtype(self) -> dtypes.dtype:
        return dtype_of[self.array.dtype]

    @property
    def ndim(self) -> int:
        return self.array.ndim

    @property
    def device(self) -> devices.device:
        return arrays.device_of(self.array)

    @property
    def is_cuda(self) -> bool:
        return self.device.type == "cuda"

    grad = assigned.grad
    data = assigned.data
    _base = property(views.base_of)
    _is_view = views.is_view

    @property
    def _version(self) -> int:
        return version.count(self.array)

    @overload
    def size(self, dim: None = None) -> Size: ...
    @overload
    def size(self, dim: int) -> int: ...
    def size(self, dim: int | None = None) -> Size | int:
        return self.shape if dim is None else self.array.shape[dim]

    def dim(self) -> int:
        return self.array.ndim

    ndimension = dim

    def numel(self) -> int:
        """How many elements it has."""
        return self.array.size

    nelement = numel

    def element_size(self) -> int:
        return self.array.itemsize

    def stride(self) -> tuple[int, ...]:
        return tuple(s // self.array.itemsize for s in self.array.strides)

    def is_contiguous(self) -> bool:
        return self.array.flags.c_contiguous

    def is_floating_point(self) -> bool:
        return self.array.dtype.kind == "f"

    def data_ptr(self) -> int:
        return arrays.address(self.array)

    # its place in a graph

    @property
    def grad_fn(self) -> Node | None:
        """The node of the operation that made it; None for a leaf."""
        node: Any = self.node
        return None if type(node) is Leaf else node.next[0] if type(node) is Output else node

    @property
    def output_nr(self) -> int:
        return self.node.nr if type(self.node) is Output else 0

    @property
    def is_leaf(self) -> bool:
        return self.node is None or type(self.node) is Leaf

    @property
    def requires_grad(self) -> bool:
        return self.node is not None

    @requires_grad.setter
    def requires_grad(self, flag: bool) -> None:
        self.requires_grad_(flag)

    def requires_grad_(self, requires_grad: bool = True) -> Self:
        """Make a leaf want its gradient, or no longer want it; returns the tensor."""
        if not requires_grad:
            if self.grad_fn is not None:
                raise RuntimeError(
                    "you can only change requires_grad flags of leaf variables: this tensor was computed by "
                    f"{self.grad_fn.name()}. Use y.detach() for a tensor outside of the graph"
                )
            self.node = None
        elif self.node is None:
            if self.array.dtype.kind != "f":
                raise RuntimeError(
                    "only Tensors of floating point dtype can require gradients, and this one is "
                    f"{self.array.dtype}: write course.tensor([1., 2.]) or x.float()"
                )
            self.node = Leaf()
        return self

    def retain_grad(self) -> None:
        """Keep `.grad` of a tensor that is no leaf."""
        if self.node is None:
            raise RuntimeError("can't retain_grad on Tensor that has requires_grad=False")
        if not self.is_leaf:
            hooks_of(self.node).retain = weakref.ref(self)

    @property
    def retains_grad(self) -> bool:
        hooks = None if self.node is None or self.is_leaf else self.node.hooks
        return hooks is not None and hooks.retain is not None

    def detach(self) -> Tensor:
        """The same memory, outside of the graph."""
        return wrap(self.array)

    def detach_(self) -> Self:
        if views.base_of(self) is not None:
            raise RuntimeError("Can't detach views in-place: its base's graph goes on. Use detach() instead")
        self.node = None
        return self

    def register_hook(self, hook: Callable[[Tensor], Tensor | None]) -> Handle:
        """Call `hook(grad)` when the gradient by this tensor is known; a Tensor that it returns replaces the
        gradient.
        """
        if self.node is None:
            raise RuntimeError("cannot register a hook on a tensor that doesn't require gradient")
        return Handle(hooks_of(self.node).tensor, hook)

    def register_post_accumulate_grad_hook(self, hook: Callable[[Tensor], None]) -> Handle:
        """Call `hook(tensor)` each time the `.grad` of this leaf has been written."""
        if type(self.node) is not Leaf:
            raise RuntimeError("post accumulate grad hooks cannot be registered on non-leaf tensors")
        return Handle(hooks_of(self.node).accumulated, hook)

    # other forms of it

    def numpy(self, *, force: bool = False) -> np.ndarray:
        """The ndarray; memory is shared with a tensor on the CPU."""
        if self.node is not None and mode.enabled and not force:
            raise RuntimeError(
                "Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead."
            )
        return arrays.host(self.array) if force else arrays.numpys(self.array)

    def item(self) -> Any:
        """The Python number of a tensor of one element."""
        if self.array.size != 1:
            raise RuntimeError(
                f"a Tensor with {self.array.size} elements cannot be converted to Scalar: item() needs "
                f"exactly one, this tensor's shape is {self.array.shape}"
            )
        return self.array.item()

    def tolist(self) -> Any:
        return self.array.tolist()

    def cpu(self) -> Tensor:
        return self.to("cpu")

    def type(self, dtype: DType | None = None) -> Any:
        return type_name(self.array.dtype) if dtype is None else self.to(as_dtype(dtype))

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        if self.node is not None:
            raise RuntimeError(
                "this NumPy call asks for the bare array of a Tensor that requires grad, which would drop "
                "the graph silently. ndarray.dot is such a call: write x @ w or np.dot(x, w) instead of "
                "x.dot(w). If you mean to leave the graph, write tensor.detach().numpy()"
            )
        array = arrays.numpys(self.array)
        return np.array(array, dtype, copy=copy) if copy is not None else np.asarray(array, dtype)

    __array_ufunc__ = protocols.array_ufunc
    __array_function__ = protocols.array_function
    __torch_function__ = classmethod(protocols.torch_function)

    def __len__(self) -> int:
        if not self.array.ndim:
            raise TypeError("len() of a 0-d tensor")
        return self.array.shape[0]

    def __iter__(self) -> Iterator[Tensor]:
        if not self.array.ndim:
            raise TypeError("iteration over a 0-d tensor")
        return iter(self.unbind(0))

    def __bool__(self) -> bool:
        if self.array.size != 1:
            values = "more than one value" if self.array.size else "no values"
            raise RuntimeError(f"Boolean value of Tensor with {values} is ambiguous: use .any() or .all()")
        return bool(self.array.item())

    def __float__(self) -> float:
        return float(self.item())

    def __int__(self) -> int:
        return int(self.item())

    def __index__(self) -> int:
        if self.array.dtype.kind not in "iub":
            raise TypeError("only integer tensors of a single element can be converted to an index")
        return int(self.item())

    def __contains__(self, value: Any) -> bool:
        return bool((self.array == (value.array if isinstance(value, Tensor) else value)).any())

    def __hash__(self) -> int:
        return id(self)

    def __repr__(self) -> str:
        return show(self)

    def __format__(self, spec: str) -> str:
        if not self.array.ndim:  # as torch: f"{loss:.3f}", and f"{loss}" without the word tensor
            return format(self.item(), spec)
        return self._cannot(spec) if spec else repr(self)

    def _cannot(self, spec: str) -> NoReturn:
        raise TypeError(
            f"format {spec!r} needs a 0-d tensor, and this one has shape {self.array.shape}: "
            "use .item() or .tolist()"
        )

    def __deepcopy__(self, memo: dict[int, Any]) -> Tensor:
        if not self.is_leaf:
            raise RuntimeError(
                "only Tensors created explicitly by the user (graph leaves) support deepcopy: "
                "use detach() first"
            )
        copy = self._make_subclass(type(self), self.array.copy(), self.requires_grad)
        copy._grad = None if self._grad is None else wrap(self._grad.array.copy())
        memo[id(self)] = copy
        copy.__dict__ = deepcopy(self.__dict__, memo)
        return copy

    def __reduce__(self) -> tuple[Any, ...]:
        if not self.is_leaf:
            raise RuntimeError("only leaf tensors can be pickled: use detach() first")
        return _restore, (type(self), self.array, self.requires_grad)


def _restore(cls: type[Tensor], array: np.ndarray, requires_grad: bool) -> Tensor:
    return Tensor._make_subclass(cls, array, requires_grad)


def wrap(array: Any, node: Node | Leaf | None = None) -> Tensor:
    """A Tensor around an array, without a copy; NumPy's scalars become 0-d arrays of their dtype."""
    self = new(Tensor)
    self.array = array if type(array) is np.ndarray else arrays.asarray(array)
    self.node = node
    self._grad = self.kin = None
    return self


@overload
def public(
    function: F,
    *,
    numpy: np.ufunc | None = None,
    name: str | None = None,
    doc: str | None = None,
    method: bool = True,
) -> F: ...
@overload
def public(
    *, numpy: np.ufunc | None = None, name: str | None = None, method: bool = True
) -> Callable[[F], F]: ...
def public(
    function: Callable[..., Any] | None = None,
    *,
    numpy: np.ufunc | None = None,
    name: str | None = None,
    doc: str | None = None,
    method: bool = True,
) -> Any:
    """Make an operation what torch has: `course.f`, `Tensor.f`, and the answer to `torch.f(tensor)` and
    NumPy's ufunc.

    `doc` is that of an operation which a function made: it gets the name too.
    """
    if function is None:
        return lambda f: public(f, numpy=numpy, name=name, method=method)
    name = name or function.__name__
    if doc is not None:
        function.__name__ = function.__qualname__ = name
        function.__doc__ = doc
    protocols.FUNCTIONS[name] = function
    if method:
        setattr(Tensor, name, function)
    if numpy is not None:
        protocols.UFUNCS[numpy] = function
    return function


def public_as(function: Callable[..., Any], *names: str, method: bool = True) -> None:
    """Further names of an operation."""
    for name in names:
        public(function, name=name, method=method)


__all__ = ["Tensor", "as_dtype", "public", "public_as", "wrap"]
