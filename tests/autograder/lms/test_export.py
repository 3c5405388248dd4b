"""Marks into what Canvas and Moodle export, and into a table of our own."""

import csv
import datetime
import io
import zipfile
from pathlib import Path

import nbformat
import nbformat.v4 as v4
import pytest

from autograder.cli import main

CANVAS = (
    "\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,numbers (9001),numbers retake (9002),Current Score\r\n"
    ",,,,,Manual Posting,,\r\n"
    "    Points Possible,,,,,6,10,(read only)\r\n"
    '"Lovelace, Ada",101,s1,ada,"BP101, and BP102",,9,88\r\n'
    '"O\'Neil, ""Zoë"" Bo",102,s2,zoe@uni.edu,BP101,5.00,,77\r\n'
    '"Klein, Cy",103,s3,cy,BP101,EX,,66\r\n'
    '"Nobody, Ned",104,s4,ned,BP101,1,,\r\n'
    '"Student, Test",999,,,BP101,,,\r\n'
)
MOODLE = (
    "Identifier,Full name,ID number,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments\n"
    'Participant 2041,"Ada Lovelace, Countess",ada,ada@uni.edu,Submitted for grading,,6.00,Yes,'
    '"Monday, 23 November 2026, 9:00 AM",-,\n'
    'Participant 2042,Zoë O_Neil,s2,zoe@uni.edu,Submitted for grading,5.00,6.00,Yes,-,-,"<p>so, so</p>"\n'
    "Participant 2043,Cy Klein,cy,cy@uni.edu,Submitted for grading,,6.00,No,-,-,\n"
    "Participant 2044,Ned Nobody,ned,ned@uni.edu,No submission,,6.00,Yes,-,-,\n"
)


@pytest.fixture
def graded(classroom):
    """ada has 4.5 of 6 points, zo (with an accent and a comma in the name) 3, cy 2, eve 1; ben's is not
    graded, and fay handed in nothing.
    """
    marks = {"ada": 1.5, "zo": 0.0, "cy": 2.0, "eve": 1.0}
    with classroom.gradebook() as gradebook:
        gradebook.add_student("zo", first_name="Zoë", last_name='O\'Neil, "Jr."', email="zoe@uni.edu")
        for student in ("ada", "cy", "eve", "ben", "fay"):
            gradebook.add_student(student)
        for student, square in marks.items():
            gradebook.add_submission("numbers", student, timestamp=datetime.datetime(2026, 11, 23, 9))
            points = {"check-double": 3 if student in ("ada", "zo") else 0, "check-square": square, "why": 0}
            for name, earned in points.items():
                grade = gradebook.find_grade(name, "numbers", "numbers", student)
                grade.auto_score, grade.needs_manual_grade = earned, student == "ada" and name == "why"
            folder = Path(f"autograded/{student}/numbers")
            folder.mkdir(parents=True)
            nbformat.write(v4.new_notebook(), folder / "numbers.ipynb")
        gradebook.db.commit()
    for student in (*marks, "ben"):
        Path(f"submitted/{student}/numbers").mkdir(parents=True)
    return classroom


@pytest.fixture
def said(capsys):
    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(list(arguments))
        return code, *capsys.readouterr()

    return run


def to_canvas(said, text: str, *arguments: str) -> tuple[int, str, str, str]:
    Path("grades.csv").write_text(text, encoding="utf-8", newline="")
    code, out, err = said("export", "numbers", "--to", "canvas", "--sheet", "grades.csv", *arguments)
    filled = Path("grades-filled.csv")
    return code, filled.read_bytes().decode() if filled.exists() else "", out, err


def test_canvass_gradebook_is_filled_in_one_column_and_is_else_as_it_was(graded, said):
    code, filled, out, _ = to_canvas(said, CANVAS)
    expected = CANVAS.replace('BP102",,9', 'BP102",4.5,9').replace("BP101,5.00,", "BP101,3,")
    assert filled == expected
    assert code == 1  # eve's mark has no row, and ben's submission has no mark
    for sentence in (
        "note: 1 have a mark and no row (nbgrader db student add … --lms-user-id): eve",
        "note: 1 handed in and have no mark: ben",
        "note: 1 stay as they were: line 6 (Klein, Cy): excused, though cy has 2",
        'note: 1 had another mark there: line 5 (O\'Neil, "Zoë" Bo): 5.00, now 3',
        "note: 1 have cells that a person is still to grade, or look at again: ada",
        "stay as they were: line 7 (Nobody, Ned); line 8 (Student, Test)",
        "2 marks of numbers are in grades-filled.csv",
    ):
        assert sentence in out, sentence
    assert "fay" not in out  # who handed in nothing has no mark, and no zero


def test_semicolons_and_all_quotes_stay(graded, said):
    text = CANVAS.replace(",", ";").replace('"BP101; and BP102";;', '"BP101; and BP102";"";')
    _, filled, *_ = to_canvas(said, text)
    assert filled == text.replace('BP102";"";', 'BP102";"4.5";').replace("BP101;5.00;", "BP101;3;")


def test_a_student_in_two_rows_gets_a_mark_in_neither(graded, said):
    twice = CANVAS + '"Lovelace, Ada",101,s1,ada,BP103,,,\r\n'
    code, filled, out, _ = to_canvas(said, twice)
    assert code == 1 and "4.5" not in filled
    assert "could not be told apart, and have no mark: ada in line 4 (Lovelace, Ada) and line 9" in out
    assert "no row" in out and "ada" not in out.partition("no row")[2].partition("\n")[0]


def test_a_column_that_the_import_would_make_anew_is_refused(graded, said):
    code, filled, _, err = to_canvas(said, CANVAS.replace(" (9001)", ""))
    assert (code, filled) == (2, "") and "would make a new assignment" in err
    code, filled, _, err = to_canvas(said, CANVAS.replace("numbers (9001)", "letters (9001)"))
    assert (code, filled) == (2, "") and "no column is called 'numbers'" in err
    assert "'letters (9001)', 'numbers retake (9002)'" in err and "Current Score" not in err
    code, filled, *_ = to_canvas(
        said, CANVAS.replace("numbers (9001)", "letters (9001)"), "--column", "letters"
    )
    assert code == 1 and ",4.5," in filled
    code, _, _, err = to_canvas(said, CANVAS.replace("numbers retake", "numbers"))
    assert code == 2 and "several columns are called 'numbers'" in err
    code, filled, *_ = to_canvas(
        said, CANVAS.replace("numbers retake", "numbers"), "--column", "numbers (9001)"
    )
    assert code == 1 and ",4.5," in filled


def test_a_column_out_of_other_points_is_refused_or_scaled(graded, said):
    code, filled, _, err = to_canvas(said, CANVAS.replace(",6,10,", ",100,10,"))
    assert (code, filled) == (2, "") and "out of 100 points, and the assignment of 6" in err
    code, filled, *_ = to_canvas(said, CANVAS.replace(",6,10,", ",100,10,"), "--scale")
    assert 'BP102",75,9' in filled


def test_moodles_worksheet_and_zip(graded, said):
    Path("grades.csv").write_text(MOODLE, encoding="utf-8")
    for student in ("ada", "zo"):
        Path(f"feedback/{student}/numbers").mkdir(parents=True)
        Path(f"feedback/{student}/numbers/numbers.html").write_text(f"{student}'s page")
        Path(f"feedback/{student}/numbers/submission_secret.txt").write_text("secret")
    arguments = ("export", "numbers", "--to", "moodle", "--sheet", "grades.csv", "--feedback", "pages.zip")
    code, out, _ = said(*arguments, "--output", "filled.csv")
    expected = MOODLE.replace('grading,,6.00,Yes,"M', 'grading,4.5,6.00,Yes,"M').replace(",5.00,6", ",3,6")
    assert Path("filled.csv").read_text(encoding="utf-8") == expected
    assert (
        code == 1
        and "line 4 (Cy Klein): Moodle says that the grade cannot be changed, though cy has 2" in out
    )
    with zipfile.ZipFile("pages.zip") as archive:
        assert sorted(archive.namelist()) == [
            "Ada Lovelace, Countess_2041_assignsubmission_file/numbers.html",
            "Zoë O-Neil_2042_assignsubmission_file/numbers.html",
        ]
        for name in archive.namelist():  # as Moodle takes a folder's name apart
            _, participant, *plugin = name.split("/")[0].split("_", 4)
            assert participant in ("2041", "2042") and plugin == ["assignsubmission", "file"]
    before = Path("pages.zip").read_bytes()
    said(*arguments)
    assert Path("pages.zip").read_bytes() == before and "tells other marks" not in out
    Path("feedback/zo/numbers/numbers.html").write_text('<meta name="marks" content="0123456789abcdef">')
    _, later, _ = said(*arguments)
    assert "1 have a page that tells other marks than the gradebook has by now" in later
    assert later.partition("export once more): ")[2].partition("\n")[0] == "zo"
    assert "cy" in out.partition("have no page")[2].partition("\n")[0]


def test_moodle_in_another_language(graded, said):
    text = MOODLE.replace(",Grade,", ",Bewertung,").replace("Participant ", "Teilnehmer/in")
    Path("grades.csv").write_text(text, encoding="utf-8")
    arguments = ("export", "numbers", "--to", "moodle", "--sheet", "grades.csv")
    code, _, err = said(*arguments)
    assert code == 2 and "no column is called 'Grade': name one with --column" in err and "'Bewertung'" in err
    code, *_ = said(*arguments, "--column", "Bewertung")
    assert ",4.5,6.00" in Path("grades-filled.csv").read_text(encoding="utf-8")


def test_the_sheet_itself_is_not_written(graded, said):
    Path("grades.csv").write_text(CANVAS, encoding="utf-8", newline="")
    code, _, err = said(
        "export", "numbers", "--to", "canvas", "--sheet", "grades.csv", "--output", "./grades.csv"
    )
    assert code == 2 and "is the table that was exported" in err
    assert Path("grades.csv").read_bytes().decode() == CANVAS
    code, _, err = said("export", "numbers", "--to", "canvas")
    assert code == 2 and "name it with --sheet FILE" in err
    code, _, err = said("export", "numbers", "--to", "canvas", "--sheet", "nowhere.csv")
    assert (code, err) == (2, "autograder: No such file or directory: nowhere.csv\n")
    Path("grades.csv").write_text(MOODLE, encoding="utf-8")
    code, _, err = said("export", "numbers", "--to", "canvas", "--sheet", "grades.csv")
    assert code == 2 and "no gradebook that Canvas has exported" in err
    Path("grades.csv").write_text(CANVAS, encoding="utf-8")
    code, _, err = said("export", "numbers", "--to", "moodle", "--sheet", "grades.csv")
    assert code == 2 and "no grading worksheet of Moodle" in err


def test_our_own_table_keeps_columns_and_knows_who_handed_in_nothing(graded, said):
    code, out, err = said("export", "--to", "csv")
    assert (code, err) == (0, "")
    lines = {line["student_id"]: line for line in csv.DictReader(io.StringIO(out))}
    assert (lines["zo"]["last_name"], lines["zo"]["first_name"]) == ('O\'Neil, "Jr."', "Zoë")
    assert (lines["ada"]["score"], lines["ada"]["max_score"], lines["ada"]["raw_score"]) == (
        "4.5",
        "6.0",
        "4.5",
    )
    assert lines["ada"]["timestamp"] == "2026-11-23T09:00:00+00:00"
    for student in ("fay", "ben"):
        assert (lines[student]["score"], lines[student]["raw_score"]) == ("", "")
    assert {line["assignment"] for line in lines.values()} == {"numbers"}
    said("export", "numbers", "--to", "csv", "--output", "marks.csv")
    assert Path("marks.csv").read_bytes().decode() == out
    code, _, err = said("export", "--to", "csv", "--sheet", "marks.csv")
    assert code == 2 and "leave --sheet out" in err
