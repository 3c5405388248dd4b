"""No code of a student's runs in the examiner by way of a file: an audit hook refuses it.

Copies of a student's files lie beside a test, and to read one may run what is in it: a pickle, a script, a
module. Python tells an audit hook what it is about to do. While a test runs, this one follows the files that
came from the student, and those that the test made after it had read one, and refuses what runs code from
them. What only reads (text, CSV, JSON, arrays, pictures) is let through.

Text that the student's process gave is followed as well: once some has come, a test compiles nothing but its
own words (`eval(f"area({n})")`), and a text of the student's that it hands to `exec` or `eval` is refused. To
parse one and look at it (`ast.parse`) is none of this.

**What can still fail.** Hooks hear of Python's own doings: a library that interprets files by its own C code
is not heard. A library that makes code of its own (a dataclass, `lambdify`) is let through: what it makes of
a student's text is its matter.
"""

from __future__ import annotations

import ast
import os
import re
import shlex
import sys
import types
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from pathlib import Path

from IPython.core.interactiveshell import InteractiveShell

from .handles import NotHere

READERS = frozenset(
    "cat cmp cp cut diff echo false file grep head ldconfig ls lscpu md5sum mkdir mv printf pwd rm rmdir "
    "sha256sum stat tail test touch tr true uname wc whoami".split()
)
"""Programs that run nothing of a file that they are given."""
_PROGRAMS = frozenset(
    {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile"}
)
_HEARD = _PROGRAMS | {
    "open",
    "os.listdir",
    "os.scandir",
    "os.mkdir",
    "os.rename",
    "os.link",
    "os.symlink",
    "sqlite3.connect",
    "pickle.find_class",
    "compile",
    "exec",
    "import",
    "marshal.loads",
    "marshal.load",
    "ctypes.dlopen",
}
_READ = 16 << 20
"""Characters of a student's file that a compiled text is looked for in."""
_TEXTS = 4 << 20
"""Characters of a student's texts that are kept; where more came, any text may be his."""
_MAKERS = frozenset({"collections", "dataclasses", "enum", "functools", "inspect", "typing"})
"""Modules of Python's own that compile what they made."""
_RUNNERS = ("IPython", "sympy.core.sympify", "sympy.parsing")
"""Installed modules that run a text which they are given."""


class Guard:
    """Follows the files of one submission."""

    def __init__(self) -> None:
        self.theirs: set[str] = set()
        """Paths of files with something of the student's in them."""
        self.made: set[str] = set()
        """Paths of files and folders that the test made."""
        self.missing: Callable[[str], None] | None = None
        """Called before a test opens a path or lists a folder."""
        self.read: set[str] = set()
        self.bytes_came = False
        self._text_came = False
        self._texts: list[str] = []
        self._room = _TEXTS
        self.words: frozenset[str] = frozenset()
        self._begun = False
        # the file names of texts that a test may not run, and of all that it compiled
        self._foreign: set[object] = set()
        self._named: set[object] = set()
        self._compiled = False
        # the file name of the text that was compiled last, where that is none of the student's
        self._other: object = None
        self._own = False
        self._process = os.getpid()

    def begin(self, source: str) -> None:
        """A test cell begins."""
        self.read, self.bytes_came, self._compiled = set(), False, False
        self._text_came, self._foreign, self._named, self._begun = False, set(), set(), False
        self.words = frozenset(_WORD.findall(source))
        self._process = os.getpid()
        install()
        _guards[:] = [self]

    def end(self) -> None:
        _guards.clear()

    @contextmanager
    def aside(self) -> Generator[None, None, None]:
        """A block in which the examiner itself opens files."""
        before, self._own = self._own, True
        try:
            yield
        finally:
            self._own = before

    def came(self, value: object, deep: int = 3, seen: set[tuple[int, int]] | None = None) -> None:
        """This came from the student's process: a text, or what may hold some (not `seen` before)."""
        if type(value) is str and not value.isidentifier():  # to run a name alone does nothing
            if text := "".join(value.split()):
                self._text_came = True
                if self._room > 0:
                    self._texts.append(text[: self._room])
                    self._room -= len(text)
        elif type(value) in (list, tuple, set, frozenset, dict) and deep:
            seen = set() if seen is None else seen
            if (id(value), deep) in seen:
                return
            seen.add((id(value), deep))
            parts = (*value, *value.values()) if isinstance(value, dict) else value
            for part in parts:  # pyrefly: ignore[not-iterable]
                self.came(part, deep - 1, seen)

    def hear(self, event: str, args: tuple) -> None:
        """Raises NotHere for what would run a student's code."""
        if self._own or sys.is_finalizing():
            return
        match event:
            case "open":
                self._opened(*args)
            case "os.listdir" | "os.scandir":
                self._looked_for(_path(args[0] if args[0] is not None else "."))
            case "os.mkdir" | "sqlite3.connect":
                if (path := _path(args[0])) is not None:
                    self.made.add(path)
            case "os.rename" | "os.link" | "os.symlink":
                source, target = _path(args[0]), _path(args[1])
                if source is not None and target is not None:
                    self.made.add(target)
                    if self._is_theirs(source):
                        self.theirs.add(target)
            case "pickle.find_class":
                if self.read or self.bytes_came:
                    raise NotHere(_sentence("a pickle is loaded", self.read))
            case "marshal.loads" | "marshal.load":
                # hear, the hook, and who loads
                if self.read and "importlib" not in sys._getframe(2).f_code.co_filename:
                    raise NotHere(_sentence("code is loaded", self.read))
            case "compile":
                self._compiles(*args)
            case "exec":
                self._executed(args[0], sys._getframe(2))
            case "import" | "ctypes.dlopen":
                name = args[1] if event == "import" and len(args) > 1 else args[0]
                if isinstance(name, str) and os.sep in name and self._is_theirs(_path(name)):
                    raise NotHere(_sentence("a library is loaded", [name]))
            case _ if event in _PROGRAMS:
                self.program(_command(event, args))

    def _compiles(self, source: object, name: object) -> None:
        text = isinstance(source, (str, bytes))
        if text:
            self._named.add(name)
        if text and _of_cell(name) and not self._begun:
            self._begun = True  # the test's own text
        elif self._texts and not self._own_words(source, name):
            if text and _of_cell(name):
                raise NotHere(_sentence("a text is run as a cell", []))
            self._foreign.add(name)  # of a tree none is told
        self._other = name if text else None
        if self.read and text and self._holds(source):
            self._compiled, self._other = True, None  # to look at, perhaps: `ast.parse`
            if _of_cell(name):
                raise NotHere(_sentence("its text is run as a cell", self.read))

    def _opened(self, file: object, mode: object, flags: object) -> None:
        path = _path(file)
        if path is None:
            return
        if isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            self.made.add(path)
            if self.read:
                self.theirs.add(path)
            elif flags & os.O_TRUNC:
                self.theirs.discard(path)
            if not flags & os.O_RDWR and not (isinstance(mode, str) and "+" in mode):
                return
        self._looked_for(path)
        if self._is_theirs(path):
            self.read.add(path)

    def _looked_for(self, path: str | None) -> None:
        # a copy of the examiner has no conversation with the student's process
        if self.missing is not None and path is not None and os.getpid() == self._process:
            self.missing(path)

    def _executed(self, code: object, caller: types.FrameType) -> None:
        if not isinstance(code, types.CodeType):
            return
        if _of_cell(code.co_filename) and caller.f_globals.get("__name__") == InteractiveShell.__module__:
            return  # the rest of the test's own text
        name = code.co_filename
        if os.sep in name or name.endswith(".py"):
            if self._is_theirs(_path(name)):
                raise NotHere(_sentence("a script or module is run", [name]))
            if os.path.exists(name):
                return
        if self._compiled and name != self._other:
            raise NotHere(_sentence("its text is run", self.read))
        foreign = name in self._foreign or (None in self._foreign and name not in self._named)
        if foreign and not _makes_code(caller):
            raise NotHere(_sentence("a text is run", []))

    def _own_words(self, source: object, name: object) -> bool:
        """Whether what is compiled is made of the words of the test alone."""
        if isinstance(source, ast.AST):
            try:
                source = ast.unparse(source)
            except Exception:  # a tree that the test has made or changed
                return False
        if not isinstance(source, (str, bytes)):
            return True
        text = source.decode("utf-8", "replace") if isinstance(source, bytes) else source
        if isinstance(name, str) and os.path.exists(name):
            return True  # a module
        own = "\\" not in text and self.words.issuperset(_WORD.findall(text))
        if own and "(" not in text:
            return True
        if self._text_came and not own:
            return False
        wanted = "".join(text.split())
        return self._room > 0 and not any(wanted in theirs for theirs in self._texts)

    def _is_theirs(self, path: str | None) -> bool:
        return (
            path is not None
            and bool(self.theirs)
            and (path in self.theirs or os.path.realpath(path) in self.theirs)
        )

    def _holds(self, source: str | bytes) -> bool:
        """Whether a compiled text stands in a student's file that the test has read."""
        text = source.decode("utf-8", "replace") if isinstance(source, bytes) else source
        wanted = "".join(text.split())
        for path in self.read:
            try:
                with open(path, encoding="utf-8", errors="replace") as file:
                    if wanted and wanted in "".join(file.read(_READ).split()):
                        return True
            except OSError:
                continue
        return False

    def program(self, command: str | list[str] | None) -> None:
        """A test starts a program: it may run what lies in the folder."""
        present = [path for path in self.theirs if os.path.lexists(path)]
        if present and not (command is not None and harmless(command)) and not _importing():
            if os.getpid() != self._process:
                os._exit(126)  # a copy of the examiner that was to become the program
            raise NotHere(_sentence("a program is started beside it", present))


def harmless(command: str | list[str]) -> bool:
    """Whether a command only reads, copies and removes files."""
    if isinstance(command, list):
        if not command:
            return False
        if os.path.basename(command[0]) in ("sh", "bash") and len(command) == 3 and command[1] == "-c":
            return harmless(command[2])
        return command[0] == os.path.basename(command[0]) and command[0] in READERS
    if any(sign in command for sign in ("$", "`", "<(", ">(", "\n")):
        return False
    try:
        words = list(shlex.shlex(command, posix=True, punctuation_chars=True))
    except ValueError:
        return False
    first = True
    for word in words:
        if word and set(word) <= set("|&;"):
            first = True
        elif word and set(word) <= set("()"):
            return False
        elif first and not set(word) <= set("<>"):
            if word not in READERS:
                return False
            first = False
    return True


def _command(event: str, args: tuple) -> str | list[str] | None:
    """What a program is started with, where that can be told."""
    words = args[0] if event == "os.system" else args[1] if len(args) > 1 else None
    if isinstance(words, (str, bytes)):
        return os.fsdecode(words)
    if isinstance(words, (list, tuple)) and all(
        isinstance(word, (str, bytes, os.PathLike)) for word in words
    ):
        return [os.fsdecode(word) for word in words]
    return None


def _importing() -> bool:
    """Whether a module is being imported: a library may look its host up by a program."""
    frame = sys._getframe(1)
    while frame is not None:
        if frame.f_code.co_filename == "<frozen importlib._bootstrap>":
            return True
        frame = frame.f_back
    return False


def _makes_code(caller: types.FrameType) -> bool:
    """Whether it is a library that runs code which it has made itself."""
    name = str(caller.f_globals.get("__name__", ""))
    if "site-packages" in caller.f_code.co_filename:
        return not name.startswith(_RUNNERS)
    return name.partition(".")[0] in _MAKERS


def _of_cell(name: object) -> bool:
    return isinstance(name, str) and name.startswith("<ipython-input-")


def _path(file: object) -> str | None:
    if not isinstance(file, (str, bytes, Path)):
        return None
    try:
        return os.path.abspath(os.fsdecode(file))
    except (OSError, ValueError):  # the current folder is gone
        return None


def _sentence(what: str, paths: Iterable[str]) -> str:
    names = ", ".join(sorted(os.path.basename(path) for path in paths)[:3]) or "what his code gave"
    return (
        f"{what}, and the student's code wrote it ({names}): that would run the student's code "
        "where the tests are. Read it as data (json, csv, text, np.load without allow_pickle), "
        "or tag the cell student-kernel"
    )


_WORD = re.compile(r"[^\W\d]\w*")
_guards: list[Guard] = []
"""The one of the submission whose test runs."""
_installed: list[bool] = []


def _hook(event: str, args: tuple) -> None:
    if _guards and event in _HEARD:
        _guards[0].hear(event, args)


def install() -> None:
    """Add the hook to this process, for good: Python removes none."""
    if not _installed:
        _installed.append(True)
        sys.addaudithook(_hook)
