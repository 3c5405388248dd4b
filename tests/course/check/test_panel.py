"""The panels of visible checks. A failed one shows the student's own entries, what is wrong with them, and
never what is right.
"""

import re

import numpy as np
import pytest
from bs4 import BeautifulSoup
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from course import check
from course.check.panel import LARGEST, Panel, Seen

RIGHT = np.array([[1.125, 2.25, 3.5], [4.75, 5.875, 6.625]])


@pytest.fixture(autouse=True)
def shell(monkeypatch):
    """A notebook's IPython, and no grading."""
    monkeypatch.setattr(InteractiveShell, "_instance", None)
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    shell = InteractiveShell.instance()
    yield shell
    InteractiveShell.clear_instance()


def failed(*tests):
    """What a handout's check shows where these tests are its visible parts, and the error it raises."""
    marks = check.Marks("jacobian", points=len(tests) + 1)
    for number, test in enumerate(tests):
        with marks.part(f"part {number}", 1):
            test()
    with capture_output() as captured, pytest.raises(check.CheckFailed) as error:
        marks.total()
    return captured, error.value


def panel(*tests):
    (shown,) = failed(*tests)[0].outputs
    return BeautifulSoup(shown.data["text/html"], "html.parser")


def close(got, right=RIGHT, **options):
    return lambda: check.close(got, right, what="J", **options)


def entries(soup):
    return [[cell.get_text() for cell in row("td")] for row in soup("tr") if row("td")]


def test_the_wrong_entries_are_marked_among_the_students_own():
    soup = panel(lambda: None, close(RIGHT + np.array([[0, 0, 0.5], [0, -7, 0]])))
    assert entries(soup) == [["1.125", "2.25", "✗ 4"], ["4.75", "✗ -1.125", "6.625"]]
    text = soup.get_text("\n")
    assert "jacobian: 1 of 2 visible checks failed" in text and "✓ part 0" in text
    assert "shape (2, 3), as it should be; first wrong entry at [0, 2]" in text
    assert "x are wrong" not in text, "the table says it"


def test_the_mistake_is_named_and_both_shapes_are_told():
    soup = panel(close(RIGHT.T))
    assert [strong.get_text() for strong in soup("strong")][2:] == [
        f"Diagnosis: {check.sentence('transpose')}."
    ]
    assert "your shape (3, 2), right shape (2, 3)" in soup.get_text()
    assert entries(soup) == [[f"{entry:g}" for entry in row] for row in RIGHT.T]


def test_no_right_entry_is_in_it():
    got = RIGHT + np.arange(1, 7).reshape(2, 3)
    text = panel(close(got)).get_text(" ")
    shown = re.findall(r"\d+\.\d+", text)
    assert set(shown) == {f"{entry:g}" for entry in got.flat}
    assert not {f"{entry:g}" for entry in RIGHT.flat} & set(shown)


def test_nan_is_marked():
    assert entries(panel(close(np.array([1.0, np.nan]), np.ones(2)))) == [["1", "✗ nan"]]


def test_an_array_too_large_for_a_table_is_told_by_its_first_wrong_index():
    right = np.zeros((LARGEST + 1, 2))
    got = right.copy()
    got[3:, 1] = 9.0
    soup = panel(close(got, right))
    assert not soup("table") and "first wrong entry at [3, 1]" in soup.get_text()
    assert panel(close(got[1:], right[1:]))("table")


def test_a_number_a_cube_and_nothing_at_all_need_no_table():
    for got, right in [
        (2.0, 1.0),
        (np.ones((2, 2, 2)), np.zeros((2, 2, 2))),
        (np.ones((0, 3)), np.ones((1, 3))),
    ]:
        assert not panel(close(got, right))("table")


def test_the_error_below_is_one_line_and_its_text_is_whole():
    captured, error = failed(close(RIGHT.T))
    assert error._render_traceback_() == ["jacobian: 1 of 1 visible checks failed, see above"]
    assert captured.outputs[0].data["text/plain"] == str(error)
    assert check.sentence("transpose") in " ".join(str(error).split())


@pytest.mark.parametrize("kind", ["validate", "autograde"])
def test_where_nbgrader_runs_the_notebook_there_is_no_panel(monkeypatch, kind):
    marks = check.Marks("jacobian", points=2)
    with marks.part("visible", 1):
        check.close(RIGHT.T, RIGHT)
    monkeypatch.setenv("NBGRADER_EXECUTION", kind)
    with capture_output() as captured, pytest.raises((check.CheckFailed, check.Misuse)) as error:
        marks.total()
    assert not captured.outputs and not captured.stdout
    if kind == "validate":
        assert error.value._render_traceback_() == str(error.value).splitlines()


def test_the_graders_report_holds_no_entry_of_an_array(monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    marks = check.Marks("jacobian", points=1)
    with marks.part("hidden", 1):
        check.close(RIGHT + np.array([[0, 0, 0.5], [0, -7, 0]]), RIGHT)
    with capture_output() as captured:
        assert marks.total() == 0.0
    (shown,) = captured.outputs
    assert set(shown.data) == {"text/plain", "text/html", check.MARKS_MIME}
    assert "6.625" not in str(shown.data) and "first wrong entry" not in str(shown.data)
    assert set(shown.data[check.MARKS_MIME]["parts"][0]) == {"name", "points", "earned", "message"}


def passed():
    marks = check.Marks("jacobian", points=3)
    for name in "the shape", "a <b>value</b>":
        with marks.part(name, 1):
            pass
    with capture_output() as captured:
        assert marks.total() is None
    return captured


def test_a_pass_is_a_panel_too():
    (shown,) = passed().outputs
    assert shown.data["text/plain"] == check.PASSED
    soup = BeautifulSoup(shown.data["text/html"], "html.parser")
    assert soup.get_text().count(check.PASSED) == 1 and "✓" in soup.get_text()
    assert "the shape · a <b>value</b>" in soup.get_text() and not soup("b")
    assert soup.div["style"].split(";")[1:] == panel(close(RIGHT.T)).div["style"].split(";")[1:]


@pytest.mark.parametrize("where", ["terminal", "nbgrader"])
def test_a_pass_is_a_printed_sentence_where_nobody_reads_html(shell, monkeypatch, where):
    if where == "terminal":
        shell.display_formatter.active_types = ["text/plain"]
    else:
        monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    captured = passed()
    assert captured.stdout == f"{check.PASSED}\n" and not captured.outputs


def test_a_front_end_without_html_gets_the_text_once(shell):
    shell.display_formatter.active_types = ["text/plain"]  # IPython's choice in a terminal
    captured, error = failed(close(RIGHT.T))
    assert not captured.outputs
    assert error._render_traceback_() == str(error).splitlines()


def test_what_a_student_writes_is_text_and_nothing_loads_or_runs():
    def student():
        raise ValueError("<script>alert(1)</script> `<img src=x onerror=alert(1)>`")

    soup = panel(student, close(RIGHT.T))
    assert {tag.name for tag in soup(True)} <= {"div", "strong", "code", "table", "tbody", "tr", "th", "td"}
    assert {name for tag in soup(True) for name in tag.attrs} == {"style"}
    assert "<script>alert(1)</script>" in soup.get_text()


def test_names_are_text_too():
    parts = ((check.Part("x < <b>y</b>", 1.0, 1.0, None), None), (check.Part("<i>", 1.0, 0.0, "wrong"), None))
    shown = Panel("a <u>title</u>", parts, "text")._repr_mimebundle_()["text/html"]
    assert not BeautifulSoup(shown, "html.parser").find_all(["b", "i", "u"])


def test_code_in_a_sentence_is_set_as_code():
    def student():
        raise NotImplementedError

    assert [code.get_text() for code in panel(student)("code")] == ["raise NotImplementedError()"]


def test_a_shape_of_its_own_is_shown_by_the_check_of_shapes():
    assert "your shape (2,), right shape (2, 3)" in panel(lambda: check.shape(np.ones(2), (2, 3))).get_text()


def test_whole_numbers_and_truths_are_entries():
    assert Seen.of(np.array([True, False]), (2,)).entries == (("True", "False"),)
    assert Seen.of(np.array([3, -4]), (2,)).entries == (("3", "-4"),)


class Shown:
    def __init__(self, text="a drawing"):
        self.text = text

    def _repr_html_(self):
        return f"<b>{self.text}</b>"


def looked(*looks, passes=()):
    """The panel of a check whose parts have these looks, and how often each was asked."""
    asked = [0] * len(looks)
    marks = check.Marks("jacobian", points=len(looks) + 1)

    def ask(number):
        asked[number] += 1
        print("what a student's code prints")
        return looks[number]()

    for number in range(len(looks)):
        with marks.part(f"part {number}", 1, look=lambda number=number: ask(number)):
            check.close(RIGHT + (number not in passes) * (number + 1), RIGHT, what=f"J{number}")
    with capture_output() as captured, pytest.raises(check.CheckFailed):
        marks.total()
    return captured, asked


def test_what_there_is_to_see_stands_beside_its_failure_and_only_there():
    captured, asked = looked(lambda: Shown(), lambda: Shown("another"), passes=[1])
    assert asked == [1, 0] and captured.stdout == ""
    html = captured.outputs[0].data["text/html"]
    assert "<b>a drawing</b>" in html and "another" not in html
    assert html.index("part 0") < html.index("a drawing") < html.index("part 1")
    assert "drawing" not in captured.outputs[0].data["text/plain"]


def test_a_look_that_raises_or_has_nothing_to_show_shows_nothing():
    captured, asked = looked(lambda: 1 / 0, lambda: None, lambda: Shown(), lambda: Shown())
    assert asked == [1, 1, 1, 1]
    assert captured.outputs[0].data["text/html"].count("a drawing") == 1  # the same is shown once


def test_nobody_is_shown_anything_at_grading_or_where_the_answer_is_missing(monkeypatch):
    marks = check.Marks("jacobian", points=1)
    with marks.part("not solved", 0.5, look=lambda: Shown()):
        raise NotImplementedError
    assert not marks._looks
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    captured, asked = looked(lambda: Shown())
    assert asked == [0] and not captured.outputs
