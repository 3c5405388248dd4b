"""What the command `autograder` can be told: each command with its options and examples, in the order of
`--help`. Nothing is imported for it that takes time: `--help` and a slip of the pen need not wait.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from typing import Any

from autograder.run.version import installed

DISTRIBUTION = "vectorized-backprop"
SHELLS = ("bash", "zsh", "tcsh")
FOLDERS = ("DIR", "FOLDER")
"""How an option's value is called where it is a folder; FILE is a file."""
EPILOG = """examples:
  autograder demo                          see the whole way, with a made-up class
  autograder doctor                        what this machine can do, and how to mend what it cannot
  autograder grade 1-jacobians             grade what was handed in
  autograder report 1-jacobians            who has how many points
  autograder COMMAND --help                what a command can be told

In bash: eval "$(autograder --print-completion bash)" completes commands and options."""


# As long as it is because it is a table: each command with what it does and its examples.
def parser() -> argparse.ArgumentParser:
    """Return the parser; it sets `command`, and for that the options below."""
    every = argparse.ArgumentParser(
        prog="autograder",
        description=sys.modules["autograder"].__doc__,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    every.add_argument(
        "--version",
        action="version",
        version=f"autograder {installed(DISTRIBUTION) or 'of no version'} ({DISTRIBUTION})",
    )
    every.add_argument(
        "--print-completion",
        action=_PrintCompletion,
        choices=SHELLS,
        help="print what lets a shell complete this command",
    )
    commands = every.add_subparsers(required=True, metavar="COMMAND", dest="command")

    def add(name: str, tell: Callable[[argparse.ArgumentParser], None], what: str, *examples: str) -> None:
        one = commands.add_parser(
            name,
            help=what,
            description=f"{what[0].upper()}{what[1:]}.",
            epilog="\n  ".join(["examples:", *examples]),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        tell(one)
        if name != "demo":
            one.add_argument(
                "--course-dir",
                metavar="DIR",
                help="the class's folder (gradebook, submissions, feedback, exchange), or another course's",
            )
        one.add_argument("--verbose", action="store_true", help="show what nbgrader says")

    add(
        "build",
        _build,
        "make students' notebooks from the instructor's texts",
        "autograder build                         all assignments",
        "autograder build 1-jacobians",
    )
    add(
        "grade",
        _grade,
        "grade submissions, confined and many at a time",
        "autograder grade 1-jacobians             what is new, or has changed",
        "autograder grade 1-jacobians --student ada --force",
        "autograder grade 1-jacobians --diff      after a test was corrected: whose marks would change",
        "autograder grade 1-jacobians --diff --csv changes.csv --write",
        "autograder grade ps1 --course-dir ~/other-course",
    )
    add(
        "replay",
        _replay,
        "grade one submission again from its record, and say whether it comes out the same",
        "autograder replay records/ada/1-jacobians/jacobians.json",
        "autograder replay records/ada/ps1/ps1.json --submission ~/ada-ps1 --course-dir ~/other-course",
    )
    add(
        "watch",
        _watch,
        "answer what is handed in within seconds, with a page that tells what is wrong",
        "autograder watch 1-jacobians             until Ctrl-C, or as a service",
        "autograder watch 1-jacobians --once      answer what is there, and end",
        "autograder watch ps1 --folder /srv/ps1    what comes into /srv/ps1/STUDENT/ps1/",
    )
    add(
        "verify",
        _verify,
        "try an assignment before it is released: tests, solution, handout, release",
        "autograder verify 1-jacobians",
        "autograder verify 1-jacobians --seconds 0        without looking for weak tests",
    )
    add(
        "report",
        _report,
        "show a class's marks, and what they say about the exercises",
        "autograder report                        the marks of all assignments, as tables",
        "autograder report 1-jacobians --csv marks.csv",
        "autograder report 1-jacobians --to report/       a page to read, and its tables as CSV",
        "autograder report 1-jacobians --to report/ --anonymous",
    )
    add(
        "export",
        _export,
        "enter a class's marks into what another system has exported",
        "autograder export 1-jacobians --to canvas --sheet 2026-11-29_Grades-BP101.csv",
        "autograder export 1-jacobians --to canvas --sheet grades.csv --column 'Homework 1 (9001)' --scale",
        "autograder export 1-jacobians --to moodle --sheet Grades-BP101.csv --feedback pages.zip",
        "autograder export --to csv --output marks.csv    all assignments, one line for each mark",
    )
    add(
        "kit",
        _kit,
        "pack what a student without a server needs: library, notebooks, how to install",
        "autograder kit                           all assignments, into student-kit.zip",
        "autograder kit 1-jacobians --output week-1.zip",
    )
    add(
        "doctor",
        _doctor,
        "say what this machine and this course can do, and how to mend what they cannot",
        "autograder doctor",
        "autograder doctor --course-dir ~/other-course",
    )
    add(
        "demo",
        _demo,
        "take a class of made-up students through the whole course",
        "autograder demo",
        "autograder demo 2-graphs --folder /tmp/demo",
    )
    return every


def _assignments(one: argparse.ArgumentParser, otherwise: str = "all") -> None:
    one.add_argument(
        "assignment",
        nargs="*",
        metavar="ASSIGNMENT",
        help=f"as its folder is called; {otherwise} if none is named",
    )


def _build(one: argparse.ArgumentParser) -> None:
    _assignments(one)


def _grade(one: argparse.ArgumentParser) -> None:
    one.add_argument("assignment", metavar="ASSIGNMENT", help="as its folder is called")
    one.add_argument(
        "--student",
        metavar="NAME",
        action="append",
        default=[],
        help="only this one's (may be given again); all if left out",
    )
    _jobs(one, "how many at a time")
    one.add_argument(
        "--force", action="store_true", help="grade what has not changed since it was graded, too"
    )
    one.add_argument(
        "--diff",
        action="store_true",
        help="after a test was corrected: grade again what was graded, no more of it than that takes, and "
        "show whose marks change; nothing is written",
    )
    one.add_argument("--write", action="store_true", help="with --diff: enter these marks, as --force would")
    one.add_argument(
        "--csv", metavar="FILE", help="with --diff: write what changes to FILE too ('-': to the terminal)"
    )
    one.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="grade on the workers of this Dask scheduler (needs the extra 'scale')",
    )
    _unconfined(one, "students' code")
    _despite_rehearsal(one)
    _solution(one)


def _despite_rehearsal(one: argparse.ArgumentParser) -> None:
    one.add_argument(
        "--despite-rehearsal",
        action="store_true",
        help="go on though a test raises an error for the instructor's own solution",
    )


def _replay(one: argparse.ArgumentParser) -> None:
    one.add_argument(
        "record", metavar="RECORD", help="records/STUDENT/ASSIGNMENT/NOTEBOOK.json of the class's folder"
    )
    one.add_argument(
        "--submission",
        metavar="FOLDER",
        help="where what was handed in is, if not where the class has it",
    )
    _unconfined(one, "the student's code")
    _solution(one)


def _watch(one: argparse.ArgumentParser) -> None:
    one.add_argument("assignment", metavar="ASSIGNMENT", help="as its folder is called")
    one.add_argument(
        "--folder",
        metavar="DIR",
        help="where submissions come in, as DIR/STUDENT/ASSIGNMENT/ (default: nbgrader's exchange)",
    )
    one.add_argument("--once", action="store_true", help="answer what is there, and end")
    _jobs(one, "how many at a time")
    _unconfined(one, "students' code")
    _despite_rehearsal(one)
    _solution(one)


def _verify(one: argparse.ArgumentParser) -> None:
    _assignments(one, "all that the gradebook knows")
    _jobs(one, "how many runs at a time")
    one.add_argument(
        "--seconds",
        metavar="N",
        type=_seconds,
        default=120.0,
        help="how long to look for weak tests in an assignment; 0: not at all (default: 120)",
    )
    _unconfined(one, "the solution")
    _solution(one)


def _report(one: argparse.ArgumentParser) -> None:
    one.add_argument(
        "assignment", nargs="?", metavar="ASSIGNMENT", help="as its folder is called; all if none is named"
    )
    one.add_argument(
        "--csv", metavar="FILE", help="write the marks to FILE too ('-': to the terminal, and no table)"
    )
    one.add_argument(
        "--to",
        metavar="FOLDER",
        help="write report.html there (marks, exercises, mistakes, who needs a look, similar answers), and "
        "its tables as CSV",
    )
    one.add_argument("--anonymous", action="store_true", help="numbers in place of students' names")


def _export(one: argparse.ArgumentParser) -> None:
    one.add_argument(
        "assignment",
        nargs="?",
        metavar="ASSIGNMENT",
        help="as its folder is called; all (csv) if none is named",
    )
    one.add_argument("--to", choices=("canvas", "moodle", "csv"), required=True, help="for which system")
    one.add_argument(
        "--sheet",
        metavar="FILE",
        help="what was exported there: Canvas's gradebook, or Moodle's grading worksheet; it is only read",
    )
    one.add_argument(
        "--output",
        metavar="FILE",
        help="where to write it (default: beside the sheet, '-filled' behind its name; csv: the terminal)",
    )
    one.add_argument(
        "--column",
        metavar="TITLE",
        help="which column to fill (default: canvas: the assignment's name, moodle: 'Grade')",
    )
    one.add_argument(
        "--by",
        metavar="TITLE",
        help="the column that has the gradebook's names of students (default: each that may have them)",
    )
    one.add_argument(
        "--scale",
        action="store_true",
        help="convert marks to the column's own maximum, where that is another",
    )
    one.add_argument(
        "--feedback", metavar="ZIP", help="moodle: write the students' pages into ZIP, to be uploaded too"
    )


def _kit(one: argparse.ArgumentParser) -> None:
    _assignments(one)
    one.add_argument(
        "--output", metavar="FILE", default="student-kit.zip", help="what to write (default: student-kit.zip)"
    )


def _doctor(one: argparse.ArgumentParser) -> None:
    """It has no options of its own."""


def _demo(one: argparse.ArgumentParser) -> None:
    one.add_argument(
        "assignment", nargs="?", metavar="ASSIGNMENT", help="as its folder is called (default: the first)"
    )
    one.add_argument(
        "--folder", metavar="DIR", help="where to do it: a new or empty folder (default: a temporary one)"
    )


def _jobs(one: argparse.ArgumentParser, what: str) -> None:
    one.add_argument("--jobs", metavar="N", type=_count, help=f"{what} (default: one for each core)")


def _unconfined(one: argparse.ArgumentParser, whose: str) -> None:
    one.add_argument(
        "--unconfined",
        action="store_true",
        help=f"let {whose} run without a sandbox, with all your own rights",
    )


def _solution(one: argparse.ArgumentParser) -> None:
    one.add_argument(
        "--solution",
        metavar="FOLDER",
        help="where the instructor's own solutions are, if not in the assignment's source",
    )


class _PrintCompletion(argparse.Action):
    """Print what shtab makes of the parser for a shell, and end: nothing else needs shtab."""

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: object, values: Any, option: str | None = None
    ) -> None:
        import shtab

        for action in _actions(parser):
            if action.metavar in (*FOLDERS, "FILE", "ZIP"):
                where: Any = action
                where.complete = shtab.DIRECTORY if action.metavar in FOLDERS else shtab.FILE
        print(shtab.complete(parser, values))
        parser.exit()


def _actions(one: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    for action in one._actions:
        yield action
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from _actions(below)


def _count(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is no number from 1 on")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"'{text}' is no number of seconds")
    return seconds
