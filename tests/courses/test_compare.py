"""The comparison, over a tiny course made here: what it takes, what it leaves out and why, and that it sees a
difference.
"""

import json
import shutil
import sys
from pathlib import Path

import graders
import nbformat
import pytest
import sources
from compare import Cell, Compared, count, main
from nbformat.v4 import new_code_cell, new_notebook

CONFIG = """
import os  # a course's settings may do anything: they are read, not run
os.system("touch ran")
c = get_config()
c.ClearSolutions.begin_solution_delimeter = "<answer>"
c.ClearSolutions.end_solution_delimeter = "</answer>"
c.ClearSolutions.code_stub = {"python": "pass"}
c.Exchange.root = "/srv/exchange"
"""


def answer(grade_id: str, text: str):
    return cell(grade_id, text, grade=False, solution=True, locked=False)


def test(grade_id: str, text: str):
    return cell(grade_id, text, grade=True, solution=False, locked=True, points=2)


test.__test__ = False


def cell(grade_id: str, text: str, **told):
    return new_code_cell(
        text, metadata={"nbgrader": {"schema_version": 3, "task": False, "grade_id": grade_id, **told}}
    )


def write(path: Path, *cells, language: str = "python") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    kernel = {"name": f"somebody-s-{language}", "language": language, "display_name": language}
    nbformat.write(new_notebook(cells=list(cells), metadata={"kernelspec": kernel}), path)
    return path


SQUARE = answer("square", "# <answer>\ndef square(x):\n    return x * x\n# </answer>")
CUBE = answer("cube", "# <answer>\ndef cube(x):\n    return x**3\n# </answer>\ndef cube(x):")
CHECKS = [
    test("check-square", "numbers = open('numbers.txt').read()\nassert square(3) == int(numbers)"),
    test("check-cube", "assert cube(2) == 8"),
    # by design: what a test writes to stderr costs all of its points in stock nbgrader, and nothing here
    test("check-loud", "import sys\nassert square(2) == 4\nprint('a note', file=sys.stderr)"),
]


@pytest.fixture
def courses(tmp_path):
    course = tmp_path / "courses" / "algebra"
    write(course / "source" / "one" / "powers.ipynb", SQUARE, CUBE, *CHECKS)
    (course / "source" / "one" / "numbers.txt").write_text("9")
    (course / "nbgrader_config.py").write_text(CONFIG)
    return tmp_path / "courses"


def test_a_source_is_found_once_with_what_lies_beside_it_and_the_markers_of_its_course(courses):
    course = courses / "algebra"
    shutil.copy(course / "source" / "one" / "powers.ipynb", course / "copy.ipynb")
    write(course / "release" / "powers.ipynb", SQUARE, *CHECKS)
    write(
        course / "handed-out.ipynb",
        answer("square", "# YOUR CODE HERE\nraise NotImplementedError()"),
        *CHECKS,
    )
    write(course / "no-tests.ipynb", SQUARE)
    write(course / "in-r.ipynb", SQUARE, CHECKS[1], language="R")
    (course / "broken.ipynb").write_text("{")
    secret = courses.parent / "secret"
    secret.write_text("not the course's")
    (course / "source" / "one" / "link").symlink_to(secret)
    found = {source.where: source for source in sources.find(courses)}
    assert set(found) == {"source/one/powers.ipynb", "in-r.ipynb"}
    powers = found["source/one/powers.ipynb"]
    assert list(powers.beside) == ["numbers.txt"]
    assert powers.settings == (
        "c.ClearSolutions.begin_solution_delimeter = '<answer>'",
        "c.ClearSolutions.end_solution_delimeter = '</answer>'",
        "c.ClearSolutions.code_stub = {'python': 'pass'}",
    )
    assert not powers.unfit and found["in-r.ipynb"].unfit == "it is in R"


@pytest.mark.slow
@pytest.mark.needs("sandbox")
def test_both_graders_mark_a_solution_and_half_of_it(courses, tmp_path, capsys, monkeypatch):
    write(courses / "algebra" / "slow.ipynb", SQUARE, test("check", "import no_such_module"))
    told = tmp_path / "told.json"
    monkeypatch.chdir(tmp_path)
    arguments = [str(courses), "--json", str(told), "--keep", str(tmp_path / "kept"), "--jobs", "1"]
    assert main(arguments) == 0  # ours gives nowhere less
    assert not (tmp_path / "ran").exists()
    if "alembic" in (said := capsys.readouterr().out):
        pytest.skip(f"stock nbgrader cannot run as nobody out of this environment: {said[:300]}")
    results = {one["where"]: one for one in json.loads(told.read_text())}
    cells = {(one["student"], one["cell"]): one for one in results["source/one/powers.ipynb"]["cells"]}
    marks = {key: (one["stock"], one["ours"]) for key, one in cells.items()}
    assert marks == {
        ("solution", "check-square"): (2, 2),
        ("solution", "check-cube"): (2, 2),
        ("solution", "check-loud"): (0, 2),
        ("half", "check-square"): (2, 2),
        ("half", "check-cube"): (0, 0),
        ("half", "check-loud"): (0, 2),
    }
    assert "stderr: a note" in cells["solution", "check-loud"]["error"]
    assert "No module named 'no_such_module'" in results["slow.ipynb"]["reason"]
    printed = said
    assert "solution check-loud: stock 0.0, ours 2.0 (apart)" in printed
    row = next(line.split() for line in printed.splitlines() if line.startswith("algebra  "))
    assert row == ["algebra", "1", "1", "6", "4", "3", "3", "3", "0"]

    # the second time stock nbgrader is not asked
    monkeypatch.setattr(graders, "_stock", None)
    assert main(arguments) == 0
    again = {one["where"]: one for one in json.loads(told.read_text())}
    for one in (*again.values(), *results.values()):
        one.pop("seconds")
    assert again == results


def test_stock_nbgrader_has_no_network_and_is_not_root(tmp_path):
    if not graders.walls(tmp_path):
        pytest.skip("this host has no walls for stock nbgrader")
    code = (
        "import os, socket\n"
        "print(os.getuid(), [name for _, name in socket.if_nameindex()])\n"
        "print(sorted(os.environ))"
    )
    status, said = graders._run([*graders.walls(tmp_path), sys.executable, "-c", code], tmp_path, 60)
    first, names = said.splitlines()
    assert status == 0 and first.endswith(" ['lo']") and not first.startswith("0 ")
    assert set(eval(names)) <= {"HOME", "LANG", "LC_CTYPE", "OMP_NUM_THREADS", "PATH", "PWD", "SHLVL", "_"}


def test_a_command_that_takes_too_long_is_ended(tmp_path):
    with pytest.raises(TimeoutError, match=r"more than 0\.5 s"):
        graders._run(["sleep", "60"], tmp_path, 0.5)


def test_the_table_counts_apart_and_together_only_where_points_are_equal():
    cells = [
        Cell("half", "a", 1.0, 1.0),
        Cell("half", "b", 1.0, 1.0, "together"),
        Cell("half", "c", 1.0, 0.0, "together"),
        Cell("half", "d", 0.0, 0.0),
        Cell("half", "e", None, None),
        Cell("half", "f", 1.0, None),
    ]
    counted = count([Compared("algebra", "a.ipynb", cells), Compared("algebra", "b.ipynb", reason="in R")])
    assert counted == {
        "compared": 1,
        "left out": 1,
        "cells": 6,
        "equal": 4,
        "pointed": 4,
        "same points": 2,
        "apart": 1,
        "together": 1,
    }
