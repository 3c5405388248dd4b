"""Which warm processes a run keeps, and from which of them another one branches.

**What is wanted.** For each notebook of an assignment a process for students' code and one for tests, with
the libraries that this notebook imports, and no others: what a student forgot to import must not be there.
They are to be there before the first submission asks, be imported once for all threads, and not fill the
memory.

**What does not work.** To start each anew: torch takes a core 1.5 s, for each of a student's notebooks again
where only the last few are kept. To import for all notebooks what any of them imports: see above. To keep all
of them, whatever they are: an assignment of many notebooks that each import something large.

**What was chosen.** What all notebooks of an assignment import is imported once for students' code and once
for tests, each in a process that is started by exec. A notebook that imports more has a branch of that, which
imports the rest; one whose imports are among another's gets that other as a branch. Before another one is
started, those that were used longest ago are ended until all of them fit into the memory that they may take.
The pair that is in use stays, whatever it takes.

**Two origins, and not one.** The students' process and the examiner could be branches of one process, for it
held neither a test nor an answer. That would save one import of torch: 1 s of one core, once in a run, and
200 MB. They are started apart because a fork inherits more than memory: the place of every library, of the
heap and of the stack, the canary and the guard that glibc hides there, the seeds of hashes. What a student's
process can read of itself would then be true of the examiner, which reads what that process sends. A flaw in
a parser of JSON or of arrays, which is hard to use where nothing is known of the addresses, would be easy.

**What can still fail.**

- A library that starts a thread when it is imported: its notebook's processes import nothing beforehand
  (`student.process`).
- Memory that is taken after a process was looked at, by a branch that is still importing, say, is seen when
  the next one is started.
"""

from __future__ import annotations

import os
import threading
import weakref
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from autograder.sandbox import clean_environment
from autograder.student.process import StudentServer
from autograder.warm import PATIENCE, Warm

EXAMINER = "autograder.engine.server"
PART = 0.5
"""Of the memory that is free, what warm processes may take together unless a course says otherwise."""
STUDENTS, TESTS = "students", "tests"
SHARED, SHARED_OUT = ("status", "VmRSS:"), ("smaps_rollup", "Pss:")
"""Where the kernel says what a process has."""
Server = StudentServer | Warm


@dataclass(frozen=True)
class Key:
    """What a warm process is for (STUDENTS or TESTS), and what it has imported."""

    use: str
    imports: tuple[str, ...]
    forbidden: tuple[str, ...] = ()

    def holds(self, other: Key) -> bool:
        """Whether that other one would do for this, with more imports."""
        return (
            self.use == other.use
            and self.forbidden == other.forbidden
            and set(other.imports) <= set(self.imports)
        )


@dataclass(frozen=True)
class Need:
    """What a notebook wants of the processes that grade it: see `engine.wanted`."""

    students: Key
    tests: Key

    @classmethod
    def of(cls, students: Iterable[str], forbidden: Iterable[str], tests: Iterable[str]) -> Need:
        return cls(
            Key(STUDENTS, tuple(sorted(set(students))), tuple(sorted(set(forbidden)))),
            Key(TESTS, tuple(sorted(set(tests)))),
        )

    @property
    def keys(self) -> tuple[Key, Key]:
        return self.students, self.tests


class Room:
    """The memory that warm processes may take together.

    Args:
        limit: bytes; 0 for a part of what is free, and of what they have taken already.
    """

    def __init__(self, limit: int = 0) -> None:
        self._limit = limit
        self._in_it: weakref.WeakSet[Server] = weakref.WeakSet()
        self._changing = threading.Lock()

    def take_in(self, server: Server) -> None:
        with self._changing:
            self._in_it.add(server)

    def full(self, more: bool) -> bool:
        """Whether all of them take too much, or would with one `more` of the size of the largest."""
        with self._changing:
            servers = list(self._in_it)
        alive = [server.pid for server in servers if server.alive]
        # First by what each has of memory, shared or not, which is too much: to share it out, the kernel
        # walks all of their pages.
        return self._exceeded(alive, more, SHARED) and self._exceeded(alive, more, SHARED_OUT)

    def _exceeded(self, processes: Iterable[int], more: bool, how: tuple[str, str]) -> bool:
        sizes = [size(process, how) for process in processes]
        taken = sum(sizes)
        limit = self._limit or int(PART * (free() + (taken if how == SHARED_OUT else 0)))
        return taken + (max(sizes, default=0) if more else 0) > limit


class Kept:
    """Warm processes by what they are for. Those that were used longest ago are ended where memory is
    short.
    """

    def __init__(self, room: Room) -> None:
        self._room = room
        self._servers: OrderedDict[Key, Server] = OrderedDict()

    def get(self, key: Key) -> Server | None:
        """One of just that kind that is alive, as the one used last."""
        server = self._servers.get(key)
        if server is None:
            return None
        if not server.alive:
            self._servers.pop(key).close()
            return None
        self._servers.move_to_end(key)
        return server

    def nearest(self, key: Key) -> tuple[Key, Server] | None:
        """The one that lacks least of that kind, and has nothing else."""
        found = [other for other in self._servers if key.holds(other)]
        for other in sorted(found, key=lambda other: -len(other.imports)):
            if server := self.get(other):
                return other, server
        return None

    def put(self, key: Key, server: Server) -> Server:
        self._servers[key] = server
        self._room.take_in(server)
        return server

    def drop(self, key: Key, patience: float = PATIENCE) -> None:
        self._servers.pop(key).close(patience)

    def make_room(self, spared: Iterable[Key], more: bool) -> None:
        """End some, but those that are `spared`, for another one: a large one, if it is to import `more`."""
        spared = set(spared)
        for key in [key for key in self._servers if key not in spared]:
            if not self._room.full(more):
                return
            self.drop(key)

    def keys(self) -> list[Key]:
        return list(self._servers)

    def servers(self) -> list[Server]:
        return list(self._servers.values())

    def close(self) -> None:
        for server in self._servers.values():
            server.hang_up()  # they end side by side
        while self._servers:
            self._servers.popitem()[1].close()


class Origins:
    """The warm processes that engines use, or that the engines of several threads branch theirs from.

    Args:
        level, walls: of the sandbox around students' processes ("full", "inner", "none").
        room: for their memory.
    """

    def __init__(
        self, level: str = "full", walls: frozenset[str] | None = None, room: Room | None = None
    ) -> None:
        self.level, self.walls, self.room = level, walls, Room() if room is None else room
        self._kept = Kept(self.room)
        self._adopted: set[Key] = set()
        self._changing = threading.RLock()

    def want(self, needs: Iterable[Need]) -> list[Key]:
        """Begin what is needed, and do not wait: what several notebooks have in common is imported once for
        all of them. Return what is common.
        """
        groups: dict[tuple[str, tuple[str, ...]], list[Key]] = {}
        for key in (key for need in needs for key in need.keys):
            groups.setdefault((key.use, key.forbidden), []).append(key)
        bases = [
            Key(
                use,
                tuple(sorted(set(keys[0].imports).intersection(*(key.imports for key in keys)))),
                forbidden,
            )
            for (use, forbidden), keys in groups.items()
        ]
        with self._changing:
            for adopted in self._adopted & set(self._kept.keys()):
                if not any(base.holds(adopted) for base in bases):
                    self._kept.drop(adopted, 0)
            self._adopted.clear()
            for base in bases:
                self._begin(base, bases)
        return bases

    def adopt(self, begun: Mapping[Key, Server]) -> None:
        """Take warm processes that were begun before anybody knew what is needed: `want` ends those that are
        of no use.
        """
        with self._changing:
            for key, server in begun.items():
                self._kept.put(key, server)
                self._adopted.add(key)

    def servers(self, need: Need) -> tuple[StudentServer, Warm]:
        """The warm processes of a notebook: begun, and not waited for."""
        with self._changing:
            for key in need.keys:  # side by side: to branch waits for what is branched from
                self._begin(key, need.keys)
            students, tests = (self._exactly(key, need.keys) for key in need.keys)
            assert isinstance(students, StudentServer) and isinstance(tests, Warm)
            return students, tests

    def branch(self, need: Need, key: Key) -> Server:
        """A branch of one of a notebook's two, when it is warm."""
        with self._changing:
            self.servers(need)
            return self._exactly(key, need.keys).branch()

    def _begin(self, key: Key, spared: Iterable[Key]) -> None:
        if self._kept.nearest(key) is None:
            self._kept.make_room(spared, more=True)
            self._kept.put(key, self._start(key))

    def _exactly(self, key: Key, spared: Iterable[Key]) -> Server:
        other, server = self._kept.nearest(key) or (key, None)
        if server is None:  # it was begun, and has been killed since
            return self._kept.put(key, self._start(key))
        if other == key:
            return server
        self._kept.make_room([*spared, other], more=False)
        return self._kept.put(key, server.branch(sorted(set(key.imports) - set(other.imports))))

    def _start(self, key: Key) -> Server:
        return start(key, self.level, self.walls)

    def stop(self, every: bool = False) -> None:
        """Let whoever waits for a warm process wait no longer. Those that are warm stay, unless `every` one
        is meant: they are to bury their branches.
        """
        for server in self._kept.servers():
            if every or not server.warm:
                server.stop()

    def close(self) -> None:
        with self._changing:
            self._kept.close()


def start(key: Key, level: str = "full", walls: frozenset[str] | None = None) -> Server:
    """Start a warm process of that kind by exec; do not wait for it."""
    if key.use == STUDENTS:
        return StudentServer(key.imports, key.forbidden, level, walls)
    return Warm(EXAMINER, {"imports": list(key.imports)}, clean_environment() | data())


def data() -> dict[str, str]:
    """Where the examiner finds data that `course.data` loads; a student's process could not read it there."""
    return (
        {"COURSE_DATA": os.path.abspath(os.environ["COURSE_DATA"])} if os.environ.get("COURSE_DATA") else {}
    )


def size(process: int, how: tuple[str, str] = SHARED_OUT) -> int:
    """Bytes that a process takes. SHARED_OUT: a page that several share is divided among them. 0 where it has
    ended.
    """
    for name, line in (how, SHARED):
        with suppress(OSError):
            return _value(Path(f"/proc/{process}/{name}").read_text(), line) << 10
    return 0


def free() -> int:
    """Bytes that this host, or the control group that we are in, has to give."""
    with suppress(OSError):
        found = [_value(Path("/proc/meminfo").read_text(), "MemAvailable:") << 10]
        for place, limit, usage, inactive in _groups():
            with suppress(OSError, ValueError):  # "max", or no such file: no limit
                bound = int((place / limit).read_text())
                cache = _value((place / "memory.stat").read_text(), inactive)
                found.append(max(0, bound - int((place / usage).read_text()) + cache))
        return min(found)
    return 0


def _value(text: str, name: str) -> int:
    words = (line.split() for line in text.splitlines())
    return next((int(found[1]) for found in words if len(found) > 1 and found[0] == name), 0)


def _groups(
    told: Path = Path("/proc/self/cgroup"), root: Path = Path("/sys/fs/cgroup")
) -> Iterable[tuple[Path, str, str, str]]:
    """The control groups whose limits of memory hold for us, and the names of their files."""
    try:
        lines = [line.split(":", 2) for line in told.read_text().splitlines()]
    except OSError:
        return
    for number, kinds, path in lines:
        if number == "0" and not kinds:
            top, names = root, ("memory.max", "memory.current", "inactive_file")
        elif "memory" in kinds.split(","):
            top = root / "memory"
            names = ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")
        else:
            continue
        place = top / path.lstrip("/")
        for folder in (place, *place.parents):
            if not folder.is_relative_to(top):
                break
            yield folder, names[0], names[1], names[2]
