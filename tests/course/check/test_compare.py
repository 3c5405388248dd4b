"""Comparisons: the order of what is looked at, the sentence, and that no hidden value is in it."""

import re

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from course import check

RIGHT = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])


def wrong(got, expected=RIGHT, **options):
    with pytest.raises(check.Wrong) as error:
        check.close(got, expected, what="J", **options)
    return str(error.value)


@pytest.mark.parametrize(
    "got, sentence",
    [
        (None, "J is None: does the function end with `return`?"),
        (
            [[1.0, 2.0]],
            "J is a list and should be a NumPy array: return np.array(...) of it. "
            "It holds one value, a list of 2.",
        ),
        ({"J": RIGHT}, "J is a dict and should be a NumPy array: return what it holds."),
        ([], "J is a list and should be a NumPy array: return np.array(...) of it."),
        (
            (RIGHT,),
            "J is a tuple and should be a NumPy array: look for a comma too many after `return`. "
            f"It holds one value, an array of shape {RIGHT.shape}.",
        ),
        ("text", "J is a str and should be a NumPy array of numbers: it says 'text'."),
        (np.sin, "J is of type ufunc and should be a NumPy array of numbers. Call it: name(...)."),
        (RIGHT * 1j, "J has complex numbers: return the real part."),
        (np.array([None, 1]), "J is of type ndarray and should be a NumPy array of numbers."),
    ],
)
def test_what_is_no_array_of_numbers_is_called_so(got, sentence):
    assert wrong(got) == sentence


def test_shape_comes_before_value():
    assert wrong(np.zeros((3, 2))).startswith(
        "J has shape (3, 2) and should have shape (2, 3): the two axes are swapped"
    )
    assert wrong(np.zeros(2)).startswith(
        "J has shape (2,) and should have shape (2, 3): one axis is missing."
    )
    assert wrong(np.zeros((1, 1, 2, 3))).startswith(
        "J has shape (1, 1, 2, 3) and should have shape (2, 3): 2 axes are too many."
    )


def test_no_broadcasting():
    assert "should have shape (2, 3)" in wrong(RIGHT[:1], np.broadcast_to(RIGHT[:1], (2, 3)))


def test_finiteness_comes_before_value():
    got = RIGHT.copy()
    got[1, 2] = np.nan
    assert wrong(got).startswith("J has nan at [1, 2]: 1 of 6 entries are no finite numbers.")
    assert wrong(np.inf, 1.0).startswith("J is inf, which is no finite number.")


def test_the_largest_error_is_found_and_the_wrong_entries_are_marked():
    got = RIGHT + np.array([[0, 0.1, 0], [0, -2, 0]])
    text = wrong(got)
    assert (
        "2 of 6 entries. The largest error is at [1, 1], where you have 3: off by about 30 % of the largest "
        "entry" in text
    )
    assert "  . x .\n  . x ." in text


def test_integers_that_cut_off_fractions_are_pointed_at():
    assert "Its dtype is int64, which holds no fractions." in wrong(np.array([0]), np.array([0.5]))
    assert "no fractions" not in wrong(np.array([0, 3]), np.array([0, 2])), (
        "a count is a whole number: that is not what is wrong"
    )


def test_tensors_float32_and_whole_numbers_are_answers():
    check.close(torch.tensor(RIGHT, requires_grad=True), RIGHT)
    check.close((RIGHT / 3).astype(np.float32), RIGHT / 3)
    check.close(RIGHT.astype(int), RIGHT)
    check.close(2, np.float64(2))
    with pytest.raises(check.Wrong):
        check.close((RIGHT / 3 + 1e-3).astype(np.float32), RIGHT / 3)


class AlwaysEqual(np.ndarray):
    __hash__ = None

    def __array_function__(self, *args, **kwargs):
        return True

    def __array_ufunc__(self, *args, **kwargs):
        return np.ones(self.shape, bool)

    def __eq__(self, other):
        return True


def test_an_array_that_says_yes_to_everything_is_wrong_all_the_same():
    assert "wrong values" in wrong(np.zeros((2, 3)).view(AlwaysEqual))


@given(st.lists(st.floats(-50, 50), min_size=4, max_size=4), st.integers(0, 3), st.floats(0.01, 3))
def test_no_message_holds_the_right_value(values, position, error):
    # Numbers with many digits, so that one of them in a message is no coincidence.
    right = np.array(values) + np.pi * np.arange(1, 5)
    got = right.copy()
    got[position] += error
    text = wrong(got, right)
    numbers = [float(number) for number in re.findall(r"-?\d+\.\d+", text)]
    assert not any(
        np.isclose(number, right[position], rtol=1e-4, atol=0) for number in numbers if abs(error) > 0.01
    )
    # Nor can it be had from the error: one digit of it is told.
    (share,) = re.findall(r"off by about (\S+)", text)
    assert len(share.replace(".", "").strip("0")) <= 1 or "e" in share


def test_unchanged_sees_a_rounding_and_a_new_shape():
    z = np.array([1.0, 2.0])
    with pytest.raises(check.Wrong, match=r"its entry \[1\] has changed"), check.unchanged(z=z):
        z[1] += 1e-15
    with pytest.raises(check.Wrong, match="its shape has changed"), check.unchanged(z=z):
        z.shape = (2, 1)
    with check.unchanged(z=z):
        z + 1


def test_unchanged_lets_the_students_error_through():
    with pytest.raises(ZeroDivisionError), check.unchanged(z=np.ones(2)):
        1 / 0


def test_order_needs_numbers_that_fall():
    steps = [0.1, 0.01, 0.001]
    with pytest.raises(check.Wrong, match="0 for every step"):
        check.order(steps, [0, 0, 0], 2)
    with pytest.raises(check.Wrong, match="no finite number"):
        check.order(steps, [1, np.nan, 1], 2)
    with pytest.raises(check.Wrong, match=r"shape \(2,\) and should have shape \(\)"):
        check.order(steps, [np.ones(2)] * 3, 2)
    with pytest.raises(check.Wrong, match=r"falls as step\^3.0"):
        check.order(steps, [1e-3, 1e-6, 1e-9], 2)


def test_error_and_unpack_say_what_does_not_fit():
    with pytest.raises(check.Wrong, match="should have shape"):
        check.error(np.ones(2), np.ones(3))
    assert check.error(np.array([1.0, np.nan]), np.ones(2)) != 0
    with pytest.raises(check.Wrong, match="it returned 3"):
        check.unpack((1, 2, 3), "a", "b")
    with pytest.raises(check.Wrong, match="it returned None"):
        check.unpack(None, "a", "b")


def test_an_unknown_mistake_is_the_authors_even_where_the_answer_is_right():
    with pytest.raises(check.Misuse):
        check.close(RIGHT, RIGHT, mistakes={"no such mistake": RIGHT})
    with pytest.raises(check.Misuse):
        check.that(True, "fine", mistake="no such mistake")


def test_a_slope_is_named_where_the_errors_lie_on_a_line_alone():
    steps = np.array([1e-1, 1e-2, 1e-3, 1e-4])
    forward = {"forward differences": 1, "h ignored": 0}

    def told(errors):
        with pytest.raises(check.Wrong) as caught:
            check.order(steps, errors, 2, mistakes=forward)
        return str(caught.value)

    assert check.sentence("forward differences") in told(3 * steps)
    assert check.sentence("h ignored") in told([0.1] * 4)
    assert "Diagnosis" not in told(1e-12 * np.array([30.0, 1, 0.01, 0.04]))  # rounding, of slope 1
    assert "Diagnosis" not in told(0.1 + 0.01 * steps)  # a wrong value, whatever the step


COUNTING = np.arange(1.0, 10).reshape(3, 3) ** 1.5


@pytest.mark.parametrize(
    "got, hint",
    [
        (COUNTING + 0.01 * (np.arange(3) == 1)[:, None] * COUNTING**2, "Only row 1 is wrong"),
        (COUNTING + 0.01 * (np.arange(3) == 1) * COUNTING**2, "Only column 1 is wrong"),
        (COUNTING + 0.01 * np.eye(3) * COUNTING**2, "Only entries on the diagonal are wrong"),
        (COUNTING + 0.01 * (1 - np.eye(3)) * COUNTING**2, "The diagonal is right"),
        (COUNTING * np.where(np.eye(3), -1, 1), "look at the signs"),
        (COUNTING * 1.37, "by the same factor"),
        (COUNTING + 0.37, "by the same amount"),
        (np.roll(COUNTING, 4), "stand in other places"),
        (COUNTING**1.1 + 0.3, "an example so small"),
    ],
)
def test_where_no_name_is_sure_it_is_said_what_to_look_at(got, hint):
    text = wrong(got, COUNTING)
    assert hint in text
    assert "Diagnosis" not in text
    assert ("signs" in text) == (hint == "look at the signs")


@pytest.mark.parametrize(
    "place, hint", [(0, "the first entry is"), (1, "entry 1 is"), (3, "the last entry is")]
)
def test_the_place_of_a_single_wrong_entry_is_told(place, hint):
    right = np.array([0.3, 1.7, 2.9, 4.1])
    assert f"Only {hint} wrong" in wrong(np.where(np.arange(4) == place, right + 0.77, right), right)


def test_where_it_goes_wrong_is_said_before_the_hint_and_asked_only_then():
    asked = []

    def where():
        asked.append(1)
        return "The gate u is the first that gets a wrong gradient."

    right = np.array([1.5, 2.25, 3.125])
    check.close(right, right, where=where)
    assert not asked
    with pytest.raises(check.Wrong) as error:
        check.close(-right, right, where=where)
    lines = str(error.value).splitlines()
    assert lines[-2] == "The gate u is the first that gets a wrong gradient."
    assert lines[-1].startswith("Diagnosis: ") and asked == [1]
    with pytest.raises(check.Wrong, match="wrong values"):
        check.close(right + 1, right, where=lambda: 1 / 0)


FULL = np.array([[1.5, -0.5, -1.0], [-0.5, 2.5, -2.0], [-1.0, -2.0, 3.0]])


@pytest.mark.parametrize(
    "got, right, words",
    [
        (FULL, np.diag(np.diag(FULL)), "is full and symmetric, and should be diagonal"),
        (np.diag(np.diag(FULL)), FULL, "is diagonal, and should be full and symmetric"),
        (np.zeros((3, 3)), FULL, "is zero, and should be full and symmetric"),
        (np.tril(FULL), np.triu(FULL), "is lower triangular, and should be upper triangular"),
        (FULL + np.array([0, 0, 0.25]), np.diag(np.diag(FULL)), "is full, and should be diagonal"),
        (FULL[:2], np.eye(2, 3), "is full, and should be zero in some places"),
        (
            np.ones((2, 2, 3)),
            np.einsum("ij,k->ijk", np.eye(2), FULL[0]),
            "is full, and should be block diagonal",
        ),
        (np.diag([1.0, 2.0]) + 1e-12, FULL[:2, :2], "is diagonal, and should be full and symmetric"),
    ],
)
def test_how_a_jacobian_is_built_is_told_in_words_without_a_number(got, right, words):
    told = wrong(got, right, jacobian=True)
    assert f"\nYour Jacobian {words}.\n" in f"{told}\n"
    assert "Your Jacobian" not in wrong(got, right)
    assert "Your Jacobian" not in wrong(right * 1.5, right, jacobian=True), "built as it should be"
    (line,) = [line for line in told.splitlines() if line.startswith("Your Jacobian")]
    assert not re.search(r"\d", line)


def test_a_sentence_shows_no_more_of_a_value_than_a_person_reads():
    class Node:
        pass

    graph = dict.fromkeys([Node() for _ in range(5_000)], 1)
    with pytest.raises(check.Wrong) as caught:
        check.that(False, f"nodes_by_name gives {graph}.", mistake="uphill")
    sentence, diagnosis = str(caught.value).splitlines()
    assert len(sentence) < 560 and sentence.startswith("nodes_by_name gives {<") and "characters)" in sentence
    assert " at 0x" not in sentence and diagnosis.startswith("Diagnosis: the step")
