"""A local rule as a person would write it, where the library's text is about speed, shapes or corner cases.

What is not here stands as it is in the code of the rule (`course.manners.help`). `g` is the gradient of the
result, `y` the result, and every other name the rule's.
"""

from __future__ import annotations

from typing import Any

TOLD = {
    "_gathered(g, at)": "sum of g over the window",
    "_mm_right(g, a, b_by_columns)": "a.T @ g",
    "_mm_right(g if alpha == 1 else g * alpha, a, b_by_columns)": "alpha a.T @ g",
    "g @ b.T if alpha == 1 else (g @ b.T) * alpha": "alpha g @ b.T",
    "g if beta == 1 else g * beta": "beta g",
    "_outer(g, b)": "g bᵀ (outer product)",
    "_by_left(g, a, b)": "g @ b.T, matrix by matrix",
    "_by_right(g, a, b)": "a.T @ g, matrix by matrix",
    "g * (2 * x) if p == 2 else g * (p * x ** (p - 1)) if p else np.zeros_like(g)": "g * p x^(p-1)",
    "g * (y * float(np.log(base))) if base else np.where(np.isinf(y), -g * y, 0)": "g * y ln(base)",
    "np.where(b == 0, 0, g * (b * a ** (b - 1)))": "g * b a^(b-1)",
    "g * np.where((a == 0) & (b >= 0), 0, y * np.log(np.where((a == 0) & (b >= 0), 1, a)))": "g * y ln(a)",
    "np.where(a == b, g / 2, np.where(a < b, 0, g))": "g where a > b, g / 2 where equal, else 0",
    "np.where(a == b, g / 2, np.where(a > b, 0, g))": "g where a < b, g / 2 where equal, else 0",
    "np.zeros_like(g)": "0",
    "np.zeros_like(x)": "0",
    "np.where((x > low) & (x < high), g, 0)": "g where low < x < high, else 0",
    "np.where(np.isfinite(x), g, 0)": "g where x is finite, else 0",
    "np.where(condition, g, 0)": "g where condition, else 0",
    "np.where(condition, 0, g)": "0 where condition, else g",
    "np.where(mask, 0, g)": "0 where mask, else g",
    "np.where(mask, g, 0)": "sum of g where mask",
    "_to(g, dtype_of, back, there)": "g in the dtype of x, where x is",
    "place(g, shape, index)": "g at the index, else 0",
    "put(g, shape, index)": "g added at the index, else 0",
    "put(g, shape, (index,))": "g added to the rows of index, else 0",
    "put(g * used, shape, (index,))": "g added to the rows of index, else 0 (and for padding)",
    "put(g, shape, _grid(index, dim))": "g added at the index along dim, else 0",
    "put(g, shape, (slice(None),) * dim + (index,))": "g added at the index along dim, else 0",
    "place(g.reshape(index.shape), shape, _grid(index, dim))": "g where the value came from, else 0",
    "_permute(g, _inverse(dims))": "g with its dims put back",
    "g.swapaxes(a, b)": "g with dims a and b exchanged",
    "_unrepeat(g, shape, repeats)": "sum of g over the repeats",
    "_several, in shape.py": "the gradients of the parts, put together",
    "spread(g, shape)": "g, copied to the shape of x",
    "spread(g.reshape(one), shape)": "g, copied along dim to the shape of x",
    "spread(g / n, shape)": "g / n, copied to the shape of x",
    "spread(g.reshape(one) / n, shape)": "g / n, copied along dim to the shape of x",
    "_std_vjp(g.reshape(one), x, y.reshape(one), dims, n)": "g * (x - mean(x)) / (n y)",
    "_prod_vjp(g.reshape(one), x, y.reshape(one), dim)": "g * (product of the other elements)",
    "_prod_vjp(g, x.reshape(-1), y, 0).reshape(shape)": "g * (product of the other elements)",
    "_extremes, in reduce.py": "g, shared among the elements that are y, else 0",
    "np.flip(np.cumsum(np.flip(g, dim), dim), dim)": "sum of g from here to the end of dim",
    "g.reshape(one) * np.exp(x - y.reshape(one))": "g * exp(x - y)",
    "_norm2_vjp(g.reshape(one), x, y.reshape(one))": "g * x / y",
    "g.reshape(one) * np.sign(x)": "g * sign(x)",
    "_normp_vjp(g.reshape(one), x, y.reshape(one), p)": "g * sign(x) (|x| / y)^(p-1)",
    "g * _is_open(y)": "g where y > 0, else 0",
    "g * _slope(x, slope)": "g where x > 0, else slope g",
    "np.where(x > 0, g, g * (alpha * np.exp(np.where(x < 0, x, 0))))": "g where x > 0, else g * alpha exp(x)",
    "_silu_vjp(g, x)": "g * s (1 + x (1 - s)), s = sigmoid(x)",
    "g * (_cdf(x) + x * (np.exp(x * x / -2) / math.sqrt(2 * math.pi)))": "g * (Φ(x) + x φ(x))",
    "_gelu_tanh_vjp(g, x)": "g * the derivative of the approximation by tanh",
    "np.where(x * beta > threshold, g, g * logistic(x * beta))": "g * sigmoid(beta x)",
    "g * logistic(-x)": "g * sigmoid(-x)",
    "(g - np.add.reduce(g * y, dim, keepdims=True)) * y": "(g - sum(g * y)) * y",
    "g - np.exp(y) * np.add.reduce(g, dim, keepdims=True)": "g - exp(y) * sum(g)",
    "_zero_at(g, steps)": "g, 0 where it was changed",
    "look(g, steps)": "g where it was changed",
    "_on_diagonal(g, shape, offset, a, b)": "g on the diagonal, else 0",
    "_on_diagonal(g, shape, 0, 0, 1)": "g on the diagonal, else 0",
    "function(g, k)": "g on the same triangle, else 0",
    "_layer_norm_vjp(g if w is None else g * w, x, dims, eps)": (
        "(h - mean(h) - x̂ mean(h * x̂)) / std, h = g * w, x̂ = (x - mean) / std"
    ),
    "g * _normal(x, dims, eps)": "g * (x - mean) / std",
    "_elementwise_loss, in functional.py": "g * the loss's derivative by a",
    "-vjp(g, a, b, n, args)": "-g * the loss's derivative by a",
    "_nll_vjp(g, x, at, share)": "-g * share at the right class, else 0",
    "g * (weight / (n or 1)) * (x - t) / np.maximum((1 - x) * x, 1e-12)": "g * weight/n (x - t) / (x - x²)",
    "g * (weight / (n or 1)) * np.clip(np.log1p(-x) - np.log(x), -100, 100)": "g * weight/n ln((1 - x) / x)",
    "g * _sinc_slope(x)": "g * (cos(πx) - sinc(x)) / x",
    "_logit_vjp(g, x, eps)": "g / (x (1 - x))",
    "put(np.moveaxis(g, -1, _window(index)), shape, index)": "sum of g over the windows",
    "_erase(g, at)": "g, 0 where it was overwritten",
    "g * ((x == y) | ((x != x) & (y != y))) / _hits(x, y)": "g, shared among the elements that are y, else 0",
    "_cumprod_vjp(g, x, y, dim)": "sum of g * y from here to the end of dim, / x",
    "_logcumsumexp_vjp(g, x, y, dim)": "exp(x) * sum of g exp(-y) from here to the end of dim",
    "_slogdet_vjp(gs, x)": "g * inv(x).T",
    "_pinv_vjp(g, x, y)": "-(y.T g y.T), and the parts outside of its ranges",
    "_cholesky_vjp(g, y)": "inv(y).T Φ(y.T g) inv(y), symmetric; Φ: lower triangle, half its diagonal",
    "_eigh_vjp(gs, x, lower)": "V (diag(gw) + (V.T gV) / (wj - wi)) V.T",
    "_svd_vjp(gs, x, full)": "U (diag(gs) + the parts of gU and gV over the differences of s²) V.T",
    "_qr_vjp(gs, x)": "(gQ + Q copyltu(M)) inv(R).T, M = R gR.T - gQ.T Q",
    "_layer_norm_vjp(g if w is None else g * _columns(w, g), x, dims, eps)": (
        "(h - mean(h) - x̂ mean(h * x̂)) / std, h = g * w by channel"
    ),
    "_by_channel(g * _normal(x, dims, eps))": "sum of g * x̂ by channel",
    "_by_channel(g)": "sum of g by channel",
    "(g if w is None else g * _columns(w, g)) * factor": "g * w / std, by channel",
    "_by_channel(g * ((x - mean) * factor))": "sum of g * (x - mean) / std by channel",
    "_group_norm_vjp(g if w is None else g * _columns(w, g), x, groups, eps)": (
        "as of a layer norm of each group, h = g * w"
    ),
    "_by_channel(g * _normal_groups(x, groups, eps))": "sum of g * x̂ by channel",
    "_pad_constant(g, _back(ends), 0)": "g without the padding",
    "_over_places(g)": "sum of g over batch and places",
    "_col2im(g, at)": "sum of g over the windows",
    "_im2col(g, at)": "the windows of g",
    "g * _slope(x, slope, args)": "g * the slope at x (0, or 1)",
    "g * _mish_slope(x)": "g * (t + x (1 - t²) sigmoid(x)), t = tanh(softplus(x))",
    "_glu_vjp(g, x, dim)": "g * s by the first half, g * a s (1 - s) by the second",
    "_placed(g, x, at, once)": "g added where the largest stood, else 0",
    "_placed(g, x, at, False)": "g added where the largest stood, else 0",
    "_window_spread(g / counts, at)": "g / count, copied to its window",
    "made for this number of operands: see einsum": "einsum of g with the other operands",
}
"""By the text of a rule."""


def rules_of(kind: type[Any]) -> list[str]:
    """The derivative by each input of a kind of node of `course`.

    >>> import course
    >>> rules_of(type((course.ones(2, 2, requires_grad=True) @ course.ones(2, 2)).grad_fn))
    ['g @ b.T', 'a.T @ g']
    """
    from course.manners import help

    # An operation of many operands has many rules that are one.
    return [TOLD.get(text, text).replace("np.", "").replace("math.", "") for _, text in help.by_inputs(kind)]
