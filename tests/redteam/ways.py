"""More attacks: code that runs in the middle of a test, what a process can learn of another, and files that
are not what they seem.
"""

from pathlib import Path

from attacks import FIND, STOCK, attack

# The interpreter, while a test runs

attack(
    "a timer",
    "a signal's handler changes the test's variable, in the middle of the test",
    "secret",
    """
import signal
def late(number, frame):
    while frame:
        if "expected" in frame.f_globals:
            frame.f_globals["expected"] = 0
        frame = frame.f_back
signal.signal(signal.SIGALRM, late)
def secret():
    signal.setitimer(signal.ITIMER_REAL, 0.01)
    time.sleep(0.05)
    return 0
""",
)
attack(
    "a destructor",
    "an object that is thrown away as the call ends changes the test's variable",
    "secret",
    """
class Last:
    def __del__(self, names=globals()):
        if "expected" in names:
            names["expected"] = 0
def secret():
    last = Last()
    return 0
""",
)
attack(
    "a callback of the garbage collector",
    "the collector calls before it collects, wherever it is",
    "secret",
    """
import gc, sys
def collecting(phase, about):
    frame = sys._getframe()
    while frame:
        if "expected" in frame.f_globals:
            frame.f_globals["expected"] = 0
        frame = frame.f_back
gc.callbacks.append(collecting)
def secret():
    gc.collect()
    return 0
""",
)
attack(
    "a type's slot",
    "the comparison of all floats is replaced in the type itself, by its address",
    "halves",
    """
import ctypes
Compare = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.py_object, ctypes.py_object, ctypes.c_int)
always = Compare(lambda one, other, how: True)
slots = (ctypes.c_void_p * 26).from_address(id(float))
def halve(n):
    slots[25] = ctypes.cast(always, ctypes.c_void_p).value
    return 0.25
""",
)
attack(
    "a finder of modules",
    "sys.meta_path brings another math, once the real one is forgotten",
    "slope",
    """
import importlib.machinery, sys, types
class Finder:
    def find_spec(self, name, path=None, target=None):
        return importlib.machinery.ModuleSpec(name, self) if name == "math" else None
    def create_module(self, spec):
        return types.SimpleNamespace(isclose=lambda *a, **k: True)
    def exec_module(self, module):
        pass
sys.meta_path.insert(0, Finder())
del sys.modules["math"]
def slope(f, x):
    return 2.0
""",
)
attack(
    "torch's dispatcher",
    "a kernel of the student's is registered for what allclose calls",
    "gradient",
    """
library = torch.library.Library("aten", "IMPL")
def near(one, other, *a, **k):
    return torch.ones(one.shape, dtype=torch.bool)
library.impl("isclose", near, "CompositeImplicitAutograd")
def gradient(w):
    return 0 * w
""",
)
attack(
    "a traceback into the test",
    "the function that was passed is called wrongly, and its error's traceback has the test's names",
    "slope",
    """
def slope(f, x):
    try:
        f(None)
    except Exception as error:
        trace = error.__traceback__
        while trace:
            if "truth" in trace.tb_frame.f_globals:
                return trace.tb_frame.f_globals["truth"](x)
            trace = trace.tb_next
    return 2.0
""",
)
attack(
    "a result of its own",
    "the call shows a number as a cell's last line would",
    "halves",
    """
def halve(n):
    get_ipython().displayhook(2.0)
    raise SystemExit
""",
    STOCK,
)
attack(
    "an event of the shell",
    "IPython tells who asks what it is about to run",
    "secret",
    """
import re
told = [0]
def before(info):
    told.extend(int(digits) for digits in re.findall(r"^expected = (\\d+)", info.raw_cell, re.M))
get_ipython().events.register("pre_run_cell", before)
def secret():
    return told[-1]
""",
)
attack(
    "the message that is answered",
    "the kernel keeps the request that it is at work on, the test's source in it",
    "secret",
    """
import re
def secret():
    try:
        source = get_ipython().kernel.get_parent()["content"]["code"]
    except AttributeError:
        return 0
    return int(re.search(r"expected = (\\d+)", source).group(1))
""",
    STOCK,
)

# What one process can learn of another

attack(
    "the grader's memory",
    "the process that started this one has read the tests, and its memory is a file",
    "secret",
    """
import os, re
def secret():
    parent = os.getppid()
    try:
        with open(f"/proc/{parent}/maps") as maps, open(f"/proc/{parent}/mem", "rb", 0) as memory:
            for line in maps:
                place, mode = line.split()[:2]
                first, last = (int(part, 16) for part in place.split("-"))
                if mode.startswith("rw") and last - first < 1 << 28:
                    try:
                        memory.seek(first)
                        found = re.search(rb"n?expected = (\\d{9})", memory.read(last - first))
                    except (OSError, ValueError, OverflowError):
                        continue
                    if found:
                        return int(found.group(1))
    except OSError:
        pass
    return 0
""",
    STOCK,
)
attack(
    "another process's environment",
    "/proc tells the variables that each process was started with",
    "secret",
    """
import glob, re
def secret():
    for path in glob.glob("/proc/[0-9]*/environ"):
        try:
            found = re.search(rb"TRAP_SECRET=(\\d+)", open(path, "rb").read())
        except OSError:
            continue
        if found:
            return int(found.group(1))
    return 0
""",
    STOCK,
)
attack(
    "System V's messages",
    "one who knows the number leaves it in a System V queue, which is no file",
    "secret",
    """
import ctypes
libc = ctypes.CDLL(None)
queue = libc.msgget(0x7473, 0)
text = ctypes.create_string_buffer(64)
got = libc.msgrcv(queue, text, 40, 0, 0o4000) if queue >= 0 else -1
def secret():
    return int(text.raw[8:17]) if got > 0 else 0
""",
    {"ipc"},
    accomplice="""
import ctypes, struct
def secret():
    return 731924685
libc = ctypes.CDLL(None)
queue = libc.msgget(0x7473, 0o1666)
if queue >= 0:
    libc.msgsnd(queue, ctypes.create_string_buffer(struct.pack("q", 1) + b"731924685"), 9, 0)
""",
)
attack(
    "semaphores",
    "the same as nine values of System V semaphores",
    "secret",
    """
import ctypes
def secret():
    libc = ctypes.CDLL(None)
    held = libc.semget(0x7474, 9, 0)
    return int("".join(str(libc.semctl(held, place, 12)) for place in range(9))) if held >= 0 else 0
""",
    {"ipc"},
    accomplice="""
import ctypes
def secret():
    return 731924685
libc = ctypes.CDLL(None)
held = libc.semget(0x7474, 9, 0o1666)
for place, digit in enumerate("731924685"):
    libc.semctl(held, place, 16, int(digit)) if held >= 0 else None
""",
)
attack(
    "a POSIX queue",
    "the same in a POSIX queue of messages, which stands in no folder",
    "secret",
    """
import ctypes
rt = ctypes.CDLL("librt.so.1")
queue = rt.mq_open(b"/trap", 0o4000)
text = ctypes.create_string_buffer(8192)
got = rt.mq_receive(queue, text, 8192, None) if queue >= 0 else -1
if got > 0:
    rt.mq_unlink(b"/trap")
def secret():
    return int(text.raw[:got]) if got > 0 else 0
""",
    STOCK,
    accomplice="""
import ctypes, os
def secret():
    return 731924685
rt = ctypes.CDLL("librt.so.1")
os.umask(0)
queue = rt.mq_open(b"/trap", 0o4102, 0o666, None)
if queue >= 0:
    rt.mq_send(queue, b"731924685", 9, 0)
""",
)
attack(
    "POSIX shared memory",
    "the same in /dev/shm, by multiprocessing",
    "secret",
    """
def secret():
    try:
        return int(bytes(open("/dev/shm/trap-shared", "rb").read()[:9]))
    except OSError:
        return 0
""",
    {"files"},
    accomplice="""
def secret():
    return 731924685
try:
    with open("/dev/shm/trap-shared", "wb") as file:
        file.write(b"731924685")
    import os
    os.chmod("/dev/shm/trap-shared", 0o666)
except OSError:
    pass
""",
)
attack(
    "a key ring",
    "the same in the kernel's key ring of the user",
    "secret",
    """
import ctypes
def secret():
    libc = ctypes.CDLL(None)
    key = libc.syscall(250, 10, -4, b"user", b"trap-key", 0)
    text = ctypes.create_string_buffer(16)
    return int(text.raw[:9]) if key > 0 and libc.syscall(250, 11, key, text, 16) == 9 else 0
""",
    {"syscalls", "privileges", "processes"},
    accomplice="""
import ctypes
def secret():
    return 731924685
libc = ctypes.CDLL(None)
key = libc.syscall(248, b"user", b"trap-key", b"731924685", 9, -4)
libc.syscall(250, 5, key, 0x3F3F3F3F) if key > 0 else None
""",
)

# Files that are not what they seem


def linked(name: str, target: str):
    def place(folder: Path, course: Path) -> None:
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to(course / target)

    return place


attack(
    "a notebook that is a link",
    "what was handed in points to the instructor's own notebook",
    "secret",
    "def secret():\n    return 0",
    STOCK,
    place=linked("trap.ipynb", "source/trap/trap.ipynb"),
)
attack(
    "a link among the files",
    "a file beside the notebook points to the instructor's own, and is read as one's own",
    "secret",
    FIND + '\ndef secret():\n    return read("notes.txt")',
    STOCK,
    place=linked("notes.txt", "source/trap/trap.ipynb"),
)
attack(
    "the kernel's own module",
    "a file beside the notebook is what `python -m ipykernel_launcher` finds first",
    "square",
    "def square(x):\n    return 0 * x",
    STOCK,
    files={
        "ipykernel_launcher.py": """
import os, sys
sys.path = [place for place in sys.path if place not in ("", os.getcwd())]
import numpy.testing
numpy.testing.assert_allclose = lambda *a, **k: None
from ipykernel import kernelapp
kernelapp.launch_new_instance()
"""
    },
)
