"""What this machine and this course can do, in plain words, and how to mend what they cannot: `autograder
doctor`. It looks, and changes nothing.

A check is a function that yields what it found: `FINE`, a `NOTE` (it works, and here is what to know), or
`MEND` (something will not work, or gives something away).
"""

from __future__ import annotations

import platform
import shlex
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from autograder import sandbox, schema
from autograder.author.release import written
from autograder.classroom import Classroom, NoCourse
from autograder.intake.steps import kind
from autograder.options import DISTRIBUTION
from autograder.run.version import installed

FINE, NOTE, MEND = "fine", "note", "mend"
LEAST = (3, 11)
NAMESAKE = "autograder"
SERVER = "nbgrader.server_extensions"


@dataclass(frozen=True)
class Sign:
    """What was found about one thing: its state, a sentence, and what to do about it."""

    about: str
    state: str
    what: str
    remedy: str = ""


def machine() -> Iterator[Sign]:
    """What holds wherever the command is run."""
    for look in (python, packages, namesake, extensions, confinement, accelerator, mnist):
        yield from look()


def course(classroom: Classroom) -> Iterator[Sign]:
    """What holds of a course and its class."""
    for look in (switched_on, gradebook, exchange):
        yield from look(classroom)


def python() -> Iterator[Sign]:
    told = f"Python {platform.python_version()} at {sys.executable}"
    if sys.version_info < LEAST:
        yield Sign(
            "Python", MEND, f"{told} is too old", "install Python 3.11 or newer, and a new environment"
        )
    elif sys.prefix == sys.base_prefix:
        yield Sign(
            "Python",
            NOTE,
            f"{told}, in no virtual environment: what else is installed there can get in the way",
            "python3 -m venv .venv && . .venv/bin/activate && pip install -e .",
        )
    else:
        yield Sign("Python", FINE, told)


def packages() -> Iterator[Sign]:
    """Whether all that the distribution asks for is there, in a version that it asks for."""
    from packaging.requirements import Requirement

    try:
        asked = [Requirement(line) for line in metadata.requires(DISTRIBUTION) or ()]
    except metadata.PackageNotFoundError:
        yield Sign("packages", MEND, f"{DISTRIBUTION} itself is not installed", "pip install -e .")
        return
    wrong = []
    for one in asked:
        if one.marker is None or one.marker.evaluate({"extra": ""}):
            there = installed(one.name)
            if there is None:
                wrong.append(f"{one.name} is missing")
            elif not one.specifier.contains(there, prereleases=True):
                wrong.append(f"{one.name} is {there}, and {one.specifier} is needed")
    if wrong:
        yield Sign("packages", MEND, "; ".join(wrong), "pip install -e . (in the checkout, as at first)")
    else:
        yield Sign("packages", FINE, "all there, in versions that fit")


def namesake() -> Iterator[Sign]:
    """Whether PyPI's `autograder` is in the way, in this environment or before it on PATH."""
    if other := installed(NAMESAKE):
        yield Sign(
            "the name",
            MEND,
            f"PyPI's '{NAMESAKE}' {other} is installed beside {DISTRIBUTION}, under the same names",
            f"pip uninstall {NAMESAKE} && pip install --force-reinstall --no-deps -e .",
        )
    found = shutil.which("autograder")
    here = Path(sys.executable).parent
    if found and Path(found).parent != here and (here / "autograder").exists():
        yield Sign(
            "the name",
            NOTE,
            f"the shell finds another command first: {found}",
            f"activate this environment ('. {shlex.quote(str(here / 'activate'))}')",
        )
    elif not other:
        yield Sign("the name", FINE, "no other package or command is called autograder here")


def extensions() -> Iterator[Sign]:
    """Whether JupyterLab has nbgrader's buttons: its part in the browser, and its part in the server."""
    from jupyter_core.paths import jupyter_config_path, jupyter_path

    lab = any((Path(place) / "@jupyter" / "nbgrader").is_dir() for place in jupyter_path("labextensions"))
    server = any(
        SERVER in _text(file)
        for place in jupyter_config_path()
        for file in (Path(place) / "jupyter_server_config.d").glob("*.json")
    )
    if lab and server:
        yield Sign("JupyterLab", FINE, "nbgrader's extensions are there (formgrader, assignment list)")
        return
    lacking = " and ".join(
        ["its part in the browser"] * (not lab) + ["its part in the server"] * (not server)
    )
    yield Sign(
        "JupyterLab",
        NOTE,
        f"nbgrader's extensions are not found: {lacking}; commands work without",
        "pip install --force-reinstall --no-deps nbgrader, then start JupyterLab from this environment",
    )


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def confinement() -> Iterator[Sign]:
    """At which level students' code is confined, and why at no better one."""
    host = sandbox.here()
    why = "; ".join(host.lacking.get("full", ()))
    weaker = f" ({told})" if (told := sandbox.weaker(host.level)) else ""
    if host.level == "full":
        yield Sign("confinement", FINE, f"students' code runs at the level 'full'{weaker}")
    elif host.level == "inner":
        yield Sign(
            "confinement", NOTE, f"students' code runs at the level 'inner'{weaker}", f"for 'full': {why}"
        )
    else:
        yield Sign(
            "confinement",
            MEND,
            "students' code cannot be confined here, so grading refuses",
            "; ".join(sandbox.missing()),
        )


def accelerator() -> Iterator[Sign]:
    """Whether torch finds a GPU: nothing here needs one."""
    try:
        import torch
    except Exception as error:  # a broken build raises whatever its loader does
        yield Sign("torch", MEND, f"torch cannot be imported: {error}", "pip install --force-reinstall torch")
        return
    if torch.cuda.is_available():
        yield Sign("GPU", FINE, f"{torch.cuda.get_device_name()}; grading runs on the CPU all the same")
    else:
        yield Sign(
            "GPU", FINE, "none that torch can use, and none is needed: all trains and grades on the CPU"
        )


def mnist() -> Iterator[Sign]:
    """Whether assignment 4 finds the real MNIST without a download."""
    from course import data

    place = next((one for one in data.places() if (one / "MNIST" / "raw").is_dir()), None)
    if place:
        yield Sign("data", FINE, f"MNIST is in {place}")
    else:
        yield Sign(
            "data",
            NOTE,
            "no MNIST here: it is downloaded when first asked for, or else scikit-learn's digits are used",
            "set COURSE_DATA to a folder that has MNIST/raw/*.gz",
        )


def switched_on(classroom: Classroom) -> Iterator[Sign]:
    """Whether nbgrader's own commands grade with us in this course."""
    from autograder.nbgrader.autograde import GradingExporter

    if issubclass(kind(classroom.config.Autograde.get("exporter_class")), GradingExporter):
        yield Sign("nbgrader", FINE, "'nbgrader autograde' grades with this engine too")
    else:
        yield Sign(
            "nbgrader",
            NOTE,
            "'nbgrader autograde' and formgrader's button are the stock ones in this course: students' code "
            "runs there unconfined, beside the tests",
            "add to nbgrader_config.py: from autograder.nbgrader import configure; configure(c)",
        )


def gradebook(classroom: Classroom) -> Iterator[Sign]:
    """Whether marks can be read and written: an older nbgrader's gradebook cannot."""
    if not classroom.has_gradebook():
        maker = "autograder build" if written(classroom) else "nbgrader generate_assignment"
        yield Sign("gradebook", NOTE, classroom.no_gradebook(), f"{maker} makes one")
        return
    try:
        with classroom.gradebook() as book:
            count = len(list(book.assignments)), len(list(book.students))
    except schema.OtherSchema as error:
        yield Sign("gradebook", MEND, "the gradebook cannot be used", str(error))
    else:
        url = classroom.directory().db_url.removeprefix("sqlite:///")
        yield Sign("gradebook", FINE, f"{count[0]} assignments and {count[1]} students are in {url}")


def exchange(classroom: Classroom) -> Iterator[Sign]:
    """Whether others can hand in, and whether they can read more than that."""
    root = classroom.exchange
    if sys.platform == "win32" or not root.is_dir():
        by_hand = f"mkdir -m 777 {shlex.quote(str(root))}"
        made = "autograder build makes one" if written(classroom) else by_hand
        yield Sign(
            "exchange",
            NOTE,
            f"there is no exchange at {root}: students hand in by other means",
            f"{made}; on a server with many users, set c.Exchange.root",
        )
        return
    if root.stat().st_mode & 0o777 != 0o777:
        yield Sign(
            "exchange",
            MEND,
            f"not everybody can write into {root}",
            f"chmod ugo+rwx {shlex.quote(str(root))}",
        )
    shut = [folder for folder in root.parents if not folder.stat().st_mode & stat.S_IXOTH]
    inside = classroom.root in root.parents
    if shut:
        yield Sign(
            "exchange",
            NOTE,
            f"{root} is open, but no other user gets through {shut[-1]}: it serves this user alone",
            "for a class with accounts on this machine, set c.Exchange.root to a folder that all can reach",
        )
    elif inside and (told := _readable(classroom)):
        yield Sign(
            "exchange",
            MEND,
            f"{root} is inside the course's folder, and every user of this machine who reaches it can read "
            f"{', '.join(told)} there",
            f"set c.Exchange.root to a folder outside, or: chmod -R o-rwx {' '.join(map(shlex.quote, told))}",
        )
    elif root.stat().st_mode & 0o777 == 0o777:
        yield Sign("exchange", FINE, f"everybody can hand in at {root}")


def _readable(classroom: Classroom) -> list[str]:
    """Return what of a course every user of the machine can read, and no student may."""
    url = classroom.directory().db_url
    places = [classroom.source, Path(url.removeprefix("sqlite:///"))] if url.startswith("sqlite:///") else []
    folders = classroom.directory()
    places += [
        classroom.root / name
        for name in (
            folders.submitted_directory,
            folders.autograded_directory,
            "records",
            "gradebook-backups",
        )
    ]
    return [str(place) for place in dict.fromkeys(places) if _open_to_all(place)]


def _open_to_all(place: Path) -> bool:
    try:
        mode = place.stat().st_mode
        above = all(folder.stat().st_mode & stat.S_IXOTH for folder in place.parents)
    except OSError:
        return False
    return above and bool(mode & stat.S_IROTH)


def signs(open_course: Callable[[], Classroom]) -> Iterator[Sign]:
    """Yield all that is found, one after the other: some of it takes a second.

    Args:
        open_course: opens the course that is meant.
    """
    yield from machine()
    try:
        classroom = open_course()
    except NoCourse as error:
        yield Sign("course", NOTE, str(error), "go to a course's folder, or name it with --course-dir")
        return
    yield Sign("course", FINE, f"the settings in {classroom.home}, the class in {classroom.root}")
    yield from course(classroom)
