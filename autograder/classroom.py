"""A course and its class on disk, and nbgrader's steps upon them as functions.

Each step runs nbgrader's own class in this process, quietly: its log is kept, and shown when the step fails.
"""

import copy
import logging
import os
import re
import stat
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass
from glob import escape, glob
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from jupyter_core.paths import jupyter_config_path
from nbgrader.api import Gradebook
from nbgrader.auth import Authenticator
from nbgrader.converters import Autograde, GenerateAssignment, GenerateFeedback
from nbgrader.converters.base import BaseConverter, NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import ExchangeError, ExchangeFactory
from sqlalchemy.exc import SQLAlchemyError
from traitlets.config import Config, JSONFileConfigLoader, PyFileConfigLoader

from autograder import schema, whole

OUTDATED = {
    *("NbGraderConfig", "NbGrader", "BasicConfig", "BaseNbGraderApp", "BaseApp"),
    *("TransferApp", "BaseNbConvertApp"),
}
"""Sections of settings in which nbgrader's options may have names that they no longer have."""
CONFIG = "nbgrader_config.py"
CONFIG_JSON = "nbgrader_config.json"
GRADEBOOK = "gradebook.db"
"""Where nbgrader keeps marks unless a course says otherwise. A course needs no settings to be one."""


def find_alembic() -> None:
    """Put the interpreter's own folder on PATH: nbgrader calls `alembic` by name to make a gradebook."""
    programs = str(Path(sys.executable).parent)
    path = os.environ.get("PATH", os.defpath).split(os.pathsep)
    if programs not in path:
        os.environ["PATH"] = os.pathsep.join([programs, *path])


class NoCourse(LookupError):
    """There is no course where one was looked for."""


class StepFailed(RuntimeError):
    """A step of nbgrader's that did not succeed: `log` is what nbgrader said."""

    def __init__(self, step: str, log: str) -> None:
        self.step, self.log = step, log
        super().__init__(f"nbgrader {step} failed: {_reason(log)}")

    # An exception is pickled with its `args`, and here that is the sentence alone; the demo's steps fail in
    # another process.
    def __reduce__(self) -> tuple[type["StepFailed"], tuple[str, str]]:
        return StepFailed, (self.step, self.log)


def _reason(log: str) -> str:
    """Return the line of nbgrader's log that says most: an exception behind its own, else its first error."""
    lines = log.splitlines()
    raised = [line for line in lines if re.match(r"[\w.]+(Error|Exception|Entry|Invalid\w*): ", line)]
    told = [line.split("] ", 1)[-1] for line in lines if line.startswith(("[ERROR]", "[CRITICAL]"))]
    return (raised or told or ["it said nothing"])[0]


def usual_settings() -> Config:
    """Return what the settings of this machine and user say, whatever the course.

    Raises:
        NoCourse: they cannot be read.
    """
    config = Config()
    for folder in reversed(jupyter_config_path()):
        config.merge(_settings(Path(folder)))
    return _renamed(config)


def _usual_course() -> Path | None:
    """Return the course that a user's own settings name (`c.CourseDirectory.root` in ~/.jupyter), or None."""
    root = usual_settings().CourseDirectory.get("root")
    return Path(root).absolute() if root and Path(root).is_dir() else None


def find(start: Path | str = ".") -> Path:
    """Return the nearest folder, from `start` upwards, with an nbgrader_config.py or a gradebook; else the
    installed course's own.

    Raises:
        NoCourse: there is neither.
    """
    start = Path(start).absolute()
    own = Path(__file__).absolute().parent.parent
    for folder in (start, *start.parents, own):
        if folder == own and (root := _usual_course()) is not None:
            return root
        # os.path: a folder that is not ours to read has no course of ours
        if any(os.path.isfile(folder / name) for name in (CONFIG, CONFIG_JSON, GRADEBOOK)):
            return folder
    raise NoCourse(
        f"there is no course here: no {CONFIG} in {start} or a folder above it. Go to a course's folder, or "
        "name one with --course-dir"
    )


def _settings(folder: Path) -> Config:
    """Return what a folder's settings say, in nbgrader's two forms; of Jupyter's common file first.

    Raises:
        NoCourse: they cannot be read.
    """
    config = Config()
    for name in ("jupyter_config", "nbgrader_config"):
        for loader, suffix in ((PyFileConfigLoader, ".py"), (JSONFileConfigLoader, ".json")):
            file = f"{name}{suffix}"
            # os.path: in a home that is not ours to read there are no settings of ours
            if os.path.isfile(folder / file):
                try:
                    config.merge(loader(file, path=str(folder)).load_config())
                except (Exception, SystemExit) as error:  # it is a program, which may raise anything
                    raise NoCourse(
                        f"{folder / file} cannot be read: {type(error).__name__}: {error}"
                    ) from error
    return config


def _renamed(config: Config) -> Config:
    """Return settings with the names that nbgrader's options have now: it still reads the old ones."""
    old = OUTDATED & set(config) or "course_id" in dict(config).get("Exchange", {})
    if not old:
        return config
    # One of its programs is what knows them, and takes long to import. It says on the log, each time, which
    # are outdated.
    from nbgrader.apps.baseapp import NbGrader

    log = logging.getLogger("traitlets")
    with _quiet(log):
        return Config(NbGrader(config=copy.deepcopy(config), log=log).config)


@contextmanager
def _quiet(log: logging.Logger) -> Generator[None]:
    before, log.disabled = log.disabled, True
    try:
        yield
    finally:
        log.disabled = before


@dataclass(frozen=True)
class Classroom:
    """A course (the folder `home`, with its nbgrader_config.py) and its class (the folder `root`, with
    gradebook and work).
    """

    home: Path
    config: Config
    verbose: bool = False

    @classmethod
    def open(cls, home: Path | str, root: Path | str | None = None, verbose: bool = False) -> "Classroom":
        """Read a course's settings as nbgrader would, with the class's folder `root` where one is given."""
        home = Path(home).absolute()
        config = Config()
        # In nbgrader's order: a user's and the machine's settings count where the course has none. And in an
        # environment that `nbgrader_config.py` can ask for the class (`autograder.nbgrader.locate` does).
        with environment(AUTOGRADER_COURSE=root):
            for folder in [*reversed(jupyter_config_path()), home]:
                config.merge(_settings(Path(folder)))
            config = _renamed(config)
            if not isinstance(told := config.CourseDirectory.get("root") or home, (str, Path)):
                raise NoCourse(f"c.CourseDirectory.root of {home} is no folder's name: {told!r}")
            place = Path(told).absolute()
            if root is None and place != home:  # a user's settings lead to the course, and it has its own
                config.merge(_renamed(_settings(place)))
        if root is not None or "root" not in config.CourseDirectory:
            config.CourseDirectory.root = str(Path(root or home).absolute())
        url = str(config.CourseDirectory.get("db_url", ""))
        if url.startswith("sqlite:///") and not url.startswith("sqlite:////") and url != "sqlite:///:memory:":
            # nbgrader goes to the course's folder before it looks
            file = os.path.join(config.CourseDirectory.root, url.removeprefix("sqlite:///"))
            config.CourseDirectory.db_url = f"sqlite:///{os.path.abspath(file)}"
        find_alembic()
        order = str(config.CourseDirectory.get("directory_structure", ""))
        try:
            order.format(nbgrader_step="", student_id="", assignment_id="")
        except (KeyError, IndexError, ValueError, AttributeError) as error:
            raise NoCourse(
                f"c.CourseDirectory.directory_structure is '{order}', and can name {{nbgrader_step}}, "
                f"{{student_id}} and {{assignment_id}} alone ({type(error).__name__}: {error})"
            ) from error
        return cls(home, config, verbose)

    def directory(self, **options: str) -> CourseDirectory:
        """Return nbgrader's view of the folders."""
        return CourseDirectory(config=self.config, **options)

    @property
    def root(self) -> Path:
        return Path(self.directory().root)

    @property
    def source(self) -> Path:
        return self._below(self.directory().source_directory)

    @property
    def release(self) -> Path:
        return self._below(self.directory().release_directory)

    @property
    def exchange(self) -> Path:
        # Any: nbgrader's own kind of exchange is a folder, and its class for any kind does not say so
        exchange: Any = ExchangeFactory(config=self.config).exchange
        # another kind than nbgrader's own may be no folder, and needs nothing of one
        return Path(exchange(config=self.config).root) if hasattr(exchange, "root") else self.root

    def _below(self, folder: str) -> Path:
        return Path(os.path.join(self.home, folder))

    def with_config(self, **sections: dict[str, Any]) -> "Classroom":
        """Return the same classroom with some settings changed: `with_config(Execute={"timeout": 10})`."""
        config = copy.deepcopy(self.config)
        config.merge(Config(sections))
        return Classroom(self.home, config, self.verbose)

    def gradebook(self) -> Gradebook:
        """Open the gradebook; a context manager.

        Raises:
            OtherSchema: another version of nbgrader has made it, or it cannot be worked with as it is.
        """
        folders = self.directory()
        whole.check(folders.db_url, self.root)
        return Gradebook(folders.db_url, folders.course_id)

    def has_gradebook(self) -> bool:
        """Say whether there is a gradebook already, a broken one included: opening one makes it."""
        url = self.directory().db_url
        return not url.startswith("sqlite:///") or os.path.lexists(url.removeprefix("sqlite:///"))

    def no_gradebook(self) -> str:
        """Return what is said where there is none."""
        return f"there is no gradebook in {self.root}{whole.lost(self.directory().db_url, self.root)}"

    def handed_in(self, assignment: str) -> dict[str, Path]:
        """Return the folder of each submission of an assignment, by student."""
        # A course may lay its folders out in another order (CourseDirectory.directory_structure), so a
        # student's name is where a made-up one stands in a path. nbgrader's own escape=True quotes for
        # regular expressions.
        folders = self.directory()
        pattern = folders.format_path(folders.submitted_directory, "*", escape(assignment))
        made_up = "STUDENTxNAME"
        known = re.escape(folders.format_path(folders.submitted_directory, made_up, assignment))
        known = known.replace(made_up, "(?P<student>[^/]+)", 1).replace(made_up, "(?P=student)")
        excluded = set(filter(None, folders.student_id_exclude.split(",")))
        found: dict[str, Path] = {}
        for path in map(Path, sorted(glob(pattern))):
            name = re.fullmatch(known, str(path))
            if name and path.is_dir() and name["student"] not in excluded:
                found[name["student"]] = path
        return found

    def hidden(self, assignment: str) -> dict[str, Path]:
        """Return the folders of students into which this user cannot look, by student: whether something was
        handed in there nobody can say. And what stands where a submission's folder should, and is none.
        """
        folders = self.directory()
        # the part of the path that has the student's name in it, and no more
        made_up = "STUDENTxNAME"
        parts = Path(folders.format_path(folders.submitted_directory, made_up, assignment)).parts
        place = next((number for number, part in enumerate(parts) if made_up in part), len(parts) - 1)
        known = (
            re.escape(parts[place]).replace(made_up, "(?P<student>.+)", 1).replace(made_up, "(?P=student)")
        )
        excluded = set(filter(None, folders.student_id_exclude.split(",")))
        above = Path(*parts[:place])
        try:
            names = sorted(os.listdir(above))
        except (FileNotFoundError, NotADirectoryError):
            return {}
        except OSError as error:
            raise NoCourse(f"{above}, where submissions are, cannot be read: {error.strerror}") from error
        found: dict[str, Path] = {}
        for name in names:
            told, path = re.fullmatch(known, name), above / name
            if not told or name.startswith(".") or told["student"] in excluded:
                continue
            whole_path = Path(folders.format_path(folders.submitted_directory, told["student"], assignment))
            if _shut(path):
                found[told["student"]] = path
            elif os.path.lexists(whole_path) and not os.path.isdir(whole_path):
                found[told["student"]] = whole_path
        return found

    def assignments(self) -> list[str]:
        """Return the assignments that the gradebook knows; none where there is none that can be read."""
        if not self.has_gradebook():
            return []
        try:
            with self.gradebook() as gradebook:
                return sorted(assignment.name for assignment in gradebook.assignments)
        except (schema.OtherSchema, SQLAlchemyError):
            return []

    def open_exchange(self) -> Path | None:
        """Make the exchange folder, open to every user as nbgrader wants it; None where this cannot be done
        here.
        """
        if sys.platform == "win32":
            return None
        try:
            there = self.exchange.is_dir()
            self.exchange.mkdir(parents=True, exist_ok=True)
            # mkdir's own mode is cut by the umask; and a folder of another user's that is open already is
            # fine, though we could not change it
            if os.stat(self.exchange).st_mode & 0o777 != 0o777:
                # nor is a machine's own exchange, which serves other courses, ours to open any further
                if there and self.root not in self.exchange.parents:
                    return self.exchange if os.access(self.exchange, os.W_OK | os.X_OK) else None
                self.exchange.chmod(0o777)
        except OSError:
            return None
        return self.exchange

    def generate_assignment(self, assignment: str) -> None:
        """Make the release of an assignment, over an older one, and tell the gradebook."""
        self._convert("generate_assignment", GenerateAssignment, assignment_id=assignment)

    def autograde(self, assignment: str, student: str) -> None:
        """Grade a submission, over older marks."""
        self._convert("autograde", Autograde, assignment_id=assignment, student_id=student)

    def generate_feedback(self, assignment: str, student: str = "*") -> None:
        """Make the feedback pages, over older ones."""
        self._convert("generate_feedback", GenerateFeedback, assignment_id=assignment, student_id=student)

    def release_assignment(self, assignment: str) -> None:
        """Put the release into the exchange."""
        self._exchange("release_assignment", "ReleaseAssignment", assignment, force=True)

    def fetch_assignment(self, assignment: str, student: str, folder: Path) -> None:
        """Fetch a release from the exchange into a student's folder."""
        self._exchange("fetch_assignment", "FetchAssignment", assignment, student, assignment_dir=str(folder))

    def submit(self, assignment: str, student: str, folder: Path) -> None:
        """Hand in what a student's folder holds."""
        self._exchange("submit", "Submit", assignment, student, assignment_dir=str(folder))

    def collect(self, assignment: str) -> None:
        """Fetch the class's submissions from the exchange."""
        self._exchange("collect", "Collect", assignment, update=True)

    def release_feedback(self, assignment: str, student: str) -> None:
        """Give a student's pages back through the exchange."""
        self._exchange("release_feedback", "ReleaseFeedback", assignment, student)

    def _convert(self, step: str, converter: type[BaseConverter], **options: str) -> None:
        with self._logged(step):
            converter(coursedir=self.directory(**options), config=self.config, force=True).start()

    def _exchange(
        self, step: str, name: str, assignment: str, student: str | None = None, **options: object
    ) -> None:
        who = {"student_id": student} if student else {}
        make: Callable[..., Any] = getattr(ExchangeFactory(config=self.config), name)
        self.exchanged(step, make, coursedir=self.directory(assignment_id=assignment, **who), **options)

    def exchanged(self, step: str, make: Callable[..., Any], **options: object) -> None:
        """Take a step of an exchange, which `make` makes of nbgrader's arguments and these."""
        with self._logged(step):
            make(config=self.config, authenticator=Authenticator(config=self.config), **options).start()

    @contextmanager
    def _logged(self, step: str) -> Generator[None]:
        """Keep what nbgrader and its kernels say; raise StepFailed with it if the step fails."""
        # nbgrader's classes, made without an application, all log here. The stream to the terminal is taken,
        # too: kernels and alembic are programs of their own, and write where this process's stderr leads.
        log = logging.getLogger("traitlets")
        before = log.handlers, log.level, log.propagate
        with TemporaryFile("w+", encoding="utf-8", errors="replace") as kept:
            handler = logging.StreamHandler(kept)
            handler.setFormatter(logging.Formatter("[%(levelname)s] %(message)s"))
            log.handlers = [handler]
            log.propagate = False
            log.setLevel(logging.INFO)

            def said() -> str:
                kept.flush()
                kept.seek(0)
                return kept.read()

            try:
                with _stderr_to(kept):
                    yield
            except (Exception, SystemExit) as error:
                # nbgrader has told of its own exceptions in the log
                own = (
                    ""
                    if isinstance(error, (ExchangeError, NbGraderException, SystemExit))
                    else f"{type(error).__name__}: {error}\n"
                )
                raise StepFailed(step, said() + own) from error
            finally:
                log.handlers, log.propagate = before[0], before[2]
                log.setLevel(before[1])
                if self.verbose:
                    print(said(), file=sys.stderr, end="")


def _shut(path: Path) -> bool:
    """Whether it is a folder, or leads to something, into which this user cannot look."""
    try:
        return stat.S_ISDIR(os.stat(path).st_mode) and not os.access(path, os.R_OK | os.X_OK)
    except OSError:  # a link that leads nowhere, or in a circle; a disk that fails
        return True


@contextmanager
def _stderr_to(file: IO[str]) -> Generator[None]:
    """Send to `file` what this process and those it starts (kernels, alembic) write to the error stream."""
    sys.stderr.flush()
    kept = os.dup(2)
    os.dup2(file.fileno(), 2)
    try:
        with redirect_stderr(file):
            yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


@contextmanager
def environment(**values: object) -> Generator[None]:
    """Set environment variables for a while; None leaves one as it is."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update({name: str(value) for name, value in values.items() if value is not None})
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None) if value is None else os.environ.update({name: value})
