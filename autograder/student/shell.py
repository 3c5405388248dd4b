"""IPython without a Jupyter kernel: cells run as they do in a notebook, and what they show goes to an Outbox.

The shell is made before the fork, for that takes longer than most students' cells.
"""

from __future__ import annotations

import asyncio
import base64
import builtins
import getpass
import json
import math
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from typing import Any, NoReturn

from IPython.core import page
from IPython.core.autocall import ZMQExitAutocall
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.error import StdinNotImplementedError
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell
from IPython.utils.text import LSString, SList
from traitlets import Any as AnyTrait
from traitlets import Instance, Type, default
from traitlets.config import Config

from .output import Outbox

DEPTH = 50
"""Brackets within brackets, of an output in JSON."""
TURNS = 10
"""Turns of the event loop after a cell: tasks that it started, and that are ready, go on as they would in
Jupyter.
"""


class Displayed(DisplayPublisher):
    """`display()`, `update_display()` and `clear_output()`."""

    outbox: Outbox

    def publish(
        self,
        data: dict,
        metadata: dict | None = None,
        source: object = None,
        *,
        transient: dict | None = None,
        update: bool = False,
        **_: object,
    ) -> None:
        event = {
            "kind": "update" if update else "display",
            "data": bundle(data),
            "metadata": plain(metadata or {}),
            "display_id": (transient or {}).get("display_id"),
        }
        show(self.outbox, event)

    def clear_output(self, wait: bool = False) -> None:
        show(self.outbox, {"kind": "clear", "wait": bool(wait)})


class Result(DisplayHook):
    """The value of a cell's last expression."""

    outbox: Outbox
    event: dict

    def start_displayhook(self) -> None:
        self.event = {"kind": "result", "data": {}, "metadata": {}}

    def write_output_prompt(self) -> None:
        self.event["count"] = self.prompt_count

    def write_format_data(self, format_dict: dict, md_dict: dict | None = None) -> None:
        self.event["data"], self.event["metadata"] = bundle(format_dict), plain(md_dict or {})

    def finish_displayhook(self) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        event, self.event = self.event, {}
        if event.get("data"):
            show(self.outbox, event)


class Shell(InteractiveShell):
    """One for a process. `connect` says where its output goes."""

    displayhook_class = Type(Result)
    display_pub_class = Type(Displayed)
    exiter = Instance(ZMQExitAutocall)
    kernel = AnyTrait()  # there is none, and asking for it does no harm
    keepkernel_on_exit = None
    outbox: Outbox

    @default("exiter")
    def _default_exiter(self) -> ZMQExitAutocall:
        return ZMQExitAutocall(self)

    @classmethod
    def make(cls, outbox: Outbox) -> Shell:
        """The process's shell. Its history is kept in memory, for itself alone."""
        config = Config()
        config.HistoryManager.enabled = False  # no file, no thread; In, Out and %history work
        shell = cls.instance(config=config)
        result, display = shell.displayhook, shell.display_pub
        assert isinstance(result, Result) and isinstance(display, Displayed)  # see the class's first lines
        shell.outbox = result.outbox = display.outbox = outbox
        builtins.input, getpass.getpass = refused("input"), refused("getpass")
        return shell

    def warm(self) -> None:
        """Run what takes long the first time, an error's traceback above all, and leave no trace of it."""
        figure = (
            ["import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"]
            if "matplotlib.pyplot" in sys.modules
            else []
        )
        for source in (
            "1/0",
            "1",
            "%history -n 1",
            "def f(:",
            "from IPython.display import display; display(1)",
            *figure,
        ):
            asyncio.run(self._run(source, store_history=False))
        self.reset(new_session=False)
        assert self.history_manager is not None
        self.history_manager.reset(new_session=False)

    def run(self, source: str, count: int, loop: asyncio.AbstractEventLoop) -> dict:
        """Run a cell as the `count`-th. Return {"status": "ok"}, or "error" with its name and text."""
        self.execution_count = count
        assert self.history_manager is not None
        for kept in (self.history_manager.input_hist_parsed, self.history_manager.input_hist_raw):
            kept.extend([""] * (count - len(kept)))  # test cells, which do not run here, have numbers too
        self._asked_to_exit = False
        task = loop.create_task(self._run(source, store_history=True))
        try:
            result = loop.run_until_complete(task)
        except BaseException as error:  # raised while the loop waited: IPython has not seen it
            task.cancel()
            loop.run_until_complete(asyncio.wait([task], timeout=1))
            if task.cancelled() or not task.done():
                self.showtraceback()
            return said(error)
        return {"status": "ok"} if result.success else said(result.error_before_exec or result.error_in_exec)

    async def _run(self, source: str, store_history: bool) -> ExecutionResult:
        """As ipykernel does: a cell that awaits nothing runs as plain code inside the running loop."""
        problem = None
        try:
            transformed = self.transform_cell(source)
        except Exception:  # a magic of the student's may raise anything; IPython shows it as the cell's error
            transformed, problem = source, sys.exc_info()
        if self.should_run_async(source, transformed_cell=transformed, preprocessing_exc_tuple=problem):
            result = None
            try:
                result = await self.run_cell_async(
                    source,
                    store_history=store_history,
                    transformed_cell=transformed,
                    preprocessing_exc_tuple=problem,
                )
            finally:
                self.events.trigger("post_execute")
                self.events.trigger("post_run_cell", result)
        else:
            result = self.run_cell(source, store_history=store_history)
        for _ in range(TURNS):
            await asyncio.sleep(0)
        return result

    def ask_exit(self) -> None:
        """`exit`, `quit`: the rest of the cell runs, as in Jupyter, and so do the cells after it."""
        if not self._asked_to_exit:
            self._asked_to_exit = True
            print(
                "exit() stops the kernel of a notebook. "
                "While a notebook is graded it is left out: the cells below run.",
                file=sys.stderr,
            )

    def _showtraceback(self, etype: type[BaseException], evalue: BaseException | None, stb: Iterable) -> None:
        try:
            text = str(evalue)
        except Exception:  # its `__str__` is the student's
            text = "(the error's own text could not be made)"
        sys.stdout.flush()
        sys.stderr.flush()
        lines = [str(line) for line in stb]
        show(self.outbox, {"kind": "error", "ename": str(etype.__name__), "evalue": text, "traceback": lines})

    # IPython 9 keeps all that is printed, and formats each error a second time, for a history that nobody
    # reads here.

    def _tee(self, channel: str) -> Any:
        return nullcontext()

    def _format_exception_for_storage(self, exception: BaseException, *_: object, **__: object) -> dict:
        return {"ename": type(exception).__name__, "evalue": "", "traceback": []}

    def init_environment(self) -> None:
        """What ipykernel sets for the programs that a notebook calls."""
        os.environ.update(
            TERM="xterm-color",
            CLICOLOR="1",
            FORCE_COLOR="1",
            CLICOLOR_FORCE="1",
            PAGER="cat",
            GIT_PAGER="cat",
        )

    def init_hooks(self) -> None:
        super().init_hooks()
        # Jupyter shows it beside the notebook
        self.set_hook("show_in_pager", page.as_hook(lambda *_, **__: None), 99)

    def enable_matplotlib(self, gui: str | None = None) -> tuple[str | None, str]:
        """`%matplotlib notebook`, `widget`, `qt`, or nothing: there are no windows while a notebook is
        graded, and the figures are shown in the notebook.
        """
        return super().enable_matplotlib("inline")

    def enable_gui(self, gui: str | None = None) -> None:
        """`%gui qt`: there are no windows, and nothing to wait for."""

    def system(self, cmd: str) -> None:
        """`!cmd`. IPython itself would want a terminal."""
        code = self._call(self.var_expand(cmd, depth=1), sys.stdout.write)
        self.user_ns["_exit_code"] = code
        if self.system_raise_on_error and code:
            raise subprocess.CalledProcessError(code, cmd)

    system_piped = system_raw = system

    def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> SList | LSString:
        """`x = !cmd`."""
        texts: list[str] = []
        code = self._call(self.var_expand(cmd, depth=depth + 1), texts.append)
        self.user_ns["_exit_code"] = code
        if self.system_raise_on_error and code:
            raise subprocess.CalledProcessError(code, cmd)
        text = "".join(texts)
        return SList(text.splitlines()) if split else LSString(text)

    @staticmethod
    def _call(command: str, write: Callable[[str], object]) -> int:
        if command.rstrip().endswith("&"):
            raise OSError("Background processes not supported.")
        with subprocess.Popen(
            ["/bin/sh", "-c", command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            bufsize=1,
        ) as process:
            assert process.stdout is not None  # it is a pipe
            try:
                for line in process.stdout:
                    write(line)
            except KeyboardInterrupt:
                process.send_signal(signal.SIGINT)
                try:
                    process.wait(1)
                except subprocess.TimeoutExpired:
                    process.kill()
                raise
        return process.returncode


def refused(what: str) -> Callable[..., NoReturn]:
    """A function in the place of `input` or `getpass`."""

    def refuse(*_: object, **__: object) -> NoReturn:
        __tracebackhide__ = True
        raise StdinNotImplementedError(
            f"{what}() has nobody to answer it while a notebook is graded: write the value into the cell."
        )

    refuse.__name__ = what
    return refuse


def said(error: BaseException | None) -> dict:
    return {"status": "error", "ename": type(error).__name__}


def show(outbox: Outbox, event: dict) -> None:
    outbox.show(event, len(json.dumps(event)))


def bundle(data: dict) -> dict:
    """A MIME bundle in JSON's types; images as base64."""
    return {
        str(kind): base64.b64encode(value).decode() if isinstance(value, bytes) else plain(value)
        for kind, value in data.items()
    }


def plain(value: object, depth: int = 0) -> object:
    """`value` in JSON's types; what is none of them by its repr."""
    if value is None or type(value) in (str, bool, int) or (type(value) is float and math.isfinite(value)):
        return value
    if depth < DEPTH and isinstance(value, dict):
        return {str(key): plain(item, depth + 1) for key, item in value.items()}
    if depth < DEPTH and isinstance(value, (list, tuple)):
        return [plain(item, depth + 1) for item in value]
    return str(value) if isinstance(value, str) else repr(value)
