"""Teachers' idioms, each rehearsed with its own solution: every test gives it full marks by the plan, and
nearly all run apart from the student's code.
"""

import pytest
from idioms import SHARED, TOGETHER, grade_ids, shared

pytestmark = [
    pytest.mark.needs("sandbox"),
    pytest.mark.skipif(not SHARED.is_file(), reason=f"no collection of cases at {SHARED}"),
]

IDIOMS = shared()
APART = 156
"""So many of them have no test beside the student's code: to be raised, and never lowered."""


@pytest.mark.sampled(8)
@pytest.mark.parametrize("name", IDIOMS)
def test_the_solution_gets_full_marks(name, rehearsals):
    rehearsals.skip_without(name)
    rehearsed = rehearsals.of(name)
    assert not rehearsed.troubles
    assert rehearsals.graded(name).marks == dict.fromkeys(grade_ids(IDIOMS[name]), 1.0), rehearsed.plan
    assert not rehearsed.plan.together or name in TOGETHER, rehearsed.plan.why


@pytest.mark.slow
def test_nearly_all_run_apart(rehearsals, record_property):
    there = [name for name in IDIOMS if not rehearsals.lacking(name)]
    apart = [name for name in there if not rehearsals.of(name).plan.together]
    record_property("measured", f"idioms: {len(apart)} of {len(there)} run apart")
    if now := sorted(set(apart) & set(TOGETHER)):
        record_property("measured", f"idioms that run apart by now: {', '.join(now)}")
    assert len(apart) >= APART - (len(IDIOMS) - len(there))
