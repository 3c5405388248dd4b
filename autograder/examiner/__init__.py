"""The trusted process: it runs the test cells, and holds of the student's objects only their numbers.

cells       a test cell: run as IPython runs it, and what it showed
namespace   whose a name in a test is: the instructor's, Python's, or the student's
session     the conversation with a student's process
handles     what a test has in its hands in place of a student's object
remaking    what the student's side is told of an object of the test's
lending     libraries' objects of the test's in a student's hands
notplain    what stands for an object where plain data is due
crossings   reads what comes, on which path, and of what kind
kinds       what kind of value comes on which path, by the instructor's own solution
asked       what an object is asked, by what the instructor's own were
beside      the files and modules that the instructor released with the notebook
around      what stands around a test, the same on both sides:
patches     what a test has put in another's place
copies      files that it shares with the student's code
guard       no code of a student's runs here by way of a file
figures     pyplot's current figure
typed       `type(x)` in a test's text
bindings    which names a cell's text binds
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .beside import Beside
    from .cells import Examiner, Ran, learn, warm
    from .kinds import Kinds

__all__ = ["Beside", "Examiner", "Kinds", "Ran", "learn", "warm"]

_FROM = {
    "Beside": "beside",
    "Examiner": "cells",
    "Kinds": "kinds",
    "Ran": "cells",
    "learn": "cells",
    "warm": "cells",
}


def __getattr__(name: str) -> Any:
    # when it is asked for: a grader that only reads texts (`bindings`) needs neither NumPy nor IPython
    if name not in _FROM:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_FROM[name]}"), name)
