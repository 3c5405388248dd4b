"""`Flatten`: several dimensions in a row become one; `Unflatten`: one becomes several."""

from __future__ import annotations

from collections.abc import Sequence

from course.nn.module import Module
from course.tensors import Tensor


class Flatten(Module):
    """Dimensions start_dim to end_dim become one; by default all but the first, which counts the samples of a
    batch.

    >>> import course
    >>> course.nn.Flatten()(course.ones(64, 1, 28, 28)).shape
    torch.Size([64, 784])
    """

    def __init__(self, start_dim: int = 1, end_dim: int = -1) -> None:
        super().__init__()
        self.start_dim = start_dim
        self.end_dim = end_dim

    def forward(self, input: Tensor) -> Tensor:
        return input.flatten(self.start_dim, self.end_dim)

    def extra_repr(self) -> str:
        return f"start_dim={self.start_dim}, end_dim={self.end_dim}"


class Unflatten(Module):
    """Dimension `dim` becomes several, of the sizes `unflattened_size`, of which one may be -1.

    >>> import course
    >>> course.nn.Unflatten(1, (1, 28, 28))(course.ones(64, 784)).shape
    torch.Size([64, 1, 28, 28])
    """

    def __init__(self, dim: int, unflattened_size: Sequence[int]) -> None:
        super().__init__()
        self.dim = dim
        self.unflattened_size = tuple(unflattened_size)

    def forward(self, input: Tensor) -> Tensor:
        return input.unflatten(self.dim, self.unflattened_size)

    def extra_repr(self) -> str:
        return f"dim={self.dim}, unflattened_size={self.unflattened_size}"
