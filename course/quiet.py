"""Forward functions that give inf and nan silently, as torch does: a warning on stderr would cost a student marks."""

import functools

import numpy as np

try:  # what np.errstate does, without its 2 us of Python for each call
    from numpy._core.umath import _extobj_contextvar as _handling
    from numpy._core.umath import _make_extobj

    _silent = _make_extobj(all="ignore")
except ImportError:  # another NumPy keeps it elsewhere
    _handling = None


def quiet(function):
    """`function` without NumPy's floating point warnings."""
    if _handling is None:
        return np.errstate(all="ignore")(function)

    @functools.wraps(function)
    def silently(*args, **kwargs):
        before = _handling.set(_silent)
        try:
            return function(*args, **kwargs)
        finally:
            _handling.reset(before)

    return silently
