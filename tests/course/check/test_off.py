"""How a gradient is off, in words that give no value away."""

import numpy as np
import pytest

from course.check.off import off

RIGHT = np.array([[1.0, 2.5, -3.0], [4.0, 0.5, 6.0]])
G = np.array([[2.0, 3.0, -1.0], [0.5, 4.0, 7.0]])
SQUARE = np.array([[1.0, 2.0], [5.0, -7.0]])

SHAPES = "has shape (2, 3) and should have shape "
SIX = "has shape (6,) and should have shape (2, 3)"
WORDS = [
    (RIGHT, RIGHT, ""),
    (-RIGHT, RIGHT, "is the right one with the other sign"),
    (3 * RIGHT, RIGHT, "is 3 times the right one"),
    (RIGHT / 3, RIGHT, "is 1/3 of the right one"),
    (RIGHT / -2, RIGHT, "is -1/2 of the right one"),
    (0 * RIGHT, RIGHT, "is 0 and should not be"),
    (RIGHT + 2, RIGHT, "is the right one and the same number added to each entry"),
    (SQUARE.T, SQUARE, "is the right one transposed"),
    (RIGHT[:, ::-1], RIGHT, "is the right one, backwards along axis 1"),
    (SQUARE.reshape(4)[[1, 0, 3, 2]].reshape(2, 2)[::-1], SQUARE, "has the right entries, in other places"),
    (RIGHT.T, RIGHT, "has shape (3, 2) and should have shape (2, 3): it is the right one transposed"),
    (np.ones((3, 2)), RIGHT, "has shape (3, 2) and should have shape (2, 3): the two axes are swapped"),
    (RIGHT, RIGHT.sum(0), SHAPES + "(3,): summed over axis 0 it would be right"),
    (RIGHT, RIGHT.sum(), SHAPES + "(): summed over axes 0, 1 it would be right"),
    (RIGHT, RIGHT.sum(1, keepdims=True), SHAPES + "(2, 1): summed over axis 1 it would be right"),
    (RIGHT.reshape(6), RIGHT, SIX + ": the numbers are right, in another shape"),
    (7.0, RIGHT * 0 + 7, "has shape () and should have shape (2, 3): spread to that shape it would be right"),
    (np.full((2, 3), np.nan), RIGHT, "has entries that are not finite"),
    (np.where(RIGHT > 3, 0, RIGHT), RIGHT, "is wrong in 2 of 6 entries (it is 0 there), first at [1, 0]"),
    (RIGHT + G, RIGHT, "is not the right one"),
    (2.0, 1.0, "is 2 times the right one"),
    (12.0, -4.0, "is not the right one"),  # by the factor it would be told
]  # fmt: skip


@pytest.mark.parametrize("got, right, words", WORDS, ids=range(len(WORDS)))
def test_words(got, right, words):
    assert off(got, right) == words


def test_beside_what_arrived_and_the_other_inputs():
    assert off(G, G * RIGHT, G) == "is what arrived, handed on as it is"
    assert off(RIGHT, G * RIGHT, G) == "is the local derivative alone: what arrived is not multiplied in"
    assert off(G * G * RIGHT, G * RIGHT, G) == "has what arrived as a factor once too often"
    assert off(G, RIGHT, None, {"w": G}) == "is that of w"
    assert off(-G, RIGHT, None, {"w": G}) == "is that of w with the other sign"
    assert off(-RIGHT, RIGHT, -np.ones((2, 3))) == "is the right one with the other sign"


@pytest.mark.parametrize("seed", range(20))
def test_no_words_hold_a_value_of_the_right_one(seed):
    rng = np.random.default_rng(seed)
    right, g = (rng.normal(size=rng.choice([1, 4])).round(3) for _ in range(2))
    for got in (right + rng.normal(size=right.shape), right * 1.7, right * 1e-9, np.abs(right), g):
        said = off(got, right, g if g.shape == right.shape else None)
        assert not [n for n in right for text in (f"{n:.4g}", f"{n:.3g}") if text in said]
