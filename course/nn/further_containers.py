"""Parameters in a list or by name, a layer of two inputs, and a wrapper for several GPUs, of which there are
none.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import ItemsView, Iterable, Iterator, KeysView, Mapping, ValuesView
from typing import Any, Self

from course.creation import empty
from course.manners.types import Device, DType
from course.nn import functional as F
from course.nn import init
from course.nn.module import Module
from course.nn.parameter import Parameter
from course.tensors import Tensor


def _as_parameter(value: Any) -> Any:
    return Parameter(value) if isinstance(value, Tensor) and not isinstance(value, Parameter) else value


class _Parameters(Module):
    """What both show: a line for each."""

    def extra_repr(self) -> str:
        lines = []
        for name, p in self._parameters.items():
            if p is not None:
                size = "x".join(map(str, p.shape))
                lines.append(f"    ({name}): Parameter containing: [{p.dtype} of size {size}]")
        return "\n".join(lines)

    def __repr__(self) -> str:
        extra = self.extra_repr()
        return f"{type(self).__name__}({extra})" if not extra else f"{type(self).__name__}(\n{extra}\n)"

    def __len__(self) -> int:
        return len(self._parameters)


class ParameterList(_Parameters):
    """A list of parameters that are the network's; in a plain list they would be nobody's.

    >>> import course
    >>> weights = course.nn.ParameterList([course.ones(2, 3), course.zeros(3)])
    >>> [tuple(p.shape) for p in weights], list(weights.state_dict())
    ([(2, 3), (3,)], ['0', '1'])
    """

    def __init__(self, values: Iterable[Any] | None = None) -> None:
        super().__init__()
        self.extend(values or [])

    def append(self, value: Any) -> Self:
        """Add one at the end; a tensor becomes a Parameter."""
        self.register_parameter(str(len(self)), _as_parameter(value))
        return self

    def extend(self, values: Iterable[Any]) -> Self:
        """Add several at the end."""
        for value in values:
            self.append(value)
        return self

    __iadd__ = extend

    def __getitem__(self, index: int | slice) -> Any:
        found = list(self._parameters.values())[index]
        return type(self)(found) if isinstance(found, list) else found

    def __setitem__(self, index: int, value: Any) -> None:
        self._parameters[list(self._parameters)[index]] = _as_parameter(value)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._parameters.values())


class ParameterDict(_Parameters):
    """Parameters by name that are the network's."""

    def __init__(self, parameters: Mapping[str, Any] | None = None) -> None:
        super().__init__()
        self.update(parameters or {})

    def update(self, parameters: Mapping[str, Any]) -> None:
        """Add several, those of a plain dict in the order of their names; of a name that is there they are
        replaced.
        """
        kept = isinstance(parameters, OrderedDict | ParameterDict)
        for name in parameters if kept else sorted(parameters):
            self[name] = parameters[name]

    def __getitem__(self, name: str) -> Any:
        return self._parameters[name]

    def __setitem__(self, name: str, value: Any) -> None:
        self.register_parameter(name, _as_parameter(value))

    def __delitem__(self, name: str) -> None:
        del self._parameters[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._parameters)

    def __contains__(self, name: object) -> bool:
        return name in self._parameters

    def keys(self) -> KeysView[str]:
        return self._parameters.keys()

    def values(self) -> ValuesView[Any]:
        return self._parameters.values()

    def items(self) -> ItemsView[str, Any]:
        return self._parameters.items()


def bilinear(input1: Tensor, input2: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """x₁ᵀ W x₂ + b for each of W's matrices: (…, n), (…, m), weight (out, n, m) and bias (out,) to (…,
    out).
    """
    y = (input1.unsqueeze(-2) @ weight.permute(1, 0, 2).reshape(weight.shape[1], -1)).reshape(
        *input1.shape[:-1], weight.shape[0], weight.shape[2]
    )
    result = (y @ input2.unsqueeze(-1)).squeeze(-1)
    return result if bias is None else result + bias


class Bilinear(Module):
    """`bilinear` with weights that are learned."""

    weight: Parameter
    bias: Parameter | None

    def __init__(
        self,
        in1_features: int,
        in2_features: int,
        out_features: int,
        bias: bool = True,
        device: Device | None = None,
        dtype: DType | None = None,
    ) -> None:
        super().__init__()
        self.in1_features, self.in2_features, self.out_features = in1_features, in2_features, out_features
        self.weight = Parameter(empty(out_features, in1_features, in2_features, dtype=dtype))
        self.register_parameter("bias", Parameter(empty(out_features, dtype=dtype)) if bias else None)
        self.to(device=device)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw weights and bias anew, uniform in ±1/√in1_features."""
        bound = 1 / math.sqrt(self.in1_features)
        for p in self.parameters():
            init.uniform_(p, -bound, bound)

    def forward(self, input1: Tensor, input2: Tensor) -> Tensor:
        return F.bilinear(input1, input2, self.weight, self.bias)

    def extra_repr(self) -> str:
        return (
            f"in1_features={self.in1_features}, in2_features={self.in2_features}, "
            f"out_features={self.out_features}, bias={self.bias is not None}"
        )


class DataParallel(Module):
    """The module itself, as `module`: there is no GPU over which to share a batch out."""

    def __init__(
        self, module: Module, device_ids: Any = None, output_device: Any = None, dim: int = 0
    ) -> None:
        super().__init__()
        self.module, self.dim = module, dim

    def forward(self, *inputs: Any, **kwargs: Any) -> Any:
        return self.module(*inputs, **kwargs)
