"""Functions that are called when a module runs: before its forward, after it, and when a gradient has come
through.

`net.register_forward_hook(f)` and its kin keep them on the module; one without hooks does not load this file.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from course.autograd.function import Function
from course.graph import Handle
from course.tensors import Tensor


class Hooks:
    """All hooks of one module, in the order in which they are called."""

    def __init__(self) -> None:
        self.before: OrderedDict[int, Any] = OrderedDict()
        self.after: OrderedDict[int, Any] = OrderedDict()
        self.backward_before: OrderedDict[int, Any] = OrderedDict()
        self.backward: OrderedDict[int, Any] = OrderedDict()
        self.with_kwargs: set[int] = set()


def register(module: Any, place: str, hook: Any, prepend: bool = False, with_kwargs: bool = False) -> Handle:
    """Add a hook, and return what takes it away again."""
    hooks = module.__dict__.get("_hooks")
    if hooks is None:
        hooks = module.__dict__["_hooks"] = Hooks()
    handle = Handle(getattr(hooks, place), hook)
    if prepend:
        getattr(hooks, place).move_to_end(handle.id, last=False)
    if with_kwargs:
        hooks.with_kwargs.add(handle.id)
    return handle


def call(module: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """A module's forward with all its hooks around it."""
    hooks: Hooks = module.__dict__["_hooks"]
    for number, hook in list(hooks.before.items()):
        if number in hooks.with_kwargs:
            given = hook(module, args, kwargs)
            if given is not None:
                if not (isinstance(given, tuple) and len(given) == 2):
                    raise RuntimeError(
                        "forward pre-hook must return None or a tuple of (new_args, new_kwargs), but got "
                        f"{given}."
                    )
                args, kwargs = given
        else:
            given = hook(module, args)
            if given is not None:
                args = given if isinstance(given, tuple) else (given,)
    watch = None
    if hooks.backward or hooks.backward_before:
        watch = Watch(module, hooks)
        args = watch.inputs(args)
    result = module.forward(*args, **kwargs)
    for number, hook in list(hooks.after.items()):
        extra = (kwargs,) if number in hooks.with_kwargs else ()
        given = hook(module, args, *extra, result)
        if given is not None:
            result = given
    return result if watch is None else watch.outputs(result)


class BackwardHookFunction(Function):
    """The tensors as they are: a place in the graph at which to wait for their gradients."""

    @staticmethod
    def forward(ctx: Any, *tensors: Tensor) -> Any:
        return tuple(t.view_as(t) for t in tensors)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> Any:
        return grads


class Watch:
    """One call of a module: at its outputs the gradients are noted, at its inputs the hooks are called with
    both.
    """

    def __init__(self, module: Any, hooks: Hooks) -> None:
        self.module, self.hooks = module, hooks
        self.grad_output: tuple[Any, ...] | None = None  # of the pass that is on its way to the inputs
        self.places: list[int] = []
        self.count = 0
        self.waits_at_inputs = False

    def inputs(self, args: tuple[Any, ...]) -> tuple[Any, ...]:
        """The arguments, with a node at those that are tensors."""
        self.count = len(args)
        tensors, self.places, node = _marked(args)
        if node is not None:
            self.waits_at_inputs = True
            node.register_hook(lambda grad_input, grad_output: self._at_inputs(grad_output))
        return tensors

    def outputs(self, result: Any) -> Any:
        """What the module gave, with a node at its tensors."""
        single = not isinstance(result, tuple | list)
        tensors, places, node = _marked((result,) if single else tuple(result))
        count = len(tensors)
        if node is not None:
            node.register_prehook(lambda grads: self._at_outputs(grads, places, count))
        return tensors[0] if single else type(result)(tensors) if isinstance(result, list) else tensors

    def _at_outputs(self, grads: Any, places: list[int], count: int) -> Any:
        full = _spread(grads, places, count)
        for hook in list(self.hooks.backward_before.values()):
            given = hook(self.module, full)
            if given is not None:
                full = given if isinstance(given, tuple) else (given,)
        self.grad_output = full
        if not self.waits_at_inputs:
            for hook in list(self.hooks.backward.values()):
                hook(self.module, (None,) * self.count, full)
        return tuple(full[i] for i in places)

    def _at_inputs(self, grads: Any) -> Any:
        grad_output, self.grad_output = self.grad_output, None
        if grad_output is None:  # a second derivative, which comes to the inputs by what was saved of them
            return None
        full = _spread(grads, self.places, self.count)
        for hook in list(self.hooks.backward.values()):
            given = hook(self.module, full, grad_output)
            if given is not None:
                full = given if isinstance(given, tuple) else (given,)
        return tuple(full[i] for i in self.places)


def _marked(values: tuple[Any, ...]) -> tuple[tuple[Any, ...], list[int], Any]:
    """The values, tensors behind a BackwardHookFunction; which they are; and its node, if there is a
    graph.
    """
    places = [i for i, v in enumerate(values) if isinstance(v, Tensor)]
    if not any(values[i].requires_grad for i in places):
        return values, places, None
    marked = BackwardHookFunction.apply(*(values[i] for i in places))
    new = list(values)
    for i, tensor in zip(places, marked):
        new[i] = tensor
    return tuple(new), places, marked[0].grad_fn


def _spread(grads: Any, places: list[int], count: int) -> tuple[Any, ...]:
    full: list[Any] = [None] * count
    for i, g in zip(places, grads):
        full[i] = g
    return tuple(full)
