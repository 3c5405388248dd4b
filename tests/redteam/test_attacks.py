"""Every attack is let through where nothing protects against it, and earns nothing where our engine
grades.
"""

from __future__ import annotations

import ctypes
import pickle
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from attacks import ATTACKS, MORE, ONE_PROCESS, PICKLE, STOCK, WRONG, Attack
from grounds import (
    OUR_CONFIG,
    POINTS,
    SECRET,
    STOCK_CONFIG,
    Grounds,
    grounds,
    in_one_process,
    limits,
    program,
    run,
    slug,
)

from autograder import sandbox
from autograder.engine import Engine

pytestmark = [pytest.mark.needs("sandbox"), pytest.mark.xdist_group("redteam")]
BY_STOCK = [attack for attack in ATTACKS if attack.control == STOCK]
BY_ENGINE = [
    attack for attack in ATTACKS if attack.control == ONE_PROCESS or isinstance(attack.control, frozenset)
]


# those whom a level of confinement can make a difference to
BY_WALL = [attack for attack in ATTACKS if isinstance(attack.control, frozenset)]
BY_TEST = [attack for attack in ATTACKS if attack not in BY_WALL]
# One of three is among those that are tried at once, and all that a wall has to stop.
LATER = [attack for attack in BY_TEST if ATTACKS.index(attack) % 3]


def named(attacks: list[Attack], later: list[Attack] | None = None):
    """A test of each; of those `later`, under `-m slow`."""
    return pytest.mark.parametrize(
        "attack",
        [
            pytest.param(attack, id=slug(attack.name), marks=[pytest.mark.slow] * (attack in (later or ())))
            for attack in attacks
        ],
    )


def hand_in(ground: Grounds, attack: Attack, student: str = "") -> str:
    notebook = ground.notebook(attack.answers)
    attack.change(notebook)
    student = student or f"{slug(attack.name)}-z"
    attack.place(ground.hand_in(student, notebook, attack.files), ground.course)
    return student


def hand_in_all(ground: Grounds, attacks: list[Attack], *command: str, level: str = "full") -> None:
    """Let a class of attackers, their accomplices and an honest student after each that might
    touch others be graded.
    """
    for attack in (attack for attack in attacks if attack.before):
        ground.hand_in(
            f"{slug(attack.name)}-z",
            ground.notebook(
                WRONG
                | {attack.target.removeprefix("check-"): ground.right[attack.target.removeprefix("check-")]}
            ),
        )
    if any(attack.before for attack in attacks):
        done = run(ground, *command, level=level)
        assert done.returncode == 0, done.stdout[-3000:]
    for attack in attacks:
        if attack.accomplice:
            ground.hand_in(f"{slug(attack.name)}-a", ground.notebook(attack.accomplice))
        hand_in(ground, attack)
        if attack not in MORE or attack in BY_WALL or attack in BY_STOCK:
            ground.hand_in(f"{slug(attack.name)}-zz", ground.notebook(ground.right))


@contextmanager
def graded(attacks: list[Attack], level: str):
    """These attacks in one class, graded by `autograder grade`, one after another: the marks."""
    with grounds(OUR_CONFIG) as ground:
        command = [program("autograder"), "grade", "trap", "--jobs", "1"]
        hand_in_all(ground, attacks, *command, level=level)
        done = run(ground, *command, level=level)
        assert done.returncode == 0, done.stdout[-3000:]
        assert f"confinement: {level} of " in done.stdout, done.stdout[-3000:]
        yield ground.marks()


@pytest.fixture(scope="module")
def ours():
    """The classes that were asked for, by whether they are of the later attacks: marks."""
    with ExitStack() as stack:
        made: dict[bool, dict] = {}

        def marks(later: bool) -> dict[str, dict[str, float]]:
            if later not in made:
                attacks = [attack for attack in ATTACKS if (attack in LATER) is later]
                made[later] = stack.enter_context(graded(attacks, "full"))
            return made[later]

        yield marks


@pytest.fixture(scope="module")
def inner():
    """The same on a host without namespaces."""
    with graded(BY_WALL, "inner") as marks:
        yield marks


@pytest.fixture(scope="module")
def rest_inner():
    with graded(BY_TEST, "inner") as marks:
        yield marks


@named(BY_WALL)
def test_inner_lets_nobody_through(inner, attack):
    mine = inner[f"{slug(attack.name)}-z"]
    assert mine[attack.target] <= attack.honest
    assert sum(mine.values()) <= attack.honest


@pytest.mark.slow
@named(BY_TEST)
def test_inner_lets_nobody_through_whom_no_wall_stops(rest_inner, attack):
    mine = rest_inner[f"{slug(attack.name)}-z"]
    assert mine[attack.target] <= attack.honest
    assert sum(mine.values()) <= attack.honest


def test_honest_students_have_full_marks_at_inner(inner):
    full = inner["ada"]
    assert sum(full.values()) == sum(POINTS.values())
    assert {
        student: marks for student, marks in inner.items() if student.endswith("-zz") and marks != full
    } == {}


# What a value says of itself is believed where a test runs in the student's process, and the summary says so.

BY_VALUE = [
    attack
    for attack in ATTACKS
    if attack.control == ONE_PROCESS and attack.target in ("check-bag", "check-thirds", "check-given")
]


@pytest.fixture(scope="module")
def together():
    """The attacks by values where these cells run together: marks, and what the run and the report said."""
    exercises = {attack.target.removeprefix("check-") for attack in BY_VALUE}
    with grounds(OUR_CONFIG, exercises) as ground:
        for attack in BY_VALUE:
            hand_in(ground, attack)
        done = run(ground, program("autograder"), "grade", "trap", "--jobs", "1")
        told = run(ground, program("autograder"), "report", "trap")
        assert done.returncode == told.returncode == 0, done.stdout[-3000:] + told.stdout[-3000:]
        yield ground.marks(), done.stdout, told.stdout


@pytest.mark.slow
@named(BY_VALUE)
def test_a_value_is_believed_where_a_cell_runs_together(together, attack):
    marks, _, _ = together
    assert marks[f"{slug(attack.name)}-z"][attack.target] > attack.honest


@pytest.mark.slow
def test_the_summary_says_which_cells_ran_together(together):
    _, summary, report = (" ".join(str(one).split()) for one in together)
    tests = len(POINTS)
    apart = tests - 3
    assert f"{tests} test cells: {apart} apart, 3 together with the student's code" in summary
    assert "where a mark can be forged" in summary
    for cell in ("check-bag", "check-thirds", "check-given"):
        assert cell in report and cell in summary
    assert "beside the students' code, where a mark can be forged, ran" in report


@named(ATTACKS, LATER)
def test_ours_lets_nobody_through(ours, attack):
    mine = ours(attack in LATER)[f"{slug(attack.name)}-z"]
    assert mine[attack.target] <= attack.honest
    assert sum(mine.values()) <= attack.honest


@pytest.mark.parametrize("later", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_honest_students_among_them_have_full_marks(ours, later):
    full = ours(later)["ada"]
    assert sum(full.values()) == sum(POINTS.values())
    assert {
        student: marks for student, marks in ours(later).items() if student.endswith("-zz") and marks != full
    } == {}


def test_accomplices_have_what_they_know(ours):
    first = [attack for attack in ATTACKS if attack.accomplice and attack not in LATER]
    assert {sum(ours(False)[f"{slug(attack.name)}-a"].values()) for attack in first} == {5.0}


# Positive controls


@pytest.fixture(scope="module")
def ground():
    with grounds(OUR_CONFIG) as ground:
        yield ground
        # what an accomplice left in the machine
        libc = ctypes.CDLL(None)
        libc.shmctl(libc.shmget(0x7472, 8, 0), 0, None)
        libc.msgctl(libc.msgget(0x7473, 0), 0, None)
        libc.semctl(libc.semget(0x7474, 9, 0), 0, 0)
        Path("/dev/shm/trap-shared").unlink(missing_ok=True)


@pytest.fixture(scope="module")
def engines():
    """An engine for each set of walls, started when it is asked for."""
    started: dict[frozenset[str] | None, Engine] = {}

    def engine(down: frozenset[str] | None) -> Engine:
        if down not in started:
            started[down] = Engine(limits(), walls=None if down is None else sandbox.WALLS - down)
        return started[down]

    yield engine
    for one in started.values():
        one.close()


@pytest.mark.sampled(4)
@named(BY_ENGINE, [*MORE, *LATER, *BY_TEST[::2]])
def test_it_is_let_through_with_its_wall_down(ground, engines, attack):
    down = None if attack.control == ONE_PROCESS else attack.control
    if attack.accomplice:
        ground.hand_in("accomplice", ground.notebook(attack.accomplice))
        engines(down).grade(ground.tasks("accomplice"))
    task = ground.tasks(hand_in(ground, attack))
    graded = in_one_process(engines(None), task) if down is None else engines(down).grade(task)
    assert graded.marks[attack.target] > attack.honest


@named(BY_WALL, MORE)
def test_it_is_let_through_where_nothing_is_confined(ground, unconfined, attack):
    """What the level "inner" stops works at "none"."""
    if attack.accomplice:
        ground.hand_in("accomplice", ground.notebook(attack.accomplice))
        unconfined(attack).grade(ground.tasks("accomplice"))
    done = unconfined(attack).grade(ground.tasks(hand_in(ground, attack)))
    assert done.marks[attack.target] > attack.honest


@pytest.fixture(scope="module")
def unconfined():
    """An engine without a sandbox for an attack, and without those of its walls that stand there too."""
    started: dict[frozenset[str], Engine] = {}

    def engine(attack: Attack) -> Engine:
        walls = sandbox.UNCONFINED - frozenset(attack.control)
        if walls not in started:
            started[walls] = Engine(limits(), confined=False, walls=walls)
        return started[walls]

    yield engine
    for one in started.values():
        one.close()


@pytest.fixture(scope="module")
def stock():
    """What they earn where stock nbgrader grades."""
    with grounds(STOCK_CONFIG) as ground:
        command = [program("nbgrader"), "autograde", "trap"]
        hand_in_all(ground, BY_STOCK, *command)
        for attack in BY_STOCK:  # the honest ones are not needed here
            (ground.course / "submitted" / f"{slug(attack.name)}-zz").rename(
                ground.shared / f"{slug(attack.name)}-zz"
            )
        run(ground, *command, "--force")
        yield ground.marks()


@pytest.mark.slow
@named(BY_STOCK)
def test_it_is_let_through_by_stock_nbgrader(stock, attack):
    assert stock[f"{slug(attack.name)}-z"][attack.target] > attack.honest


@named([attack for attack in ATTACKS if attack.control == PICKLE])
def test_it_is_let_through_by_an_examiner_that_unpickles(attack):
    student: dict = {}
    exec(attack.answers["secret"], student)
    examiner = {"expected": int(SECRET), "loads": pickle.loads, "sent": pickle.dumps(student["secret"]())}
    exec("got = loads(sent)", examiner)
    assert examiner["got"] == int(SECRET)
