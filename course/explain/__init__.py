"""Backpropagation told: `to_numpy(loss)` writes the backward pass of a computation as NumPy.

names       what the user calls his tensors
walk        the graph of a loss as steps in the order of the backward pass
to_numpy    the steps as straight lines of NumPy
"""

from course.explain.to_numpy import Program, to_numpy

__all__ = ["Program", "to_numpy"]
