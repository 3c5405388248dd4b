"""The backward pass: the youngest node whose gradient is pending is always complete, because nodes only point to older ones.

So a heap of sequence numbers replaces a topological sort: no recursion, and each gradient is dropped as soon as its node
has run. A gradient broadcast on the way forward is summed back here, once, for all rules. Under `create_graph` the same
loop runs on Tensors instead of arrays, and what the rules compute is recorded.
"""

from heapq import heappop, heappush
from sys import getrefcount

import numpy as np

from course import anomaly, version
from course.graph import AccumulateGrad, Output
from course.mode import mode
from course.quiet import quiet
from course.tensors import Tensor, wrap


@quiet
def run(roots, retain_graph=False, create_graph=False, inputs=None):
    """Send each gradient of `roots` (pairs of node and gradient) back through the graph.

    Without `inputs`, gradients arrive in the leaves' `.grad`. With `inputs`, a list of nodes, only paths to these are run,
    and the list of the gradients that arrived there (None where none did) is returned.
    """
    captured = dict.fromkeys(inputs) if inputs is not None else None
    needed = _leading_to(captured, [node for node, _ in roots]) if inputs is not None else None
    watched = create_graph or anomaly.enabled
    heap = []
    waiting = {}  # -seq -> [node, gradient, whether this pass made that array and nobody else holds it]
    for node, g in roots:
        if needed is None or node in needed:
            _deliver(node, g, heap, waiting)

    before = mode.enabled
    mode.enabled = create_graph
    try:
        while heap:
            node, g, owned = waiting.pop(heappop(heap))
            hooks = node.hooks
            if hooks is not None:
                g, owned = _before(node, g), False
            if captured is not None and node in captured:
                captured[node], owned = g if create_graph or owned else np.array(g), False
                if not _goes_on(node, needed):
                    continue
            vjps = node.vjps
            if not vjps and type(node) is AccumulateGrad:
                if inputs is None:
                    accumulate(node, g, owned, create_graph)
            elif not vjps and type(node) is Output:
                _gather(node, g, heap, waiting)
            elif watched or not vjps or hooks is not None:
                for target, d in zip(node.next, _run_watched(node, g, needed, create_graph)):
                    if d is not None:
                        _deliver(target, d, heap, waiting)
                if not retain_graph and node.frees:
                    node.saved = None
            else:
                saved = node.saved
                if saved is None or node.seq < version.latest:
                    node.check()
                if not retain_graph and node.frees:
                    node.saved = None
                # The innermost loop: _run_watched and _deliver in line (5 us for each operation become 2).
                targets = node.next
                inherits = owned and len(targets) == 1
                for target, vjp, values in zip(targets, vjps, saved):
                    if target is None or (needed is not None and target not in needed):
                        continue
                    d = vjp(g, *values)
                    # An array is ours to add into when the rule has just made it, or made it of what was ours and goes
                    # nowhere else. A view is, when nobody else holds its memory either: only `d` and the count itself.
                    if d.base is None:
                        fresh = inherits or d is not g
                    else:
                        fresh = d.flags.writeable and (inherits or getrefcount(d.base) == 2)
                    shape = target.shape
                    if d.shape != shape:
                        d, fresh = unbroadcast(d, shape), True
                    key = -target.seq
                    entry = waiting.get(key)
                    if entry is None:
                        waiting[key] = [target, d, fresh]
                        heappush(heap, key)
                    elif entry[2]:
                        entry[1] += d
                    else:
                        entry[1] = entry[1] + d
                        entry[2] = True
    finally:
        mode.enabled = before
    return [captured[node] for node in inputs] if inputs is not None else None


def accumulate(node, g, owned, create_graph):
    """Add `g` to a leaf's gradient. An array that this pass made for nobody else becomes it as it is, others are copied."""
    leaf = node.variable
    before = leaf.grad
    if before is None:
        dtype = leaf.array.dtype
        leaf.grad = g.to(dtype).clone() if create_graph else wrap(g if owned and g.dtype is dtype else np.array(g, dtype))
    elif create_graph:
        leaf.grad = before + g.to(leaf.array.dtype)
    else:
        before.array += g
        version.bump(before.array)
    if node.hooks is not None:
        for hook in list(node.hooks.accumulated.values()):
            hook(leaf)


def _deliver(target, d, heap, waiting):
    """Add `d` to the gradient that waits at `target`, never in place."""
    if d.shape != target.shape:
        d = unbroadcast(d, target.shape)
    key = -target.seq
    entry = waiting.get(key)
    if entry is None:
        waiting[key] = [target, d, False]
        heappush(heap, key)
    else:
        entry[1] = entry[1] + d


def unbroadcast(g, shape):
    """Sum `g` down to `shape`, which was broadcast to g's shape on the way forward (slide 8: the transpose of copying is adding).

    >>> import numpy as np
    >>> unbroadcast(np.ones((2, 3)), (3,))
    array([2., 2., 2.])
    """
    full = g.shape
    if full[1:] == shape:  # a bias over its batch
        return np.add.reduce(g, 0)
    extra = len(full) - len(shape)
    if extra < 0 or any(m != n and m != 1 for m, n in zip(shape, g.shape[max(extra, 0):])):
        raise RuntimeError(f"a gradient must have the shape of its input, or one that the input broadcasts to: "
                           f"got a gradient of shape {tuple(g.shape)} for an input of shape {tuple(shape)}")
    axes = tuple(range(extra)) + tuple(i + extra for i, m in enumerate(shape) if m == 1 and g.shape[i + extra] != 1)
    return np.add.reduce(g, axes).reshape(shape)


def _gather(output, g, heap, waiting):
    """Put the gradient of one output into its place among those of a node that has several."""
    node = output.next[0]
    key = -node.seq
    entry = waiting.get(key)
    if entry is None:
        entry = waiting[key] = [node, [None] * len(node.shape), False]
        heappush(heap, key)
    places = entry[1]
    places[output.nr] = g if places[output.nr] is None else places[output.nr] + g


def _before(node, g):
    """Run the hooks on the gradient that arrives at `node`."""
    hooks = node.hooks
    for hook in list(hooks.tensor.values()):
        given = g if isinstance(g, Tensor) else wrap(g)
        result = hook(given)
        if result is not None:
            if not isinstance(result, Tensor):
                raise TypeError(f"a tensor hook returns a Tensor or None, not {type(result).__name__}")
            if result.shape != given.shape:
                raise RuntimeError(f"hook has changed the size of value: the gradient has shape {given.shape}, "
                                   f"the hook returned {result.shape}")
            g = _like(result, g)
    if hooks.before:
        several = isinstance(g, list)
        grads = tuple(x if x is None or isinstance(x, Tensor) else wrap(x) for x in (g if several else [g]))
        for hook in list(hooks.before.values()):
            result = hook(grads)
            if result is not None:
                grads = result if isinstance(result, tuple) else (result,)
        g = [None if x is None else x.array for x in grads] if several else _like(grads[0], g)
    if hooks.retain is not None:
        tensor = hooks.retain()
        if tensor is not None:
            given = g if isinstance(g, Tensor) else wrap(np.array(g))
            tensor.grad = given if tensor.grad is None else tensor.grad + given
    return g


def _like(tensor, g):
    return tensor if isinstance(g, Tensor) else tensor.array


def _run_watched(node, g, needed, create_graph):
    """Run a node on tensors, under the debug mode or hooks, or with a backward of its own; a gradient for each input."""
    wanted = [t is not None and (needed is None or t in needed) for t in node.next]
    try:
        if not node.vjps:
            found = [d if w else None for d, w in zip(node.backward(g, create_graph), wanted)]
        else:
            node.check()
            found = [node.vjps[i](g, *node.values(i, create_graph)) if w else None for i, w in enumerate(wanted)]
    except Exception as error:
        if anomaly.enabled:
            anomaly.explain(error, node)
        raise
    if anomaly.enabled:
        for i, d in enumerate(found):
            if d is not None:
                anomaly.check(node, i, d)
    if node.hooks is not None and node.hooks.after:
        found = _after(node, found, g)
    return found


def _after(node, found, g):
    as_tensor = lambda x: x if x is None or isinstance(x, Tensor) else wrap(x)  # noqa: E731
    grads = tuple(map(as_tensor, found))
    outputs = tuple(map(as_tensor, g if isinstance(g, list) else [g]))
    for hook in list(node.hooks.after.values()):
        result = hook(grads, outputs)
        if result is not None:
            if len(result) != len(grads):
                raise RuntimeError(f"a hook of {node.name()} must return as many gradients as it got: "
                                   f"{len(grads)}, not {len(result)}")
            grads = tuple(result)
    return [None if x is None else x if old is not None and isinstance(old, Tensor) else x.array
            for x, old in zip(grads, found)]


def _goes_on(node, needed):
    """Whether a wanted input lies further down than `node`."""
    return any(t is not None and t in needed for t in node.next)


def _leading_to(targets, roots):
    """The nodes from which a path leads to one of `targets`, found oldest first: no recursion."""
    found = dict.fromkeys(roots)
    stack = list(found)
    while stack:
        for target in stack.pop().next:
            if target is not None and target not in found:
                found[target] = None
                stack.append(target)
    needed = set()
    for node in sorted(found, key=lambda n: n.seq):
        if node in targets or any(t in needed for t in node.next):
            needed.add(node)
    return needed


@quiet
def run_alone(node, grad_outputs):
    """`grad_fn(gradient)`: run one node and return the gradients of its inputs."""
    if type(node) is AccumulateGrad:
        accumulate(node, grad_outputs[0].array, False, False)
        return None
    several = isinstance(node.shape, list)
    g = [x if x is None else x.array for x in grad_outputs] if several else grad_outputs[0].array
    before, mode.enabled = mode.enabled, False
    try:
        found = _run_watched(node, g, None, False)
    finally:
        mode.enabled = before
    # what was broadcast is summed back here too, as the engine would
    results = tuple(None if d is None else wrap(d if d.shape == t.shape else unbroadcast(d, t.shape))
                    for d, t in zip(found, node.next))
    return results[0] if len(results) == 1 else results
