"""Gradient descent under torch's names: an optimizer holds the parameters, and `step()` moves them by their
`.grad`.

optimizer       what all share; sgd, adam: those that most take
further         RMSprop, Adagrad and others; lbfgs: LBFGS; loaded when one of them is first asked for
lr_scheduler    rates that change from epoch to epoch; further_schedulers: warm-ups, cycles, sequences
"""

import importlib
from typing import Any

from course.optim import lr_scheduler
from course.optim.adam import Adam, AdamW
from course.optim.optimizer import Optimizer
from course.optim.sgd import SGD

__all__ = ["SGD", "Adam", "AdamW", "Optimizer", "lr_scheduler"]

FURTHER = {
    "LBFGS": "lbfgs",
    **dict.fromkeys(("Adadelta", "Adagrad", "Adamax", "NAdam", "RAdam", "RMSprop", "Rprop"), "further"),
}
"""Which file holds those that are loaded later."""


def __getattr__(name: str) -> Any:
    if name not in FURTHER:
        raise AttributeError(
            f"module 'course.optim' has no attribute {name!r}: torch may have it, this small library does not"
        )
    return getattr(importlib.import_module(f"course.optim.{FURTHER[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *FURTHER})
