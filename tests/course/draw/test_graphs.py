"""Pictures of computational graphs: where nodes stand, and what is said to who cannot see them."""

import pytest

from course import draw
from course.draw.graphs import _columns, _places

DIAMOND = {"u": ["x"], "v": ["u"], "f": ["u", "v", "b"]}


def test_a_gate_stands_right_of_its_inputs_and_an_input_right_before_its_user():
    columns = _columns(DIAMOND)
    assert columns == {"x": 0, "u": 1, "v": 2, "f": 3, "b": 2}


def test_no_two_nodes_stand_in_one_place():
    graph = {"a": ["x", "y"], "b": ["x", "y"], "c": ["a", "b"], "d": ["a", "b"], "f": ["c", "d", "z"]}
    places = _places(graph, _columns(graph))
    assert len(places) == 8
    assert all(
        abs(p[0] - q[0]) + abs(p[1] - q[1]) >= 1
        for p in places.values()
        for q in places.values()
        if p is not q
    )


def test_the_picture_is_a_png_and_its_text_tells_what_leads_where():
    picture = draw.graph(DIAMOND, notes={"x": 2.0}, title="a diamond")
    assert repr(picture) == (
        "<graph: a diamond, 2 inputs (x, b) and 3 gates (u of x; v of u; f of u, v, b); below them x: 2.0>"
    )
    assert picture.png(dpi=40).startswith(b"\x89PNG")


def test_a_cycle_is_refused_with_its_gates():
    with pytest.raises(ValueError, match="cannot depend on itself.*a.*b"):
        draw.graph({"a": ["b"], "b": ["a"]})
