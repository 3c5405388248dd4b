"""`checkpoint`: memory for time. What a part of the forward pass saves is thrown away, and computed once more
when backward wants it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from course.autograd.graph import saved_tensors_hooks
from course.mode import enable_grad
from course.random import default_generator
from course.tensors import Tensor


class _Place:
    """Where a saved value stands, once it is computed again."""

    value: Tensor | None = None


def checkpoint(
    function: Callable[..., Any],
    *args: Any,
    use_reentrant: bool | None = None,
    preserve_rng_state: bool = True,
    **kwargs: Any,
) -> Any:
    """function(*args, **kwargs), of which the graph keeps no values: backward computes them once more, with
    the random numbers of the first time.

    >>> import course
    >>> from course.utils.checkpoint import checkpoint
    >>> x = course.tensor([2.], requires_grad=True)
    >>> checkpoint(lambda x: (x * x) * x, x, use_reentrant=False).backward(); x.grad
    tensor([12.])
    """
    kwargs = {
        k: v for k, v in kwargs.items() if k not in ("determinism_check", "debug", "context_fn", "early_stop")
    }
    places: list[_Place] = []
    began = default_generator.rng.bit_generator.state

    def pack(x: Tensor) -> _Place:
        places.append(_Place())
        return places[-1]

    def unpack(place: _Place) -> Any:
        if place.value is None:
            again()
        return place.value

    def again() -> None:
        waiting = iter(places)

        def fill(x: Tensor) -> Any:
            place = next(waiting, None)
            if place is None:
                raise RuntimeError(
                    "checkpoint: the function saved more values the second time: it must compute the same, "
                    "whenever it is called"
                )
            place.value = x.detach()

        now = default_generator.rng.bit_generator.state
        if preserve_rng_state:
            default_generator.rng.bit_generator.state = began
        try:
            with enable_grad(), saved_tensors_hooks(fill, _unused):
                function(*map(_fresh, args), **{k: _fresh(v) for k, v in kwargs.items()})
        finally:
            default_generator.rng.bit_generator.state = now

    with saved_tensors_hooks(pack, unpack):
        return function(*args, **kwargs)


def _unused(_: Any) -> Tensor:
    raise RuntimeError("checkpoint: backward went through what was computed a second time")


def _fresh(x: Any) -> Any:
    return x.detach().requires_grad_(x.requires_grad) if isinstance(x, Tensor) else x


def checkpoint_sequential(
    functions: Any, segments: int, input: Any, use_reentrant: bool | None = None, **kwargs: Any
) -> Any:
    """The layers of a Sequential (or a list of functions) one after the other, as `segments` checkpoints."""
    layers = list(functions.children()) if hasattr(functions, "children") else list(functions)
    size = len(layers) // segments

    def run(part: Sequence[Callable[..., Any]]) -> Callable[..., Any]:
        def through(x: Any) -> Any:
            for layer in part:
                x = layer(x)
            return x

        return through

    for i in range(segments - 1):
        input = checkpoint(run(layers[i * size : (i + 1) * size]), input, **kwargs)
    return run(layers[(segments - 1) * size :])(input)


__all__ = ["checkpoint", "checkpoint_sequential"]
