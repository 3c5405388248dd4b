"""The command `autograder`: what an instructor asks for, and how it is told when it cannot be done.

It imports nbgrader when the options are read, and not before: `--help` and a slip of the pen need not wait,
and the processes that a run needs are begun meanwhile.
"""

from __future__ import annotations

import gc
import importlib
import os
import shlex
import sys
import traceback
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder import steady
from autograder.options import DISTRIBUTION, parser
from autograder.run import early
from autograder.run.version import installed

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from rich.console import Console

    from autograder.analysis.names import Names
    from autograder.classroom import Classroom
    from autograder.report import Row

KEPT = "what was graded is kept, and the same command goes on from there"
UNFOLDED = 10_000
"""The width in characters of a file or a pipe, where no line is folded."""
NAMESAKE = "autograder"
"""Another distribution on PyPI, with a package and a command of the same names as ours."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return 0, 1 where what was asked for came out wrong, 2 where it could not be done."""
    with steady.streams() as outlets:
        code = _main(arguments)
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        if told := steady.refused(outlets):
            _fail(told)
            code = code or 2
    return code


def _main(arguments: list[str] | None) -> int:
    _warn_of_namesake()
    options = parser().parse_args(arguments)
    try:
        with steady.signals(), nullcontext() if options.verbose else steady.frames_are_ours():
            return _run(options)
    except KeyboardInterrupt as stop:
        by = f" by {stop}" if isinstance(stop, steady.Terminated) else ""
        _fail(f"interrupted{by}{': ' + KEPT if options.command == 'grade' else ''}")
    return 2


def _run(options: argparse.Namespace) -> int:
    try:
        _look_around(options)
        if options.command == "grade":
            early.begin(options.course_dir, options.assignment, not options.unconfined)
        _import("autograder.deferred", "autograder.classroom")
        return COMMANDS[options.command](options)
    except Exception as error:
        if options.verbose:
            traceback.print_exception(error)
        _tell(error)
    except SystemExit as stop:  # of a course's settings, or a step of its own: they are programs
        _fail(f"nbgrader_config.py, or what it calls, ends the command ({stop!r}): take that out of it")
    finally:
        early.end()
    return 2


def _look_around(options: argparse.Namespace) -> None:
    """Refuse what no command could work with, before anything is begun."""
    try:
        os.getcwd()
    except OSError:
        raise UserError("the current folder is not there any more: go to another one") from None
    paths = "course_dir folder solution csv to sheet output feedback record submission".split()
    for name in paths:
        if told := getattr(options, name, None):
            if "\0" in told:
                raise UserError(f"--{name.replace('_', '-')} {told!r} is no path")
            try:
                setattr(options, name, str(Path(told).expanduser()))
            except RuntimeError as error:  # ~somebody whom this machine does not know
                raise UserError(f"--{name.replace('_', '-')} {told}: {error}") from None
    given = getattr(options, "assignment", None)
    for name in given if isinstance(given, list) else [given]:
        odd = name is not None and ("\0" in name or name != name.encode(errors="replace").decode())
        if name is not None and (odd or not name.strip("/ ") or "+" in name):
            why = "nbgrader separates names by '+'" if "+" in name else "give the name of its folder"
            raise UserError(f"{name!r} is no assignment's name: {why}")
    if isinstance(given, str):
        options.assignment = given.rstrip("/")
    elif given:
        options.assignment = [name.rstrip("/") for name in given]


def _tell(error: Exception) -> None:
    """Say what a command could not do, in the words of the error."""

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
        "autograder.book.backup.Busy",
        "autograder.book.backup.NoBackup",
        "autograder.classroom.NoCourse",
        "autograder.kit.CannotPack",
        "autograder.lms.sheet.NoSheet",
        "autograder.schema.OtherSchema",
    ):
        _fail(str(error))
    elif is_one("autograder.classroom.StepFailed"):
        _fail(str(error), _without_tracebacks(getattr(error, "log", "")))
    elif is_one("traitlets.traitlets.TraitError"):
        _fail(f"a setting of the course is none that it can have: {error}")
    elif is_one("sqlalchemy.exc.SQLAlchemyError"):
        _fail(
            f"the gradebook failed in the middle: {_plain(error.__cause__ or error)}. What was written "
            "before is kept; the same command says more when it begins"
        )
    elif isinstance(error, OSError):
        # of a copy, the file that was written
        names = [name for name in (error.filename2, error.filename) if isinstance(name, (str, bytes))]
        _fail(f"{error.strerror or _plain(error)}{''.join(f': {os.fsdecode(name)}' for name in names[:1])}")
    else:
        last = traceback.extract_tb(error.__traceback__)[-1]
        _fail(
            f"a mistake of autograder's own, or of a step of the course's: {type(error).__name__}: "
            f"{_plain(error)} ({last.filename}, line {last.lineno}). Please report it, with what --verbose "
            "prints"
        )


def _without_tracebacks(log: str) -> str:
    """Return what nbgrader said, but for the frames of its exceptions: --verbose shows these."""
    kept: list[str] = []
    inside = False
    for line in log.splitlines():
        if line.startswith("["):
            inside = "Traceback (most recent call last)" in line
        elif line.startswith("Traceback (most recent call last)"):
            inside = True
        elif inside and line[:1].strip():  # the exception itself
            kept.append(line)
            inside = line.startswith(("During", "The above"))
            continue
        if not inside:
            kept.append(line)
    return "\n".join(kept)


def _plain(error: BaseException) -> str:
    """Return the first line of what an error says."""
    return next(iter(str(error).splitlines()), type(error).__name__)


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


def _as_told(options: argparse.Namespace) -> dict[str, Any]:
    """How to grade, in the words of `grade`, `regrade` and `watch`."""
    return {
        "jobs": options.jobs,
        "confined": False if options.unconfined else None,
        "despite_rehearsal": options.despite_rehearsal,
        "solutions": Path(options.solution) if options.solution else None,
    }


def _grade(options: argparse.Namespace) -> int:
    if options.diff:
        return _grade_diff(options)
    if odd := [name for name in ("write", "csv") if getattr(options, name)]:
        raise UserError(f"--{odd[0]} is about what --diff finds: give that too, or leave it out")
    _import("autograder.run.grade")
    from autograder.run.grade import CannotGrade, grade
    from autograder.run.progress import Bar, tell

    classroom = _classroom(options)
    console = _console()
    try:
        with Bar(console) as bar:
            summary = grade(
                classroom,
                options.assignment,
                options.student,
                scheduler=options.scheduler,
                force=options.force,
                progress=bar,
                **_as_told(options),
            )
    except (CannotGrade, ConnectionError) as error:
        raise UserError(str(error)) from error
    tell(console, summary)
    return 1 if summary.failed else 0


def _grade_diff(options: argparse.Namespace) -> int:
    from autograder import report
    from autograder.regrade import told
    from autograder.regrade.diff import regrade
    from autograder.run.grade import CannotGrade
    from autograder.run.progress import Bar

    if options.force:
        raise UserError("--force grades all of it, and --diff no more than is needed: give one of them")
    if options.csv and options.csv != "-":
        _check_output("--csv", Path(options.csv))
    classroom = _classroom(options)
    console = _console()
    try:
        with Bar(console) as bar:
            found = regrade(
                classroom,
                options.assignment,
                options.student,
                write=options.write,
                scheduler=options.scheduler,
                progress=bar,
                **_as_told(options),
            )
    except (CannotGrade, ConnectionError) as error:
        raise UserError(str(error)) from error
    labels = report.labels(classroom, options.assignment)
    if options.csv == "-":
        sys.stdout.write(told.as_csv(found.changes, labels))
        console = _console(on_errors=True)
    elif options.csv:
        told.save_csv(Path(options.csv), found.changes, labels)
    if found.changes and options.csv != "-":
        console.print(told.table(options.assignment, found.changes, labels))
    told.tell(console, found)
    return 1 if found.summary.failed else 0


def _replay(options: argparse.Namespace) -> int:
    from autograder.regrade.replay import NoReplay, replay
    from autograder.run.grade import CannotGrade

    classroom = _classroom(options)
    console = _console()
    try:
        with console.status("grading it again"):
            found = replay(
                classroom,
                Path(options.record),
                submission=Path(options.submission) if options.submission else None,
                confined=False if options.unconfined else None,
                solutions=Path(options.solution) if options.solution else None,
            )
    except (CannotGrade, NoReplay) as error:
        raise UserError(str(error)) from error
    for note in found.notes:
        console.print(f"note: {note}", markup=False)
    if found.unsaid:
        console.print(f"note: the record does not tell {', '.join(found.unsaid)}", markup=False)
    for difference in [*found.inputs, *found.marks]:
        console.print(str(difference), style="yellow", markup=False)
    who = f"{found.student}, {found.assignment}/{found.notebook}: "
    if found.same:
        console.print(f"{who}the same, {found.points:g} points", style="bold green")
    elif found.marks:
        console.print(f"{who}other marks, {found.points:g} points", style="bold red")
    else:
        console.print(
            f"{who}the same marks, {found.points:g} points, from what is not the same", style="bold"
        )
    return 0 if found.same else 1


def _watch(options: argparse.Namespace) -> int:
    _import("autograder.run.grade")
    from autograder.run.grade import CannotGrade
    from autograder.watch.inbox import NoInbox
    from autograder.watch.watch import watch

    def say(line: str) -> None:
        # at once: a service's log is a pipe
        print(f"{datetime.now():%H:%M:%S} {line}", flush=True)

    try:
        done = watch(
            _classroom(options),
            options.assignment,
            folder=Path(options.folder) if options.folder else None,
            once=options.once,
            say=say,
            **_as_told(options),
        )
    except (CannotGrade, ConnectionError, NoInbox) as error:
        raise UserError(str(error)) from error
    except KeyboardInterrupt as stop:
        # the way in which it ends: a service that was stopped has not failed
        by = f" by {stop}" if isinstance(stop, steady.Terminated) else ""
        say(f"ended{by}: what was not answered is answered by the next run")
        return 0
    return 0 if done else 1


def _verify(options: argparse.Namespace) -> int:
    from autograder.run.grade import CannotGrade
    from autograder.run.verdict import tell
    from autograder.run.verify import known, verify

    classroom = _classroom(options)
    console = _console()
    failed = False
    try:
        for name in options.assignment or known(classroom):
            with console.status(f"verifying {name}"):
                verified = verify(
                    classroom,
                    name,
                    jobs=options.jobs,
                    confined=False if options.unconfined else None,
                    solutions=Path(options.solution) if options.solution else None,
                    seconds=options.seconds,
                )
            tell(console, verified)
            failed = failed or bool(verified.errors)
    except CannotGrade as error:
        raise UserError(str(error)) from error
    return 1 if failed else 0


def _entered(classroom: Classroom, wanted: str | None) -> list[str]:
    """Return the assignment that is wanted, or all that the gradebook knows."""
    if not classroom.has_gradebook():
        raise UserError(
            f"{classroom.no_gradebook()}: run 'autograder build' first, "
            "or name the class's folder with --course-dir"
        )
    with classroom.gradebook() as gradebook:
        known = sorted(assignment.name for assignment in gradebook.assignments)
    if not known:
        raise UserError(
            f"the gradebook in {classroom.root} knows no assignment: run 'autograder build' first"
        )
    if wanted and wanted not in known:
        raise UserError(
            f"the gradebook in {classroom.root} knows no assignment '{wanted}': it knows {', '.join(known)}"
        )
    return [wanted] if wanted else known


def _report(options: argparse.Namespace) -> int:
    from autograder import report
    from autograder.analysis import writing
    from autograder.analysis.names import Names
    from autograder.lms.people import people

    if options.csv and options.csv != "-":
        _check_output("--csv", Path(options.csv))
    if options.to:
        _check_output("--to", Path(options.to), folder=True)
    classroom = _classroom(options)
    chosen = _entered(classroom, options.assignment)
    if options.csv and len(chosen) > 1:
        raise UserError(f"--csv writes one assignment: name one of {', '.join(chosen)}")
    console = _console()
    with console.status("reading the gradebook"):
        marks = {name: report.rows(classroom, name) for name in chosen}
    # one number for a student in all of them
    students = {row.student for rows in marks.values() for row in rows}
    names = Names(sorted(students), people(classroom), options.anonymous)
    for name in chosen:
        rows, maxima = writing.unnamed(marks[name], names), report.exercises(classroom, name)
        if options.csv == "-":
            report.write_csv(sys.stdout, rows, maxima)
        elif options.csv:
            report.save_csv(Path(options.csv), rows, maxima)
        if options.csv != "-":
            console.print(
                report.table(name, rows, maxima) if rows else f"{name}: nobody has handed in anything yet"
            )
            for sentence in report.confinement(rows):
                console.print(f"note: {sentence}", markup=False)
            if told := report.beside(rows):
                console.print(f"note: {told}", style="yellow", markup=False)
        if options.to:
            folder = Path(options.to) / name if len(chosen) > 1 else Path(options.to)
            _write_report(classroom, name, folder, marks[name], names, console)
    return 0


def _write_report(
    classroom: Classroom, name: str, folder: Path, rows: list[Row], names: Names, console: Console
) -> None:
    """Look at a class from all sides, and write that as a page and tables."""
    from autograder.analysis import writing
    from autograder.analysis.evidence import gather

    with console.status(f"reading {name}") as status:
        evidence = gather(
            classroom, name, rows, lambda done, of: status.update(f"reading {name}: {done} of {of}")
        )
        status.update(f"comparing the answers of {len(evidence.submissions)} submissions")
        page, *tables = writing.write(writing.find(evidence), folder, names)
    print(f"{name}: {page}, and beside it {', '.join(table.name for table in tables)}", file=sys.stderr)


def _export(options: argparse.Namespace) -> int:
    from autograder.lms import export

    for option in ("output", "feedback"):
        if (told := getattr(options, option)) not in (None, "-"):
            _check_output(f"--{option}", Path(told))
    if options.to == "csv":
        return _export_table(options)
    if options.sheet is None:
        where = {"canvas": "Grades, Export", "moodle": "Submissions, Download grading worksheet"}[options.to]
        raise UserError(
            f"--to {options.to} fills what was exported there ({where}): name it with --sheet FILE"
        )
    if options.feedback and options.to != "moodle":
        raise UserError("--feedback is a zip that Moodle reads: give it with --to moodle")
    classroom = _classroom(options)
    names = _entered(classroom, options.assignment)
    if len(names) > 1:
        raise UserError(f"one assignment at a time: name one of {', '.join(names)}")
    done = export.fill_sheet(
        classroom,
        names[0],
        options.to,
        Path(options.sheet),
        Path(options.output) if options.output else None,
        column=options.column,
        by=options.by,
        scaled=options.scale,
        feedback=Path(options.feedback) if options.feedback else None,
    )
    for sentence in done.sentences():
        print(f"note: {sentence}")
    print(f"{done.filled.entered} marks of {names[0]} are in {done.path}")
    return 0 if done.filled.complete else 1


def _export_table(options: argparse.Namespace) -> int:
    from autograder.lms import export

    odd = [name for name in ("sheet", "column", "by", "scale", "feedback") if getattr(options, name)]
    if odd:
        raise UserError(f"--to csv writes a table of its own: leave --{odd[0]} out")
    classroom = _classroom(options)
    to_terminal = options.output in (None, "-")
    export.table(
        classroom,
        _entered(classroom, options.assignment),
        None if to_terminal else Path(options.output),
    )
    return 0


def _kit(options: argparse.Namespace) -> int:
    from autograder.kit import pack

    output = Path(options.output)
    _check_output("--output", output)
    classroom = _classroom(options)
    with _console().status("packing"):
        kit = pack(classroom, options.assignment, output)
    for name in kit.names:
        print(name)
    print(f"{kit.path}, {kit.size / (1 << 20):.1f} MiB, without solutions, hidden tests and the grader")
    return 0


def _doctor(options: argparse.Namespace) -> int:
    from autograder import doctor

    console = _console()
    styles = {doctor.FINE: ("ok", "green"), doctor.NOTE: ("note", "yellow"), doctor.MEND: ("mend", "red")}
    mend = 0
    with console.status("looking around"):
        for sign in doctor.signs(lambda: _classroom(options)):
            word, style = styles[sign.state]
            console.print(f"{word:<5}{sign.about}: {sign.what}", style=style, markup=False, soft_wrap=True)
            if sign.remedy:  # much of it is a command, to be copied
                console.print(f"     to mend it: {sign.remedy}", markup=False, soft_wrap=True)
            mend += sign.state == doctor.MEND
    console.print(f"{mend} to mend" if mend else "nothing to mend", style="bold")
    return 1 if mend else 0


def _demo(options: argparse.Namespace) -> int:
    from autograder.classroom import find
    from autograder.demo.demo import demo

    if options.folder:
        _check_output("--folder", Path(options.folder), folder=True)
    home = find()
    _say_which(home)
    return demo(
        home,
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

    folder = Path(options.course_dir) if options.course_dir else None
    if folder and os.path.lexists(folder) and not os.path.isdir(folder):
        raise UserError(f"--course-dir {folder} is no folder")
    if folder and any(os.path.isfile(folder / name) for name in (CONFIG, CONFIG_JSON)):
        return Classroom.open(folder, folder, options.verbose)
    home = find()
    _say_which(home)
    return Classroom.open(home, folder, options.verbose)


def _say_which(home: Path) -> None:
    """Say which course is meant, where it is not the one around the current folder."""
    here = Path.cwd()
    if home not in (here, *here.parents):
        print(
            f"note: {here} is in no course, so this is about the course in {home} (go to another course's "
            "folder, or name it with --course-dir)",
            file=sys.stderr,
        )


def _check_output(option: str, path: Path, folder: bool = False) -> None:
    """Refuse a place where nothing can be written, before the work is done that is to be written there."""
    above = next((one for one in path.absolute().parents if os.path.lexists(one)), path)
    if not folder and os.path.isdir(path):
        raise UserError(f"{option} {path} is a folder: name a file in it")
    if folder and os.path.lexists(path):
        if not os.path.isdir(path):
            raise UserError(f"{option} {path} is no folder: name a new one")
        above = path
    elif not folder and os.path.exists(path):
        if not os.access(path, os.W_OK):
            raise UserError(
                f"{option} {path} cannot be written: 'chmod u+w {shlex.quote(str(path))}' allows it"
            )
        return
    if not folder and above != path.absolute().parent:
        raise UserError(f"{option} {path}: there is no folder {path.absolute().parent} to write it in")
    if not os.path.isdir(above):
        raise UserError(f"{option} {path}: {above} is no folder")
    if not os.access(above, os.W_OK | os.X_OK):
        raise UserError(f"{option} {path}: this user cannot write in {above}")


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


def _console(on_errors: bool = False) -> Console:
    from rich.console import Console

    # Where output goes into a file or a pipe, rich would fold tables and sentences at 80 columns.
    stream = sys.stderr if on_errors else sys.stdout
    return Console(width=None if stream.isatty() else UNFOLDED, highlight=False, stderr=on_errors)


def _short(path: Path) -> str:
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def _fail(message: str, log: str = "") -> None:
    if log:
        print(log.rstrip(), file=sys.stderr)
    print(f"autograder: {message}", file=sys.stderr)


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "build": _build,
    "grade": _grade,
    "replay": _replay,
    "watch": _watch,
    "verify": _verify,
    "report": _report,
    "export": _export,
    "kit": _kit,
    "doctor": _doctor,
    "demo": _demo,
}
