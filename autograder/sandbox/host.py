"""What this host can do."""

import functools
import os
import platform
import subprocess
import sys
from pathlib import Path


@functools.cache
def missing() -> tuple[str, ...]:
    """What this host lacks for the walls to stand, in plain words and with what to do; empty where all is
    there.

    It puts all of them up, in a child, and sees from within that libraries can be read and the working folder
    be written. Once: a host does not change while we run.
    """
    if sys.platform != "linux":
        return (
            f"Linux: the sandbox is made of its namespaces, and this is {platform.system()}; grade on Linux",
        )
    if platform.machine() not in ("x86_64", "aarch64"):
        return (
            "a known processor: the sandbox knows the system calls of x86-64 and 64-bit ARM, "
            f"and this is {platform.machine()}",
        )
    house = str(Path(__file__).parents[2])
    code = (
        f"import sys; sys.path.insert(0, {house!r}); from autograder.sandbox.host import _try_all; _try_all()"
    )
    # a process of its own: this one may have threads, and a fork of it would not do
    found = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    lines = tuple(line for line in found.stdout.splitlines() if line.strip())
    if found.returncode or not lines:
        last = found.stderr.strip().splitlines()[-1:] or [f"exit status {found.returncode}"]
        return (f"a sandbox that starts: {last[0]}",)
    return lines if lines != ("nothing",) else ()


def _try_all() -> None:
    """Print, one a line, what is missing here, or "nothing"."""
    from autograder.limits import Limits
    from autograder.sandbox.entrance import enter
    from autograder.sandbox.libraries import default_libraries
    from autograder.sandbox.policy import Policy, SandboxError

    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            enter(Policy(Limits(total_seconds=30, cpu_seconds=30), default_libraries()), keep=[writing])
            os.write(writing, "\n".join(_lacking_inside()).encode() or b"nothing")
        except SandboxError as error:
            os.write(writing, str(error).encode())
        except BaseException as error:  # it must say something, or the parent reads an empty answer
            os.write(writing, f"a sandbox that starts: {error!r}".encode())
        os._exit(0)
    os.close(writing)
    with open(reading, encoding="utf-8") as answers:
        print(answers.read())
    os.waitpid(child, 0)


def _lacking_inside() -> list[str]:
    """What a student's process would miss, seen from within."""
    found = []
    for path in (os.__file__, sys.executable):
        try:
            with open(path, "rb") as file:
                file.read(1)
        except OSError as error:
            found.append(
                f"libraries that an unprivileged user can read: {path}: {error.strerror}; "
                "install Python and the packages where all can read them"
            )
    try:
        Path("tried").write_text("tried")
        os.remove("tried")
    except OSError as error:
        found.append(f"a working folder: {error}")
    return found
