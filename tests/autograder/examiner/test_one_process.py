"""Our assignments' test cells give, in the examiner, the marks and the messages that they give in one process
with the answers.
"""

import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.author import mistakes, source
from autograder.examiner.cells import Shell, _Shown, _Stream

SOLUTIONS = Path(__file__).parents[3] / "solutions"
DEALS = [
    (folder.name, deal)
    for folder in sorted(SOLUTIONS.iterdir())
    if folder.is_dir()
    for deal in range(min(3, 1 + len(mistakes.by_student(mistakes.load(folder)))))
]


def cells(folder: Path, deal: int) -> list[tuple[str, str, str, str]]:
    """(role, grade id, source, the instructor's source) of each code cell; deal 0 is right, others make
    mistakes.
    """
    (path,) = (path for path in folder.glob("*.py") if path.name != "mistakes.py")
    wrong = (
        {}
        if deal == 0
        else {m.grade_id: m.code for m in mistakes.by_student(mistakes.load(folder))[deal - 1]}
    )
    found = []
    for number, cell in enumerate(source.read(path).cells):
        if cell.cell_type == "code":
            about = cell.metadata.get("nbgrader", {})
            role = "student" if about.get("solution") else "test" if about.get("grade") else "instructor"
            name = about.get("grade_id", f"cell {number}")
            found.append(
                (role, name, wrong.get(name, cell.source) if role == "student" else cell.source, cell.source)
            )
    return found


def shown(outputs: list) -> list:
    return [
        (o.output_type, o.get("text") or o.get("evalue") or o.get("data", {}).get("text/plain"))
        for o in outputs
    ]


def in_one_process(told: list) -> dict:
    """What the test cells show where everything runs in one IPython, in a process of its own."""
    env = os.environ | {"NBGRADER_EXECUTION": "autograde", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, __file__], input=pickle.dumps(told), stdout=subprocess.PIPE, env=env, check=True
    )
    return pickle.loads(done.stdout)


def main() -> None:
    shell, found = Shell.make(), {}
    shell.ast_transformers.clear()  # what the examiner makes of a test's text is for the examiner
    shell.attach({"__name__": "__main__"})
    out = sys.stdout.buffer
    for role, name, text, _ in pickle.load(sys.stdin.buffer):
        shell.shown = _Shown()
        sys.stdout, sys.stderr = _Stream(shell, "stdout"), _Stream(shell, "stderr")
        result = shell.run_cell(text, store_history=False).result
        if role == "test":
            found[name] = shown(shell.shown.outputs), repr(result)
    out.write(pickle.dumps(found))
    out.flush()


@pytest.mark.sampled(9)
@pytest.mark.parametrize("assignment, deal", DEALS)
def test_marks_and_messages_are_the_same(room, assignment, deal):
    told = cells(SOLUTIONS / assignment, deal)
    right = in_one_process(told)
    for role, name, text, original in told:
        if role == "instructor":
            room.define(text)
        elif role == "student":
            room.cell(text, original)
        else:
            ran = room.test(text, 300)
            assert (shown(ran.outputs), repr(ran.result)) == right[name], name
    assert len(right) > 5


if __name__ == "__main__":
    main()
