"""`check`: does the same code give the same on torch and on course, in values, dtypes, first and second
gradients?

Gradients come from both of course's engines: the one that runs, and the plain one, which is there to be read.

The code is a lambda of the library and of tensors, `lambda t, x, y: t.maximum(x, y)`; t is torch, then
course.
"""

import numpy as np
import torch

import course
from course import plain_engine


def check(
    code, *shapes, dtype=np.float64, draw=None, contiguous=True, seed=0, rtol=1e-9, atol=1e-11, second=True
):
    """Run `code` on both libraries, on inputs of the given shapes (or arrays as they are), and compare
    everything.
    """
    rng = np.random.default_rng(seed)
    arrays = [s if isinstance(s, np.ndarray) else _drawn(rng, s, dtype, draw) for s in shapes]
    if not contiguous:
        arrays = [
            np.ascontiguousarray(a.swapaxes(0, -1)).swapaxes(0, -1)
            if a.ndim > 1
            else np.repeat(a, 2)[::2]
            if a.ndim
            else a
            for a in arrays
        ]
    theirs = [_leaf(torch, a) for a in arrays]
    ours = [_leaf(course, a) for a in arrays]
    kept = [a.copy() for a in arrays]
    left, right = _listed(code(torch, *theirs)), _listed(code(course, *ours))
    assert len(left) == len(right)
    for a, b in zip(left, right):
        same(a, b, "value", rtol, atol)
    for x, before in zip(ours, kept):
        if x.is_leaf:
            np.testing.assert_array_equal(x.detach().numpy(), before, "an input was changed")
    pairs = [(a, b) for a, b in zip(left, right) if _differentiable(a)]
    assert [bool(a.requires_grad) for a in left if isinstance(a, torch.Tensor)] == [
        b.requires_grad for b in right if isinstance(b, course.Tensor)
    ]
    if not pairs:
        return ours, right
    cotangents = [
        rng.standard_normal(tuple(a.shape)).astype(str(a.dtype).removeprefix("torch.")) for a, _ in pairs
    ]
    g_theirs, wrt_theirs, u_theirs = _gradients(torch, [a for a, _ in pairs], theirs, cotangents)
    g_ours, wrt_ours, u_ours = _gradients(course, [b for _, b in pairs], ours, cotangents)
    for i, (a, b) in enumerate(zip(g_theirs, g_ours)):
        same(a, b, f"gradient by input {i}", rtol, atol)
    # without create_graph the pass computes on arrays, not tensors: the same numbers must come out
    on_arrays = course.autograd.grad(
        [b for _, b in pairs],
        wrt_ours,
        [course.tensor(c) for c in cotangents],
        retain_graph=True,
        allow_unused=True,
    )
    for i, (a, b) in enumerate(zip(g_ours, on_arrays)):
        assert (a is None) == (b is None)
        if a is not None:
            assert b.dtype == a.dtype and b.shape == a.shape
            np.testing.assert_allclose(
                b.numpy(), a.detach().numpy(), rtol, atol, err_msg=f"first-order gradient {i}"
            )
    by_plain = _plain([b for _, b in pairs], wrt_ours, u_ours)
    for i, (a, b) in enumerate(zip(g_theirs, by_plain)):
        same(a, b, f"gradient by input {i}, plain engine", rtol, atol)
    if second:
        vs = [
            None
            if g is None
            else rng.standard_normal(tuple(g.shape)).astype(str(g.dtype).removeprefix("torch."))
            for g in g_theirs
        ]
        h_plain = _plain(by_plain, wrt_ours + u_ours, vs)
        h_theirs = _second(torch, g_theirs, wrt_theirs + u_theirs, vs)
        h_ours = _second(course, g_ours, wrt_ours + u_ours, vs)
        for name, found in (("", h_ours), (", plain engine", h_plain)):
            for i, (a, b, x) in enumerate(zip(h_theirs, found, wrt_ours + u_ours)):
                zero = np.zeros(x.shape)
                np.testing.assert_allclose(
                    zero if b is None else np.asarray(getattr(b, "array", b)),
                    zero if a is None else a,
                    rtol * 10,
                    atol * 10,
                    err_msg=f"second gradient by input {i}{name}",
                )
    return ours, right, g_ours


def same(theirs, ours, what="value", rtol=1e-9, atol=1e-11):
    """One result of each: kind, shape, dtype, elements."""
    if theirs is None or ours is None:
        # a gradient that torch leaves out may be zeros here, and the other way round
        other = ours if theirs is None else theirs
        assert other is None or not np.any(np.asarray(other.numpy(force=True))), (
            f"{what}: {theirs} and {ours}"
        )
        return
    if isinstance(theirs, torch.Tensor):
        assert isinstance(ours, course.Tensor), f"{what}: a {type(ours).__name__}, not a Tensor"
        assert ours.shape == tuple(theirs.shape), (
            f"{what}: shape {ours.shape}, torch's is {tuple(theirs.shape)}"
        )
        assert str(ours.dtype) == str(theirs.dtype), f"{what}: {ours.dtype}, torch's is {theirs.dtype}"
        np.testing.assert_allclose(ours.detach().numpy(), theirs.numpy(force=True), rtol, atol, err_msg=what)
    else:
        assert ours == theirs, what


def _drawn(rng, shape, dtype, draw):
    values = rng.standard_normal(shape) if draw is None else draw(rng, shape)
    return np.asarray(values).astype(dtype)


def _leaf(library, array):
    # torch has no tensor over memory with negative strides, and neither library shares memory with the other
    # here
    x = library.from_numpy(array.copy(order="K"))
    return x.requires_grad_() if array.dtype.kind == "f" else x


def _listed(result):
    return list(result) if isinstance(result, (tuple, list)) else [result]


def _differentiable(a):
    return isinstance(a, torch.Tensor) and a.requires_grad


def _gradients(library, outputs, inputs, cotangents):
    wrt = [x for x in inputs if x.requires_grad]
    us = [library.from_numpy(np.array(c)).requires_grad_() for c in cotangents]
    return library.autograd.grad(outputs, wrt, us, create_graph=True, allow_unused=True), wrt, us


def _second(library, gradients, wrt, vs):
    pairs = [
        (g, library.from_numpy(np.array(v)))
        for g, v in zip(gradients, vs)
        if g is not None and g.requires_grad
    ]
    if not pairs:
        return [None] * len(wrt)
    found = library.autograd.grad([g for g, _ in pairs], wrt, [v for _, v in pairs], allow_unused=True)
    # torch may answer with tensors that have no memory yet
    return [g if g is None else g.numpy(force=True) for g in found]


def _plain(outputs, wrt, cotangents):
    """The gradients of `outputs` by `wrt`, leaves, from the plain engine; it lets go of nothing."""
    for x in wrt:
        x.grad = None
    for y, u in zip(outputs, cotangents):
        if y is not None and y.requires_grad:
            plain_engine.backward(
                y, u if isinstance(u, course.Tensor) else course.from_numpy(np.array(u)), create_graph=True
            )
    found = [x.grad for x in wrt]
    for x in wrt:
        x.grad = None
    return found
