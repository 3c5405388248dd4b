"""Calls from one process to the other that look like calls in one: values, changed arguments, gradients.

`Party` is one side. The same code runs on both: each can ask the other to do something with some arguments,
and each keeps what the other needs later. What a side does when it is asked, and what it lets the other see,
is its subclass's.

Gradients. A tensor that requires grad arrives as a leaf (or as the result of a hidden one), with the number
that its sender gave it. Where a result depends on such leaves, it stays here, by the number of the call; the
other side's result has a node whose backward asks for the vector-Jacobian product, and that request is itself
such a call: so derivatives of any order come out of the same three functions (`request`, `serve`, `_vjp`).
Leaves that are the student's own, parameters above all, are mirrored in the examiner: a tensor there that is
kept equal, gradient and all, whichever side changes it.

**What is wanted.** A test reads as in one process: `y = f(x); y.sum().backward(); x.grad`. It sees what the
call did to its arguments, it differentiates twice, it changes `net.fc.weight` and calls again. The student's
code is hostile all the while, and nothing that it sends may run here.

**What does not work.** To send the graph: its nodes hold closures and C++ objects, and what could rebuild
them is a pickle, which runs the sender's code. To send the test's whole computation there instead: then the
student holds the test. To send back all arguments after each call: they would be other objects, `x.grad`
would be set on a copy, and a large array that nobody touched would travel twice. To hand out proxies in place
of tensors: torch's C++ code wants memory.

**What was chosen.** Values travel, graphs stay where they were made. Each result with a graph has a number
(`_Kept`), and a node on the other side stands for it (`Call`). Arguments are compared with what came
(`_Before`), and what differs is told (`changes`) and applied to the sender's own objects (`_apply`). A kept
graph is dropped when the node on the other side is collected (`_Release`), told with the next message.

**What can still fail.**

- An argument's new contents, its shape and its length, a gradient and a mirror's values are the student's
  word. Of a gradient number and shape are checked, of the rest that it is no larger than a message may be,
  that an array or a tensor keeps its size, and that nothing is changed twice. A test that compares with an
  array which it has sent compares with what the student made of it. A read-only array stays as it is.
- Identity holds for whole objects: an argument that is returned arrives as itself. A result that is a view of
  an argument arrives as a copy, which shares no memory with it.
- Each message compares all mirrors that are alive, byte by byte, on both sides: a test that calls a large
  model a thousand times pays for that.
- In the examiner a mirror lives while the test holds it, or while it is among the last HELD. What a test does
  to an older one that nothing holds is lost with it.
- Kept graphs are freed by reference counts. A cycle in a test keeps the student's memory until the collector
  runs, and that memory counts against the student's bound.
- Whether a graph is kept after a backward, and whether torch.func is at work on a tensor, only torch's
  private modules tell (tensors.py): another version of torch may have moved them.
"""

from __future__ import annotations

import collections
import math
import weakref
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from . import frames, npy, symbols
from .channel import WireError
from .instances import held_by
from .tensors import LIBRARIES, Library, Tensor, library_of
from .twins import Twins
from .values import CannotSend, Decoder, Encoder, Hooks, Node, mask_of

# torch's own words, for a test may look for them
SECOND_TIME = (
    "Trying to backward through the graph a second time (or directly access saved tensors after they have "
    "already been freed). Saved intermediate values of the graph are freed when you call .backward() or "
    "autograd.grad(). Specify retain_graph=True if you need to backward through the graph a second time or "
    "if you need to access saved tensors after calling backward."
)


class Party(Hooks):
    """One side of the wire.

    Args:
        ask: (body, blobs) -> (body, blobs), the other side's answer.
        limit: bytes of all arrays of a message.
    """

    mirrors_own_leaves = False
    """Whether leaves that the other side did not send are shown to it, as mirrors."""

    def __init__(self, ask: Callable[[dict, Sequence], tuple[dict, list[bytearray]]], limit: int) -> None:
        self._ask, self.limit = ask, limit
        self._leaves: dict[int, tuple[weakref.ref, int]] = {}  # ours, by id: number that we gave
        self._by_number: dict[int, weakref.ref] = {}
        # theirs, by id of the leaf here: how they call it
        self._arrived: dict[int, tuple[weakref.ref, list]] = {}
        self._kept: dict[int, _Kept] = {}
        self._aliases = _Aliases()
        self._numbers = 0
        self.mirrors = Mirrors(self)
        self.twins = Twins(1 if self.mirrors_own_leaves else -1)
        self.released: list[list] = []
        self.reading = False
        """Whether a message is being read: it may name again what was let go, so nothing is released
        meanwhile.
        """

    # asking

    def request(self, action: list, args: Sequence = (), kwargs: dict[str, Any] | None = None) -> Any:
        """Let the other side do `action` (a JSON list) with these arguments; return or raise what it does."""
        encoder = Encoder(self, self.twins.known())
        body: dict[str, Any] = {"do": action, "args": [encoder.add(value) for value in args]}
        if kwargs:
            body["kwargs"] = {name: encoder.add(value) for name, value in kwargs.items()}
        self._tell_twins(body, encoder)
        self._envelope(body, encoder)
        answer, blobs = self._ask(body, encoder.blobs())
        try:
            value, error = self._conclude(answer, self.reads(action, args, blobs, encoder.items), encoder)
        except (WireError, CannotSend):
            raise
        except Exception as wrong:
            # Lies about the form of an answer end here, whatever Python or a library calls them. What the
            # student's code raised is no lie: it comes as `error`, and is raised below.
            raise WireError(
                f"an answer is not made as answers are: {type(wrong).__name__}: {str(wrong)[:200]}"
            ) from None
        if error is not None:
            raise error
        return value

    def reads(self, action: list, args: Sequence, blobs: list[bytearray], items: list) -> Decoder:
        """What reads the answer to a question."""
        return Decoder(self, blobs, self.limit, items)

    def _conclude(self, answer: dict, decoder: Decoder, sent: Encoder) -> tuple[object, BaseException | None]:
        self._unpack(answer, decoder)
        # Memory first: it counts versions up, and `_graphs` notes them as those that the call has seen. The
        # rest last: it may name results that `_graphs` makes.
        changes = _changes(answer["changes"]) if "changes" in answer else ()
        if changes:
            self._apply([change for change in changes if change[0] == "memory"], decoder, sent)
        if "graph" in answer:
            decoder.outputs = self._graphs(answer["graph"], decoder, sent)
        self.read_answer(answer, decoder)
        # in the order in which the answer was written: what comes later may refer to what came before
        value = None if "error" in answer else decoder.result(answer.get("value"))
        error = self.error(answer["error"], decoder) if "error" in answer else None
        if changes:
            self._apply([change for change in changes if change[0] != "memory"], decoder, sent)
        self._hear_twins(answer, decoder)
        return value, error

    def _graphs(self, graphs: Node, decoder: Decoder, sent: Encoder) -> dict:
        """The results that have a gradient, by library, with their places in our graph."""
        outputs: dict[str, list] = {}
        for name, graph in _table(graphs):
            library = LIBRARIES.get(name)
            if library is None or not library.loaded() or not isinstance(graph, dict):
                raise WireError("a graph of no library came")
            raw = [decoder.value(node) for node in _listed(graph.get("outputs"))]
            if not all(library.is_tensor(tensor) for tensor in raw):
                raise WireError("a result with a gradient is no tensor")
            # not each of its inputs need still be here: a place is the one that it has there
            inputs: list[Tensor] = []
            places = []
            refs = _listed(graph.get("inputs"))
            for place, ref in enumerate(refs):
                tensor = self._input(ref)
                if tensor is not None and library.is_tensor(tensor) and library.requires_grad(tensor):
                    inputs.append(tensor)
                    places.append(place)
            dirty: list[tuple[Tensor, Tensor]] = []
            for index, nr in _listed(graph.get("dirty")):
                tensor = sent.items[index] if type(index) is int and 0 <= index < len(sent.items) else None
                if not library.is_tensor(tensor) or type(nr) is not int or not 0 <= nr < len(raw):
                    raise WireError("a tensor is said to have changed that was not sent")
                dirty.append((tensor, raw[nr]))
            call = Call(self, library, graph.get("call"), places)
            replaced = {id(values) for _, values in dirty}
            fresh = [tensor for tensor in raw if id(tensor) not in replaced]
            if not all(
                tensor.dtype.kind == "f"
                if name == "course"
                else tensor.is_floating_point() or tensor.is_complex()
                for tensor in raw
            ):
                raise WireError("a tensor of integers came with a gradient")
            known = {id(tensor) for tensor in inputs}
            extra = [tensor for tensor, _ in dirty if id(tensor) not in known]
            with library.set_grad_enabled(True):
                label = graph.get("name")
                label = (
                    label if isinstance(label, str) and label.isidentifier() and len(label) < 100 else None
                )
                found = list(library.node(call, [*inputs, *extra], fresh, dirty, label))
            changed = iter(found[len(fresh) :])
            unchanged = iter(found[: len(fresh)])
            outputs[name] = [next(changed) if id(tensor) in replaced else next(unchanged) for tensor in raw]
            call.watch(dict(zip(places, inputs)) | dict(enumerate(outputs[name], len(refs))))
        return outputs

    def _input(self, ref: Node) -> Tensor | None:
        if not isinstance(ref, list) or len(ref) != 2 or type(ref[1]) is not int:
            raise WireError("a graph begins nowhere")
        kind, number = ref
        if kind == "mirror":
            return self.mirrors.tensor(number)
        found = self._by_number.get(number)
        return None if found is None else found()

    def _apply(self, changes: Node, decoder: Decoder, sent: Encoder) -> None:
        """Make the changes that the call made to its arguments."""
        for change in _listed(changes):
            kind, number, *rest = change
            if kind == "memory":
                if type(number) is not int or not 0 <= number < len(sent.memories):
                    raise WireError("memory is said to have changed that was not sent")
                blob = decoder.blob(rest[0])
                decoder.spend(len(blob))
                _rewrite(sent, number, npy.unpack(blob))
                continue
            if type(number) is not int or not 0 <= number < len(sent.items):
                raise WireError("an argument is said to have changed that was not given")
            value = sent.items[number]
            library = library_of(value)
            if kind == "contents" and not isinstance(value, np.ndarray):
                _refill(value, rest[0], decoder)
            elif isinstance(value, np.ndarray) and not value.flags.writeable:
                continue  # as it is, whatever the student's process says
            elif kind == "contents":
                _refill(value, rest[0], decoder)
            elif kind == "shape" and isinstance(value, np.ndarray):
                _reshape(value, rest[0])
            elif kind == "mask" and type(value) is np.ma.MaskedArray:
                value.mask = mask_of(decoder, rest[0], value)
            elif kind == "tensor" and library is not None:
                values = decoder.value(rest[0])
                if library_of(values) is not library:
                    raise WireError("a tensor is said to have become something else")
                library.write(value, values)
            elif kind == "grad" and library is not None:
                library.set_grad(value, decoder.value(rest[0]))
            elif kind == "backward" and library is not None:
                library.backward(value, decoder.value(rest[0]))
            elif kind == "requires_grad" and library is not None:
                value.requires_grad_(bool(rest[0]))
            else:
                raise WireError("a change is of no known kind")

    # serving

    def serve(self, body: dict, blobs: list[bytearray]) -> tuple[dict, list]:
        """Do what the other side asks: the handler of the operation `do`."""
        decoder = self.serves(body, blobs)
        self._unpack(body, decoder)
        args, kwargs = self.arguments(body, decoder)
        shared = self._hear_twins(body, decoder)
        before = _Before(decoder, shared)
        answer: dict = {}
        result = error = None
        try:
            result = self.perform(_listed(body.get("do")), args, kwargs, decoder)
        except (WireError, CannotSend):
            raise
        except BaseException as raised:
            # A KeyboardInterrupt or SystemExit in the student's code is told like any error, and the test
            # says what it makes of it: an answer must come in any case.
            error = raised
        # only now: what is done meanwhile may let twins go
        known = self.twins.known()
        if decoder.items:
            known = {id(value): ["arg", index] for index, value in decoder.items.items()} | known
        encoder = Encoder(self, known)
        encoder.outputs = collections.defaultdict(list)
        self.before_answer(answer, encoder)
        try:
            if error is None:
                answer["value"] = self.written(result, encoder)
        except CannotSend as refused:
            error = TypeError(f"what came back cannot be sent: {refused}")
        if error is not None:
            answer["error"] = self.describe_error(error, encoder)
        some = decoder.items or decoder.memories
        changes, dirty = before.changes(encoder) if some else ([], [])
        if changes:
            answer["changes"] = changes
        if error is None and encoder.items and self.shares(_listed(body.get("do"))):
            encoder.shared.extend(range(len(encoder.items)))
        self._tell_twins(answer, encoder)
        self._keep(answer, encoder, dirty)
        self._envelope(answer, encoder)
        return answer, encoder.blobs()

    def written(self, result: object, encoder: Encoder) -> Node:
        """What came of an action, as it is sent."""
        return encoder.add(result)

    def serves(self, body: dict, blobs: list[bytearray]) -> Decoder:
        """What reads a question of the other side."""
        return Decoder(self, blobs, self.limit)

    def arguments(self, body: dict, decoder: Decoder) -> tuple[list, dict[str, Any]]:
        """The arguments of a question of the other side."""
        args = [decoder.value(node) for node in _listed(body.get("args"))]
        if "kwargs" not in body:
            return args, {}
        return args, {str(name): decoder.value(node) for name, node in _table(body["kwargs"])}

    def _keep(self, answer: dict, encoder: Encoder, dirty: list) -> None:
        """Keep the results that have a gradient, and tell the other side where they begin."""
        if not dirty and not encoder.outputs:
            return
        for _, library, tensor in dirty:
            if not any(tensor is output for output in encoder.outputs[library.name]):
                encoder.outputs[library.name].append(tensor)
        done = set()
        while any(len(outputs) for name, outputs in encoder.outputs.items() if name not in done):
            name = next(name for name, outputs in encoder.outputs.items() if outputs and name not in done)
            done.add(name)
            library, outputs = LIBRARIES[name], encoder.outputs[name]
            leaves, refs = [], []
            for leaf in library.leaves(outputs):
                ref = self._named(library, leaf)
                if ref is not None:
                    leaves.append(leaf)
                    refs.append(ref)
            self._numbers += 1
            self._kept[self._numbers] = _Kept(library, list(outputs), leaves)
            node = outputs[0].grad_fn
            answer.setdefault("graph", {})[name] = {
                "call": self._numbers,
                "inputs": refs,
                "outputs": [encoder.tensor(library, tensor) for tensor in outputs],
                "dirty": [
                    [index, next(i for i, y in enumerate(outputs) if y is tensor)]
                    for index, of, tensor in dirty
                    if of is library
                ],
                "name": node.name() if node is not None else None,
            }

    def _named(self, library: Library, leaf: Tensor) -> list | None:
        """How the other side knows a leaf, None if it does not."""
        if (number := self.mirrors.known(leaf)) is not None:
            return ["mirror", number]
        arrived = self._arrived.get(id(leaf))
        if arrived is not None and arrived[0]() is leaf:
            return arrived[1]
        if self.mirrors_own_leaves:
            return ["mirror", self.mirrors.number(library, leaf)]
        return None

    def perform(self, action: list, args: list, kwargs: dict[str, Any], decoder: Decoder) -> object:
        """Do something for the other side; the subclass knows what else there is."""
        if action[:1] == ["vjp"]:
            return self._vjp(action, args)
        raise WireError("the other side asked for something that does not exist")

    def _vjp(self, action: list, grads: list) -> list:
        _, number, wanted, create, changed = action
        kept = self._kept.get(number) if type(number) is int else None
        if kept is None or len(grads) != len(kept.outputs):
            raise WireError("a gradient is asked of a call that is not kept")
        if any(type(i) is not int or not 0 <= i < len(kept.leaves) for i in wanted):
            raise WireError("a gradient is asked by something that is no input")
        # What the other side changed in place since the call counts as changed here: backward says so if it
        # needs it.
        for tensor in (tensor for i in changed for tensor in kept.same_memory(i, self._aliases)):
            kept.library.bump(tensor)
        pairs = [(y, g) for y, g in zip(kept.outputs, grads) if g is not None]
        if not pairs or not wanted:
            return [[None for _ in wanted], []]
        library = kept.library
        # A backward that writes into what forward saved changes the caller's tensors: which, is told.
        held = [
            (i, tensor, library.array(tensor)[0].tobytes())
            for i, tensor in enumerate([*kept.leaves, *kept.outputs])
            if self.mirrors.known(tensor) is None
        ]
        with library.set_grad_enabled(bool(create)):
            outputs, grad_outputs = zip(*pairs)
            found = library.grad(outputs, [kept.leaves[i] for i in wanted], grad_outputs, bool(create))
        changed = [i for i, tensor, before in held if library.array(tensor)[0].tobytes() != before]
        return [list(found), changed]

    def before_answer(self, answer: dict, encoder: Encoder) -> None:
        """Add what an answer says before its value."""

    def read_answer(self, answer: dict, decoder: Decoder) -> None:
        """Take over what `before_answer` of the other side added."""

    # what both sides have

    def shares(self, action: list) -> bool:
        """Whether what comes of an action stays on this side, and changes of it are to be told."""
        return False

    def complete(self, made: object, held: dict) -> None:
        """Give an instance that was made here for the other side's its attributes."""
        raise WireError("an instance came where none can")

    def unused_twins(self) -> list[int]:
        """Forget the twins that only this side's table holds; their numbers."""
        return []

    def _tell_twins(self, body: dict, encoder: Encoder) -> None:
        if not (self.twins.held or encoder.made or encoder.shared):
            return
        before = len(encoder.items)
        changed = self.twins.changed(encoder)
        if changed:
            body["twins"] = changed
            encoder.shared.extend(range(before, len(encoder.items)))
        if gone := self.unused_twins():  # after their changes are told
            body["gone"] = gone
        made = []
        for index, value in encoder.made:  # it grows meanwhile
            start = len(encoder.items)
            made.append([index, encoder._pairs(held_by(value))])
            encoder.shared.extend([index, *range(start, len(encoder.items))])
        if made:
            body["made"] = made
        if encoder.shared and (shared := self.twins.share(encoder, encoder.shared)):
            body["shared"] = shared

    def _hear_twins(self, body: dict, decoder: Decoder) -> frozenset[int]:
        """Take over what the other side changed of the twins, and those that came; their indices."""
        if _TWINS.isdisjoint(body):
            return _NONE
        self.twins.update(_listed(body.get("twins")), decoder)
        for index, pairs in _listed(body.get("made")):
            self.complete(decoder.items[index], dict(decoder.pairs(pairs)))
        for number in _listed(body.get("gone")):
            self.twins.drop(number)
        shared = _listed(body.get("shared"))
        for index, number in shared:
            self.twins.take(number, decoder.items.get(index))
        return frozenset(index for index, _ in shared)

    # what goes with every message

    def _envelope(self, body: dict, encoder: Encoder) -> None:
        if self.mirrors.held and (changed := self.mirrors.changed(encoder)):
            body["mirrors"] = changed
        if self.released and not self.reading:
            body["released"], self.released = self.released, []
        self.ambient(body, encoder)

    def _unpack(self, body: dict, decoder: Decoder) -> None:
        decoder.outputs = {}
        for released in _listed(body["released"]) if "released" in body else ():
            kind, number, *more = released
            if kind == "call":
                self._kept.pop(number, None)
            elif kind == "mirror":
                self.mirrors.drop(number)
            else:
                self.release(kind, number, *more)
        if "mirrors" in body:
            self.mirrors.update(_listed(body["mirrors"]), decoder)
        self.surroundings(body, decoder)

    def ambient(self, body: dict, encoder: Encoder) -> None:
        """Add what a call depends on besides its arguments."""

    def surroundings(self, body: dict, decoder: Decoder) -> None:
        """Take over what `ambient` of the other side added."""

    def release(self, kind: str, number: int, count: int = 1) -> None:
        """The other side needs this no longer."""

    # tensors, by the encoder and decoder

    def tensor(self, library: Library, tensor: Tensor, encoder: Encoder) -> list | None:
        number = self.mirrors.known(tensor)
        if number is not None:
            return ["mirror", number]
        if library.wrapped(tensor):
            return None  # refused by the encoder, in words
        if not library.requires_grad(tensor):
            if self.mirrors_own_leaves and library.is_parameter(tensor):
                return ["mirror", self.mirrors.number(library, tensor)]
            return None
        outputs = getattr(encoder, "outputs", None)
        if outputs is None:
            return None  # an argument
        if library.is_leaf(tensor):
            if (
                self._named(library, tensor) is not None
                and self.mirrors_own_leaves
                and id(tensor) not in self._arrived
            ):
                return ["mirror", self.mirrors.number(library, tensor)]
            return None
        outputs[library.name].append(tensor)
        node = ["output", library.name, len(outputs[library.name]) - 1]
        encoder._known[id(tensor)] = node
        return node

    def describe(self, library: Library, tensor: Tensor, encoder: Encoder) -> dict:
        if not library.requires_grad(tensor):
            return {}
        if getattr(encoder, "outputs", None) is not None and not library.is_leaf(tensor):
            return {}  # its graph stays here
        about: dict[str, Any] = {
            "requires_grad": 1,
            "number": self._number(tensor),
            "is_leaf": int(library.is_leaf(tensor)),
        }
        if about["is_leaf"]:
            about["parameter"] = int(library.is_parameter(tensor))
            if (grad := library.get_grad(tensor)) is not None:
                about["grad"] = encoder.add(library.detach(grad))
        return about

    def _number(self, tensor: Tensor) -> int:
        found = self._leaves.get(id(tensor))
        if found is not None and found[0]() is tensor:
            return found[1]
        self._numbers += 1
        number, key = self._numbers, id(tensor)

        # The dicts as defaults, and not by `self`: the reference's callback must not keep the party alive.
        def gone(
            _: weakref.ref,
            leaves: dict[int, tuple[weakref.ref, int]] = self._leaves,
            by_number: dict[int, weakref.ref] = self._by_number,
        ) -> None:
            if leaves.get(key, (None, None))[1] == number:
                leaves.pop(key)
            by_number.pop(number, None)

        reference = weakref.ref(tensor, gone)
        self._leaves[key] = (reference, number)
        self._by_number[number] = reference
        return number

    def make(self, library: Library, array: np.ndarray, dtype: str, about: dict, decoder: Decoder) -> Tensor:
        tensor = library.make(array, dtype)
        if not about.get("requires_grad"):
            return tensor
        leaf = library.leaf(tensor, bool(about.get("parameter")))
        if about.get("grad") is not None:
            library.set_grad(leaf, decoder.value(about["grad"]))
        number = about.get("number")
        if type(number) is int:
            key, arrived = id(leaf), self._arrived
            arrived[key] = (
                weakref.ref(leaf, lambda reference: _forget(arrived, key, reference)),
                ["leaf", number],
            )
        if about.get("is_leaf", 1):
            return leaf
        with library.set_grad_enabled(True):
            (alias,) = library.node(_Passes(leaf), [leaf], [library.make(array, dtype)], [], "CloneBackward0")
        self._aliases.note(leaf, alias)
        decoder.hidden = getattr(decoder, "hidden", None) or {}
        decoder.hidden[id(alias)] = leaf
        return alias

    def resolve(self, node: list, decoder: Decoder) -> object:
        if node[0] == "mirror" and type(node[1]) is int:
            tensor = self.mirrors.tensor(node[1])
            if tensor is None:
                raise WireError("a tensor came that is mirrored nowhere")
            return tensor
        if node[0] == "twin":
            return self.twins.value(node[1])
        if node[0] == "output":
            outputs = decoder.outputs.get(node[1], [])
            if type(node[2]) is not int or not 0 <= node[2] < len(outputs):
                raise WireError("a result is missing")
            return outputs[node[2]]
        return super().resolve(node, decoder)

    def describe_error(self, error: BaseException, encoder: Encoder) -> dict:
        """What the other side is told of an exception."""
        raise NotImplementedError

    def error(self, about: Node, decoder: Decoder) -> BaseException:
        """The exception that the other side told of."""
        raise NotImplementedError


class _Aliases:
    """For a hidden leaf, the tensor that stands for it in a call."""

    def __init__(self) -> None:
        self._by_id: dict[int, tuple[weakref.ref, weakref.ref]] = {}

    def note(self, leaf: Tensor, alias: Tensor) -> None:
        key = id(leaf)
        self._by_id[key] = (
            weakref.ref(leaf, lambda reference: _forget(self._by_id, key, reference)),
            weakref.ref(alias),
        )

    def get(self, leaf: Tensor) -> Tensor | None:
        found = self._by_id.get(id(leaf))
        return found[1]() if found is not None and found[0]() is leaf else None


def _forget(arrived: dict, key: int, reference: weakref.ref) -> None:
    if arrived.get(key, (None,))[0] is reference:
        arrived.pop(key)


_TWINS = frozenset({"twins", "made", "gone", "shared"})
_NONE: frozenset[int] = frozenset()


def _listed(value: object) -> list:
    if value is None:
        return []
    if not isinstance(value, list):
        raise WireError("a part of a message is no list")
    return value


def _changes(value: object) -> list:
    """What a call is said to have changed: of each argument no kind of change twice."""
    changes = _listed(value)
    if len({(kind, number) for kind, number, *_ in changes}) != len(changes):
        raise WireError("an argument is said to have changed twice")
    return changes


def _table(value: object) -> list:
    if value is None:
        return []
    if not isinstance(value, dict):
        raise WireError("a part of a message is no table")
    return list(value.items())


class _Passes:
    """The call that does nothing: its argument is its result."""

    def __init__(self, leaf: Tensor) -> None:
        self.leaf = leaf

    def vjp(
        self,
        inputs: Sequence[Tensor],
        grads: Sequence[Tensor | None],
        wanted: Sequence[bool],
        create: bool,
        retain: bool,
    ) -> Sequence[Tensor | None]:
        return grads


class _Kept:
    """Results of a call for the other side, and the leaves that they depend on."""

    def __init__(self, library: Library, outputs: list, leaves: list) -> None:
        self.library, self.outputs, self.leaves = library, outputs, leaves

    def same_memory(self, i: int, aliases: _Aliases) -> list:
        """The tensors here that are the i-th of the inputs and results, there as here."""
        if type(i) is not int or not 0 <= i < len(self.leaves) + len(self.outputs):
            raise WireError("something is said to have changed that does not exist")
        if i >= len(self.leaves):
            return [self.outputs[i - len(self.leaves)]]
        alias = aliases.get(self.leaves[i])
        return [self.leaves[i], *([] if alias is None else [alias])]


class Call:
    """A call that the other side keeps: its part of a backward pass. `places` are those that its inputs have
    among all there.
    """

    def __init__(self, party: Party, library: Library, number: Node, places: list[int]) -> None:
        if type(number) is not int:
            raise WireError("a call has no number")
        self._party, self._library, self._number, self._places = party, library, number, places
        self._freed = False
        self._seen: dict[int, tuple[Tensor, int]] = {}
        self._releases = _Release(party, ["call", number])

    def watch(self, tensors: dict[int, Tensor]) -> None:
        """Note which versions of its inputs and results, by their places, the call has seen."""
        self._seen = {i: (self._library.detach(x), self._library.version(x)) for i, x in tensors.items()}

    def vjp(
        self,
        inputs: Sequence[Tensor],
        grads: Sequence[Tensor | None],
        wanted: Sequence[bool],
        create: bool,
        retain: bool,
    ) -> list:
        """The gradients by the inputs, None for those that are not wanted."""
        if self._freed:
            raise RuntimeError(SECOND_TIME)
        self._freed = not retain
        asked = [i for i, want in enumerate(wanted[: len(self._places)]) if want]
        places = [self._places[i] for i in asked]
        changed = [i for i, (x, seen) in self._seen.items() if self._library.version(x) != seen]
        answer = self._party.request(["vjp", self._number, places, bool(create), changed], list(grads))
        found, disturbed = answer if isinstance(answer, list) and len(answer) == 2 else (None, None)
        if not isinstance(found, list) or len(found) != len(asked):
            raise WireError("gradients are missing")
        self._disturb(_listed(disturbed))
        result: list = [None] * len(wanted)
        for i, gradient in zip(asked, found):
            if gradient is not None and (
                not self._library.is_tensor(gradient) or gradient.shape != inputs[i].shape
            ):
                raise WireError("a gradient has not the shape of what it is the gradient of")
            result[i] = gradient
        return result

    def _disturb(self, places: list) -> None:
        """Change the inputs and results here that the backward pass has changed there.

        Not to what they have become: the student's process has just seen the gradient, and a test may compare
        with an input only now. They grow by an amount that nobody there has chosen, nor can, and never come
        back to what they were; whoever compares finds a difference, as in one process.
        """
        if not all(type(place) is int for place in places) or len(set(places)) != len(places):
            raise WireError("what a backward pass has changed is not told by places")
        for mine, _ in (self._seen[place] for place in places if place in self._seen):
            self._library.write(mine, mine + abs(mine) / 2 + 1)


class _Release:
    """Tells the other side, with the next message, that it need not keep something."""

    def __init__(self, party: Party, what: list) -> None:
        self._party, self._what = weakref.ref(party), what

    def __del__(self) -> None:
        # Only noted: this may run in the middle of a message, wherever the collector stops.
        party = self._party()
        if party is not None:
            party.released.append(self._what)


def _rewrite(sent: Encoder, number: int, memory: np.ndarray) -> None:
    """Write memory that came back into the arrays that were sent in it."""
    if memory.dtype != np.uint8 or memory.ndim != 1:
        raise WireError("changed memory is no memory")
    for array, offset, strides in sent.memories[number]:
        try:
            changed = np.ndarray(array.shape, array.dtype, memory, offset, strides)
        except (ValueError, TypeError) as error:
            raise WireError(f"changed memory has another size: {error}") from None
        if not array.flags.writeable:  # whatever the student's process says
            continue
        array[...] = changed
        for owned, library, tensor in sent.owners:
            if owned is array:
                library.bump(tensor)


def _contents(value: Any) -> tuple | bytes | None:
    """What a container holds, for a comparison by identity; None for what is none."""
    if isinstance(value, dict):
        return tuple(value.items())
    if isinstance(value, (list, set, collections.deque)):
        return tuple(value)
    if type(value) is np.ndarray and value.dtype == object:
        return tuple(value.flat)
    return bytes(value) if isinstance(value, bytearray) else None


def _same(a: Any, b: Any) -> bool:
    if isinstance(a, bytes) or isinstance(b, bytes):
        return a == b
    return len(a) == len(b) and all(
        x is y
        or (
            isinstance(x, tuple)
            and isinstance(y, tuple)
            and len(x) == len(y) == 2
            and x[0] is y[0]
            and x[1] is y[1]
        )
        for x, y in zip(a, b)
    )


def _reshape(array: np.ndarray, shape: Node) -> None:
    """Give an array its new shape. Another size it cannot get: the test may hold a view of the memory, which
    would then be somebody else's, and an array that is given here owns none that could grow.
    """
    if not all(type(n) is int and n >= 0 for n in _listed(shape)) or math.prod(shape) != array.size:
        raise WireError("a changed shape is none, or of another size")
    try:
        # the array itself is the test's, so no reshape will do
        array.shape = tuple(shape)  # pyrefly: ignore[deprecated]
    except (ValueError, AttributeError) as error:  # too many axes, or memory that does not allow it
        raise WireError(f"a changed shape cannot be: {error}") from None


def _refill(value: object, node: Node, decoder: Decoder) -> None:
    """Give a container its new contents."""
    if isinstance(value, dict):
        pairs = decoder.pairs(node)
        value.clear()
        dict.update(value, pairs)  # a counter would count them
    elif isinstance(value, list):
        value[:] = decoder.sequence(node)
    elif isinstance(value, (set, collections.deque)):
        values = decoder.sequence(node)
        value.clear()
        value.update(values) if isinstance(value, set) else value.extend(values)
    elif isinstance(value, bytearray):
        value[:] = decoder.blob(node)
    elif type(value) is np.ndarray and value.dtype == object:
        values = decoder.sequence(node)
        if len(values) != value.size:
            raise WireError("an array is said to hold more values than its shape has, or fewer")
        for i, item in enumerate(values):
            value.flat[i] = item
    elif frames.can_change(value):
        frames.refill(value, node, decoder)
    elif symbols.can_change(value):
        symbols.refill(value, node, decoder)
    else:
        raise WireError("what holds nothing is said to hold something else")


_CONTAINERS = frozenset({list, dict, set, bytearray, collections.deque})
_FEW = 1 << 16


class _Before:
    """The arguments as they came, so that changes can be told after the call.

    A container is compared by the identity of what it holds: what is inside is in `items` itself, if it can
    change. Arrays are compared by the bytes of their blob, which is kept for that; frames and matrices of
    symbols by a record of theirs.
    """

    def __init__(self, decoder: Decoder, shared: frozenset[int] = frozenset()) -> None:
        self._decoder = decoder
        self._contents: dict[int, tuple | bytes] = {}
        self._tensors: dict[int, tuple] = {}
        self._records: dict[int, tuple] = {}
        self._unmasked: list[int] = []
        self._shapes: dict[int, tuple[int, ...]] = {}
        for index, value in decoder.items.items():
            if index not in shared and (contents := _contents(value)) is not None:
                self._contents[index] = contents
            if type(value) in _CONTAINERS:
                continue
            if isinstance(value, np.ndarray):
                self._shapes[index] = value.shape
                if type(value) is np.ma.MaskedArray and value.mask is np.ma.nomask:
                    self._unmasked.append(index)
            elif (library := library_of(value)) is not None:
                self._tensors[index] = (
                    library,
                    value.grad_fn,
                    value.requires_grad,
                    library.array(value)[0],
                    library.get_grad(value) if library.is_leaf(value) else None,
                )
            elif module := next((part for part in (frames, symbols) if part.can_change(value)), None):
                self._records[index] = module, module.state(value)

    def changes(self, encoder: Encoder) -> tuple[list, list]:
        """Nodes of what has changed, and (index, library, tensor) of arguments that an operation with a
        gradient changed.
        """
        items, found, dirty = self._decoder.items, [], []
        for number, (memory, was) in self._decoder.memories.items():
            # as bytes where they are few: NumPy takes ten times as long to begin
            if (
                bytearray(memory) != was
                if len(was) < _FEW
                else not np.array_equal(memory, np.frombuffer(was, np.uint8))
            ):
                found.append(["memory", number, encoder._blob(npy.pack(memory))])
        for index, shape in self._shapes.items():
            if items[index].shape != shape:
                found.append(["shape", index, list(items[index].shape)])
        for index in self._unmasked:
            if (mask := items[index].mask) is not np.ma.nomask:
                found.append(["mask", index, encoder.array(mask)])
        for index, (module, was) in self._records.items():
            if (now := module.state(items[index])) != was:
                if now is None:
                    raise CannotSend(
                        "a function has put something into its argument that cannot be sent back"
                    )
                found.append(["contents", index, module.contents(items[index], encoder)])
        hidden = (getattr(self._decoder, "hidden", None) or {}) if self._tensors else {}
        for index, (library, grad_fn, requires_grad, array, grad) in self._tensors.items():
            tensor = items[index]
            now, _ = library.array(tensor)
            if (
                now.shape != array.shape
                or now.dtype != array.dtype
                or now.__array_interface__["data"] != array.__array_interface__["data"]
            ):
                found.append(["tensor", index, encoder.tensor(library, library.detach(tensor))])
            if tensor.grad_fn is not grad_fn and tensor.grad_fn is not None:
                dirty.append((index, library, tensor))
            elif tensor.requires_grad != requires_grad:
                found.append(["requires_grad", index, int(tensor.requires_grad)])
            leaf = hidden.get(id(tensor))
            if leaf is not None:
                pushed = library.get_grad(leaf)
                if pushed is not None:
                    found.append(["backward", index, encoder.add(library.detach(pushed))])
            elif library.is_leaf(tensor) and (now_grad := library.get_grad(tensor)) is not grad:
                found.append(
                    ["grad", index, encoder.add(None if now_grad is None else library.detach(now_grad))]
                )
        for index, contents in self._contents.items():
            value = items[index]
            now = _contents(value)
            if not _same(now, contents):
                if isinstance(value, bytearray):
                    node = encoder._blob(bytes(value))
                else:
                    node = (
                        encoder._pairs(value) if isinstance(value, dict) else [encoder.add(x) for x in value]
                    )
                found.append(["contents", index, node])
        return found, dirty


HELD = 64
"""Mirrors that stay alive in the examiner though no test holds them."""


class Mirrors:
    """Tensors that both sides have: the student's leaves. Each side tells what it changed with its next
    message.
    """

    def __init__(self, party: Party) -> None:
        self._party = weakref.ref(party)
        self._mine = party.mirrors_own_leaves
        self._own: dict[int, object] = {}  # ours, by number
        self.held: dict[int, weakref.ref] = {}
        """All of them by number, whoever's."""
        self._ids: dict[int, int] = {}
        self._seen: dict[int, tuple] = {}
        self._held: collections.OrderedDict[int, object] = collections.OrderedDict()
        self._count = 0

    def known(self, tensor: Tensor) -> int | None:
        number = self._ids.get(id(tensor))
        return number if number is not None and self.tensor(number) is tensor else None

    def tensor(self, number: int) -> Tensor | None:
        reference = self.held.get(number)
        return None if reference is None else reference()

    def hold(self, number: int, tensor: Tensor) -> None:
        """Keep one of theirs alive a while: what a test does to `net.fc.weight` is told to the other side
        afterwards.
        """
        self._held[number] = tensor
        self._held.move_to_end(number)
        while len(self._held) > HELD:
            self._held.popitem(last=False)

    def number(self, library: Library, tensor: Tensor) -> int:
        """Its number; it is mirrored from now on."""
        number = self.known(tensor)
        if number is None:
            self._count += 1
            number = self._count
            self._own[number] = tensor
            self._add(number, tensor)
        return number

    def adopt(self, number: int, tensor: Tensor) -> None:
        """Both sides have this tensor from here on, and it is the examiner's: its number is negative."""
        library = library_of(tensor)
        assert library is not None and number < 0  # the caller has seen to it
        if self._mine:
            self._own[number] = tensor
        self._add(number, tensor)
        self._seen[number] = self._state(library, tensor)

    def _add(self, number: int, tensor: Tensor) -> None:
        key = id(tensor)

        def gone(_: weakref.ref) -> None:
            if self._ids.get(key) == number:
                self._ids.pop(key)
            if number in self.held and number not in self._own:
                self.held.pop(number)
                self._seen.pop(number, None)
                party = self._party()
                if party is not None:
                    party.released.append(["mirror", number])

        self.held[number] = weakref.ref(tensor, gone)
        self._ids[key] = number

    def drop(self, number: Node) -> None:
        """The other side has no such tensor any more."""
        tensor = self._own.pop(number, None)
        if tensor is not None:
            self._ids.pop(id(tensor), None)
            self.held.pop(number, None)
            self._seen.pop(number, None)

    def _state(self, library: Library, tensor: Tensor) -> tuple:
        grad = library.get_grad(tensor)
        values = library.array(tensor)[0]
        return (
            values.tobytes(),
            values.shape,
            None if grad is None else library.array(grad)[0].tobytes(),
            tensor.requires_grad,
        )

    def changed(self, encoder: Encoder) -> list:
        """Nodes of those that are not what the other side last saw."""
        found: list = []
        done: set[int] = set()
        while True:
            pending = [number for number in self.held if number not in done]
            if not pending:
                return found
            for number in pending:
                done.add(number)
                tensor = self.tensor(number)
                if tensor is None:
                    continue
                library = library_of(tensor)
                assert library is not None  # only tensors are mirrored
                state = self._state(library, tensor)
                if self._seen.get(number) == state:
                    continue
                self._seen[number] = state
                grad = library.get_grad(tensor)
                found.append(
                    [
                        number,
                        encoder.tensor(library, library.detach(tensor)),
                        None if grad is None else encoder.tensor(library, library.detach(grad)),
                        int(tensor.requires_grad),
                        int(library.is_parameter(tensor)),
                    ]
                )

    def update(self, nodes: list, decoder: Decoder) -> None:
        """Take over what the other side changed."""
        party = self._party()
        assert party is not None  # it is the caller
        if len({number for number, *_ in nodes}) != len(nodes):
            raise WireError("a mirrored tensor is said to have changed twice")
        for number, values, grad, requires_grad, parameter in nodes:
            values, grad = decoder.value(values), decoder.value(grad)
            library = library_of(values)
            if (
                type(number) is not int
                or library is None
                or (grad is not None and library_of(grad) is not library)
            ):
                raise WireError("a mirrored tensor is no tensor")
            tensor = self.tensor(number)
            try:
                if tensor is None:
                    if party.mirrors_own_leaves or number < 0:
                        continue  # it is gone
                    tensor = library.leaf(values, bool(parameter))
                    if not requires_grad:
                        tensor.requires_grad_(False)
                    self._add(number, tensor)
                    if requires_grad:
                        # `loss.backward()` touches a mirror that the test has never named: it must not be
                        # gone before the next message tells of its gradient
                        tensor.register_post_accumulate_grad_hook(
                            lambda tensor, number=number: self.hold(number, tensor)
                        )
                    self.hold(number, tensor)
                else:
                    if library_of(tensor) is not library:
                        raise WireError("a mirrored tensor has become another library's")
                    if self._state(library, tensor)[:2] != (
                        library.array(values)[0].tobytes(),
                        tuple(values.shape),
                    ):
                        library.write(tensor, values)
                    if tensor.requires_grad != bool(requires_grad):
                        tensor.requires_grad_(bool(requires_grad))
                library.set_grad(tensor, grad)
            except (RuntimeError, TypeError, ValueError) as error:
                raise WireError(f"a mirrored tensor is not what it says: {error}") from None
            self._seen[number] = self._state(library, tensor)
