"""`import course` is lazy: light, without torch, and complete on demand."""

import subprocess
import sys


def python(code):
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_importing_loads_neither_the_engine_nor_numpy_nor_torch():
    assert (
        python(
            "import course, sys; modules = ('numpy', 'torch', 'course.engine', 'course.ops');"
            "print([m for m in modules if m in sys.modules])"
        )
        == "[]"
    )


def test_checks_work_without_the_engine():
    assert (
        python(
            "import course, sys; course.check; print('course.engine' in sys.modules, 'torch' in sys.modules)"
        )
        == "False False"
    )


def test_the_library_never_imports_torch():
    code = (
        "import course, sys; x = course.ones(2, requires_grad=True);"
        "course.nn.functional.relu(x).sum().backward(); course.autograd.gradcheck; course.optim;"
        "course.nn.Linear(2, 3); dir(course); print('torch' in sys.modules)"
    )
    assert python(code) == "False"


def test_the_lectures_imports_work():
    code = (
        "import course as torch; from course import nn, optim, tensor, no_grad;"
        "from course.nn.functional import relu; from course.autograd import Function, grad;"
        "from course.autograd.functional import jacobian; import course.nn as nn2;"
        "print(torch.tensor([1.]).add(1).item(), nn is nn2, 'matmul' in dir(torch), torch.float32)"
    )
    assert python(code) == "2.0 True True torch.float32"


def test_any_file_may_be_the_first_to_be_loaded():
    assert (
        python(
            "import course.ops.linalg, course; zeros = course.zeros(2);"
            "print(course.equal(course.sin(zeros), zeros))"
        )
        == "True"
    )


def test_the_readers_path_does_not_grow(repository):
    """What `course/__init__.py` tells a reader to read first: families of operations go beside it."""
    path = ("graph.py", "tensors.py", "ops/arithmetic.py", "rule.py", "plain_engine.py")
    lines = sum(len((repository / "course" / file).read_text(encoding="utf-8").splitlines()) for file in path)
    assert lines <= 1318
