"""Known mistakes: each is recognised, none is named where several fit, and chance fits none."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.check.diagnose import diagnose, examine, settle
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
    right = np.arange(12).reshape(3, 4) / 7
    assert diagnose(right.T, right, {"inner first": right.T}) == "inner first"


def test_one_of_several_forms_of_a_mistake_is_enough():
    forms = {"ReLU at 0": (SQUARE + 1, SQUARE + 2)}
    assert diagnose(SQUARE + 2, SQUARE, forms) == "ReLU at 0"


def test_nan_is_recognised_where_a_mistake_gives_it_and_the_rest_is_there_too():
    right, wrong = np.array([1.0, 0.0, 0.37]), np.array([np.nan, 0.0, 0.37])
    assert diagnose(wrong, right, {"overflow": wrong}) == "overflow"
    assert diagnose(np.array([np.nan, np.nan, 0.37]), right, {"overflow": wrong}) is None


# Values that many slips give: (what the student has, the right answer, the mistake's name, its value)
BY_CHANCE = {
    "nan fits nan": ([np.nan, 0.0], [1.0, 0.0], "overflow", [np.nan, 0.0]),
    "all nan": ([np.nan, np.nan], [0.3, 0.7], "overflow", [np.nan, np.nan]),
    "0 is no evidence": (0.0, 0.37, "upstream ignored", 0.0),
    "½ is no evidence": (0.5, 0.0, "ReLU at 0", 0.5),
    "a 1 is no evidence": ([1.0, 1.0], [2.0, 4.0], "upstream ignored", [1.0, 1.0]),
    "g = [2, 4]: half of it": ([1.0, 2.0], [2.0, 4.0], "upstream ignored", [1.0, 2.0]),
    "N = 2: the mean is half the sum": ([1.85, 3.7], [3.7, 7.4], "mean for sum", [1.85, 3.7]),
    "m = 4: a fourth": (
        np.arange(1, 5) * 0.37 / 4,
        np.arange(1, 5) * 0.37,
        "mean for sum",
        np.arange(1, 5) * 0.37 / 4,
    ),
    "targets all 1: the first column": ([0.2, 0.2], [0.2, 0.7], "first for sum", [0.2, 0.2]),
    "batches of [4, 1]: the last for the mean": (0.73, [0.11, 0.73], "last loss for the mean", 0.73),
    "monotone losses: the smallest is the last": (0.1, [0.9, 0.4, 0.1], "last loss for the mean", 0.1),
    "a small whole number": (11.0, 17.0, "value instead of derivative", 11.0),
    "two small whole numbers": ([8.0, 6.0], [5.0, 17.0], "A taken as symmetric", [8.0, 6.0]),
    "the array of x for w": ([1.0, 3.0], [3.0, 1.0], "w and x exchanged", [1.0, 3.0]),
}


@pytest.mark.parametrize("got, right, name, wrong", BY_CHANCE.values(), ids=BY_CHANCE)
def test_a_value_that_others_give_too_earns_no_name(got, right, name, wrong):
    assert diagnose(got, right, {name: wrong}) is None


def test_rounding_is_not_zero():
    assert diagnose([8e-10, -3e-10], [0.4, 0.2]) is None
    assert diagnose([0.0, 0.0], [0.4, 0.2]) == "zeros"


def test_a_value_without_a_name_makes_one_that_fits_doubtful():
    wrong = SQUARE + 0.3
    assert diagnose(wrong, SQUARE, {"mean for sum": wrong}) == "mean for sum"
    assert diagnose(wrong, SQUARE, {"mean for sum": wrong, None: (SQUARE, wrong)}) is None


def test_half_of_what_another_mistake_gives_is_not_told_from_it():
    wrong = np.array([0.37, 1.91, 2.2])
    assert diagnose(wrong, [5.0, 7.0, 9.5], {"mean for sum": wrong, "uphill": 2 * wrong}) is None


def doubtful(got, right, wrong=None, what="y"):
    return examine(what, got, right, {"upstream ignored": got if wrong is None else wrong})


def test_a_doubtful_name_is_earned_at_two_inputs():
    one, other = doubtful([3, 2], [6, 4]), doubtful([7, 11], [70, 44])
    assert settle([one]) == [None]
    assert settle([one, other]) == ["upstream ignored", "upstream ignored"]


def test_the_same_numbers_are_no_second_input():
    assert settle([doubtful([1, 4], [2, 8]), doubtful([4, 1], [8, 2], what="its transpose")]) == [None, None]


def test_a_name_is_lost_where_the_same_thing_is_right_though_the_mistake_would_show():
    sure = doubtful([0.37, 1.91, 2.2], [5.0, 7.0, 9.5])
    assert settle([sure]) == ["upstream ignored"]
    assert settle([sure, doubtful([3.0, 1.0], [3.0, 1.0], wrong=[5.0, 5.0])])[0] is None
    # Of another quantity it says nothing.
    assert settle([sure, doubtful([3.0, 1.0], [3.0, 1.0], wrong=[5.0, 5.0], what="x")])[0] is not None


def test_an_overflow_is_named_where_the_same_is_right_for_smaller_inputs():
    nan = examine("s", [np.nan, 0.0], [1.0, 0.0], {"overflow": [np.nan, 0.0]})
    fine = examine("s", [0.3, 0.7], [0.3, 0.7])
    wrong = examine("s", [0.4, 0.6], [0.3, 0.7])
    assert settle([fine, nan])[1] == "overflow"
    assert settle([nan]) == [None]
    assert settle([fine, wrong, nan])[2] is None


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


def test_a_factor_that_is_another_one_elsewhere_is_no_half():
    """The mean of two is half of their sum; of four it is not."""
    two, four = np.array([1.31, 2.7]), np.array([0.4, 1.9, 3.3, -1.7])
    alone = examine("the sum", two.sum() / 2, two.sum())
    assert settle([alone]) == ["half"]
    assert settle([alone, examine("the sum", four.sum() / 4, four.sum())]) == [None, None]
    assert settle([alone, examine("the sum", four.sum(), four.sum())]) == [None, None]
    assert settle([alone, examine("the sum", four.sum() / 2, four.sum())]) == ["half", "half"]
    # What is no number at all speaks for no factor and against none.
    assert settle([alone, examine("the sum", np.nan, four.sum())]) == ["half", None]
