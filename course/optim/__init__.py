"""Gradient descent under torch's names: an optimizer holds the parameters, and `step()` moves them by their
`.grad`.

optimizer       what all share; sgd, adam: those that there are
lr_scheduler    rates that change from epoch to epoch
"""

from course.optim import lr_scheduler
from course.optim.adam import Adam, AdamW
from course.optim.optimizer import Optimizer
from course.optim.sgd import SGD

__all__ = ["SGD", "Adam", "AdamW", "Optimizer", "lr_scheduler"]
