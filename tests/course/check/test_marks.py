"""Marks by named part: what is earned, what a student is told, and what never gets out of a part."""

import sys
import warnings
from types import SimpleNamespace

import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from course import check
from course.check import marks as marks_module
from course.check import student


@pytest.fixture(autouse=True)
def plain_python(monkeypatch):
    """No IPython that another test has left running, and no grading."""
    monkeypatch.setattr(InteractiveShell, "_instance", None)
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)


def graded(*parts):
    """Marks with a part for each (points, test); what `total` returns and the report."""
    marks = check.Marks("exercise", points=sum(points for points, _ in parts))
    for number, (points, test) in enumerate(parts):
        with marks.part(f"part {number}", points):
            test()
    return marks.total(), marks.report()


def message_of(test):
    return graded((1, test))[1].parts[0].message


def fail(error):
    raise error


def test_points_are_those_of_the_parts_that_pass():
    value, report = graded((1, lambda: None), (0.5, lambda: fail(ValueError())), (2.25, lambda: None))
    assert (value, type(value)) == (3.25, float)
    assert [part.earned for part in report.parts] == [1, 0, 2.25]


def test_thirds_add_up_to_exactly_the_points():
    marks = check.Marks("exercise", points=1)
    for name in "abc":
        with marks.part(name, 1 / 3):
            pass
    assert marks.total() == 1.0


def test_a_handout_raises_the_messages_without_a_traceback():
    marks = check.Marks("exercise", points=2)
    with marks.part("visible", 1):
        raise check.Wrong("two\nlines")
    with pytest.raises(check.CheckFailed) as failed:
        marks.total()
    assert failed.value._render_traceback_() == [
        "exercise: 1 of 1 visible checks failed",
        "  wrong  visible",
        "         two",
        "         lines",
    ]


def test_long_sentences_are_wrapped_between_words():
    marks = check.Marks("exercise", points=2)
    with marks.part("visible", 1):
        raise check.Wrong("Diagnosis: " + "word " * 50)
    with pytest.raises(check.CheckFailed) as failed:
        marks.total()
    lines = str(failed.value).splitlines()[2:]
    assert len(lines) == 3
    assert all(
        len(line) <= 100 and line.startswith(" " * 9) and set(line.split()) <= {"Diagnosis:", "word"}
        for line in lines
    )


def test_a_handout_shows_what_the_students_code_prints(capsys):
    marks = check.Marks("exercise", points=2)
    with marks.part("visible", 1):
        print("debugging")
    assert marks.total() is None
    assert capsys.readouterr().out == f"your code printed:\ndebugging\n\n{check.PASSED}\n"


def test_grading_shows_nothing_of_what_the_students_code_prints(capsys):
    graded((1, lambda: print("debugging")))
    assert "debugging" not in capsys.readouterr().out


def test_code_that_prints_without_end_fills_no_memory(capsys):
    marks = check.Marks("exercise", points=2)
    with marks.part("visible", 1):
        for _ in range(1000):
            print("x" * 1000)
    marks.total()
    assert len(capsys.readouterr().out) < 6000


def test_nothing_reaches_stderr(capfd):
    def loud():
        warnings.warn("careful", stacklevel=1)
        print("error", file=sys.stderr)

    assert graded((1, loud))[0] == 1
    assert capfd.readouterr().err == ""


def test_a_warning_is_told_where_the_part_fails():
    def test():
        warnings.warn("overflow encountered in exp", RuntimeWarning, stacklevel=1)
        raise check.Wrong("nan")

    assert message_of(test) == "nan\nPython warned: RuntimeWarning: overflow encountered in exp"


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(), check.Misuse("of the check")])
def test_interrupts_and_errors_of_the_author_get_through(error):
    marks = check.Marks("exercise", points=1)
    with pytest.raises(type(error)), marks.part("part", 1):
        raise error


def test_the_authors_slips_are_refused():
    marks = check.Marks("exercise", points=1)
    with marks.part("one", 2):
        pass
    with pytest.raises(check.Misuse, match="add up to 2"):
        marks.total()
    with pytest.raises(check.Misuse, match="two parts called 'one'"):
        marks.part("one", 1)


def test_grading_without_the_hidden_parts_fails_instead_of_giving_full_marks(monkeypatch):
    marks = check.Marks("exercise", points=2)
    with marks.part("visible", 1):
        pass
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    assert marks.total() is None
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    with pytest.raises(check.Misuse, match="add up to 1 of its 2 points: grading needs the hidden tests"):
        marks.total()


class Speechless(Exception):
    def __str__(self):
        raise RuntimeError


def test_an_error_that_says_nothing_or_too_much_is_still_told():
    assert message_of(lambda: fail(Speechless())).endswith(" Speechless")
    assert len(message_of(lambda: fail(ValueError("x" * 10_000)))) < 1000


def test_an_unsolved_exercise_is_called_so():
    assert message_of(lambda: fail(NotImplementedError())).startswith("not solved yet")


def test_notes_from_another_process_are_kept():
    error = ValueError("bad")
    error.add_note("in your line: return z + 1")
    assert message_of(lambda: fail(error)).endswith("in your line: return z + 1")


@pytest.fixture
def shell():
    shell = InteractiveShell.instance()
    yield shell
    InteractiveShell.clear_instance()


def run_cells(shell, *cells):
    with capture_output() as captured:
        results = [shell.run_cell(cell, store_history=False) for cell in cells]
    return results[-1], captured


CHECK_CELL = """
from course import check
marks = check.Marks("double", points=1)
with marks.part("hidden", 1):
    check.close(double(SECRET), 2 * SECRET)
marks.total()
"""


def test_in_a_notebook_the_students_own_line_is_shown_and_no_line_of_the_test(shell):
    student = "SECRET = 3\ndef double(x):\n    return x.two_times"
    result, captured = run_cells(shell, student, CHECK_CELL)
    message = captured.outputs[0].data[check.MARKS_MIME]["parts"][0]["message"]
    assert (
        message == "your code raised AttributeError: 'int' object has no attribute 'two_times'\n"
        "in your line: return x.two_times"
    )
    assert result.result == 0.0


def test_the_line_is_the_students_where_a_library_raises(shell):
    student = "import numpy as np\nSECRET = 3\ndef double(x):\n    return np.linalg.inv(x)"
    _, captured = run_cells(shell, student, CHECK_CELL)
    message = captured.outputs[0].data[check.MARKS_MIME]["parts"][0]["message"]
    assert message.startswith("your code raised LinAlgError")
    assert message.endswith("in your line: return np.linalg.inv(x)")


def test_the_line_is_the_students_where_a_function_of_the_test_raises(shell):
    test = CHECK_CELL.replace("double(SECRET)", "double(lambda: 1 / 0)")
    _, captured = run_cells(shell, "SECRET = 3\ndef double(f):\n    return f() * 2", test)
    message = captured.outputs[0].data[check.MARKS_MIME]["parts"][0]["message"]
    assert "1 / 0" not in message and message.endswith("in your line: return f() * 2")


def test_a_line_that_the_notebook_brings_along_is_not_called_the_students(shell):
    given = "SECRET = 3\ndef double(x):\n    __tracebackhide__ = True\n    return answer(x)"
    _, captured = run_cells(shell, given, "def answer(x):\n    return x.two_times", CHECK_CELL)
    message = captured.outputs[0].data[check.MARKS_MIME]["parts"][0]["message"]
    assert message.endswith("in your line: return x.two_times")
    _, captured = run_cells(shell, "answer = len", CHECK_CELL)
    message = captured.outputs[0].data[check.MARKS_MIME]["parts"][0]["message"]
    assert message.startswith("your code raised TypeError") and "in your line" not in message


@pytest.mark.parametrize("sign", ["# Given: nothing to change here.", "# @title used by the check below"])
def test_a_cell_of_given_code_is_not_called_the_students(shell, sign):
    given = f"{sign}\nSECRET = 3\ndef double(x):\n    return answer(x)"
    _, captured = run_cells(shell, given, "def answer(x):\n    return x.two_times", CHECK_CELL)
    message = captured.outputs[0].data[check.MARKS_MIME]["parts"][0]["message"]
    assert message.endswith("in your line: return x.two_times")
    _, captured = run_cells(shell, "answer = len", CHECK_CELL)
    message = captured.outputs[0].data[check.MARKS_MIME]["parts"][0]["message"]
    assert message.startswith("your code raised TypeError") and "in your line" not in message


def test_a_function_that_compares_answers_is_the_checks_wherever_it_stands(shell):
    compares = "from course import check\nSECRET = 3\ndef compare(table):\n"
    compares += "    cell = table['row']\n    check.that(cell == 6, 'no')"
    test = CHECK_CELL.replace("check.close(double(SECRET), 2 * SECRET)", "compare(double(SECRET))")
    _, captured = run_cells(shell, compares, "def double(x):\n    return {}", test)
    message = captured.outputs[0].data[check.MARKS_MIME]["parts"][0]["message"]
    assert message == "the check could not call your code or use its answer, KeyError: 'row'"
    _, captured = run_cells(shell, "def double(x):\n    return x.two_times", test)
    message = captured.outputs[0].data[check.MARKS_MIME]["parts"][0]["message"]
    assert message.endswith("in your line: return x.two_times")


def test_a_line_that_python_does_not_know_is_left_out():
    """As where a frame is interrupted between two lines, in Python 3.11."""
    with pytest.raises(ZeroDivisionError) as raised:
        eval("1 / 0", globals())
    unknown = SimpleNamespace(tb_frame=raised.tb.tb_next.tb_frame, tb_lineno=None, tb_next=None)
    start = SimpleNamespace(tb_frame=raised.tb.tb_frame, tb_lineno=None, tb_next=unknown)
    assert student.explain(raised.value, start) == "your code raised ZeroDivisionError: division by zero"


# What is said once


def messages(*tests):
    return [part.message for part in graded(*((1, test) for test in tests))[1].parts]


def test_a_wrong_shape_is_explained_once():
    """Another example's numbers make it no other shape, and another quantity's is another."""
    first, second, third = messages(
        lambda: check.shape(np.ones((2, 3)), (3, 2), "J"),
        lambda: check.close(np.ones((4, 5)), np.ones((4, 6)), "J"),
        lambda: check.close(np.ones((4, 5)), np.ones((4, 6)), "J_W"),
    )
    assert first.startswith("J has shape (2, 3)") and third.startswith("J_W has shape (4, 5)")
    assert second == "not judged: J has the wrong shape, see “part 0”."


def test_a_wrong_type_is_explained_once():
    first, second = messages(lambda: check.close(None, 1, "y"), lambda: check.close([1], [2], "y"))
    assert first.startswith("y is None") and second == "not judged: y has the wrong type, see “part 0”."


def test_of_results_without_a_name_each_is_explained():
    tests = [lambda n=n: check.shape(np.ones(n), (1,)) for n in (2, 3)]
    assert all(message.startswith("the result has shape") for message in messages(*tests))


def test_a_diagnosis_that_only_the_second_shape_shows_is_kept():
    right = np.arange(6.0).reshape(2, 3)
    second, third = messages(
        lambda: check.shape(right.T, (2, 3), "J"),
        lambda: check.close(right.T, right, "J"),
        lambda: check.close(2 * right.T, 2 * right, "J"),
    )[1:]
    not_judged, diagnosis = second.splitlines()
    assert not_judged == third == "not judged: J has the wrong shape, see “part 0”."
    assert diagnosis.startswith("Diagnosis: this is the transpose")


def test_the_same_sentence_stands_once():
    tests = [lambda: check.that(False, "the loss does not fall")] * 2
    assert messages(*tests) == ["the loss does not fall", "the same as in “part 0”, see there."]


def test_an_unsolved_exercise_is_told_what_to_do_once():
    first, second = messages(*[lambda: fail(NotImplementedError())] * 2)
    assert first.startswith("not solved yet: replace") and second == "not solved yet."


def test_an_error_at_the_same_line_is_explained_once(shell):
    test = CHECK_CELL.replace(
        "marks.total()",
        """
with marks.part("again", 1):
    double(4)
with marks.part("elsewhere", 1):
    double("x")
marks.total()""",
    ).replace("points=1", "points=3")
    answer = "SECRET = 3\ndef double(x):\n    if isinstance(x, str):\n        return [][0]\n    return [][x]"
    _, captured = run_cells(shell, answer, test)
    said = [part["message"] for part in captured.outputs[0].data[check.MARKS_MIME]["parts"]]
    assert said[1] == "not judged: the same IndexError at the same line, see “hidden”."
    assert said[0].endswith("in your line: return [][x]") and said[2].endswith("in your line: return [][0]")


def test_a_warning_is_told_once():
    def test():
        warnings.warn("overflow", RuntimeWarning, stacklevel=1)
        raise check.Wrong(f"nan {next(numbers)}")

    numbers = iter(range(2))
    assert messages(test, test) == ["nan 0\nPython warned: RuntimeWarning: overflow", "nan 1"]


def test_each_of_several_functions_has_its_share():
    marks = check.Marks("activations", points=1)
    marks.each(1, {"sigmoid": lambda: None, "tanh": lambda: fail(ValueError()), "ReLU": lambda: None})
    assert [round(part.earned, 6) for part in marks.report().parts] == [0.333333, 0, 0.333333]
    assert marks.total() == pytest.approx(2 / 3)


def test_whoever_listens_hears_of_each_part_when_it_ends(monkeypatch):
    heard = []
    monkeypatch.setattr(marks_module, "told", lambda report, running: heard.append((report.earned, running)))
    graded((1, lambda: None), (2, lambda: fail(ValueError())), (0.5, lambda: None))
    assert heard == [(0, "part 0"), (1, None), (1, "part 1"), (1, None), (1, "part 2"), (1.5, None)]


def test_in_a_notebook_a_missing_function_is_named(shell):
    _, captured = run_cells(shell, "SECRET = 3", "%reset_selective -f double", CHECK_CELL)
    message = captured.outputs[0].data[check.MARKS_MIME]["parts"][0]["message"]
    assert (
        message
        == "double is not defined: run the cell that defines it, and see that it runs without an error."
    )


def test_a_wrong_call_is_not_called_an_error_inside_the_students_code(shell):
    _, captured = run_cells(shell, "SECRET = 3\ndef double():\n    return 6", CHECK_CELL)
    message = captured.outputs[0].data[check.MARKS_MIME]["parts"][0]["message"]
    assert message.startswith(
        "the check could not call your code or use its answer, TypeError: double() takes 0"
    )


def test_in_a_notebook_the_report_is_json_html_and_text(shell):
    result, captured = run_cells(shell, "SECRET = 3\ndef double(x):\n    return 2 * x", CHECK_CELL)
    (shown,) = captured.outputs
    assert shown.data[check.MARKS_MIME] == {
        "exercise": "double",
        "points": 1.0,
        "earned": 1.0,
        "parts": [{"name": "hidden", "points": 1.0, "earned": 1.0, "message": None}],
    }
    assert shown.data["text/plain"].startswith("double: 1 of 1 points")
    assert "<table" in shown.data["text/html"]
    assert (result.result, captured.stderr) == (1.0, "")


def test_html_escapes_what_students_write():
    report = graded((1, lambda: fail(ValueError("<script>"))))[1]
    assert "<script>" not in report._repr_mimebundle_()["text/html"]


def exercise_with(*answers):
    """The messages of an exercise whose parts compare these (got, right, what the mistake gives)."""
    marks = check.Marks("exercise", points=len(answers))
    for k, (got, right, mistake) in enumerate(answers):
        with marks.part(f"part {k}", 1):
            check.close(np.array(got), right, what="y", mistakes={"upstream ignored": mistake})
    return [part.message or "" for part in marks.report().parts]


def test_a_doubtful_name_is_said_where_two_parts_agree_on_it():
    ignored = check.sentence("upstream ignored")
    one, other = ([3.0, 2], [6.0, 4], [3.0, 2]), ([7.0, 11], [70.0, 44], [7.0, 11])
    assert ignored not in exercise_with(one)[0]
    said, again = exercise_with(one, other)
    assert ignored in said and said.count("Diagnosis") == again.count("Diagnosis") == 1
    assert ignored not in again and "Diagnosis: the same as in “" in again


def test_a_name_is_taken_back_where_another_part_speaks_against_it():
    ignored = check.sentence("upstream ignored")
    sure = ([0.37, 1.91, 2.2], [5.0, 7.0, 9.5], [0.37, 1.91, 2.2])
    assert ignored in exercise_with(sure)[0]
    (message, _) = exercise_with(sure, ([3.0, 1.0], [3.0, 1.0], [5.0, 5.0]))
    assert "wrong values" in message
    assert "Diagnosis" not in message


def test_the_first_message_that_names_a_mistake_points_to_its_help():
    marks = check.Marks("square", points=2, helps={"sign": "what is a square?", "transpose": "rows"})
    for name in "first", "second":
        with marks.part(name, 1):
            check.that(False, f"The {name} is wrong.", mistake="sign")
    first, second = (part.message for part in marks.report().parts)
    assert first.endswith("\nIn the text above, open “Help: what is a square?”.")
    assert "Help" not in second and "rows" not in first + second


def test_a_help_for_no_mistake_is_the_authors_error():
    with pytest.raises(check.Misuse, match="no mistake is called 'sing'"):
        check.Marks("square", points=1, helps={"sing": "what is a square?"})
