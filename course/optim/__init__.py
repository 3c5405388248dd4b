"""Gradient descent under torch's names: an optimizer holds the parameters, and `step()` moves them by their
`.grad`.
"""

from course.optim.adam import Adam, AdamW
from course.optim.optimizer import Optimizer
from course.optim.sgd import SGD

__all__ = ["SGD", "Adam", "AdamW", "Optimizer"]
