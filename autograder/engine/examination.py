"""The course of one examination: cells in order, a student's process that may be started again, and what came
of each cell.

It runs in a process of its own, which a test cell may leave in any state. What a cell earned is told to the
engine at once: it stays, whatever becomes of this process.
"""

from __future__ import annotations

import ast
import builtins
import dataclasses
import hashlib
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from nbformat import NotebookNode

from autograder.author.markers import Markers
from autograder.examiner import Beside, Examiner, Kinds, Ran
from autograder.examiner.bindings import Use, bound, changed_in_place, statements
from autograder.examiner.session import Ended
from autograder.limits import Limits
from autograder.origins import STUDENTS, TESTS
from autograder.sandbox import Ending
from autograder.student.later import later
from autograder.student.process import GRACE, Died, Student
from autograder.student.seeds import seed
from autograder.wire.peer import Peer

from .link import Link
from .marks import earned, is_tagged, is_test, points
from .outputs import Displays, Outputs, Room, problem, text, without_marks
from .parts import Earned
from .plan import Plan
from .report import LIMIT_TOLD, Past
from .task import Task, shown

PRINTED = 64 << 10
"""Characters that are kept of what a student's code prints while one test calls it."""
LIMITED = ("NotHere", "CannotSend", "StaleHandle")
"""The names of errors that are no student's fault, nor a test's: what cannot be had from another process."""
NO_FAULT = "This is a limit of the grader, and no mistake of yours. Your instructor is told."
STARTS = 3
"""How often a student's process is started that ends before it has run anything."""


class TimeUp(BaseException):
    """A test cell has run for too long."""


class Tested:
    """A test that has run, or was introduced (then without its cell), and what it handed on."""

    def __init__(self, number: int, cell: NotebookNode | None, handed: list[tuple[list, tuple]]) -> None:
        self.number, self.cell, self.handed = number, cell, handed

    @property
    def binds(self) -> set[str]:
        """The names that it makes."""
        return set() if self.cell is None else Use.of(self.cell.source).binds


class Examination:
    """Grades one notebook.

    Args:
        task: the notebook and what belongs to it.
        limits: what the submission may use.
        link: to the engine, which starts and ends students' processes and hears of each cell.
        place: an empty folder of this examination's own, which the engine removes.
        past: where another examiner of this submission was lost, that this one goes on behind.
        ready: the modules that this process was forked with.
    """

    # long: what is kept from cell to cell, line by line
    def __init__(
        self,
        task: Task,
        limits: Limits,
        link: Link,
        place: Path,
        past: Past,
        ready: frozenset[str] = frozenset(),
    ) -> None:
        self._ready_modules, self._later = ready, set[str]()
        self._task, self._limits, self._link, self._past = task, limits, link, past
        self._end = time.monotonic() + past.left
        self._number, self._tells, self._second = 0, True, past.second
        self._student: Student | None = None
        self._listener: Callable[[dict], None] = self._nothing
        self._plan = task.plan or Plan()
        self._together = frozenset(
            cell.metadata.nbgrader.grade_id
            for cell in task.notebook.cells
            if is_test(cell) and (cell.metadata.nbgrader.grade_id in self._plan.together or is_tagged(cell))
        )
        self._displays, self._room = Displays(), Room(limits.outputs, past.room)
        self._outputs: dict[int, Outputs] = {}
        # What a process that is started anew is given again, in order: cells that ran to their end (number,
        # source, count), and what tests have handed on in between.
        self._lasting: list[tuple[int, str, int] | Tested] = []
        self._left_out: dict[int, str] = {}
        self._again = False
        self._changed: dict[str, list[str]] = {}
        self._computed: list[int] = []
        self._before: dict[str, object] = {}  # what the names that a given cell binds had for values
        self._read: set[str] = set()
        if task.rehearsal:
            uses = [Use.of(cell.source) for cell in task.notebook.cells if is_test(cell)]
            self._read = {name for use in uses for name in use.reads | use.later}
        self._unwritten: dict[str, str] = {}
        self._endings: list[dict] = []
        self._seconds = dict.fromkeys(("fork", "student", "tests", "replays"), 0.0)
        released = {name: task.files[name] for name in task.released}
        self._records = task.rehearsal and not self._plan.kinds
        kinds = Kinds.of_json(self._plan.kinds) if self._plan.kinds else None
        hidden = Markers.in_notebook(task.notebook).hidden
        self._examiner = Examiner(self._peer, limits, Beside(place, released), kinds, self._records, hidden)

    def run(self) -> None:
        """Grade every cell, and tell the engine.

        Twice where the plan says so, in two students' processes: first without the tests that run beside the
        student's code, then these. What such a test defines can be changed by the next answer, and what it
        hides can be read there, so nothing of the second process reaches a mark of the first.
        """
        seed(derived(self._task.seed, "examiner"))
        if not self._past.second:
            self._first_pass()
        left_out = {str(number): why for number, why in self._left_out.items()}
        self._ask_what_came_later()
        if self._together:
            self._second_pass()
            self._ask_what_came_later()
        self._link.send(
            {
                "do": "done",
                "seconds": self._seconds,
                "restarts": self._endings,
                "unwritten": self._unwritten,
                "left_out": left_out,
                "learned": self._learned() if self._task.rehearsal else {},
            }
        )

    def _first_pass(self) -> None:
        for number, cell, count, role in self._cells():
            self._number, self._tells = number, True
            begun = time.monotonic()
            if number in self._past.ended or number in self._past.without:
                self._once_more(number, cell, count, role)
                continue
            if self._left() > 0:
                self._ready()  # what it takes to run the cells above again is not this cell's time
            if role == "test" and cell.metadata.nbgrader.get("grade_id") in self._together:
                self._introduce(cell)
                continue
            if self._left() <= 0:
                outputs, entry, mark = self._not_run()
            elif role == "test":
                outputs, entry, mark = self._test(number, cell, count)
            else:
                outputs, entry, mark = self._cell(number, cell, count, role)
            entry["seconds"] = round(time.monotonic() - begun, 4)
            self._tell(number, outputs, count, entry, mark if is_test(cell) else None)
            for other in self._outputs[number].changed if number in self._outputs else ():
                outputs = self._outputs[other].list
                self._link.send({"do": "update", "cell": other, "outputs": outputs, "room": self._room.left})
            self._owned(cell)

    def _once_more(self, number: int, cell: NotebookNode, count: int, role: str) -> None:
        """A cell that ran in an examiner that was lost: again, for what it leaves behind. Nothing is told.

        What has ended a process once is not tried again; of such a test functions and imports are taken over.
        """
        ends = number in self._past.without or self._past.ended[number] in ("died", "interrupted", "not run")
        self._tells = False
        if self._left() <= 0:
            return
        self._ready()
        if role == "test":
            if ends or cell.metadata.nbgrader.get("grade_id") in self._together:
                self._introduce(cell, whole=ends)
            else:
                seconds, _ = self._seconds_for_cell()
                deadline = time.monotonic() + seconds + GRACE
                with self._phase("replays"), self._alarm(seconds + 2 * GRACE):
                    try:
                        self._alive().expect(seconds)
                        self._run_test(cell, deadline)
                        self._alive().expect(None)
                    except (TimeUp, Died, Ended):
                        pass
                self._lasting.append(Tested(number, cell, self._examiner.handed()))
            return
        self._asks(cell, role)
        if not ends:
            seconds, phrase = self._seconds_for_cell()
            try:
                with self._phase("replays"):
                    self._run_cell(cell.source, count, seconds)
                self._lasting.append((number, cell.source, count))
            except Died as error:
                self._left_out[number] = self._bury(str(error), seconds, phrase)[1]
        self._owned(cell, look=number not in self._past.without)

    def _learned(self) -> dict:
        """What the rehearsal has shown, in JSON's types."""
        kinds = self._examiner.kinds.as_json() if self._records and self._examiner.kinds is not None else {}
        ours = later(self._ready_modules)
        return {
            "students": self._changed,
            "computed": self._computed,
            "kinds": kinds,
            "later": {STUDENTS: sorted(self._later), TESTS: ours},
        }

    def _ask_what_came_later(self) -> None:
        if self._task.rehearsal and self._student is not None:
            with suppress(Died):
                self._later |= set(self._student.later(GRACE))

    def _cells(self) -> Generator[tuple[int, NotebookNode, int, str], None, None]:
        """The cells that are run, each with its number, its execution count and its role; those that are not
        are told at once. What was left out on purpose (`slices`) is counted, and no more is said of it.
        """
        count = 0
        for number, cell in enumerate(self._task.notebook.cells):
            if cell.cell_type != "code":
                continue
            role = cell.metadata.get("autograder", {}).get("role", "student")
            if not cell.source.strip() or (
                role != "test" and "skip-execution" in cell.metadata.get("tags", ())
            ):
                self._tell(number, [], None, {"ended": "skipped"}, points(cell) if is_test(cell) else None)
                continue
            count += 1
            if not cell.metadata.get("autograder", {}).get("left_out"):
                yield number, cell, count, role

    def _owned(self, cell: NotebookNode, look: bool = True) -> None:
        """Whose the names of given cells are from here on. `look`: at what they are now."""
        about = cell.metadata.get("autograder", {})
        place = about.get("place")
        look = look and self._task.rehearsal and self._student is not None
        if look and about.get("role") == "instructor":
            self._try_to_compute(cell)
        self._examiner.give_up(self._plan.students.get(str(place), ()))
        if not look or place is None or is_test(cell):
            return
        with self._phase("tests"), self._alarm(self._limits.cell_seconds):
            try:
                known = {name for names in self._changed.values() for name in names}
                changed = [name for name in self._examiner.changed() if name not in known]
            except (TimeUp, Died, Ended):
                return
        if changed:
            self._changed.setdefault(str(place), []).extend(changed)

    def _second_pass(self) -> None:
        """Run the notebook once more as stock nbgrader runs it, for the tests that cannot be apart.

        Of this process nothing is kept but each such test's mark, and of an error its type and the
        instructor's own sentence: it has read these tests, and could write them down.
        """
        if self._student is not None:
            self._student.close()
            self._ended(0)
        self._student, self._lasting, self._again, self._second = None, [], False, True
        self._displays, self._outputs = Displays(), {}
        self._end = time.monotonic() + (self._past.left if self._past.second else self._limits.total_seconds)
        for number, cell, count, role in self._cells():
            begun, name = time.monotonic(), cell.metadata.get("nbgrader", {}).get("grade_id")
            wanted = role == "test" and name in self._together and number not in self._past.ended
            self._number, self._tells = number, wanted
            if self._past.second and number in self._past.without:
                continue
            if self._left() > 0:
                self._ready()
            if self._left() <= 0:
                if not wanted:
                    continue
                outputs, entry, mark = self._not_run()
            else:
                whole = wanted or role != "test" or name in self._plan.hidden
                run = cell if whole else NotebookNode(cell, source=shown(cell))
                outputs, entry, mark = self._cell(number, run, count, role, define=False)
            if wanted:
                entry |= {"seconds": round(time.monotonic() - begun, 4), "mode": "together"}
                # the rehearsal's is the instructor's own code, and he is to read what it says
                shown_of_it = outputs if self._task.rehearsal else _known(outputs, cell.source, entry)
                self._tell(number, shown_of_it, count, entry, mark)

    def _tell(
        self, number: int, outputs: list[NotebookNode], count: int | None, entry: dict, mark: float | None
    ) -> None:
        about = {"cell": number, "outputs": outputs, "count": count, "entry": entry, "mark": mark}
        self._link.send({"do": "cell", "room": self._room.left, **about})

    def _within(self, seconds: float) -> None:
        """Tell the engine that what comes now takes at most so many seconds: it looks after that."""
        about = {"cell": self._number, "tells": self._tells, "second": self._second}
        self._link.send({"do": "at", "seconds": seconds, **about})

    # The two kinds of cells

    def _cell(
        self, number: int, cell: NotebookNode, count: int, role: str, define: bool = True
    ) -> tuple[list[NotebookNode], dict, float]:
        """A cell that runs in the student's process. `define`: what it is to define is noted in the
        examiner.
        """
        outputs = Outputs(number, self._limits.output, count, self._displays, self._room)
        self._outputs[number] = outputs
        if define:
            self._asks(cell, role)
        seconds, phrase = self._seconds_for_cell()
        try:
            with self._phase("student"), self._listening(outputs.take):
                said = self._run_cell(cell.source, count, seconds)
        except Died as error:
            reason = self._bury(str(error), seconds, phrase)
            return [*outputs.list, problem(*reason)], {"ended": "died", "why": reason[1]}, 0.0
        if said.get("interrupted"):
            why = f"the cell ran for more than {phrase} and was interrupted."
            return [*outputs.list, problem("CellTimeout", why)], {"ended": "interrupted", "why": why}, 0.0
        if "failed" in said:
            outputs.list.append(
                problem("CellFailed", f"the cell could not be run: {str(said['failed'])[:2000]}")
            )
        self._lasting.append((number, cell.source, count))
        if any(output.output_type == "error" for output in outputs.list) or said.get("status") != "ok":
            return outputs.list, {"ended": "error"}, 0.0
        mark, wrong = earned(None, outputs.list, points(cell)) if is_test(cell) else (0.0, None)
        if wrong:
            outputs.list.append(problem("TestMistaken", wrong))
        return outputs.list, {"ended": "ok"} | ({"why": wrong} if wrong else {}), mark

    def _asks(self, cell: NotebookNode, role: str) -> None:
        """Note in the examiner what a cell is to define."""
        about = cell.metadata.get("autograder", {})
        self._examiner.asks(about.get("asks", ()))
        if role == "instructor":
            self._define(cell.source, about.get("place"))
        elif original := about.get("original"):  # a student changed it
            self._define(original)

    def _run_cell(self, source: str, count: int, seconds: float) -> dict:
        self._within(seconds + 2 * GRACE)
        return self._alive().run(source, count, seconds)

    def _test(self, number: int, cell: NotebookNode, count: int) -> tuple[list[NotebookNode], dict, float]:
        """A cell that runs in the examiner."""
        printed, parts = Printed(), Earned(points(cell))
        seconds, phrase = self._seconds_for_cell()
        deadline = time.monotonic() + seconds + GRACE
        part = self._hears_of_parts(number, parts, deadline - GRACE)
        try:
            with self._phase("tests"), self._listening(printed.take), self._alarm(seconds + 2 * GRACE):
                self._alive().expect(seconds)
                ran = self._run_test(cell, deadline, part)
                outputs, failed, result = ran.outputs, ran.error, ran.result
        except (TimeUp, Died, Ended):
            outputs, failed, result = [], True, None
        entry: dict = {"ended": "error" if failed else "ok"}
        self._lasting.append(Tested(number, cell, self._examiner.handed()))
        if printed.texts:
            entry["printed"] = "".join(printed.texts)
        for output in outputs:
            if output.output_type == "execute_result":
                output.execution_count = count
        student, over = self._student, time.monotonic() - deadline + GRACE
        if student is not None and student.lost is None:
            try:
                student.expect(None)
            except Died:
                pass
        if student is None or student.lost is not None:
            name, why = self._bury(str(student.lost) if student else "", seconds, phrase)
            shown, mark = parts.kept(f"time limit of {phrase}" if name == "CellTimeout" else "Python ended")
            outputs = [output for output in without_marks(outputs) if output.output_type != "error"]
            return [*outputs, *shown, problem(name, why)], entry | {"ended": "died", "why": why}, mark
        if over >= 0:
            why = f"the test ran for more than {phrase}."
            shown, mark = parts.kept(f"time limit of {phrase}")
            outputs = [*without_marks(outputs), *shown, problem("CellTimeout", why)]
            return outputs, entry | {"ended": "interrupted", "why": why}, mark
        if failed:
            said = next((output for output in outputs if output.output_type == "error"), None)
            if said is not None and said.ename in LIMITED:
                entry["limit"] = said.evalue[:LIMIT_TOLD]
                said.traceback.append(NO_FAULT)
            return outputs, entry, 0.0
        mark, wrong = earned(result, outputs, points(cell)) if is_test(cell) else (0.0, None)
        if wrong:
            return [*outputs, problem("TestMistaken", wrong)], entry | {"ended": "error", "why": wrong}, 0.0
        return outputs, entry, mark

    def _run_test(
        self, cell: NotebookNode, deadline: float, part: Callable[[dict, str | None], None] | None = None
    ) -> Ran:
        name = cell.metadata.nbgrader.get("grade_id")
        shared, released = self._plan.shared.get(name, ()), shown(cell)
        return self._examiner.run(
            cell.source, deadline, cell=name, shared=shared, released=released, part=part
        )

    def _hears_of_parts(self, number: int, parts: Earned, end: float) -> Callable[[dict, str | None], None]:
        """What a cell's parts are told to, here and in the engine, until the cell's time or the student's
        process is over: what a test finds out after that is no part's mark.
        """
        process, student = os.getpid(), self._student

        def part(report: dict, running: str | None) -> None:
            elsewhere = os.getpid() != process or threading.current_thread() is not threading.main_thread()
            over = student is None or student is not self._student or student.lost is not None
            if elsewhere or over or time.monotonic() >= end:
                return
            # an alarm in the middle of a message would leave half of it
            blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
            try:
                self._link.send({"do": "part", "cell": number, "report": report, "running": running})
                parts.take(report, running)
            finally:
                signal.pthread_sigmask(signal.SIG_SETMASK, blocked)

        return part

    def _introduce(self, cell: NotebookNode, whole: bool = False) -> None:
        """Take over what a test defines that does not run here: for tests and answers below. `whole`: for
        tests what is hidden of it, too.
        """
        released = shown(cell)
        self._define(cell.source if whole else released)
        if self._student is None or self._left() <= 0:
            return
        seconds, _ = self._seconds_for_cell()
        with self._phase("tests"), self._alarm(seconds + GRACE):
            try:
                self._alive().expect(seconds)
                shared = self._plan.shared.get(cell.metadata.nbgrader.grade_id, ())
                self._examiner.introduce(released, shared, time.monotonic() + seconds)
                self._alive().expect(None)
            except (TimeUp, Died, Ended):
                return
        self._lasting.append(Tested(self._number, None, self._examiner.handed()))

    def _define(self, source: str, place: int | None = None) -> None:
        with self._phase("tests"), self._alarm(self._limits.cell_seconds):
            try:
                if self._task.rehearsal:
                    own, again = self._examiner.namespace.own(), set(bound(source))
                    self._before = {name: value for name, value in own.items() if name in again}
                if place is None or place not in self._plan.computed or not self._examiner.compute(source):
                    self._examiner.define(source)
            except (TimeUp, Ended):
                pass

    def _try_to_compute(self, cell: NotebookNode) -> None:
        """In the rehearsal: whether a given cell that tests read of makes the same here as in the solution's
        process, where it has just run.
        """
        place = cell.metadata.autograder.get("place")
        binds = set(bound(cell.source))
        touched = changed_in_place(cell.source) - binds
        if place in self._plan.computed or not self._read & (binds | touched):
            return
        with self._phase("tests"), self._alarm(self._limits.cell_seconds):
            try:
                own = self._examiner.namespace.own()
                # What the cell's definitions alone have not made, or have left as it was: the rest is the
                # instructor's already. A class that may have been patched cannot be compared.
                made = (binds - own.keys()) | (set(self._examiner.changed()) & (binds | touched))
                made |= {name for name in touched if isinstance(own.get(name), type)}
                if not self._read & made:
                    return
                self._as_before()
                if self._examiner.compute(cell.source):
                    differ = [name for name in self._examiner.changed() if name in binds | touched]
                    if self._read & (made - set(differ)):
                        self._computed.append(place)
                        self._examiner.give_up(differ)
                        self._changed.setdefault(str(place), []).extend(differ)
                        return
                self._examiner.give_up(binds)
                self._as_before()
                self._examiner.define(cell.source)
            except (TimeUp, Died, Ended):
                self._examiner.give_up(binds)

    def _as_before(self) -> None:
        """Give the names that a cell has bound again (`n = n + 1`) what they had: it is to run once."""
        for name, value in self._before.items():
            self._examiner.namespace.define(name, value)

    # The student's process

    def _peer(self) -> Peer:
        """The conversation with the student's process, which may be over: within a cell none is started."""
        return self._alive().peer

    def _alive(self) -> Student:
        """The student's process, which `run` has made ready for this cell."""
        assert self._student is not None
        return self._student

    def _ready(self) -> Student:
        """The student's process, started anew where it has ended."""
        if self._student is not None and self._student.gone:
            self._bury(str(self._student.lost), 0, "")
        while self._student is None:
            self._start()
            if self._again:
                self._examiner.restarted(self._peer)
                self._replay()
        return self._student

    def _start(self) -> None:
        why = ""
        for _ in range(STARTS):
            with self._phase("fork"):
                self._link.send({"do": "start", "left": self._left()})
                _, (descriptor,) = self._link.receive()
                student = Student(
                    socket.socket(fileno=descriptor), self._limits, lambda event: self._listener(event)
                )
                try:
                    seeds = derived(self._task.seed, "student")
                    self._unwritten = student.begin(self._task.files, seeds, self._limits.cell_seconds)
                except Died as error:
                    student.close()
                    why = told(self._ended(GRACE), str(error))
                    continue
            self._student = student
            return
        self._link.send({"do": "failed", "why": why})
        raise SystemExit(1)

    def _replay(self) -> None:
        """Run again what had run to its end. A cell that now ends the process is left out from here on."""
        listener, self._listener = self._listener, self._nothing
        before, self._tells = (self._number, self._tells), False
        stale = self._examiner.stale()
        try:
            for lasting in self._lasting:
                self._number = lasting.number if isinstance(lasting, Tested) else lasting[0]
                seconds, phrase = self._seconds_for_cell()
                if seconds <= 0:
                    return
                if isinstance(lasting, Tested):
                    self._test_again(lasting, stale, seconds)
                    if self._alive().gone:
                        return
                    continue
                number, source, count = lasting
                if number in self._left_out:
                    continue
                try:
                    with self._phase("replays"):
                        self._run_cell(source, count, seconds)
                except Died as error:
                    self._left_out[number] = self._bury(str(error), seconds, phrase)[1]
                    return
        finally:
            self._listener, (self._number, self._tells) = listener, before

    def _test_again(self, tested: Tested, stale: set[str], seconds: float) -> None:
        """Give a new process what a test has handed on. A test that made a name of which an object was lost
        runs again, for its names alone.
        """
        deadline = time.monotonic() + seconds + GRACE
        with self._phase("replays"), self._alarm(seconds + GRACE):
            try:
                self._alive().expect(seconds)
                if tested.cell is not None and stale & tested.binds:
                    self._run_test(tested.cell, deadline)
                    tested.handed = self._examiner.handed()
                else:
                    self._examiner.hand_again(tested.handed, deadline)
                self._alive().expect(None)
            except (TimeUp, Died, Ended):
                pass

    def _bury(self, error: str, seconds: float, phrase: str) -> tuple[str, str]:
        """Give the student's process up. Return a name and a sentence for what happened to it."""
        student, self._student = self._student, None
        late = student is not None and student.peer.late is not None
        if student is not None:
            student.close()
        ended = self._ended(0 if late else GRACE)
        self._endings.append(dataclasses.asdict(ended))
        self._again = True
        if late:
            return "CellTimeout", (
                f"your code ran for more than {phrase} and did not stop when it was interrupted: "
                "Python was ended, and started again for the cells below."
            )
        return (
            "PythonEnded",
            f"Python ended while your code ran: {told(ended, error)}. "
            "It was started again for the cells below.",
        )

    def _ended(self, patience: float) -> Ending:
        self._link.send({"do": "end", "patience": patience})
        return Ending(**self._link.receive()[0]["ending"])

    # Time

    def _left(self) -> float:
        return self._end - time.monotonic()

    def _seconds_for_cell(self) -> tuple[float, str]:
        """How long the next cell may run, and that in words."""
        left = self._left()
        if left < self._limits.cell_seconds:
            whole = f"{self._limits.total_seconds:g} seconds of the whole notebook"
            return max(left, 0.0), f"what was left of the {whole}"
        return self._limits.cell_seconds, f"{self._limits.cell_seconds:g} seconds"

    def _not_run(self) -> tuple[list[NotebookNode], dict, float]:
        whole = f"the {self._limits.total_seconds:g} seconds that the whole notebook has"
        why = f"this cell was not run: the cells above took {whole}."
        return [problem("NotRun", why)], {"ended": "not run"}, 0.0

    @contextmanager
    def _phase(self, name: str) -> Generator[None, None, None]:
        begun, inner = time.perf_counter(), sum(self._seconds.values())
        try:
            yield
        finally:
            self._seconds[name] += time.perf_counter() - begun - (sum(self._seconds.values()) - inner)

    @contextmanager
    def _alarm(self, seconds: float) -> Generator[None, None, None]:
        """Raise TimeUp in the block after so many seconds: for a test that loops without asking the student's
        process.
        """

        def rings(*_: object) -> None:
            if self._student is not None and self._student.peer.channel.busy:
                signal.setitimer(signal.ITIMER_REAL, 0.01)
            else:
                raise TimeUp

        self._within(seconds)
        signal.signal(signal.SIGALRM, rings)
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    # Output

    def _nothing(self, event: dict) -> None:
        """Drop what is told: nobody asked for it."""

    @contextmanager
    def _listening(self, listener: Callable[[dict], None]) -> Generator[None, None, None]:
        before, self._listener = self._listener, listener
        try:
            yield
        finally:
            self._listener = before


def told(ended: Ending, error: str) -> str:
    """How a student's process ended, in words that go on a sentence."""
    if ended.reason == "lost":
        return f"{ended.words} ({error})" if error else ended.words
    hint: dict[int, str] = {
        signal.SIGSEGV: ", as after an endless recursion or an error in C code",
        signal.SIGABRT: ", as after an error in C code",
    }
    return f"it {ended.words}" + (hint.get(ended.status, "") if ended.reason == "signal" else "")


class Printed:
    """What a student's code prints while it is tested, up to PRINTED characters."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._room = PRINTED

    def take(self, event: dict) -> None:
        written = event.get("text")
        if event.get("kind") == "stream" and isinstance(written, str) and self._room > 0:
            self.texts.append(text(written[: self._room]))
            self._room -= len(written)


def _known(outputs: list[NotebookNode], source: str, entry: dict) -> list[NotebookNode]:
    """Of a test that ran beside the student's code: that it failed, and what the instructor says of it."""
    if entry["ended"] in ("died", "interrupted", "not run") or "why" in entry:
        return outputs[-1:]  # a sentence of ours
    error = next((output for output in outputs if output.output_type == "error"), None)
    if error is None:
        return []
    kind = getattr(builtins, str(error.ename), None)
    known = isinstance(kind, type) and issubclass(kind, BaseException)
    name = error.ename if known else "Error"
    said = error.evalue if error.evalue in _sentences(source) else ""
    return [problem(name, said or "this test failed. It ran beside your code, so no more is told of it.")]


def _sentences(source: str) -> set[str]:
    """The texts that stand in a test as they are."""
    return {
        node.value
        for statement in statements(source)
        for node in ast.walk(statement)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def derived(seed: int, who: str) -> int:
    """A seed for one of two who must not know each other's."""
    return int.from_bytes(hashlib.sha256(f"{who} {seed}".encode()).digest()[:4], "big")
