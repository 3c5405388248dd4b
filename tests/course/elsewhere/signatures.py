"""Writes `cupy.tsv`: which of NumPy's functions and ufuncs an installed CuPy answers, with which parameters,
and what its arrays have. CuPy can be imported where there is no GPU, so this runs anywhere:

    python -m venv v && v/bin/pip install cupy-cuda12x && v/bin/python tests/course/elsewhere/signatures.py
"""

import functools
import inspect
import re
from pathlib import Path

import cupy
import cupyx.scipy.special
import numpy as np
from numpy.testing.overrides import get_overridable_numpy_array_functions, get_overridable_numpy_ufuncs

# Of `ufunc.at`, `.reduce` and `.accumulate` CuPy has only some: its source says which, no attribute does
# (scatter_op in _core/_routines_math.pyx, reduce and accumulate in _core/_kernel.pyx).
SCATTERING = ("add", "subtract", "maximum", "minimum", "bitwise_and", "bitwise_or", "bitwise_xor")
REDUCING = ("add", "multiply")


def parameters(function):
    """The signature without its annotations; nothing where a builtin does not tell it."""
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return ""
    plain = [p.replace(annotation=p.empty) for p in signature.parameters.values()]
    text = str(signature.replace(parameters=plain, return_annotation=signature.empty))
    return re.sub(r"<[^>]*>", "None", text)  # a default that has no text


def told(method):
    """The signature of a builtin method, which is the first line of its text."""
    found = re.match(r"\w+\.\w+(\(.*?\))( ->|$)", (method.__doc__ or "").split("\n")[0])
    try:
        text = (
            re.sub(r"\b_?[\w.]+ (?=\w+[,)=])", "", found[1]) if found else ""
        )  # types, as "Py_ssize_t axis1"
        inspect.signature(eval(f"lambda {text[1:-1]}: 0"))
    except SyntaxError:
        return ""
    return text


def main():
    lines = [("cupy", "version", cupy.__version__)]
    for function in get_overridable_numpy_array_functions():
        name = f"{function.__module__}.{function.__name__}"
        try:
            module = functools.reduce(getattr, function.__module__.split(".")[1:], cupy)
            theirs = getattr(module, function.__name__)
        except AttributeError:
            continue
        lines.append(("function", name, parameters(theirs)))
    for ufunc in get_overridable_numpy_ufuncs():
        name = ufunc.__name__
        if hasattr(cupy, name) or hasattr(cupyx.scipy.special, name):
            kinds = [("at", SCATTERING), ("reduce", REDUCING), ("accumulate", REDUCING)]
            lines.append(("ufunc", name, " ".join(kind for kind, has in kinds if name in has)))
    for name in dir(cupy.ndarray):
        if not name.startswith("_"):
            lines.append(("attribute", name, told(getattr(cupy.ndarray, name))))
    text = "".join("\t".join(line).rstrip("\t") + "\n" for line in sorted(set(lines)))
    Path(__file__).with_name("cupy.tsv").write_text(text, encoding="utf-8")
    print(f"{len(lines)} lines, NumPy {np.__version__}, CuPy {cupy.__version__}")


if __name__ == "__main__":
    main()
