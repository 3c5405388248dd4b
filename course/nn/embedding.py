"""`Embedding`: a table of vectors that are learned, one for each word."""

from __future__ import annotations

from course.creation import empty
from course.manners.types import Device, DType
from course.nn import functional as F
from course.nn import init
from course.nn.module import Module
from course.nn.parameter import Parameter
from course.tensors import Tensor


class Embedding(Module):
    """Row i of `weight` for each index i: (…) of integers to (…, embedding_dim).

    Args:
        num_embeddings: how many rows there are.
        embedding_dim: how long each is.
        padding_idx: a row that is zeros at the beginning and gets no gradient.

    Rows begin normal with mean 0 and variance 1, torch's choice.

    >>> import course
    >>> table = course.nn.Embedding(27, 2)
    >>> table(course.tensor([[0, 5, 5], [1, 2, 3]])).shape
    torch.Size([2, 3, 2])
    """

    weight: Parameter

    def __init__(
        self,
        num_embeddings: int,
        embedding_dim: int,
        padding_idx: int | None = None,
        *,
        device: Device | None = None,
        dtype: DType | None = None,
    ) -> None:
        super().__init__()
        if padding_idx is not None:
            if not -num_embeddings <= padding_idx < num_embeddings:
                raise AssertionError("Padding_idx must be within num_embeddings")
            padding_idx %= num_embeddings
        self.num_embeddings, self.embedding_dim, self.padding_idx = num_embeddings, embedding_dim, padding_idx
        self.weight = Parameter(empty(num_embeddings, embedding_dim, dtype=dtype))
        self.to(device=device)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw the rows anew."""
        init.normal_(self.weight)
        if self.padding_idx is not None:
            self.weight.array[self.padding_idx] = 0

    @classmethod
    def from_pretrained(
        cls, embeddings: Tensor, freeze: bool = True, padding_idx: int | None = None
    ) -> Embedding:
        """A layer whose rows are given, (n, dim); they stay as they are unless `freeze` is False."""
        if embeddings.ndim != 2:
            raise AssertionError("Embeddings parameter is expected to be 2-dimensional")
        layer = cls(*embeddings.shape, padding_idx=padding_idx)
        layer.weight = Parameter(embeddings, requires_grad=not freeze)
        return layer

    def forward(self, input: Tensor) -> Tensor:
        return F.embedding(input, self.weight, self.padding_idx)

    def extra_repr(self) -> str:
        padding = "" if self.padding_idx is None else f", padding_idx={self.padding_idx}"
        return f"{self.num_embeddings}, {self.embedding_dim}{padding}"
