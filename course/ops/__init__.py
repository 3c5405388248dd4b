"""Every operation, its forward and its derivative side by side. Loading a file attaches its operations to
Tensor.
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
