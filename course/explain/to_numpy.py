"""The backward pass of a computation, written out as NumPy: straight lines, one or a few for each node.

    >>> import course as torch
    >>> x, y = torch.ones(4, 3), torch.zeros(4, 2)
    >>> w1, w2 = torch.full((3, 5), 0.1), torch.full((5, 2), 0.2)
    >>> _, _ = w1.requires_grad_(), w2.requires_grad_()
    >>> h = torch.sigmoid(x @ w1)
    >>> y_pred = h @ w2
    >>> loss = (y_pred - y).pow(2).sum()
    >>> print(to_numpy(loss))
    import numpy as np
    <BLANKLINE>
    <BLANKLINE>
    def backward(sub, w2, h, x):
        grad_loss = np.ones((), np.float32)
        grad_pow = np.full((4, 2), grad_loss)
        grad_y_pred = grad_pow * (2 * sub)
        grad_w2 = h.T @ grad_y_pred
        grad_h = grad_y_pred @ w2.T
        grad_mm = grad_h * (h * (1 - h))
        grad_w1 = x.T @ grad_mm
        return {"w2": grad_w2, "w1": grad_w1}
    <BLANKLINE>

No rule is written down a second time. The text of each derivative is that of the library (rule.py), with the
computation's own names in the place of the rule's, and only the branches that these shapes and options take:
what a rule asks with `if` is asked here, once, of the values that are there.

The arguments of `backward` are what the graph saved on the way forward. `run()` calls it with them:

    >>> to_numpy(loss).run()["w2"].shape
    (5, 2)
"""

from __future__ import annotations

import ast
import builtins
import inspect
import math
import re
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import FunctionType, ModuleType
from typing import Any

import numpy as np

from course.draw.walk import Names, namespaces, operation_of
from course.explain.on_cpu import on_cpu
from course.explain.step import Step
from course.explain.walk import steps
from course.graph import RESULT
from course.manners.help import formula
from course.plain_engine import unbroadcast


@dataclass(frozen=True)
class Program:
    """A backward pass as text.

    Args:
        source: a module with one function, `backward`.
        values: its arguments by name: what the graph saved on the way forward.
        nodes: for each line of `backward`'s body but the last the nodes whose derivatives it computes.
    """

    source: str
    values: dict[str, Any]
    nodes: Sequence[Sequence[Any]] = field(default=(), repr=False, compare=False)

    def run(self) -> dict[str, np.ndarray]:
        """The gradients by name, computed by the text alone."""
        scope: dict[str, Any] = {}
        exec(compile(self.source, "<the backward pass>", "exec"), scope)
        with np.errstate(all="ignore"):
            return scope["backward"](**self.values)

    def __str__(self) -> str:
        return self.source

    __repr__ = __str__


def to_numpy(loss: Any, wrt: Any = None, *, names: Mapping[str, Any] | None = None) -> Program:
    """Write the backward pass from `loss` as NumPy source. It begins with a gradient of ones.

    Args:
        loss: a tensor of course or of torch (on the CPU), with a graph that has not been let go.
        wrt: the leaf, or leaves, by which gradients are asked for; all of the graph's by default.
        names: the tensors' names; by default the variables of who calls, and of the notebook.

    Raises:
        TypeError: loss or one of wrt is no tensor.
        RuntimeError: loss has no graph, or what the graph saved was let go by a backward.
        NotImplementedError: a node has no rule here, as a Function of one's own.
    """
    spaces = namespaces(sys._getframe(1)) if names is None else [names]
    return written(loss, wrt, Names(*spaces))


def written(loss: Any, wrt: Any, known: Names) -> Program:
    """The same, with names that were already looked up."""
    known.hold([loss])
    graph = steps(loss, wrt)
    try:
        with np.errstate(all="ignore"):
            program = _Writer(known, loss).program(graph)
            program.run()  # what does not run by itself is not told
    except (TypeError, NameError, ValueError, AttributeError, SyntaxError) as error:
        raise NotImplementedError(f"a rule of this graph is not told as NumPy yet: {error}") from error
    return program


class _Writer:
    """Collects the lines of one backward pass, and computes it on the way: what a rule asks with `if` is then
    known.
    """

    def __init__(self, known: Names, loss: Any) -> None:
        self.known, self.loss = known, loss
        self.taken: set[str] = {"np", "math", "backward"}
        self.names: dict[int, str] = {}  # of results and of what was saved, by the id of a node or a value
        self.values: dict[str, Any] = {}  # what was saved, by name
        self.lines: list[str] = []
        self.whose: list[list[Step]] = []  # for each line the steps whose rules it computes
        self.now: list[Step] = []  # those at work
        self.functions: dict[str, str] = {}  # those of the library that cannot stand among the lines
        self.modules = {"np"}

    def program(self, steps: Sequence[Step]) -> Program:
        for step in steps:  # the user's names come first, the others go round them
            if self._own(step):
                self.name(step)
        first, array = steps[0], self.loss.detach().numpy()
        several = isinstance(first.shape, list)
        root = f"grad_{(several and self.known.word_of(self.loss)) or self.name(first)}"
        self._write(f"{root} = np.ones({array.shape!r}, np.{array.dtype.name})", [first])
        waiting: dict[Step, list[tuple[int, str, Any, list[Step]]]] = {}
        waiting[first] = [(self.loss.output_nr, root, np.ones_like(array), [])]
        results = {}
        for step in steps:
            if step not in waiting:
                continue
            self.now = [step]
            text, g = self._gathered(step, waiting.pop(step))
            if step.leaf is not None:
                results[self.name(step)] = (
                    text if g.dtype == step.dtype else f"{text}.astype(np.{step.dtype})"
                )
                continue
            for k, target in enumerate(step.next):
                if target is not None:
                    arrived = self._handed_on(step, k, text, g, *target)
                    waiting.setdefault(target[0], []).append((target[1], *arrived, self.now))
        self._without_copies(results)
        nodes = [[step.node for step in steps] for steps in self.whose]
        return Program(self._source(results), self.values, nodes)

    def _write(self, line: str, whose: Sequence[Step]) -> None:
        self.lines.append(line)
        self.whose.append(list(whose))

    def _without_copies(self, results: Mapping[str, str]) -> None:
        """Call a gradient at once by the name that it gets a line later: `grad_y_pred = grad_sub`."""
        for line in list(self.lines):
            name, _, value = line.partition(" = ")
            if not value.isidentifier() or value in self.values:
                continue
            place = self.lines.index(line)
            word = re.compile(rf"\b{value}\b")
            made = [k for k, other in enumerate(self.lines) if other.startswith(f"{value} = ")]
            used = sum(len(word.findall(other)) for other in self.lines) + list(results.values()).count(value)
            if (
                len(made) == 1
                and used == 2
                and not any(f"{name} = " in other for other in self.lines[:place])
            ):
                self.lines[made[0]] = f"{name}{self.lines[made[0]][len(value) :]}"
                self.whose[made[0]] += self.whose.pop(place)
                del self.lines[place]

    def _source(self, results: Mapping[str, str]) -> str:
        pairs = ", ".join(f'"{name}": {text}' for name, text in results.items())
        body = textwrap.indent("\n".join([*self.lines, f"return {{{pairs}}}"]), "    ")
        main = f"def backward({', '.join(self.values)}):\n{body}"
        text = "".join([*self.functions.values(), main])
        used = [m for m in sorted(self.modules) if m == "np" or f"{m}." in text]
        head = "\n".join(f"import {'numpy as np' if m == 'np' else m}" for m in used)
        return "\n\n\n".join([head, *self.functions.values(), main]) + "\n"

    # Names

    def _own(self, step: Step) -> str | None:
        """What the user calls a step's result; of several results, none."""
        if step.leaf is not None:
            return self.known.called(step.node) or self.known.word_of(step.leaf)
        if isinstance(step.shape, list):
            return None
        held = self.known.of_result(step.node, 0)
        return self.known.called(step.node) or (None if held is None else self.known.word_of(held))

    def name(self, step: Step) -> str:
        """A step's result: the user's name, or that of the operation."""
        if id(step.node) not in self.names:
            made = "leaf" if step.leaf is not None else operation_of(step.kind).lower()
            self.names[id(step.node)] = self._free(self._own(step) or made)
        return self.names[id(step.node)]

    def _free(self, wish: str) -> str:
        name, k = wish, 1
        while name in self.taken or f"grad_{name}" in self.taken:
            k += 1
            name = f"{wish}_{k}"
        self.taken |= {name, f"grad_{name}"}
        return name

    def saved(self, value: Any, step: Step | None, parameter: str = "") -> ast.expr:
        """What stands for a saved value: a name among the arguments, or the value itself. Where nobody has
        named it, it is called as the rule calls it.
        """
        if (written := _literal(value)) is not None:
            return written
        name = self.names.get(id(value))
        if name is None:
            name = self.name(step) if step is not None else self.known.word_of(value)
            if name is None or hasattr(builtins, name) or self.values.get(name, value) is not value:
                name = self._free(
                    f"{name}_result"
                    if hasattr(builtins, name or "")
                    else name or (parameter if len(parameter) > 1 else "saved")
                )
            self.taken.add(name)
            self.names[id(value)] = name
            self.values[name] = value
        return ast.Name(name, ast.Load())

    # Nodes

    def _gathered(self, step: Step, arrived: list[tuple[int, str, Any, list[Step]]]) -> tuple[str, Any]:
        """The sum of what arrived at a node, under a name."""
        if isinstance(step.shape, list):
            texts, parts = ["None"] * len(step.shape), [None] * len(step.shape)
            for nr, text, d, whose in arrived:
                self.now += whose  # what they compute stands within the lines of this one
                twice = parts[nr] is not None
                texts[nr] = f"{_term(texts[nr], first=True)} + {_term(text)}" if twice else text
                parts[nr] = parts[nr] + d if twice else d
            for nr, text in enumerate(texts):
                held = self.known.of_result(step.node, nr)
                word = self.known.word_of(held) if held is not None else None
                if word is not None and text != "None" and not text.isidentifier():
                    name = self._free(word)
                    self._write(f"grad_{name} = {text}", self.now)
                    texts[nr] = f"grad_{name}"
            return f"[{', '.join(texts)}]", parts
        (_, text, g, whose), *more = arrived
        name = f"grad_{self.name(step)}"
        if not more and text.isidentifier() and not (self._own(step) and text != name):
            self._as_it_is(text, whose)
            return text, g
        total = _term(text, first=True) if more else text
        made = list(whose)
        for _, other, d, theirs in more:
            if len(total) + len(other) > WIDE:
                self._write(f"{name} = {total}", made)
                total, made = name, []
            total += f" + {_term(other)}"
            made += theirs
            g = g + d
        if total != name:
            self._write(f"{name} = {total}", made)
        return name, g

    def _as_it_is(self, name: str, whose: Sequence[Step]) -> None:
        """A gradient that a rule hands on unchanged is computed where it got its name."""
        made = [k for k, line in enumerate(self.lines) if line.startswith(f"{name} = ")]
        for k in made[-1:]:
            self.whose[k] += [step for step in whose if step not in self.whose[k]]

    def _handed_on(self, step: Step, k: int, text: str, g: Any, target: Step, nr: int) -> tuple[str, Any]:
        """What a rule makes of a node's gradient, in the shape of the input."""
        rule = step.rules[k]
        scope = _Scope(rule)
        scope.outside["_rule"] = rule
        scope.bind(next(iter(inspect.signature(rule).parameters)), ast.parse(text, mode="eval").body, g)
        for parameter, value, source in step.saved[k]:
            at = step if source == RESULT else step.next[source] if source is not None else None
            scope.bind(parameter, self.saved(value, at[0] if isinstance(at, tuple) else at, parameter), value)
        try:
            written = self.expression(_rule(step, k), scope)
            d = np.asarray(rule(g, *[value for _, value, _ in step.saved[k]]))
        except (ValueError, TypeError, IndexError) as error:  # torch's node has something else than course's
            raise NotImplementedError(f"{step.kind} with these arguments is not told: {error}") from error
        shape = target.shape[nr] if isinstance(target.shape, list) else target.shape
        done = ast.unparse(written)
        if d.shape != shape:
            if not isinstance(written, (ast.Name, ast.Call, ast.Attribute)):
                done = f"({done})"
            extra = d.ndim - len(shape)
            axes = [i for i, n in enumerate(d.shape) if i < extra or (shape[i - extra] == 1 and n != 1)]
            kept = not extra
            done += f".sum({axes[0] if len(axes) == 1 else tuple(axes)}{', keepdims=True' * kept})"
            d = unbroadcast(d, shape)
            if len(axes) != extra and not kept:
                done += f".reshape({shape})"
        return done, d

    # Rules

    def expression(self, tree: ast.expr, scope: _Scope) -> ast.expr:
        """A rule's expression with what its names stand for, and of its branches those that are taken."""
        return _Written(self, scope).visit(_copy(tree))

    def inline(self, function: FunctionType, given: list[tuple[ast.expr, Any]]) -> ast.expr | None:
        """What a function of the library returns, its lines among ours; None where that cannot be. `given`
        are its arguments: what is written for each, and its value.
        """
        if function.__name__ in PLAINER:
            scope = _Scope(function)
            for name, (argument, value) in zip(inspect.signature(function).parameters, given, strict=True):
                scope.bind(name, argument, value)
            return self.expression(ast.parse(PLAINER[function.__name__], mode="eval").body, scope)
        definition = _definition(function)
        if definition is None or len(definition.args.args) != len(given) or definition.args.vararg:
            return None
        body = [part for part in definition.body if not _is_text(part)]
        scope = _Scope(function)
        before = len(self.lines), dict(self.functions), set(self.taken)
        for parameter, (argument, value) in zip(definition.args.args, given, strict=True):
            simple = isinstance(argument, (ast.Name, ast.Constant, ast.Tuple, ast.List))
            uses = sum(isinstance(n, ast.Name) and n.id == parameter.arg for n in ast.walk(definition))
            if not simple and uses > 1:
                argument = self._line(parameter.arg, argument)
            scope.bind(parameter.arg, argument, value)
        try:
            return self._statements(body, scope)
        except _NotInlineError:
            del self.lines[before[0] :], self.whose[before[0] :]
            self.functions, self.taken = before[1], before[2]
            return None

    def _line(self, wish: str, value: ast.expr) -> ast.expr:
        name = self._free(wish.lstrip("_") or "part")
        self._write(f"{name} = {ast.unparse(value)}", self.now)
        return ast.Name(name, ast.Load())

    def _statements(self, body: Sequence[ast.stmt], scope: _Scope) -> ast.expr:
        waiting = list(body)
        while waiting:
            statement = waiting.pop(0)
            if isinstance(statement, ast.Return) and statement.value is not None:
                return self.expression(statement.value, scope)
            if isinstance(statement, ast.If):
                waiting = (statement.body if scope.value(statement.test) else statement.orelse) + waiting
            elif isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
                value = scope.value(statement.value)
                written = self.expression(statement.value, scope)
                literal = _literal(value)
                written = literal if literal is not None else self._line(statement.targets[0].id, written)
                scope.bind(statement.targets[0].id, written, value)
            else:
                raise _NotInlineError
        raise _NotInlineError

    def helper(self, function: FunctionType) -> str:
        """The name of a function of the library that is written above ours, with what it needs."""
        name = function.__name__.lstrip("_") if function.__name__.isidentifier() else "slope"
        if name in self.functions:
            return name
        definition = _definition(function)
        if definition is None:
            raise NotImplementedError(
                f"{function.__qualname__} cannot be written down: its text is not there"
            )
        self.functions[name] = ""  # it may call itself
        definition.name, definition.decorator_list, definition.returns = name, [], None
        for argument in [*definition.args.args, *definition.args.kwonlyargs]:
            argument.annotation = None
        definition.body = [part for part in definition.body if not _is_text(part)]
        scope = _Scope(function)
        inner = {node.arg for node in ast.walk(definition) if isinstance(node, ast.arg)}
        inner |= {
            n.id for n in ast.walk(definition) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
        }
        written = _Written(self, scope, inner).visit(definition)
        self.functions.pop(name)
        self.functions[name] = ast.unparse(ast.fix_missing_locations(written))
        return name


PLAINER = {"_filled": "np.full(shape, g)"}
"""Functions of the library that are longer than need be, since that is faster."""


class _NotInlineError(Exception):
    """A function has lines that cannot stand among others."""


class _Scope:
    """What the names of a rule stand for: their values, and what is written for them."""

    def __init__(self, function: Callable[..., Any]) -> None:
        function = inspect.unwrap(function)
        closed = zip(function.__code__.co_freevars, function.__closure__ or ())
        self.outside = {**function.__globals__, **{name: cell.cell_contents for name, cell in closed}}
        self.values: dict[str, Any] = {}
        self.written: dict[str, ast.expr] = {}

    def bind(self, name: str, written: ast.expr, value: Any) -> None:
        self.written[name], self.values[name] = written, value

    def value(self, tree: ast.expr) -> Any:
        code = compile(ast.fix_missing_locations(ast.Expression(_copy(tree))), "<rule>", "eval")
        return eval(code, {**self.outside, **self.values})


class _Written(ast.NodeTransformer):
    """Writes an expression of a rule in the names of a computation."""

    def __init__(self, writer: _Writer, scope: _Scope, inner: Iterable[str] = ()) -> None:
        self.writer, self.scope, self.inner = writer, scope, set(inner)

    def visit(self, node: ast.AST) -> Any:
        if isinstance(node, ast.expr) and not self.inner and self._constant(node):
            try:
                if (written := _literal(self.scope.value(node))) is not None:
                    return written
            except Exception:
                pass  # it is asked again where it runs, and fails there if it must
        return super().visit(node)

    def _constant(self, node: ast.expr) -> bool:
        """Whether its value says nothing of the computation's numbers: of shapes and options alone."""
        if isinstance(node, (ast.Constant, ast.Starred, ast.Lambda)):
            return False
        names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
        options = {
            n for n in names if isinstance(self.scope.written.get(n), (ast.Constant, ast.Tuple, ast.List))
        }
        bound = {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        about = {n for n in names - options - bound if n in self.scope.written}
        return (bool(options) and not about) or self._about_shape(node)

    def _about_shape(self, node: ast.expr) -> bool:
        return isinstance(node, ast.Attribute) and node.attr in ("shape", "ndim", "size")

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id in self.inner or not isinstance(node.ctx, ast.Load):
            return node
        if node.id in self.scope.written:
            return _copy(self.scope.written[node.id])
        if node.id in self.scope.outside:
            return self._outside(self.scope.outside[node.id], node)
        return node  # a builtin

    def _outside(self, value: Any, node: ast.expr) -> ast.expr:
        if isinstance(value, ModuleType):
            name = {"numpy": "np", "math": "math"}.get(value.__name__)
            if name is None:
                return node
            self.writer.modules.add(name)
            return ast.Name(name, ast.Load())
        if (written := _literal(value)) is not None:
            return written
        plain = _plain(value)
        if isinstance(plain, np.ufunc) and plain.__name__.endswith(" (vectorized)"):
            self.writer.modules.add("math")
            return ast.parse(f"np.frompyfunc(math.{plain.__name__.split()[0]}, 1, 1)", mode="eval").body
        for one in (value, plain):
            name = getattr(one, "__name__", "")
            for module in (np, math, builtins, np.lib.stride_tricks, np.linalg):
                if name and getattr(module, name, None) is one:
                    return self._of_module(module, name)
        if isinstance(plain, FunctionType):
            return ast.Name(self.writer.helper(plain), ast.Load())
        raise NotImplementedError(f"{ast.unparse(node)} of the library cannot be written down")

    def _of_module(self, module: ModuleType, name: str) -> ast.expr:
        if module is builtins:
            return ast.Name(name, ast.Load())
        if module is math:
            self.writer.modules.add("math")
        place = {"numpy": "np"}.get(module.__name__, module.__name__.replace("numpy.", "np."))
        return ast.parse(f"{place}.{name}", mode="eval").body

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if isinstance(node.value, ast.Name) and node.value.id not in self.inner:
            module = self.scope.outside.get(node.value.id)
            if isinstance(module, ModuleType) and module.__name__.startswith("course"):
                return self._outside(getattr(module, node.attr), node)
        return self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        if self.inner:
            return self.generic_visit(node)
        return self.visit(node.body if self.scope.value(node.test) else node.orelse)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if ast.unparse(node.func) == "isinstance" and ast.unparse(node.args[1]) == "Tensor":
            return ast.Constant(False)  # all is arrays here
        if not self.inner and self._is_so_shaped(node):
            assert isinstance(node.func, ast.Attribute)
            return self.visit(node.func.value)
        function = self._called(node.func)
        if function is not None and not self.inner and not node.keywords:
            written = self.writer.inline(function, list(self._arguments(node)))
            if written is not None:
                return written
        self.generic_visit(node)
        if ast.unparse(node.func) == "np.add.reduce" and node.args:  # which is what sum does
            return ast.Call(ast.Attribute(node.args[0], "sum", ast.Load()), node.args[1:], node.keywords)
        return _counted(node)

    def _is_so_shaped(self, node: ast.Call) -> bool:
        """Whether it is a reshape to the shape that is there."""
        if not isinstance(node.func, ast.Attribute) or node.func.attr != "reshape" or len(node.args) != 1:
            return False
        try:
            value, shape = self.scope.value(node.func.value), self.scope.value(node.args[0])
        except Exception:
            return False
        return isinstance(shape, tuple) and getattr(value, "shape", None) == shape

    def _arguments(self, node: ast.Call) -> Iterator[tuple[ast.expr, Any]]:
        """What is written for each argument of a call, and its value; *several are taken apart."""
        for argument in node.args:
            if not isinstance(argument, ast.Starred):
                value = self.scope.value(argument)
                yield self.visit(_copy(argument)), value
                continue
            values = self.scope.value(argument.value)
            several = self.visit(_copy(argument.value))
            if not isinstance(several, (ast.Tuple, ast.List)):
                raise _NotInlineError
            yield from zip(several.elts, values, strict=True)

    def _called(self, node: ast.expr) -> FunctionType | None:
        """The function of the library that is called, or None."""
        value = None
        if isinstance(node, ast.Name) and node.id not in self.scope.written:
            value = self.scope.outside.get(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            value = getattr(self.scope.outside.get(node.value.id), node.attr, None)
        value = _plain(value)
        return value if isinstance(value, FunctionType) and value.__module__.startswith("course") else None

    def visit_comprehension_like(self, node: ast.expr) -> ast.AST:
        bound = {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        bound |= {n.arg for n in ast.walk(node) if isinstance(n, ast.arg)}
        return _Written(self.writer, self.scope, self.inner | bound).generic_visit(node)

    def visit_ListComp(self, node: ast.ListComp) -> ast.AST:
        """A list over several that stand there, element by element."""
        loop = node.generators[0]
        pairs = isinstance(loop.iter, ast.Call) and ast.unparse(loop.iter.func) == "zip"
        if (
            self.inner
            or len(node.generators) > 1
            or loop.ifs
            or not pairs
            or not isinstance(loop.target, ast.Tuple)
        ):
            return self.visit_comprehension_like(node)
        assert isinstance(loop.iter, ast.Call)
        rows = []
        for several in loop.iter.args:
            written = self.visit(_copy(several))
            if not isinstance(written, (ast.List, ast.Tuple)):
                return self.visit_comprehension_like(node)
            rows.append(list(zip(written.elts, self.scope.value(several), strict=True)))
        found: list[ast.expr] = []
        before = dict(self.scope.values), dict(self.scope.written)
        for row in zip(*rows):
            for name, (written, value) in zip(loop.target.elts, row):
                assert isinstance(name, ast.Name)
                self.scope.bind(name.id, written, value)
            found.append(self.visit(_copy(node.elt)))
        self.scope.values, self.scope.written = before
        return ast.List(found, ast.Load())

    visit_GeneratorExp = visit_DictComp = visit_SetComp = visit_comprehension_like
    visit_Lambda = visit_comprehension_like


WIDE = 90
"""A sum that is longer is written on several lines."""


def _copy(tree: Any) -> Any:
    """A syntax tree once more, without its places in a file: copy.deepcopy takes many times as long."""
    if isinstance(tree, list):
        return [_copy(entry) for entry in tree]
    if not isinstance(tree, ast.AST):
        return tree
    return type(tree)(**{name: _copy(value) for name, value in ast.iter_fields(tree)})


def _term(text: str, first: bool = False) -> str:
    """A text as it may stand in a sum, so that what is added first is added first."""
    tree = ast.parse(text, mode="eval").body
    loose = isinstance(tree, (ast.Compare, ast.BoolOp, ast.IfExp, ast.Lambda))
    if isinstance(tree, ast.BinOp):
        sums = (ast.Add, ast.Sub)
        loose = isinstance(tree.op, (ast.BitAnd, ast.BitOr, ast.BitXor, ast.LShift, ast.RShift))
        loose = loose or (not first and isinstance(tree.op, sums))
    return f"({text})" if loose else text


def _counted(node: ast.Call) -> ast.expr:
    """What a function of numbers makes of numbers that stand there: a size of a shape."""
    if isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) == "math" and not node.keywords:
        try:
            written = _literal(getattr(math, node.func.attr)(*map(ast.literal_eval, node.args)))
        except (ValueError, TypeError):
            return node
        return node if written is None else written
    return node


def _plain(value: Any) -> Any:
    """The function on arrays in what stands for one: without its manner of keeping warnings back, and of an
    operation its forward.
    """
    if isinstance(value, FunctionType) and "forward" in value.__globals__ and "kind" in value.__globals__:
        value = value.__globals__["forward"]
    value = getattr(value, "loud", value)
    return inspect.unwrap(value) if callable(value) else value


def _rule(step: Step, k: int) -> ast.expr:
    """The expression of a rule; of a function, a call of it."""
    rule = step.rules[k]
    if step.kind.startswith("Einsum"):  # made for this number of operands: see ops/linalg.py
        names = [name for name, _, _ in step.saved[k]][:-2]
        return ast.parse(f"gradient({k}, g, [{', '.join(names)}], inputs, output)", mode="eval").body
    if rule.__code__.co_name == "<lambda>":
        return ast.parse(formula(rule), mode="eval").body
    definition = _definition(rule)
    assert definition is not None
    call = ast.Call(ast.Name("_rule", ast.Load()), [], [])
    call.args = [ast.Name(argument.arg, ast.Load()) for argument in definition.args.args]
    return call


def _definition(function: FunctionType) -> ast.FunctionDef | None:
    """A function's text as a tree; None where it has none."""
    try:
        text = textwrap.dedent(inspect.getsource(function))
        if function.__code__.co_name == "<lambda>":
            parameters = ", ".join(inspect.signature(function).parameters)
            text = f"def function({parameters}):\n return {formula(function)}"
        tree = ast.parse(text).body[0]
    except (OSError, SyntaxError, TypeError):
        return None
    return on_cpu(tree, function) if isinstance(tree, ast.FunctionDef) else None


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _literal(value: Any) -> ast.expr | None:
    """A value written down, where that is short and exact: numbers, texts, shapes, slices, dtypes."""
    if isinstance(value, np.dtype):
        return ast.parse(f"np.{value.name}", mode="eval").body
    if isinstance(value, float) and not math.isfinite(value):
        return ast.parse(
            {"inf": "np.inf", "-inf": "-np.inf"}.get(str(float(value)), "np.nan"), mode="eval"
        ).body
    if value is None or value is Ellipsis or type(value) in (bool, int, float, str):
        return ast.parse(repr(value), mode="eval").body
    if isinstance(value, slice):
        parts = _literals((value.start, value.stop, value.step))
        return None if parts is None else ast.Call(ast.Name("slice", ast.Load()), parts, [])
    if isinstance(value, (tuple, list)):
        parts = _literals(value)
        if parts is not None:
            return (ast.Tuple if isinstance(value, tuple) else ast.List)(parts, ast.Load())
    return None


def _literals(values: Iterable[Any]) -> list[ast.expr] | None:
    found = []
    for value in values:
        written = _literal(value)
        if written is None:
            return None
        found.append(written)
    return found
