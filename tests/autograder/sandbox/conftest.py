"""How these tests try an attack: in a process forked from a warm one, behind all walls or with one taken
down.

As root, and as an ordinary user: started by root, each test runs as one of them, in turn, and as the other
under `-m slow`; started by a user, as that one.
"""

import functools
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest

NOBODY = 65534
USERS = ["root", "ordinary user"]
WARM = Path(__file__).with_name("warm.py")
HOUSE = Path(__file__).parents[3]
SMALL = {"memory": 256 << 20, "disk": 16 << 20, "total_seconds": 30, "cpu_seconds": 30}


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses by markers
def pytest_collection_modifyitems(items):
    if os.geteuid() == 0:
        order: dict[str, int] = {}
        for item in items:
            who = item.callspec.params.get("user") if hasattr(item, "callspec") else None
            if who in USERS:
                turn = order.setdefault(item.nodeid.replace(who, ""), len(order))
                if who != USERS[turn % 2]:
                    item.add_marker(pytest.mark.slow)


@dataclass
class Tried:
    """What came of an attack: what it told, how its process ended, the monitor's exit code, what `after` was
    in the warm process.
    """

    told: list = field(default_factory=list)
    ending: dict = field(default_factory=dict)
    code: int = 0
    monitor: int = 0
    seconds: float = 0.0
    whole: float = 0.0
    after: object = None

    @property
    def raised(self) -> str | None:
        return next(
            (value["raised"] for value in self.told if isinstance(value, dict) and "raised" in value), None
        )


@functools.cache
def python_for(user: int) -> str | None:
    """A Python that `user` may run; None if there is none that is new enough."""
    for program in (sys.executable, shutil.which("python3", path="/usr/local/bin:/usr/bin")):
        code = "import sys; sys.exit(sys.version_info < (3, 11))"
        try:
            if (
                program
                and not subprocess.run(
                    [program, "-c", code], user=user, cwd="/", capture_output=True
                ).returncode
            ):
                return program
        except OSError:
            continue
    return None


@pytest.fixture(scope="session")
def python_for_others():
    return python_for


@pytest.fixture(scope="session")
def readable_house():
    """A copy of what the sandbox is made of, where everyone can read it."""
    with tempfile.TemporaryDirectory(prefix="sandbox-") as folder:
        os.chmod(folder, 0o755)
        shutil.copytree(
            HOUSE / "autograder" / "sandbox",
            f"{folder}/autograder/sandbox",
            ignore=shutil.ignore_patterns("__pycache__"),
        )
        for name in ("__init__.py", "limits.py"):
            shutil.copy(HOUSE / "autograder" / name, f"{folder}/autograder/{name}")
        shutil.copy(WARM, folder)
        yield folder


@pytest.fixture(params=USERS)
def user(request) -> int:
    """The number of the user that the warm process runs as."""
    if request.param == "the caller":
        return os.geteuid()
    if request.param == "root":
        if os.geteuid():
            pytest.skip("not started as root")
        return 0
    if os.geteuid():
        return os.geteuid()
    if python_for(NOBODY) is None:
        pytest.skip("no Python 3.11 that an ordinary user may run")
    return NOBODY


@pytest.fixture
def level(request) -> str:
    """The level of confinement, "full" unless a test is run at others (`at_levels`)."""
    return getattr(request, "param", "full")


def command(user: int, house: str, level: str) -> tuple[list[str], dict]:
    # without a root folder of its own, what is root's to read is not another user's
    program = sys.executable if user == os.geteuid() and level == "full" else python_for(user or NOBODY)
    return [program, "-I", f"{house}/warm.py"], {} if user == os.geteuid() else {
        "user": user,
        "group": user,
        "extra_groups": [],
    }


@pytest.fixture
def start(user, level, readable_house):
    """Start an attack and return its running warm process: for tests that end it, or one of its children."""
    running = []

    def begin(
        attack,
        *,
        walls=None,
        down=(),
        limits=(),
        hidden=(),
        libraries=(),
        path=(),
        imports=(),
        secret=None,
        environment=(),
        after="None",
        at=None,
        landlock=None,
        old_mounts=False,
        own_user=False,  # whether the student's process stays the warm one's user
        monitor_late=0,  # seconds that the monitor is held up before it counts what there is at the start
        **names,
    ):
        arguments, identity = command(user, readable_house, at or level)
        request = {
            "attack": attack,
            "walls": walls and sorted(walls),
            "down": sorted(down),
            "limits": SMALL | dict(limits),
            "hidden": list(hidden),
            "libraries": list(libraries),
            "path": [readable_house, *path],
            "imports": list(imports),
            "secret": secret,
            "after": after,
            "level": at or level,
            "landlock": landlock,
            "old_mounts": old_mounts,
            "own_user": own_user,
            "monitor_late": monitor_late,
            "names": names,
        }
        process = subprocess.Popen(
            arguments,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd="/",
            env={"PATH": os.environ["PATH"], **dict(environment)},
            start_new_session=True,
            **identity,
        )
        running.append(process)
        process.stdin.write(json.dumps(request))
        process.stdin.close()
        return process

    yield begin
    for process in running:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture
def inside(start):
    """Run an attack to its end."""

    def run(attack, **options) -> Tried:
        tried = Tried()
        process = start(attack, **options)
        for line in process.stdout:
            answer = json.loads(line)
            if "told" in answer:
                tried.told.append(answer.pop("told"))
            for name, value in answer.items():
                setattr(tried, name, value)
        assert process.wait() == 0, "the warm process failed"
        return tried

    return run


@pytest.fixture
def public_folder():
    """A folder of the host that every user can read."""
    with tempfile.TemporaryDirectory(prefix="host-", dir="/var/tmp") as folder:
        os.chmod(folder, 0o755)
        yield Path(folder)
