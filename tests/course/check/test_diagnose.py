"""Known mistakes: each is recognised, none is named where several fit, and chance fits none."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.check.diagnose import diagnose
from course.check.mistakes import SHAPES_AND_SIGNS, TABLE

SQUARE = np.array([[1.0, 2.0, 3.5], [4.0, 5.0, 6.0], [7.0, 8.0, -9.0]])


GUESSED = [
    ("transpose", SQUARE.T, SQUARE),
    ("transpose", SQUARE[:2].T, SQUARE[:2]),
    ("sign", -SQUARE, SQUARE),
    ("factor 2", 2 * SQUARE, SQUARE),
    ("half", SQUARE / 2, SQUARE),
    ("zeros", np.zeros((3, 3)), SQUARE),
    ("diagonal only", np.diag([1.0, 5.0, -9.0]), SQUARE),
    ("diagonal missing", SQUARE - np.diag([1.0, 5.0, -9.0]), SQUARE),
    ("vector instead of a matrix", np.array([1.0, 2.0]), np.diag([1.0, 2.0])),
    ("vector instead of a row", np.array([1.0, 2.0]), np.array([[1.0, 2.0]])),
    ("row instead of a vector", np.array([[1.0, 2.0]]), np.array([1.0, 2.0])),
    ("column instead of a vector", np.array([[1.0], [2.0]]), np.array([1.0, 2.0])),
]


@pytest.mark.parametrize("name, got, right", GUESSED)
def test_mistakes_guessed_from_the_right_answer(name, got, right):
    assert diagnose(got, right) == name


def test_every_guess_is_tried_above():
    assert (
        {name for name, mistake in TABLE.items() if mistake.guess}
        == {name for name, *_ in GUESSED}
        == set(SHAPES_AND_SIGNS)
    )


def test_where_two_fit_none_is_named():
    antisymmetric = np.array([[0.0, 1.0], [-1.0, 0.0]])
    assert diagnose(antisymmetric.T, antisymmetric) is None
    assert diagnose(SQUARE + 1, SQUARE, {"mean for sum": SQUARE + 1, "uphill": SQUARE + 1}) is None


def test_a_mistake_that_gives_the_right_answer_is_none():
    symmetric = SQUARE + SQUARE.T
    assert diagnose(-symmetric, symmetric, {"uphill": symmetric}) == "sign"


def test_a_mistake_within_the_tolerance_of_the_right_answer_cannot_be_told():
    assert diagnose(np.array(1.08), np.array(1.0), {"uphill": 1.04}, rtol=0.05) is None


def test_what_the_check_passes_comes_before_what_the_table_guesses():
    assert diagnose(SQUARE.T, SQUARE, {"inner first": SQUARE.T}) == "inner first"


def test_one_of_several_forms_of_a_mistake_is_enough():
    forms = {"ReLU at 0": (SQUARE + 1, SQUARE + 2)}
    assert diagnose(SQUARE + 2, SQUARE, forms) == "ReLU at 0"


def test_nan_is_recognised_where_a_mistake_gives_it():
    right = np.array([1.0, 0.0])
    assert diagnose(np.array([np.nan, 0.0]), right, {"overflow": [np.nan, 0]}) == "overflow"
    assert diagnose(np.array([np.nan, np.nan]), right, {"overflow": [np.nan, 0]}) is None


@given(st.integers(0, 2**32 - 1), st.integers(1, 4), st.integers(1, 4))
def test_chance_fits_no_mistake(seed, m, n):
    random = np.random.default_rng(seed)
    right, got = random.normal(size=(2, m, n))
    for shape in (m, n), (n, m), (m * n,), (1, m * n):
        assert diagnose(got.reshape(shape), right) is None


def test_sentences_can_be_told_apart():
    sentences = [mistake.sentence for mistake in TABLE.values()]
    for i, sentence in enumerate(sentences):
        assert not any(sentence in other for j, other in enumerate(sentences) if i != j), sentence
        assert not sentence.endswith("."), sentence
