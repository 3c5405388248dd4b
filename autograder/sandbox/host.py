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

PATIENCE = 60


@dataclass(frozen=True)
class Host:
    """How well this host confines.

    level: the best that it can. lacking: by level, what it lacks for it, in plain words and with what to do.
    landlock: which version of Landlock stands behind the walls, 0 for none. alone: whether, at the level
    "inner", a student's process has a user of its own.
    """

    level: str
    lacking: dict[str, tuple[str, ...]]
    landlock: int = 0
    alone: bool = False

    def weaker(self, level: str) -> list[str]:
        """What is weaker here than it could be at that level, in sentences."""
        told = []
        if level == "inner":
            told.append(
                "inner confinement, without namespaces: the monitor bounds the disk, not the kernel, and "
                "what the machine tells in /proc of itself can be read"
            )
            if not self.alone:
                told[0] += "; students' code runs as the grader's user"
        if level == "full" and not self.landlock:
            told.append("full confinement, without Landlock behind it: this kernel has none (Linux 5.13 has)")
        return told


@functools.cache
def host() -> Host:
    """What this host can do. Once: a host does not change while we run."""
    if other := _another_system():
        return Host("none", {"full": other, "inner": other})
    full, found = _tried("full")
    if not full:
        return Host("full", {}, found["landlock"])
    inner, found = _tried("inner")
    if not inner:
        return Host("inner", {"full": full}, found["landlock"], found["alone"])
    return Host("none", {"full": full, "inner": inner})


@functools.cache
def missing(level: str = "full") -> tuple[str, ...]:
    """What this host lacks for the walls of that level to stand, in plain words and with what to do; empty
    where all is there.

    It puts all of them up, in a child, and sees from within that libraries can be read and the working folder
    be written, and at the level "inner" that nothing else can be reached.
    """
    if other := _another_system():
        return other
    return _tried(level)[0]


def fitting(least: str) -> tuple[str, tuple[str, ...]]:
    """The best level of this host that is `least` or better, and what it lacks for the next one; "" and what
    it lacks for `least` where there is none.
    """
    found = host()
    if least == "full" and found.level != "full":
        return "", found.lacking["full"]
    if least == "inner" and found.level == "none":
        # What is told of both often has the same remedy.
        return "", tuple(dict.fromkeys(found.lacking["inner"] + found.lacking["full"]))
    return found.level, found.lacking.get("full", ())


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
    from autograder.sandbox.libraries import default_libraries
    from autograder.sandbox.policy import Policy, SandboxError

    with tempfile.TemporaryDirectory(prefix="autograder-probe-") as folder:
        secret = f"{folder}/secret"
        Path(secret).write_text("secret")
        # that it cannot be read is to be the sandbox's doing, not the file mode's
        os.chmod(folder, 0o777)
        os.chmod(secret, 0o666)
        reading, writing = os.pipe()
        outside = os.getpid()
        child = os.fork()
        if child == 0:
            told: dict = {"missing": []}
            try:
                limits = Limits(total_seconds=30, cpu_seconds=30)
                enter(Policy(limits, default_libraries(), user=user, level=level), keep=[writing])
                told["missing"] = probe.lacking()
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
