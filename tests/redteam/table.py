"""Print what stock nbgrader and our engine make of the red team's submissions: the README's table.

    python tests/redteam/table.py [stock | full | inner]

Code that does harm is handed in to ours alone. It takes stock nbgrader some ten minutes.
"""

import sys
from collections import Counter

from accidents import ACCIDENTS, ALL, HARM
from attacks import ATTACKS, WRONG
from grounds import OUR_CONFIG, POINTS, STOCK_CONFIG, Grounds, grounds, program, run, slug


def main() -> None:
    for name, config, level, command in (
        ("stock nbgrader", STOCK_CONFIG, "full", ["nbgrader", "autograde", "trap"]),
        ("ours, full", OUR_CONFIG, "full", ["autograder", "grade", "trap", "--jobs", "1"]),
        ("ours, inner", OUR_CONFIG, "inner", ["autograder", "grade", "trap", "--jobs", "1"]),
    ):
        if sys.argv[1:] and sys.argv[1] not in name:
            continue
        with grounds(config) as ground:
            count(name, ground, [program(command[0]), *command[1:]], level)


def count(name: str, ground: Grounds, command: list[str], level: str) -> None:
    """Grade all of them, and print how many attacks got more than they earned and how many accidents got
    something else.
    """
    for attack in ATTACKS:
        exercise = attack.target.removeprefix("check-")
        if attack.before:
            ground.hand_in(
                f"{slug(attack.name)}-z", ground.notebook(WRONG | {exercise: ground.right[exercise]})
            )
    run(ground, *command, level=level)
    for attack in ATTACKS:
        if attack.accomplice:
            ground.hand_in(f"{slug(attack.name)}-a", ground.notebook(attack.accomplice))
        notebook = ground.notebook(attack.answers)
        attack.change(notebook)
        attack.place(ground.hand_in(f"{slug(attack.name)}-z", notebook, attack.files), ground.course)
    run(ground, *command, "--force", level=level)
    harmful = HARM if name.startswith("ours") else []
    ended = 0
    for accident in [*ACCIDENTS, *harmful]:  # one at a time: stock nbgrader ends the batch with some of them
        student = f"accident-{slug(accident.name)}"
        accident.place(ground.hand_in(student, accident.spoil(ground.notebook(ground.right))))
        ended += run(ground, *command, "--student", student, level=level).returncode != 0
    marks = ground.marks()
    through = [
        attack.name
        for attack in ATTACKS
        if marks.get(f"{slug(attack.name)}-z", {}).get(attack.target, 0) > attack.honest
    ]
    made = Counter(
        outcome(marks.get(f"accident-{slug(accident.name)}"), accident.right) for accident in ACCIDENTS
    )
    harm = Counter(
        outcome(marks.get(f"accident-{slug(accident.name)}"), accident.right) for accident in harmful
    )
    print(
        f"{name}: {len(through)} of {len(ATTACKS)} attacks let through; {len(ACCIDENTS)} accidents: "
        f"{dict(made)}; "
        f"{len(harmful)} harmful: {dict(harm)}; {ended} ended the command with an error",
        flush=True,
    )
    print("   let through:", ", ".join(through), flush=True)
    for accident in [*ACCIDENTS, *harmful]:
        result = outcome(marks.get(f"accident-{slug(accident.name)}"), accident.right)
        if result != "right":
            print(f"   {accident.name}: {result}", flush=True)


def outcome(got: dict[str, float] | None, right: frozenset[str] | None) -> str:
    """Compare automatic marks with what the file's answers earn."""
    expected = {
        f"check-{exercise}": points if exercise in (right or ()) else 0.0
        for exercise, points in POINTS.items()
    }
    got = {cell: mark for cell, mark in (got or {}).items() if cell in expected}
    if not got:
        return "no marks" if right != frozenset() else "right"
    total, due = sum(got.values()), sum(expected.values())
    return (
        "right"
        if got == expected
        else "too few points"
        if total < due
        else "too many points"
        if total > due
        else "other points"
    )


assert set(POINTS) == ALL

if __name__ == "__main__":
    main()
