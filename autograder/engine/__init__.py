"""Grade one rebuilt notebook: its student's cells in one process, its test cells in another, marks and a
record out.

    with Engine(limits=Limits(), confined=True) as engine:
        graded = engine.grade(Task(notebook))

    task          what is graded and what comes of it
    plan          how each test is graded, as the rehearsal found
    rehearsal     the instructor's own solution, graded before the class to learn that
    inputs        hashes of all that decides a mark, part by part
    engine        one notebook after another, each in processes of its own
    wanted        the libraries that these processes are to have ready
    report        what the engine knows of an examination, and keeps for another examiner
    server        the warm process that examiners are forked from
    examination   in it: cells in order, a student's process that may be started again
    bounds        what an examiner may use of memory
    link          what engine and examiner tell each other
    marks         what a test cell earns
    parts         what it has earned where it does not come to its end
    outputs       what a student's process shows, as a notebook's outputs
"""

from autograder import deferred  # noqa: F401 - before nbformat is imported

from .engine import Engine, Stopped
from .inputs import inputs
from .plan import Plan
from .rehearsal import Rehearsed, rehearse
from .task import Graded, Task
from .wanted import need

__all__ = ["Engine", "Graded", "Plan", "Rehearsed", "Stopped", "Task", "inputs", "need", "rehearse"]
