"""Backpropagation told: `to_numpy(loss)` writes the backward pass of a computation as NumPy.

names       what the user calls his tensors
step        a node of the backward pass, with what its rules need
walk        the graph of a loss as steps, in the order of the backward pass
of_torch    the same of torch's graphs
to_numpy    the steps as straight lines of NumPy
"""

from course.explain.to_numpy import Program, to_numpy

__all__ = ["Program", "to_numpy"]
