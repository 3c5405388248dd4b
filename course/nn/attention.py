"""`scaled_dot_product_attention`: what the values are at the places that a query asks for."""

from __future__ import annotations

import math

import numpy as np

from course.manners.arrays import beside
from course.nn import functional as F
from course.tensors import Tensor, wrap


def scaled_dot_product_attention(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attn_mask: Tensor | None = None,
    dropout_p: float = 0.0,
    is_causal: bool = False,
    scale: float | None = None,
    enable_gqa: bool = False,
) -> Tensor:
    """softmax(query keyᵀ · scale + mask) value: (…, L, E), (…, S, E) and (…, S, D) to (…, L, D).

    Args:
        attn_mask: (…, L, S), True where a query may look, or numbers that are added.
        is_causal: each query looks at keys up to its own place.
        scale: 1 / √E by default.
        enable_gqa: whether heads of queries share a head of keys and values: (…, H, L, E) with (…, H / n, S,
            E), "grouped queries".

    >>> import course
    >>> x = course.eye(2).reshape(1, 2, 2)
    >>> scaled_dot_product_attention(x, x, x, is_causal=True)[0, 0]
    tensor([1., 0.])
    """
    if enable_gqa:
        heads, groups = query.shape[-3], key.shape[-3]
        if heads % groups:
            raise RuntimeError(
                f"enable_gqa: {heads} heads of queries do not share {groups} heads of keys evenly"
            )
        key, value = (x.repeat_interleave(heads // x.shape[-3], -3) for x in (key, value))
    if is_causal and attn_mask is not None:
        raise RuntimeError("Explicit attn_mask should not be set when is_causal=True")
    scores = (query @ key.transpose(-2, -1)) * (1 / math.sqrt(query.shape[-1]) if scale is None else scale)
    if is_causal:
        attn_mask = wrap(beside(np.tri(*scores.shape[-2:], dtype=bool), scores))
    if attn_mask is not None and attn_mask.dtype.kind == "b":
        scores = scores.masked_fill(~attn_mask, -math.inf)
    elif attn_mask is not None:
        scores = scores + attn_mask
    return F.dropout(F.softmax(scores, -1), dropout_p) @ value
