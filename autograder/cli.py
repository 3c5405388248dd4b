"""The command `autograder`: what an instructor asks for, and how it is told when it cannot be done.

It imports nbgrader when the options are read, and not before: `--help` and a slip of the pen need not wait,
and the processes that a run needs are begun meanwhile.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.run import early
from autograder.run.version import installed

if TYPE_CHECKING:
    from rich.console import Console

    from autograder.classroom import Classroom

DISTRIBUTION = "vectorized-backprop"
NAMESAKE = "autograder"
"""Another distribution on PyPI, with a package and a command of the same names as ours."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return 0, 1 where what was asked for came out wrong, 2 where it could not be done."""
    _speak_any_name()
    _warn_of_namesake()
    options = _parser().parse_args(arguments)
    try:
        if options.run is _grade:
            early.begin(options.course_dir, options.assignment.rstrip("/"), not options.unconfined)
        _import("autograder.deferred", "autograder.classroom")
        return options.run(options)
    except KeyboardInterrupt:
        _fail("interrupted")
    except Exception as error:
        if not _told(error):
            raise
    finally:
        early.end()
    return 2


def _told(error: Exception) -> bool:
    """Say what a command could not do, in the words of the error; False where that is a mistake of ours."""

    def is_one(*names: str) -> bool:
        """Whether it is one of these classes. Their modules are not imported to ask: jupytext's takes long,
        and where it was not used there is no error of it.
        """
        modules = (name.rpartition(".") for name in names)
        return any(
            isinstance(error, getattr(sys.modules.get(module), name, ())) for module, _, name in modules
        )

    if is_one("autograder.author.source.SourceError"):
        problems = getattr(error, "problems", ())
        count = f"{len(problems)} {'mistake' if len(problems) == 1 else 'mistakes'}"
        _fail(f"{count} in the text, nothing was built:\n{error}")
    elif isinstance(error, UserError) or is_one(
        "autograder.author.release.BuildError",
        "autograder.author.mistakes.MistakesError",
        "autograder.classroom.NoCourse",
        "autograder.schema.OtherSchema",
    ):
        _fail(str(error))
    elif is_one("autograder.classroom.StepFailed"):
        _fail(str(error), getattr(error, "log", ""))
    else:
        return False
    return True


def _import(*modules: str) -> None:
    """Import modules in this order. Nothing of them is garbage: the collector need not look for any."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        for name in modules:
            importlib.import_module(name)
    finally:
        if collecting:
            gc.enable()


class UserError(Exception):
    """A command that cannot be done as it was given."""


def _build(options: argparse.Namespace) -> int:
    from autograder.author.build import build

    classroom = _classroom(options)
    for assignment in build(classroom, options.assignment, lambda note: print(f"note: {note}")):
        released = ", ".join(str(path) for path in sorted(assignment.released))
        print(f"{assignment.name}: {released} in {_short(classroom.release / assignment.name)}")
    if classroom.open_exchange() is None:
        print(
            f"note: there is no exchange folder {classroom.exchange} that this user can open to all; "
            "release and collect by other means, or set Exchange.root in nbgrader_config.py"
        )
    return 0


def _grade(options: argparse.Namespace) -> int:
    _import("autograder.run.grade")
    from autograder.book.backup import Busy, NoBackup
    from autograder.run.grade import CannotGrade, grade
    from autograder.run.progress import Bar, tell

    classroom = _classroom(options)
    console = _console()
    try:
        with Bar(console) as bar:
            summary = grade(
                classroom,
                options.assignment.rstrip("/"),
                options.student,
                jobs=options.jobs,
                scheduler=options.scheduler,
                force=options.force,
                confined=False if options.unconfined else None,
                despite_rehearsal=options.despite_rehearsal,
                solutions=Path(options.solution).expanduser() if options.solution else None,
                progress=bar,
            )
    except (Busy, CannotGrade, ConnectionError, NoBackup) as error:
        raise UserError(str(error)) from error
    except KeyboardInterrupt:
        raise UserError(
            "interrupted: what was graded is kept, and the same command goes on from there"
        ) from None
    tell(console, summary)
    return 1 if summary.failed else 0


def _verify(options: argparse.Namespace) -> int:
    from autograder.run.grade import CannotGrade
    from autograder.run.verdict import tell
    from autograder.run.verify import known, verify

    classroom = _classroom(options)
    console = _console()
    failed = False
    try:
        for name in [name.rstrip("/") for name in options.assignment] or known(classroom):
            with console.status(f"verifying {name}"):
                verified = verify(
                    classroom,
                    name,
                    jobs=options.jobs,
                    confined=False if options.unconfined else None,
                    solutions=Path(options.solution).expanduser() if options.solution else None,
                    seconds=options.seconds,
                )
            tell(console, verified)
            failed = failed or bool(verified.errors)
    except CannotGrade as error:
        raise UserError(str(error)) from error
    return 1 if failed else 0


def _report(options: argparse.Namespace) -> int:
    from nbgrader.api import MissingEntry

    from autograder import report

    classroom = _classroom(options)
    if not classroom.has_gradebook():
        raise UserError(
            f"there is no gradebook in {classroom.root}: run 'autograder build' first, "
            "or name the class's folder with --course-dir"
        )
    with classroom.gradebook() as gradebook:
        known = sorted(assignment.name for assignment in gradebook.assignments)
    names = [options.assignment.rstrip("/")] if options.assignment else known
    if not names:
        raise UserError(
            f"the gradebook in {classroom.root} knows no assignment: run 'autograder build' first"
        )
    if options.csv and len(names) > 1:
        raise UserError(f"--csv writes one assignment: name one of {', '.join(known)}")
    console = _console()
    for name in names:
        try:
            rows, maxima = report.rows(classroom, name), report.exercises(classroom, name)
        except MissingEntry:
            raise UserError(
                f"the gradebook in {classroom.root} knows no assignment '{name}': "
                f"it knows {', '.join(known) or 'none'}"
            ) from None
        if options.csv:
            if options.csv == "-":
                report.write_csv(sys.stdout, rows, maxima)
            else:
                with open(options.csv, "w", newline="", encoding="utf-8", errors="backslashreplace") as file:
                    report.write_csv(file, rows, maxima)
        if options.csv != "-":
            console.print(
                report.table(name, rows, maxima) if rows else f"{name}: nobody has handed in anything yet"
            )
            for sentence in report.confinement(rows):
                console.print(f"note: {sentence}", markup=False)
            if told := report.beside(rows):
                console.print(f"note: {told}", style="yellow", markup=False)
    return 0


def _demo(options: argparse.Namespace) -> int:
    from autograder.classroom import find
    from autograder.demo.demo import demo

    return demo(
        find(),
        options.assignment,
        Path(options.folder) if options.folder else None,
        _console(),
        options.verbose,
    )


def _classroom(options: argparse.Namespace) -> Classroom:
    """Open the course that is meant: --course-dir where it has settings of its own, else the one around the
    current folder.
    """
    from autograder.classroom import CONFIG, CONFIG_JSON, Classroom, find

    folder = Path(options.course_dir).expanduser() if options.course_dir else None
    if folder and any((folder / name).is_file() for name in (CONFIG, CONFIG_JSON)):
        return Classroom.open(folder, folder, options.verbose)
    return Classroom.open(find(), folder, options.verbose)


def _speak_any_name() -> None:
    """Let a terminal that lacks a letter (LANG=C, latin-1) show its number, where Python would end with an
    error.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # else a test's, or none at all
            stream.reconfigure(errors="backslashreplace")


def _warn_of_namesake() -> None:
    """Say on the error stream that another distribution shares our files.

    pip lets both be installed, and the later one overwrites what has the same path. If that is ours, this
    runs, amid files of theirs. If it is theirs, or ours is an editable install, which their folder hides,
    `autograder` is their package, and only our README can tell.
    """
    other = installed(NAMESAKE)
    if other is not None:
        print(
            f"autograder: warning: another distribution, '{NAMESAKE}' {other}, is installed beside "
            f"{DISTRIBUTION}, with a package and a command of the same names, so that one has overwritten "
            f"files of the other. Run 'pip uninstall {NAMESAKE}', which takes files of ours along, and "
            f"install {DISTRIBUTION} again ('pip install --force-reinstall --no-deps'), or give it a virtual "
            "environment of its own",
            file=sys.stderr,
        )


# As long as it is because it is a table: each command with its options, in the order of --help.
def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="autograder", description=sys.modules["autograder"].__doc__)
    parser.add_argument(
        "--version",
        action="version",
        version=f"autograder {installed(DISTRIBUTION) or 'of no version'} ({DISTRIBUTION})",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--verbose", action="store_true", help="show what nbgrader says")
    place = argparse.ArgumentParser(add_help=False)
    place.add_argument(
        "--course-dir",
        metavar="DIR",
        help="the class's folder (gradebook, submissions, feedback, exchange), or another course's",
    )

    build = commands.add_parser(
        "build", parents=[common, place], help="make students' notebooks from the instructor's texts"
    )
    build.add_argument(
        "assignment", nargs="*", metavar="ASSIGNMENT", help="as its folder is called; all if none is named"
    )
    build.set_defaults(run=_build)

    grade = commands.add_parser(
        "grade", parents=[common, place], help="grade submissions, confined and many at a time"
    )
    grade.add_argument("assignment", metavar="ASSIGNMENT", help="as its folder is called")
    grade.add_argument(
        "--student",
        metavar="NAME",
        action="append",
        default=[],
        help="only this one's (may be given again); all if left out",
    )
    grade.add_argument(
        "--jobs", metavar="N", type=_count, help="how many at a time (default: one for each core)"
    )
    grade.add_argument(
        "--force", action="store_true", help="grade what has not changed since it was graded, too"
    )
    grade.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="grade on the workers of this Dask scheduler (needs the extra 'scale')",
    )
    grade.add_argument(
        "--unconfined",
        action="store_true",
        help="let students' code run without a sandbox, with all your own rights",
    )
    grade.add_argument(
        "--despite-rehearsal",
        action="store_true",
        help="go on though a test raises an error for the instructor's own solution",
    )
    grade.add_argument(
        "--solution",
        metavar="FOLDER",
        help="where the instructor's own solutions are, if not in the assignment's source",
    )
    grade.set_defaults(run=_grade)

    verify = commands.add_parser(
        "verify",
        parents=[common, place],
        help="try an assignment before it is released: tests, solution, handout, release",
    )
    verify.add_argument(
        "assignment",
        nargs="*",
        metavar="ASSIGNMENT",
        help="as its folder is called; all that the gradebook knows if none is named",
    )
    verify.add_argument(
        "--jobs", metavar="N", type=_count, help="how many runs at a time (default: one for each core)"
    )
    verify.add_argument(
        "--seconds",
        metavar="N",
        type=_seconds,
        default=120.0,
        help="how long to look for weak tests in an assignment; 0: not at all (default: 120)",
    )
    verify.add_argument(
        "--unconfined",
        action="store_true",
        help="let the solution run without a sandbox, with all your own rights",
    )
    verify.add_argument(
        "--solution",
        metavar="FOLDER",
        help="where the instructor's own solutions are, if not in the assignment's source",
    )
    verify.set_defaults(run=_verify)

    report = commands.add_parser("report", parents=[common, place], help="show a class's marks")
    report.add_argument(
        "assignment", nargs="?", metavar="ASSIGNMENT", help="as its folder is called; all if none is named"
    )
    report.add_argument(
        "--csv", metavar="FILE", help="write the marks to FILE too ('-': to the terminal, and no table)"
    )
    report.set_defaults(run=_report)

    demo = commands.add_parser(
        "demo", parents=[common], help="take a class of made-up students through the whole course"
    )
    demo.add_argument(
        "assignment", nargs="?", metavar="ASSIGNMENT", help="as its folder is called (default: the first)"
    )
    demo.add_argument(
        "--folder", metavar="DIR", help="where to do it: a new or empty folder (default: a temporary one)"
    )
    demo.set_defaults(run=_demo)
    return parser


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


def _console() -> Console:
    from rich.console import Console

    # Where output goes into a file or a pipe, rich would fold the table at 80 columns.
    return Console(width=None if sys.stdout.isatty() else 200, highlight=False)


def _short(path: Path) -> str:
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def _fail(message: str, log: str = "") -> None:
    if log:
        print(log.rstrip(), file=sys.stderr)
    print(f"autograder: {message}", file=sys.stderr)
