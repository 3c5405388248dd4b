"""The programs in programs/, of the kinds that courses have, print the same with torch and with course.

Random draws are NumPy's in both. The texts must be equal but for the last digit that a number is printed
with: sums of float32 in another order may make it one or two more or less after tens of steps of training.
"""

import contextlib
import io
import re
import sys
from pathlib import Path

import pytest
import torch

import course

FOLDER = Path(__file__).parent / "programs"
PROGRAMS = sorted(path for path in FOLDER.glob("*.py") if path.stem != "draws")
NUMBER = re.compile(r"-?\d+\.\d*(?:e[-+]?\d+)?")


def printed(path: Path, library: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """What a program prints with this library as its torch."""
    monkeypatch.syspath_prepend(str(FOLDER))
    if library == "course":
        for name in ("torch", *(n for n in sys.modules if n.startswith("torch."))):
            monkeypatch.delitem(sys.modules, name, raising=False)
        monkeypatch.setitem(sys.modules, "torch", course)
        for name in ("nn", "nn.functional", "nn.utils", "nn.utils.rnn", "utils", "utils.data", "optim"):
            module = course
            for part in name.split("."):
                module = getattr(module, part)
            monkeypatch.setitem(sys.modules, f"torch.{name}", module)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), {"__name__": "__main__"})
    monkeypatch.undo()
    return out.getvalue()


def as_printed(text: str) -> str:
    """A text without the spaces by which numbers are aligned."""
    return re.sub(r"[ \t]+", " ", text)


def close(a: str, b: str) -> bool:
    """Whether two numbers differ by no more than two in the last digit that is printed."""
    digits = len(a.partition("e")[0].partition(".")[2])
    unit = 10.0**-digits * (10 ** float(a.partition("e")[2] or 0))
    return abs(float(a) - float(b)) <= 2.001 * unit


@pytest.mark.parametrize("path", PROGRAMS, ids=[path.stem for path in PROGRAMS])
@pytest.mark.filterwarnings("ignore")
def test_a_program_prints_the_same(path, monkeypatch):
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    theirs, ours = (as_printed(printed(path, library, monkeypatch)) for library in ("torch", "course"))
    torch.set_num_threads(before)
    assert NUMBER.sub("#", ours).splitlines() == NUMBER.sub("#", theirs).splitlines()
    far = [(a, b) for a, b in zip(NUMBER.findall(theirs), NUMBER.findall(ours)) if not close(a, b)]
    assert not far, f"{far}\n{theirs}\n{ours}"
    assert len(theirs.splitlines()) >= 3


def test_there_are_forty():
    assert len(PROGRAMS) >= 40
