"""What a student's process may do, and how it ended."""

import contextlib
import json
from collections.abc import Callable, Generator
from dataclasses import asdict, dataclass, field

from autograder.limits import Limits

WALLS = frozenset(
    {
        "files",  # a root folder of its own: libraries read-only, one bounded working folder, nothing else
        "processes",  # a PID namespace and a /proc of its own
        "network",  # a network namespace without an interface; only unix sockets
        "ipc",  # System V and POSIX queues, host name
        "privileges",  # an unprivileged user, no capability, no way to gain one
        "syscalls",  # seccomp: the system calls that a notebook needs, and no other
        "descriptors",  # no open file of the server's
        "environment",  # no variable, terminal, key or umask of the server's
        "memory",  # of all its processes together
        "time",  # wall and CPU time of all its processes together
        "forks",  # number of processes and threads
        "disk",  # bytes and number of files
    }
)
LEVELS = ("none", "inner", "full")
"""How well a host can confine, the least first: `full` stands on namespaces, `inner` does without, and `none`
has the walls of `UNCONFINED` alone.
"""

UNCONFINED = frozenset(
    {"descriptors", "environment", "memory", "time"}
)  # what every host can do: for runs on purpose without a sandbox


def least(confined: bool | str) -> str | None:
    """The least level that a setting accepts; None where nothing is to be confined, on purpose.

    >>> least(True), least("full"), least(False)
    ('inner', 'full', None)
    """
    return confined if isinstance(confined, str) else "inner" if confined else None


class SandboxError(RuntimeError):
    """The walls that were asked for cannot be put up here; the text says which, and what to do."""


@contextlib.contextmanager
def step(what: str, remedy: str | Callable[[], str]) -> Generator[None, None, None]:
    """Turn the kernel's refusal into a sentence: what it refused, and what to do, which may be asked of this
    host.
    """
    try:
        yield
    except OSError as error:
        do = remedy if isinstance(remedy, str) else remedy()
        raise SandboxError(f"{what}: {error.strerror or error}; {do}") from error


@dataclass(frozen=True)
class Policy:
    """What a student's process may use.

    limits: bounds of the whole tree of processes. libraries: folders and files that it may read, at the paths
    where they are now (`default_libraries()`). hidden: paths under `libraries` that must not be there: the
    packages that an assignment forbids (`package_paths(name)`). walls: which walls stand: `WALLS`, or fewer
    to show what an attack does without one; `UNCONFINED` for a run without a sandbox. user: numeric user to
    become where the caller is root; None: one that nobody else uses. level: what the walls are made of:
    "full" (namespaces) or "inner" (none: see inner.py).
    """

    limits: Limits = field(default_factory=Limits)
    libraries: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    walls: frozenset[str] = WALLS
    user: int | None = None
    level: str = "full"

    @property
    def inner(self) -> bool:
        return self.level == "inner"

    def __post_init__(self) -> None:
        if self.level not in LEVELS[1:]:
            raise ValueError(f"no such level: {self.level}; there are {', '.join(LEVELS[1:])}")
        if unknown := self.walls - WALLS:
            raise ValueError(
                f"no such wall: {', '.join(sorted(unknown))}; there are {', '.join(sorted(WALLS))}"
            )


@dataclass(frozen=True)
class Entered:
    """Where the student's process is: `work` is its current, empty, writable folder; `walls` are those that
    stand.
    """

    work: str
    walls: frozenset[str]


@dataclass(frozen=True)
class Ending:
    """How the tree of processes ended, as its monitor saw it.

    reason: "exit", "signal", or the bound that was passed: "memory", "cpu", "time", and at the level "inner"
    "disk" and "forks", which the kernel bounds at "full"; "lost" if the monitor itself was killed. status:
    the exit status, or the signal's number. words: a sentence for whoever's code it was. peak: bytes of
    memory at most, as far as they were looked at; cpu: seconds.
    """

    reason: str
    status: int
    words: str
    peak: int = 0
    cpu: float = 0.0

    @property
    def code(self) -> int:
        """The monitor's exit status: the student's own, 128 + signal, or 128 + SIGKILL where a bound was
        passed.
        """
        return self.status if self.reason == "exit" else 128 + self.status

    def to_bytes(self) -> bytes:
        return json.dumps(asdict(self)).encode() + b"\n"

    @classmethod
    def from_bytes(cls, line: bytes) -> "Ending":
        """The ending on the report pipe, read to its end; `lost` where the monitor died before it told."""
        return (
            cls(**json.loads(line))
            if line.endswith(b"\n")
            else cls("lost", 9, "the process was ended from outside the grader")
        )
