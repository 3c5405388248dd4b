"""The layout by itself: layers, lines, order, and no way for an arrow through a box."""

import random

import pytest
from structure import assert_sound

from course.draw.layout import PAGE, Link, Unit, place
from course.draw.page import Box, Piece, lay_out


def pieces(count, links, sizes=None):
    made = []
    for k in range(count):
        width, height = sizes[k] if sizes else (60.0, 30.0)
        box = Box(f"b{k}", "operation", "", width=width, height=height)
        inputs = max([link.into for link in links if link.target == k], default=0) + 1
        entries = [height * (i + 1) / (inputs + 1) for i in range(inputs)]
        unit = Unit(width, height, {"forward": entries}, {"forward": [height / 2]})
        made.append(Piece(unit, [box], ends={"forward": box.key}, starts={"forward": [box.key]}))
    return made


def laid_out(count, pairs, sizes=None):
    into = {}
    links = []
    for source, target in pairs:
        into[target] = into.get(target, -1) + 1
        links.append(Link(source, 0, target, into[target]))
    made = pieces(count, links, sizes)
    return made, lay_out(made, links)


def test_a_unit_stands_right_of_all_its_sources_in_its_line():
    made, page = laid_out(5, [(0, 1), (1, 2), (0, 3), (1, 3), (2, 3), (4, 3)])
    assert [piece.unit.rank for piece in made] == [0, 1, 2, 3, 2]  # the input stands right before its user
    assert_sound(page)


def test_what_only_inputs_lead_to_stands_right_before_its_user_too():
    """A transposed weight of the last layer is no thing of the first."""
    made, _ = laid_out(6, [(0, 1), (1, 2), (2, 3), (4, 5), (5, 3)])
    assert [piece.unit.rank for piece in made] == [0, 1, 2, 3, 1, 2]


def test_rows_of_one_weight_stand_where_they_are_used():
    """Else each of them crosses the whole picture."""
    chain = [(k, k + 1) for k in range(1, 9)]
    rows = [edge for k in range(10, 18) for edge in ((0, k), (k, k - 8))]
    made, page = laid_out(18, [*chain, *rows])
    assert [piece.unit.rank for piece in made[10:]] == [piece.unit.rank - 1 for piece in made[2:10]]
    assert_sound(page)


def test_two_that_would_cross_are_exchanged():
    made, _ = laid_out(4, [(0, 3), (1, 2)])
    upper = made[0].unit.y < made[1].unit.y
    assert (made[3].unit.y < made[2].unit.y) == upper


def test_a_wide_graph_goes_on_in_another_line_as_a_text_does():
    made, page = laid_out(200, [(k, k + 1) for k in range(199)])
    assert page.width < PAGE + 120
    lines = sorted({round(piece.unit.y) for piece in made})
    assert 15 < len(lines) < 30
    assert_sound(page)


def test_one_output_that_many_use_far_away_is_one_line_that_branches():
    _, page = laid_out(41, [*((k, k + 1) for k in range(40)), *((0, k) for k in range(2, 41))])
    assert_sound(page)
    assert len(page.ways) < 130


@pytest.mark.parametrize("seed", range(30))
def test_random_graphs_are_drawn_without_overlap(seed):
    some = random.Random(seed)
    count = some.randint(2, 60)
    pairs = [
        (some.randint(max(0, k - 8), k - 1), k) for k in range(1, count) for _ in range(some.randint(0, 3))
    ]
    pairs += [(some.randint(0, count // 2), count - 1) for _ in range(some.randint(0, 5))]
    pairs = [(a, b) for a, b in pairs if a < b]
    sizes = [(some.randint(20, 240), some.randint(18, 120)) for _ in range(count)]
    assert_sound(laid_out(count, pairs, sizes)[1])


def test_nothing_is_a_page_too_and_a_circle_is_refused():
    assert place([], []).hops == []
    with pytest.raises(ValueError, match="depends on itself"):
        laid_out(2, [(0, 1), (1, 0)])
