"""No line of a hidden test reaches a student, whatever a cell prints."""

import nbformat.v4 as v4
import pytest

from autograder.author.markers import Markers
from autograder.pages.redact import LEFT_OUT, Hidden, redact

TEST = """\
z = np.ones(3)
### BEGIN HIDDEN TESTS
secret = rng.normal(size=7)
check.close(f(secret), "it's", what="f")
z = np.ones(3)
)
### END HIDDEN TESTS
marks.total()"""


@pytest.fixture
def hidden() -> Hidden:
    return Hidden.of([TEST])


@pytest.mark.parametrize(
    "text",
    [
        "secret = rng.normal(size=7)",
        "----> 3 secret = rng.normal(size=7)",
        "\x1b[0;32m----> 3\x1b[0m secret \x1b[38;5;241m=\x1b[39m rng\x1b[38;5;241m.\x1b[39mnormal("
        "size\x1b[38;5;241m=\x1b[39m\x1b[38;5;241m7\x1b[39m)",
        repr(["", TEST]),
        repr(repr(TEST)),
        "<pre><span>secret</span> <span>=</span> rng.normal(size=7)</pre>",
        "check.close(f(secret), &quot;it&#x27;s&quot;, what=&quot;f&quot;)",
        ")",
    ],
)
def test_a_repeated_line_is_seen_in_any_dress(hidden, text):
    assert hidden.repeated(text)


@pytest.mark.parametrize(
    "text",
    [
        "secret = rng.normal(size=8)",
        "(1, 2)",
        "",
        "marks.total()",
        "z = np.ones(3)",  # it stands in the open as well
    ],
)
def test_other_lines_are_let_through(hidden, text):
    assert not hidden.repeated(text)


def test_only_the_lines_that_repeat_are_left_out(hidden):
    assert hidden.cut("one\nsecret = rng.normal(size=7)\n)\ntwo") == f"one\n{LEFT_OUT}\ntwo"


def test_a_line_that_is_printed_in_pieces_is_left_out(hidden):
    assert hidden.cut("secret = rng\n.normal(\nsize=7)") == LEFT_OUT


def outputs_of(output, hidden):
    notebook = v4.new_notebook(cells=[v4.new_code_cell("print(In)", outputs=[output])])
    redact(notebook, hidden)
    return str(notebook.cells[0].outputs)


@pytest.mark.parametrize(
    "output",
    [
        v4.new_output("stream", name="stdout", text=repr([TEST])),
        v4.new_output("stream", name="stderr", text=TEST),
        v4.new_output(
            "error", ename="ValueError", evalue=TEST, traceback=["---> 3 secret = rng.normal(size=7)"]
        ),
        v4.new_output("execute_result", {"text/plain": repr([TEST]), "text/html": f"<pre>{TEST}</pre>"}),
        v4.new_output(
            "display_data", {"image/svg+xml": "<svg><text>secret = rng.normal(size=7)</text></svg>"}
        ),
        v4.new_output(
            "display_data",
            {
                "application/vnd.course.marks+json": {
                    "exercise": "f",
                    "parts": [{"name": "a", "message": f"your code raised ValueError: {TEST}"}],
                }
            },
        ),
    ],
    ids=["stdout", "stderr", "error", "result", "svg", "marks"],
)
def test_every_kind_of_output_is_redacted(hidden, output):
    assert "secret" in str(output)
    assert "secret" not in outputs_of(output, hidden)


def test_marks_keep_their_shape(hidden):
    marks = {
        "exercise": "f",
        "points": 2,
        "parts": [{"name": "a", "points": 2, "earned": 0, "message": None}],
    }
    output = v4.new_output("display_data", {"application/vnd.course.marks+json": marks})
    assert str(marks) in outputs_of(output, hidden)


def test_a_test_cell_keeps_its_visible_lines(hidden):
    notebook = v4.new_notebook(cells=[v4.new_code_cell(TEST)])
    redact(notebook, hidden)
    assert notebook.cells[0].source == "z = np.ones(3)\nmarks.total()"


def test_what_a_student_wrote_stays(hidden):
    notebook = v4.new_notebook(cells=[v4.new_code_cell("secret = rng.normal(size=7)")])
    redact(notebook, hidden)
    assert notebook.cells[0].source == "secret = rng.normal(size=7)"


def test_mark_schemes_and_other_delimiters_are_cut_out():
    own = Markers(hidden=("BTEST", "ETEST"), scheme=("RUBRIC", "CIRBUR"))
    notebook = v4.new_notebook(
        cells=[
            v4.new_markdown_cell("Draw.\n### BEGIN MARK SCHEME\na point\n### END MARK SCHEME\nNow."),
            v4.new_markdown_cell("Draw.\n# RUBRIC\na point\n# CIRBUR"),
            v4.new_code_cell("assert f(1)\n# BTEST\nassert f(2)\n# ETEST"),
        ]
    )
    redact(notebook, Hidden.of([cell.source for cell in notebook.cells], own), None, own)
    assert [cell.source for cell in notebook.cells] == ["Draw.\nNow.", "Draw.", "assert f(1)"]
    assert Hidden.of(["# BTEST\nassert f(2) == 4\n# ETEST"], own).repeated("assert f(2) == 4")


def test_of_a_test_only_what_was_released_is_left():
    """Whatever its delimiters were when it was written."""
    about = {"nbgrader": {"grade": True, "solution": False, "grade_id": "check"}}
    cell = v4.new_code_cell("assert f(1)\n# OLD\n  assert f(2)\n# DLO", metadata=about)
    notebook = v4.new_notebook(cells=[cell])
    redact(notebook, Hidden([]), {"check": "assert f(1)\n"})
    assert cell.source == "assert f(1)"
