"""Test cells in the trusted process: run as IPython runs them, with what they show in order, and shown
without a hidden line.
"""

from __future__ import annotations

import ast
import io
import json
import linecache
import os
import sys
import time
import types
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any, cast

import nbformat
from IPython.core.compilerop import CachingCompiler
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.inputtransformer2 import TransformerManager
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.process import system
from nbformat import NotebookNode
from traitlets import Type, default
from traitlets.config import Config

from autograder.author.markers import USUAL, Pair
from autograder.limits import Limits
from autograder.wire.ambient import SEEDS
from autograder.wire.channel import WireError
from autograder.wire.peer import Peer
from autograder.wire.values import Encoder, Hooks

from .around import Around
from .beside import Beside
from .bindings import bound, definitions, imports, names, statements
from .handles import Handle, _at
from .kinds import Kinds, Paths
from .namespace import Main, Namespace, compute, define
from .notplain import WrongKind
from .patches import assigned
from .session import Ended, Session, quiet_warnings
from .typed import TYPE, Typed

PRINTED = 64 << 10  # characters that are kept of what a student's code prints during one test
AFTER = 2.0  # seconds for what is asked once a test has ended
OWN = ("autograder.examiner", "autograder.wire")


@dataclass
class Ran:
    """What came of a test cell."""

    outputs: list[NotebookNode]
    error: bool
    result: object
    student_output: str = ""
    ended: str | None = None
    """Why the student's process cannot be asked any more, where the cell ended for that."""


@dataclass
class _Shown:
    """The outputs of the cell that runs, in order."""

    outputs: list[NotebookNode] = field(default_factory=list)
    error: bool = False

    def add(self, kind: str, **content: Any) -> NotebookNode:
        output = cast("NotebookNode", nbformat.from_dict({"output_type": kind, **content}))
        self.outputs.append(output)
        return output

    def write(self, name: str, text: str) -> None:
        if not text:
            return
        last = self.outputs[-1] if self.outputs else None
        if last is not None and last.output_type == "stream" and last.name == name:
            last.text += text
        else:
            self.add("stream", name=name, text=text)


class _Stream(io.TextIOBase):
    """`sys.stdout` or `sys.stderr` of a test cell."""

    encoding, errors = "utf-8", "replace"

    def __init__(self, shell: Shell, name: str) -> None:
        self._shell, self._name = shell, name

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if self._shell.of_student is not None:
            self._shell.of_student(text)
        else:
            self._shell.shown.write(self._name, clean(text))
        return len(text)

    def writable(self) -> bool:
        return True


def clean(text: str) -> str:
    """A text that a notebook can hold: no halves of surrogate pairs."""
    return text.encode(errors="replace").decode()


def _ours(shell: object) -> Shell:
    assert isinstance(shell, Shell)
    return shell


class _Publisher(DisplayPublisher):
    def publish(
        self,
        data: dict,
        metadata: dict | None = None,
        source: object = None,
        *,
        transient: dict | None = None,
        update: bool = False,
        **_: Any,
    ) -> None:
        shell = _ours(self.shell)
        shown, name = shell.shown, (transient or {}).get("display_id")
        if update:
            for output in shell.by_id.get(name or "", ()):
                output.data, output.metadata = (
                    nbformat.from_dict(_bundle(data)),
                    nbformat.from_dict(metadata or {}),
                )
            return
        output = shown.add("display_data", data=_bundle(data), metadata=metadata or {})
        if name:
            shell.by_id.setdefault(name, []).append(output)

    def clear_output(self, wait: bool = False) -> None:
        _ours(self.shell).shown.outputs.clear()


class _Result(DisplayHook):
    def update_user_ns(self, result: object) -> None:
        """Leave `_` and `Out` as they are: they are the student's."""

    def start_displayhook(self) -> None:
        pass

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: dict, md_dict: dict | None = None) -> None:
        if format_dict:
            _ours(self.shell).shown.add(
                "execute_result", data=_bundle(format_dict), metadata=md_dict or {}, execution_count=None
            )

    def finish_displayhook(self) -> None:
        pass


def _bundle(data: dict) -> dict:
    import base64

    return {
        kind: base64.b64encode(value).decode()
        if isinstance(value, bytes)
        else clean(value)
        if isinstance(value, str)
        else value
        for kind, value in data.items()
    }


class _Compiler(CachingCompiler):
    """Keeps the source of cells for tracebacks: its visible lines."""

    hidden: Pair = USUAL.hidden
    asks_type = True
    """Whether the text that was parsed last may ask for a `type(x)`."""

    def ast_parse(self, source: str, filename: str = "<unknown>", symbol: str = "exec") -> ast.AST:
        self.asks_type = TYPE.search(source) is not None
        return super().ast_parse(source, filename, symbol)

    def cache(self, transformed_code: str, number: int = 0, raw_code: str | None = None) -> str:
        name = super().cache(transformed_code, number, raw_code)
        entry = linecache.cache[name]
        assert len(entry) == 4  # and no promise of one: the text is there
        size, modified, lines, file = entry
        linecache.cache[name] = (size, modified, visible(lines, self.hidden), file)
        return name


def visible(lines: list[str], hidden: Pair) -> list[str]:
    """The lines, with those of hidden tests (between these delimiters) emptied."""
    found, begun = [], False
    begin, end = hidden
    for line in lines:
        begins = begin in line
        begun = begun or begins
        found.append("\n" if begun else line)
        if end in line and not begins:
            begun = False
    return found


class _Transformers(TransformerManager):
    """What makes Python of a cell, and knows what it has made of those that it has learned: by the steps that
    it had then, for a cell can add some.
    """

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[str, tuple[str, list[object]]] = {}

    def learn(self, cell: str) -> str:
        text = super().transform_cell(cell)
        self._known[cell] = text, self._steps()
        return text

    def transform_cell(self, cell: str) -> str:
        if (known := self._known.get(cell)) is not None:
            text, then = known
            now = self._steps()
            # the very same ones: how one compares itself is its own affair
            if len(then) == len(now) and all(a is b for a, b in zip(then, now, strict=True)):
                return text
        return super().transform_cell(cell)

    def _steps(self) -> list[object]:
        return [*self.cleanup_transforms, *self.line_transforms, *self.token_transformers]


class Shell(InteractiveShell):
    """IPython in the examiner's process. There is one; `attach` gives it to a submission."""

    displayhook_class = Type(_Result)
    display_pub_class = Type(_Publisher)
    compiler_class = Type(_Compiler)
    shown: _Shown = _Shown()
    of_student: Callable[[str], None] | None = None
    session: Callable[[], Session] | None = None
    allowed: Callable[[str], None]
    by_id: dict[str, list[NotebookNode]]
    _plain: frozenset[str] = frozenset()
    """Cells as Python that await nothing."""

    @classmethod
    def make(cls) -> Shell:
        if cls.initialized() and isinstance(InteractiveShell._instance, cls):
            return InteractiveShell._instance
        InteractiveShell.clear_instance()
        config = Config()
        config.HistoryManager.enabled = False
        hook, excepthook = sys.displayhook, sys.excepthook
        shell = cls.instance(config=config)
        sys.displayhook, sys.excepthook = hook, excepthook
        shell.by_id = {}
        shell.ast_transformers.append(Typed())
        return shell

    def attach(self, namespace: dict) -> None:
        self.user_module, self.user_ns = cast("types.ModuleType", _Globals(namespace)), namespace
        self.init_user_ns()
        for name in ("In", "Out", "_ih", "_oh"):  # the student's
            dict.pop(namespace, name, None)
        self.by_id = {}

    @default("input_transformer_manager")
    def _our_transformers(self) -> TransformerManager:
        return _Transformers()

    def learn(self, source: str) -> None:
        """Note what IPython makes of a cell's text."""
        manager = self.input_transformer_manager
        assert isinstance(manager, _Transformers), "a test has put another there"
        text = manager.learn(source)
        if not super().should_run_async(source, transformed_cell=text):
            self._plain |= {text}

    def should_run_async(self, raw_cell: str, *, transformed_cell: str | None = None, **how: Any) -> bool:
        # to find out, IPython compiles it
        plain = transformed_cell in self._plain and not how.get("preprocessing_exc_tuple")
        return not plain and super().should_run_async(raw_cell, transformed_cell=transformed_cell, **how)

    def _atexit_once(self) -> None:
        """IPython would clear names of the student's process, which is gone."""

    def transform_ast(self, node: Any) -> Any:
        # to go through a tree takes as long as to compile it
        return super().transform_ast(node) if getattr(self.compile, "asks_type", True) else node

    def system(self, cmd: str) -> None:
        """`!cmd`, which a library of IPython's starts in a copy of this process."""
        command = self.var_expand(cmd, depth=1)
        self.allowed(command)
        if command.rstrip().endswith("&"):
            raise OSError("Background processes not supported.")
        self.user_ns["_exit_code"] = system(command)

    def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> Any:
        self.allowed(cmd)
        return super().getoutput(cmd, split, depth + 1)

    def init_sys_modules(self) -> None:
        """`__main__` is given to a test while it runs."""

    def enable_gui(self, gui: str | None = None) -> None:
        """`%matplotlib inline`: there are no windows."""

    def enable_matplotlib(self, gui: str | None = None) -> tuple[str | None, str]:
        return super().enable_matplotlib("inline")

    def showtraceback(
        self,
        exc_tuple: tuple | None = None,
        filename: str | None = None,
        tb_offset: int | None = None,
        exception_only: bool = False,
        running_compiled_code: bool = False,
    ) -> None:
        kind, error, tb = exc_tuple if exc_tuple is not None else sys.exc_info()
        assert kind is not None and error is not None
        self.shown.error = True
        if isinstance(error, BaseException) and not belongs_to_test(error):
            return
        lines = self._lines(kind, error, tb)
        text = clean(_said(error))
        self.shown.add("error", ename=kind.__name__, evalue=text, traceback=[clean(line) for line in lines])

    def showsyntaxerror(self, filename: str | None = None, running_compiled_code: bool = False) -> None:
        self.showtraceback()

    def _lines(
        self, kind: type[BaseException], error: BaseException, tb: types.TracebackType | None
    ) -> list[str]:
        render = getattr(error, "_render_traceback_", None)
        if hasattr(type(error), "_render_traceback_") and render is not None:
            return [str(line) for line in render()]
        handle = error.__dict__.get("_handle_of") if error.__dict__.get("in_student_code") else None
        if handle is not None and self.session is not None:
            try:
                lines = self.session().request(["traceback"], (handle,))
                if isinstance(lines, list) and all(isinstance(line, str) for line in lines):
                    return [line[:20_000] for line in lines[:200]]
            except (WireError, RuntimeError, Ended):
                pass  # the student's process is gone or lies: our own frames will do
        tb = without_own(tb)
        try:
            return self.InteractiveTB.structured_traceback(kind, error, tb)
        except (
            Exception
        ):  # IPython asks the error, its frames and their sources: a student's may answer anything
            return [f"{kind.__name__}: {_said(error)}"]


def _is_stale(value: object) -> bool:
    if issubclass(type(value), Handle):
        return _at(value)[0].over
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
    return any(issubclass(type(part), Handle) and _at(part)[0].over for part in parts)


def _same(a: object, b: object) -> bool:
    """Whether two values are encoded alike."""
    encoded = []
    for value in (a, b):
        encoder = Encoder(Hooks())
        encoded.append((json.dumps(encoder.add(value)), [bytes(blob) for blob in encoder.blobs()]))
    return encoded[0] == encoded[1]


def _said(error: BaseException) -> str:
    try:
        return str(error)[:10_000]
    except Exception:  # its `__str__` may be the test's, and may ask the student
        return ""


class _Globals:
    """A module in IPython's eyes, whose names are those of a submission."""

    def __init__(self, namespace: dict) -> None:
        self.__dict__ = namespace


def belongs_to_test(error: BaseException) -> bool:
    """Whether an exception is the test's or the student's, and no interrupt from outside."""
    return isinstance(error, (Exception, SystemExit)) or "in_student_code" in getattr(error, "__dict__", {})


def without_own(tb: types.TracebackType | None) -> types.TracebackType | None:
    """The traceback without this package's frames, and without IPython's before the cell."""
    kept = []
    while tb is not None:
        name = str(tb.tb_frame.f_globals.get("__name__", ""))
        if not name.startswith(OWN) and not name.startswith("IPython.core.interactiveshell"):
            kept.append(tb)
        tb = tb.tb_next
    found = None
    for step in reversed(kept):
        found = types.TracebackType(found, step.tb_frame, step.tb_lasti, step.tb_lineno)
    return found


def warm() -> None:
    """Make the shell, and run what takes long the first time: before the processes of submissions are forked
    from this one.
    """
    shell = Shell.make()
    shell.attach({"__name__": "__main__"})
    shell.shown = _Shown()
    with shell.builtin_trap, shell.display_trap:
        for source in ("1/0", "1", "from IPython.display import display; display(1)"):
            shell.run_cell(source, store_history=False)
    shell.shown = _Shown()


def learn(source: str, released: str) -> None:
    """Make of the text of an instructor's cell, and of the part of it that students were given, what every
    process that is forked from this one would make of them: it takes a third of what a submission's tests do.
    """
    shell = Shell.make()
    shell.learn(source)
    assigned(source)
    definitions(released)
    imports(released)


class Examiner:
    """Runs the test cells of one submission.

    Args:
        peer: the peer of the student's process that is alive now; asked at each cell.
        limits: for the size of messages.
        beside: what the instructor released with the notebook; None leaves a test where the process is.
        kinds: what kind of value comes where; None believes that an object is what it says.
        record: whether to note in `kinds` what comes, in the rehearsal.
        hidden: the delimiters of hidden tests.
    """

    def __init__(
        self,
        peer: Callable[[], Peer],
        limits: Limits,
        beside: Beside | None = None,
        kinds: Kinds | None = None,
        record: bool = False,
        hidden: Pair = USUAL.hidden,
    ) -> None:
        _Compiler.hidden = hidden  # there is one shell, and it serves one submission
        self.kinds = Kinds() if record and kinds is None else kinds
        self._paths = None if self.kinds is None else Paths(self.kinds, record)
        self._peer, self._limits, self._files = peer, limits, beside
        self._sessions: Session | None = None
        self._deadline: float | None = None
        self.namespace = Namespace(self._session)
        self.around = Around(beside.work, beside.released) if beside else Around(None)
        self._printed: list[str] = []
        self._seeds = False

    def restarted(self, peer: Callable[[], Peer]) -> None:
        """The student's process was started anew: what a test holds of the former is stale, and says so."""
        self._peer = peer
        self._end_session()
        self.namespace.restarted()

    def define(self, source: str) -> None:
        """Take over what an instructor's own cell defines."""
        shell = Shell.make()
        self._look(source)
        self.around.look(source)
        if self._paths is not None:
            self._paths.cell = ""
        try:
            source = shell.transform_cell(source)
            define(source, self.namespace)
        except SyntaxError:
            pass  # it has failed in the student's process, and says so there

    def compute(self, source: str) -> bool:
        """Run an instructor's own cell here, beside the files that he released: then what it makes is his,
        whatever the student's process says. Return whether that could be done.

        It cannot where the cell starts a program, or wants what the student's code has made.
        """
        if any(line.lstrip().startswith(("!", "%%")) for line in source.splitlines()):
            return False
        parts = statements(source)
        shell = Shell.make()
        kept, written = shell.shown, sys.stdout
        shell.shown, sys.stdout = _Shown(), io.StringIO()
        try:
            with self._files.here() if self._files else nullcontext():
                compute(parts, self.namespace)
        except Exception:  # what his line may raise here, where it is not run for its own sake
            for name in {name for part in parts for name in names(part)}:
                self.namespace.forget(name)
            return False
        finally:
            shell.shown, sys.stdout = kept, written
        return True

    def asks(self, asked: Iterable[str]) -> None:
        """The student's next cell answers one in which the instructor's own solution defines these names:
        from here on a test means the student's, whatever had the name before, Python's builtins and a test's
        own variables included.
        """
        self.namespace.ask(asked)

    def run(
        self,
        source: str,
        deadline: float | None = None,
        *,
        cell: str = "",
        shared: Iterable[str] = (),
        released: str = "",
        part: Callable[[dict, str | None], None] | None = None,
    ) -> Ran:
        """Run a test cell, `cell` by its grade id. `deadline`, a `time.monotonic()`, is that of every
        question to the student's process.

        Args:
            shared: names of which the student's code gets what this cell makes of them.
            released: the part of the cell that students can read: all that is handed on is from there.
            part: hears the report of `course.check.Marks` so far, and the part that begins now, or None.

        Raises:
            BaseException: what is no Exception and comes from outside, such as an alarm.
        """
        shell = Shell.make()
        self._deadline, self._printed = deadline, []
        if self._paths is not None:
            self._paths.cell = cell
        self._look(source)
        if self._sessions is not None:
            self._sessions.cached.clear()  # the student's cells have run since
            self._sessions.copies.clear()
        self._share(shared, released)
        shown = shell.shown = _Shown()
        WrongKind.latest = None
        with (
            self._files.here() if self._files else nullcontext(),
            self._surroundings(shell, part),
            self.around.cell(source, self.namespace.own(), self._session),
        ):
            self._agree()
            result = shell.run_cell(source, store_history=False)
            if deadline is not None:  # a test that loops is past it, and the student's process no less alive
                self._deadline = max(deadline, time.monotonic() + AFTER)
            self._agree()
        raised = result.error_before_exec or result.error_in_exec
        if raised is not None and not belongs_to_test(raised) and not isinstance(raised, Ended):
            raise raised
        ended = str(raised) if isinstance(raised, Ended) else None
        if ended is not None:
            shown.add("error", ename="NoAnswer", evalue=ended, traceback=[f"NoAnswer: {ended}"])
        value = result.result if raised is None else None
        # A test that passes and gives no points itself: it took our complaint for the student's TypeError.
        if (taken := WrongKind.latest) and raised is None and type(value) not in (float, int):
            shown.error = True
            shown.add("error", ename="WrongKind", evalue=str(taken), traceback=[f"WrongKind: {taken}"])
        return Ran(
            shown.outputs,
            raised is not None or shown.error,
            value if not issubclass(type(value), Handle) else None,
            "".join(self._printed),
            ended,
        )

    def _share(self, shared: Iterable[str], shown: str) -> None:
        """Let the student's code have what it had under stock nbgrader: the test's imports, functions and
        classes, which students can read, and of its values those that are `shared`.
        """
        # to parse a text takes longer than most tests
        defined = definitions(shown) if "def" in shown or "class" in shown else {}
        self.namespace.share({*shared, *defined}, defined)
        session = self._session()
        session.before = self.namespace.refresh if shared else None
        if "import" in shown and (found := imports(shown)):
            try:
                session.request(["imports", found])
            except Exception:
                return  # the test's own import says what is wrong
            self.namespace.handed.append((["imports", found], ()))

    def introduce(self, shown: str, shared: Iterable[str], deadline: float) -> None:
        """Hand on the imports, functions and classes of a test cell that runs elsewhere."""
        self._deadline = deadline
        self._share(shared, shown)
        for name in definitions(shown):
            if dict.__contains__(self.namespace, name):
                self.namespace[name] = dict.__getitem__(self.namespace, name)

    def handed(self) -> list[tuple[list, tuple]]:
        """What was given to the student's code since this was asked last, beyond its calls' arguments."""
        found, self.namespace.handed = self.namespace.handed, []
        return found

    def stale(self) -> set[str]:
        """The names of which a test holds objects of a student's process that has ended."""
        return {name for name, value in self.namespace.own().items() if _is_stale(value)}

    def hand_again(self, handed: Iterable[tuple[list, tuple]], deadline: float) -> None:
        """Give it to a student's process that was started anew."""
        self._deadline = deadline
        for action, args in handed:
            try:
                self._session().request(action, args)
            except Exception:  # of the process that has ended, or what its cells no longer define
                continue
            if action[0] == "store" and action[1] in self.namespace.students:
                self.namespace.assigned(action[1], args[0])

    def changed(self, of: str | None = None) -> list[str]:
        """The names of given data, and of a test's that were handed on, that have another value in the
        student's process by now; of those that the cell `of` binds, where it is named.

        For the rehearsal: what the instructor's own solution changes is the student's from there on.
        """
        session, found = self._session(), []
        only = None if of is None else set(bound(of))
        names = self.namespace
        for name, value in names.own().items():
            ours = names.instructors.get(name, names) is value or name in names.crossed
            if not ours or isinstance(value, (types.ModuleType, type)) or callable(value):
                continue  # a test's own stays the test's; and code is not compared
            if only is not None and name not in only:
                continue
            try:
                theirs = session.request(["name", name])
                same = _same(value, theirs)
            except Exception:  # it is gone there, or is what cannot be compared
                same = False
            if not same:
                found.append(name)
        return found

    def give_up(self, given: Iterable[str]) -> None:
        """These names are the student's from here on, though a given cell has made them."""
        for name in given:
            self.namespace.forget(name)

    def _look(self, source: str) -> None:
        """Note what a cell may do that the student's process must hear of."""
        if not self._seeds and any(word in source for word in SEEDS):
            self._seeds = True
            if self._sessions is not None:
                self._sessions.seeds()

    @contextmanager
    def _surroundings(
        self, shell: Shell, part: Callable[[dict, str | None], None] | None
    ) -> Generator[None, None, None]:
        """What a cell finds around it, and leaves as it was."""
        from course.check import inplace, marks

        def told(report: marks.Report, running: str | None) -> None:
            if part is not None:
                part(report.as_dict(), running)

        main, stdout, stderr = sys.modules["__main__"], sys.stdout, sys.stderr
        grading = os.environ.get("NBGRADER_EXECUTION")
        if shell.user_ns is not self.namespace:
            shell.attach(self.namespace)
        shell.session = self._session
        shell.allowed = self.around.guard.program
        beside, inplace.elsewhere = inplace.elsewhere, self._beside
        before, marks.told = marks.told, told
        sys.modules["__main__"] = Main(self.namespace)
        sys.stdout, sys.stderr = _Stream(shell, "stdout"), _Stream(shell, "stderr")
        os.environ["NBGRADER_EXECUTION"] = "autograde"
        try:
            yield
        finally:
            sys.modules["__main__"], sys.stdout, sys.stderr = main, stdout, stderr
            inplace.elsewhere, marks.told = beside, before
            shell.session = None
            if grading is None:
                os.environ.pop("NBGRADER_EXECUTION", None)
            else:
                os.environ["NBGRADER_EXECUTION"] = grading

    def _beside(self, source: str, data: dict) -> object:
        return self._session().request(["beside", source], (), data)

    def _session(self) -> Session:
        peer: Peer = self._peer()
        if self._sessions is None or self._sessions.peer is not peer:
            self._end_session()
            self._sessions = Session(
                peer, self._limits.message, lambda: self._deadline, self._seeds, self._paths
            )
            self._sessions.own_names = self.namespace
            self._sessions.warned = quiet_warnings(self._student_speaks)
            self._sessions.around = self.around
            self._listen(peer)
        return self._sessions

    def _agree(self) -> None:
        """A cell begins, or ends: what it shares with the student's code is the same on both sides."""
        if self._sessions is not None and self._sessions.peer is self._peer():
            try:
                self._sessions.agree()
            except (Ended, WireError, RuntimeError):
                pass  # the student's process is gone, or lies: the next question meets that too

    def _end_session(self) -> None:
        if self._sessions is not None:
            self._sessions.over = True
            self._sessions = None
            self.around.restarted()

    # what the student's code prints

    def _listen(self, peer: Peer) -> None:
        """Hear what the student's code prints, before whoever listens to it already."""
        others = peer.handlers.get("output")

        def output(body: dict, blobs: list) -> tuple[dict, Sequence] | None:
            self.heard(body)
            return others(body, blobs) if others is not None else None

        peer.handlers["output"] = output

    def heard(self, event: dict) -> None:
        """The student's code has printed while a test called it: the test sees it where it catches what is
        printed, else the instructor.
        """
        text = event.get("text")
        if event.get("kind") != "stream" or not isinstance(text, str):
            return
        stream = sys.stderr if event.get("name") == "stderr" else sys.stdout
        shell = Shell.make()
        if shell.session is not None and not isinstance(stream, _Stream):
            self.around.guard.came(text)
            stream.write(text)
        self._keep(text)

    def _keep(self, text: str) -> None:
        room = PRINTED - sum(map(len, self._printed))
        if room > 0:
            self._printed.append(clean(text[:room]))

    @contextmanager
    def _student_speaks(self) -> Generator[None, None, None]:
        shell = Shell.make()
        shell.of_student = self._keep
        try:
            yield
        finally:
            shell.of_student = None
