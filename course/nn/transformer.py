"""Attention with several heads, and the layers of a transformer that are made of it."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from course.creation import empty
from course.manners.types import Device, DType
from course.nn import functional as F
from course.nn import init
from course.nn.container import ModuleList
from course.nn.dropout import Dropout
from course.nn.linear import Linear
from course.nn.module import Module
from course.nn.normalization import LayerNorm
from course.nn.parameter import Parameter
from course.tensors import Tensor, wrap


class NonDynamicallyQuantizableLinear(Linear):
    """A Linear; torch's name, which is printed."""


def _added(mask: Tensor | None, like: Tensor) -> Tensor | None:
    """A mask as numbers that are added to scores: True is where nothing may be looked at."""
    if mask is None or mask.dtype.kind == "f":
        return mask
    return wrap(np.where(mask.array, -math.inf, 0).astype(like.dtype))


class MultiheadAttention(Module):
    """softmax(Q Kᵀ / √d) V for each head, side by side, and a Linear over them.

    Args:
        embed_dim: the size of a token, which the heads share.
        num_heads: how many heads there are.
        dropout: of the weights, in training.
        batch_first: (N, L, E) in place of (L, N, E).

    `forward(query, key, value)` gives the result and the weights, the mean over the heads, (N, L, S); masks
    are True where nothing may be looked at, or numbers that are added.

    >>> import course
    >>> x = course.zeros(2, 5, 8)
    >>> y, weights = course.nn.MultiheadAttention(8, 2, batch_first=True)(x, x, x)
    >>> y.shape, weights.shape
    (torch.Size([2, 5, 8]), torch.Size([2, 5, 5]))
    """

    in_proj_weight: Parameter
    in_proj_bias: Parameter | None

    def __init__(
        self,
        embed_dim: int,
        num_heads: int,
        dropout: float = 0.0,
        bias: bool = True,
        add_bias_kv: bool = False,
        add_zero_attn: bool = False,
        kdim: int | None = None,
        vdim: int | None = None,
        batch_first: bool = False,
        device: Device | None = None,
        dtype: DType | None = None,
    ) -> None:
        super().__init__()
        if embed_dim % num_heads:
            raise AssertionError("embed_dim must be divisible by num_heads")
        if add_bias_kv or add_zero_attn or kdim not in (None, embed_dim) or vdim not in (None, embed_dim):
            raise NotImplementedError(
                "MultiheadAttention: add_bias_kv, add_zero_attn and other sizes of keys and values are not "
                "there"
            )
        self.embed_dim, self.num_heads, self.dropout = embed_dim, num_heads, dropout
        self.batch_first, self.head_dim = batch_first, embed_dim // num_heads
        self.in_proj_weight = Parameter(empty(3 * embed_dim, embed_dim, dtype=dtype))
        more = Parameter(empty(3 * embed_dim, dtype=dtype)) if bias else None
        self.register_parameter("in_proj_bias", more)
        self.out_proj = NonDynamicallyQuantizableLinear(embed_dim, embed_dim, bias=bias, dtype=dtype)
        self.to(device=device)
        init.xavier_uniform_(self.in_proj_weight)
        for b in (self.in_proj_bias, self.out_proj.bias):
            if b is not None:
                init.zeros_(b)

    def forward(
        self,
        query: Tensor,
        key: Tensor,
        value: Tensor,
        key_padding_mask: Tensor | None = None,
        need_weights: bool = True,
        attn_mask: Tensor | None = None,
        average_attn_weights: bool = True,
        is_causal: bool = False,
    ) -> tuple[Tensor, Tensor | None]:
        single = query.ndim == 2
        if single:
            query, key, value = (t.unsqueeze(1) for t in (query, key, value))
            key_padding_mask = None if key_padding_mask is None else key_padding_mask.unsqueeze(0)
        elif self.batch_first:
            query, key, value = (t.transpose(0, 1) for t in (query, key, value))
        length, n, _ = query.shape
        weights = self.in_proj_weight.chunk(3)
        biases = (None,) * 3 if self.in_proj_bias is None else self.in_proj_bias.chunk(3)
        heads = (len(query), n * self.num_heads, self.head_dim)
        q, k, v = (
            F.linear(t, w, b).reshape(len(t), *heads[1:]).transpose(0, 1)
            for t, w, b in zip((query, key, value), weights, biases)
        )
        scores = (q * (1 / math.sqrt(self.head_dim))) @ k.transpose(1, 2)
        scores = scores.reshape(n, self.num_heads, length, len(key))
        mask = _added(attn_mask, scores)
        if mask is not None:
            scores = scores + (mask.reshape(n, -1, *mask.shape[1:]) if mask.ndim == 3 else mask)
        padding = _added(key_padding_mask, scores)
        if padding is not None:
            scores = scores + padding[:, None, None]
        share = F.softmax(scores, -1)
        seen = F.dropout(share, self.dropout, self.training)
        result = seen.reshape(n * self.num_heads, length, len(key)) @ v
        result = result.transpose(0, 1).reshape(length, n, self.embed_dim)
        result = self.out_proj(result)
        shown = (share.mean(1) if average_attn_weights else share) if need_weights else None
        if single:
            return result.squeeze(1), None if shown is None else shown.squeeze(0)
        return (result.transpose(0, 1) if self.batch_first else result), shown


class _Layer(Module):
    """What the layers of encoder and decoder share: attention, then two Linears, each with a residual and a
    norm, before it (`norm_first`) or after.
    """

    norms = 2

    def __init__(
        self,
        d_model: int,
        nhead: int,
        dim_feedforward: int = 2048,
        dropout: float = 0.1,
        activation: str | Callable[[Tensor], Tensor] = F.relu,
        layer_norm_eps: float = 1e-5,
        batch_first: bool = False,
        norm_first: bool = False,
        bias: bool = True,
        device: Device | None = None,
        dtype: DType | None = None,
    ) -> None:
        super().__init__()
        attention = lambda: MultiheadAttention(
            d_model, nhead, dropout, bias, batch_first=batch_first, dtype=dtype
        )
        self.self_attn = attention()
        if self.norms == 3:
            self.multihead_attn = attention()
        self.linear1 = Linear(d_model, dim_feedforward, bias, dtype=dtype)
        self.dropout = Dropout(dropout)
        self.linear2 = Linear(dim_feedforward, d_model, bias, dtype=dtype)
        self.norm_first = norm_first
        for i in range(1, self.norms + 1):
            setattr(self, f"norm{i}", LayerNorm(d_model, layer_norm_eps, bias=bias, dtype=dtype))
        for i in range(1, self.norms + 1):
            setattr(self, f"dropout{i}", Dropout(dropout))
        if activation not in ("relu", "gelu") and not callable(activation):
            raise RuntimeError(f"activation should be relu/gelu, not {activation}")
        self.activation = getattr(F, activation) if isinstance(activation, str) else activation
        self.to(device=device)

    def _feed(self, x: Tensor) -> Tensor:
        return self.linear2(self.dropout(self.activation(self.linear1(x))))

    def _with(self, i: int, x: Tensor, part: Callable[[Tensor], Tensor]) -> Tensor:
        """x and what a part adds to it."""
        norm, dropout = getattr(self, f"norm{i}"), getattr(self, f"dropout{i}")
        return x + dropout(part(norm(x))) if self.norm_first else norm(x + dropout(part(x)))


class TransformerEncoderLayer(_Layer):
    """Self-attention, then two Linears, each with a residual, a norm and dropout: (L, N, E) to the same.

    Source: Vaswani et al., arXiv:1706.03762.
    """

    def forward(
        self,
        src: Tensor,
        src_mask: Tensor | None = None,
        src_key_padding_mask: Tensor | None = None,
        is_causal: bool = False,
    ) -> Tensor:
        look = lambda x: self.self_attn(x, x, x, src_key_padding_mask, False, src_mask)[0]
        return self._with(2, self._with(1, src, look), self._feed)


class TransformerDecoderLayer(_Layer):
    """Self-attention, attention to what the encoder gave (`memory`), then two Linears."""

    norms = 3

    def forward(
        self,
        tgt: Tensor,
        memory: Tensor,
        tgt_mask: Tensor | None = None,
        memory_mask: Tensor | None = None,
        tgt_key_padding_mask: Tensor | None = None,
        memory_key_padding_mask: Tensor | None = None,
        tgt_is_causal: bool = False,
        memory_is_causal: bool = False,
    ) -> Tensor:
        look = lambda x: self.self_attn(x, x, x, tgt_key_padding_mask, False, tgt_mask)[0]
        other = self.multihead_attn
        read = lambda x: other(x, memory, memory, memory_key_padding_mask, False, memory_mask)[0]
        return self._with(3, self._with(2, self._with(1, tgt, look), read), self._feed)


class _Stack(Module):
    def __init__(self, layer: Module, num_layers: int, norm: Module | None = None) -> None:
        super().__init__()
        self.layers = ModuleList([copy.deepcopy(layer) for _ in range(num_layers)])
        self.num_layers = num_layers
        self.norm = norm


class TransformerEncoder(_Stack):
    """num_layers copies of an encoder layer, one after the other."""

    def __init__(
        self,
        encoder_layer: Module,
        num_layers: int,
        norm: Module | None = None,
        enable_nested_tensor: bool = True,
        mask_check: bool = True,
    ) -> None:
        super().__init__(encoder_layer, num_layers, norm)

    def forward(
        self,
        src: Tensor,
        mask: Tensor | None = None,
        src_key_padding_mask: Tensor | None = None,
        is_causal: bool | None = None,
    ) -> Tensor:
        for layer in self.layers:
            src = layer(src, mask, src_key_padding_mask)
        return src if self.norm is None else self.norm(src)


class TransformerDecoder(_Stack):
    """num_layers copies of a decoder layer, one after the other."""

    def __init__(self, decoder_layer: Module, num_layers: int, norm: Module | None = None) -> None:
        super().__init__(decoder_layer, num_layers, norm)

    def forward(self, tgt: Tensor, memory: Tensor, *masks: Tensor | None, **more: Any) -> Tensor:
        for layer in self.layers:
            tgt = layer(tgt, memory, *masks, **more)
        return tgt if self.norm is None else self.norm(tgt)
