"""`LayerNorm`: each sample by itself to mean 0 and variance 1."""

from __future__ import annotations

from collections.abc import Sequence

from course.creation import empty
from course.manners.types import Device, DType
from course.nn import functional as F
from course.nn import init
from course.nn.module import Module
from course.nn.parameter import Parameter
from course.tensors import Tensor


class LayerNorm(Module):
    """(x − mean) / √(var + eps) · weight + bias, with mean and variance over the last dimensions,
    normalized_shape.

    Args:
        normalized_shape: the sizes of these dimensions; weight and bias have this shape and begin as ones and
            zeros.
        eps: keeps the quotient finite where a sample does not vary.
        elementwise_affine, bias: whether there is a weight, and a bias beside it.

    >>> import course
    >>> course.nn.LayerNorm(2)(course.tensor([[1., 3.], [-10., 10.]]))
    tensor([[-1.0000,  1.0000],
            [-1.0000,  1.0000]], grad_fn=<NativeLayerNormBackward0>)
    """

    normalized_shape: tuple[int, ...]
    weight: Parameter | None
    bias: Parameter | None

    def __init__(
        self,
        normalized_shape: int | Sequence[int],
        eps: float = 1e-5,
        elementwise_affine: bool = True,
        bias: bool = True,
        device: Device | None = None,
        dtype: DType | None = None,
    ) -> None:
        super().__init__()
        self.normalized_shape = (
            (normalized_shape,) if isinstance(normalized_shape, int) else tuple(normalized_shape)
        )
        self.eps = eps
        self.elementwise_affine = elementwise_affine
        for name, wanted in (("weight", elementwise_affine), ("bias", elementwise_affine and bias)):
            self.register_parameter(
                name, Parameter(empty(*self.normalized_shape, dtype=dtype)) if wanted else None
            )
        self.to(device=device)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Weight ones, bias zeros."""
        if self.weight is not None:
            init.ones_(self.weight)
        if self.bias is not None:
            init.zeros_(self.bias)

    def forward(self, input: Tensor) -> Tensor:
        return F.layer_norm(input, self.normalized_shape, self.weight, self.bias, self.eps)

    def extra_repr(self) -> str:
        return (
            f"{self.normalized_shape}, eps={self.eps}, elementwise_affine={self.elementwise_affine}, "
            f"bias={self.bias is not None}"
        )
