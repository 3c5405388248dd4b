"""`Function`: an operation of one's own, with a forward and a backward on Tensors (slide 21).

A class that is written for torch.autograd.Function works here unchanged.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable
from typing import Any, NoReturn

import numpy as np

from course.graph import Node, Output, edge_of, freed, modified, new
from course.manners import anomaly, told, version
from course.manners.arrays import first, zeros
from course.manners.views import join
from course.mode import mode
from course.ops.assignment import follow, refuse_in_place
from course.tensors import Tensor, wrap


class FunctionNode(Node):
    """The node of a Function, and at the same time the `ctx` that its forward and backward are given."""

    __slots__ = ("__dict__",)  # ctx.anything = value
    _function: Any
    shape: Any  # a list of shapes where there are several results
    _inputs: list[tuple[tuple[int, ...], np.dtype] | None]
    _results: list[tuple[tuple[int, ...], np.dtype] | None]

    def __init__(self) -> None:
        self.next = ()
        self.saved = ()
        self.shape = []
        self.hooks = None
        self.seq = 0
        self.__dict__.update(
            needs_input_grad=(), _to_save=(), _dirty=(), _without_grad=(), _fill=True, _used=False
        )

    frees = True

    def save_for_backward(self, *tensors: Tensor | None) -> None:
        """Keep tensors (inputs, outputs, or others; or None) for backward, where `ctx.saved_tensors` returns
        them.
        """
        for x in tensors:
            if x is not None and not isinstance(x, Tensor):
                library = type(x).__module__.partition(".")[0]
                hint = "keep anything else as an attribute, ctx.name = value"
                if library == "torch" and type(x).__name__ in ("Tensor", "Parameter"):
                    hint = "it is a tensor of torch. Make one of course: course.tensor, or its operations"
                raise TypeError(
                    f"save_for_backward can only save variables, but argument is of type {type(x).__name__}: "
                    f"{hint}"
                )
        self._to_save = tensors

    def save_for_forward(self, *tensors: Tensor | None) -> None:
        """For forward-mode differentiation, which this library does not have: nothing is kept."""

    @property
    def saved_tensors(self) -> tuple[Any, ...]:
        """What save_for_backward kept, as a tuple."""
        if self.saved is None:
            raise freed(self)
        for x, array in self.saved:
            if x is not None and version.changed_since(array, self.seq):
                raise modified(self, array)
        return tuple(
            x if x is None or isinstance(x, Tensor) else self._output(x, array) for x, array in self.saved
        )

    def _output(self, nr: Any, array: Any) -> Tensor:
        """One of our own results, as a tensor that belongs to this node (the result itself would make a
        reference cycle).
        """
        if isinstance(nr, int):
            several = isinstance(self.shape, list)
            return wrap(array, Output(self, nr, array.shape) if several else self)
        return wrap(array)

    def mark_dirty(self, *tensors: Tensor) -> None:
        """Say which inputs forward changed in place; they must be returned."""
        self._dirty = tensors

    def mark_non_differentiable(self, *tensors: Tensor) -> None:
        """Say which outputs have no derivative."""
        self._without_grad = tensors

    def set_materialize_grads(self, value: bool) -> None:
        """Whether gradients of unused outputs come as zeros (the default) or as None."""
        self._fill = bool(value)

    def _argument(self, i: int) -> str:
        """What forward calls its argument i, after ctx."""
        names = list(inspect.signature(self._function.forward).parameters)
        first = 1 if self._function.setup_context is Function.setup_context else 0
        return names[i + first] if i + first < len(names) else f"argument {i}"

    def backward(self, g: Any, create_graph: bool) -> list[Any]:
        """Run the class's backward; a gradient for each tensor input, checked as torch does."""
        name = self.name()
        if self.saved is None:
            raise freed(self)
        several = isinstance(self.shape, list)
        given = [x if x is None or isinstance(x, Tensor) else wrap(x) for x in (g if several else [g])]
        if self._fill:
            given = [
                wrap(zeros(*meta, first(given))) if x is None and meta is not None else x
                for x, meta in zip(given, self._results)
            ]
        found = self._function.backward(self, *given)
        found = list(found) if isinstance(found, tuple) else [found]
        n = len(self._inputs)
        while len(found) > n and found[-1] is None:
            found.pop()
        if len(found) != n:
            raise RuntimeError(
                f"function {name} returned an incorrect number of gradients (expected {n}, got "
                f"{len(found)}): backward returns one for each argument of forward after ctx, None for those "
                "without"
            )
        gradients = []
        for i, (d, meta) in enumerate(zip(found, self._inputs)):
            if meta is None:
                if d is not None:
                    raise RuntimeError(
                        f"function {name} returned a gradient different than None at position {i + 1}, but "
                        "the corresponding forward input was not a Variable"
                    )
                continue
            if d is None:
                gradients.append(None)
                continue
            if not isinstance(d, Tensor):
                raise RuntimeError(
                    f"function {name} must return tensors or None as gradients, expected Variable or None "
                    f"(got {type(d).__name__}) at position {i + 1}"
                )
            shape, dtype = meta
            extra = d.ndim - len(shape)
            if extra < 0 or any(m not in (1, k) for m, k in zip(shape, d.shape[max(extra, 0) :])):
                raise RuntimeError(
                    f"Function {name} returned an invalid gradient at index {i} - got {list(d.shape)} but "
                    f"expected shape compatible with {list(shape)}: "
                    f"{told.gradient(self._argument(i), shape, d.shape)}"
                )
            if d.dtype != dtype:
                d = d.to(dtype)
            gradients.append(d if create_graph else d.array)
        return gradients


class Function:
    """Base class of an operation with a derivative of one's own (slide 21). Call it by `apply`, never by
    `forward`.

    forward(ctx, *args) computes on tensors, without a graph; backward(ctx, *grad_outputs) returns the
    gradient by each argument, None for those that have none. Or: forward(*args) and setup_context(ctx,
    inputs, output).

    >>> import course
    >>> class Cube(course.autograd.Function):
    ...     @staticmethod
    ...     def forward(ctx, x):
    ...         ctx.save_for_backward(x)
    ...         return x ** 3
    ...     @staticmethod
    ...     def backward(ctx, grad_output):
    ...         x, = ctx.saved_tensors
    ...         return grad_output * 3 * x ** 2
    >>> x = course.tensor([2.], requires_grad=True)
    >>> y = Cube.apply(x)
    >>> y
    tensor([8.], grad_fn=<CubeBackward>)
    >>> y.backward(); x.grad
    tensor([12.])
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        raise RuntimeError(
            f"{type(self)} should not be instantiated. Methods on autograd functions are all static, so you "
            f"should invoke them on the class itself: {type(self).__name__}.apply(...)"
        )

    @staticmethod
    def forward(*args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError("You must implement the forward function for custom autograd.Function.")

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Any) -> None:
        raise NotImplementedError("setup_context is not implemented.")

    @staticmethod
    def backward(ctx: Any, *grad_outputs: Any, **kwargs: Any) -> Any:  # a subclass names its own
        raise NotImplementedError(
            "You must implement either the backward or vjp method for your custom autograd.Function "
            "to use it with backward mode AD."
        )

    vjp = backward

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "vjp" in vars(cls) and "backward" not in vars(cls):
            cls.backward = cls.vjp
        if cls.setup_context is not Function.setup_context:  # which is told of the defaults too
            cls._defaults = _defaults(cls.forward)
        cls._node = type(cls.__name__ + "Backward", (FunctionNode,), {"_function": cls})

    @classmethod
    def apply(cls, *args: Any) -> Any:
        """Compute the function and record its node."""
        node = new(cls._node)
        node.__init__()
        node.needs_input_grad = tuple(isinstance(x, Tensor) and x.node is not None for x in args)
        before, mode.enabled = mode.enabled, False
        try:
            if cls.setup_context is Function.setup_context:
                output = cls.forward(node, *args)
            else:
                output = cls.forward(*args)
                cls.setup_context(node, args + cls._defaults[len(args) :], output)
        finally:
            mode.enabled = before
        return _record(node, args, output) if before and any(node.needs_input_grad) else output


def _defaults(forward: Callable[..., Any]) -> tuple[Any, ...]:
    """The defaults of all its parameters (`empty` of those without); none where it takes any number."""
    parameters = inspect.signature(forward).parameters.values()
    if any(p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD) for p in parameters):
        return ()
    return tuple(p.default for p in parameters)


def _another(x: Tensor) -> Tensor:
    """A tensor of its own around the memory of `x`."""
    y = wrap(x.array)
    join(y, x, one_of_several=True)
    return y


def _among(x: object, tensors: Iterable[object]) -> bool:
    return any(x is y for y in tensors)


def _record(node: FunctionNode, args: tuple[Any, ...], output: Any) -> Any:
    """Give the node its place in the graph, and itself to the tensors among the outputs; other outputs pass
    through.
    """
    tensors = [x for x in args if isinstance(x, Tensor)]
    outputs = output if isinstance(output, tuple) else (output,)
    for x in node._dirty:
        if not _among(x, outputs):
            raise RuntimeError(
                "Some elements marked as dirty during the forward method were not returned as output "
                f"({node.name()}). The inputs that are modified inplace must all be outputs of the Function."
            )
        refuse_in_place(x)
        version.bump(x.array)
    # an input that is returned as it came becomes a tensor of its own; one that was changed in place stays
    # itself
    results = tuple(_another(y) if _among(y, tensors) and not _among(y, node._dirty) else y for y in outputs)
    node.next = tuple(map(edge_of, tensors))
    node._inputs = [(x.shape, x.array.dtype) if isinstance(x, Tensor) else None for x in args]
    node._results = [(y.array.shape, y.array.dtype) if isinstance(y, Tensor) else None for y in results]
    shapes = [() if meta is None else meta[0] for meta in node._results]
    node.shape = shapes[0] if len(shapes) == 1 else shapes
    node.seq = next(version.clock)
    for nr, (given, y) in enumerate(zip(outputs, results)):
        if isinstance(y, Tensor):
            if y.dtype.kind == "f" and not _among(given, node._without_grad):
                y.node = node if len(shapes) == 1 else Output(node, nr, y.array.shape)
            elif not _among(y, tensors):
                y.node = None
    node.saved = tuple(_kept(x, outputs, results, node) for x in node._to_save)
    del node._to_save
    for x in node._dirty:
        follow(x)
    if anomaly.enabled:
        anomaly.remember(node)
    return results if isinstance(output, tuple) else results[0]


def _kept(x, outputs, results, node):
    """A saved tensor with the array that it is now; in place of a result, its number."""
    for nr, (given, y) in enumerate(zip(outputs, results)):
        if given is x and y is x and x is not None:
            return ("constant" if _among(x, node._without_grad) else nr), x.array
    return x, None if x is None else x.array


def once_differentiable(backward: Callable[..., Any]) -> Callable[..., Any]:
    """Decorates a backward that computes outside the graph: differentiating through it is then an error, not
    a wrong 0.
    """

    @functools.wraps(backward)
    def call(ctx: Any, *grad_outputs: Any) -> Any:
        recording = mode.enabled and any(isinstance(g, Tensor) and g.node is not None for g in grad_outputs)
        before, mode.enabled = mode.enabled, False
        try:
            results = backward(ctx, *grad_outputs)
        finally:
            mode.enabled = before
        if not recording:
            return results
        several = isinstance(results, tuple)
        refused = tuple(
            _refusing(r) if isinstance(r, Tensor) else r for r in (results if several else (results,))
        )
        return refused if several else refused[0]

    return call


class OnceDifferentiableError(FunctionNode):
    """Stands where the graph of a once-differentiable backward would be."""

    _function = None

    def backward(self, g: Any, create_graph: bool) -> NoReturn:
        raise RuntimeError(
            "trying to differentiate twice a function that was marked with @once_differentiable"
        )


def _refusing(result):
    node = OnceDifferentiableError()
    node.shape = result.shape
    node.seq = next(version.clock)
    return wrap(result.array, node)
