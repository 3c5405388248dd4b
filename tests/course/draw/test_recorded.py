"""Pictures of what autograd recorded, for both libraries: nodes, ports, names, values, and what is folded."""

import io
import re
import subprocess
import sys

import cases
import numpy as np
import pytest
import torch
from agreement import check
from bs4 import BeautifulSoup
from PIL import Image
from structure import assert_sound, edges, nodes

import course
from course import draw
from course.draw.page import head
from course.draw.recorded import read
from course.draw.walk import Names
from course.rule import RULES

LIBRARIES = pytest.mark.parametrize("t", [course, torch], ids=["course", "torch"])


def box(page, key):
    (found,) = [b for b in page.boxes if b.key == key]
    return found


def kinds(page):
    return [(b.kind, b.title) for b in page.boxes]


@LIBRARIES
def test_slides_15_to_20_line_by_line(t):
    a = t.tensor(2.0, requires_grad=True)
    page = draw.graph(a).page
    assert kinds(page) == [("leaf", "a")]
    assert page.boxes[0].rows == [
        ("data", "2."),
        ("grad", "None"),
        ("grad_fn", "None"),
        ("shape", "() float32"),
        ("is_leaf", "True"),
        ("requires_grad", "True"),
    ]
    b = t.tensor(3.0, requires_grad=True)
    assert kinds(draw.graph([a, b]).page) == [("leaf", "a"), ("leaf", "b")]
    c = a * b
    page = draw.graph(c).page
    assert nodes(page) == [
        ("accumulate", "AccumulateGrad"),
        ("accumulate", "AccumulateGrad"),
        ("backward", "MulBackward0"),
        ("leaf", "a"),
        ("leaf", "b"),
        ("operation", "×"),
        ("result", "c"),
    ]
    assert edges(page) == [
        ("forward", "leaf0", "operation2", 0, 0),
        ("forward", "leaf1", "operation2", 0, 1),
        ("grad_fn", "result2.0", "backward2", 0, 0),
        ("makes", "operation2", "result2.0", 0, 0),
        ("next", "backward2", "accumulate0", 0, 0),
        ("next", "backward2", "accumulate1", 0, 1),
        ("variable", "accumulate0", "leaf0", 0, 0),
        ("variable", "accumulate1", "leaf1", 0, 0),
    ]
    saved = [text.rpartition("= ")[2] for _, text in box(page, "backward2").rows]
    assert sorted(saved) == ["2. v0", "3. v0"]
    d = t.tensor(4.0, requires_grad=True)
    e = c * d
    e.backward(retain_graph=True)
    page = draw.graph(e).page
    assert dict(box(page, "leaf0").rows)["grad"] == "12."
    assert box(page, "result2.0").rows[:3] == [("data", "6."), ("grad", "None"), ("grad_fn", "MulBackward0")]
    assert repr(draw.graph(e)) == (
        "<graph: of e, 3 leaves (a, b, d) and 2 operations (c = a × b; e = c × d)>"
    )
    assert_sound(page)


@LIBRARIES
def test_a_node_that_let_go_or_whose_saved_value_changed_says_so(t):
    a = t.tensor([1.0, 2.0], requires_grad=True)
    h = a.sin()
    y = h * h
    h.add_(1)
    shown = [text for b in draw.graph(y).page.boxes if b.kind == "backward" for _, text in b.rows]
    assert shown[-1] == "v1 changed!"
    z = a.exp()
    z.sum().backward()
    shown = [text for b in draw.graph(z).page.boxes if b.kind == "backward" for _, text in b.rows]
    assert shown == ["let go"]


@LIBRARIES
def test_one_result_of_several_has_its_port(t):
    w = t.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
    first, second = w.unbind(0)
    y = second * first
    page = draw.graph(y).page
    assert edges(page, "forward")[1:] == [
        ("forward", "result1.0", "operation2", 0, 1),
        ("forward", "result1.1", "operation2", 1, 0),
    ]
    assert [a[3:] for a in edges(page, "next") if a[2] == "backward1"] == [(0, 1), (1, 0)]
    assert {box(page, "result1.0").title, box(page, "result1.1").title} == {"first", "second"}
    assert_sound(page)


@LIBRARIES
def test_names_are_the_callers_variables_items_and_parameters(t):
    net = t.nn.Sequential(t.nn.Linear(3, 2), t.nn.ReLU())
    params = {"w": t.ones(2, 2, requires_grad=True)}
    x = t.ones(1, 3)
    hidden = net(x)
    page = draw.graph((hidden @ params["w"]).sum(), detail="some").page
    titles = [b.title for b in page.boxes]
    assert {"net.0.weight", "net.0.bias", "params['w']", "x", "hidden"} <= set(titles)
    assert [name for name, _ in page.groups] == ["net.0"]
    cells = read([hidden], Names(locals()))
    assert {cell.name: cell.module for cell in cells if cell.kind == "operation"}["AddmmBackward0"] == "net.0"
    assert next(c for c in cells if c.name == "ReluBackward0").module == ""
    assert "loss" in repr(draw.graph({"loss": hidden.sum()}))


def within(point, corners):
    """Whether a point is in a polygon: a ray from it crosses an odd number of sides."""
    (x, y), inside = point, False
    for (a, b), (c, d) in zip(corners, [*corners[1:], corners[0]]):
        if (b > y) != (d > y) and x < a + (y - b) * (c - a) / (d - b):
            inside = not inside
    return inside


def layered(t, depth):
    layers = [layer for _ in range(depth) for layer in (t.nn.Linear(4, 4), t.nn.ReLU())]
    net = t.nn.Sequential(*layers, t.nn.Linear(4, 3))
    return net, net(t.ones(2, 4))


@LIBRARIES
@pytest.mark.parametrize("detail", ["full", "some", "compact"])
@pytest.mark.parametrize("depth", [1, 4, 9])
def test_a_module_is_a_frame_with_its_name_around_its_boxes_and_no_others(t, detail, depth):
    net, y = layered(t, depth)
    loss = (y**2).sum()
    drawn = draw.graph(loss, detail=detail)
    assert_sound(drawn.page)
    cells = read([loss], Names({"net": net}))
    modules = {f"net.{2 * k}" for k in range(depth + 1)}
    framed = dict.fromkeys(modules, 0)
    for name, corners in drawn.page.groups:
        for b in drawn.page.boxes:
            number = int(re.search(r"\d+", b.key).group())
            corner = (b.x, b.y), (b.x + b.width, b.y), (b.x, b.y + b.height), (b.x + b.width, b.y + b.height)
            inside = [within(point, corners) for point in corner]
            assert all(inside) or not any(inside), f"the frame of {name} cuts {b}"
            assert not any(inside) or cells[number].module == name, f"{b} is not of {name}"
            framed[name] += all(inside)
    assert all(framed.values()), "a module without a frame"
    shown = BeautifulSoup(drawn.svg(), "html.parser")
    assert {group["data-group"] for group in shown.select("[data-group]")} == modules
    assert {group.select_one("text").text for group in shown.select("[data-group]")} == modules


@LIBRARIES
def test_modules_are_boxes_that_can_be_unfolded(t):
    net, y = layered(t, 3)
    loss = (y**2).sum()
    drawn = draw.graph(loss, detail="modules")
    assert_sound(drawn.page)
    assert net[0].weight.requires_grad
    titles = [b.title for b in drawn.page.boxes]
    assert titles == ["data", "net.0 Linear", "net.2 Linear", "net.4 Linear", "net.6 Linear", "part 5"]
    assert edges(drawn.page) == [
        ("forward", "data0" if k == 0 else f"fold{k}", f"fold{k + 1}", 0, 0) for k in range(5)
    ]
    assert [text for _, text in drawn.page.boxes[2].rows] == [
        "1 t", "1 addmm", "1 relu", "2 leaves", "→ (2, 4)"
    ]  # fmt: skip
    part = drawn.part(2)
    assert {"net.2.weight", "net.2.bias"} <= {b.title for b in part.page.boxes}
    assert [b.title for b in drawn.part(5).page.boxes if b.kind == "operation"] == ["**", "sum"]
    summaries = BeautifulSoup(drawn._repr_html_(), "html.parser").select("summary")
    assert summaries[0].text == "net.0 Linear: 1 t, 1 addmm, 1 relu"
    assert "folded into 5 parts" in drawn.text


@LIBRARIES
def test_of_more_modules_than_a_page_has_room_for_those_that_contain_them(t):
    blocks = [t.nn.Sequential(*[t.nn.Linear(2, 2) for _ in range(15)]) for _ in range(6)]
    net = t.nn.Sequential(*blocks)
    drawn = draw.graph(net(t.ones(1, 2)).sum(), detail="modules")
    titles = [b.title for b in drawn.page.boxes]
    assert titles == ["data", *(f"net.{k} Sequential" for k in range(6)), "part 7"]
    assert_sound(drawn.page)
    flat = t.nn.Sequential(*[t.nn.Linear(2, 2) for _ in range(130)])
    large = draw.graph(flat(t.ones(1, 2)).sum())
    assert large.page.boxes[-1].title == "part 4", "130 layers of one module are cut as any graph is"
    deep = t.nn.Sequential(*[t.nn.Sequential(*[t.nn.Linear(2, 2) for _ in range(45)]) for _ in range(3)])
    large = draw.graph(deep(t.ones(1, 2)).sum())
    assert [b.title for b in large.page.boxes][1:4] == [f"deep.{k} Sequential" for k in range(3)]


@LIBRARIES
def test_a_layer_that_is_used_twice_hangs_together_without_a_circle(t):
    layer, other = t.nn.Linear(3, 3), t.nn.Linear(3, 3)
    y = layer(t.ones(1, 3))
    drawn = draw.graph(layer(other(y).relu()).sum(), detail="modules")
    assert_sound(drawn.page)
    titles = [b.title for b in drawn.page.boxes if b.kind == "fold"]
    assert titles == ["layer Linear", "other Linear", "layer Linear", "part 4"]


def test_without_modules_there_are_no_boxes_of_them():
    x = course.ones(2, requires_grad=True)
    with pytest.raises(ValueError, match='no two modules.*detail="compact"'):
        draw.graph(x.sum(), detail="modules")


@LIBRARIES
def test_a_function_is_drawn_by_its_own_name_with_what_it_saved(t):
    class Cube(t.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x * x * x

        @staticmethod
        def backward(ctx, grad_output):
            (x,) = ctx.saved_tensors
            return grad_output * 3 * x * x

    x = t.tensor([2.0], requires_grad=True)
    page = draw.graph(Cube.apply(x)).page
    assert ("operation", "Cube") in kinds(page) and ("backward", "CubeBackward") in kinds(page)
    assert box(page, "backward1").rows == [("[0]:", "x = [2.] v0")]


@LIBRARIES
def test_a_diamond_of_sixty_doublings_is_sixty_one_nodes(t):
    x = t.tensor(1.0, requires_grad=True)
    y = x
    for _ in range(60):
        y = y + y
    page = draw.graph(y).page
    assert len(page.boxes) == 61 and len(edges(page, "forward")) == 120
    assert page.width < 1100
    assert_sound(page)


@LIBRARIES
def test_a_chain_of_two_hundred_is_wrapped(t):
    x = t.tensor(1.0, requires_grad=True)
    y = x
    for _ in range(200):
        y = y * x
    drawn = draw.graph(y)
    assert drawn.page.width < 1100 and len(drawn.page.boxes) == 201
    assert_sound(drawn.page)


def recurrent(t, steps):
    w, b = t.full((4, 4), 0.1, requires_grad=True), t.zeros(4, requires_grad=True)
    h = t.zeros(1, 4)
    for _ in range(steps):
        h = t.tanh(h @ w + b)
    return h.sum()


@LIBRARIES
def test_a_thousand_nodes_are_folded_and_every_one_is_in_a_part(t):
    loss = recurrent(t, 333)
    drawn = draw.graph(loss)
    assert len(drawn.page.boxes) < 20 and "folded into 12 parts" in drawn.text
    assert_sound(drawn.page)
    inside = [drawn.part(k) for k in range(1, 13)]
    for part in inside:
        assert_sound(part.page)
    assert sum(b.kind == "operation" for part in inside for b in part.page.boxes) == 1000
    page = BeautifulSoup(drawn._repr_html_(), "html.parser")
    assert len(page.find_all("details")) == 12
    assert all(figure["aria-label"] and figure["tabindex"] == "0" for figure in page.find_all("figure"))
    with pytest.raises(IndexError, match="12 parts"):
        drawn.part(13)


def test_a_hundred_thousand_nodes_are_drawn_without_recursion():
    y = course.tensor(1.0, requires_grad=True)
    for _ in range(40_000):
        y = y + 1
    drawn = draw.graph(y)
    assert "<details>" not in drawn._repr_html_()
    assert "folded" in drawn.part(2).text and len(drawn.part(2).part(3).part(1).page.boxes) > 50


def test_every_kind_of_node_is_drawn():
    """Each kind in a case of its own, first and second order: none of rule.RULES may be left out."""
    found = set()
    for code, shapes, options in cases.CASES:
        results = check(code, *shapes, **options)
        for tensor in [*results[1], *(results[2] if len(results) > 2 else ())]:
            if getattr(tensor, "grad_fn", None) is None:
                continue
            cells = [cell for cell in read([tensor], Names()) if cell.kind == "operation"]
            new = {type(cell.node) for cell in cells} - found
            if new:
                found |= new
                for detail in "full", "some", "compact":
                    assert_sound(draw.graph(tensor, detail=detail).page)
                page = draw.graph(tensor, detail="some").page
                titles = [b.title for b in page.boxes if b.kind == "backward"]
                assert sorted(titles) == sorted(draw.page.cut(cell.name) for cell in cells)
    missing = {kind.__name__ for kind in set(RULES) - found}
    assert not missing


def two_layers(t):
    x, y = (t.tensor(np.ones(shape)) for shape in ((16, 10), (16, 2)))
    w1, w2 = (t.tensor(np.full(s, 0.1), requires_grad=True) for s in ((10, 5), (5, 2)))
    h = 1 / (1 + t.exp(-(x @ w1)))
    y_pred = h @ w2
    loss = ((y_pred - y) ** 2).sum()
    return draw.graph(loss)


def network(t):
    net = t.nn.Sequential(t.nn.Linear(5, 4), t.nn.ReLU(), t.nn.Linear(4, 3))
    x = t.ones(6, 5)
    loss = t.nn.functional.cross_entropy(net(x), t.tensor([0, 1, 2, 0, 1, 2]))
    return draw.graph(loss)


def neuron(t):
    x, w = (t.tensor(v, requires_grad=True) for v in ([-1.0, -2.0], [2.0, -3.0]))
    b = t.tensor([-3.0], requires_grad=True)
    return draw.graph(1 / (1 + t.exp(-(w @ x + b))))


@pytest.mark.parametrize("program", [two_layers, network, neuron])
def test_both_libraries_give_the_same_picture(program):
    ours, theirs = program(course), program(torch)
    assert nodes(ours.page) == nodes(theirs.page)
    assert edges(ours.page) == edges(theirs.page)
    assert ours.text == theirs.text
    assert_sound(ours.page)


def test_what_else_stands_in_the_namespace_does_no_harm():
    sparse = torch.eye(2).to_sparse().requires_grad_()  # noqa: F841
    nowhere = torch.ones(2, device="meta", requires_grad=True)
    lazy = torch.nn.LazyLinear(2)  # noqa: F841
    numbers, text, nothing = {1: 2}, "text", None  # noqa: F841

    class Asks:
        def __getattr__(self, name):
            raise AssertionError("an object of the user's was asked for something")

    asks = Asks()  # noqa: F841
    x = torch.ones(2, dtype=torch.bfloat16, requires_grad=True)
    assert_sound(draw.graph(x.exp()).page)
    assert_sound(draw.graph((nowhere * 2).sum()).page)
    assert_sound(draw.graph((torch.eye(2).to_sparse().requires_grad_() * 2).coalesce().values().sum()).page)


def test_a_name_as_long_as_a_sentence_is_cut_and_told_in_full():
    name = "a_very_long_name_of_a_tensor_that_nobody_would_write_by_hand"
    drawn = draw.graph({name: course.ones(3, requires_grad=True).exp()})
    assert_sound(drawn.page)
    assert name in drawn.text


def test_a_drawing_is_saved_as_a_page_of_its_own(tmp_path):
    drawn = neuron(course)
    for name in "a.svg", "a.png", "a.html":
        drawn.save(tmp_path / name)
    svg = (tmp_path / "a.svg").read_text()
    assert svg.startswith("<svg") and f"<title>{drawn.text}</title>" in svg.replace("&#x27;", "'")
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    page = BeautifulSoup((tmp_path / "a.html").read_text(), "html.parser")
    assert "currentColor" in str(page)
    assert page.h1.text == "a graph", "nobody has given it a name"
    draw.graph({"f": course.ones(1, requires_grad=True).exp()}).save(tmp_path / "f.html")
    page = BeautifulSoup((tmp_path / "f.html").read_text(), "html.parser")
    assert page.h1.text == "the graph of f", "a page says what it shows"
    titled = draw.graph({"y": ["x"]}, title="one gate")
    titled.save(tmp_path / "b.html")
    page = BeautifulSoup((tmp_path / "b.html").read_text(), "html.parser")
    assert page.h1.text == "one gate"
    assert "one gate" not in page.select_one("figure > svg").get_text(), "once is enough"
    with pytest.raises(ValueError, match=r"\.svg, \.png or \.html"):
        drawn.save(tmp_path / "a.gif")


def size_and_colours(png):
    image = Image.open(io.BytesIO(png)).convert("RGB")
    return image.size, {colour for _, colour in image.getcolors(1 << 24)}


@pytest.mark.needs("resvg")
def test_a_png_is_what_resvg_makes_of_the_svg(monkeypatch):
    drawn = neuron(course)
    rendered = drawn.png(dpi=192)
    size, colours = size_and_colours(rendered)
    assert np.allclose(size, (2 * drawn.page.width, 2 * drawn.page.height), atol=2)
    assert {(255, 255, 255), (0x1F, 0x77, 0xB4), (0x22, 0x22, 0x22)} <= colours, "paper, boxes, letters"
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    painted = drawn.png(dpi=192)
    assert painted != rendered and np.allclose(size_and_colours(painted)[0], size, atol=2)


def test_without_resvg_a_png_is_painted(monkeypatch):
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    drawn = neuron(course)
    size, colours = size_and_colours(drawn.png(dpi=96))
    assert np.allclose(size, (drawn.page.width, drawn.page.height), atol=2)
    assert {(255, 255, 255), (0x22, 0x22, 0x22)} <= colours, "paper, letters"


def test_an_arrows_head_ends_at_the_path_and_lies_on_its_side():
    level = [("M", (0, 0)), ("C", (5, 0, 5, 10, 20, 10))]
    assert head(level, True) == [(20, 10), (13, 6.5), (13, 13.5)]
    assert head(level, False) == [(0, 0), (7, -3.5), (7, 3.5)]
    upright = [("M", (3, 20)), ("L", (3, 0))]
    assert head(upright, True) == [(3, 0), (-0.5, 7), (6.5, 7)]


def test_texts_of_a_users_are_no_markup():
    a = course.tensor(1.0, requires_grad=True)
    shown = draw.graph({"<script>alert(1)</script>": a}, title="<b>")._repr_html_()
    assert "<script>" not in shown and "<b>" not in shown
    assert not re.search(r"<[bs]c?r?>", shown)


def test_drawings_need_neither_library_before_there_is_a_tensor():
    code = "import sys; from course import draw; draw.graph({'f': ['x']}).svg(); "
    code += "assert not {'torch', 'matplotlib', 'course.tensors', 'course.engine'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_engine_imports_no_drawing():
    code = "import sys, course; course.tensor(1., requires_grad=True).backward(); "
    code += "assert not [m for m in sys.modules if m.startswith(('course.draw', 'course.explain'))]"
    subprocess.run([sys.executable, "-c", code], check=True)
