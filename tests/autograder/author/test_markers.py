"""Regions between `### BEGIN …` and `### END …`."""

import pytest

from autograder.author import markers

TEXT = "a\n    ### BEGIN HIDDEN TESTS\n    b\n    ### END HIDDEN TESTS\nc"


def test_a_region_is_cut_out_with_its_markers():
    assert markers.outside(TEXT, "HIDDEN TESTS") == "a\nc"
    assert markers.inside(TEXT, "HIDDEN TESTS") == ["    b"]
    assert markers.unmarked(TEXT, "HIDDEN TESTS") == "a\n    b\nc"


def test_another_kind_of_region_is_left_alone():
    assert markers.outside(TEXT, "SOLUTION") == TEXT
    assert markers.inside(TEXT, "SOLUTION") == []


@pytest.mark.parametrize(
    "text, line, says",
    [
        ("### BEGIN SOLUTION\nx", 0, "has no 'END SOLUTION'"),
        ("x\n### END SOLUTION", 1, "ends nothing"),
        ("### BEGIN SOLUTION\n### BEGIN SOLUTION\n### END SOLUTION", 1, "stands inside"),
        (
            "### BEGIN SOLUTION\n### BEGIN HIDDEN TESTS\n### END HIDDEN TESTS\n### END SOLUTION",
            1,
            "stands inside",
        ),
        (
            "### BEGIN HIDDEN TESTS\n### END SOLUTION\n### END HIDDEN TESTS",
            1,
            "write '### END HIDDEN TESTS' before it",
        ),
    ],
)
def test_what_does_not_match_is_told_with_its_line(text, line, says):
    found = list(markers.problems(text))
    assert found[0][0] == line and says in found[0][1]


def test_regions_that_match_have_no_problems():
    assert list(markers.problems(f"{TEXT}\n### BEGIN SOLUTION\n### END SOLUTION")) == []
