"""`Linear`: the layer of weights and a bias. `Identity`: none."""

from __future__ import annotations

import math
from typing import Any

from course.creation import empty
from course.manners.types import Device, DType
from course.nn import functional as F
from course.nn import init
from course.nn.module import Module
from course.nn.parameter import Parameter
from course.tensors import Tensor


class Linear(Module):
    """y = x Wᵀ + b: x of shape (..., in_features), y of shape (..., out_features), W of shape (out_features,
    in_features).

    W and b begin uniform in ±1/√in_features: kaiming_uniform with a = √5, torch's choice.

    >>> import course
    >>> layer = course.nn.Linear(784, 512)
    >>> layer(course.ones(64, 784)).shape
    torch.Size([64, 512])
    >>> sum(p.numel() for p in layer.parameters())
    401920

    Source: slide 24.
    """

    in_features: int
    out_features: int
    weight: Parameter
    bias: Parameter | None

    def __init__(
        self,
        in_features: int,
        out_features: int,
        bias: bool = True,
        device: Device | None = None,
        dtype: DType | None = None,
    ) -> None:
        super().__init__()
        self.in_features = in_features
        self.out_features = out_features
        self.weight = Parameter(empty(out_features, in_features, dtype=dtype))
        self.register_parameter("bias", Parameter(empty(out_features, dtype=dtype)) if bias else None)
        self.to(device=device)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw weights and bias anew."""
        init.kaiming_uniform_(self.weight, a=math.sqrt(5))
        if self.bias is not None:
            bound = 1 / math.sqrt(self.in_features) if self.in_features else 0
            init.uniform_(self.bias, -bound, bound)

    def forward(self, input: Tensor) -> Tensor:
        return F.linear(input, self.weight, self.bias)

    def extra_repr(self) -> str:
        return (
            f"in_features={self.in_features}, out_features={self.out_features}, bias={self.bias is not None}"
        )


class Identity(Module):
    """y = x, whatever arguments it is made with: stands in for a layer that is taken out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__()

    def forward(self, input: Tensor) -> Tensor:
        return input
