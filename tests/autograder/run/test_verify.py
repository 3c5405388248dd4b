"""`autograder verify` on a course with one fault of each kind, and on one without."""

import contextlib
import io
import os
import runpy
import shutil
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from autograder import sandbox
from autograder.author.build import build
from autograder.classroom import Classroom
from autograder.cli import main
from autograder.engine import Engine, Graded, Plan
from autograder.engine.marks import is_test, points
from autograder.intake.preparing import Handout
from autograder.run.leaks import Markers, Secrets, leaks
from autograder.run.mutants import Search, Target, search
from autograder.run.verify import verify
from autograder.settings import Grading

CONFINED = not sandbox.missing()
FREELY = [] if CONFINED else ["--unconfined"]
CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "foreign"
c.ClearSolutions.begin_solution_delimeter = "ANSWER STARTS"
c.ClearSolutions.end_solution_delimeter = "ANSWER ENDS"
c.Execute.timeout = 10
"""


def given(source, name=""):
    about = dict(grade_id=name, grade=False, solution=False, locked=True, schema_version=3, task=False)
    return new_code_cell(source, metadata={"nbgrader": about} if name else {})


def answer(name, solved, stub=""):
    source = f"{stub}### ANSWER STARTS\n{solved}\n### ANSWER ENDS"
    about = dict(grade_id=name, grade=False, solution=True, locked=False, schema_version=3, task=False)
    return new_code_cell(source, metadata={"nbgrader": about})


def check(name, source, points=1, locked=True, **more):
    about = dict(grade_id=name, grade=True, solution=False, locked=locked, points=points)
    return new_code_cell(source, metadata={"nbgrader": about | dict(schema_version=3, task=False)} | more)


WEAK = [
    given("import numpy as np"),
    answer("mean", "def mean(x):\n    return x.mean()"),
    check("check-mean", "x = np.array([1.0, 2.0, 3.0])\n\nassert np.allclose(mean(x), 2)"),
    answer("distance", "def distance(a, b):\n    return float(abs(a - b))"),
    check("check-distance", "if abs(distance(5, 2) - 3) > 1e-6:\n    raise AssertionError('not 3')"),
    answer("scaled", "def scaled(x):\n    return 2.0 * x"),
    check("check-shape", "# a shape\nassert scaled(np.ones(3)).shape == (3,)"),
    answer("greeting", "def greeting(name):\n    return 'hello ' + name"),
    check("check-greeting", "greeting('ada')"),
    answer("total", "total = 3.5"),
    check("check-total", "assert isinstance(total, float)"),
    answer(
        "box",
        "class Box:\n    w = 0\n    def __init__(self, w):\n        self.w = w\n"
        "    def area(self):\n        return self.w**2",
    ),
    check("check-box", "box = Box(3)\nassert isinstance(box.area(), int)"),
    answer("squares", "def squares(n):\n    return [i * i for i in range(n)]"),
    check("check-squares", "assert all(a == b for a, b in zip(squares(3), [0, 1, 4]))"),
    answer("cube", "def cube(x):\n    return x**3"),
    check(
        "check-cube",
        "got = 0\nif isinstance(cube(2), int):\n    got += 1\nif cube(2) == 8:\n    got += 1\ngot",
        2,
    ),
    given("class Named:\n    def __init_subclass__(cls):\n        cls.said = cls.area"),
    answer("round", "class Round(Named):\n    @staticmethod\n    def area(r):\n        return 3 * r**2"),
    check("check-round", "assert isinstance(Round.said(2), int)"),
    # no faults: zeros are right, a second test looks at the values, the argument is right
    answer("start", "def start(n):\n    return np.zeros(n)"),
    check("check-start", "assert np.array_equal(start(3), np.zeros(3))"),
    answer("tripled", "def tripled(x):\n    return 3 * x"),
    check("check-tripled-shape", "assert tripled(np.ones(2)).shape == (2,)"),
    check("check-tripled", "assert tripled(np.array([1, 2])).tolist() == [3, 6]"),
    answer("positive", "def positive(x):\n    return x if x > 0 else 0"),
    check("check-positive", "assert positive(4) == 4 and positive(7) == 7"),
]
WRONG = [
    given("eps = 1e-6"),
    answer("double", "eps = 0.1\ndef double(x):\n    return 2 * x"),
    check("check-double", "assert abs(double(2) - 4) < eps\nassert double(5) == 10"),
    check("check-raises", "y = double(3)\nassert y == 7, 'not 7'"),
    check("check-half", "assert double(4) == 8\n0.5"),
    check("check-free", "assert 1 + 1 == 2"),
    check("check-together", "assert double(1) == 2", tags=["student-kernel"]),
    check("check-exact", "assert double(8) == 16\nassert double(-1) == -2"),
]
LEAKY = [
    new_markdown_cell("Find the root."),
    answer("root", "def root(x):\n    guess_of_newton = x / 2 + 1\n    return guess_of_newton"),
    check(
        "check-root",
        "assert root(2) == 2\n### BEGIN HIDDEN TESTS\nassert root(10) == 6.0  # secretly\n"
        "### END HIDDEN TESTS",
    ),
    answer("line", "def line(x):\n    return slope_of_mine * x\nslope_of_mine = 4"),
    check("check-line", "assert line(2) == 8 and line(-1) == -4"),
]


def write(path: Path, cells) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=cells), path)


def change(path: Path, **texts) -> None:
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "").replace("-", "_")
        if name in texts:
            cell.source = texts[name](cell.source)
    nbformat.write(notebook, path)


def run(home: Path, *arguments: str) -> tuple[int, list[str]]:
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        status = main(["verify", "--course-dir", str(home), "--jobs", "2", *FREELY, *arguments])
    return status, said.getvalue().splitlines()


@pytest.fixture(scope="module")
def foreign(tmp_path_factory) -> Path:
    """A course with no text of ours and delimiters of its own, as it was generated. Not to be changed."""
    home = tmp_path_factory.mktemp("foreign") / "course"
    for name, cells in {"weak": WEAK, "wrong": WRONG, "leaky": LEAKY}.items():
        write(home / "source" / name / f"{name}.ipynb", cells)
    (home / "source" / "leaky" / "given.py").write_text("def start():\n    return 1\n")
    (home / "nbgrader_config.py").write_text(CONFIG)
    for name in ("weak", "wrong", "leaky"):
        Classroom.open(home, home).generate_assignment(name)
    return home


@pytest.fixture(scope="module")
def weak(foreign) -> tuple[int, list[str]]:
    return run(foreign, "weak")


@pytest.fixture(scope="module")
def wrong(foreign) -> tuple[int, list[str]]:
    return run(foreign, "wrong", "--seconds", "0")


@pytest.fixture(scope="module")
def leaky(foreign, tmp_path_factory) -> tuple[int, list[str]]:
    """With a release and a source that were changed after they were generated."""
    home = tmp_path_factory.mktemp("leaky") / "course"
    shutil.copytree(foreign, home)
    release = home / "release" / "leaky" / "leaky.ipynb"
    notebook = nbformat.read(release, as_version=4)
    by_name = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell for cell in notebook.cells}
    by_name[None].source += "\n\nHint:\n\n    guess_of_newton = x / 2 + 1"
    by_name["root"].source += "\n### ANSWER ENDS"
    by_name["check-root"].source += "\nassert root(10) == 6.0  # secretly"
    by_name["line"].outputs = [
        new_output("stream", text="NameError\n----> 2 return slope_of_mine * x\n"),
    ]
    by_name["check-line"].metadata.nbgrader.grade_id = "check-root"
    by_name["check-line"].metadata.nbgrader.locked = False
    nbformat.write(notebook, release)
    (home / "release" / "leaky" / "given.py").write_text("import math\nguess_of_newton = x / 2 + 1\n")
    change(
        home / "source" / "leaky" / "leaky.ipynb",
        check_line=lambda source: source.replace("line(2) == 8", "line(3) == 12"),
    )
    return run(home, "leaky", "--seconds", "0")


def about(said: list[str], *words: str) -> list[str]:
    return [line for line in said if all(word in line for word in words)]


@pytest.mark.parametrize(
    "cell, line, words",
    [
        ("check-mean", 3, ["an empty array", "from mean", "np.allclose of nothing is True"]),
        ("check-distance", 1, ["nan", "from distance", "a comparison with nan is False"]),
        ("check-shape", 2, ["zeros, ones", "the first argument", "from scaled"]),
        ("check-greeting", 1, ["None", "from greeting"]),
        ("check-total", 1, ["zeros", "from total"]),
        ("check-box", 2, ["zeros", "from Box.area"]),
        ("check-round", 1, ["zeros, ones and the first argument", "from Round.area"]),
        ("check-squares", 1, ["an empty array", "from squares", "compare the length first"]),
    ],
)
def test_a_weak_test_is_named_with_its_line_and_what_it_accepts(weak, cell, line, words):
    status, said = weak
    assert status == 1
    assert len(about(said, f"change: weak: '{cell}', line {line}: it accepts ", *words)) == 1


def test_a_part_of_the_points_for_nothing_is_noted(weak):
    assert about(
        weak[1], "note: weak: 'check-cube'", "zeros, ones and the first argument itself from cube (1 of the 2"
    )


def test_a_weak_test_beside_a_strong_one_of_the_same_function_is_noted(weak):
    assert about(weak[1], "note: weak: 'check-tripled-shape', line 1", "another test notices")


@pytest.mark.parametrize("cell", ["check-start", "check-tripled", "check-positive"])
def test_a_value_that_is_right_in_all_calls_is_no_fault(weak, cell):
    assert not about(weak[1], f"'{cell}'")


def test_what_the_solution_does_not_pass_is_an_error_with_line_and_reason(wrong):
    status, said = wrong
    assert status == 1
    assert about(said, "change: wrong: 'check-raises', line 2", "AssertionError: not 7")
    assert about(said, "change: wrong: 'check-half'", "gets 0.5 of 1 points")


def test_points_for_the_untouched_handout_are_an_error(wrong):
    assert about(wrong[1], "change: wrong: 'check-free'", "the untouched handout gets 1 of 1")


def test_a_name_that_a_test_trusts_and_an_answer_binds_is_noted(wrong):
    assert about(wrong[1], "note: wrong: 'eps'", "bound in 'double'")


def test_a_test_beside_the_students_code_is_noted_and_shown(wrong):
    assert about(wrong[1], "note: wrong: 'check-together'", "a mark can be forged")
    assert about(wrong[1], "│ check-together", "together")
    assert about(wrong[1], "│ check-exact", "apart")


def test_nothing_is_wrong_with_what_is_right(wrong):
    assert not about(wrong[1], "'check-exact'")
    assert not about(wrong[1], "'check-double'")


def test_the_whole_of_a_class_is_verified_where_none_is_named(foreign):
    status, said = run(foreign, "--seconds", "0")
    assert status == 1
    assert [len(about(said, f"{name}: ", "be changed,")) for name in ("leaky", "weak", "wrong")] == [1, 1, 1]
    assert about(said, "leaky: nothing must be changed")


def test_a_marker_in_the_release_is_an_error_though_it_is_the_courses_own(leaky):
    status, said = leaky
    assert status == 1
    assert about(said, "change: leaky.ipynb: 'root'", "still has the marker 'ANSWER ENDS'")


def test_a_line_of_the_solution_in_a_cell_an_output_or_a_module_is_an_error(leaky):
    text, output, module = (
        about(leaky[1], "change:", words, f"1 line of the solution of '{name}'")
        for words, name in (
            (", line 5: it has", "root"),
            ("'line': an output of this cell", "line"),
            ("given.py: line 2: it has", "root"),
        )
    )
    assert text and output and module


def test_a_line_of_a_hidden_test_in_the_release_is_an_error(leaky):
    assert about(leaky[1], "change: leaky.ipynb: 'check-root', line 2", "a hidden test of 'check-root'")


def test_drift_is_an_error_between_source_and_gradebook_and_in_the_release(leaky):
    assert about(leaky[1], "change: leaky: 'check-line'", "another text in the source than in the gradebook")
    assert about(leaky[1], "change: given.py: the release has another one than the source")
    assert about(leaky[1], "change: leaky.ipynb: the release has other cells than the source (check-line)")


def test_a_grade_id_twice_and_a_test_that_can_be_edited_are_errors(leaky):
    assert about(leaky[1], "change: leaky.ipynb: 'check-root'", "another cell has this grade id")
    assert about(leaky[1], "change: leaky.ipynb: 'check-root'", "can be edited")


def test_points_that_differ_are_drift(foreign, tmp_path):
    shutil.copytree(foreign, tmp_path / "course")
    path = tmp_path / "course" / "source" / "leaky" / "leaky.ipynb"
    path.write_text(path.read_text().replace('"points": 1', '"points": 4'))
    found = verify(
        Classroom.open(tmp_path / "course", tmp_path / "course"), "leaky", confined=CONFINED, seconds=0
    )
    assert about([str(one) for one in found.errors], "check-root", "4 points in the source and 1 in the gr")
    assert about([str(one) for one in found.errors], "check-root", "points 1 for 4")


def test_without_a_solution_it_says_where_to_put_one(foreign, tmp_path):
    home = tmp_path / "course"
    shutil.copytree(foreign, home)
    shutil.move(home / "source" / "leaky", tmp_path / "kept")
    status, said = run(home, "leaky", "--seconds", "0")
    assert status == 1
    assert about(said, "change: leaky: there is no solution", "--solution")
    status, said = run(home, "leaky", "--seconds", "0", "--solution", str(tmp_path / "kept"))
    assert status == 0


def test_without_a_gradebook_it_says_what_to_run(tmp_path, capsys):
    (tmp_path / "nbgrader_config.py").write_text(CONFIG)
    assert main(["verify", "--course-dir", str(tmp_path)]) == 2
    assert "run 'nbgrader generate_assignment'" in capsys.readouterr().err
    assert not (tmp_path / "gradebook.db").exists()


def test_the_small_course_passes(course):
    status, said = run(course)
    assert (status, about(said, "change:")) == (0, [])
    assert about(said, "│ check-double", " apart ")


def test_a_text_that_was_not_built_again_is_drift(course):
    text = course / "solutions" / "numbers" / "numbers.py"
    text.write_text(text.read_text().replace("A course of three", "A course of 3"))
    found = verify(Classroom.open(course), "numbers", confined=CONFINED, seconds=0)
    assert [one.what for one in found.errors] == [
        "the text has changed since it was built: run 'autograder build'"
    ]


def test_a_line_that_students_are_given_elsewhere_is_no_leak(tmp_path):
    cells = [given("area_of = lambda r: 3 * r * r"), answer("a", "area_of = lambda r: 3 * r * r")]
    write(tmp_path / "a.ipynb", [cells[0]])
    markers = Markers(("ANSWER STARTS", "ANSWER ENDS"), ("B", "E"), ("B", "E"))
    assert not Secrets.of(cells, markers).solution
    assert Secrets.of(cells[1:], markers).solution
    assert not list(leaks(tmp_path, {"a": Secrets.of(cells, markers)}, markers))


def test_functions_are_replaced_together_where_no_test_has_to_do_with_two(foreign):
    search = Search("weak", _tasks(foreign, "weak")["weak"][0])
    places = {str(target): target for target in search.targets}
    assert {"mean", "distance", "total", "Box.area"} <= set(places)
    assert [places["mean"], places["distance"]] == [
        Target(1, "mean"),
        Target(3, "distance"),
    ]
    assert len(search.far()) == 1


def own(repository: Path, home: Path, *names: str) -> Classroom:
    """A copy of our own course, with these assignments built."""
    for name in names:
        shutil.copytree(
            repository / "solutions" / name,
            home / "solutions" / name,
            ignore=shutil.ignore_patterns("*.ipynb", "__pycache__"),
        )
    shutil.copyfile(repository / "nbgrader_config.py", home / "nbgrader_config.py")
    classroom = Classroom.open(home, home)
    build(classroom)
    return classroom


@pytest.mark.slow
def test_nothing_must_be_changed_in_the_first_of_our_own_assignments(repository, tmp_path):
    found = verify(own(repository, tmp_path, "1-jacobians"), "1-jacobians", confined=CONFINED, seconds=10)
    assert [str(one) for one in found.errors] == []
    assert not any(row.why for row in found.tables["jacobians"])
    assert found.runs > 0


@pytest.mark.slow  # every function and value
@pytest.mark.parametrize("name", ["1-jacobians", "2-graphs", "3-functions", "4-mnist"])
def test_nothing_must_be_changed_in_our_own_assignments(repository, tmp_path, name):
    found = verify(own(repository, tmp_path, name), name, confined=CONFINED, seconds=600)
    assert [str(one) for one in found.errors] == []
    assert found.replaced > 15
    assert not any("the time ended" in one.what for one in found.notes)


CASES = Path(__file__).parents[4] / "shared" / "cases" / "idioms.py"
FEW = 25


@pytest.fixture(scope="module")
def idioms(repository: Path) -> dict:
    """Small notebooks in teachers' idioms, and the files beside them."""
    path = Path(os.environ.get("COURSE_CASES", CASES))
    if not path.is_file():
        pytest.skip(f"no idioms at {path} (set COURSE_CASES)")
    return runpy.run_path(str(path))


def test_what_there_was_no_time_for_is_told(foreign):
    task = _tasks(foreign, "weak")["weak"][0]
    marks = {cell.metadata.nbgrader.grade_id: points(cell) for cell in task.notebook.cells if is_test(cell)}
    searched = search([Search("weak", task, 0.1, marks)], lambda tasks: iter(list(tasks) and ()), until=0)
    assert [finding.must for finding in searched.findings] == [False]
    assert "the time ended before 1 of the runs" in searched.findings[0].what


def test_what_only_another_replaced_function_lets_through_is_not_told(foreign):
    """Replaced beside others check-mean gives its point for zeros, and alone it does not."""
    task = _tasks(foreign, "weak")["weak"][0]
    marks = {cell.metadata.nbgrader.grade_id: points(cell) for cell in task.notebook.cells if is_test(cell)}
    alone = []

    def grade(tasks):
        for key, asked in tasks:
            sources = [
                cell.source for cell, right in zip(asked.notebook.cells, task.notebook.cells) if cell != right
            ]
            raised = any(
                source.endswith(("'raise')\ndel _weakened\n", "'agree')\ndel _weakened\n"))
                for source in sources
            )
            mean = any("['mean']" in source for source in sources)
            alone.append(mean and len(sources) == 1)
            got = dict.fromkeys(marks, 0.0) if raised else dict(marks)
            got["check-mean"] = float(not raised and (not mean or len(sources) > 1))
            yield key, Graded(task.notebook, got, {})

    searched = search([Search("weak", task, 0.1, marks)], grade)
    assert any(alone)
    assert not [finding for finding in searched.findings if finding.cell == "check-mean"]


def _tasks(home: Path, assignment: str):
    classroom = Classroom.open(home, home)
    coursedir = classroom.directory(assignment_id=assignment)
    with classroom.gradebook() as gradebook:
        handout = Handout.of(coursedir, assignment, gradebook)
    return handout.rehearsals(Grading(config=classroom.config, confined=CONFINED))


def joined(cases: dict) -> list:
    """The cells of many small notebooks, one after the other, with grade ids that say whose each is."""
    kinds = {
        "given": given,
        "answer": lambda source, name: answer_whole(name, source),
        "test": lambda source, name: check(name, source),
        "plain": lambda source, name: new_code_cell(source),
    }
    # of packages that lie elsewhere than the interpreter's own, the sandbox shows those of given cells
    first = [new_code_cell("import plotchecker")] if "plotchecker" in cases else []
    return first + [
        kinds[kind](source, f"{case}-{place}")
        for case, cells in cases.items()
        for place, (kind, source) in enumerate(cells)
    ]


def answer_whole(name: str, source: str):
    cell = answer(name, "")
    cell.source = source
    return cell


def by_nbgrader_and_together(home: Path, notebooks: dict, files: dict) -> tuple[dict, dict]:
    """The marks of the solutions by grade id: by stock nbgrader's own command, and in the together mode."""
    source, handed_in = home / "source" / "idioms", home / "submitted" / "ada" / "idioms"
    for name, cells in notebooks.items():
        write(source / f"{name}.ipynb", cells)
        write(handed_in / f"{name}.ipynb", cells)
    for name, content in files.items():
        for folder in (source, handed_in):
            (folder / name).write_text(content)
    (home / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'idioms'\n")
    classroom = Classroom.open(home, home)
    classroom.generate_assignment("idioms")
    classroom.autograde("idioms", "ada")
    with classroom.gradebook() as gradebook:
        submission = gradebook.find_submission("idioms", "ada")
        stock = {grade.name: grade.auto_score for one in submission.notebooks for grade in one.grades}
    ours = {}
    with Engine(confined=CONFINED) as engine:
        for solution, _ in _tasks(home, "idioms").values():
            every = tuple(
                cell.metadata.nbgrader.grade_id for cell in solution.notebook.cells if is_test(cell)
            )
            plan = Plan(together=every, hidden=every)
            ours |= engine.grade(replace(solution, plan=plan, rehearsal=True)).marks
    return stock, ours


def test_together_is_what_nbgraders_own_command_gives(idioms, tmp_path):
    names = list(idioms["CASES"])[:: len(idioms["CASES"]) // FEW]
    few = {name: idioms["CASES"][name] for name in names}
    stock, ours = by_nbgrader_and_together(tmp_path, {"few": joined(few)}, idioms["FILES"])
    assert len(stock) >= len(few)
    assert ours == stock


@pytest.mark.slow  # all of them
def test_together_is_what_nbgraders_own_command_gives_on_all_idioms(idioms, tmp_path):
    cases = list(idioms["CASES"].items())
    notebooks = {
        f"part{start}": joined(dict(cases[start : start + FEW])) for start in range(0, len(cases), FEW)
    }
    stock, ours = by_nbgrader_and_together(tmp_path, notebooks, idioms["FILES"])
    assert ours == stock
