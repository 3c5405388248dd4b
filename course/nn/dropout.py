"""`Dropout`: forget activations at random while training."""

from __future__ import annotations

from course.nn import functional as F
from course.nn.module import Module
from course.tensors import Tensor


class Dropout(Module):
    """Zero each element with probability p and divide the others by 1 − p, so that the mean stays; nothing in
    evaluation.

    Raises:
        ValueError: p is no probability.

    >>> import course
    >>> layer = course.nn.Dropout(0.4)
    >>> x = course.ones(1000)
    >>> set(layer(x).tolist()) == {0.0, course.tensor(1 / 0.6).item()}
    True
    >>> bool((layer.eval()(x) == x).all())
    True

    Source: slide 24.
    """

    def __init__(self, p: float = 0.5, inplace: bool = False) -> None:
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")
        self.p = p
        self.inplace = inplace

    def forward(self, input: Tensor) -> Tensor:
        output = F.dropout(input, self.p, self.training)
        return input.copy_(output) if self.inplace else output

    def extra_repr(self) -> str:
        return f"p={self.p}, inplace={self.inplace}"
