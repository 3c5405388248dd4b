"""One line of cases.py on one device: all that comes out of it."""

import numpy as np
from agreement import _drawn, _listed

import course


def inputs_of(shapes, options):
    """The arrays that a line of cases.py asks for."""
    rng = np.random.default_rng(0)
    dtype, draw = options.get("dtype", np.float64), options.get("draw")
    return [s if isinstance(s, np.ndarray) else _drawn(rng, s, dtype, draw) for s in shapes]


def found(code, arrays, device, second=True):
    """Values, first gradients with and without a graph of their own, and second gradients: tensors or None.

    Tensors that the code makes without naming a device are on this one, too.
    """
    course.set_default_device(device)
    try:
        inputs = [course.as_tensor(a.copy(order="K")).to(device) for a in arrays]
        for x in inputs:
            x.requires_grad_(x.is_floating_point())
        outputs = [y for y in _listed(code(course, *inputs)) if isinstance(y, course.Tensor)]
        ys, xs = ([t for t in several if t.requires_grad] for several in (outputs, inputs))
        if not ys or not xs:
            return outputs
        rng = np.random.default_rng(1)
        us = [course.tensor(rng.standard_normal(y.shape), dtype=y.dtype).requires_grad_() for y in ys]
        first = course.autograd.grad(ys, xs, [u.detach() for u in us], retain_graph=True, allow_unused=True)
        again = course.autograd.grad(ys, xs, us, create_graph=True, allow_unused=True)
        outputs += [*first, *again]
        if second and (gs := [g.sum() for g in again if g is not None and g.requires_grad]):
            outputs += course.autograd.grad(gs, [*xs, *us], allow_unused=True)
        return outputs
    finally:
        course.set_default_device(None)


def same(here, there, rtol, atol):
    """Whether two such lists are equal; the second is not asked to be where the first is."""
    assert len(here) == len(there)
    for a, b in zip(here, there):
        assert (a is None) == (b is None)
        if a is not None and b is not None:
            np.testing.assert_allclose(b.numpy(force=True), a.numpy(force=True), rtol, atol)
