"""Every operation, its forward and its derivative side by side. Loading a file attaches its operations to
Tensor.

    arithmetic      + - * / **, maximum, minimum
    elementwise     exp, log, sqrt, sin, tanh, sigmoid, clamp, and other functions of one tensor
    activation      relu, softmax, log_softmax, gelu and their relatives
    reduce          sum, mean, var, max, logsumexp, norm, cumsum
    linalg          products of matrices, einsum, diagonals, triangles
    shape           views, permutations, cat, stack, split
    indexing        x[index], gather, sort, topk
    select          where, masked_fill
    compare         < == >, any, all, argmax: without a derivative
    assignment      x[index] = value, and what a change in place does to the graph
    inplace         x.add_(y), x += y
    numpy_names     NumPy's functions, with its signatures
"""

from course.ops import (  # noqa: F401  (loading is the point)
    activation,
    arithmetic,
    assignment,
    compare,
    elementwise,
    indexing,
    inplace,
    linalg,
    numpy_names,
    reduce,
    select,
    shape,
)
