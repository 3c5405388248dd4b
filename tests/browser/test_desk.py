"""One assignment from its release to the page that its student reads, by clicks alone: an instructor's in
formgrader, and a student's in JupyterLab's assignment list, each in a home of its own, the exchange between
them.
"""

import re
import shutil
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder import sandbox
from autograder.author.build import build
from autograder.classroom import Classroom
from course.check import PASSED
from tests.browser.servers import jupyter
from tests.browser.test_jupyterlab import (
    ERRORS,
    keep_picture,
    outputs,
    panel_above,
    run_all,
    settings,
    wait_for_kernel,
)

pytestmark = pytest.mark.needs("browser")

SMALL = Path(__file__).parents[1] / "autograder" / "small"
NAME = "numbers"
WRONG = "def double(x):\n    return -2 * x"
RIGHT = {"double": "def double(x):\n    return x + x", "square": "def square(x):\n    return x**2"}
WHY = "Since doubling adds a number to itself."
COMMENT = "Well said; see page 3."


# Formgrader's own interface says that a mark and a comment have arrived.
SAVED = """async ([score, comment]) => {
    const there = async kind => {
        const found = await fetch(`${base_url}/formgrader/api/${kind}s?submission_id=${submission_id}`)
        return found.ok ? JSON.parse(await found.text() || '[]') : []
    }
    return (await there('grade')).some(one => one.manual_score === score)
        && (await there('comment')).some(one => one.manual_comment === comment)
}"""


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    """The course, and the homes of the instructor and of the student, who share an exchange."""
    root = tmp_path_factory.mktemp("desk")
    course, exchange = root / "course", root / "exchange"
    shutil.copytree(SMALL, course, ignore=shutil.ignore_patterns("__pycache__"))
    with (course / "nbgrader_config.py").open("a") as config:
        config.write(f"c.Grading.confined = {not sandbox.missing()}\n")
    build(Classroom.open(course, course))
    exchange.mkdir(mode=0o777)
    homes = [root / "instructor", root / "student"]
    for home in homes:
        (home / ".jupyter").mkdir(parents=True)
        (home / ".jupyter" / "nbgrader_config.py").write_text(
            f"c = get_config()\nc.Exchange.root = {str(exchange)!r}\nc.CourseDirectory.course_id = 'small'\n"
            f"c.Exchange.cache = {str(home / 'cache')!r}\n"
        )
    return course, *homes


@pytest.fixture(scope="module")
def instructor(places, browser):
    """Formgrader as its instructor sees it: a page, and the address of the server."""
    course, home, _ = places
    with jupyter("jupyter_server", course, home) as (address, token):
        page = browser.new_page(
            viewport={"width": 1280, "height": 900}, extra_http_headers={"Authorization": f"token {token}"}
        )
        page.set_default_timeout(60_000)
        yield page, address


@pytest.fixture(scope="module")
def student(places, browser):
    """JupyterLab as a student sees it: a page, and the function that opens a place of it."""
    _, _, home = places
    desk = home / "desk"
    desk.mkdir()
    with jupyter("jupyterlab", desk, home, JUPYTERLAB_SETTINGS_DIR=str(settings(home))) as (address, token):
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(60_000)
        yield page, lambda place: page.goto(f"{address}/{place}?token={token}")


def by_formgrader(instructor, table: str, action: str) -> None:
    """Click on the symbol of an `action` in a row of that table, and read that it was done."""
    page, address = instructor
    page.goto(f"{address}/formgrader/{table}")
    page.locator(f"tbody td.{action} a").first.click()
    said = page.locator(".modal.in .modal-title, .modal.show .modal-title").first
    said.wait_for()
    told = page.locator(".modal-dialog").last.inner_text()
    assert said.inner_text() == "Success", told


def assignments(student) -> None:
    """The assignment list, opened by JupyterLab's menu."""
    page, go = student
    go("lab")
    page.click(".lm-MenuBar-itemLabel:text-is('Nbgrader')")
    page.click(".lm-Menu-itemLabel:text-is('Assignment List')")
    page.locator("#fetched_assignments_list").wait_for()


def rewrite(page, old: str, new: str) -> None:
    """Replace what stands in the cell that holds `old`, as one does it with the keyboard."""
    cell = page.locator(".jp-CodeCell .cm-content").filter(has_text=old).first
    cell.click()
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(new)


def save(page) -> None:
    page.keyboard.press("Control+S")
    page.wait_for_function("() => !document.querySelector('.jp-mod-dirty')")


def validated(page, dialog: str, outcome: str) -> str:
    """What the dialog says that nbgrader's button opens."""
    page.locator("jp-button.validate-button").click()
    said = page.locator(f".nbgrader-{dialog}Dialog .validation-{outcome}").first
    page.locator(".jp-Dialog-content").wait_for()
    keep_picture(page, f"desk-validated-{outcome}")
    said.wait_for()
    text = page.locator(".jp-Dialog-content").inner_text()
    page.keyboard.press("Escape")
    said.wait_for(state="detached")
    return text


def test_generate_preview_and_release(instructor, places):
    by_formgrader(instructor, "manage_assignments", "assign")
    page, address = instructor
    page.goto(f"{address}/formgrader/manage_assignments")
    page.locator("td.preview a").first.wait_for()
    text = (places[0] / "assignments" / NAME / f"{NAME}.ipynb").read_text()
    assert "NotImplementedError" in text and "secret_points" not in text and "factor_of_two" not in text
    by_formgrader(instructor, "manage_assignments", "release")
    page.goto(f"{address}/formgrader/manage_assignments")
    page.locator("td.status:has-text('released')").wait_for()
    keep_picture(page, "desk-released")


def test_fetch_fail_read_correct_validate_and_submit(student, places):
    page, _ = student
    assignments(student)
    page.locator("#released_assignments_list button:text-is('Fetch')").click()
    page.locator("#fetched_assignments_list a:text-is('numbers')").first.click()
    keep_picture(page, "desk-fetched")
    page.locator("#fetched_assignments_list .nested_list_item a:text-is('numbers')").click()
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell")
    wait_for_kernel(page, "Idle")

    rewrite(page, "def double", WRONG)
    run_all(page)
    error = outputs(page, *ERRORS).first
    error.wait_for()
    assert "sign" in " ".join(panel_above(error).inner_text().split())
    keep_picture(page, "desk-failed")
    save(page)
    assert "double" in validated(page, "Error", "failed")

    for name, answer in RIGHT.items():
        rewrite(page, f"def {name}", answer)
    page.locator(".jp-MarkdownCell").filter(has_text="YOUR ANSWER HERE").click()
    page.keyboard.press("Enter")
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(WHY)
    run_all(page)
    page.get_by_text(PASSED, exact=True).first.wait_for()
    save(page)
    validated(page, "Success", "success")

    assignments(student)
    page.locator("#fetched_assignments_list button:text-is('Submit')").click()
    page.locator("#submitted_assignments_list .nested_list_item").first.wait_for()
    keep_picture(page, "desk-submitted")


def test_collect_autograde_comment_mark_and_release_feedback(instructor, places):
    page, address = instructor
    by_formgrader(instructor, "manage_assignments", "collect")
    by_formgrader(instructor, f"manage_submissions/{NAME}", "autograde")
    course = places[0]
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        (submission,) = gradebook.assignment_submissions(NAME)
        (notebook,) = submission.notebooks
        assert {grade.name: grade.auto_score for grade in notebook.grades if grade.name != "why"} == {
            "check-double": 3,
            "check-square": 2,
        }
        own = notebook.id
    page.goto(f"{address}/formgrader/submissions/{own}/")
    page.locator("#why").fill("1")
    page.locator("#why-comment").fill(COMMENT)
    page.locator("#why-comment").press("Tab")
    page.wait_for_function(SAVED, arg=[1, COMMENT])
    keep_picture(page, "desk-formgrader")
    by_formgrader(instructor, "manage_assignments", "generate-feedback")
    by_formgrader(instructor, "manage_assignments", "release-feedback")


def test_fetch_and_read_the_feedback(student, places):
    page, go = student
    assignments(student)
    page.locator("#submitted_assignments_list button:text-is('Fetch Feedback')").click()
    page.locator("#submitted_assignments_list a:has-text('view feedback')").wait_for()
    keep_picture(page, "desk-feedback")
    (found,) = (places[2] / "desk").glob(f"{NAME}/feedback/*/{NAME}.html")
    go(f"files/{found.relative_to(places[2] / 'desk')}")
    text = page.locator("body").inner_text()
    keep_picture(page, "desk-page")
    assert COMMENT in text and WHY in text and re.search(r"6(\.0)? (of|/) 6", text), text[:2000]
    assert "secret_points" not in page.content()
