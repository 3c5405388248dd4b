"""`python -m autograder.engine.server`: the warm process that each submission's examiner is forked from."""

from __future__ import annotations

import base64
import importlib
import socket
import sys
from pathlib import Path

from autograder import examiner
from autograder.limits import Limits
from autograder.student.seeds import seed
from autograder.student.server import bring
from autograder.warm import Service, serve

from .bounds import bounded
from .examination import Examination
from .link import Link
from .report import Past
from .task import Task


def begin(settings: dict) -> Service:
    """Import what `settings` names, where it can be imported."""

    def more(names: list[str]) -> dict:
        for name in names:
            try:
                bring(name)
            except Exception:
                pass  # the cell that imports it will say so
        seed(0)
        return ready()

    def ready() -> dict:
        nonlocal known
        known = frozenset(sys.modules)
        return {}

    known: frozenset[str] = frozenset()
    more(settings["imports"])
    bring("course.check.inplace")  # what `beside` looks at
    examiner.warm()

    def run(channel: socket.socket, job: dict, words: int) -> None:
        link = Link(channel)
        told, _ = link.receive()
        task, limits = Task.from_json(base64.b64decode(told["task"])), Limits(**job["limits"])
        bounded(limits.tests_memory)
        Examination(task, limits, link, Path(told["place"]), Past.from_dict(told["past"]), known).run()

    return Service(run, more, ready(), lambda told: examiner.learn(*told))


if __name__ == "__main__":
    module = importlib.import_module("autograder.engine.server")  # by its name: a test cell has `__main__`
    serve(socket.socket(fileno=int(sys.argv[1])), module.begin)
