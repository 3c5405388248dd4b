"""The stepper: which boxes and arrows each step marks, and that a browser goes through them by its keys."""

import json
import os
import re
import shutil

import pytest
import torch
from bs4 import BeautifulSoup
from structure import assert_sound

import course
from course import explain

LIBRARIES = pytest.mark.parametrize("t", [course, torch], ids=["course", "torch"])


def neuron(t):
    x, w = (t.tensor(v, requires_grad=True) for v in ([-1.0, -2.0], [2.0, -3.0]))
    b = t.tensor([-3.0], requires_grad=True)
    f = 1 / (1 + t.exp(-(w @ x + b)))
    return explain.step_through(f, title="a sigmoid neuron, gate by gate")


def mlp(t):
    x, y = t.full((16, 10), 0.5), t.ones(16, 2)
    w1, w2 = t.full((10, 5), 0.1, requires_grad=True), t.full((5, 2), 0.1, requires_grad=True)
    h = t.sigmoid(x @ w1)
    y_pred = h @ w2
    loss = ((y_pred - y) ** 2).sum()
    return explain.step_through(loss)


@LIBRARIES
def test_forward_each_operation_then_backward_each_node(t):
    steps = [text for text, _, _ in neuron(t).steps]
    assert steps[:2] == ["the leaves w, x, b", "dot_2 = w @ x"]
    assert steps[7] == "f = reciprocal_8 × 1 = [0.7311]"
    assert steps[8].startswith("MulBackward0: grad_reciprocal_8 = [1.]")
    assert len(steps) == 1 + 7 + 7 + 3
    ends = {text for text in steps if text.startswith("AccumulateGrad")}
    assert ends == {
        "AccumulateGrad: w.grad = [-0.1966, -0.3932]",
        "AccumulateGrad: x.grad = [0.3932, -0.5898]",
        "AccumulateGrad: b.grad = [0.1966]",
    }


@LIBRARIES
@pytest.mark.parametrize("program", [neuron, mlp])
def test_every_box_and_every_arrow_is_marked_in_some_step_and_every_step_marks(program, t):
    stepper = program(t)
    assert_sound(stepper.drawing.page)
    boxes, ways = stepper.marks
    assert len(boxes) == len(stepper.drawing.page.boxes) and all(boxes)
    assert len(ways) == len(stepper.drawing.page.ways) and all(ways)
    assert {step for steps in boxes for step in steps} == set(range(1, len(stepper) + 1))


def test_the_page_has_what_it_marks_and_no_text_of_a_users_is_script():
    stepper = neuron(course)
    page = BeautifulSoup(stepper._repr_html_(), "html.parser")
    boxes, ways = stepper.marks
    assert len(page.select("[data-box]")) == len(boxes) and len(page.select("[data-way]")) == len(ways)
    assert len(page.select("tbody tr")) == len(stepper.table)
    assert page.input["max"] == str(len(stepper)) and page.input["aria-label"] == "step"
    assert "src=" not in str(page.script) and "http" not in page.script.text
    texts = json.loads(re.search(r"T = (\[.*?\]), all = ", page.script.text).group(1))
    assert len(texts) == len(stepper) + 1

    class Odd(course.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

        @staticmethod
        def backward(ctx, g):
            return g * 2

    odd = type("</script><b>", (Odd,), {})
    x = course.ones(2, requires_grad=True)
    shown = explain.step_through(odd.apply(x).sum())._repr_html_()
    assert shown.count("</script>") == 1 and "<b>" not in shown


def test_a_graph_too_large_is_refused_with_what_to_do(tmp_path):
    x = course.ones(1, requires_grad=True)
    y = x
    for _ in range(1001):
        y = y + 1
    with pytest.raises(ValueError, match="1001 operations.*smaller example"):
        explain.step_through(y)
    with pytest.raises(ValueError, match="nothing that requires grad"):
        explain.step_through(course.ones(1))
    with pytest.raises(ValueError, match="saved as .html"):
        explain.step_through(x + 1).save(tmp_path / "a.png")


@pytest.fixture(scope="module")
def browser():
    sync_api = pytest.importorskip("playwright.sync_api")
    chromium = shutil.which("chromium")
    if chromium is None:
        if "browser" in os.environ.get("AUTOGRADER_REQUIRE", ""):
            pytest.fail("there is no chromium on PATH")
        pytest.skip("there is no chromium on PATH")
    with sync_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.mark.parametrize("program", [neuron, mlp])
def test_a_browser_steps_through_it_by_the_keyboard(program, browser, tmp_path):
    stepper = program(course)
    stepper.save(tmp_path / "step.html")
    page = browser.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(error))
    page.goto((tmp_path / "step.html").as_uri())
    marked = lambda: page.evaluate(
        "[...document.querySelectorAll('[data-box]')].filter(e => e.querySelector('rect').style.strokeWidth)"
        ".map(e => e.dataset.box)"
    )
    said = lambda: page.inner_text("output")
    assert marked() == [] and said().startswith("all of it")
    page.focus("input")
    boxes, _ = stepper.marks
    keys = [box.key for box in stepper.drawing.page.boxes]
    for step, (text, _, _) in enumerate(stepper.steps, 1):
        page.keyboard.press("ArrowRight")
        assert marked() == [key for key, steps in zip(keys, boxes) if step in steps]
        assert said() == f"{step}. {text}"
    page.keyboard.press("ArrowRight")
    assert said().startswith(f"{len(stepper)}.")
    page.click("button[aria-label='one step back']")
    page.keyboard.press("ArrowLeft")
    assert said().startswith(f"{len(stepper) - 2}.")
    assert not errors
    page.close()
