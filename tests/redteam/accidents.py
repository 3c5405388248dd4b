"""What honest students hand in by accident: a right notebook that something happened to.

`right` are the exercises that the file still answers rightly, None where it cannot be graded at all: then it
is refused, with a reason, as zero. `partly` says what others are worth of which only parts are right.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

import nbformat
from grounds import POINTS
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

ALL = frozenset(POINTS)


@dataclass(frozen=True)
class Accident:
    name: str
    about: str
    right: frozenset[str] | None
    spoil: Callable[[NotebookNode], bytes | dict[str, bytes]]
    place: Callable[[Path], None] = lambda folder: None
    partly: Mapping[str, float] = field(default_factory=dict)

    fills: bool = False

    def due(self, level: str = "full") -> dict[str, float]:
        """The automatic points that the file's answers earn, by test cell. At "inner" a process that fills
        the disk is ended, and another one has an empty folder.
        """
        partly = (
            {name: POINTS[name] for name in self.partly} if self.fills and level == "inner" else self.partly
        )
        right = self.right or frozenset()
        return {
            f"check-{exercise}": partly.get(exercise, points if exercise in right else 0.0)
            for exercise, points in POINTS.items()
        }


ACCIDENTS: list[Accident] = []


def accident(
    name: str,
    about: str,
    right: set[str] | frozenset[str] | None = ALL,
    place: Callable[[Path], None] = lambda folder: None,
    partly: Mapping[str, float] | None = None,
) -> Callable:
    """Add what the decorated function does to a right notebook: it returns the file's bytes, or several files
    by name. `place` does something to the folder that was handed in.
    """

    def add(spoil: Callable[[NotebookNode], bytes | dict[str, bytes]]) -> Callable:
        rightly = None if right is None else frozenset(right) - frozenset(partly or {})
        ACCIDENTS.append(Accident(name, about, rightly, spoil, place, partly or {}))
        return spoil

    return add


def written(notebook: NotebookNode) -> bytes:
    return nbformat.writes(notebook).encode()


def raw(notebook: NotebookNode) -> dict:
    return json.loads(nbformat.writes(notebook))


def raw_copy(notebook: NotebookNode) -> NotebookNode:
    return nbformat.from_dict(raw(notebook))


def cell(notebook: NotebookNode, grade_id: str) -> NotebookNode:
    return next(one for one in notebook.cells if one.metadata.get("nbgrader", {}).get("grade_id") == grade_id)


# No notebook any more

accident("empty file", "the upload broke off before the first byte", None)(lambda notebook: b"")
accident("half a file", "the upload broke off in the middle", None)(
    lambda notebook: written(notebook)[: len(written(notebook)) // 2]
)
accident("a web page", "the browser saved the login page", None)(
    lambda notebook: b"<!DOCTYPE html><html><body>Sign in</body></html>"
)
accident("a zip archive", "the notebook was zipped and renamed", None)(
    lambda notebook: b"PK\x03\x04" + bytes(range(256)) * 20
)
accident("JSON of another kind", "a list, not a notebook", None)(lambda notebook: b"[1, 2, 3]")
accident("no cells", "a new notebook of the same name", None)(
    lambda notebook: written(nbformat.v4.new_notebook())
)
accident("another assignment", "a notebook with answers to something else", None)(
    lambda notebook: written(
        nbformat.v4.new_notebook(cells=[new_code_cell("print(1)"), new_markdown_cell("# Homework")])
    )
)
accident("conflict markers", "git left its marks in the file", None)(
    lambda notebook: b"<<<<<<< HEAD\n" + written(notebook) + b"=======\n>>>>>>> mine\n"
)
accident("UTF-16", "an editor saved it in another encoding")(
    lambda notebook: written(notebook).decode().encode("utf-16")
)
accident("byte-order mark", "an editor on Windows put a mark in front")(
    lambda notebook: b"\xef\xbb\xbf" + written(notebook)
)


@accident("a newer format", "saved by a Jupyter that does not exist yet", None)
def _(notebook):
    told = raw(notebook)
    told["nbformat"] = 5
    return json.dumps(told).encode()


@accident("an older format", "saved by IPython notebook 2, with input and worksheets")
def _(notebook):
    metadata = [one.metadata for one in raw_copy(notebook).cells]
    old = nbformat.convert(raw_copy(notebook), 3)
    for one, told in zip(old.worksheets[0].cells, metadata, strict=True):
        one.metadata = told
    return nbformat.writes(old, version=3).encode()


@accident("another kernel", "the notebook was switched to R", None)
def _(notebook):
    notebook.metadata.kernelspec = {"name": "ir", "display_name": "R", "language": "R"}
    notebook.metadata.language_info = {"name": "R"}
    return written(notebook)


@accident("a kernel nobody has", "the student's own environment is named in the notebook")
def _(notebook):
    notebook.metadata.kernelspec = {
        "name": "my-conda-env",
        "display_name": "conda: mine",
        "language": "python",
    }
    return written(notebook)


# Cells that went astray


@accident("a test cell deleted", "cut instead of copied")
def _(notebook):
    notebook.cells.remove(cell(notebook, "check-square"))
    return written(notebook)


@accident("an answer deleted", "one answer cell was deleted", ALL - {"square"})
def _(notebook):
    notebook.cells.remove(cell(notebook, "square"))
    return written(notebook)


@accident("cells moved", "the last exercise was moved to the front")
def _(notebook):
    for name in ("check-marked", "marked"):
        moved = cell(notebook, name)
        notebook.cells.remove(moved)
        notebook.cells.insert(0, moved)
    return written(notebook)


@accident("a cell copied", "copy and paste took the grade id along; the copy is empty")
def _(notebook):
    again = nbformat.from_dict(json.loads(json.dumps(cell(notebook, "square"))))
    again.source, again.id = "def square(x):\n    # YOUR CODE HERE\n    raise NotImplementedError()", "copied"
    notebook.cells.append(again)
    return written(notebook)


@accident("a cell split", "an answer was split in two, and both halves have its grade id")
def _(notebook):
    first = cell(notebook, "gradient")
    second = nbformat.from_dict(json.loads(json.dumps(first)))
    second.source, second.id = first.source, "second"
    first.source = "# my attempt"
    notebook.cells.insert(notebook.cells.index(first) + 1, second)
    return written(notebook)


@accident("a test cell edited", "a test cell was changed while looking for a bug")
def _(notebook):
    cell(notebook, "check-secret").source = "assert False, 'what is this?'"
    return written(notebook)


@accident("code made Markdown", "the key m was pressed in a test cell and in an answer")
def _(notebook):
    for name in ("check-square", "square"):
        one = cell(notebook, name)
        one.cell_type = "markdown"
        one.pop("outputs", None), one.pop("execution_count", None)
    return written(notebook)


@accident("metadata stripped", "a cleaning tool took all metadata, ids stayed")
def _(notebook):
    for one in notebook.cells:
        one.metadata = nbformat.from_dict({})
    return written(notebook)


@accident("tags of a slide show", "every cell is tagged as a slide to skip")
def _(notebook):
    for one in notebook.cells:
        one.metadata.update(tags=["skip-execution", "remove-cell"], slideshow={"slide_type": "skip"})
    return written(notebook)


@accident("null sources", "a tool wrote null where text should be", ALL - {"square"})
def _(notebook):
    told = raw(notebook)
    next(one for one in told["cells"] if one["metadata"].get("nbgrader", {}).get("grade_id") == "square")[
        "source"
    ] = None
    return json.dumps(told).encode()


@accident("outputs of the wrong kind", "a merge left outputs that are none")
def _(notebook):
    told = raw(notebook)
    for one in told["cells"]:
        if one["cell_type"] == "code":
            one["outputs"] = [{"output_type": "nonsense"}, 7, None]
            one["execution_count"] = "many"
    return json.dumps(told).encode()


@accident("a megabyte of output", "a loop printed for a while before it was handed in")
def _(notebook):
    cell(notebook, "square").outputs = [
        nbformat.v4.new_output("stream", name="stdout", text="hello\n" * 200_000)
    ]
    return written(notebook)


@accident("another name", "the browser called the download trap(1).ipynb")
def _(notebook):
    return {"trap(1).ipynb": written(notebook)}


@accident("two versions", "an old version lies beside the notebook")
def _(notebook):
    old = raw_copy(notebook)
    cell(old, "square").source = "def square(x):\n    return x"
    return {"trap.ipynb": written(notebook), "trap-old.ipynb": written(old)}


# Cells that lost what nbgrader knows them by, and files of other names


def fresh(notebook: NotebookNode, grade_id: str) -> NotebookNode:
    """Put what was handed out into an answer's cell, and return what was in it in a new cell."""
    one = cell(notebook, grade_id)
    typed = new_code_cell(one.source)
    one.source = handed_out(one.source)
    return typed


def handed_out(answer: str) -> str:
    head, told, _ = answer.split('"""')
    gap = "\n" if "class " in head else ""  # as after a class's docstring
    return f'{head}"""{told}"""{gap}\n    # YOUR CODE HERE\n    raise NotImplementedError()'


@accident("an answer's metadata lost", "the cell was made anew by an editor, its id too")
def _(notebook):
    for name in ("square", "slope"):
        place = notebook.cells.index(cell(notebook, name))
        notebook.cells[place] = new_code_cell(notebook.cells[place].source)
    return written(notebook)


@accident("metadata and ids stripped", "an export that keeps texts alone")
def _(notebook):
    told = raw(notebook)
    told["nbformat_minor"] = 4
    for one in told["cells"]:
        one["metadata"] = {}
        del one["id"]
    return json.dumps(told).encode()


@accident("answered above", "the answers are in new cells above the cells for them")
def _(notebook):
    for name in ("square", "marked"):
        place = notebook.cells.index(cell(notebook, name))
        notebook.cells.insert(place, fresh(notebook, name))
    return written(notebook)


@accident("answered below the test", "the answers are in new cells below the tests")
def _(notebook):
    for name in ("square", "halves"):
        place = notebook.cells.index(cell(notebook, f"check-{name}"))
        notebook.cells.insert(place + 1, fresh(notebook, name))
    return written(notebook)


@accident("all answers at the end", "the cells for them were deleted")
def _(notebook):
    for name in sorted(ALL):
        typed = fresh(notebook, name)
        notebook.cells.remove(cell(notebook, name))
        notebook.cells.append(typed)
    return written(notebook)


@accident("two answers in one cell", "an answer, its test and the next answer were merged")
def _(notebook):
    first = cell(notebook, "square")
    for name in ("check-square", "gradient"):
        first.source += "\n\n" + cell(notebook, name).source
        notebook.cells.remove(cell(notebook, name))
    return written(notebook)


@accident("merged into the test", "an answer was merged into the test before it")
def _(notebook):
    cell(notebook, "check-square").source += "\n\n" + cell(notebook, "gradient").source
    notebook.cells.remove(cell(notebook, "gradient"))
    return written(notebook)


@accident("a copy beside an untouched notebook", "worked on in trap-Copy1.ipynb")
def _(notebook):
    untouched = copy.deepcopy(notebook)
    for name in sorted(ALL):
        cell(untouched, name).source = handed_out(cell(untouched, name).source)
    question = "Say in your own words why a gradient points uphill."
    cell(untouched, "essay").source = f"{question}\n\nYOUR ANSWER HERE"
    return {"trap.ipynb": written(untouched), "trap-Copy1.ipynb": written(notebook)}


@accident("a text file", "the browser saved it as trap.ipynb.txt")
def _(notebook):
    return {"trap.ipynb.txt": written(notebook)}


@accident("one folder too many", "the folder was zipped, not the notebook")
def _(notebook):
    return {"trap/trap.ipynb": written(notebook), "trap/notes.txt": b"mine"}


@accident("34 MB of output", "a loop printed for very long before it was handed in")
def _(notebook):
    cell(notebook, "square").outputs = [
        nbformat.v4.new_output("stream", name="stdout", text="x" * (34 << 20))
    ]
    return written(notebook)


@accident("Sage", "Python under the name of another kernel")
def _(notebook):
    notebook.metadata.kernelspec = {"name": "sagemath", "display_name": "SageMath", "language": "sage"}
    notebook.metadata.language_info = {"name": "sage"}
    return written(notebook)


@accident("another course's notebook", "with grade ids of its own, and a function of the same name", None)
def _(notebook):
    meta = {"nbgrader": {"grade_id": "p1", "solution": True, "grade": False, "schema_version": 3}}
    other = new_code_cell("def square(x):\n    return x * x", metadata=meta)
    return written(nbformat.v4.new_notebook(cells=[new_markdown_cell("# Geometry"), other]))


# Code that goes wrong


def with_answer(grade_id: str, source: str) -> Callable[[NotebookNode], bytes]:
    def spoil(notebook: NotebookNode) -> bytes:
        cell(notebook, grade_id).source = source
        return written(notebook)

    return spoil


accident("a syntax error", "a bracket is missing in one answer", ALL - {"square"})(
    with_answer("square", "def square(x:\n    return x * x")
)
accident("a warning", "numpy warns while a test calls the answer")(
    with_answer("square", "import warnings\ndef square(x):\n    warnings.warn('careful')\n    return x * x")
)
accident("a progress bar on stderr", "an answer reports on stderr")(
    with_answer("square", "import sys\ndef square(x):\n    print('50 %', file=sys.stderr)\n    return x * x")
)
accident("prints", "an answer prints, a lot")(
    with_answer("square", "def square(x):\n    print('x is', x, '.' * 100_000)\n    return x * x")
)
accident("an endless loop", "one answer never ends", ALL - {"square"})(
    with_answer("square", "def square(x):\n    while True:\n        pass")
)
accident("an endless cell", "one cell never ends", ALL - {"square"})(
    with_answer("square", "while True:\n    pass")
)
accident("an interrupt swallowed", "a loop that catches everything", ALL - {"square"})(
    with_answer(
        "square",
        """
def square(x):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
""",
    )
)
accident("the process ended", "os._exit in an answer", ALL - {"halves"})(
    with_answer("halves", "import os\ndef halve(n):\n    os._exit(0)")
)
accident("sys.exit", "exit() in an answer", ALL - {"halves"})(
    with_answer("halves", "def halve(n):\n    raise SystemExit(0)")
)
accident("a segmentation fault", "ctypes reads at address 0", ALL - {"halves"})(
    with_answer("halves", "import ctypes\ndef halve(n):\n    ctypes.string_at(0)")
)
accident("an endless recursion", "a function calls itself", ALL - {"halves"})(
    with_answer("halves", "def halve(n):\n    return halve(n - 1)")
)
accident("input", "an answer waits for input", ALL - {"halves"})(
    with_answer("halves", "def halve(n):\n    return float(input())")
)
accident("a thread left running", "an answer leaves a thread behind")(
    with_answer(
        "halves",
        """
import threading
def work():
    while True:
        time.sleep(0.01)
threading.Thread(target=work).start()
def halve(n):
    return n / 2
""",
    )
)
accident("a subprocess left running", "an answer leaves a process behind")(
    with_answer(
        "halves", "import subprocess\nsubprocess.Popen(['sleep', '1000'])\ndef halve(n):\n    return n / 2"
    )
)
accident("a name of the test's", "the student has variables called like the test's")(
    with_answer("square", "expected = points = values = None\ndef square(x):\n    return x * x")
)
# what is given behind that cell uses np as well
accident(
    "np is something else", "a variable of the student's is called np", ALL - {"later"}, partly={"given": 3.0}
)(with_answer("gradient", "def gradient(w):\n    return 3 * w**2\nnp = 3"))
accident("float32", "an answer in another dtype than asked, within what the test allows")(
    with_answer(
        "slope",
        "def slope(f, x):\n"
        "    return np.float32((f(x + 1e-3) - f(x - 1e-3)) / 2e-3) * 0 + (f(x + 1e-5) - f(x - 1e-5)) / 2e-5",
    )
)

# Code that does harm: never run under stock nbgrader, which would suffer from it

HARM: list[Accident] = []


def harm(
    name: str,
    about: str,
    source: str,
    right: frozenset[str] | None = None,
    exercise: str = "halves",
    partly: Mapping[str, float] | None = None,
    fills: bool = False,
) -> None:
    partly = partly or {}
    right = (ALL - {exercise} if right is None else right) - frozenset(partly)
    HARM.append(Accident(name, about, right, with_answer(exercise, source), partly=partly, fills=fills))


harm("a fork bomb", "processes without end", "import os\nwhile True:\n    os.fork()")
harm(
    "threads without end",
    "threads until no more can be started",
    """
import threading
def halve(n):
    while True:
        threading.Thread(target=time.sleep, args=(1000,)).start()
""",
)
harm(
    "all memory",
    "a list grows until nothing is left",
    "def halve(n):\n    held = []\n    while True:\n        held.append(bytearray(1 << 24))",
)
harm("one array too large", "a terabyte at once", "def halve(n):\n    return np.ones(1 << 37)")
harm(
    "a full disk",
    "a file without end",
    "with open('all', 'wb') as file:\n    while True:\n        file.write(b'x' * (1 << 20))\n"
    "def halve(n):\n    return 0",
    partly={"given": 4.0},  # no file can be written any more
    fills=True,
)
harm("all signals", "kill(-1) to every process", "import os, signal\nos.kill(-1, signal.SIGKILL)")
harm("an endless print", "output without end", "def halve(n):\n    while True:\n        print('x' * 1000)")
harm(
    "an endless answer",
    "an iterator without end, and a number with as many digits as fit",
    "def halve(n):\n    return 1 << (1 << 33)",
)
harm("an answer too large", "half a gigabyte comes back", "def halve(n):\n    return np.zeros(1 << 26)")
harm(
    "all descriptors",
    "files opened until no more can be",
    "import os\ndef halve(n):\n    while True:\n        os.open('/dev/null', 0)",
    partly={"given": 3.0},  # no file can be opened any more
)
harm(
    "deep JSON",
    "a list in a list in a list",
    "def halve(n):\n    held = []\n    for _ in range(100_000):\n        held = [held]\n    return held",
)
harm(
    "the channel closed", "every descriptor is closed", "import os\ndef halve(n):\n    os.closerange(0, 1000)"
)
harm(
    "noise on the channel",
    "garbage is written to every socket",
    """
import os
def halve(n):
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, b"\\0" * 16 + os.urandom(4096))
        except OSError:
            pass
    return 0
""",
)
harm(
    "a stopped process",
    "SIGSTOP to oneself",
    "import os, signal\ndef halve(n):\n    os.kill(os.getpid(), signal.SIGSTOP)",
)

_here = len(HARM)
# So many files take about as long as the cell has, too, on a slow machine.
harm(
    "all inodes",
    "files without end",
    "import itertools, os\n"
    "for number in itertools.count():\n    os.close(os.open(str(number), os.O_CREAT | os.O_WRONLY))\n",
    partly={"given": 4.0},
    fills=True,
)
# Where memory takes long to be had, the test's time ends it before the bound on memory does.
harm(
    "all memory, many processes",
    "each process takes a part",
    """
import os
def halve(n):
    held = bytearray(b"x") * (300 << 20)
    for _ in range(30):
        if os.fork() == 0:
            held = bytearray(b"x") * (300 << 20)
            time.sleep(1000)
    time.sleep(1000)
""",
)
for more in ("odd", "harms"):  # each adds its own
    import_module(more)
MORE_HARM = HARM[_here:]
"""That of the other file: it waits for many a limit, and takes minutes."""
