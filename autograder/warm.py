"""Processes that are warm when they are needed: one is started by exec, imports libraries once, and forks on
request.

`Warm` is the requesting side, and is used by one thread. For another thread it gives a `branch`: a fork of
the warm process that is itself one, so that the libraries are imported once for all; a branch may import more
of them. The started module calls `serve(control, begin)`, where `begin(settings)` imports what is wanted and
returns a `Service`: the function that each fork runs with its end of a fresh socket, its job and a pipe for
its last words, and the one by which a branch imports more. The started process has one thread and a clean
environment: a fork of it holds nothing but libraries, and what could be told of a text beforehand (`learn`).
The standard library alone, for it is loaded beside students' code.

**What is wanted.** For each submission a process that has torch imported, within milliseconds. It must hold
no test, no answer and nothing of another submission, and whatever befalls it must not befall the next one.
Several threads of one grader want such processes at once.

**What does not work.** To start Python anew: importing torch takes longer than most students' code. To fork
the grader: the child inherits its memory, tests and gradebook included; it has one thread, and locks that the
others held stay locked; and after a matrix product in the parent, OpenMP's threads are missing in the child,
which hangs at its first. To give each of the grader's threads a warm process of its own: with two jobs four
processes imported torch on two cores: 2.7 GB at the peak, where branches take 1.4.

**What was chosen.** A process started by exec, so that it inherits no memory, with the environment that it is
given. It imports, starts no thread, and forks on request. A second kind of fork, a branch, goes on serving,
for another thread or for another notebook: it shares the libraries' pages with its origin, and imports what
that one has not. Requests go over a socket of packets: each
is received whole, descriptors come with it, and its end is seen when the other side is gone, however it
ended. Last words go through a pipe: it keeps what a dead process wrote. Forks and branches are waited for by
descriptor (pidfd), with a time limit and without a signal handler.

**What can still fail.**

- An import that starts a thread: a fork has not got it. `student.server` counts the threads, and where there
  are several `student.process` imports nothing beforehand. For examiners nobody looks.
- An import that never returns: `wait` has no time limit. `stop`, from another thread, ends the wait, and
  `close` the process.
- All forks have one layout of memory and one seed of hashes: what a student learns of addresses holds for the
  next process too.
- Shared pages become private as they are written, and Python writes reference counts into objects that it
  only reads: `gc.freeze` keeps the collector from it, nobody else.
- A branch is its origin's child, not its requester's. Where the origin has ended first, nobody buries it but
  init, and its exit status is nobody's.
- A branch that imports more holds what its origin imported, too: a notebook is given an origin that has
  nothing which it does not ask for (`origins`).
- A request longer than MESSAGE is cut, and ends the warm process. Jobs hold limits and settings, no data.
- `_end` reads the numbers of a keeper's children and kills them a moment later. Were one buried in between,
  its number could be another's.
- A keeper that is killed leaves what it kept to the warm process, which ends all of that when the next fork
  is to end.
"""

from __future__ import annotations

import atexit
import ctypes
import errno
import gc
import io
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass

MESSAGE = 1 << 17
"""Bytes of one request or answer between a warm process and who asks it."""
TEXT, TEXTS = 1 << 15, 1 << 10
"""Bytes of a text that is learned, and how many a warm process learns: a course may give each student others.
"""
WORDS = 1 << 15
"""Bytes of last words: fewer than a pipe holds, so that they are written without a reader."""
PATIENCE = 5.0
"""Seconds for a warm process to end, with all that it forked, when nobody asks it for more."""
CLEANING = 3.0
"""Seconds for a process to clean up after its own children."""
SINGLE_THREADED = dict.fromkeys(
    (
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "NUMEXPR_NUM_THREADS",
        "VECLIB_MAXIMUM_THREADS",
    ),
    "1",
)
"""A pool of threads does not survive a fork."""
LARGE = 2 << 20
"""Bytes of a large page."""
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER, MADV_COLLAPSE = 1, 36, 25
Run = Callable[[socket.socket, dict, int], None]


@dataclass(frozen=True)
class Service:
    """What a warm process does: `run` is the life of a fork, `more` imports more modules, in a branch, and
    says the same of itself as `ready` does, `learn` makes of texts what every fork would make of them again.
    """

    run: Run
    more: Callable[[list[str]], dict]
    ready: dict
    learn: Callable[[list[str]], None] | None = None


class Gone(ConnectionError):
    """The warm process has ended."""


class Warm:
    """A warm process, from the side that asks it to fork.

    Args:
        module: what runs in it, by `python -m`; its main calls `serve`.
        settings: for its `begin`, in JSON's types.
        environment: all of its environment but what keeps libraries single-threaded.
    """

    def __init__(self, module: str, settings: dict, environment: Mapping[str, str]) -> None:
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        # a file and not a pipe: libraries may chatter while they are imported, and nobody reads until the end
        self._said = tempfile.TemporaryFile()
        with theirs:
            self._process = subprocess.Popen(
                # -P: the current folder is not where modules come from
                [sys.executable, "-P", "-m", module, str(theirs.fileno())],
                env=SINGLE_THREADED | dict(environment),
                pass_fds=[theirs.fileno()],
                start_new_session=True,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=self._said,
                stderr=self._said,
            )
        self._tell(settings)
        self._learned: set[tuple[str, ...]] = set()
        self.ready: dict | None = None
        """What `begin` had to say, once `wait` was called."""

    def wait(self) -> dict:
        """Wait until the libraries are imported; return what `begin` said of itself."""
        if self.ready is None:
            answer, _ = self._hear()
            if "error" in answer:
                self.close()
                raise RuntimeError(answer["error"])
            self.ready = answer
        return self.ready

    def fork(self, job: dict) -> Fork:
        """A new process, which runs `job`."""
        self.wait()
        self._tell({"do": "fork", "job": job})
        answer, (channel, words) = self._hear()
        return Fork(self, answer["pid"], socket.socket(fileno=channel), open(words, "rb", buffering=0))

    def learn(self, texts: Iterable[tuple[str, ...]]) -> None:
        """Have the forks that come know these, of which each is told once: for a service that can `learn`.
        What is too long, or one too many, is left to each of them.
        """
        self.wait()
        for told in texts:
            if told in self._learned or len(self._learned) >= TEXTS:
                continue
            self._learned.add(told)
            message = json.dumps({"do": "learn", "told": told}).encode()
            if len(message) <= TEXT:
                try:
                    self._control.send(message)
                except OSError as error:
                    if error.errno != errno.EMSGSIZE:  # of a host with smaller buffers
                        raise Gone(self._last_words()) from error

    def branch(self, more: Iterable[str] = ()) -> Branch:
        """A warm process of its own, with the same libraries and `more`; what befalls one does not befall the
        other. Waits for this one to be warm, and not for `more`.
        """
        ready, more = self.wait(), list(more)
        self._tell({"do": "branch", "more": more})
        answer, (control,) = self._hear()
        ready = None if more else ready
        return Branch(socket.socket(fileno=control), answer["pid"], ready, set(self._learned))

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def warm(self) -> bool:
        """Whether somebody has waited for it, and its libraries are imported."""
        return self.ready is not None

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def stop(self) -> None:
        """Let whoever waits for this process, in whatever thread, wait no longer; it ends, with all that it
        forked.
        """
        with suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)

    def hang_up(self) -> None:
        """Let it end, with all that it forked; `close` waits for that."""
        self._control.close()

    def close(self, patience: float = PATIENCE) -> None:
        """End the warm process and all that it forked; its branches go on. One that has forked nothing needs
        no patience.
        """
        self.hang_up()
        try:
            self._process.wait(patience)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._said.close()

    def _tell(self, message: dict) -> None:
        try:
            self._control.send(json.dumps(message).encode())
        except OSError as error:
            raise Gone(self._last_words()) from error

    def _hear(self) -> tuple[dict, list[int]]:
        try:
            text, descriptors, *_ = socket.recv_fds(self._control, MESSAGE, 2)
        except OSError as error:
            raise Gone(self._last_words()) from error
        if not text:
            raise Gone(self._last_words())
        return json.loads(text), descriptors

    def _last_words(self) -> str:
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(1)
        self._said.seek(0)
        said = self._said.read()[-2000:].decode(errors="replace").strip()
        return f"the warm process ended (exit code {self._process.returncode})" + (
            f": {said}" if said else ""
        )


class Branch(Warm):
    """A warm process that another one forked."""

    def __init__(
        self, control: socket.socket, pid: int, ready: dict | None, learned: set[tuple[str, ...]]
    ) -> None:
        self._control, self.ready, self._pid, self._learned = control, ready, pid, learned
        # not our child: it cannot be waited for, and only a descriptor is sure to mean it and no later
        # process
        self._handle = os.pidfd_open(pid)

    @property
    def pid(self) -> int:
        return self._pid

    @property
    def alive(self) -> bool:
        return self._handle >= 0 and not _ended(self._handle, 0)

    def close(self, patience: float = PATIENCE) -> None:
        self.hang_up()
        if self._handle >= 0:
            if not _ended(self._handle, patience):
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)
                _ended(self._handle, PATIENCE)
            os.close(self._handle)
            self._handle = -1

    def _last_words(self) -> str:
        return "the warm process ended"


@dataclass
class Fork:
    """A process that a warm one forked, and our end of the socket that it was given."""

    warm: Warm
    pid: int
    channel: socket.socket
    words: io.FileIO

    def end(self, patience: float = 0.0) -> bytes:
        """End the process and its process group, if it does not end by itself in so many seconds; return its
        last words.
        """
        self.channel.close()
        with self.words:
            self.warm._tell({"do": "end", "pid": self.pid, "patience": patience})
            self.warm._hear()
            said = b""
            # with a limit: a process that left the group may still hold the pipe open, and its end never
            # comes
            while (
                select.select([self.words], [], [], 1)[0]
                and (more := self.words.read(WORDS))
                and len(said) < WORDS
            ):
                said += more
        return said


# As long as it is because it is one loop, whose branches leave it in another way than it ends.
def serve(control: socket.socket, begin: Callable[[dict], Service]) -> None:
    """Run a warm process: import by `begin`, then fork and branch as asked until the other side hangs up.
    Ends the process.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()  # of what is imported nothing is garbage, and looking for it takes a seventh of the time
    settings = json.loads(control.recv(MESSAGE))
    try:
        service = begin(settings)
    except Exception:  # libraries raise what they like; the requester is told, and raises it
        control.send(json.dumps({"error": traceback.format_exc()[-MESSAGE // 2 :]}).encode())
        return
    _settle()
    _adopt()
    control.send(json.dumps(service.ready).encode())
    children: set[int] = set()
    branches: list[int] = []
    branch = False
    try:
        while text := control.recv(MESSAGE):
            asked = json.loads(text)
            if asked["do"] == "fork":
                _fork(control, service.run, asked["job"], children)
            elif asked["do"] == "branch":
                ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
                pid = os.fork()
                if not pid:
                    ours.close()
                    control.close()
                    control, branch = theirs, True
                    _adopt()
                    children.clear()  # they are the origin's
                    branches.clear()
                    if asked["more"]:
                        control.send(json.dumps(_grown(service, asked["more"])).encode())
                    continue
                branches.append(pid)
                with ours, theirs:
                    socket.send_fds(control, [json.dumps({"pid": pid}).encode()], [ours.fileno()])
            elif asked["do"] == "learn":  # nobody waits for it but the next fork
                _learn(service, asked["told"])
            else:
                children.discard(asked["pid"])
                _end(asked["pid"], asked["patience"], {*children, *branches})
                control.send(b"{}")
    except ConnectionError:
        pass
    finally:
        for pid in children:
            _end(pid, 0, {*children, *branches})
        for pid in branches:
            os.waitpid(pid, os.WNOHANG)  # those that go on are nobody's but their requester's
        if branch:
            os._exit(0)  # what is to be done at Python's exit is the origin's to do
    # without taking the libraries apart, which takes 0.2 s
    atexit._run_exitfuncs()
    os._exit(0)


def _fork(control: socket.socket, run: Run, job: dict, children: set[int]) -> None:
    """Fork a process that lives for `job`; send its end of a socket, and of a pipe for its last words."""
    ours, theirs = socket.socketpair()
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        for other in (ours, control):
            other.close()
        os.close(reading)
        _live(run, theirs, job, writing)
    children.add(pid)  # before it is told of: who has asked may be gone
    with ours, theirs:
        socket.send_fds(control, [json.dumps({"pid": pid}).encode()], [ours.fileno(), reading])
    os.close(reading)
    os.close(writing)


def _learn(service: Service, told: list[str]) -> None:
    if service.learn is not None:
        with suppress(Exception):  # a fork will meet it too, and tell
            service.learn(told)
        gc.freeze()  # see `_settle`


def _grown(service: Service, more: list[str]) -> dict:
    gc.disable()
    try:
        return service.more(more)
    except Exception:
        return {"error": traceback.format_exc()[-MESSAGE // 2 :]}
    finally:
        _settle()


def _settle() -> None:
    """What lives now lives as long as the process: the collector of a fork that looked at it would make a
    private copy of each page.
    """
    gc.collect()
    gc.freeze()
    gc.enable()
    _collapse()


def _collapse() -> None:
    """Lay what lives now into large pages, where the kernel can (Linux 6.1): a fork copies one entry for
    2 MiB in place of 512, and what it writes to is copied in small pages as before. It takes a tenth of a
    second, and a submission a fifth less.
    """
    libc = ctypes.CDLL(None)
    libc.madvise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
    with suppress(OSError), open("/proc/self/maps") as lines:
        for place, rights, *_, inode in (line.split()[:5] for line in lines):
            if rights == "rw-p" and inode == "0":
                first, end = (int(number, 16) for number in place.split("-"))
                first, end = -(-first // LARGE) * LARGE, end // LARGE * LARGE
                if first < end:
                    libc.madvise(first, end - first, MADV_COLLAPSE)  # what it refuses stays as it is


def _live(run: Run, channel: socket.socket, job: dict, words: int) -> None:
    """The life of a forked process; does not return."""
    code = 1
    try:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        os.setsid()
        run(channel, job, words)
        code = 0
    except BaseException:  # SystemExit too: nothing may unwind into `serve`, which is the warm process's
        with suppress(OSError):
            os.write(words, traceback.format_exc()[-WORDS:].encode())
    finally:
        os._exit(code)


def _end(pid: int, patience: float, others: Collection[int]) -> None:
    """Wait for a child for `patience` seconds, then kill it and its process group, and whatever child is left
    here that is none of `others`.

    A child with children is their keeper, which cleans up after them and says how they ended: they are killed
    first. The child's own number is safe to kill: it is not another's before `waitpid`.
    """
    handle = os.pidfd_open(pid)
    try:
        if not _ended(handle, patience):
            kept = _children(pid)
            for child in kept:
                with suppress(OSError):
                    os.kill(child, signal.SIGKILL)
            if not kept or not _ended(handle, CLEANING):
                os.kill(pid, signal.SIGKILL)
        with suppress(OSError):  # there is no such group where the child has ended before its `setsid`
            os.killpg(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    finally:
        os.close(handle)
    _end_orphans(others)


def _adopt() -> None:
    """Have what a keeper leaves come here, where the keeper was killed; else it would be init's, and run on.

    On another system there is none such.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)


def _end_orphans(others: Collection[int]) -> None:
    """End all children but `others`, with what they started."""
    if any(child not in others for child in _children(os.getpid())):
        from autograder.sandbox.tree import Descendants  # it is not needed as a rule

        Descendants(0, os.geteuid(), others).kill()


def _ended(handle: int, seconds: float) -> bool:
    return bool(select.select([handle], [], [], seconds)[0])


def _children(pid: int) -> list[int]:
    try:
        with open(f"/proc/{pid}/task/{pid}/children") as file:
            return [int(number) for number in file.read().split()]
    except OSError:
        return []
