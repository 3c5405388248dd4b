"""`Module`: what holds the weights of a network, by name, and the modules that it is built of.

Assigning a `Parameter` or a `Module` to an attribute registers it; everything else here walks over what was
registered.
"""

from __future__ import annotations

import importlib
from collections import OrderedDict, namedtuple
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Any, Self

import numpy as np

from course.graph import Handle
from course.manners import dtypes, version
from course.manners.arrays import beside, is_array
from course.manners.devices import as_device
from course.manners.dtypes import NAMES, as_dtype
from course.nn.parameter import Parameter
from course.tensors import Tensor, wrap


class IncompatibleKeys(namedtuple("IncompatibleKeys", "missing_keys unexpected_keys")):
    """What `load_state_dict(strict=False)` could not match."""

    __slots__ = ()

    def __repr__(self) -> str:
        return (
            super().__repr__()
            if self.missing_keys or self.unexpected_keys
            else "<All keys matched successfully>"
        )


class Module:
    """A part of a network: subclasses make their parts in `__init__` and compute with them in `forward`.

    >>> import course
    >>> class Net(course.nn.Module):
    ...     def __init__(self):
    ...         super().__init__()
    ...         self.fc = course.nn.Linear(3, 2)
    ...     def forward(self, x):
    ...         return self.fc(x).relu()
    >>> net = Net()
    >>> net
    Net(
      (fc): Linear(in_features=3, out_features=2, bias=True)
    )
    >>> [(name, tuple(p.shape)) for name, p in net.named_parameters()]
    [('fc.weight', (2, 3)), ('fc.bias', (2,))]
    >>> net(course.ones(5, 3)).shape
    torch.Size([5, 2])

    Source: slide 24.
    """

    training: bool

    def __init__(self) -> None:
        # past our own __setattr__, which needs them
        set_ = super().__setattr__
        set_("training", True)
        set_("_parameters", {})
        set_("_buffers", {})
        set_("_transient", set())  # names of buffers that state_dict leaves out
        set_("_modules", {})

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError(
            f'Module [{type(self).__name__}] is missing the required "forward" function'
        )

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if "_hooks" in self.__dict__:
            return _hooks().call(self, args, kwargs)
        return self.forward(*args, **kwargs)

    # hooks, each of which can be taken away by the handle that is returned

    def register_forward_pre_hook(
        self, hook: Callable[..., Any], *, prepend: bool = False, with_kwargs: bool = False
    ) -> Handle:
        """Call `hook(module, args)` before each forward; what it returns replaces args."""
        return _hooks().register(self, "before", hook, prepend, with_kwargs)

    def register_forward_hook(
        self,
        hook: Callable[..., Any],
        *,
        prepend: bool = False,
        with_kwargs: bool = False,
        always_call: bool = False,
    ) -> Handle:
        """Call `hook(module, args, output)` after each forward; what it returns replaces the output."""
        return _hooks().register(self, "after", hook, prepend, with_kwargs)

    def register_full_backward_hook(self, hook: Callable[..., Any], prepend: bool = False) -> Handle:
        """Call `hook(module, grad_input, grad_output)` when the gradients by the inputs are known; what it
        returns replaces them.
        """
        return _hooks().register(self, "backward", hook, prepend)

    register_backward_hook = register_full_backward_hook

    def register_full_backward_pre_hook(self, hook: Callable[..., Any], prepend: bool = False) -> Handle:
        """Call `hook(module, grad_output)` when the gradients by the outputs are; what it returns replaces
        them.
        """
        return _hooks().register(self, "backward_before", hook, prepend)

    # registering

    def register_parameter(self, name: str, param: Parameter | None) -> None:
        """Add a Parameter, or None for one that this module goes without (a Linear's bias)."""
        if "_parameters" not in self.__dict__:
            raise AttributeError(
                "cannot assign parameters before Module.__init__() call: begin __init__ with "
                "super().__init__()"
            )
        self._check_name(name, "parameter", self._parameters)
        if not isinstance(param, Parameter | None):
            raise TypeError(
                f"cannot assign '{_type(param)}' object to parameter '{name}' (course.nn.Parameter or None "
                "required)"
            )
        if param is not None and param.grad_fn is not None:
            raise ValueError(
                f"cannot assign a non-leaf Tensor to parameter '{name}': it was computed by "
                f"{param.grad_fn.name()}"
            )
        self._parameters[name] = param

    def register_buffer(self, name: str, tensor: Tensor | None, persistent: bool = True) -> None:
        """Add a tensor that belongs to the state and is not trained; `persistent=False` keeps it out of
        `state_dict`.
        """
        if "_buffers" not in self.__dict__:
            raise AttributeError(
                "cannot assign buffer before Module.__init__() call: begin __init__ with super().__init__()"
            )
        self._check_name(name, "buffer", self._buffers)
        if not isinstance(tensor, Tensor | None):
            raise TypeError(
                f"cannot assign '{_type(tensor)}' object to buffer '{name}' (course Tensor or None required)"
            )
        self._buffers[name] = tensor
        self._transient.discard(name) if persistent else self._transient.add(name)

    def add_module(self, name: str, module: Module | None) -> None:
        """Add a part of this module."""
        if "_modules" not in self.__dict__:
            raise AttributeError(
                "cannot assign module before Module.__init__() call: begin __init__ with super().__init__()"
            )
        if not isinstance(module, Module | None):
            raise TypeError(f"{_type(module)} is not a Module subclass")
        self._check_name(name, "module", self._modules)
        self._modules[name] = module

    register_module = add_module

    def _check_name(self, name: str, kind: str, place: dict[str, Any]) -> None:
        if not isinstance(name, str):
            raise TypeError(f"{kind} name should be a string. Got {type(name).__name__}")
        if "." in name:
            raise KeyError(f'{kind} name can\'t contain ".", got: {name}')
        if name == "":
            raise KeyError(f'{kind} name can\'t be empty string ""')
        if hasattr(self, name) and name not in place:
            raise KeyError(f"attribute '{name}' already exists")

    def __setattr__(self, name: str, value: Any) -> None:
        places: tuple[tuple[Any, str, Any, str], ...] = (
            (
                Parameter,
                "_parameters",
                self.register_parameter,
                "parameter '{}' (course.nn.Parameter or None expected)",
            ),
            (Module, "_modules", self.add_module, "child module '{}' (course.nn.Module or None expected)"),
            (Tensor, "_buffers", None, "buffer '{}' (course.Tensor or None expected)"),
        )
        for kind, place, add, what in places:
            registered = self.__dict__.get(place, ())
            if add is not None and isinstance(value, kind):
                if name not in registered:
                    self._forget(name)
                return add(name, value)
            if name in registered:
                if not isinstance(value, kind | None):
                    raise TypeError(f"cannot assign '{_type(value)}' as {what.format(name)}")
                registered[name] = value
                return None
        return super().__setattr__(name, value)

    def __getattr__(self, name: str) -> Any:  # asked only for what is not in __dict__
        for place in ("_parameters", "_buffers", "_modules"):
            registered = self.__dict__.get(place)
            if registered is not None and name in registered:
                return registered[name]
        hint = "" if "_modules" in self.__dict__ else ": begin __init__ with super().__init__()"
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'{hint}")

    def __delattr__(self, name: str) -> None:
        if not self._forget(name):
            super().__delattr__(name)

    def _forget(self, name: str) -> bool:
        """Whether anything was registered, or set as a plain attribute, under this name; it is no longer."""
        found = False
        for place in (
            self.__dict__,
            *(self.__dict__.get(p, {}) for p in ("_parameters", "_buffers", "_modules")),
        ):
            if name in place:
                del place[name]
                found = True
        self.__dict__.get("_transient", set()).discard(name)
        return found

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self._parameters, *self._buffers, *self._modules})

    # walking

    def named_modules(
        self, memo: set[Module] | None = None, prefix: str = "", remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Module]]:
        """This module (named '') and every part of it, parts of parts too; each once."""
        memo = set() if memo is None else memo
        if self in memo:
            return
        if remove_duplicate:
            memo.add(self)
        yield prefix, self
        for name, module in self._modules.items():
            if module is not None:
                yield from module.named_modules(memo, _join(prefix, name), remove_duplicate)

    def modules(self) -> Iterator[Module]:
        return (module for _, module in self.named_modules())

    def named_children(self) -> Iterator[tuple[str, Module]]:
        """The parts that are attributes of this module itself."""
        seen = set()
        for name, module in self._modules.items():
            if module is not None and module not in seen:
                seen.add(module)
                yield name, module

    def children(self) -> Iterator[Module]:
        return (module for _, module in self.named_children())

    def named_parameters(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Parameter]]:
        """Every parameter with its name, 'fc1.weight'; one that is shared, once."""
        return self._named("_parameters", prefix, recurse, remove_duplicate)

    def parameters(self, recurse: bool = True) -> Iterator[Parameter]:
        return (p for _, p in self.named_parameters(recurse=recurse))

    def named_buffers(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Tensor]]:
        return self._named("_buffers", prefix, recurse, remove_duplicate)

    def buffers(self, recurse: bool = True) -> Iterator[Tensor]:
        return (b for _, b in self.named_buffers(recurse=recurse))

    def _named(
        self, place: str, prefix: str, recurse: bool, remove_duplicate: bool
    ) -> Iterator[tuple[str, Any]]:
        modules = (
            self.named_modules(prefix=prefix, remove_duplicate=remove_duplicate)
            if recurse
            else [(prefix, self)]
        )
        seen = set()
        for path, module in modules:
            for name, tensor in module.__dict__[place].items():
                if tensor is None or id(tensor) in seen:
                    continue
                if remove_duplicate:
                    seen.add(id(tensor))
                yield _join(path, name), tensor

    def get_submodule(self, target: str) -> Module:
        """The part at a path such as 'features.0'; '' is the module itself."""
        module = self
        for name in filter(None, target.split(".")):
            module = getattr(module, name, None)
            if not isinstance(module, Module):
                raise AttributeError(
                    f"{type(self).__name__} has no module at '{target}': there is no module '{name}'"
                )
        return module

    def get_parameter(self, target: str) -> Parameter:
        """The parameter at a path such as '0.weight'."""
        return self._get(target, "_parameters", "parameter")

    def get_buffer(self, target: str) -> Tensor:
        """The buffer at a path such as '1.running_mean'."""
        return self._get(target, "_buffers", "buffer")

    def _get(self, target: str, place: str, what: str) -> Any:
        path, _, name = target.rpartition(".")
        module = self.get_submodule(path)
        if name not in module.__dict__[place]:
            raise AttributeError(f"{type(module).__name__} has no {what} '{name}'")
        return module.__dict__[place][name]

    # the state, by name

    def state_dict(
        self, destination: Any = None, prefix: str = "", keep_vars: bool = False
    ) -> OrderedDict[str, Tensor]:
        """Parameters and buffers by name: tensors that share this module's memory, outside of any graph.

        The names and shapes are torch's, so a state travels either way as arrays.

        >>> import course
        >>> list(course.nn.Linear(3, 2).state_dict())
        ['weight', 'bias']
        """
        state = OrderedDict() if destination is None else destination
        state.update((prefix + name, t if keep_vars else t.detach()) for name, t in self._state())
        return state

    def _state(self) -> Iterator[tuple[str, Tensor]]:
        for path, module in self.named_modules(remove_duplicate=False):
            for name, tensor in chain(module._parameters.items(), module._buffers.items()):
                if tensor is not None and name not in module._transient:
                    yield _join(path, name), tensor

    def load_state_dict(
        self, state_dict: Mapping[str, Any], strict: bool = True, assign: bool = False
    ) -> IncompatibleKeys:
        """Copy values into the parameters and buffers of the same names, in place.

        Args:
            state_dict: name -> tensor (ours, torch's or an ndarray) of the shape that the module has there.
            strict: whether a name too many or too few is an error.
            assign: of torch's for tensors without memory; here values are copied.

        Returns:
            The names that were missing and those that were not expected.

        Raises:
            RuntimeError: names or shapes do not match: all that do not are listed, and nothing is changed.
        """
        if not hasattr(state_dict, "items"):
            raise TypeError(f"Expected state_dict to be dict-like, got {type(state_dict)}.")
        for path, module in self.named_modules():
            if hasattr(module, "take_shapes"):  # a lazy layer, which learns them here as from an input
                module.take_shapes(_join(path, ""), state_dict)
        own = dict(self._state())
        keys = IncompatibleKeys(
            [k for k in own if k not in state_dict], [k for k in state_dict if k not in own]
        )
        problems = []
        if strict:
            for kind, names in (("Unexpected", keys.unexpected_keys), ("Missing", keys.missing_keys)):
                if names:
                    quoted = ", ".join(f'"{name}"' for name in names)
                    problems.insert(0, f"{kind} key(s) in state_dict: {quoted}. ")
        found = {name: _values(name, state_dict[name]) for name in own if name in state_dict}
        problems += [
            f"size mismatch for {name}: copying a param with shape {tuple(value.shape)} from checkpoint, "
            f"the shape in current model is {tuple(own[name].shape)}."
            for name, value in found.items()
            if value.shape != own[name].shape
        ]
        if problems:
            raise RuntimeError(
                f"Error(s) in loading state_dict for {type(self).__name__}:\n\t" + "\n\t".join(problems)
            )
        for name, value in found.items():
            own[name].array[...] = beside(value, own[name].array)
            version.bump(own[name].array)
        return keys

    # changing all of it at once

    def train(self, mode: bool = True) -> Self:
        """Switch to training, or with False to evaluation: it is what turns dropout on and off."""
        if not isinstance(mode, bool):
            raise ValueError("training mode is expected to be boolean")
        for module in self.modules():
            module.training = mode
        return self

    def eval(self) -> Self:
        return self.train(False)

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget the gradients of all parameters, or make them zero in place."""
        for p in self.parameters():
            clear_grad(p, set_to_none)

    def requires_grad_(self, requires_grad: bool = True) -> Self:
        """Whether the parameters want gradients; False freezes the module."""
        for p in self.parameters():
            p.requires_grad_(requires_grad)
        return self

    def apply(self, fn: Callable[[Module], object]) -> Self:
        """Call `fn` on every part, children first, then on the module itself."""
        for module in self.children():
            module.apply(fn)
        fn(self)
        return self

    def to(self, *args: Any, **kwargs: Any) -> Self:
        """Parameters and buffers on another device, and the floating point ones in another dtype, in place.

        to(dtype), to(device), to(device, dtype), to(tensor)
        """
        dtype = kwargs.pop("dtype", None)
        device = kwargs.pop("device", None)
        for arg in args:
            if isinstance(arg, Tensor):
                dtype, device = arg.dtype, arg.device
            elif _names_a_dtype(arg):
                dtype = arg
            elif not isinstance(arg, bool):  # non_blocking
                device = arg
        device = None if device is None else as_device(device)
        dtype = None if dtype is None else as_dtype(dtype)
        if dtype is not None and dtype.kind != "f":
            raise TypeError(f"nn.Module.to only accepts floating point dtypes, but got desired dtype={dtype}")
        for tensor in chain(self.parameters(), self.buffers()):
            grad = tensor.grad
            kind = dtype if tensor.dtype.kind == "f" else None
            if tensor.array is not (array := tensor.detach().to(device, kind).array):
                tensor.grad = None
                tensor.data = wrap(array)
                tensor.grad = None if grad is None else grad.detach().to(device, kind)
        return self

    def cpu(self) -> Self:
        return self.to("cpu")

    def cuda(self, device: Any = None) -> Self:
        """All parameters and buffers on a GPU, which takes CuPy."""
        return self.to("cuda" if device is None else device)

    def type(self, dst_type: Any) -> Self:
        """All floating point parameters and buffers in another dtype."""
        return self.to(dst_type)

    def float(self) -> Self:
        return self.to(np.float32)

    def double(self) -> Self:
        return self.to(np.float64)

    def half(self) -> Self:
        return self.to(np.float16)

    # printing

    def _get_name(self) -> str:
        return type(self).__name__

    def extra_repr(self) -> str:
        """What stands in the brackets; subclasses override it."""
        return ""

    def __repr__(self) -> str:
        extra = self.extra_repr().split("\n") if self.extra_repr() else []
        parts = [f"({name}): " + repr(module).replace("\n", "\n  ") for name, module in self._modules.items()]
        if not parts and len(extra) < 2:
            return f"{type(self).__name__}({''.join(extra)})"
        return f"{type(self).__name__}(\n  " + "\n  ".join(extra + parts) + "\n)"


def _hooks() -> Any:
    """The file about hooks, for modules that have any."""
    return importlib.import_module("course.nn.hooks")


def clear_grad(tensor: Tensor, set_to_none: bool = True) -> None:
    """Forget `tensor.grad`, or make it zero in place (out of the graph it may belong to)."""
    if tensor.grad is None:
        return
    if set_to_none:
        tensor.grad = None
    elif tensor.grad.node is not None:
        tensor.grad = wrap(np.zeros_like(tensor.grad.array))
    else:
        tensor.grad.array[...] = 0
        version.bump(tensor.grad.array)


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _type(value: object) -> str:
    return f"course.{type(value).__name__}" if isinstance(value, Tensor) else type(value).__name__


def _values(name: str, value: Any) -> np.ndarray | np.generic:
    """The array of a state's entry, whoever made it."""
    if isinstance(value, Tensor):
        return value.array
    if hasattr(value, "detach"):  # torch's, perhaps a Parameter
        value = value.detach().cpu().numpy()
    if not is_array(value) and not isinstance(value, np.generic):
        raise TypeError(
            f'while copying "{name}": expected a Tensor or an ndarray, got {type(value).__name__}'
        )
    return value


def _names_a_dtype(arg: object) -> bool:
    return isinstance(arg, dtypes.dtype | np.dtype | type) or (
        type(arg).__module__ == "torch" and str(arg).removeprefix("torch.") in NAMES
    )
