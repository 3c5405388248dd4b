"""The regions that `### BEGIN …` and `### END …` enclose in a cell, read as nbgrader reads them.

What a student must not see stands between them: the solution, the hidden tests, and the mark scheme of a
written answer. A course can give its regions other delimiters (`c.ClearHiddenTests.begin_test_delimeter`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

from nbformat import NotebookNode
from traitlets.config import Config

Pair = tuple[str, str]
"""The delimiters of a region: what its first and its last line have in them."""

KINDS = ("SOLUTION", "HIDDEN TESTS", "MARK SCHEME")


@dataclass(frozen=True)
class Markers:
    """The delimiters of what students must not see, as a course has set them."""

    solution: Pair = "BEGIN SOLUTION", "END SOLUTION"
    hidden: Pair = "BEGIN HIDDEN TESTS", "END HIDDEN TESTS"
    scheme: Pair = "BEGIN MARK SCHEME", "END MARK SCHEME"

    @classmethod
    def of(cls, config: Config) -> Markers:
        # Imported here, for the processes that run tests know of markers too, and have no use for nbgrader.
        from nbgrader.preprocessors import ClearHiddenTests, ClearMarkScheme, ClearSolutions

        steps = ClearSolutions, ClearHiddenTests, ClearMarkScheme

        def told(step: object, name: str) -> Pair:
            # nbgrader spells it "delimeter", and means to mend that
            found = [
                getattr(step, f"{edge}_{name}_delimeter", None) or getattr(step, f"{edge}_{name}_delimiter")
                for edge in ("begin", "end")
            ]
            return found[0], found[1]

        # No other settings: an exporter has some for all its steps, and traitlets warns of unknown ones.
        own = Config({step.__name__: dict(config).get(step.__name__, {}) for step in steps})
        solutions, tests, schemes = (step(config=own) for step in steps)
        return cls(told(solutions, "solution"), told(tests, "test"), told(schemes, "mark_scheme"))

    @classmethod
    def in_notebook(cls, notebook: NotebookNode) -> Markers:
        """Return what a rebuilt notebook was made with, as `metadata` told of it.

        What says something else (stock nbgrader leaves a student's metadata in a notebook) is passed over.
        """
        about = notebook.metadata.get("autograder")
        told = about.get("markers") if isinstance(about, dict) else None
        found: dict[str, Pair] = {}
        for name in (field.name for field in fields(cls)):
            pair = told.get(name) if isinstance(told, dict) else None
            if isinstance(pair, list) and len(pair) == 2 and all(isinstance(e, str) and e for e in pair):
                found[name] = pair[0], pair[1]
        return cls(**found)

    def metadata(self) -> dict[str, dict[str, list[str]]]:
        """Return what a rebuilt notebook says of them, in its `metadata.autograder`: nothing of nbgrader's
        own.
        """
        told = {
            field.name: list(getattr(self, field.name))
            for field in fields(self)
            if getattr(self, field.name) != field.default
        }
        return {"markers": told} if told else {}

    @property
    def kinds(self) -> dict[str, Pair]:
        """The delimiters by kind."""
        return dict(zip(KINDS, (self.solution, self.hidden, self.scheme)))

    @property
    def every(self) -> list[str]:
        """Each of them, nbgrader's own included: a course that has changed them may have forgotten a cell."""
        own = [*self.solution, *self.hidden, *self.scheme]
        return list(dict.fromkeys([*own, *USUAL.solution, *USUAL.hidden, *USUAL.scheme]))


USUAL = Markers()


def problems(text: str, markers: Markers = USUAL) -> Iterator[tuple[int, str]]:
    """Yield (line of `text` from 0, sentence) for each marker that does not match another.

    >>> list(problems("### BEGIN SOLUTION\\ny = 2 * x"))
    [(0, "'BEGIN SOLUTION' has no 'END SOLUTION' in its cell: add the line '### END SOLUTION'")]
    """
    # `in`, as nbgrader itself looks: a marker in the middle of a line, or in a string, opens a region too.
    opened: tuple[Pair, int] | None = None
    for number, line in enumerate(text.splitlines()):
        for pair in markers.kinds.values():
            begin, end = pair
            if begin in line:
                if opened:
                    yield (
                        number,
                        (
                            f"'{begin}' stands inside the region of '{opened[0][0]}': "
                            f"nbgrader reads no nested regions, so end the first one before it"
                        ),
                    )
                else:
                    opened = pair, number
            elif end in line:
                if opened is None:
                    yield number, f"'{end}' ends nothing: add '### {begin}' above it, or delete it"
                elif opened[0] != pair:
                    yield (
                        number,
                        (
                            f"'{end}' stands inside the region of '{opened[0][0]}': "
                            f"write '### {opened[0][1]}' before it"
                        ),
                    )
                else:
                    opened = None
    if opened:
        begin, end = opened[0]
        yield opened[1], f"'{begin}' has no '{end}' in its cell: add the line '### {end}'"


def has(text: str, *kinds: Pair | str) -> bool:
    """Say whether `text` has a delimiter of one of these kinds (of any of nbgrader's if none is given)."""
    return any(edge in text for pair in _pairs(kinds or KINDS) for edge in pair)


def _pairs(kinds: Iterable[Pair | str]) -> list[Pair]:
    """Return delimiters; a kind that is named has nbgrader's own."""
    return [USUAL.kinds[kind] if isinstance(kind, str) else kind for kind in kinds]


def _parts(text: str, kinds: tuple[Pair | str, ...]) -> Iterator[tuple[str, bool]]:
    """Yield (line, whether a region encloses it) without the delimiters' lines."""
    pairs = _pairs(kinds)
    opened: Pair | None = None
    for line in text.splitlines():
        # the beginnings first, as nbgrader looks: an end may be a part of one
        if begun := next((pair for pair in pairs if pair[0] in line), None):
            opened = opened or begun
        elif opened is None and any(pair[1] in line for pair in pairs):
            continue
        elif opened is not None and opened[1] in line:
            opened = None
        else:
            yield line, opened is not None


def inside(text: str, *kinds: Pair | str) -> list[str]:
    """Return the lines that regions of these kinds enclose.

    >>> inside("a = 1\\n### BEGIN HIDDEN TESTS\\nassert f(a) == 2\\n### END HIDDEN TESTS", "HIDDEN TESTS")
    ['assert f(a) == 2']
    """
    return [line for line, enclosed in _parts(text, kinds) if enclosed]


def outside(text: str, *kinds: Pair | str) -> str:
    """Return `text` without regions of these kinds and their delimiters."""
    return "\n".join(line for line, enclosed in _parts(text, kinds) if not enclosed)


def unmarked(text: str, *kinds: Pair | str) -> str:
    """Return `text` without the delimiters of these kinds, and with what they enclose.

    >>> unmarked("def f(x):\\n    ### BEGIN SOLUTION\\n    return 2 * x\\n    ### END SOLUTION", "SOLUTION")
    'def f(x):\\n    return 2 * x'
    """
    return "\n".join(line for line, _ in _parts(text, kinds))
