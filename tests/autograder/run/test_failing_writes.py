"""A disk whose n-th write fails, for each n until the command gets through: nothing is lost, nothing is half,
and the same command, run again, gives the right marks.
"""

import subprocess
import sys

import nbformat
import pytest

from autograder.classroom import Classroom
from autograder.demo.submission import answer

NAME = "numbers"
RIGHT = {"double": "def double(x):\n    return x + x", "square": "def square(x):\n    return x**2"}
HANDED_IN = ("ada", "bela")
FAILING = """
import errno, json, os, shutil, sqlite3, sys
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError
from autograder.cli import main
import autograder.classroom, autograder.run.grade, autograder.report
whole, place, first, step, *command = sys.argv[1:]
writes, failing = 0, 0

def write(what, error):
    global writes
    writes += 1
    if writes == failing:
        print("the write that fails:", what, flush=True)
        raise error

def hook(name, told):
    if name == "open":
        path, _, flags = told
        writing = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    else:
        path, writing = told and told[0], name in ("os.rename", "os.mkdir")
    if writing and isinstance(path, (str, bytes)) and os.fsdecode(path).startswith(place):
        write((name, os.fsdecode(path)), OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path))

def statement(connection, cursor, text, *rest):
    if text.lstrip()[:6].upper() in ("INSERT", "UPDATE", "DELETE"):
        write(text, OperationalError(text, {}, sqlite3.OperationalError("database or disk is full")))

def commit(connection):
    write("commit", OperationalError("commit", {}, sqlite3.OperationalError("disk I/O error")))

def run(number):
    global failing
    failing = number
    if not (child := os.fork()):
        code = 99
        try:
            sys.addaudithook(hook)
            event.listen(Engine, "before_cursor_execute", statement)
            event.listen(Engine, "commit", commit)
            os.chdir(place)
            code = main(command)
            print("writes", writes, flush=True)
            if number and writes < number:
                code = 55
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

number = int(first)
while True:
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(whole, place)
    print("number", number, flush=True)
    code = run(number)
    if code == 55:
        break
    assert code in (0, 1, 2), code
    with sqlite3.connect(place + "/gradebook.db") as database:
        assert database.execute("pragma quick_check").fetchone() == ("ok",)
        kept = database.execute("select manual_score from grade where manual_score is not null").fetchall()
        assert kept == [(1.0,)], kept
    for folder, _, names in os.walk(place):
        for name in names:
            if name.endswith((".ipynb", ".json")):
                with open(os.path.join(folder, name)) as file:
                    json.load(file)
    assert run(0) == 0
    with sqlite3.connect(place + "/gradebook.db") as database:
        marks = database.execute("select sum(auto_score), count(*) from grade").fetchone()
    assert marks == (MARKS), marks
    number += int(step)
print("got through", number)
"""


@pytest.mark.parametrize(
    "first, step", [(1, 9), *(pytest.param(first, 9, marks=pytest.mark.slow) for first in range(2, 10))]
)
def test_each_write_may_fail_and_nothing_is_lost(course, first, step):
    notebook = nbformat.read(course / "assignments" / NAME / f"{NAME}.ipynb", as_version=4)
    for student in HANDED_IN:
        folder = course / "submitted" / student / NAME
        folder.mkdir(parents=True)
        nbformat.write(answer(notebook, RIGHT), folder / f"{NAME}.ipynb")
    line = [sys.executable, "-c", "from autograder.cli import main; main()", "grade", NAME, "--unconfined"]
    subprocess.run([*line, "--student", "ada"], check=True, timeout=120)
    with Classroom.open(course, course).gradebook() as book:
        book.find_submission(NAME, "ada").notebooks[0].grades[0].manual_score = 1.0
        book.db.commit()
    (course / "submitted/ada" / NAME / "note.txt").write_text("more")  # it has changed, and is graded again
    place = course.parent / "place"
    code = FAILING.replace("(MARKS)", str((10.0, 3 * len(HANDED_IN))))
    done = subprocess.run(
        [sys.executable, "-c", code, course, place, str(first), str(step), "grade", NAME, "--unconfined",
         "--jobs", "1"],
        text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=500, check=False,
    )  # fmt: skip
    assert done.returncode == 0 and "got through" in done.stdout, done.stdout[-4000:]
    assert "Traceback" not in done.stdout, done.stdout[-4000:]
