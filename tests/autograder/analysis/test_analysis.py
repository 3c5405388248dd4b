"""What a class's marks say: made-up evidence, of which every figure is known."""

import csv
import json
import re
from pathlib import Path

import nbformat
import nbformat.v4 as v4
import numpy as np
import pytest
from scipy.stats import pearsonr

from autograder.analysis import attention, named, similar, writing
from autograder.analysis.evidence import Evidence, Submission
from autograder.analysis.items import item, items
from autograder.analysis.names import Names
from autograder.book import records
from autograder.cli import main
from autograder.lms.people import Person
from autograder.pages.feedback import Part
from autograder.report import Row
from course import check

OWN = '''def jacobian(f, z, h=1e-4):
    """{name} wrote this."""
    {a} = np.empty((np.size(f(z)), z.size), dtype=float)
    for {b}, direction in enumerate(np.eye(z.size)):
        {a}[:, {b}] = np.ravel(f(z + h * direction) - f(z - h * direction)) / (2 * h)
    return {a}
'''
OTHER = """def jacobian(f, z, h=1e-4):
    columns = []
    while len(columns) < len(z):
        step = [h if place == len(columns) else 0 for place in range(len(z))]
        columns.append((np.asarray(f(z + step)) - np.asarray(f(z - step))) * 0.5 / h)
    return np.stack(columns, axis=-1)
"""
GIVEN = "def jacobian(f, z, h=1e-4):\n    raise NotImplementedError()\n"


def submission(
    student: str, easy: float, hard: float, answer: str = "", told: str = "", **record
) -> Submission:
    parts = {
        "hard": [
            Part("shape", 1.0, min(hard, 1.0), None),
            Part("value", 2.0, max(hard - 1, 0.0), told or None),
        ]
    }
    row = Row(student, {"easy": easy, "hard": hard}, easy + hard, 4.0, seconds=0.5)
    return Submission(row, parts, {"hard": [told] if told else []}, {"jacobian": answer}, (), {"nb": record})


def evidence(submissions: list[Submission], rows: list[Row] = ()) -> Evidence:
    every = [*(one.row for one in submissions), *rows]
    return Evidence("ps1", {"easy": 1.0, "hard": 3.0}, {"jacobian": GIVEN}, every, submissions)


@pytest.fixture
def eleven() -> Evidence:
    """Eleven who all have `easy`, and `hard` the better the further back they stand; the last is refused."""
    ones = [submission(f"s{place}", 1.0, min(place, 3) * 1.0) for place in range(10)]
    return evidence([*ones, submission("s10", 0.0, 0.0, refused="it is empty")])


def test_difficulty_discrimination_and_correlation(eleven):
    easy, hard = items(eleven)
    assert (easy.difficulty, easy.full, easy.discrimination, easy.biserial) == (1.0, 1.0, 0.0, None)
    earned = [min(place, 3) / 3 for place in range(10)]
    assert hard.difficulty == pytest.approx(np.mean(earned))  # the refused one is not judged
    # the best 27 % are three, and all who have as many points as the third: seven; the weakest have 0, 1, 2
    assert hard.discrimination == pytest.approx(1 - np.mean(earned[:3]))
    assert (hard.full, hard.none) == (0.7, 0.1)
    shape, value = hard.parts
    assert (shape.points, shape.difficulty, value.points) == (1.0, 0.9, 2.0)


def test_the_correlation_is_with_everything_else():
    earned, totals = [1, 1, 0, 0, 1, 0.5], [9, 7, 2, 4, 5, 6]
    rest = [total - one for total, one in zip(totals, earned)]
    expected = pearsonr([1, 1, 0, 0, 1, 0], rest).statistic
    assert item("q", 1, earned, totals).biserial == pytest.approx(expected)
    assert item("q", 1, [1, 0], [1, 0]).biserial is None  # nothing else to correlate with


def test_a_mistake_counts_once_for_each_exercise_and_student():
    transpose = f"wrong\nDiagnosis: {check.sentence('transpose')}."
    twice = submission("ada", 1.0, 1.0, told=transpose + transpose)
    found = named.mistakes(
        evidence(
            [
                twice,
                submission("bob", 1.0, 0.0, told=transpose.replace(" ", "\n ", 3)),
                submission("cy", 0.0, 2.0, told="your code raised ValueError: no"),
                submission("dan", 1.0, 3.0, told=transpose),  # who lost nothing made no mistake
            ]
        )
    )
    (one,) = found.made
    assert (one.exercise, one.name, one.students) == ("hard", "transpose", ["ada", "bob"])
    assert (found.lost, found.named, found.errors) == (4, 2, [("ValueError", 1)])


def test_who_needs_a_look_and_why():
    cells = [
        {"id": "f", "ended": "interrupted", "why": "the cell ran for more than 10 seconds"},
        {"id": "g", "ended": "ok", "limit": "a value of more than 64 MiB"},
        {"id": "h", "ended": "died", "why": "Python ended"},
    ]
    found = attention.looks(
        evidence(
            [
                submission("ada", 1, 1, cells=cells),
                submission(
                    "bob", 1, 1, repairs=["the test cell was changed"], notes=["uses torch: 'f', line 2"]
                ),
                submission("cy", 0, 0, refused="it is empty"),
                submission("dan", 1, 3),
            ],
            [
                Row("eve", {}, None, 4.0, notes=["not graded"]),
                Row("fay", {}, None, 4.0, notes=["nothing handed in"], missing=True),
            ],
        )
    )
    assert [(look.student, look.reason) for look in found] == [
        ("eve", "not graded"),
        ("cy", "refused"),
        ("ada", "ended"),
        ("ada", "limit"),
        ("ada", "time"),
        ("bob", "uses"),
        ("bob", "repaired"),
    ]


def test_a_renamed_copy_is_found_and_an_answer_of_ones_own_is_not():
    pytest.importorskip("copydetect")
    ada, bob = OWN.format(name="ada", a="J", b="j"), OWN.format(name="Bob Copy", a="result", b="column")
    crowd = [submission(f"s{place}", 1, 1, GIVEN + "# mine\n") for place in range(6)]
    found = similar.similar(
        evidence(
            [
                submission("ada", 1, 3, ada),
                submission("bob", 1, 3, bob),
                submission("cy", 1, 3, OTHER),
                *crowd,
            ]
        )
    )
    (pair,) = found  # and nobody of those who left the handout as it was
    assert (pair.exercise, pair.students, pair.share) == ("jacobian", ("ada", "bob"), 1.0)
    for student, pieces in pair.sides:
        assert "".join(text for text, _ in pieces) == {"ada": ada, "bob": bob}[student]
        shared = "".join(text for text, alike in pieces if alike)
        assert "2 * h" in shared and len(shared) > 100
    # what a tenth of the class wrote is nobody's
    everybody = [submission(f"s{place}", 1, 3, ada) for place in range(8)]
    assert similar.similar(evidence(everybody)) == []


def test_who_share_an_answer_are_one_group():
    pytest.importorskip("copydetect")
    ones = [submission(f"s{place}", 1, 3, OWN.format(name="x", a=f"a{place}", b="k")) for place in range(4)]
    pairs = similar.similar(evidence(ones))
    assert len(pairs) == 6
    (group,) = similar.groups(pairs)
    assert group.students == ("s0", "s1", "s2", "s3")


def test_two_who_are_alike_in_several_exercises_come_first():
    pair = lambda exercise, share, *students: similar.Pair(exercise, share, students, (None, None))
    found = similar.groups(
        [
            pair("first", 1.0, "cy", "di"),
            pair("first", 0.9, "ada", "cy"),
            pair("first", 0.9, "ada", "bob"),
            pair("third", 0.8, "ada", "bob"),
            pair("second", 0.85, "ada", "bob"),
            pair("second", 1.0, "ed", "flo"),
        ]
    )
    assert [(one.pair.exercise, one.students, one.pair.students, one.others) for one in found] == [
        ("first", ("ada", "bob", "cy", "di"), ("ada", "bob"), ("third", "second")),
        ("second", ("ada", "bob"), ("ada", "bob"), ("first", "third")),
        ("third", ("ada", "bob"), ("ada", "bob"), ("first", "second")),
        ("second", ("ed", "flo"), ("ed", "flo"), ()),
    ]


@pytest.fixture
def told(classroom):
    """A class on disk of two graded submissions, one of them with another's name in it."""
    marks = {"exercise": "double", "points": 3.0, "earned": 1.0}
    parts = [
        {"name": "shape <i>", "points": 1.0, "earned": 1.0, "message": None},
        {"name": "value", "points": 2.0, "earned": 0.0, "message": f"Diagnosis: {check.sentence('sign')}"},
    ]
    output = v4.new_output("display_data", {check.MARKS_MIME: marks | {"parts": parts}})
    with classroom.gradebook() as gradebook:
        gradebook.add_student("ada", first_name="Zoë", last_name="Lovelace & Co")
        gradebook.add_student("bob", first_name="<b>Bob</b>")
        for student in ("ada", "bob"):
            gradebook.add_submission("numbers", student)
            for name, points in (("check-double", 1), ("check-square", 2), ("why", 1)):
                grade = gradebook.find_grade(name, "numbers", "numbers", student)
                grade.auto_score, grade.needs_manual_grade = points, name == "why" and student == "bob"
            notebook = nbformat.read("assignments/numbers/numbers.ipynb", 4)
            for cell in notebook.cells:
                if cell.metadata.get("nbgrader", {}).get("grade_id") == "check-double":
                    cell.outputs = [output]
            folder = Path(f"autograded/{student}/numbers")
            folder.mkdir(parents=True)
            nbformat.write(notebook, folder / "numbers.ipynb")
            record = {"seconds": {"all": 0.5}, "repairs": [f"submitted/{student}/numbers: left behind <x>"]}
            records.replace(
                records.path(classroom.directory(), "numbers", student, "numbers"), json.dumps(record)
            )
        gradebook.db.commit()
    return classroom


def test_the_page_and_its_tables(told, capsys):
    assert main(["report", "numbers", "--to", "out"]) == 0
    page = Path("out/report.html").read_text(encoding="utf-8")
    assert "│ ada" in capsys.readouterr().out  # the table in the terminal stays
    for text in (
        "Lovelace &amp; Co, Zoë (ada)",
        "&lt;b&gt;Bob&lt;/b&gt; (bob)",
        "shape &lt;i&gt;",
        "left behind &lt;x&gt;",
    ):
        assert text in page, text
    assert "<script" not in page and not re.search(r'(src|href)="(?!#)', page) and "url(" not in page
    read = lambda name: [*csv.DictReader(Path(f"out/{name}.csv").open(encoding="utf-8", newline=""))]
    assert [(line["student"], line["double"], line["total"]) for line in read("marks")] == [
        ("ada", "1.0", "4.0"),
        ("bob", "1.0", "4.0"),
    ]
    assert [(line["part"], line["difficulty"]) for line in read("parts")] == [
        ("shape <i>", "1.0"),
        ("value", "0.0"),
    ]
    assert [(line["mistake"], line["count"]) for line in read("mistakes")] == [("sign", "2")]
    assert ("<b>Bob</b> (bob)", "by hand", "why") in [
        (line["student"], line["reason"], line["what"]) for line in read("attention")
    ]
    assert {path.name for path in Path("out").iterdir()} == {
        "report.html",
        *(f"{name}.csv" for name in ("marks", "exercises", "parts", "mistakes", "attention", "similar")),
    }


def test_what_a_person_has_marked_is_not_said_to_wait_and_what_waits_is_in_no_figure(told, capsys):
    with told.gradebook() as gradebook:
        for student, points in (("ada", 1.0), ("bob", None)):
            grade = gradebook.find_grade("why", "numbers", "numbers", student)
            grade.auto_score, grade.manual_score, grade.needs_manual_grade = None, points, True
        gradebook.db.commit()
    assert main(["report", "numbers", "--to", "out"]) == 0
    read = lambda name: [*csv.DictReader(Path(f"out/{name}.csv").open(encoding="utf-8", newline=""))]
    assert {("Lovelace & Co, Zoë (ada)", "again"), ("<b>Bob</b> (bob)", "by hand")} <= {
        (line["student"], line["reason"]) for line in read("attention")
    }
    (why,) = [line for line in read("exercises") if line["exercise"] == "why"]
    assert why["difficulty"] == "1.0" and "1 not marked yet, and not counted" in why.values()


def test_an_anonymous_report_names_nobody_anywhere(told, capsys):
    assert main(["report", "numbers", "--to", "out", "--anonymous", "--csv", "all.csv"]) == 0
    said = capsys.readouterr()
    everything = said.out + said.err + Path("all.csv").read_text()
    everything += "".join(path.read_text(encoding="utf-8") for path in Path("out").iterdir())
    assert not re.search(r"\b(ada|bob|zoë|lovelace)\b", everything, re.IGNORECASE)
    assert "student 1" in said.out and "submitted/student 1/numbers: left behind" in everything


def test_numbers_are_not_in_the_order_of_names():
    students = [f"s{place:02}" for place in range(40)]
    order = sorted(students, key=Names(students, {}, anonymous=True).__getitem__)
    assert order != students and sorted(order) == students
    assert Names(["mc"], {"mc": Person("mc", "Marie", "Curie")})["mc"] == "Curie, Marie (mc)"


def test_an_empty_class_has_a_page(classroom):
    assert main(["report", "numbers", "--to", "out"]) == 0
    assert "Nothing has been graded yet" in Path("out/report.html").read_text(encoding="utf-8")


@pytest.mark.needs("browser")
@pytest.mark.needs("axe")
def test_axe_finds_nothing_in_the_page(eleven, chromium, tmp_path):
    import axe
    from playwright.sync_api import sync_playwright

    ones = [
        submission(f"t{place}", 1, 3, OWN.format(name="x", a=f"a{place}", b="k"), "Diagnosis")
        for place in range(2)
    ]
    found = writing.find(evidence([*eleven.submissions, *ones]))
    writing.write(found, tmp_path, Names([row.student for row in found.evidence.rows], {}))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto((tmp_path / "report.html").as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        assert axe.violations(page) == []
        page.emulate_media(color_scheme="dark")
        assert axe.violations(page) == []
        browser.close()
