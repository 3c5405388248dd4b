"""Sequences of different lengths: padded to one length, or packed moment by moment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from course.creation import full_like
from course.manners import dtypes
from course.manners.arrays import beside
from course.ops.shape import cat, stack
from course.tensors import Tensor, wrap

__all__ = [
    "PackedSequence",
    "pack_padded_sequence",
    "pack_sequence",
    "pad_packed_sequence",
    "pad_sequence",
    "unpad_sequence",
]


class PackedSequence(NamedTuple):
    """Sequences in the order of time: `data` has the first moment of all, then the second of those that have
    one, and so on; `batch_sizes` says how many these are. Longest first; `unsorted_indices` is the way back.
    """

    data: Tensor
    batch_sizes: Tensor
    sorted_indices: Tensor | None = None
    unsorted_indices: Tensor | None = None


def pad_sequence(
    sequences: Sequence[Tensor],
    batch_first: bool = False,
    padding_value: float = 0.0,
    padding_side: str = "right",
) -> Tensor:
    """Sequences (L_i, …) as one tensor (L, N, …) or (N, L, …), with padding_value where they have ended.

    >>> import course
    >>> pad_sequence([course.tensor([1, 2, 3]), course.tensor([4])], batch_first=True)
    tensor([[1, 2, 3],
            [4, 0, 0]])
    """
    longest = max(len(s) for s in sequences)
    rows = []
    for s in sequences:
        missing = longest - len(s)
        if missing:
            more = s.new_full((missing, *s.shape[1:]), padding_value)
            s = cat([s, more] if padding_side == "right" else [more, s])
        rows.append(s)
    return stack(rows, 0 if batch_first else 1)


def unpad_sequence(padded_sequences: Tensor, lengths: Any, batch_first: bool = False) -> list[Tensor]:
    """The inverse of `pad_sequence`."""
    rows = padded_sequences if batch_first else padded_sequences.transpose(0, 1)
    return [row[: int(n)] for row, n in zip(rows, lengths)]


def pack_padded_sequence(
    input: Tensor, lengths: Any, batch_first: bool = False, enforce_sorted: bool = True
) -> PackedSequence:
    """Leave out the padding of (L, N, …), or (N, L, …): what RNN, LSTM and GRU then take.

    Args:
        lengths: of each sequence.
        enforce_sorted: whether the longest must come first; else they are sorted here.

    Raises:
        RuntimeError: the lengths are not in order, or one of them is not positive.
    """
    lens = np.array([int(n) for n in lengths])
    x = input.transpose(0, 1) if batch_first else input
    if len(lens) != x.shape[1]:
        raise RuntimeError(
            f"Expected `len(lengths)` to be equal to batch_size, but got {len(lens)} "
            f"(batch_size={x.shape[1]})"
        )
    if (lens <= 0).any():
        raise RuntimeError(
            "Length of all samples has to be greater than 0, but found an element in 'lengths' that is <= 0"
        )
    order: Tensor | None = None
    back: Tensor | None = None
    if enforce_sorted:
        if (np.diff(lens) > 0).any():
            raise RuntimeError(
                "`lengths` array must be sorted in decreasing order when `enforce_sorted` is True. You can "
                "pass `enforce_sorted=False` to pack_padded_sequence and/or pack_sequence to sidestep this "
                "requirement."
            )
    else:
        sorting = np.argsort(-lens, kind="stable")
        lens = lens[sorting]
        order, back = (wrap(beside(at, x)) for at in (sorting, np.argsort(sorting)))
        x = x.index_select(1, order)
    sizes = [int((lens > moment).sum()) for moment in range(lens[0])]
    data = cat([x[moment, :n] for moment, n in enumerate(sizes)])
    return PackedSequence(data, wrap(np.array(sizes, dtypes.int64)), order, back)


def pack_sequence(sequences: Sequence[Tensor], enforce_sorted: bool = True) -> PackedSequence:
    """Sequences (L_i, …), packed."""
    return pack_padded_sequence(
        pad_sequence(sequences), [len(s) for s in sequences], enforce_sorted=enforce_sorted
    )


def pad_packed_sequence(
    sequence: PackedSequence,
    batch_first: bool = False,
    padding_value: float = 0.0,
    total_length: int | None = None,
) -> tuple[Tensor, Tensor]:
    """The inverse of `pack_padded_sequence`: the padded tensor, and the lengths."""
    sizes = sequence.batch_sizes.tolist()
    lens = np.array([sum(n > i for n in sizes) for i in range(sizes[0])])
    rows = []
    for part in sequence.data.split(sizes):
        missing = sizes[0] - len(part)
        if missing:
            part = cat([part, part.new_full((missing, *part.shape[1:]), padding_value)])
        rows.append(part)
    for _ in range((total_length or len(sizes)) - len(sizes)):
        rows.append(full_like(rows[0].detach(), padding_value))
    x, lengths = stack(rows, 0), wrap(lens)
    if sequence.unsorted_indices is not None:
        x = x.index_select(1, sequence.unsorted_indices)
        lengths = lengths[sequence.unsorted_indices]
    return (x.transpose(0, 1) if batch_first else x), lengths
