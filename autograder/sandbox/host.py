"""What this host can do: by trying it, in a child, and never by guessing."""

import functools
import json
import os
import platform
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from autograder.sandbox.policy import LEVELS

PATIENCE = 60


@dataclass(frozen=True)
class Host:
    """How well this host confines.

    level: the best that it can. lacking: by level, what it lacks for it, in plain words and with what to do.
    """

    level: str
    lacking: dict[str, tuple[str, ...]]


def here() -> Host:
    """What this host can do. It is tried once: a host does not change while we run."""
    if other := _another_system():
        return Host("none", {"full": other, "inner": other})
    full, _ = _tried("full")
    if not full:
        return Host("full", {})
    inner, _ = _tried("inner")
    if not inner:
        return Host("inner", {"full": full})
    return Host("none", {"full": full, "inner": inner})


def level_of(confined: bool | str) -> str:
    """At which level students' code is confined here under that setting: the host's best, though it be less
    than the setting accepts (`missing` says); "none" where nothing is to be confined, on purpose.
    """
    return here().level if confined else "none"


@functools.cache
def missing(least: str = "inner") -> tuple[str, ...]:
    """What this host lacks to confine at that level or at a better one, in plain words and with what to do;
    empty where it can.

    It puts all walls up, in a child, and sees from within that libraries can be read and the working folder
    be written, and at the level "inner" that nothing else can be reached.
    """
    if other := _another_system():
        return other
    found = here()
    if LEVELS.index(found.level) >= LEVELS.index(least):
        return ()
    told = found.lacking[least] + (found.lacking["full"] if least == "inner" else ())
    return tuple(dict.fromkeys(told))


def holds(level: str) -> tuple[str, ...]:
    """What there is missing for that very level, though the host may have a better one."""
    return _another_system() or _tried(level)[0]


def weaker(level: str) -> str:
    """What is weaker here at that level than a level can be, in a sentence; none where nothing is."""
    if level == "inner":
        told = (
            "inner: without namespaces, the monitor bounds the disk and not the kernel, and what the machine "
            "tells of itself in /proc, and of files by their names, can be read"
        )
        own = "; students' code runs as the grader's user, without locks, queues and pools of multiprocessing"
        return told if user_at(level) is None else told + own
    if level == "full" and not _tried("full")[1].get("landlock"):
        return (
            "full: without Landlock behind the root folder, which this kernel does not have (Linux 5.13 has)"
        )
    return ""


def user_at(level: str) -> int | None:
    """The user that a student's process is to be at that level, for `Policy.user`."""
    own = level == "inner" and not _tried("inner")[1].get("alone")
    return os.geteuid() if own else None


def _another_system() -> tuple[str, ...]:
    if sys.platform != "linux":
        return (
            f"Linux: the sandbox is made of its namespaces, and this is {platform.system()}; grade on Linux",
        )
    if platform.machine() not in ("x86_64", "aarch64"):
        return (
            "a known processor: the sandbox knows the system calls of x86-64 and 64-bit ARM, "
            f"and this is {platform.machine()}",
        )
    return ()


@functools.cache
def _tried(level: str) -> tuple[tuple[str, ...], dict]:
    """What is missing for a level, and what was found on the way."""
    house = str(Path(__file__).parents[2])
    code = (
        f"import sys; sys.path.insert(0, {house!r}); from autograder.sandbox.host import try_all; "
        f"try_all({level!r})"
    )
    try:
        # a process of its own: this one may have threads, and a fork of it would not do
        ran = subprocess.run(
            [sys.executable, "-P", "-c", code],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
            cwd="/",
        )
    except subprocess.TimeoutExpired:
        return (f"a sandbox that starts: it did not within {PATIENCE} s",), {}
    try:
        told = json.loads(ran.stdout)
        return tuple(told.pop("missing")), told
    except (ValueError, TypeError, KeyError):
        last = ran.stderr.strip().splitlines()[-1:] or [f"exit status {ran.returncode}"]
        return (f"a sandbox that starts: {last[0]}",), {}


def try_all(level: str) -> None:
    """Print, in JSON, what is `missing` here for that level, and what there is."""
    from autograder.sandbox import inner

    me = os.geteuid()
    # At "inner" a user of its own, where it can be had and can read the libraries; else the grader's.
    users = [None, me] if level == "inner" and me == 0 and inner.can_change_user() else [None]
    told: dict = {"missing": [], "landlock": 0, "alone": False}
    for user in users:
        told = _try(level, user) | {"alone": level == "inner" and len(users) > 1 and user is None}
        if not told["missing"]:
            break
    print(json.dumps(told))


def _try(level: str, user: int | None) -> dict:
    from autograder.limits import Limits
    from autograder.sandbox import landlock, probe
    from autograder.sandbox.entrance import enter
    from autograder.sandbox.libraries import default_libraries, installations
    from autograder.sandbox.policy import Policy, SandboxError

    with tempfile.TemporaryDirectory(prefix="autograder-probe-") as folder:
        secret = f"{folder}/secret"
        Path(secret).write_text("secret")
        # that it cannot be read is to be the sandbox's doing, not the file mode's
        os.chmod(folder, 0o777)
        os.chmod(secret, 0o666)
        reading, writing = os.pipe()
        outside = os.getpid()
        installed = installations()
        child = os.fork()
        if child == 0:
            told: dict = {"missing": []}
            try:
                limits = Limits(total_seconds=30, cpu_seconds=30)
                enter(Policy(limits, default_libraries(), user=user, level=level), keep=[writing])
                told["missing"] = probe.lacking(installed)
                if level == "inner":
                    told["holes"] = probe.holes(secret, outside)
                    told["daemon"] = probe.daemon()
            except SandboxError as error:
                told["missing"] = [str(error)]
            except BaseException as error:  # it must say something, or the parent reads an empty answer
                told["missing"] = [f"a sandbox that starts: {error!r}"]
            os.write(writing, json.dumps(told).encode())
            os._exit(0)
        os.close(writing)
        with open(reading, "rb") as answers:
            text = answers.read()
        os.waitpid(child, 0)
        try:
            found = json.loads(text)
        except ValueError:
            return {"missing": ["a sandbox that starts: its first process was ended"]}
        holes = found.pop("holes", [])
        if level == "inner" and not found["missing"]:
            if not probe.gone(found["daemon"]):
                holes.append("a process outlives its student's")
            if Path(secret).read_text() != "secret" or os.stat(secret).st_mode & 0o777 != 0o666:
                holes.append("a file of the host is changed")
            if os.listdir(folder) != ["secret"]:
                holes.append("a file is left in a folder of the host")
            found["missing"] = [f"walls that hold: {hole}; report this" for hole in holes]
        return found | {"landlock": landlock.version()}
