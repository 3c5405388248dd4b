"""The demo's class on hosts that are made here: in a container, in a pod, without user namespaces, with an
older kernel.

The scripts that make them are in `../shared/hosts`, or where AUTOGRADER_HOSTS says; they want root.
"""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

SCRIPTS = Path(os.environ.get("AUTOGRADER_HOSTS", Path(__file__).parents[4] / "shared" / "hosts"))
pytestmark = [
    pytest.mark.needs("sandbox"),
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can make other hosts"),
    pytest.mark.skipif(not (SCRIPTS / "like-container").is_file(), reason=f"no scripts in {SCRIPTS}"),
    pytest.mark.skipif(shutil.which("capsh") is None, reason="no capsh (libcap2-bin)"),
]
MADE = {
    "like-container": ["inner"],
    "like-pod": ["inner"],
    "no-user-namespaces nobody": ["inner"],
    "without-calls 442": ["full"],
    "without-calls 442,435,444,445,446": ["full"],
    "without-calls 444,445,446": ["full"],
}


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that every user may write."""
    with tempfile.TemporaryDirectory(prefix="host-", dir="/var/tmp", ignore_cleanup_errors=True) as folder:
        os.chmod(folder, 0o777)
        yield Path(folder)


def _runs_as_nobody(program: Path) -> bool:
    try:
        return subprocess.run([program, "--version"], user="nobody", capture_output=True).returncode == 0
    except PermissionError:  # an interpreter in somebody's home
        return False


@pytest.mark.slow
@pytest.mark.parametrize("host", MADE)
def test_the_demo_is_graded_on(host, place):
    script, *arguments = host.split()
    others = script in ("like-pod", "no-user-namespaces")
    autograder = Path(sys.executable).with_name("autograder")
    if others and not _runs_as_nobody(autograder):
        pytest.skip("this Python is not another user's to run")
    ran = subprocess.run(
        [SCRIPTS / script, *arguments, autograder, "demo", "1-jacobians", "--folder", place / "course"],
        capture_output=True,
        text=True,
        check=False,
        cwd="/" if importlib.util.find_spec("autograder") is None else Path(__file__).parents[3],
    )
    said = ran.stdout + ran.stderr
    assert ran.returncode == 0, said[-3000:]
    assert re.findall(r"confinement: (\w+) of 11 submissions", said) == MADE[host]
    assert ("without Landlock" in said) == ("444" in host)


@pytest.mark.parametrize(
    "host, said, unsaid",
    [
        ("like-container", ["seccomp=unconfined", "--cap-add SYS_ADMIN"], ["as root", "sysctl"]),
        ("like-pod", ["seccomp=unconfined"], ["--cap-add", "sysctl"]),
        ("no-user-namespaces nobody", ["sysctl -w user.max_user_namespaces="], ["seccomp"]),
    ],
)
def test_what_helps_on_this_host_is_told(host, said, unsaid):
    script, *arguments = host.split()
    python = "/usr/bin/python3" if script != "like-container" else sys.executable
    code = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parents[3])!r}); "
        "from autograder.sandbox import here, missing; print(here().level, *missing('full'))"
    )
    ran = subprocess.run(
        [SCRIPTS / script, *arguments, python, "-c", code],
        capture_output=True,
        text=True,
        cwd="/",
        check=False,
    )
    assert ran.stdout.startswith("inner "), ran.stdout + ran.stderr
    assert all(words in ran.stdout for words in said), ran.stdout
    assert not any(words in ran.stdout for words in unsaid), ran.stdout
