"""What the wire must know of the two libraries of tensors, each under the same names. Neither is imported
here: only a library that is loaded already has tensors.
"""

from __future__ import annotations

import functools
import importlib
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from types import ModuleType
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

import numpy as np

from .channel import WireError

if TYPE_CHECKING:
    import torch

    from course.tensors import Tensor as CourseTensor

    from .values import Decoder, Encoder

Tensor = Any
"""A tensor of torch's or of course's: which, says the library that goes with it. What one library gives is
given to the same one again, and a type checker cannot follow that.
"""

_TORCH_BY_BYTES = {  # dtypes of torch that NumPy has not: an integer of the same size carries them
    "bfloat16": "int16",
    "float8_e4m3fn": "uint8",
    "float8_e5m2": "uint8",
    "float8_e4m3fnuz": "uint8",
    "float8_e5m2fnuz": "uint8",
}
_TORCH = (
    "float16",
    "float32",
    "float64",
    "int8",
    "int16",
    "int32",
    "int64",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "bool",
    "complex64",
    "complex128",
)


_SENT = frozenset({*_TORCH, *_TORCH_BY_BYTES})
_NOTHING = nullcontext()


@functools.cache
def _name_of(dtype: object) -> str:
    """The name of one of torch's dtypes, of which there are a few dozen."""
    return str(dtype)[6:]


class Backward(Protocol):
    """What a call that the other side keeps does in a backward pass."""

    def vjp(
        self,
        inputs: Sequence[Tensor],
        grads: Sequence[Tensor | None],
        wanted: Sequence[bool],
        create: bool,
        retain: bool,
    ) -> Sequence[Tensor | None]: ...


class Torch:
    """torch.Tensor."""

    name = "torch"

    def loaded(self) -> bool:
        return hasattr(sys.modules.get("torch"), "Tensor")

    @property
    def lib(self) -> ModuleType:
        return sys.modules["torch"]

    def is_tensor(self, value: object) -> bool:
        torch = sys.modules.get("torch")
        return hasattr(torch, "Tensor") and isinstance(value, torch.Tensor)

    def refuses(self, tensor: torch.Tensor) -> str | None:
        """Why this tensor cannot be sent, None if it can."""
        if self.wrapped(tensor):
            return (
                "a tensor inside of torch.func.vmap, grad or jvp cannot cross to the student's process: "
                "use torch.autograd.grad or torch.autograd.functional.jacobian (without vectorize), "
                "or run all of it with check.beside"
            )
        if tensor.layout is not self.lib.strided or tensor.is_quantized or tensor.device.type == "meta":
            return (
                f"a {tensor.layout} tensor on {tensor.device} cannot be sent: "
                "call .to_dense() or .dequantize()"
            )
        if _name_of(tensor.dtype) not in _SENT:
            return f"a tensor of dtype {tensor.dtype} cannot be sent"
        return None

    def wrapped(self, tensor: torch.Tensor) -> bool:
        """Whether one of torch.func's transforms is at work on it."""
        return self.lib._C._functorch.is_functorch_wrapped_tensor(tensor)

    def array(self, tensor: torch.Tensor) -> tuple[np.ndarray, str]:
        """Its memory as an array, and its dtype's name."""
        # A subclass of Tensor, which the student may have written, would answer these calls itself.
        quiet = type(tensor) is self.lib.Tensor
        with _NOTHING if quiet else self.lib._C.DisableTorchFunctionSubclass():
            tensor = tensor.detach()
            if tensor.device.type != "cpu":
                tensor = tensor.cpu()
            if tensor.is_conj() or tensor.is_neg():
                tensor = tensor.resolve_conj().resolve_neg()
            name = _name_of(tensor.dtype)
            if name in _TORCH_BY_BYTES:
                tensor = tensor.view(getattr(self.lib, _TORCH_BY_BYTES[name]))
            return tensor.numpy(), name

    def make(self, array: np.ndarray, dtype: str) -> Tensor:
        """A tensor over this memory."""
        if (dtype not in _TORCH_BY_BYTES and dtype not in _TORCH) or array.dtype.name != _TORCH_BY_BYTES.get(
            dtype, dtype
        ):
            raise WireError(f"a tensor of dtype {dtype[:30]} came as an array of {array.dtype}")
        if not array.flags.writeable:
            raise WireError("a tensor came as a read-only array")
        tensor = self.lib.from_numpy(array)
        return tensor.view(getattr(self.lib, dtype)) if dtype in _TORCH_BY_BYTES else tensor

    def small(self, value: object, encoder: Encoder) -> list | None:
        if not self.loaded():
            return None
        if isinstance(value, self.lib.dtype):
            return ["small", "torch", "dtype", str(value)[6:]]
        if isinstance(value, self.lib.Size):
            return ["small", "torch", "Size", list(value)]
        if isinstance(value, self.lib.device):
            return ["small", "torch", "device", str(value)]
        if isinstance(value, tuple) and type(value).__module__ == "torch.return_types":
            return ["small", "torch", "return_types", type(value).__name__, [encoder.add(x) for x in value]]
        return None

    def from_small(self, decoder: Decoder, kind: object, *parts: Any) -> object:
        lib = self.lib
        if kind == "dtype" and parts[0] in (*_TORCH, *_TORCH_BY_BYTES, "complex32"):
            return getattr(lib, parts[0])
        if kind == "Size":
            return lib.Size(parts[0])
        if kind == "device" and type(parts[0]) is str:
            return lib.device(parts[0])
        if kind == "return_types":
            made = getattr(lib.return_types, str(parts[0]), None)
            if isinstance(made, type) and issubclass(made, tuple):
                return made([decoder.value(node) for node in parts[1]])
        raise WireError(f"torch has no such {str(kind)[:30]}")

    # gradients

    def detach(self, tensor: torch.Tensor) -> Tensor:
        return tensor.detach()

    def requires_grad(self, tensor: torch.Tensor) -> bool:
        return tensor.requires_grad

    def is_leaf(self, tensor: torch.Tensor) -> bool:
        return tensor.is_leaf

    def is_parameter(self, tensor: torch.Tensor) -> bool:
        return isinstance(tensor, self.lib.nn.Parameter)

    def leaf(self, tensor: torch.Tensor, parameter: bool) -> Tensor:
        return self.lib.nn.Parameter(tensor) if parameter else tensor.requires_grad_()

    def get_grad(self, tensor: torch.Tensor) -> Tensor | None:
        return tensor.grad if tensor.is_leaf or tensor.retains_grad else None

    def set_grad(self, tensor: torch.Tensor, grad: torch.Tensor | None) -> None:
        if grad is not None and not self.is_tensor(grad):
            raise WireError("a gradient is no tensor")
        tensor.grad = grad

    def version(self, tensor: torch.Tensor) -> int:
        return tensor._version

    def bump(self, tensor: torch.Tensor) -> None:
        """Note that its memory was changed in place."""
        self.lib.autograd.graph.increment_version(tensor)

    def write(self, tensor: torch.Tensor, values: torch.Tensor) -> None:
        """Write values in place, as an operation of the library would."""
        with self.lib.no_grad():
            if tensor.shape == values.shape and tensor.dtype == values.dtype:
                tensor.detach().copy_(values)
            elif tensor.numel() != values.numel():
                raise WireError("a tensor is said to have another size")
            else:
                tensor.data = values.detach()  # another shape or dtype: no operation in place gives that

    def grad_enabled(self) -> bool:
        return self.lib.is_grad_enabled()

    def set_grad_enabled(self, mode: bool) -> AbstractContextManager:
        return self.lib.set_grad_enabled(mode)

    def grad(
        self,
        outputs: Sequence[torch.Tensor],
        inputs: Sequence[torch.Tensor],
        grad_outputs: Sequence[torch.Tensor],
        create_graph: bool,
    ) -> Sequence[Tensor | None]:
        return self.lib.autograd.grad(
            outputs, inputs, grad_outputs, retain_graph=True, create_graph=create_graph, allow_unused=True
        )

    def backward(self, tensor: torch.Tensor, grad: torch.Tensor) -> None:
        tensor.backward(grad, retain_graph=True)

    def leaves(self, outputs: Sequence[torch.Tensor]) -> list:
        """The leaves that these were computed from."""
        found, seen, stack = [], set(), [y.grad_fn for y in outputs]
        while stack:
            node = stack.pop()
            if node is None or node in seen:
                continue
            seen.add(node)
            if hasattr(node, "variable"):
                found.append(node.variable)
            stack.extend(following for following, _ in node.next_functions)
        return found

    def node(
        self,
        call: Backward,
        inputs: Sequence[torch.Tensor],
        outputs: Sequence[torch.Tensor],
        dirty: Sequence[tuple[torch.Tensor, torch.Tensor]],
        name: str | None,
    ) -> Sequence[Tensor]:
        """`outputs` as results of a call on `inputs`, whose gradients `call.vjp(inputs, grads, wanted,
        create_graph)` knows.
        """
        return self._function(name).apply(call, outputs, dirty, *inputs)

    def keeps_graph(self) -> bool:
        """Within a backward: whether the graph is kept after it."""
        return bool(self.lib._C._autograd._get_current_graph_task_keep_graph())

    _functions: ClassVar[dict[str | None, type]] = {}

    def _function(self, name: str | None) -> Any:
        if name not in self._functions:
            if len(self._functions) > 1000:
                self._functions.clear()
            library = self

            class StudentsCall(self.lib.autograd.Function):
                @staticmethod
                def forward(
                    ctx: Any,
                    call: Backward,
                    outputs: Sequence[torch.Tensor],
                    dirty: Sequence[tuple[torch.Tensor, torch.Tensor]],
                    *inputs: Any,
                ) -> tuple:
                    # not save_for_backward: the values are the other side's to keep, and it checks their
                    # versions
                    ctx.call, ctx.inputs = call, inputs
                    # a gradient that nobody needs stays None, and does not travel as zeros
                    ctx.set_materialize_grads(False)
                    for tensor, values in dirty:
                        tensor.copy_(values)
                    if dirty:
                        ctx.mark_dirty(*(tensor for tensor, _ in dirty))
                    return (*outputs, *(tensor for tensor, _ in dirty))

                @staticmethod
                def backward(ctx: Any, *grads: torch.Tensor | None) -> tuple:
                    wanted = ctx.needs_input_grad[3:]
                    create = library.grad_enabled()
                    found = ctx.call.vjp(ctx.inputs, grads, wanted, create, create or library.keeps_graph())
                    return None, None, None, *found

            if name:
                StudentsCall._backward_cls.__name__ = name
            self._functions[name] = StudentsCall
        return self._functions[name]


class Course:
    """course.Tensor."""

    name = "course"

    def loaded(self) -> bool:
        return "course" in sys.modules

    @property
    def lib(self) -> ModuleType:
        return importlib.import_module("course.tensors")

    @property
    def autograd(self) -> ModuleType:
        return importlib.import_module("course.autograd")

    def is_tensor(self, value: object) -> bool:
        return "course.tensors" in sys.modules and isinstance(value, sys.modules["course.tensors"].Tensor)

    def refuses(self, tensor: CourseTensor) -> str | None:
        return None

    def wrapped(self, tensor: CourseTensor) -> bool:
        return False

    def array(self, tensor: CourseTensor) -> tuple[np.ndarray, str]:
        return tensor.array, tensor.array.dtype.name

    def make(self, array: np.ndarray, dtype: str) -> Tensor:
        if array.dtype.name != dtype or array.dtype.kind not in "biuf":
            raise WireError(f"a tensor of dtype {dtype[:30]} came as an array of {array.dtype}")
        return self.lib.wrap(array)

    def small(self, value: object, encoder: Encoder) -> list | None:
        if "course.tensors" not in sys.modules:
            return None
        if isinstance(value, self.lib.dtypes.dtype):
            return ["small", "course", "dtype", value.dtype.name]
        if isinstance(value, self.lib.Size):
            return ["small", "course", "Size", list(value)]
        return None

    def from_small(self, decoder: Decoder, kind: object, *parts: Any) -> object:
        if kind == "dtype" and parts[0] in _TORCH and not parts[0].startswith("complex"):
            return self.lib.dtypes.dtype(parts[0])
        if kind == "Size":
            return self.lib.Size(parts[0])
        raise WireError(f"course has no such {str(kind)[:30]}")

    def detach(self, tensor: CourseTensor) -> Tensor:
        return tensor.detach()

    def requires_grad(self, tensor: CourseTensor) -> bool:
        return tensor.requires_grad

    def is_leaf(self, tensor: CourseTensor) -> bool:
        return tensor.is_leaf

    def is_parameter(self, tensor: CourseTensor) -> bool:
        parameter = sys.modules.get("course.nn.parameter")
        return parameter is not None and isinstance(tensor, parameter.Parameter)

    def leaf(self, tensor: CourseTensor, parameter: bool) -> Tensor:
        if parameter:
            import course.nn

            return course.nn.Parameter(tensor)
        return tensor.requires_grad_()

    def get_grad(self, tensor: CourseTensor) -> Tensor | None:
        return tensor.grad

    def set_grad(self, tensor: CourseTensor, grad: CourseTensor | None) -> None:
        if grad is not None and (not self.is_tensor(grad) or grad.shape != tensor.shape):
            raise WireError("a gradient is no tensor of the leaf's shape")
        tensor.grad = grad

    def version(self, tensor: CourseTensor) -> int:
        return tensor._version

    def bump(self, tensor: CourseTensor) -> None:
        sys.modules["course.manners.version"].bump(tensor.array)

    def write(self, tensor: CourseTensor, values: CourseTensor) -> None:
        if tensor.array.shape == values.array.shape and tensor.array.dtype == values.array.dtype:
            tensor.array[...] = values.array
            sys.modules["course.manners.version"].bump(tensor.array)
        elif tensor.array.size != values.array.size:
            raise WireError("a tensor is said to have another size")
        else:
            tensor.array = values.array

    def grad_enabled(self) -> bool:
        mode = sys.modules.get("course.mode")
        return mode is None or mode.is_grad_enabled()

    def set_grad_enabled(self, mode: bool) -> AbstractContextManager:
        return self.autograd.set_grad_enabled(mode)

    def grad(
        self,
        outputs: Sequence[CourseTensor],
        inputs: Sequence[CourseTensor],
        grad_outputs: Sequence[CourseTensor],
        create_graph: bool,
    ) -> Sequence[Tensor | None]:
        return self.autograd.grad(
            outputs, inputs, grad_outputs, retain_graph=True, create_graph=create_graph, allow_unused=True
        )

    def backward(self, tensor: CourseTensor, grad: CourseTensor) -> None:
        tensor.backward(grad, retain_graph=True)

    def leaves(self, outputs: Sequence[CourseTensor]) -> list:
        found, seen, stack = [], set(), [y.grad_fn for y in outputs]
        while stack:
            node = stack.pop()
            if node is None or id(node) in seen:
                continue
            seen.add(id(node))
            if hasattr(node, "variable"):
                found.append(node.variable)
            stack.extend(following for following, _ in node.next_functions)
        return found

    def node(
        self,
        call: Backward,
        inputs: Sequence[CourseTensor],
        outputs: Sequence[CourseTensor],
        dirty: Sequence[tuple[CourseTensor, CourseTensor]],
        name: str | None,
    ) -> Sequence[Tensor]:
        return self._function(name).apply(call, outputs, dirty, *inputs)

    def keeps_graph(self) -> bool:
        return True

    _functions: ClassVar[dict[str | None, type]] = {}

    def _function(self, name: str | None) -> Any:
        if name not in self._functions:
            library = self

            class StudentsCall(self.autograd.Function):
                @staticmethod
                def forward(
                    ctx: Any,
                    call: Backward,
                    outputs: Sequence[CourseTensor],
                    dirty: Sequence[tuple[CourseTensor, CourseTensor]],
                    *inputs: Any,
                ) -> tuple:
                    ctx.call, ctx.inputs = call, inputs
                    ctx.set_materialize_grads(False)
                    for tensor, values in dirty:
                        library.write(tensor, values)
                    if dirty:
                        ctx.mark_dirty(*(tensor for tensor, _ in dirty))
                    return (*outputs, *(tensor for tensor, _ in dirty))

                @staticmethod
                def backward(ctx: Any, *grads: CourseTensor | None) -> tuple:
                    found = ctx.call.vjp(
                        ctx.inputs, grads, ctx.needs_input_grad[3:], library.grad_enabled(), True
                    )
                    return None, None, None, *found

            StudentsCall._node.__name__ = name or "StudentsCallBackward"
            if len(self._functions) > 1000:
                self._functions.clear()
            self._functions[name] = StudentsCall
        return self._functions[name]


Library = Torch | Course
LIBRARIES: dict[str, Library] = {"torch": Torch(), "course": Course()}
_NO_TENSORS = frozenset(
    {type(None), bool, int, float, complex, str, bytes, bytearray, list, tuple, dict, set, np.ndarray}
)


def library_of(value: object) -> Library | None:
    """The library whose tensor `value` is, None for everything else."""
    if type(value) in _NO_TENSORS:
        return None
    for library in LIBRARIES.values():
        if library.is_tensor(value):
            return library
    return None
