"""What comes of a student's where: by the path on which a test came to it, plain data or an object.

The instructor's own solution shows it once, in the rehearsal. A student's object that comes where the
solution gave plain data may be one whose difference from anything is 0: it is copied to plain data before the
test has it (session.py, crossings.py).

**The key** of a crossing is the test cell and the path: how the test came to it, and not when.

    f()             what f gives                          net.weight      an attribute
    f()[]           an item of it, however it is got      f()[]#1         the second of a tuple
    f()[]#loss      by a dict's key that is a name        f()!            what f raises; f()!.args[]
    f()→changed[]   what f puts into its arguments        test:g:3()#0    what comes to a test's own function

and what an object there was asked (asked.py): `f().←add`, that a value of the test was added to it.

Loops share a key: an attribute that is met again on a path leads back to where it was (`head.next.next` is
`head.next`), a call of a call and an item of an item are told apart to the third.

**The kind** is the letters of all that came there: see `LETTERS`. It is *data* where no object was among
them. None, True and False say nothing. A path that was not seen in this cell has the kind that it had in all
others; one that was never seen is data if its longest known beginning is.

A student's one object may come on several paths. What it gives is data where one of them says so: else a
student would give it first where an object is due.

What can still fail: an object of the student's on a path that the solution's never took, below an object, is
copied by nobody (a tree of another shape).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

LETTERS = {
    "n": "a number",
    "t": "a text",
    "b": "bytes",
    "a": "an array",
    "m": "a masked array",
    "c": "a list, tuple, dict or set",
    "d": "plain data",
    "o": "an object",
    "-": "None, True or False",
}
COPIES = {"n": "na", "t": "t", "b": "b", "a": "acn", "c": "ca", "d": "nactb"}
"""By letter, as which kinds a student's object is copied there, the first that it can be."""
REPEATS = {"()": 3, "[]": 3}
MOST = 20_000
"""Paths that are noted."""
STEPS = 2000
"""Steps that are remembered."""
_PARTS = re.compile(r"\.[^.()\[\]#!→]*|\(\)|\[\]|#[^.()\[\]#!→]*|!|→[^.()\[\]#!→]*|[^.()\[\]#!→]+")
_SPECIAL = re.compile(r"[.()\[\]#!→]")


def word(text: str) -> str:
    """A name as a part of a path."""
    return _SPECIAL.sub("_", text[:100])


class Node:
    """A path, at the end of a shorter one."""

    __slots__ = ("above", "below", "kinds", "segment")

    def __init__(self, above: Node | None, segment: str) -> None:
        self.above, self.segment = above, segment
        self.below: dict[str, Node] = {}
        self.kinds: dict[str, str] = {}

    def back(self, segment: str) -> Node | None:
        """The nearest path that ended in this segment already, where another of it is no new path."""
        if segment[0] == "#":
            return None
        left, node = REPEATS.get(segment, 1), self
        nearest = None
        while node.above is not None:
            if node.segment == segment:
                nearest = nearest or node
                left -= 1
                if left == 0:
                    return nearest
            node = node.above
        return None

    def kind(self, cell: str) -> str:
        """The letters of this cell, of all where it has none."""
        found = self.kinds.get(cell)
        return "".join(sorted(set("".join(self.kinds.values())))) if found is None else found


class Kinds:
    """What kind came where, by test cell and path.

    >>> kinds = Kinds.of_json({"check-q1": {"f": "o", "f()": "n"}})
    >>> kinds.as_json()
    {'check-q1': {'f': 'o', 'f()': 'n'}}
    """

    def __init__(self) -> None:
        self.root = Node(None, "")
        self.count = 0

    @classmethod
    def of_json(cls, told: Mapping[str, dict[str, str]]) -> Kinds:
        kinds = cls()
        for cell, paths in told.items():
            for path, letters in paths.items():
                node = kinds.root
                for segment in _PARTS.findall(path):
                    node = kinds.make(node, segment) or node
                node.kinds[cell] = letters
        return kinds

    def as_json(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for path, node in self._all(self.root, ""):
            for cell, letters in node.kinds.items():
                found.setdefault(cell, {})[path] = letters
        return {cell: dict(sorted(paths.items())) for cell, paths in sorted(found.items())}

    def _all(self, node: Node, path: str) -> Iterator[tuple[str, Node]]:
        for segment, below in node.below.items():
            yield path + segment, below
            yield from self._all(below, path + segment)

    def has(self, segment: str) -> bool:
        """Whether a path ends in this segment."""
        return any(path.endswith(segment) for path, _ in self._all(self.root, ""))

    def make(self, node: Node, segment: str) -> Node | None:
        """The path longer by a segment, made where it is new; None when there are too many."""
        found = node.below.get(segment)
        if found is None and self.count < MOST:
            self.count += 1
            found = node.below[segment] = Node(node, segment)
        return found


class Place:
    """Where something came: the known paths to it, and how it is shown.

    `behind` is for what is on no known path: "d" if its longest known beginning is data.
    """

    __slots__ = ("behind", "nodes", "shown")

    def __init__(self, nodes: tuple[Node, ...] = (), behind: str = "", shown: str = "") -> None:
        self.nodes, self.behind, self.shown = nodes, behind, shown

    def joined(self, other: Place) -> Place:
        if other is self:
            return self
        nodes = self.nodes + tuple(node for node in other.nodes if node not in self.nodes)
        return Place(nodes, self.behind or other.behind, other.shown)


NOWHERE = Place()


class Paths:
    """The paths of one submission's crossings, noted or looked up.

    Args:
        kinds: what is known; noted into where `recording`.
    """

    def __init__(self, kinds: Kinds, recording: bool) -> None:
        self.kinds, self.recording = kinds, recording
        self._cell = ""
        self._steps: dict[tuple[Place | None, str], Place] = {}

    @property
    def cell(self) -> str:
        """The grade id of the test cell that runs."""
        return self._cell

    @cell.setter
    def cell(self, cell: str) -> None:
        self._cell = cell
        self._steps = {}

    def start(self, segment: str) -> Place:
        """The place of a name."""
        return self._known(None, segment)

    def step(self, place: Place, segment: str) -> Place:
        """The place after one more step."""
        return self._known(place, segment)

    def _known(self, place: Place | None, segment: str) -> Place:
        # A loop takes the same steps each time, and in one cell they lead to the same places.
        found = self._steps.get((place, segment))
        if found is None:
            found = (
                self._longer(Place((self.kinds.root,)), word(segment), "")
                if place is None
                else self._step(place, segment)
            )
            if not self.recording:
                if len(self._steps) >= STEPS:
                    self._steps.clear()
                self._steps[place, segment] = found
        return found

    def _step(self, place: Place, segment: str) -> Place:
        if segment[0] == "#":
            return self._position(place, segment)
        head, rest = segment[0], segment[1:]
        if segment not in ("()", "[]", "!"):
            segment = head + word(rest)
        return self._longer(place, segment, "d" if self.wanted(place) else "")

    def _longer(self, place: Place, segment: str, behind: str) -> Place:
        nodes: list[Node] = []
        for node in place.nodes:
            found = node.back(segment) or (
                self.kinds.make(node, segment) if self.recording else node.below.get(segment)
            )
            if found is not None and found not in nodes:
                nodes.append(found)
        if self.recording:
            nodes = nodes[:32]
        return Place(tuple(nodes), behind, place.shown + segment)

    def _position(self, place: Place, segment: str) -> Place:
        """By position or key where that is known, else as any other item."""
        segment = "#" + word(segment[1:])
        if self.recording:
            return self._longer(place, segment, place.behind)
        nodes = tuple(node.below.get(segment, node) for node in place.nodes)
        return Place(nodes, place.behind, place.shown)

    def note(self, place: Place, letters: str) -> None:
        """Something of this kind came there."""
        for node in place.nodes:
            had = node.kinds.get(self._cell, "")
            if not {*letters} <= {*had}:
                node.kinds[self._cell] = "".join(sorted({*had, *letters}))

    def known(self, place: Place, segment: str) -> str | None:
        """The letters of the path longer by a segment; None where there is none."""
        nodes = [found for node in place.nodes if (found := node.below.get(segment)) is not None]
        return "".join(node.kind(self._cell) for node in nodes) if nodes else None

    def wanted(self, place: Place) -> str:
        """The letters of the plain data that is due there, none where an object may come."""
        known, found = False, ""
        for node in place.nodes:
            if letters := node.kind(self._cell):
                known = True
                if "o" not in letters:
                    found += letters.replace("-", "")
        return found if known else place.behind


def sentence(place: Place, name: str, letters: str) -> str:
    """What is said of an object of this class that came where such data is due."""
    due = " or ".join(LETTERS[letter] for letter in letters if letter in LETTERS)
    path, rest = f"an object of class {name}", f"where {due} is expected"
    shown = place.shown
    if shown.startswith("test:"):
        return f"your code called a function of the test with {path} {rest}"
    if "→changed" in shown:
        return f"your {shown.partition('()→changed')[0]} put {path} into an argument, {rest}"
    if shown.endswith("()"):
        return f"your {shown[:-2]} gave {path} {rest}"
    return f"your {shown} is {path}, {rest}"


def copies(letters: str) -> str:
    """As which kinds an object is copied where these are due."""
    return "".join(dict.fromkeys(form for letter in letters for form in COPIES.get(letter, "")))
