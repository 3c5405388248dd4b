"""The student's side of the course: a reference autograd library under torch's names, checks, drawings and
data.

`import course as torch` runs the lecture. To learn how autograd works, read in this order, a few hours:

    graph.py            what operations leave behind: nodes, linked from a result to what it was made of
    tensors.py          an array with a place in that graph
    ops/arithmetic.py   + - * / **, each with its derivative beside it
    rule.py             how such a pair becomes an operation that records itself
    plain_engine.py     the backward pass, the idea and nothing else
    engine.py           the same at full speed, with hooks, `inputs=`, the debug mode, and memory let go

The rest is built on these: `ops/` has the other operations, `creation` and `random` make tensors, `mode` is
no_grad, `autograd/` attaches `y.backward()`, where a pass starts, and holds Function, gradcheck and
Jacobians, `nn/`, `optim/` and `utils/` train networks, `saving` keeps them in files, and `names` lists all
that stands at the top; `families/` has what fewer programs use, a file of which is loaded when a name of it
is first asked for.
`manners/` is what it takes to behave as torch: dtypes, printing, views, versions, NumPy's protocols. Beside
the library stand `check/` (what tells a student what is wrong), `draw/`, `explain/` (what a backward pass
does, told), `data/`, `ladder/` (the lecture's network on torch, trained faster), and `lecture/`.

Importing is lazy: a name loads what it needs when it is first used, so that `course.check` works without the
autograd library and nothing here imports torch.
"""

import importlib
import os

_SUBMODULES = frozenset(
    {
        "autograd",
        "check",
        "data",
        "draw",
        "explain",
        "func",
        "lecture",
        "linalg",
        "nn",
        "optim",
        "random",
        "return_types",
        "utils",
    }
)


def __getattr__(name):
    # so that loading one of our own files first does not gather the names before they are all there
    if name in _FILES:
        return importlib.import_module(f"course.{name}")
    if name.startswith("__"):
        raise AttributeError(f"module 'course' has no attribute {name!r}")
    value = importlib.import_module("course.names").find(name, _MISSING)
    if value is _MISSING:
        raise AttributeError(
            f"module 'course' has no attribute {name!r}: torch may have it, this small library does not"
        )
    globals()[name] = value  # the next look finds it without coming here
    return value


def __dir__():
    names = importlib.import_module("course.names")
    return sorted({*names.NAMES, *names.families.top(), *_SUBMODULES, "__version__"})


_FILES = frozenset(file.partition(".")[0] for file in os.listdir(__path__[0]))
_MISSING = object()
__version__ = "0.1.0"
