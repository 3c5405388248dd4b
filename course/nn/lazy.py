"""Layers that learn the size of their input from the first one they see: LazyLinear and its kin.

Until then their weights are an `UninitializedParameter`; after it they are the layer that they stand for.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

import numpy as np

from course.manners.types import Device, DType
from course.nn import batchnorm, convolution
from course.nn.linear import Linear
from course.nn.module import Module
from course.nn.parameter import Parameter
from course.tensors import Tensor


class UninitializedParameter(Parameter):
    """A weight without a shape."""

    __slots__ = ()

    def __new__(
        cls, requires_grad: bool = True, device: Device | None = None, dtype: DType | None = None
    ) -> Any:
        return cls._make_subclass(cls, np.zeros(0, np.dtype(dtype or np.float32)), requires_grad)

    def materialize(self, shape: tuple[int, ...]) -> None:
        """Give it a shape; from now on it is a Parameter."""
        self.array = np.zeros(shape, self.array.dtype)
        one: Any = self
        one.__class__ = Parameter

    @property
    def shape(self) -> NoReturn:
        raise RuntimeError(
            "Can't access the shape of an uninitialized parameter or buffer. This error usually happens in "
            "`load_state_dict` when trying to load an uninitialized parameter into an initialized one. Call "
            "`forward` to initialize the parameters before accessing their attributes."
        )

    def __repr__(self) -> str:
        return "<UninitializedParameter>"


class _Lazy(Module):
    """`become` is the layer that it will be, `size_name` the attribute that tells the size of an input."""

    become: Any
    size_name: str
    dim = 1

    def _later(self) -> None:
        """Forget the weights that were made for a size of 0."""
        for name, p in self._parameters.items():
            if p is not None and p.array.size == 0:
                self._parameters[name] = UninitializedParameter(p.requires_grad, dtype=p.dtype)

    def _shapes(self) -> dict[str, tuple[int, ...]]:
        raise NotImplementedError

    def reset_parameters(self) -> None:
        if not any(isinstance(p, UninitializedParameter) or not p.array.size for p in self.parameters()):
            self.become.reset_parameters(self)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self.initialize_parameters(*args, **kwargs)
        return self(*args, **kwargs)

    def initialize_parameters(self, input: Tensor, *_: Any) -> None:
        """Take the sizes from an input, draw the weights, and become the layer."""
        setattr(self, self.size_name, input.shape[self.dim])
        waiting = False
        for name, shape in self._shapes().items():
            p = self._parameters[name]
            if isinstance(p, UninitializedParameter):
                p.materialize(shape)
                waiting = True
        self.__class__ = self.become
        if waiting:
            self.reset_parameters()

    def take_shapes(self, prefix: str, state_dict: Mapping[str, Any]) -> None:
        """Give the weights the shapes of what is to be loaded into them."""
        for name, tensor in (*self._parameters.items(), *self._buffers.items()):
            if tensor is None or tensor.array.size or prefix + name not in state_dict:
                continue
            shape = tuple(state_dict[prefix + name].shape)
            if isinstance(tensor, UninitializedParameter):
                tensor.materialize(shape)
            else:
                tensor.array = np.zeros(shape, tensor.array.dtype)


class LazyLinear(_Lazy, Linear):
    """A Linear whose in_features are those of the first input.

    >>> import course
    >>> layer = course.nn.LazyLinear(3)
    >>> layer(course.zeros(2, 5)).shape, layer
    (torch.Size([2, 3]), Linear(in_features=5, out_features=3, bias=True))
    """

    become, size_name, dim = Linear, "in_features", -1

    def __init__(
        self, out_features: int, bias: bool = True, device: Device | None = None, dtype: DType | None = None
    ) -> None:
        super().__init__(0, 0, bias, device, dtype)
        self.out_features = out_features
        self._later()

    def _shapes(self) -> dict[str, tuple[int, ...]]:
        return {"weight": (self.out_features, self.in_features), "bias": (self.out_features,)}


class _LazyConv(_Lazy):
    size_name = "in_channels"

    def __init__(self, out_channels: int, kernel_size: Any, *args: Any, **kwargs: Any) -> None:
        groups = kwargs.get("groups", 1)
        self.become.__init__(self, 0, 0, kernel_size, *args, **kwargs)
        self.out_channels, self.groups = out_channels, groups
        self._later()

    def initialize_parameters(self, input: Tensor, *_: Any) -> None:
        # without a batch the channels come first
        self.dim = -1 - len(self.kernel_size)
        super().initialize_parameters(input)

    def _shapes(self) -> dict[str, tuple[int, ...]]:
        first, second = self.out_channels, self.in_channels // self.groups
        if self.transposed:
            first, second = self.in_channels, self.out_channels // self.groups
        return {"weight": (first, second, *self.kernel_size), "bias": (self.out_channels,)}


class LazyConv1d(_LazyConv, convolution.Conv1d):
    """A Conv1d whose in_channels are those of the first input."""

    become = convolution.Conv1d


class LazyConv2d(_LazyConv, convolution.Conv2d):
    """A Conv2d whose in_channels are those of the first input: LazyConv2d(out_channels, kernel_size, …)."""

    become = convolution.Conv2d


class LazyConvTranspose1d(_LazyConv, convolution.ConvTranspose1d):
    """A ConvTranspose1d whose in_channels are those of the first input."""

    become = convolution.ConvTranspose1d


class LazyConvTranspose2d(_LazyConv, convolution.ConvTranspose2d):
    """A ConvTranspose2d whose in_channels are those of the first input."""

    become = convolution.ConvTranspose2d


class _LazyNorm(_Lazy):
    size_name = "num_features"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.become.__init__(self, 0, *args, **kwargs)
        self._later()

    def initialize_parameters(self, input: Tensor, *_: Any) -> None:
        for name in ("running_mean", "running_var"):
            buffer = self._buffers[name]
            if buffer is not None and not buffer.array.size:
                buffer.array = np.zeros(input.shape[1], buffer.dtype)
        super().initialize_parameters(input)

    def _shapes(self) -> dict[str, tuple[int, ...]]:
        return {"weight": (self.num_features,), "bias": (self.num_features,)}


class LazyBatchNorm1d(_LazyNorm, batchnorm.BatchNorm1d):
    """A BatchNorm1d whose num_features are those of the first input."""

    become = batchnorm.BatchNorm1d


class LazyBatchNorm2d(_LazyNorm, batchnorm.BatchNorm2d):
    """A BatchNorm2d whose num_features are those of the first input."""

    become = batchnorm.BatchNorm2d
