"""The four assignments through stock nbgrader, with none of our plug-ins: the same marks as in a plain
namespace.

Of assignment 4 test_mnist_nbgrader.py tries more.
"""

import csv
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from autograder.author import mistakes
from autograder.demo import submission
from course import check

CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "stock"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "assignments"
c.ExecutePreprocessor.iopub_timeout = 120  # 4 s is not enough on a busy machine
"""
# The first at once: one that no other test grades by stock then.
ASSIGNMENTS = ["graphs", "jacobians", "functions", "mnist"]


class Class:
    """A class in a scratch folder that hands in one assignment, graded by nbgrader's own commands."""

    def __init__(self, assignment, home: Path):
        self.assignment, self.home = assignment, home
        self.name, self.notebook = assignment.folder.name, f"{assignment.folder.name.partition('-')[2]}.ipynb"
        path = home / "solutions" / self.name / self.notebook
        path.parent.mkdir(parents=True)
        (home / "nbgrader_config.py").write_text(CONFIG)
        nbformat.write(assignment.notebook, path)
        self.nbgrader("generate_assignment", self.name, "--create")
        self.handout = nbformat.read(home / "assignments" / self.name / self.notebook, 4)

    def nbgrader(self, *arguments: str) -> None:
        scratch = {
            name: str(self.home.parent / name.lower())
            for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
        }
        # nbgrader needs `alembic` by name; a home without MNIST.
        scratch |= {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.defpath}",
            "HOME": str(self.home.parent),
        }
        kept = {
            name: value
            for name, value in os.environ.items()
            if name not in ("COURSE_DATA", "NBGRADER_EXECUTION")
        }
        command = [sys.executable, "-m", "nbgrader", *arguments]
        done = subprocess.run(
            command, cwd=self.home, env=kept | scratch, capture_output=True, text=True, timeout=7200
        )
        assert done.returncode == 0, f"nbgrader {' '.join(arguments)}\n{done.stdout}\n{done.stderr}"

    def grade(self, students: dict[str, dict[str, str]]) -> dict[str, tuple[dict[str, float], str]]:
        """For each student, who hands in the official answers but for these: the marks by exercise, and all
        that the cells said.
        """
        for student, answers in students.items():
            path = self.home / "submitted" / student / self.name / self.notebook
            path.parent.mkdir(parents=True)
            nbformat.write(submission.answer(self.handout, self.assignment.answers | answers), path)
        self.nbgrader("autograde", self.name, "--create")
        self.nbgrader("export")
        with open(self.home / "grades.csv") as file:
            totals = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
        return {student: self._graded(student, totals[student]) for student in students}

    def _graded(self, student: str, total: float):
        marks, said = {}, []
        for cell in nbformat.read(self.home / "autograded" / student / self.name / self.notebook, 4).cells:
            outputs = cell.get("outputs", [])
            said += [str(output.get("data", {}).get("text/plain", "")) for output in outputs]
            if cell.metadata.get("nbgrader", {}).get("grade"):
                result = [output for output in outputs if output.output_type == "execute_result"]
                name = cell.metadata.nbgrader.grade_id.removeprefix("check-")
                marks[name] = float(result[-1]["data"]["text/plain"]) if result else 0.0
                assert not any(output.get("name") == "stderr" for output in outputs), (
                    f"{student}, {name}: stderr costs everything"
                )
        assert sum(marks.values()) == pytest.approx(total), f"{student}: nbgrader's total"
        return marks, " ".join(" ".join(said).split())


@pytest.fixture(params=ASSIGNMENTS)
def assignment(request, monkeypatch, tmp_path, plain_python):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")  # the plain namespace grades, too
    monkeypatch.chdir(tmp_path)
    return request.getfixturevalue(request.param)


def compare(assignment, graded, students):
    for student, answers in students.items():
        marks, said = graded[student]
        assert marks == pytest.approx(
            {exercise: float(value) for exercise, (value, _) in assignment.run(answers).items()}
        ), student
        for mistake in [
            each for each in mistakes.load(assignment.folder) if answers.get(each.grade_id) == each.code
        ]:
            assert marks[mistake.grade_id] < assignment.points[mistake.grade_id], (
                f"{mistake.grade_id}: {mistake.name}"
            )
            assert not mistake.name or " ".join(check.sentence(mistake.name).split()) in said, (
                f"{mistake.grade_id}: {mistake.name}"
            )
        for exercise in set(assignment.points) - set(answers):
            assert marks[exercise] == assignment.points[exercise], f"{student}: {exercise} had no mistake"


def mistaken(assignment):
    """A student for each round of mistakes, with one in each exercise."""
    rounds = mistakes.by_student(mistakes.load(assignment.folder))
    return {
        f"student{k}": {mistake.grade_id: mistake.code for mistake in each} for k, each in enumerate(rounds)
    }


@pytest.mark.sampled(4)  # stock takes minutes for each
def test_the_solution_earns_40_the_handout_nothing_and_mistakes_what_they_should(assignment, tmp_path):
    students = {"solution": {}, "handout": assignment.untouched} | dict(
        list(mistaken(assignment).items())[:2]
    )
    graded = Class(assignment, tmp_path / "course").grade(students)
    assert graded["solution"][0] == assignment.points and sum(assignment.points.values()) == 40
    assert set(graded["handout"][0].values()) == {0}
    compare(assignment, graded, {name: answers for name, answers in students.items() if name != "handout"})


@pytest.mark.slow
def test_every_mistake_costs_its_own_exercise_alone_and_is_named(assignment, tmp_path):
    students = dict(list(mistaken(assignment).items())[2:])
    compare(assignment, Class(assignment, tmp_path / "course").grade(students), students)


@pytest.mark.slow
def test_right_answers_in_other_words_earn_everything(assignment, tmp_path):
    students = {f"student{k}": answers for k, answers in enumerate(assignment.other_right_answers())}
    for student, (marks, said) in Class(assignment, tmp_path / "course").grade(students).items():
        assert marks == assignment.points, f"{student}: {said}"
