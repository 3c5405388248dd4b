"""The backward pass at full speed, with hooks, `inputs=`, the debug mode, and memory that is let go.

plain_engine.py has the same algorithm and nothing else: read it first. Where this departs from it, a comment
says why, some with a figure: of one step of an MLP on one thread, 784-128-10 at batch 64 (290 us; backward
142, by the plain engine 443) and 8-16-4 at batch 4 (50 us; 24 and 70). `tests/benchmarks/engines.py` measures
both engines.

- A heap of sequence numbers finds the youngest node: a graph may be wide.
- Gradients are arrays; the same loop runs on Tensors only under `create_graph`, where what rules compute is
  recorded.
- Each gradient is dropped as soon as its node has run, and what the node saved with it, unless
  `retain_graph`.
- Nodes with hooks, Functions, and every node under `create_graph` or in the debug mode go aside
  (`_run_watched`), and come back with their gradients.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from heapq import heappop, heappush
from itertools import repeat
from sys import getrefcount
from typing import Any

import numpy as np

from course.graph import AccumulateGrad, Node, Output
from course.manners import anomaly, hooked, version
from course.manners.quiet import quiet, restore, silence, silent
from course.mode import mode
from course.plain_engine import Array, unbroadcast
from course.plain_engine import saved as saved_tensors
from course.tensors import wrap


def run(  # noqa: PLR0912, PLR0915 (said below)
    roots: Iterable[tuple[Node, Any]],
    retain_graph: bool = False,
    create_graph: bool = False,
    inputs: Sequence[Node] | None = None,
    capture: bool = True,
) -> list[Any] | None:
    """Send each gradient of `roots` (pairs of node and gradient) back through the graph.

    Without `inputs`, gradients arrive in the leaves' `.grad`. With `inputs`, a list of nodes, only paths to
    these are run, and the list of the gradients that arrived there (None where none did) is returned; without
    `capture`, what arrives there stays as it would without `inputs`.
    """
    captured: dict[Node, Any] | None = dict.fromkeys(inputs) if inputs is not None and capture else None
    needed = _leading_to(inputs, [node for node, _ in roots]) if inputs is not None else None
    watched = create_graph or anomaly.enabled
    # In line, though longer than a function should be: an operation costs 2 us here, and 5 in three
    # functions.
    heap = []
    waiting = {}  # -seq -> [node, gradient, whether this pass made that array and nobody else holds it]
    g, ordinary, inherits = None, False, False
    # The first turn of the loop hands the roots their gradients, as if an operation had made them.
    targets, vjps, saved = [node for node, _ in roots], repeat(_handed_over), [(g,) for _, g in roots]

    before = mode.enabled
    mode.enabled = create_graph
    loud = silence(silent)  # `quiet` in line
    try:
        while True:
            for target, vjp, values in zip(targets, vjps, saved):
                if target is None or (needed is not None and target not in needed):
                    continue
                d = vjp(g, *values)
                # A sum makes an array only where none of ours waits, else it adds in place; and what arrives
                # at a leaf becomes its .grad without a copy (784-128-10 takes 600 us without). An array is
                # ours for that when a rule has just made it (so no rule may return what it has saved), or
                # made it of what was ours and goes nowhere else. A view is, when nobody else holds its
                # memory either: only `d` and the count itself; one of a GPU's does not tell, and is not.
                if not ordinary:
                    fresh = False
                elif d is g:
                    fresh = inherits
                elif d.base is None:
                    fresh = True
                else:
                    fresh = getattr(d.flags, "writeable", False) and (inherits or getrefcount(d.base) == 2)
                shape = target.shape
                if d.shape != shape:
                    d, fresh = summed(d, shape), not create_graph
                key = -target.seq
                entry = waiting.get(key)
                if entry is None:
                    waiting[key] = [target, d, fresh]
                    heappush(heap, key)
                elif entry[2]:
                    entry[1] += d
                else:
                    entry[1] = entry[1] + d
                    entry[2] = not create_graph
            # Until an operation is up, whose rules run above; leaves and outputs are done in passing.
            while heap:
                node, g, owned = waiting.pop(heappop(heap))
                hooks = node.hooks
                if hooks is not None:
                    g, owned = hooked.arrived(hooks, g), False
                if captured is not None and node in captured:
                    captured[node], owned = g if create_graph or owned else g.copy("K"), False
                    if not _goes_on(node, needed):
                        continue
                if hooks is not None and hooks.before:
                    g = hooked.before(hooks, g)
                targets, vjps = node.next, node.vjps
                if not vjps and type(node) is AccumulateGrad:
                    accumulate(node, g, owned, create_graph)
                    continue
                if not vjps and type(node) is Output:
                    _gather(node, g, heap, waiting)
                    continue
                ordinary = vjps and not watched and hooks is None
                if ordinary:
                    saved = node.saved
                    # else nothing has changed since (1.2 us less)
                    if saved is None or node.seq < version.latest:
                        node.check()
                    inherits = owned and len(targets) == 1
                else:
                    found = _run_watched(node, g, needed, create_graph)
                    targets, vjps = (
                        [t if d is not None else None for t, d in zip(targets, found)],
                        repeat(_handed_over),
                    )
                    saved = [(d,) for d in found]
                if not retain_graph and node.frees:
                    node.saved = None
                break
            else:
                break  # no gradient waits any more
    finally:
        restore(loud)
        mode.enabled = before
    return None if captured is None or inputs is None else [captured[node] for node in inputs]


def _handed_over(_: Any, d: Any) -> Any:
    """The rule of a gradient that is known already."""
    return d


def summed(d: Array, shape: Any) -> Array:
    """`unbroadcast`, with what comes most often first: a bias that was added to each row of a batch (2.5 us
    less for each).
    """
    return np.add.reduce(d, 0) if d.shape[1:] == shape else unbroadcast(d, shape)


def accumulate(node: AccumulateGrad, g: Any, owned: bool, create_graph: bool) -> None:
    """Add `g` to a leaf's gradient. An array that this pass made for nobody else becomes it as it is, others
    are copied.
    """
    leaf = node.variable
    before = leaf._grad
    if before is None:
        dtype = leaf.array.dtype
        leaf._grad = (
            g.to(dtype).clone()
            if create_graph
            else wrap(g if owned and g.dtype is dtype else g.astype(dtype))
        )
    elif create_graph:
        leaf._grad = before + g.to(leaf.array.dtype)
    else:
        before.array += g
        version.bump(before.array)
    if node.hooks is not None:
        for hook in list(node.hooks.accumulated.values()):
            if hook(leaf) is not None:
                raise RuntimeError("Tensor post accumulate grad hooks should return None.")
        if node.hooks.after:
            hooked.after(node, [], g)


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


def _run_watched(node, g, needed, create_graph):
    """Run a node on tensors, under the debug mode or hooks, or with a backward of its own; a gradient for
    each input.
    """
    wanted = [t is not None and (needed is None or t in needed) for t in node.next]
    try:
        if not node.vjps:
            found = [d if w else None for d, w in zip(node.backward(g, create_graph), wanted)]
        else:
            node.check()
            found = [
                node.vjps[i](g, *(saved_tensors(node, i) if create_graph else node.saved[i])) if w else None
                for i, w in enumerate(wanted)
            ]
    except Exception as error:
        if anomaly.enabled:
            anomaly.explain(error, node)
        raise
    if anomaly.enabled:
        for i, d in enumerate(found):
            if d is not None:
                anomaly.check(node, i, d)
    if node.hooks is not None and node.hooks.after:
        found = hooked.after(node, found, g)
    return found


def _goes_on(node, needed):
    """Whether a wanted input lies further down than `node`."""
    return any(t is not None and t in needed for t in node.next)


def _leading_to(targets: Iterable[Node], roots: Iterable[Node]) -> set[Node]:
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
def run_alone(node: Node, /, *grad_outputs: Any) -> Any:
    """`grad_fn(gradient)`: run one node by itself; gradients of its outputs in, a gradient for each input
    out.
    """
    several = isinstance(node.shape, list)
    count = len(node.shape) if several else 1
    if len(grad_outputs) != count:
        raise TypeError(
            f"{node.name()} expected {count} arguments, got {len(grad_outputs)} arguments instead"
        )
    if type(node) is AccumulateGrad:
        accumulate(node, grad_outputs[0].array, False, False)
        return None
    g = [x if x is None else x.array for x in grad_outputs] if several else grad_outputs[0].array
    before, mode.enabled = mode.enabled, False
    try:
        found = _run_watched(node, g, None, False)
    finally:
        mode.enabled = before
    # what was broadcast is summed back here too, as the engine would
    results = tuple(
        None if d is None or t is None else wrap(unbroadcast(d, t.shape)) for d, t in zip(found, node.next)
    )
    return results[0] if len(results) == 1 else results


Node.__call__ = run_alone
