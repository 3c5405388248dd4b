"""Grade one rebuilt notebook: its student's cells in one process, its test cells in another, marks and a
record out.

    with Engine(limits=Limits(), confined=True) as engine:
        graded = engine.grade(Task(notebook))
"""

from .engine import Engine, Origins, Stopped
from .task import Graded, Task

__all__ = ["Engine", "Graded", "Origins", "Stopped", "Task"]
