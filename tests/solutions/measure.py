"""Measure the checks of the four assignments on the answers in `unseen/`, which were written from the
handouts alone.

    python tests/solutions/measure.py [ASSIGNMENT ...] [--only GRADE_ID] [--set SET] [--json OUT] [--jobs 2]

`unseen/` has the set that was written before the checks were changed, `unseen/second/` and `unseen/third/`
those that were written after: nobody has mended a check with their answers before they were first measured.

Each answer runs in a process of its own, in a plain namespace (`conftest.Assignment`), with its exercise and
the official answers to what that uses; a network is trained on the offline digits. It prints, by assignment:
right answers that lost points, wrong ones with full marks, wrong ones that got a name, and how much wrong
ones keep. Whether a name is *true* of an answer no program can say: `unseen/judged-ASSIGNMENT.json` has what
readers said, by the answer and the name, and what nobody has read is counted by itself. An answer that turned
out to be another than its file says ("mislabelled": wrong, but right by the text) is told there with the
reason, and left out.
"""

import argparse
import io
import json
import os
import runpy
import selectors
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import asdict, dataclass, field
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parent)]
from conftest import EXERCISES, SOLUTIONS, Assignment  # noqa: E402

from course import check  # noqa: E402

UNSEEN = Path(__file__).parent / "unseen"
SETS = {"first": UNSEEN, "second": UNSEEN / "second", "third": UNSEEN / "third"}
SECONDS = 60
"""An answer that takes longer is one that hangs."""


@dataclass
class Measured:
    """What came of an answer: its points, the names that it was given, and what each part said of it."""

    assignment: str
    exercise: str
    right: bool
    says: str
    points: float
    earned: float = 0.0
    names: list[str] = field(default_factory=list)
    parts: list[list] = field(default_factory=list)
    error: str = ""
    seconds: float = 0.0


def names(report: check.Report) -> list[str]:
    """The names of mistakes that a report says."""
    text = "\n".join(part.message or "" for part in report.parts)
    return sorted(name for name, mistake in check.TABLE.items() if mistake.sentence in text)


def tried(assignment: Assignment, exercise: str, code: str) -> dict:
    """Run one answer here. What it raises costs its exercise everything."""
    begun = time.monotonic()
    try:
        outcome, report = assignment.run({exercise: code}, only=exercise)[exercise]
        told = {
            "earned": report.earned if isinstance(outcome, float) else 0.0,
            "names": names(report),
            "parts": [[part.name, part.points, part.earned, part.message] for part in report.parts],
            "error": "" if isinstance(outcome, float) else f"not a mark: {outcome!r}"[:500],
        }
    except BaseException:
        told = {"error": traceback.format_exc()[-1500:]}
    return told | {"seconds": round(time.monotonic() - begun, 3)}


def in_child(assignment: Assignment, exercise: str, code: str) -> tuple[int, int]:
    """Start one answer in a child; return its number and a pipe on which it tells what came of it."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.setsid()
        nothing = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(nothing, standard)
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            told = tried(assignment, exercise, code)
            os.chdir("/")
        with open(writing, "w") as file:
            json.dump(told, file)
        os._exit(0)
    os.close(writing)
    return child, reading


def measure(
    assignment: Assignment, answers: list[Measured], codes: list[str], jobs: int
) -> Iterator[Measured]:
    """Run all, so many at a time, and give each as it is done."""
    with redirect_stdout(io.StringIO()):  # what the notebook imports is imported once, not by each child
        tried(assignment, next(iter(assignment.points)), "pass")
    waiting = list(zip(answers, codes, strict=True))[::-1]
    running: dict[int, tuple[int, float, Measured, bytearray]] = {}
    with selectors.DefaultSelector() as selector:
        while waiting or running:
            while waiting and len(running) < jobs:
                answer, code = waiting.pop()
                child, pipe = in_child(assignment, answer.exercise, code)
                selector.register(pipe, selectors.EVENT_READ)
                running[pipe] = child, time.monotonic(), answer, bytearray()
            for key, _ in selector.select(0.5):
                if part := os.read(key.fd, 1 << 16):
                    running[key.fd][3].extend(part)
                    continue
                selector.unregister(key.fd)
                child, _, answer, text = running.pop(key.fd)
                os.close(key.fd)
                os.waitpid(child, 0)
                for name, value in json.loads(text or b'{"error": "the process ended"}').items():
                    setattr(answer, name, value)
                yield answer
            for child, begun, answer, _ in running.values():
                if time.monotonic() - begun > SECONDS:
                    answer.error = f"ran for more than {SECONDS} s"
                    os.killpg(child, signal.SIGKILL)


def judged(stem: str, folder: Path = UNSEEN) -> dict[str, dict]:
    """What readers said of an assignment's answers: `names` (true or not) and `mislabelled` (the reason)."""
    path = folder / f"judged-{stem}.json"
    return {"names": {}, "mislabelled": {}} | (json.loads(path.read_text("utf-8")) if path.exists() else {})


def answers_of(
    stem: str, assignment: Assignment, only: str | None = None, folder: Path = UNSEEN
) -> tuple[list[Measured], list[str]]:
    """An assignment's answers, wrong ones first, and their texts."""
    found = runpy.run_path(str(folder / f"{stem}.py"))
    mislabelled = judged(stem, folder)["mislabelled"]
    answers, codes = [], []
    for kind in ("WRONG", "RIGHT"):
        for exercise, says, code in found[kind]:
            if only in (None, exercise) and f"{stem}/{exercise}: {says}" not in mislabelled:
                points = assignment.points[exercise]
                answers.append(Measured(stem, exercise, kind == "RIGHT", says, points))
                codes.append(code)
    return answers, codes


def table(stem: str, measured: list[Measured], folder: Path = UNSEEN) -> str:
    """What an assignment's checks came to, as lines."""
    right = [one for one in measured if one.right]
    wrong = [one for one in measured if not one.right]
    full = [one for one in wrong if one.earned >= one.points]
    named = [one for one in wrong if one.names]
    read = judged(stem, folder)["names"]
    said = [read.get(key(one), {}).get(name) for one in named for name in one.names]
    kept = sum(one.earned / one.points for one in wrong) / max(1, len(wrong))
    return (
        f"{stem}: {sum(one.earned >= one.points for one in right)} of {len(right)} right answers in full; "
        f"of {len(wrong)} wrong ones {len(full)} in full, {len(named)} named "
        f"({said.count(True)} names true, {said.count(False)} false, {said.count(None)} not judged), "
        f"{100 * kept:.0f} % of points kept"
    )


def key(answer: Measured) -> str:
    return f"{answer.assignment}/{answer.exercise}: {answer.says}"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Measure the checks on answers written from the handouts.")
    parser.add_argument("assignments", nargs="*", default=sorted(EXERCISES), metavar="ASSIGNMENT")
    parser.add_argument("--only", help="one exercise's grade id")
    parser.add_argument("--set", choices=SETS, default="first", help="which of the sets")
    parser.add_argument("--json", type=Path, help="write all that was found")
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args(arguments)
    folder = SETS[asked.set]
    os.environ["NBGRADER_EXECUTION"] = "autograde"
    all_of_them: list[Measured] = []
    for stem in asked.assignments:
        (path,) = SOLUTIONS.glob(f"*/{stem}.py")
        assignment = Assignment(path)
        answers, codes = answers_of(stem, assignment, asked.only, folder)
        for one in measure(assignment, answers, codes, asked.jobs):
            full = one.earned >= one.points
            if one.right != full:
                what = "a right answer lost points" if one.right else "a wrong answer got full marks"
                print(f"{key(one)}\n  {what}: {one.earned:g} of {one.points:g}", one.error[-200:], flush=True)
        print(table(stem, answers, folder), flush=True)
        all_of_them += answers
        if asked.json:
            asked.json.write_text(json.dumps([asdict(one) for one in all_of_them], indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
