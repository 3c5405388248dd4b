"""Pictures of computational graphs, of gates that are written down: where they stand, and what is said to who
cannot see them.
"""

import pytest
from structure import assert_sound, edges

from course import draw

DIAMOND = {"u": ["x"], "v": ["u"], "f": ["u", "v", "b"]}


def left_of(page):
    return {box.key: box.x + box.width / 2 for box in page.boxes}


def test_a_gate_stands_right_of_its_inputs_and_an_input_right_before_its_user():
    page = draw.graph(DIAMOND).page
    x = left_of(page)
    assert x["x"] < x["u"] < x["v"] == x["b"] < x["f"]
    assert edges(page) == [
        ("forward", "b", "f", 0, 2),
        ("forward", "u", "f", 0, 0),
        ("forward", "u", "v", 0, 0),
        ("forward", "v", "f", 0, 1),
        ("forward", "x", "u", 0, 0),
    ]
    assert_sound(page)


def test_an_mlp_of_gates_has_no_boxes_that_overlap():
    mlp = {
        "x @ w1": ["x", "w1"],
        "sigmoid": ["x @ w1"],
        "hidden @ w2": ["sigmoid", "w2"],
        "y_pred - y": ["hidden @ w2", "y"],
        "squared": ["y_pred - y", "y_pred - y"],
        "loss": ["squared"],
    }
    notes = dict.fromkeys([*mlp, "x", "w1"], "a note of two lines,\nwider than its gate")
    for page in draw.graph(mlp).page, draw.graph(mlp, notes, "the MLP").page:
        assert_sound(page)


def test_the_picture_is_a_png_and_its_text_tells_what_leads_where():
    picture = draw.graph(DIAMOND, notes={"x": 2.0}, title="a diamond")
    assert repr(picture) == (
        "<graph: a diamond, 2 inputs (x, b) and 3 gates (u of x; v of u; f of u, v, b); below them x: 2.0>"
    )
    assert picture.png(dpi=40).startswith(b"\x89PNG")


def test_a_long_chain_of_gates_is_as_wide_as_a_page():
    page = draw.graph({f"g{k + 1}": [f"g{k}"] for k in range(200)}).page
    assert page.width < 1100
    assert_sound(page)


def test_an_empty_graph_says_so():
    assert "an empty graph" in draw.graph({}).svg() and "an empty graph" in draw.graph([]).svg()
    assert draw.graph({}).svg().startswith("<svg")


def test_a_cycle_is_refused_with_its_gates():
    with pytest.raises(ValueError, match="cannot depend on itself.*a.*b"):
        draw.graph({"a": ["b"], "b": ["a"]})


def test_what_is_no_graph_is_refused():
    with pytest.raises(TypeError, match=r"takes a tensor.*not int"):
        draw.graph(3)
    with pytest.raises(ValueError, match="detail is"):
        draw.graph({}, detail="much")
