"""More code that does harm: by the kernel's other stores, by what comes back, and by what is left behind."""

from accidents import harm
from attacks import WRONG

# Processes and what they hold

harm(
    "a process that stays",
    "a daemon of its own session that minds no signal and computes for ever",
    """
import os, signal
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for number in range(1, 32):
            try:
                signal.signal(number, signal.SIG_IGN)
            except OSError:
                pass
        while True:
            pass
    os._exit(0)
def halve(n):
    return None
""",
)
harm(
    "vfork without end",
    "processes by the call that stops its caller",
    "import ctypes\ndef halve(n):\n    while True:\n        ctypes.CDLL(None).vfork()",
)
harm("its parent killed", "whoever started it", "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)")
harm(
    "its group stopped",
    "SIGSTOP to all of its group and to the parent",
    """
import os, signal
def halve(n):
    os.kill(os.getppid(), signal.SIGSTOP)
    os.killpg(0, signal.SIGSTOP)
""",
)
harm(
    "signals without end",
    "a timer of a microsecond",
    """
import signal
signal.signal(signal.SIGALRM, lambda *a: None)
def halve(n):
    signal.setitimer(signal.ITIMER_REAL, 1e-6, 1e-6)
    while True:
        pass
""",
)
harm(
    "a call in C",
    "a regular expression that takes for ever, and hears no signal",
    "import re\ndef halve(n):\n    return re.match('(a+)+$', 'a' * 64 + 'b')",
)
harm(
    "the stack of C",
    "recursion without a limit, in a thread of a small stack",
    """
import sys, threading
def halve(n):
    sys.setrecursionlimit(1 << 30)
    threading.stack_size(1 << 16)
    deep = []
    for _ in range(1_000_000):
        deep = [deep]
    thread = threading.Thread(target=lambda: repr(deep))
    thread.start()
    thread.join()
""",
)
harm(
    "memory that is no process's",
    "files in memory, and shared mappings of them",
    """
import mmap, os
def halve(n):
    held = []
    while True:
        file = os.memfd_create("m")
        os.ftruncate(file, 64 << 20)
        held.append(mmap.mmap(file, 64 << 20))
        held[-1].write(b"x" * (64 << 20))
""",
)
harm(
    "pipes filled",
    "the kernel's memory in pipes and socket pairs",
    """
import os, socket
def halve(n):
    held = []
    while True:
        near, far = os.pipe()
        os.set_blocking(far, False)
        try:
            while os.write(far, bytes(1 << 16)):
                pass
        except BlockingIOError:
            pass
        held.append(socket.socketpair())
""",
)
harm(
    "System V's stores",
    "queues, semaphores and segments until there are no more",
    """
import ctypes
def halve(n):
    libc = ctypes.CDLL(None)
    for _ in range(40_000):
        libc.semget(0, 200, 0o1666), libc.msgget(0, 0o1666), libc.shmget(0, 1 << 20, 0o1666)
    raise OSError("no more")
""",
)
harm(
    "POSIX queues",
    "queues of messages, full ones, until there are no more",
    """
import ctypes
def halve(n):
    rt = ctypes.CDLL("librt.so.1")
    for number in range(2_000):
        queue = rt.mq_open(b"/harm-%d" % number, 0o4102, 0o600, None)
        while queue >= 0 and rt.mq_send(queue, bytes(8192), 8192, 0) == 0:
            pass
    raise OSError("no more")
""",
)
harm(
    "watches",
    "inotify, epoll, timers and event descriptors until there are no more",
    """
import ctypes
def halve(n):
    libc, held = ctypes.CDLL(None), []
    try:
        while True:
            for make in (libc.inotify_init1, libc.epoll_create1):
                held.append(make(0))
            held += [libc.eventfd(0, 0), libc.timerfd_create(1, 0)]
    finally:
        for descriptor in held:
            libc.close(descriptor)
""",
)
harm(
    "the highest priority",
    "real time, memory locked, nice -20",
    """
import ctypes, os
def halve(n):
    for ask in (
        lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(99)),
        lambda: os.nice(-20),
        lambda: ctypes.CDLL(None).mlockall(3),
    ):
        try:
            ask()
        except OSError:
            pass
    while True:
        pass
""",
)

# Files

harm(
    "folders within folders",
    "a path that no call can name",
    """
import os
def halve(n):
    top = os.open(".", os.O_RDONLY)
    try:
        for _ in range(300):
            os.mkdir("d" * 200)
            os.chdir("d" * 200)
    finally:
        os.fchdir(top)
""",
)
harm(
    "files that cannot be removed",
    "folders without any permission, full of files",
    """
import os
for number in range(20):
    os.mkdir(f"d{number}")
    open(f"d{number}/file", "w").close()
    os.chmod(f"d{number}", 0)
def halve(n):
    return None
""",
)
harm(
    "files with holes",
    "a terabyte that takes no room until it is read, and a pipe beside it",
    """
import os
with open("kept-too.txt", "wb") as file:
    try:
        os.ftruncate(file.fileno(), 1 << 40)
    except OSError:
        os.ftruncate(file.fileno(), 32 << 20)
os.mkfifo("kept.fifo")
os.symlink("/dev/zero", "zero.txt")
os.symlink(".", "loop")
def halve(n):
    return None
""",
)
harm(
    "where the test's file should be",
    "a pipe in the place of a file that the test reads, with nobody at its other end",
    WRONG["given"]
    + """
import os
def keep():
    os.mkfifo("kept.txt")
""",
    exercise="given",
)

# What comes back, and what is shown

harm(
    "an array without memory",
    "eight terabytes, all of them one number",
    "def halve(n):\n    return np.broadcast_to(1.0, (1 << 40,))",
)
harm(
    "a billion laughs",
    "lists of one and the same list, ten deep",
    "def halve(n):\n    held = 'ha'\n    for _ in range(12):\n        held = [held] * 10\n    return held",
)
harm(
    "a list in itself",
    "a circle, in an array of objects and in a dict",
    """
def halve(n):
    held = np.empty(2, object)
    held[0], held[1] = held, {"held": held}
    return held
""",
)
harm(
    "errors of errors",
    "a chain of ten thousand, each with a text of a kilobyte, and a group that is deep",
    """
def halve(n):
    error = None
    for _ in range(10_000):
        last, error = error, ValueError("x" * 1000)
        error.__cause__ = last
    for _ in range(5_000):
        error = ExceptionGroup("g", [error])
    raise error
""",
)
harm(
    "an error that never says",
    "its text takes for ever, and so does its repr",
    """
class Silent(Exception):
    def __str__(self):
        while True:
            pass
    __repr__ = __str__
def halve(n):
    raise Silent
""",
)
harm(
    "a hundred thousand pictures",
    "small ones, HTML, and each replaced again and again",
    """
from IPython.display import HTML, clear_output, display
def halve(n):
    shown = display(HTML("<b>0</b>"), display_id=True)
    while True:
        display(HTML("<b>x</b>" * 100), metadata={"m": "y" * 1000})
        shown.update(HTML("<b>1</b>"))
        clear_output(wait=True)
""",
)
harm(
    "a callback without end",
    "the test's own function is called for ever",
    "def slope(f, x):\n    while True:\n        f(x)",
    exercise="slope",
)
harm(
    "half a message",
    "the length of a message is promised, and nothing follows",
    """
import os, stat
def halve(n):
    for descriptor in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                os.write(descriptor, b"\\x00\\x00\\x00\\x7f" + b'{"' )
        except OSError:
            pass
    time.sleep(1000)
""",
)
harm(
    "the last word",
    "what runs when the process ends never ends, in threads too",
    """
import atexit, threading, weakref
def for_ever():
    while True:
        pass
atexit.register(for_ever)
class Last:
    pass
kept = Last()
weakref.finalize(kept, for_ever)
threading._register_atexit(for_ever)
def halve(n):
    return None
""",
)
