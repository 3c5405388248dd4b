"""Forward functions that give inf and nan silently, as torch does: a warning on stderr would cost a student
marks.
"""

import functools

import numpy as np

try:  # what np.errstate does, without its 2 us of Python for each call
    from numpy._core.umath import _extobj_contextvar, _make_extobj

    silent = _make_extobj(all="ignore")
    silence, restore = _extobj_contextvar.set, _extobj_contextvar.reset
except ImportError:  # another NumPy keeps it elsewhere
    silent = silence = restore = None


def quiet(function):
    """`function` without NumPy's floating point warnings."""
    if silence is None:
        return np.errstate(all="ignore")(function)

    @functools.wraps(function)
    def silently(*args, **kwargs):
        before = silence(silent)
        try:
            return function(*args, **kwargs)
        finally:
            restore(before)

    silently.loud = function
    return silently
