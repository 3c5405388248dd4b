"""What a student reads: points by exercise and part, reasons in words, and nothing that runs or is hidden."""

import datetime
from pathlib import Path

import nbformat
import nbformat.v4 as v4
import pytest
from axe import violations
from bs4 import BeautifulSoup
from nbconvert.exporters import templateexporter
from nbgrader.apps.api import NbGraderAPI
from nbgrader.converters import GenerateFeedback

from autograder.author.markers import inside
from autograder.classroom import Classroom
from autograder.pages import feedback, safehtml
from autograder.pages.feedback import tells_otherwise, told

MARKS = "application/vnd.course.marks+json"


def report(*parts: tuple[str, float, float, str | None]) -> nbformat.NotebookNode:
    told_parts = [dict(zip(("name", "points", "earned", "message"), part)) for part in parts]
    return v4.new_output(
        "display_data",
        {
            MARKS: {"exercise": "double", "points": 3, "earned": 0, "parts": told_parts},
            "text/plain": "double",
        },
    )


def error(name: str, value: str = "", *traceback: str) -> nbformat.NotebookNode:
    return v4.new_output("error", ename=name, evalue=value, traceback=list(traceback))


@pytest.fixture
def graded(classroom: Classroom):
    """Return a function that puts outputs into ada's graded notebook and marks into the gradebook, and
    returns her page.
    """

    def page(
        outputs: dict[str, list] | None = None,
        scores: dict[str, float] | None = None,
        sources: dict[str, str] | None = None,
        change=None,
    ) -> Path:
        outputs, scores, sources = outputs or {}, scores or {}, sources or {}
        notebook = nbformat.read("solutions/numbers/numbers.ipynb", 4)
        for cell in notebook.cells:
            cell.source = sources.get(cell.id, cell.source)
            if cell.cell_type == "code":
                cell.execution_count, cell.outputs = 1, outputs.get(cell.id, [])
        folder = Path("autograded/ada/numbers")
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / "numbers.ipynb")
        with classroom.gradebook() as gradebook:
            gradebook.add_student("ada")
            gradebook.add_submission("numbers", "ada", timestamp=datetime.datetime(2026, 11, 23, 9, 30))
            for name in ("check-double", "check-square", "why"):
                grade = gradebook.find_grade(name, "numbers", "numbers", "ada")
                grade.auto_score = scores.get(name)
                grade.needs_manual_grade = name not in scores
            if change:
                change(gradebook)
            gradebook.db.commit()
        classroom.generate_feedback("numbers")
        return Path("feedback/ada/numbers/numbers.html")

    return page


def text(page: Path) -> str:
    return " ".join(BeautifulSoup(page.read_text(), "html.parser").get_text().split())


FULL = {"check-double": 3.0, "check-square": 2.0, "why": 1.0}


def test_the_page_tells_total_exercises_and_parts(graded):
    page = graded(
        {"check-double": [report(("at 3", 1, 1, None), ("at random points", 2, 0, "the sign is <wrong>"))]},
        {"check-double": 1.0, "check-square": 2.0},
    )
    assert "3 of 6 points" in text(page)
    assert "handed in 23 November 2026, 09:30 UTC" in text(page)
    says = told(page)
    assert set(says) == {"check-double", "check-square", "why"}
    assert "at random points 0 / 2" in " ".join(says["check-double"].split())
    assert "the sign is <wrong>" in says["check-double"]
    assert "to be graded / 1" in says["why"]
    rows = [
        " ".join(row.get_text().split())
        for row in BeautifulSoup(page.read_text(), "html.parser").select("nav tbody tr")
    ]
    assert rows == [
        "◐ Exercise 1: double 1 / 3",
        "✓ Exercise 2: square 2 / 2",
        "… Exercise 3: why? to be graded / 1",
    ]


def test_no_hidden_line_is_on_the_page(graded):
    source = nbformat.read("solutions/numbers/numbers.ipynb", 4)
    tests = [cell.source for cell in source.cells]
    hidden = [line.strip() for code in tests for line in inside(code, "HIDDEN TESTS")]
    assert len(hidden) == 5
    dump = [
        v4.new_output("stream", name="stdout", text=repr(tests)),
        v4.new_output("execute_result", {"text/plain": repr(tests)}),
    ]
    page = graded(
        {
            "double": dump,
            "square": [error("ValueError", tests[4], *tests[4].splitlines())],
            "check-double": [
                error("ValueError", tests[4], *[f"----> {line}" for line in tests[4].splitlines()])
            ],
            "check-square": [error("AssertionError", "", *tests[7].splitlines())],
        },
        FULL,
    )
    shown = page.read_text()
    assert "assert square(3) == 9" in text(page)
    assert [line for line in hidden if line in text(page) or line in shown] == []
    assert "BEGIN HIDDEN" not in shown


@pytest.mark.parametrize(
    "output, says",
    [
        ([error("CellTimeoutError")], "The time limit ran out"),
        ([error("KeyboardInterrupt", "", "----> square(4)")], "The time limit ran out"),
        ([error("CellTimeout", "the cell ran for more than 4 seconds.")], "The time limit ran out"),
        (
            [error("PythonEnded", "Python ended while your code ran (killed).")],
            "Python ended while your code ran (killed).",
        ),
        (
            [error("ValueError", "bad"), error("NotRun", "this cell was not run: time was up.")],
            "This cell was not run: time was up.",
        ),
        ([error("Refused", "The file is empty.")], "The file is empty."),
        ([error("NotImplementedError")], "Not solved yet"),
        (
            [error("AssertionError", "the square of 3 is 9", "----> 1 assert square(3) == 9")],
            "AssertionError: the square of 3 is 9",
        ),
    ],
)
def test_what_went_wrong_is_told_in_a_sentence(graded, output, says):
    check = told(graded({"check-square": output}, FULL | {"check-square": 0.0}))["check-square"]
    assert says in check
    assert "---->" not in check


def test_a_passed_check_gives_no_reasons(graded):
    page = graded({"check-square": [v4.new_output("stream", name="stderr", text="a warning")]}, FULL)
    assert BeautifulSoup(page.read_text(), "html.parser").select("article.verdict p.message") == []


def test_templates_are_found_where_another_environment_has_nbconvert(graded, monkeypatch):
    """A `.pth` file adds its packages, and not what lies beside them in `share`."""
    monkeypatch.setattr(templateexporter, "jupyter_path", lambda *_: [])
    monkeypatch.setattr(templateexporter, "DEV_MODE", False)
    page = graded({"check-square": [v4.new_output("stream", name="stderr", text="a warning")]}, FULL)
    assert BeautifulSoup(page.read_text(), "html.parser").select("article.verdict")


def test_the_page_says_what_the_grader_says_of_the_whole_notebook(graded, classroom):
    page = graded({}, FULL)
    path = "autograded/ada/numbers/numbers.ipynb"
    notebook = nbformat.read(path, 4)
    notebook.metadata["autograder"] = {"refused": "The file is <b>empty</b>.", "unconfined": True}
    nbformat.write(notebook, path)
    classroom.generate_feedback("numbers")
    assert "graded as zero: The file is <b>empty</b>." in text(page)
    assert "graded on a machine that could not confine the code" in text(page)


def test_a_matrix_in_a_message_keeps_its_columns(graded):
    drawing = "wrong are:\n  x .\n  . <\nDiagnosis: a sign."
    page = graded({"check-double": [report(("at 3", 1, 0, drawing))]}, FULL)
    (message,) = BeautifulSoup(page.read_text(), "html.parser").select("p.message")
    assert message.get_text() == drawing
    assert [line.get_text() for line in message.select(".grid")] == ["  x .", "  . <"]


@pytest.mark.parametrize(
    "marks",
    [
        None,
        3,
        [],
        {},
        {"parts": 1},
        {"parts": [1]},
        {"parts": [{"name": "a"}]},
        {"parts": [{"name": "a", "points": "b", "earned": 1, "message": None}]},
    ],
)
def test_marks_that_are_none_leave_the_points(graded, marks):
    page = graded({"check-double": [v4.new_output("display_data", {MARKS: marks})]}, FULL)
    assert "points 3 / 3" in " ".join(told(page)["check-double"].split())


def test_a_students_own_cell_cannot_report_marks(graded):
    page = graded({"double": [report(("forged", 3, 3, None))]}, FULL | {"check-double": 0.0})
    assert "forged" not in text(page)


def test_a_late_penalty_is_told(graded):
    def late(gradebook):
        gradebook.find_submission_notebook("numbers", "numbers", "ada").late_submission_penalty = 1.5

    assert "4.5 of 6 points" in (says := text(graded({}, FULL, change=late)))
    assert "1.5 points off for handing in late" in says


def test_comments_and_points_by_hand_are_told(graded):
    def by_hand(gradebook):
        gradebook.find_comment("why", "numbers", "numbers", "ada").manual_comment = "**Nicely** put."
        gradebook.find_comment("square", "numbers", "numbers", "ada").manual_comment = "Use `**`."
        grade = gradebook.find_grade("check-double", "numbers", "numbers", "ada")
        grade.manual_score, grade.extra_credit = 2.0, 0.5

    page = graded(
        {"check-double": [report(("at 3", 3, 0, "wrong"))]}, FULL | {"check-double": 0.0}, change=by_hand
    )
    assert "Nicely put." in told(page)["why"]
    assert "Use **." in text(page)
    assert "set these points by hand" in told(page)["check-double"]
    assert "0.5 of them are extra credit" in told(page)["check-double"]
    assert "5.5 of 6 points" in text(page)


def by_nbgraders_command(classroom: Classroom) -> None:
    """Make the pages that are not there, as `nbgrader generate_feedback` does without --force."""
    GenerateFeedback(coursedir=classroom.directory(assignment_id="numbers"), config=classroom.config).start()


def a_mark(gradebook) -> None:
    gradebook.find_grade("check-double", "numbers", "numbers", "ada").auto_score = 1.0


def points_by_hand(gradebook) -> None:
    gradebook.find_grade("check-double", "numbers", "numbers", "ada").manual_score = 1.0


def a_comment(gradebook) -> None:
    gradebook.find_comment("why", "numbers", "numbers", "ada").manual_comment = "Nicely put."


def lateness(gradebook) -> None:
    gradebook.find_submission_notebook("numbers", "numbers", "ada").late_submission_penalty = 2.0


@pytest.mark.parametrize(
    "given, says",
    [(a_mark, "4 of 6 points"), (points_by_hand, "4 of 6"), (a_comment, "Nicely put."), (lateness, "4 of 6")],
)
def test_a_page_that_no_longer_tells_what_was_given_is_made_anew(graded, classroom, given, says):
    page = graded({}, FULL)
    before = page.stat().st_mtime_ns
    by_nbgraders_command(classroom)
    assert page.stat().st_mtime_ns == before and says not in text(page), "it was right"
    with classroom.gradebook() as gradebook:
        assert not tells_otherwise(page, gradebook, "numbers", "ada")
        given(gradebook)
        gradebook.db.commit()
        assert tells_otherwise(page, gradebook, "numbers", "ada")
    by_nbgraders_command(classroom)
    assert says in text(page)


def test_a_page_that_does_not_say_by_which_marks_it_was_made_stays(graded, classroom):
    page = graded({}, FULL)
    page.write_text("<html>a course's own</html>")
    by_nbgraders_command(classroom)
    assert page.read_text() == "<html>a course's own</html>"


def test_the_page_fetches_and_runs_nothing(graded):
    html = "<script>alert(1)</script><img src='https://example.org/x.png' onerror='alert(1)'><b>bold</b>"
    page = graded(
        {
            "double": [
                v4.new_output("display_data", {"text/html": html}),
                v4.new_output("display_data", {"application/javascript": "alert(1)"}),
                v4.new_output("display_data", {"image/svg+xml": "<svg onload='alert(1)'/>"}),
            ]
        },
        FULL,
        {
            "why": "![x](https://example.org/y.png) <script>alert(1)</script>",
            "double": "'</style><script>alert(1)</script>'",
        },
    )
    soup = BeautifulSoup(page.read_text(), "html.parser")
    assert soup.find_all(["script", "link", "iframe", "object"]) == []
    assert not any(name.startswith("on") for tag in soup.find_all() for name in tag.attrs)
    assert (
        "default-src 'none'" in soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    )
    assert soup.find("b").get_text() == "bold"


def test_the_page_is_what_nbconvert_would_have_made_of_it_in_a_second_reading(graded, classroom, monkeypatch):
    outputs = [
        v4.new_output(
            "display_data", {"text/html": "<b><i>left open</b><p><img src=data:image/png;base64,x>"}
        ),
        v4.new_output("display_data", {"image/png": "iVBORw0KGgo=", "text/plain": "<Figure>"}),
        v4.new_output("display_data", {"text/html": "<svg/> a < b &nbsp; &amp;lt; <table><tr><td>1<td>2"}),
    ]
    prose = "$a < b$ and $$\\frac{1}{2}$$ <div><img src='data:image/png;base64,x'> ![](x.png) `a<b>`"
    page = graded({"double": outputs}, {}, {"why": prose, "double": "a = '</div>' # <b>&amp;"})
    quick = page.read_text()
    assert all(image.get("alt") for image in BeautifulSoup(quick, "html.parser").find_all("img"))
    own = feedback.HTMLExporter.from_notebook_node
    monkeypatch.setattr(feedback.FeedbackExporter, "from_notebook_node", own)
    page.unlink()
    classroom.generate_feedback("numbers")
    assert BeautifulSoup(page.read_text(), "html.parser") == BeautifulSoup(quick, "html.parser")


def test_figures_are_in_the_page(graded):
    page = graded(
        {
            "double": [
                v4.new_output("display_data", {"image/png": "iVBORw0KGgo=\n", "text/plain": "<Figure>"})
            ]
        },
        FULL,
    )
    assert (
        BeautifulSoup(page.read_text(), "html.parser").find("img")["src"]
        == "data:image/png;base64,iVBORw0KGgo="
    )


def test_pages_are_made_of_a_notebook_of_any_course(graded, classroom):
    """No heading, no report of parts, a cell that a student added."""
    page = graded(
        {"check-double": [v4.new_output("execute_result", {"text/plain": "2.5"})]},
        FULL | {"check-double": 2.5},
    )
    notebook = nbformat.read("autograded/ada/numbers/numbers.ipynb", 4)
    notebook.cells = [
        cell for cell in notebook.cells if cell.cell_type == "code" or not cell.source.startswith("#")
    ]
    notebook.cells.append(v4.new_code_cell("x = 1 # my own"))
    nbformat.write(notebook, "autograded/ada/numbers/numbers.ipynb")
    classroom.generate_feedback("numbers")
    says = text(page)
    assert "5.5 of 6 points" in says and "my own" in says
    assert "double 2.5 / 3" in " ".join(told(page)["check-double"].split())


@pytest.mark.parametrize("name", ["no such language", "", ["python"], 3, None])
def test_the_language_that_a_cell_says_it_has_may_be_none(graded, classroom, name):
    page = graded({}, FULL, {"double": "x = 1 # my own"})
    notebook = nbformat.read("autograded/ada/numbers/numbers.ipynb", 4)
    if isinstance(name, str):  # or nbformat refuses the notebook
        notebook.metadata.language_info = {"name": "python", "pygments_lexer": name}
    for cell in notebook.cells:
        cell.metadata.magics_language = name
    nbformat.write(notebook, "autograded/ada/numbers/numbers.ipynb")
    classroom.generate_feedback("numbers")
    assert "x = 1 # my own" in text(page)


def test_what_is_kept_for_the_next_page_is_of_the_same_text_and_language():
    in_python, in_sql = (feedback._Highlight(pygments_lexer=name) for name in ("python", "sql"))
    code = "select = None"
    assert in_python(code) == in_python(code) != in_sql(code) == in_python(code, "sql")
    numbered = feedback._Highlight(pygments_lexer="python", extra_formatter_options={"linenos": True})
    assert "linenos" in numbered(code) and "linenos" not in in_python(code)
    kept = feedback._coloured.cache_info().currsize
    assert (
        "select" in in_python(code + " " * safehtml.KEPT) and feedback._coloured.cache_info().currsize == kept
    )


def test_formgrader_makes_the_same_pages(graded, classroom):
    """Its API asks for nbgrader's own template; ours must win."""
    page = graded({"check-double": [report(("at 3", 3, 3, None))]}, FULL)
    first = page.read_text()
    done = NbGraderAPI(coursedir=classroom.directory(), config=classroom.config).generate_feedback(
        "numbers", "ada"
    )
    assert done["success"], done
    assert page.read_text() == first


HIDDEN_TEST = """assert square(3) == 9, "the square of 3 is 9"
### BEGIN HIDDEN TESTS
np.testing.assert_allclose(square(7.5), 56.25, err_msg="at 7.5")
### END HIDDEN TESTS"""
SAID = "\nNot equal to tolerance rtol=1e-07, atol=0\nat 7.5\nMismatched elements: 1 / 1 (100%)\nMax absolute difference among violations: 48.75\nMax relative difference among violations: 0.86666667\n ACTUAL: array(7.5)\n DESIRED: array(56.25)"  # noqa: E501


def test_a_hidden_comparison_does_not_tell_the_value_that_it_wanted(graded):
    lines = [
        "Cell In[8], line 3",
        '----> 3 np.testing.assert_allclose(square(7.5), 56.25, err_msg="at 7.5")',
        "File /x/site-packages/numpy/testing/_private/utils.py:983, in assert_array_compare()",
        "--> 983         raise AssertionError(msg)",
    ]
    told_part = f"your code raised AssertionError: {SAID}\nin your line: return x"
    page = graded(
        {
            "check-square": [
                v4.new_output("stream", name="stdout", text=f"AssertionError: {SAID}"),
                error("AssertionError", SAID, *lines),
            ],
            "check-double": [report(("at 3", 1, 0, told_part))],
        },
        FULL | {"check-square": 0.0, "check-double": 0.0},
        {"check-square": HIDDEN_TEST},
    )
    shown = text(page)
    assert "at 7.5 (Not equal to tolerance" in shown and "yours: array(7.5)" in shown
    assert "in your line: return x" in shown
    assert "56.25" not in page.read_text() and "48.75" not in page.read_text()
    # the instructor has all of it
    assert "56.25" in Path("autograded/ada/numbers/numbers.ipynb").read_text()


def test_a_test_that_students_have_keeps_its_text(graded):
    visible = "np.testing.assert_allclose(square(7.5), 56.25)"
    page = graded(
        {"check-square": [error("AssertionError", SAID)]},
        FULL | {"check-square": 0.0},
        {"check-square": visible},
    )
    assert "DESIRED: array(56.25)" not in text(page), "it is not the test that was handed out"
    release = Path("assignments/numbers/numbers.ipynb")
    handout = nbformat.read(release, 4)
    for cell in handout.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "check-square":
            cell.source = visible
    nbformat.write(handout, release)
    Classroom.open(Path.cwd()).generate_feedback("numbers")
    assert "DESIRED: array(56.25)" in text(page)


@pytest.mark.needs("browser")
@pytest.mark.needs("axe")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong(graded, chromium, scheme):
    from playwright.sync_api import sync_playwright

    page = graded(
        {
            "check-double": [report(("at 3", 1, 0, "this is half of it"), ("at 0", 2, 2, None))],
            "check-square": [error("AssertionError", SAID, "a line", "another")],
        },
        FULL | {"check-square": 0.0, "check-double": 2.0},
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        shown = browser.new_page(color_scheme=scheme)
        shown.goto(page.absolute().as_uri())
        assert violations(shown) == []
        browser.close()
