"""A student's first quarter of an hour, and what the last one looks like: the notebooks in JupyterLab, in a
real browser.

Set `AUTOGRADER_PICTURES` to a folder to keep the screenshots: one of them is in the README.
"""

import json
import os
import shutil
from pathlib import Path

import axe
import nbformat
import pytest

from autograder.author import mistakes, source
from autograder.demo import submission
from course.check import PASSED, sentence
from tests.browser.servers import browsing, jupyter

pytestmark = pytest.mark.needs("browser")

# For each notebook how many exercises and pictures it has.
NOTEBOOKS = {"1-jacobians": (9, 5), "2-graphs": (10, 5), "3-functions": (9, 4), "4-mnist": (10, 6)}

SETTINGS = {
    # Cells outside the window are part of the page too, so that a test can read them.
    "@jupyterlab/notebook-extension/tracker": {"windowingMode": "none"},
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}


def settings(home: Path) -> Path:
    """A folder of JupyterLab's settings."""
    for name, choices in SETTINGS.items():
        path = home / "settings" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(choices))
    return home / "settings"


@pytest.fixture(scope="module")
def desk(repository, tmp_path_factory) -> Path:
    """A student's folder: the handouts, beside each the same notebook solved, and the first one solved with
    one mistake.
    """
    folder = tmp_path_factory.mktemp("desk")
    solved = {}
    for name in NOTEBOOKS:
        shutil.copytree(repository / "assignments" / name, folder / name)
        (handout,) = (folder / name).glob("*.ipynb")
        original = source.read(repository / "solutions" / name / f"{handout.stem}.py")
        solved[name] = submission.answer(nbformat.read(handout, as_version=4), submission.answers(original))
        nbformat.write(solved[name], handout.with_name("solved.ipynb"))
    transpose = next(
        mistake
        for mistake in mistakes.load(repository / "solutions" / "1-jacobians")
        if (mistake.grade_id, mistake.name) == ("numerical-jacobian", "transpose")
    )
    wrong = submission.answer(solved["1-jacobians"], {transpose.grade_id: transpose.code})
    nbformat.write(wrong, folder / "1-jacobians" / "wrong.ipynb")
    return folder


@pytest.fixture(scope="module")
def lab(desk, tmp_path_factory):
    """A running JupyterLab: a function from a notebook's path to its address."""
    home = tmp_path_factory.mktemp("home")
    with jupyter(
        "jupyterlab",
        desk,
        home,
        # no MNIST: training in earnest takes a minute, and on the small digits seconds
        https_proxy="http://127.0.0.1:9",
        http_proxy="http://127.0.0.1:9",
        no_proxy="127.0.0.1",
        JUPYTERLAB_SETTINGS_DIR=str(settings(home)),
    ) as (address, token):
        yield lambda path: f"{address}/lab/tree/{path}?token={token}&reset"


@pytest.fixture(scope="module")
def chromium_page(chromium):
    with browsing(chromium) as browser:
        yield browser.new_page(viewport={"width": 1280, "height": 900})


def keep_picture(page, name: str) -> None:
    if folder := os.environ.get("AUTOGRADER_PICTURES"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png")


def open_notebook(page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=90_000)
    wait_for_kernel(page, "Idle")


def wait_for_kernel(page, state: str, seconds: int = 120) -> None:
    page.wait_for_selector(f"#jp-main-statusbar >> text=/Python 3.*\\| {state}/", timeout=1000 * seconds)


def run_all(page) -> None:
    page.click(".lm-MenuBar-itemLabel:text-is('Run')")
    page.click(".lm-Menu-itemLabel:text-is('Run All Cells')")


def outputs(page, *mime_types: str):
    return page.locator(
        ", ".join(f".jp-OutputArea-output[data-mime-type='{mime_type}']" for mime_type in mime_types)
    )


def panel_above(error):
    """What its own cell shows as a page: where the machine is busy the kernel is told too late to stop, and
    later cells run as well.
    """
    area = error.locator("xpath=ancestor::*[contains(concat(' ', @class, ' '), ' jp-OutputArea ')][1]")
    return area.locator("[data-mime-type='text/html']").last


# Every code cell has a number, and none a star; a folded one shows no number.
PROMPTS_DONE = (
    "() => [...document.querySelectorAll('.jp-CodeCell .jp-InputArea .jp-InputPrompt')]"
    ".filter(prompt => prompt.offsetParent)"
    ".every(prompt => /\\d/.test(prompt.innerText))"
)

# JupyterLab renders an error like stderr, where its traceback holds no links to files.
ERRORS = ("application/vnd.jupyter.error", "application/vnd.jupyter.stderr")


def test_the_handout_runs_a_check_and_shows_its_message(lab, chromium_page):
    """Run All stops at the first check, which says that the exercise is not solved yet."""
    page = chromium_page
    open_notebook(page, lab("1-jacobians/jacobians.ipynb"))
    keep_picture(page, "handout")
    run_all(page)
    error = outputs(page, *ERRORS).first
    error.wait_for(timeout=120_000)
    error.scroll_into_view_if_needed()
    keep_picture(page, "handout-check")
    assert "not solved yet" in panel_above(error).inner_text()
    assert error.inner_text().strip().endswith("visible checks failed, see above")
    assert "HIDDEN" not in page.content()


def test_a_wrong_answer_is_told_apart(lab, chromium_page):
    """A student who returns the transpose reads that it is the transpose, below the check that was run,
    beside the own entries.
    """
    page = chromium_page
    open_notebook(page, lab("1-jacobians/wrong.ipynb"))
    run_all(page)
    error = outputs(page, *ERRORS).first
    error.wait_for(timeout=120_000)
    error.scroll_into_view_if_needed()
    keep_picture(page, "wrong")
    panel = panel_above(error)
    assert sentence("transpose") in " ".join(panel.inner_text().split())
    assert panel.locator("td").count() > 0


@pytest.mark.sampled(4)
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_the_solved_notebook_runs_to_the_end_and_passes_every_visible_check(lab, chromium_page, name):
    page, (exercises, pictures) = chromium_page, NOTEBOOKS[name]
    open_notebook(page, lab(f"{name}/solved.ipynb"))
    run_all(page)
    passed = page.get_by_text(PASSED, exact=True)
    passed.nth(exercises - 1).wait_for(timeout=300_000)
    # The last cells of assignment 4 train after the last check.
    page.wait_for_function(PROMPTS_DONE, timeout=300_000)
    keep_picture(page, f"solved-{name}")
    assert passed.count() == exercises
    assert outputs(page, *ERRORS).count() == 0
    figures = page.locator(".jp-OutputArea-output[data-mime-type='text/html'] figure[role=img][aria-label]")
    assert figures.count() == pictures
    assert outputs(page, "image/png", "image/svg+xml").count() == 0, "JupyterLab reads no label for these"
    # A check is a line that says what it is, and its verdict.
    bars = page.locator(".jp-InputPlaceholder .jp-PlaceholderText").all_inner_texts()
    assert sum(bar.startswith("# @title check: ") for bar in bars) == exercises
    assert page.locator("details").count() >= 10 and page.locator("details[open]").count() == 0
    assert page.locator("mjx-merror").count() == 0, "a formula that MathJax does not understand"
    if axe.why_not() is None:
        # What is ours on JupyterLab's page: pictures, verdicts and tables.
        assert axe.violations(page, ".jp-OutputArea-output[data-mime-type='text/html']") == []


@pytest.mark.slow
@pytest.mark.needs("axe")
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_an_unsolved_handout_can_be_read_by_everybody(lab, chromium_page, repository, name):
    """Its texts, tables and formulas, with each help opened: what is ours on JupyterLab's page."""
    page = chromium_page
    (handout,) = (repository / "assignments" / name).glob("*.ipynb")
    open_notebook(page, lab(f"{name}/{handout.name}"))
    page.evaluate("() => document.querySelectorAll('details').forEach(help => { help.open = true })")
    texts = page.locator(".jp-MarkdownOutput")
    assert texts.count() > 15 and page.locator("details[open]").count() >= 10
    assert axe.violations(page, ".jp-MarkdownOutput") == []


STEPPER = """import course as torch
from course import explain
x, w = torch.tensor([-1.0, -2.0]), torch.tensor([2.0, -3.0], requires_grad=True)
f = torch.sigmoid(w @ x)
explain.step_through(f, title="a neuron")"""


def test_a_stepper_takes_the_arrow_keys_and_not_the_notebook(lab, desk, chromium_page):
    """JupyterLab has keys of its own: where the focus is on no text, arrows go to another cell."""
    page = chromium_page
    cells = [nbformat.v4.new_code_cell(STEPPER), nbformat.v4.new_markdown_cell("# below")]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), desk / "stepper.ipynb")
    open_notebook(page, lab("stepper.ipynb"))
    run_all(page)
    stepper = page.locator("[data-stepper]")
    stepper.wait_for(timeout=120_000)
    said = stepper.locator("output")
    assert said.inner_text() == "all of it; one step on begins"
    stepper.get_by_label("one step on").click()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    assert said.inner_text() == "3. f = sigmoid(dot_2) = 0.982"
    assert stepper.locator("tr[aria-current], code[aria-current]").count() == 0
    page.keyboard.press("ArrowRight")
    assert stepper.locator("tr[aria-current]").count() == 1
    assert stepper.locator("code[aria-current]").count() == 2  # the gradient of ones, and what comes of it
    keep_picture(page, "stepper")
    if axe.why_not() is None:
        assert axe.violations(page, "[data-stepper]") == []
