"""Whatever is handed in: a valid notebook of the instructor's shape, or a refusal with a sentence; in bounded
time.
"""

import copy
import json
import time

import nbformat
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from autograder.intake import Refused, rebuild

same_source = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
odd_text = st.one_of(
    st.sampled_from(["", "double", "why", "code", "markdown", "python", "\ud800", "\x00", "x" * 300, "é\r"]),
    st.text(),
)
scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.integers(min_value=10**30), odd_text
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(odd_text, inner, max_size=4)),
    max_leaves=12,
)
PARTS = [
    "nbformat",
    "nbformat_minor",
    "metadata",
    "cells",
    "kernelspec",
    "language",
    "language_info",
    "name",
    "cell_type",
    "source",
    "id",
    "nbgrader",
    "grade_id",
    "attachments",
    "outputs",
    "worksheets",
    "input",
    "level",
    "points",
    "solution",
    "autograder",
    "image/png",
]


def check(source, content: bytes) -> None:
    """Rebuild, and hold what comes of it against what must always be so."""
    begun = time.monotonic()
    try:
        made, reason = rebuild(source, content), ""
    except Refused as refusal:
        made, reason = None, str(refusal)
    finally:
        assert time.monotonic() - begun < 20
    if made is None:
        assert reason.endswith((".", ")")) and len(reason) < 600
        reason.encode()
        return
    nbformat.validate(made.notebook)
    nbformat.writes(made.notebook).encode()
    "\n".join(made.repairs).encode()
    own = [
        cell
        for cell in made.notebook.cells
        if cell.metadata.autograder.role != "added" or "original" in cell.metadata.autograder
    ]
    ids = [cell.id for cell in own]
    assert [cell.metadata.get("nbgrader") for cell in own if "nbgrader" in cell.metadata] == [
        cell.metadata.nbgrader for cell in source.cells if "nbgrader" in cell.metadata
    ]
    assert [cell.id for cell in source.cells if "nbgrader" in cell.metadata] == [
        name for name in ids if name in {cell.id for cell in source.cells if "nbgrader" in cell.metadata}
    ]
    for cell, original in (
        (cell, original) for cell in own for original in source.cells if cell.id == original.id
    ):
        if "nbgrader" in original.metadata and not original.metadata.nbgrader.solution:
            assert (cell.source, cell.cell_type) == (original.source, original.cell_type)
    assert made.answers


@same_source
@given(st.binary(max_size=300))
@example(b"\xff\xfe")
@example(b"\xef\xbb\xbf")
@example(b"\x00{")
def test_bytes(source, content):
    check(source, content)


@same_source
@given(values)
def test_json(source, told):
    check(source, json.dumps(told).encode())


@same_source
@given(st.data())
def test_a_submission_with_parts_of_other_kinds(source, submission, data):
    """Somewhere in the tree of a good submission, other values stand, parts are missing, are there twice, or
    in another order.
    """
    told = copy.deepcopy(submission)
    for _ in range(data.draw(st.integers(1, 6))):
        place: object = told
        while isinstance(place, (dict, list)) and place:
            keys = sorted(place) if isinstance(place, dict) else range(len(place))
            key = data.draw(st.sampled_from(list(keys)))
            if (
                not isinstance(place[key], (dict, list))
                or not place[key]
                or data.draw(st.integers(0, 3)) == 0
            ):
                break
            place = place[key]
        else:
            continue
        what = data.draw(st.sampled_from(["other", "gone", "twice", "moved", "new"]))
        if what == "other":
            place[key] = data.draw(values)
        elif what == "gone":
            del place[key]
        elif isinstance(place, list):
            place.insert(
                data.draw(st.integers(0, len(place))),
                place.pop(key) if what == "moved" else copy.deepcopy(place[key]),
            )
        else:
            place[data.draw(st.sampled_from(PARTS))] = data.draw(values)
    check(source, json.dumps(told).encode())


@same_source
@given(st.integers(0, 4000), st.integers(0, 60), st.binary(max_size=20))
def test_a_submission_with_damaged_bytes(source, submission, start, length, instead):
    content = json.dumps(submission).encode()
    check(source, content[:start] + instead + content[start + length :])


@pytest.mark.parametrize(
    "cells",
    [
        [{"cell_type": "code", "source": "NAME = 'a'", "metadata": {}}] * 4900,
        [{"cell_type": "code", "source": "ab" * 50_000, "metadata": {}}] * 60,
        [
            {
                "cell_type": "code",
                "source": f"x{number}",
                "id": f"i{number}",
                "metadata": {"nbgrader": {"grade_id": "double"}},
            }
            for number in range(4900)
        ],
        [
            {"cell_type": "code", "source": "x", "metadata": {"nbgrader": {"grade_id": f"g{number}"}}}
            for number in range(4900)
        ],
    ],
)
def test_what_is_large_takes_seconds_at_most(source, submission, cells):
    submission["cells"] = [*cells, *submission["cells"]]
    check(source, json.dumps(submission).encode())
