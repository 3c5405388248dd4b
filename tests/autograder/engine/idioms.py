"""Small notebooks in teachers' idioms, and how such a case becomes a task.

A case is a list of cells in order, each (kind, source). Kinds: "given" a locked cell of the instructor's;
"plain" a cell without nbgrader metadata; "answer" a solution cell (what stands here is the instructor's
solution); "test" a locked test cell of 1 point. `shared` reads the project's collection of them; CASES are
those that it lacks. Under stock nbgrader every test of each of them gets full marks (`stock` runs one so).
"""

import json
import runpy
import tempfile
from collections.abc import Sequence
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.utils import determine_grade

from autograder.author.markers import outside
from autograder.engine import Task
from autograder.engine.wanted import imported
from autograder.examiner.bindings import bound
from autograder.intake import rebuild
from autograder.limits import Limits

SHARED = Path(__file__).parents[4] / "shared" / "cases" / "idioms.py"
LIMITS = Limits(cell_seconds=20, total_seconds=100)
UNTOUCHED = "# YOUR CODE HERE\nraise NotImplementedError()"
LIBRARIES = (
    "PIL",
    "matplotlib",
    "networkx",
    "numpy",
    "pandas",
    "plotchecker",
    "scipy",
    "sklearn",
    "sympy",
    "torch",
)
"""What the cases import, beside Python's own."""

Case = list[tuple[str, str]]
Answer = str | Sequence[str]
"""What a student wrote into an answer; of several texts the last, and the others are cells added above it."""


def shared() -> dict[str, Case]:
    """The project's collection; nothing where it is not at hand."""
    return runpy.run_path(str(SHARED))["CASES"] if SHARED.is_file() else {}


def files() -> dict[str, bytes]:
    """What lies beside each notebook, released with it."""
    told = runpy.run_path(str(SHARED))["FILES"] if SHARED.is_file() else {}
    return {name: text.encode() for name, text in (told | FILES).items()}


def libraries(case: Case, answers: Sequence[Answer] = ()) -> tuple[str, ...]:
    """Those of LIBRARIES that a case, or an answer to it, imports."""
    texts = [source for _, source in case]
    for answer in answers:
        texts += [answer] if isinstance(answer, str) else answer
    found = {name.split(".")[0] for text in texts for name in imported(text)}
    return tuple(name for name in LIBRARIES if name in found)


def grade_ids(case: Case) -> list[str]:
    """The grade ids of a case's tests."""
    return [f"t{place}" for place, (kind, _) in enumerate(case) if kind == "test"]


def task(case: Case, answers: Sequence[Answer] | None = None, imports: Sequence[str] = ()) -> Task:
    """A case as the engine takes it, by way of what an instructor releases and a student hands in.

    Args:
        answers: for the answer cells in order; the instructor's own unless said.
        imports: libraries that the process is to have ready, so that cases can share one.
    """
    source = new_notebook(
        cells=[_cell(place, kind, text) for place, (kind, text) in enumerate(case)],
        metadata=NotebookNode(autograder=NotebookNode(imports=["numpy", *imports])),
    )
    solutions = [text for kind, text in case if kind == "answer"]
    given = iter(solutions if answers is None else answers)
    handed_in = []
    for cell in json.loads(json.dumps(source.cells)):
        if cell["metadata"].get("nbgrader", {}).get("solution"):
            answer = next(given)
            *added, cell["source"] = [answer] if isinstance(answer, str) else answer
            handed_in += [json.loads(json.dumps(new_code_cell(text))) for text in added]
        handed_in.append(cell)
    assert next(given, None) is None, "more answers than cells for them"
    submitted = new_notebook(cells=handed_in)
    rebuilt = rebuild(source, json.dumps(submitted).encode())
    beside = files()
    return Task(rebuilt.notebook, beside, limits=LIMITS, released=tuple(beside))


def _cell(place: int, kind: str, text: str) -> NotebookNode:
    if kind == "plain":
        return new_code_cell(text, id=f"p{place}")
    answer, test = kind == "answer", kind == "test"
    about = {"schema_version": 3, "grade_id": f"{kind[0]}{place}", "solution": answer, "grade": test}
    metadata = {"nbgrader": about | {"locked": not answer, "task": False} | ({"points": 1} if test else {})}
    if answer:
        metadata["autograder"] = {"asks": list(bound(text))}
    elif test:
        metadata["autograder"] = {"handout": outside(text, "HIDDEN TESTS")}
    return new_code_cell(UNTOUCHED if answer else text, metadata=metadata, id=about["grade_id"])


def stock(task: Task) -> dict[str, float]:
    """The marks that nbgrader gives: every cell from top to bottom in one kernel."""
    run = nbformat.from_dict(json.loads(json.dumps(task.notebook)))
    with tempfile.TemporaryDirectory() as folder:
        for name, content in task.files.items():
            Path(folder, name).write_bytes(content)
        client = NotebookClient(
            run,
            allow_errors=True,
            timeout=60,
            kernel_name="python3",
            resources={"metadata": {"path": folder}},
        )
        client.execute()
    tested = [cell for cell in run.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    return {cell.metadata.nbgrader.grade_id: float(determine_grade(cell)[0] or 0) for cell in tested}


FILES = {"prices.csv": "item,price\nbread,3\nmilk,2\n", "readings.py": "samples = [3, 1, 2]\nunit = 'mm'\n"}

CASES: dict[str, Case] = {
    # Cell magics, scripts and programs
    "bash writes a file": [
        ("answer", "%%bash\nwc -l < prices.csv > count.txt"),
        ("test", 'assert open("count.txt").read().strip() == "3"'),
    ],
    "an answer is a module": [
        ("answer", "%%writefile doubling.py\ndef twice(n):\n    return 2 * n"),
        ("test", "import doubling\nassert doubling.twice(4) == 8"),
    ],
    "an answer is a text file": [
        ("answer", "%%writefile notes.txt\nname: Ada\nborn: 1815"),
        (
            "test",
            'pairs = dict(line.split(": ") for line in open("notes.txt").read().splitlines())\n'
            'assert pairs == {"name": "Ada", "born": "1815"}',
        ),
    ],
    "a test writes a file by magic": [
        ("answer", "def load(path):\n    with open(path) as f:\n        return [int(line) for line in f]"),
        ("test", "%%writefile numbers.txt\n1\n2\n3"),
        ("test", 'assert load("numbers.txt") == [1, 2, 3]'),
    ],
    "a test runs the script": [
        ("answer", "%%writefile script.py\nresult = 6 * 7"),
        ("test", "%run script.py\nassert result == 42"),
    ],
    "a given cell runs a script": [
        ("given", "%run readings.py"),
        ("answer", "smallest = min(samples)"),
        ("test", "assert smallest == min(samples)"),
    ],
    "a program is started": [
        (
            "answer",
            "import subprocess, sys\ndef ask(code):\n"
            '    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)\n'
            "    return run.stdout.strip()",
        ),
        ("test", 'assert ask("print(3 + 4)") == "7"'),
    ],
    # Files
    "unpickle what was written": [
        (
            "answer",
            "import pickle\ndef save(value, path):\n"
            '    with open(path, "wb") as f:\n        pickle.dump(value, f)',
        ),
        (
            "test",
            'import pickle\nsave({"a": [1, 2]}, "value.pkl")\nwith open("value.pkl", "rb") as f:\n'
            '    assert pickle.load(f) == {"a": [1, 2]}',
        ),
    ],
    "unpickle what was returned": [
        ("answer", "import pickle\ndef pack(value):\n    return pickle.dumps(value)"),
        ("test", "import pickle\nassert pickle.loads(pack([1, (2, 3)])) == [1, (2, 3)]"),
    ],
    "load a saved array": [
        ("given", "import numpy as np"),
        ("answer", 'np.save("squares.npy", np.arange(4) ** 2)'),
        ("test", 'assert np.load("squares.npy").tolist() == [0, 1, 4, 9]'),
    ],
    "json on disk": [
        (
            "answer",
            "import json\ndef store(path, **settings):\n"
            '    with open(path, "w") as f:\n        json.dump(settings, f)',
        ),
        (
            "test",
            'import json\nstore("settings.json", rate=3, name="x")\n'
            'assert json.load(open("settings.json")) == {"rate": 3, "name": "x"}',
        ),
    ],
    "a folder of files": [
        (
            "answer",
            'import os\nos.makedirs("out", exist_ok=True)\nfor name in "ab":\n'
            '    with open(f"out/{name}.txt", "w") as f:\n        f.write(name)',
        ),
        (
            "test",
            "from pathlib import Path\n"
            'assert sorted(p.name for p in Path("out").glob("*.txt")) == ["a.txt", "b.txt"]\n'
            'assert Path("out/a.txt").read_text() == "a"',
        ),
    ],
    "a table on disk": [
        ("given", "import pandas as pd"),
        (
            "answer",
            'prices = pd.read_csv("prices.csv")\nprices["taxed"] = prices.price * 1.5\n'
            'prices.to_csv("taxed.csv", index=False)',
        ),
        (
            "test",
            'read = pd.read_csv("taxed.csv")\nassert list(read.columns) == ["item", "price", "taxed"]\n'
            "assert read.taxed.tolist() == [4.5, 3.0]",
        ),
    ],
    # Chance and time
    "an unseeded list": [
        ("given", "import random\nnumbers = [random.random() for _ in range(5)]"),
        ("answer", "mean = sum(numbers) / len(numbers)"),
        ("test", "assert abs(mean - sum(numbers) / 5) < 1e-12"),
    ],
    "an unseeded sample": [
        ("given", "import numpy as np\nsample = np.random.default_rng().normal(size=20)"),
        ("answer", "def spread(x):\n    return x.std()\ns = spread(sample)"),
        ("test", "assert np.isclose(s, sample.std())\nassert np.isclose(spread(2 * sample), 2 * s)"),
    ],
    "the time of a given cell": [
        ("given", "import time\nstart = time.time()"),
        ("answer", "def elapsed(now):\n    return now - start"),
        ("test", "assert abs(elapsed(start + 5) - 5) < 1e-6"),
    ],
    "the same seed twice": [
        ("given", "import random"),
        ("answer", "def roll(n):\n    return [random.randint(1, 6) for _ in range(n)]"),
        (
            "test",
            "random.seed(7)\nfirst = roll(5)\nrandom.seed(7)\nassert roll(5) == first\n"
            "assert all(1 <= r <= 6 for r in first)",
        ),
    ],
    # Names
    "a given cell calls the answer": [
        ("answer", "def square(n):\n    return n * n"),
        ("given", "table = {n: square(n) for n in range(4)}"),
        ("test", "assert table == {0: 0, 1: 1, 2: 4, 3: 9}"),
    ],
    "a tolerance that the answer binds too": [
        ("given", "eps = 1e-6"),
        (
            "answer",
            "eps = 1e-9\ndef root(a):\n    x = a\n    while abs(x * x - a) > eps:\n"
            "        x = (x + a / x) / 2\n    return x",
        ),
        ("test", "assert abs(root(2) - 2 ** 0.5) < eps"),
    ],
    "a test's list for a later test": [
        ("answer", "def squares(n):\n    return [k * k for k in range(n)]"),
        ("test", "expected = [0, 1, 4, 9, 16]\nassert squares(5) == expected"),
        ("test", "assert squares(3) == expected[:3]"),
    ],
    "an object over two tests": [
        (
            "answer",
            "class Stack:\n    def __init__(self):\n        self.items = []\n    def push(self, x):\n"
            "        self.items.append(x)\n    def pop(self):\n        return self.items.pop()\n"
            "    def __len__(self):\n        return len(self.items)",
        ),
        ("test", "stack = Stack()\nstack.push(1)\nassert len(stack) == 1"),
        ("test", "stack.push(2)\nassert stack.pop() == 2\nassert len(stack) == 1"),
    ],
    "global within a test": [
        ("answer", "def area(r):\n    return PI * r * r"),
        ("test", "def check():\n    global PI\n    PI = 3\n    assert area(2) == 12\ncheck()"),
    ],
    "a name that may be missing": [
        ("answer", "answer = 42"),
        (
            "test",
            'try:\n    answer\nexcept NameError:\n    raise AssertionError("answer is not defined")\n'
            "assert answer == 42",
        ),
    ],
    "the environment": [
        ("answer", 'import os\nos.environ["MODE"] = "fast"'),
        ("test", 'import os\nassert os.environ["MODE"] == "fast"'),
    ],
    # Hidden tests
    "hidden asserts": [
        ("answer", "def sign(x):\n    return (x > 0) - (x < 0)"),
        (
            "test",
            "assert sign(3) == 1\n### BEGIN HIDDEN TESTS\nassert sign(0) == 0\nassert sign(-2) == -1\n"
            "### END HIDDEN TESTS",
        ),
    ],
    "a hidden name for a later test": [
        ("answer", "def cubes(n):\n    return [k ** 3 for k in range(n)]"),
        (
            "test",
            "assert cubes(2) == [0, 1]\n### BEGIN HIDDEN TESTS\nreference = [0, 1, 8, 27]\n"
            "assert cubes(4) == reference\n### END HIDDEN TESTS",
        ),
        ("test", "assert cubes(3) == reference[:3]"),
    ],
    "a hidden look at a plot": [
        ("given", "%matplotlib inline\nimport matplotlib.pyplot as plt"),
        ("answer", 'fig, ax = plt.subplots()\nax.plot([0, 1], [0, 2], label="up")\nax.legend()'),
        (
            "test",
            "assert len(ax.lines) == 1\n### BEGIN HIDDEN TESTS\n"
            'assert [t.get_text() for t in ax.get_legend().get_texts()] == ["up"]\n### END HIDDEN TESTS',
        ),
    ],
    "a hidden class": [
        ("answer", "def total(shapes):\n    return sum(s.area() for s in shapes)"),
        (
            "test",
            "assert total([]) == 0\n### BEGIN HIDDEN TESTS\nclass Square:\n    def __init__(self, a):\n"
            "        self.a = a\n    def area(self):\n        return self.a ** 2\n"
            "assert total([Square(1), Square(2)]) == 5\n### END HIDDEN TESTS",
        ),
    ],
    # Classes, generators, functions that a test replaces
    "a class attribute is set": [
        (
            "answer",
            "class Account:\n    rate = 0.25\n    def __init__(self, balance):\n"
            "        self.balance = balance\n    def interest(self):\n"
            "        return self.balance * self.rate",
        ),
        ("test", "Account.rate = 0.5\nassert Account(10).interest() == 5\nAccount.rate = 0.25"),
        ("test", "assert Account(8).interest() == 2"),
    ],
    "a class counts": [
        ("answer", "class Dog:\n    count = 0\n    def __init__(self):\n        Dog.count += 1"),
        ("test", "before = Dog.count\nDog()\nDog()\nassert Dog.count == before + 2"),
    ],
    "a generator over two tests": [
        (
            "answer",
            "def naturals():\n    n = 1\n    while True:\n        yield n\n        n += 1\n"
            "stream = naturals()",
        ),
        ("test", "assert next(stream) == 1"),
        ("test", "assert next(stream) == 2 and next(stream) == 3"),
    ],
    "a test's generator over two tests": [
        ("answer", "def evens():\n    n = 0\n    while True:\n        yield n\n        n += 2"),
        ("test", "g = evens()\nassert [next(g) for _ in range(3)] == [0, 2, 4]"),
        ("test", "assert next(g) == 6"),
    ],
    "an endless generator is sliced": [
        (
            "answer",
            "def primes():\n    n = 2\n    while True:\n"
            "        if all(n % d for d in range(2, n)):\n            yield n\n        n += 1",
        ),
        ("test", "from itertools import islice\nassert list(islice(primes(), 5)) == [2, 3, 5, 7, 11]"),
    ],
    "a function is replaced and put back": [
        ("answer", "def fetch():\n    return 10\ndef total():\n    return fetch() + 1"),
        ("test", "real = fetch\ndef fetch():\n    return 1\nassert total() == 2\nfetch = real"),
        ("test", "assert fetch() == 10 and total() == 11"),
    ],
    "a function is replaced until the next test": [
        ("answer", "def fetch():\n    return 10\ndef total():\n    return fetch() + 1"),
        ("test", "kept = fetch\nfetch = lambda: 5\nassert total() == 6"),
        ("test", "fetch = kept\nassert total() == 11"),
    ],
    "a closure": [
        (
            "answer",
            "def counter():\n    n = 0\n    def up():\n        nonlocal n\n        n += 1\n        return n\n"
            "    return up",
        ),
        ("test", "c = counter()\nassert [c(), c()] == [1, 2]\nassert counter()() == 1"),
    ],
    "a callback collects": [
        (
            "answer",
            "def visit(tree, see):\n    if tree:\n        left, value, right = tree\n"
            "        visit(left, see)\n        see(value)\n        visit(right, see)",
        ),
        (
            "test",
            "seen = []\nvisit(((None, 1, None), 2, (None, 3, None)), seen.append)\nassert seen == [1, 2, 3]",
        ),
    ],
    "a cache": [
        (
            "answer",
            "from functools import lru_cache\n@lru_cache(None)\ndef fib(n):\n"
            "    return n if n < 2 else fib(n - 1) + fib(n - 2)",
        ),
        ("test", "assert fib(60) == 1548008755920\nassert fib.cache_info().hits > 0"),
    ],
    # Ends
    "an endless recursion": [
        ("answer", "def depth(n):\n    return depth(n + 1)"),
        (
            "test",
            "try:\n    depth(0)\nexcept RecursionError:\n    pass\nelse:\n    raise AssertionError",
        ),
    ],
    "an exit": [
        ("answer", "def stop(code):\n    raise SystemExit(code)"),
        ("test", "try:\n    stop(3)\nexcept SystemExit as e:\n    assert e.code == 3"),
    ],
    "part of the points": [
        ("answer", "def double(n):\n    return 2 * n"),
        (
            "test",
            "score = 0\nif double(2) == 4:\n    score += 0.5\nif double(-1) == -2:\n    score += 0.5\nscore",
        ),
    ],
    # Plots, logs
    "a backend without a screen": [
        ("given", 'import matplotlib\nmatplotlib.use("Agg")\nimport matplotlib.pyplot as plt'),
        ("answer", "fig, ax = plt.subplots()\nax.plot([1, 2], [2, 1])"),
        (
            "test",
            'import os\nfig.savefig("line.png")\nassert os.path.getsize("line.png") > 0\n'
            "assert len(ax.lines) == 1",
        ),
    ],
    "a saved figure": [
        ("given", "import matplotlib.pyplot as plt"),
        (
            "answer",
            "def draw(path):\n    fig, ax = plt.subplots()\n    ax.hist([1, 1, 2])\n    fig.savefig(path)\n"
            "    plt.close(fig)",
        ),
        (
            "test",
            'from matplotlib.image import imread\ndraw("hist.png")\nassert imread("hist.png").ndim == 3',
        ),
    ],
    "a log": [
        ("answer", 'import logging\ndef warn():\n    logging.getLogger("app").warning("low")'),
        (
            "test",
            'import unittest\nwith unittest.TestCase().assertLogs("app", "WARNING") as logs:\n    warn()\n'
            'assert logs.output == ["WARNING:app:low"]',
        ),
    ],
    # What an answer gives in another dress (see `variants`)
    "a number is close": [
        ("answer", "def area(r):\n    return 3.141592653589793 * r ** 2"),
        ("test", "assert abs(area(2) - 12.566370614359172) < 1e-6\nassert area(1) > area(0) >= 0"),
    ],
    "a whole number": [
        ("answer", "def count(word, letter):\n    return word.count(letter)"),
        (
            "test",
            'assert count("banana", "a") == 3\nassert count("", "a") == 0\n'
            'assert count("ab", "a") + 1 == 2\nassert f"{count(\'aa\', \'a\')}" == "2"',
        ),
    ],
    "a fraction": [
        ("answer", "from fractions import Fraction\ndef half(n):\n    return Fraction(n, 2)"),
        ("test", "assert half(3) * 2 == 3\nassert half(1) + half(1) == 1\nassert float(half(3)) == 1.5"),
    ],
    "an array is close": [
        ("given", "import numpy as np"),
        ("answer", "def scaled(x):\n    return (x - x.min()) / (x.max() - x.min())"),
        (
            "test",
            "x = np.array([2.0, 4.0, 6.0])\nassert np.allclose(scaled(x), [0, 0.5, 1])\n"
            "np.testing.assert_allclose(scaled(2 * x), scaled(x))",
        ),
    ],
    "an array's shape": [
        ("given", "import numpy as np"),
        ("answer", "def grid(n):\n    return np.zeros((n, n))"),
        ("test", "assert grid(3).shape == (3, 3)\nassert grid(2).sum() == 0\nassert len(grid(4)) == 4"),
    ],
    "something to go through": [
        ("answer", "def evens(n):\n    return [2 * k for k in range(n)]"),
        (
            "test",
            "assert list(evens(3)) == [0, 2, 4]\nassert sum(evens(4)) == 12\n"
            "for k, even in enumerate(evens(3)):\n    assert even == 2 * k\nassert max(evens(3)) == 4",
        ),
    ],
    "something to look up in": [
        (
            "answer",
            "def letters(word):\n    found = {}\n    for letter in word:\n"
            "        found[letter] = found.get(letter, 0) + 1\n    return found",
        ),
        (
            "test",
            'found = letters("aab")\nassert found["a"] == 2\nassert "b" in found and "c" not in found\n'
            'assert sorted(found.keys()) == ["a", "b"]\nassert sum(found.values()) == 3',
        ),
    ],
    "a truth": [
        ("answer", "def even(n):\n    return n % 2 == 0"),
        ("test", "assert even(2)\nassert not even(3)\nassert [n for n in range(5) if even(n)] == [0, 2, 4]"),
    ],
    "a text": [
        ("answer", 'def greet(name):\n    return "Hello, " + name + "!"'),
        (
            "test",
            'assert greet("Ada") == "Hello, Ada!"\nassert greet("Bo").startswith("Hello")\n'
            'assert "Cy" in greet("Cy") and len(greet("")) == 8\nassert greet("x").upper() == "HELLO, X!"',
        ),
    ],
    "a pair": [
        ("answer", "def extremes(xs):\n    return min(xs), max(xs)"),
        (
            "test",
            "low, high = extremes([3, 1, 2])\nassert low == 1 and high == 3\n"
            "assert extremes([5])[0] == 5\nassert len(extremes([1, 2])) == 2",
        ),
    ],
    "a returned value that nobody reads": [
        ("answer", "def add(xs, x):\n    xs.append(x)"),
        ("test", "xs = [1]\nadd(xs, 2)\nassert xs == [1, 2]"),
    ],
    "a point": [
        (
            "answer",
            "class Point:\n    def __init__(self, x, y):\n        self.x, self.y = x, y\n"
            "    def move(self, dx, dy):\n        self.x += dx\n        self.y += dy\n"
            "    def __eq__(self, other):\n        return (self.x, self.y) == (other.x, other.y)",
        ),
        (
            "test",
            "p = Point(1, 2)\np.move(2, 0)\nassert p.x == 3 and p.y == 2\nassert p == Point(3, 2)\n"
            "assert p != Point(0, 0)\np.x = 7\nassert p.x == 7",
        ),
    ],
    "a function of a function": [
        ("answer", "def compose(f, g):\n    return lambda x: f(g(x))"),
        (
            "test",
            "assert compose(lambda x: x + 1, lambda x: 2 * x)(3) == 7\nassert compose(len, str)(123) == 3\n"
            'h = compose(str.upper, str.strip)\nassert h(" a ") == "A"',
        ),
    ],
    # What a solution does not do, and another right answer may
    "given data that may be cleaned": [
        ("given", "values = [3, None, 5]"),
        (
            "answer",
            "def mean(v):\n    known = [x for x in v if x is not None]\n    return sum(known) / len(known)\n"
            "m = mean(values)",
        ),
        ("test", "assert m == 4\nassert mean(values) == 4"),
    ],
    "a test's number may be read later": [
        ("answer", "x = 20"),
        ("test", "doubled = 2 * x\nassert doubled == 40"),
        ("answer", "z = 2 * x + 2"),
        ("test", "assert z == 42"),
    ],
    "a test's function may be called later": [
        ("answer", "def area(a):\n    return a * a"),
        (
            "test",
            "def nearly(a, b):\n    return abs(a - b) < 1e-9\nassert nearly(area(0.1), 0.01)",
        ),
        ("answer", "def square(a, b):\n    return abs(a - b) < 1e-9"),
        ("test", "assert square(1, 1) and not square(1, 2)"),
    ],
    "draws after a student's": [
        ("given", "import numpy as np\nnp.random.seed(0)"),
        ("answer", "def noise(n):\n    return np.random.randn(n)"),
        ("given", "X = np.random.randn(6)"),
        ("answer", "m = X.mean()"),
        ("test", "assert np.isclose(m, X.mean())\nassert noise(3).shape == (3,)"),
    ],
    "a generator that all draw from": [
        ("given", "import numpy as np\nrng = np.random.default_rng(5)"),
        ("answer", "weights = rng.normal(size=3)"),
        ("given", "inputs = rng.normal(size=(4, 3))"),
        ("answer", "outputs = inputs @ weights"),
        ("test", "assert weights.shape == (3,)\nassert np.allclose(outputs, inputs @ weights)"),
    ],
    "a given list that may be sorted": [
        ("given", "scores = [70, 50, 90]"),
        ("answer", "ranked = sorted(scores)\nbest = ranked[-1]"),
        ("test", "assert ranked == [50, 70, 90]\nassert best == max(scores) and len(scores) == 3"),
    ],
    "a given table that may grow": [
        ("given", 'import pandas as pd\nprices = pd.read_csv("prices.csv")'),
        ("answer", "def total(table):\n    return table.price.sum()\nt = total(prices)"),
        ("test", "assert t == 5 and total(prices) == 5\nassert total(prices[prices.price > 2]) == 3"),
    ],
    "a given function that may be wrapped": [
        ("given", "def cost(x):\n    return (x - 2) ** 2"),
        (
            "answer",
            "def minimum(f, low, high):\n    while high - low > 1e-9:\n        third = (high - low) / 3\n"
            "        if f(low + third) < f(high - third):\n            high -= third\n"
            "        else:\n            low += third\n    return low",
        ),
        ("test", "assert abs(minimum(cost, 0, 5) - 2) < 1e-4\nassert minimum(abs, -1, 2) < 1e-4"),
    ],
}

TOGETHER: dict[str, str] = {
    **dict.fromkeys(
        (
            "class_basic",
            "type_is_class",
            "class_type_is",
            "enum",
            "enum_eq",
            "namedtuple_lock",
            "dataclass",
            "class_locked_base",
            "type_is_df",
            "type_sklearn",
            "masked_struct",
        ),
        "the test compares a student's class, or its type, by itself",
    ),
    **dict.fromkeys(
        ("test_subclasses_student",),
        "a class of the test derives from a student's",
    ),
    **dict.fromkeys(
        (
            "file_student_writes",
            "file_test_writes",
            "file_tempfile",
            "bash writes a file",
            "an answer is a text file",
            "a test writes a file by magic",
            "load a saved array",
            "json on disk",
            "a folder of files",
            "a table on disk",
            "a backend without a screen",
            "a saved figure",
        ),
        "a file that one side writes is read by the other",
    ),
    **dict.fromkeys(
        (
            "an answer is a module",
            "a test runs the script",
        ),
        "the test imports or runs a file of the student's",
    ),
    **dict.fromkeys(
        ("unpickle what was written",),
        "the test unpickles a file of the student's",
    ),
    **dict.fromkeys(
        ("file_handle_passed",),
        "an open file goes to the student's code",
    ),
    **dict.fromkeys(
        (
            "mock_input",
            "mock_input_side",
            "builtins_input_assigned",
            "mock_print",
            "mock_student_func",
            "mock_module_func",
            "del_locked_function",
        ),
        "the test replaces a function of Python's or the student's",
    ),
    **dict.fromkeys(
        (
            "rng_passed",
            "linked_list",
            "locked_class_instance_mutated",
            "enum_passed",
            "lock_instance_arg",
            "df_passed",
            "read_csv",
            "sympy_expr",
            "test_passes_axes",
            "networkx_passed",
            "pil",
            "df_arg",
            "sklearn_passed",
            "torch_opt",
            "a hidden class",
        ),
        "an object of the test's goes to the student's code",
    ),
    **dict.fromkeys(
        (
            "df_var",
            "df_equal",
            "sympy_solve",
            "series_eq",
            "df_eq_assert",
            "a given table that may grow",
        ),
        "the test compares a library's object of the student's",
    ),
    **dict.fromkeys(
        (
            "annotations",
            "annot_only",
            "getsourcelines_method",
        ),
        "the test reads annotations, or a method's source",
    ),
    **dict.fromkeys(
        (
            "in_globals",
            "in_out",
            "underscore",
            "in_dir_only",
            "locals_keys",
            "globals_keys",
        ),
        "the test looks into its own namespace or IPython's",
    ),
    **dict.fromkeys(
        ("exec_eval_student_str",),
        "the test runs a text of the student's",
    ),
    **dict.fromkeys(
        ("plt_gca",),
        "the test reads pyplot's current axes",
    ),
    **dict.fromkeys(
        (
            "deepcopy_list",
            "string_is",
        ),
        "a copy of the test's, or one made for it, is told from the original",
    ),
    **dict.fromkeys(
        ("decorator",),
        "a student's decorator wraps a function of the test's, and its name is read",
    ),
    **dict.fromkeys(
        ("many_arrays",),
        "more arrays than one message may hold",
    ),
    **dict.fromkeys(
        ("global within a test",),
        "a function of the test binds a name by global",
    ),
    **dict.fromkeys(
        ("the environment",),
        "the test reads the environment of its own process",
    ),
    **dict.fromkeys(
        ("an exit",),
        "SystemExit of the student's does not reach the test as one",
    ),
    **dict.fromkeys(
        ("a log",),
        "the log of another process is not seen",
    ),
}
"""Cases that have a test which runs beside the student's code, and why: to be shortened, never to grow."""
