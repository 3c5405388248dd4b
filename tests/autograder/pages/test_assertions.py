"""A hidden test's comparison tells no student the value that it wanted, whichever library wrote the text."""

import contextlib
import io
import linecache
import re
import unittest

import numpy as np
import pandas as pd
import pytest
import torch
from IPython.core.ultratb import VerboseTB

from autograder.pages.assertions import failed_call, told, told_within

WANTED = 83.5
"""The value that is wanted, or a part of it; students' values have 17.25 instead."""
THEIRS = 17.25
CASES = """
np.testing.assert_allclose(f(), wanted)
np.testing.assert_allclose(wanted, f())
np.testing.assert_allclose([f()], [wanted])
np.testing.assert_allclose(np.full(20, f()), np.full(20, wanted))
np.testing.assert_allclose(f(), np.full(3, wanted))
np.testing.assert_array_equal([f(), 1], [wanted, 1])
np.testing.assert_array_almost_equal([f()], [wanted])
np.testing.assert_almost_equal(f(), wanted)
np.testing.assert_approx_equal(f(), wanted)
np.testing.assert_equal(f(), wanted)
np.testing.assert_equal({"a": f()}, {"a": wanted})
np.testing.assert_equal([1, f()], [1, wanted])
np.testing.assert_array_less([f() + 100], [wanted])
np.testing.assert_string_equal(str(f()), str(wanted))
np.testing.assert_allclose(f() - wanted, 0)
np.testing.assert_array_almost_equal_nulp(np.array([f()]), np.array([wanted]))
case.assertEqual(f(), wanted)
case.assertEqual(wanted, f())
case.assertEqual([f()], [wanted])
case.assertEqual({"a": f()}, {"a": wanted})
case.assertEqual({f()}, {wanted})
case.assertEqual((f(), 1), (wanted, 1))
case.assertEqual(str(f()), str(wanted))
case.assertEqual(f"{f()}\\n1", f"{wanted}\\n1")
case.assertAlmostEqual(f(), wanted)
case.assertAlmostEqual(f(), wanted, delta=1)
case.assertIn(f(), [wanted])
case.assertIs(f(), wanted)
case.assertDictEqual({"a": f()}, {"a": wanted})
case.assertListEqual([f()], [wanted])
case.assertCountEqual([f()], [wanted])
case.assertGreater(f(), wanted)
case.assertLess(wanted, f())
case.assertRegex(str(f()), str(wanted))
case.assertMultiLineEqual(str(f()), str(wanted))
pd.testing.assert_series_equal(pd.Series([f()]), pd.Series([wanted]))
pd.testing.assert_frame_equal(pd.DataFrame({"a": [f()]}), pd.DataFrame({"a": [wanted]}))
pd.testing.assert_index_equal(pd.Index([f()]), pd.Index([wanted]))
torch.testing.assert_close(torch.tensor(f()), torch.tensor(wanted))
torch.testing.assert_close(torch.tensor([f()]), torch.tensor([wanted]))
torch.testing.assert_close(f(), wanted)
""".strip().splitlines()


def failed(line: str) -> tuple[str, str, list[str]]:
    """Return the cell that failed, what its error says, and the error's traceback."""
    source = f"wanted = 83.5\n{line}\n"
    names = {"np": np, "pd": pd, "torch": torch, "case": unittest.TestCase(), "f": lambda: THEIRS}
    linecache.cache["<ipython-input-1-0>"] = (
        len(source),
        None,
        source.splitlines(True),
        "<ipython-input-1-0>",
    )
    try:
        exec(compile(source, "<ipython-input-1-0>", "exec"), names)
    except AssertionError as error:
        lines = VerboseTB(theme_name="nocolor", include_vars=False).structured_traceback(
            type(error), error, error.__traceback__.tb_next
        )
        return source, str(error), lines
    raise ValueError(f"{line} does not fail")


def tells(text: str) -> bool:
    """Whether a text has the wanted value, or what it takes to compute it."""
    difference = WANTED - THEIRS
    ratio = difference / WANTED
    return re.search(rf"83\.5|{difference}|{ratio:.4f}", text) is not None


@pytest.mark.parametrize("line", CASES)
@pytest.mark.parametrize("message", ["", "my own words", "of 3 != 2 : words"])
def test_the_wanted_value_is_not_told(line, message):
    if message and "nulp" not in line:
        word = "msg" if line.startswith(("case", "torch")) else "obj" if line.startswith("pd") else "err_msg"
        if word == "obj" or "string_equal" in line:
            pytest.skip("takes no message")
        line = f"{line[:-1]}, {word}={message!r})"
    source, text, traceback = failed(line)
    assert tells(text) or "nulp" in line or "[20]" in line or message or "torch" in line
    call, library = failed_call(source, traceback, ["f"])
    said = told(text, call, library)
    assert library and not tells(said), said
    assert said.strip()
    if message and "nulp" not in line:
        assert message in said
    # as little where nothing is known of the test
    assert not tells(told(text)), told(text)
    assert not tells(told_within(f"your code raised AssertionError: {text}\nin your line: return 1"))


@pytest.mark.parametrize(
    "line",
    [
        "np.testing.assert_allclose(f(), wanted)",
        "np.testing.assert_allclose(wanted, f())",
        "np.testing.assert_allclose(\n    f(),\n    wanted,\n)",
        "y = f()\nnp.testing.assert_equal(y, wanted)",
        "case.assertEqual(f(), wanted)",
        "case.assertAlmostEqual(wanted, f())",
        "np.testing.assert_allclose(np.round(f(), 3), wanted)",
        "pd.testing.assert_series_equal(pd.Series([f()]), pd.Series([wanted]))",
    ],
)
def test_the_students_own_value_is_told_where_it_can_be(line):
    source, text, traceback = failed(line)
    said = told(text, *failed_call(source, traceback, ["f"]))
    assert "17.25" in said and not tells(said), said


@pytest.mark.parametrize(
    "text",
    [
        "the square of 3 is 9",
        "your mean is not a number",
        "x == y is to hold for all x",
        "the key is not found in your dictionary",
        "f(2) must not be None",
        "",
        "ValueError not raised by f",
    ],
)
def test_what_the_instructor_wrote_is_kept(text):
    assert told(text) == text
    assert told_within(f"AssertionError: {text}") == f"AssertionError: {text}"


@pytest.mark.parametrize(
    "text",
    [
        "assert 17.25 == 83.5\n +  where 17.25 = f()",
        "my words\nassert 17.25 == 83.5\n +  where 17.25 = f()",
        "assert 17.25 == 83.5 ± 8.4e-05\n  \n  comparison failed\n  Obtained: 17.25\n  Expected: 83.5",
        "assert [1, 17.25] == [1, 83.5]\n  \n  At index 1 diff: 17.25 != 83.5\n  \n  Full diff:\n -  83.5",
    ],
)
def test_what_pytest_says_of_an_assert_is_cut(text):
    said = told(text)
    assert not tells(said)
    assert text.startswith("assert") or "my words" in said


def test_a_printed_report_of_unittest_is_cut():
    class Hidden(unittest.TestCase):
        def test_one(self):
            self.assertEqual([THEIRS], [WANTED])  # noqa: PT009

        def test_two(self):
            self.assertEqual(THEIRS, WANTED, "two words")  # noqa: PT009

    stream = io.StringIO()
    with contextlib.redirect_stderr(stream):
        unittest.TextTestRunner(stream=stream).run(unittest.defaultTestLoader.loadTestsFromTestCase(Hidden))
    said = told_within(stream.getvalue())
    assert tells(stream.getvalue()) and "83.5" not in said
    assert "two words" in said and "Ran 2 tests" in said and "FAIL: test_one" in said


@pytest.mark.parametrize("ci", ["", "true"])
def test_a_printed_report_of_pytest_is_cut(pytester, monkeypatch, ci):
    monkeypatch.setenv("CI", ci)  # there pytest cuts nothing
    pytester.makepyfile(
        "def f(): return 17.25\ndef test_one():\n    wanted = 84 - .5\n    assert [f()] == [wanted]\n"
    )
    printed = pytester.runpytest_subprocess("-p", "no:cacheprovider").stdout.str()
    assert "83.5" in printed and "83.5" not in told_within(printed)
