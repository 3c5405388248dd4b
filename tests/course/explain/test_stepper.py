"""The stepper: which boxes and arrows each step marks, and that a browser goes through them by its keys."""

import json
import re

import pytest
import torch
from axe import violations
from bs4 import BeautifulSoup
from structure import assert_sound

import course
from course import explain
from course.draw.drawing import page_html

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
    data = json.loads(re.search(r"= (\{.*\});$", page.script.text, re.MULTILINE).group(1))
    assert len(data["T"]) == len(data["L"]) == len(data["P"]) == len(stepper) + 1

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


@LIBRARIES
def test_numpy_stands_beside_with_the_lines_of_each_backward_step(t):
    stepper = neuron(t)
    rows = [row for _, _, row in stepper.steps]
    of = {
        row: [stepper.source.lines[n].strip() for n in lines]
        for row, lines in zip(rows, stepper.lines[1:], strict=True)
        if row is not None
    }
    names = [row.node for row in stepper.table.rows]
    exp, dot, leaf = (names.index(name) for name in ("ExpBackward0", "DotBackward0", "AccumulateGrad"))
    row = stepper.table.rows[exp]
    assert len(of[exp]) == 1
    assert of[exp][0].startswith(f"{row.outs[0].to} = grad_{row.of} * "), "by other names than the table's"
    assert {line.partition(" = ")[0] for line in of[dot]} == {"grad_w", "grad_x"}
    assert [line[:6] for line in of[leaf]] == ["return"]
    assert all(of.values()), "a step of the pass is in no line"
    assert stepper.lines[:9] == [[]] * 9, "no line is of a step forward"
    told = {n for lines in stepper.lines for n in lines}
    body = [n for n, line in enumerate(stepper.source.lines) if line.startswith("    ")]
    assert told == set(body)
    page = BeautifulSoup(stepper._repr_html_(), "html.parser")
    assert [code.get_text().rstrip() for code in page.select("code")] == [
        line or "" for line in stepper.source.lines
    ]


def test_a_gradient_that_goes_on_unchanged_and_one_of_several_results_have_lines():
    w = course.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
    first, second = w.unbind(0)
    loss = (first * second + first).sum()
    stepper = explain.step_through(loss)
    for (text, _, row), lines in zip(stepper.steps, stepper.lines[1:]):
        assert row is None or lines, text


@LIBRARIES
def test_each_operation_is_in_a_line_where_the_user_has_named_none(t):
    x = t.tensor([1.0, 2.0], requires_grad=True)
    loss = ((x.exp() + x.sin()) * 2 + x.cos()).sum()  # an addition hands its gradient on as it is
    found = [node for nodes in explain.to_numpy(loss).nodes for node in nodes]
    waiting, operations = [loss.grad_fn], []
    while waiting:
        node = waiting.pop()
        if not hasattr(node, "variable"):
            operations.append(node)
            waiting += [after for after, _ in node.next_functions if after is not None]
    assert all(any(node is other for other in found) for node in operations)


def unwritten():
    class Twice(course.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

        @staticmethod
        def backward(ctx, g):
            return g * 2

    return explain.step_through(Twice.apply(course.ones(2, requires_grad=True)).sum())


def test_what_numpy_cannot_tell_is_a_sentence_in_its_place():
    stepper = unwritten()
    assert stepper.source.lines == [] and "Function of your own" in stepper.source.why
    page = BeautifulSoup(stepper._repr_html_(), "html.parser")
    assert not page.select("code") and "its backward is your code already" in page.get_text()
    assert stepper.lines == [[]] * (len(stepper) + 1)


def test_a_pass_that_begins_with_another_gradient_has_no_source_beside_it():
    x = course.ones(2, requires_grad=True)
    stepper = explain.step_through((x * 2).sum(), course.tensor(3.0))
    assert stepper.steps[-1][0] == "AccumulateGrad: x.grad = [6., 6.]"
    assert stepper.source.lines == [] and "gradient of ones" in stepper._repr_html_()


def test_what_else_stands_in_the_namespace_does_no_harm():
    sparse = torch.eye(2).to_sparse().requires_grad_()  # noqa: F841
    nowhere = torch.ones(2, device="meta", requires_grad=True)  # noqa: F841
    lazy = torch.nn.LazyLinear(2)  # noqa: F841
    half = torch.ones(2, dtype=torch.bfloat16, requires_grad=True)
    x = torch.ones(2, requires_grad=True)
    assert explain.step_through((x * 2).sum()).source.lines
    assert explain.step_through((half * 2).sum()).source.why, "NumPy has no bfloat16"


def test_a_name_that_the_script_uses_and_an_object_that_answers_to_all_names_are_in_no_way():
    class Obliging:
        def __getattr__(self, name):
            return None

    obliging = Obliging()
    DATA = course.ones(2, requires_grad=True)
    page = explain.step_through((DATA * 2).sum())._repr_html_()
    assert '"the leaves DATA"' in page.replace("1. ", "", 1) and obliging.anything is None
    assert page.count('"T":[') == 1


def chain(n):
    x = course.full((4,), 0.5, requires_grad=True)
    y = x
    for _ in range(n // 2):
        y = (y * x).sin()
    return explain.step_through(y.sum())


def test_a_large_drawing_is_cut_into_strips_that_hold_all_of_it():
    stepper = chain(100)
    page = stepper.drawing.page
    shown = BeautifulSoup(stepper._repr_html_(), "html.parser")
    strips = shown.select("figure svg")
    assert len(strips) > 3 and all("content-visibility" in svg.parent["style"] for svg in strips)
    assert sorted(e["data-box"] for e in shown.select("figure [data-box]")) == sorted(
        b.key for b in page.boxes
    )
    assert sorted(int(e["data-n"]) for e in shown.select("[data-way]")) == list(range(len(page.ways)))
    assert len(BeautifulSoup(neuron(course)._repr_html_(), "html.parser").select("figure svg")) == 1


@pytest.fixture(scope="module")
def browser(chromium):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.mark.needs("browser")
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


def opened(browser, stepper, folder, **options):
    stepper.save(folder / "step.html")
    page = browser.new_page(**options)
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.goto((folder / "step.html").as_uri())
    page.focus("input")
    return page


IN_SIGHT = """([outer, inner]) => {
  const a = document.querySelector(outer).getBoundingClientRect();
  const b = document.querySelector(inner).getBoundingClientRect();
  return b.top >= a.top - 1 && b.bottom <= a.bottom + 1;
}"""


@pytest.mark.needs("browser")
def test_of_a_large_graph_the_marked_box_row_and_lines_come_into_sight(browser, tmp_path):
    stepper = chain(240)
    page = opened(browser, stepper, tmp_path)
    assert page.locator("tbody tr").count() == len(stepper.table)
    assert page.locator("tbody").count() > 5
    page.keyboard.press("End")
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    step = len(stepper) - 3
    (key,) = [b.key for b, steps in zip(stepper.drawing.page.boxes, stepper.marks[0]) if steps == [step]]
    assert page.evaluate(IN_SIGHT, ["figure", f"[data-box='{key}']"])
    assert page.evaluate(IN_SIGHT, ["[data-follows]", "tr[aria-current]"])
    assert page.evaluate(IN_SIGHT, ["[data-follows] ~ [data-follows]", "code[aria-current]"])
    marked = page.locator("code[aria-current]").all_text_contents()
    assert marked == [stepper.source.lines[n] for n in stepper.lines[step]]
    page.close()


@pytest.mark.needs("browser")
def test_beside_each_other_where_there_is_room_else_below(browser, tmp_path):
    stepper = mlp(course)
    places = {}
    for width in (1300, 420):
        page = opened(browser, stepper, tmp_path, viewport={"width": width, "height": 900})
        found = [page.locator(s) for s in ("figure", "[data-follows] >> nth=0", "[data-follows] >> nth=1")]
        places[width] = [one.bounding_box() for one in found]
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.close()
    drawing, table, source = places[1300]
    assert table["x"] >= drawing["x"] + drawing["width"] and source["x"] == table["x"]
    assert source["y"] + source["height"] <= 900, "all three are seen at once"
    drawing, table, source = places[420]
    assert drawing["x"] == table["x"] == source["x"] and drawing["y"] < table["y"] < source["y"]


@pytest.mark.needs("browser")
def test_the_browsers_own_keys_are_left_alone(browser, tmp_path):
    page = opened(browser, neuron(course), tmp_path)
    page.focus("button")
    page.keyboard.press("Alt+ArrowRight")
    page.keyboard.press("Control+ArrowRight")
    assert page.inner_text("output").startswith("all of it")
    page.focus("[data-follows]")  # from wherever the focus is on it
    page.keyboard.press("ArrowRight")
    assert page.inner_text("output").startswith("1. ")
    page.close()


@pytest.mark.needs("browser")
def test_without_a_script_all_three_are_there(browser, tmp_path):
    stepper = neuron(course)
    page = opened(browser, stepper, tmp_path, java_script_enabled=False)
    assert page.locator("figure svg").is_visible()
    assert page.locator("tbody tr").count() == len(stepper.table)
    assert page.locator("code").count() == len(stepper.source.lines)
    page.close()


@pytest.mark.sampled(2)
@pytest.mark.needs("browser")
@pytest.mark.needs("axe")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong(scheme, browser, tmp_path):
    for stepper, step in ((mlp(course), 9), (chain(120), 2), (unwritten(), 2)):
        page = opened(browser, stepper, tmp_path, color_scheme=scheme)
        assert violations(page) == []
        for _ in range(step):
            page.keyboard.press("ArrowRight")
        assert violations(page) == []
        page.close()


@pytest.mark.needs("browser")
@pytest.mark.needs("axe")
def test_axe_finds_nothing_wrong_where_a_notebook_has_two(browser, tmp_path):
    shown = mlp(course)._repr_html_()
    (tmp_path / "two.html").write_text(page_html(shown + neuron(course)._repr_html_() + shown, "two"))
    page = browser.new_page()
    page.goto((tmp_path / "two.html").as_uri())
    assert violations(page) == []
    page.close()
