"""A made-up course whose tests lean on each other in many ways, and a made-up class for it."""

import random
from pathlib import Path

import nbformat

from autograder import sandbox
from autograder.author.build import build
from autograder.classroom import Classroom
from autograder.demo.submission import answer

NAME = "leaning"
CONFINED = not sandbox.missing()
SMALL = Path(__file__).parents[1] / "small"


def cell(key: str, text: str, points: float | None = None, solution: bool = False) -> str:
    about = {"grade": points is not None, "grade_id": key, "locked": not solution, "schema_version": 3}
    about |= {"solution": solution} | ({"points": points} if points is not None else {})
    told = str(about).replace("'", '"').replace("True", "true").replace("False", "false")
    return f"# %% nbgrader={told}\n{text.strip()}\n"


def solved(text: str) -> str:
    return f"### BEGIN SOLUTION\n{text.strip()}\n### END SOLUTION"


def hidden(shown: str, more: str) -> str:
    """A test with a hidden part."""
    return f"{shown}\n### BEGIN HIDDEN TESTS\n{more}\n### END HIDDEN TESTS"


RIGHT = {
    "double": "def double(x):\n    return 2 * x",
    "count": "def count():\n    seen.append(1)\n    return len(seen)",
    "draw": "def draw(n):\n    return np.random.normal(size=n)",
    "quadruple": "def quadruple(x):\n    return double(double(x))",
}
TESTS = {
    "check-double": """
marks = check.Marks("double", points=3)
with marks.part("at 3", 1):
    got = double(3)
    check.close(got, 6, what="double(3)")
with marks.part("at none", 2):
    check.close(double(0), 0, what="double(0)")
### BEGIN HIDDEN TESTS
SIZE = 4
### END HIDDEN TESTS
marks.total()""",
    "check-count": hidden("assert count() == 1, 'the first'", "assert count() == 2"),
    "check-count-on": "assert count() == 3, 'it goes on'",
    "check-draw": hidden("np.random.seed(3)\nassert len(draw(4)) == 4", "assert SIZE"),
    "check-quadruple": hidden("assert quadruple(2) == 8", "assert quadruple(0) == 0"),
}
POINTS = {"check-double": 3, "check-count": 2, "check-count-on": 1, "check-draw": 2, "check-quadruple": 2}
WRONG = {
    "double": [
        "def double(x):\n    return 2 * x + (x == 1)",
        "def double(x):\n    return 2 * x or 1",
        "def double(x):\n    return undefined * x",
        "import os\ndef double(x):\n    return 2 * x",
        "def double(x):\n    seen.append(x)\n    return 2 * x",
        "def double(x, calls=[]):\n    calls.append(x)\n    return 2 * x if len(calls) < 3 else x",
        "def double(x)\n    return 2 * x",
    ],
    "count": [
        "def count():\n    return 1",
        "n = 0\ndef count():\n    global n\n    n += 1\n    return n",
        "class Counter:\n    n = 0\n    def __call__(self):\n        Counter.n += 1\n"
        "        return Counter.n\n"
        "count = Counter()",
    ],
    "draw": [
        "def draw(n):\n    return np.zeros(n - 1)",
        "np.random.seed(1)\ndef draw(n):\n    return np.random.rand(n)",
        "def draw(n):\n    print('drawing')\n    return list(range(n))",
    ],
    "quadruple": [
        "def quadruple(x):\n    return 4 * x + (x == 0)",
        "def quadruple(x):\n    return x << 2",
        "def quadruple(x):\n    return count() and 4 * x",
    ],
}


def text(tests: dict[str, str]) -> str:
    parts = [
        "# %% [markdown]\n# # Leaning\n",
        cell("imports", "import numpy as np\n\nfrom course import check"),
    ]
    parts.append(cell("given", "seen = []"))
    for name, right in RIGHT.items():
        parts.append(cell(name, solved(right), solution=True))
        for key in [f"check-{name}", *(["check-count-on"] if name == "count" else [])]:
            parts.append(cell(key, tests[key], POINTS[key]))
    prose = '# %% [markdown] nbgrader={"grade": true, "grade_id": "why", "locked": false, "points": 1, '
    parts.append(
        prose + '"schema_version": 3, "solution": true}\n# ### BEGIN SOLUTION\n# So.\n# ### END SOLUTION\n'
    )
    return "\n".join(parts)


def lay_out(course: Path, tests: dict[str, str] = TESTS) -> None:
    place = course / "solutions" / NAME
    place.mkdir(parents=True, exist_ok=True)
    (place / f"{NAME}.py").write_text(text(tests))
    build(Classroom.open(course, course))


def hand_in(course: Path, student: str, answers: dict[str, str], added: str = "") -> None:
    notebook = answer(nbformat.read(course / "assignments" / NAME / f"{NAME}.ipynb", 4), answers)
    if added:
        notebook.cells.insert(3, nbformat.v4.new_code_cell(added))
    folder = course / "submitted" / student / NAME
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, folder / f"{NAME}.ipynb")


def made_up(seed: int, size: int) -> dict[str, tuple[dict[str, str], str]]:
    """A class: by student the answers, and a cell of his own."""
    chance = random.Random(seed)
    found = {}
    for number in range(size):
        answers = {
            name: right if chance.random() < 0.6 else chance.choice(WRONG[name])
            for name, right in RIGHT.items()
        }
        if chance.random() < 0.2:
            del answers[chance.choice(list(answers))]
        found[f"student{number:02}"] = answers, chance.choice(["", "", "", "", "double(2)", "seen.append(9)"])
    return found
