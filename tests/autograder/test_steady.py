"""What must not end a run: closed pipes, streams that are closed or full. Signals, which end it in order."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

MAIN = "import sys; from autograder.cli import main; sys.exit(main(sys.argv[1:]))"
# a suite that was started in the background (`nohup pytest &`) has its processes ignore two of these
HEARS = """
import signal
signal.signal(signal.SIGHUP, signal.SIG_DFL)
signal.signal(signal.SIGINT, signal.default_int_handler)
"""


def command(*arguments: str, shell: str = "", **options) -> subprocess.CompletedProcess:
    """Run the command in a process of its own, by a shell's line if one is given ('$@' is the command)."""
    line = [sys.executable, "-u", "-c", MAIN, *arguments]
    line = ["bash", "-c", shell, "bash", *line] if shell else line
    return subprocess.run(line, text=True, capture_output=True, timeout=120, **options)


@pytest.fixture
def handed_in(course) -> Path:
    for student in ("ada", "bela", "carla"):
        folder = course / "submitted" / student / "numbers"
        folder.mkdir(parents=True)
        (folder / "numbers.ipynb").write_bytes((course / "assignments/numbers/numbers.ipynb").read_bytes())
    return course


def test_a_reader_who_has_seen_enough_ends_no_report(handed_in):
    done = command("report", "numbers", "--csv", "-", shell='"$@" | head -c 1; echo " ${PIPESTATUS[0]}"')
    assert (done.stdout, done.stderr) == ("s 0\n", "")


def test_a_closed_pipe_ends_no_grading(handed_in):
    done = command(
        "grade", "numbers", "--unconfined", "--jobs", "1", shell='"$@" | true; exit ${PIPESTATUS[0]}'
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert len(list(handed_in.glob("records/*/numbers/numbers.json"))) == 3


@pytest.mark.sampled(4)
@pytest.mark.parametrize("streams", [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_streams_that_are_closed_from_the_start_are_nobody(handed_in, streams):
    done = command("report", "numbers", shell=f'"$@" {streams}')
    assert done.returncode == 0 and "Traceback" not in done.stderr
    assert command("report", "letters", shell=f'"$@" {streams}').returncode == 2


def test_a_full_device_is_told(handed_in):
    done = command("report", "numbers", shell='"$@" >/dev/full')
    assert done.returncode == 2
    assert done.stderr == "autograder: what was to be printed could not be written: No space left on device\n"


@pytest.mark.sampled(3)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_ends_a_run_in_order_and_what_is_graded_stays(handed_in, number):
    path = handed_in / "submitted/carla/numbers/numbers.ipynb"
    path.write_text(path.read_text().replace("raise NotImplementedError", "import time; time.sleep(60)"))
    config = handed_in / "nbgrader_config.py"
    config.write_text(config.read_text().replace("timeout = 4", "timeout = 60"))
    run = subprocess.Popen(
        [sys.executable, "-c", HEARS + MAIN, "grade", "numbers", "--unconfined", "--jobs", "1"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    deadline = time.monotonic() + 90
    while len(list(handed_in.glob("records/*/numbers/numbers.json"))) < 2:
        assert run.poll() is None and time.monotonic() < deadline
        time.sleep(0.1)
    family = descendants(run.pid)
    run.send_signal(number)
    _, told = run.communicate(timeout=40)
    by = "" if number == signal.SIGINT else f" by {number.name}"
    assert (
        told
        == f"autograder: interrupted{by}: what was graded is kept, and the same command goes on from there\n"
    )
    assert run.returncode == 2 and not (handed_in / ".autograder.lock").exists()
    deadline = time.monotonic() + 20
    while any(map(running, family)):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    again = command("report", "numbers", "--csv", "-")
    assert again.stdout.count("not graded") == 1 and not list(handed_in.glob("autograded/*/.*"))


def descendants(process: int) -> list[int]:
    children = []
    for task in Path(f"/proc/{process}/task").iterdir():
        try:
            children += map(int, (task / "children").read_text().split())
        except OSError:  # it has ended meanwhile
            continue
    return [*children, *(one for child in children if running(child) for one in descendants(child))]


def running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_hangup_that_nohup_ignores_stays_ignored():
    code = (
        "import os, signal; from autograder import steady\n"
        "signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        "with steady.signals():\n    os.kill(os.getpid(), signal.SIGHUP)\nprint('went on')"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "went on\n"
