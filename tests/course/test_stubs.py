"""What a type checker knows of the library: the stubs are those of the code, and they find mistakes."""

import importlib.util
import subprocess
import sys

import pytest
from stubs import STUBS

RIGHT = """
import course
from course import nn, optim

class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.fc = nn.Linear(3, 2)

    def forward(self, x: course.Tensor) -> course.Tensor:
        return self.fc(x).relu()

class Cube(course.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x ** 3

    @staticmethod
    def backward(ctx, grad_output):
        x, = ctx.saved_tensors
        return grad_output * 3 * x ** 2

x = course.tensor([[1.0, 2.0, 3.0]], requires_grad=True, dtype=course.float64)
y: course.Tensor = 1 / (1 + course.exp(-x @ x.T)) + x.sum(dim=1, keepdim=True) - x.sum(axis=1)
y += 1
largest: int = x.max(dim=1).indices.numel() + x.size(0)
row: course.Tensor = x[0, 1:].max().float() * x.mT.mean()
with course.no_grad():
    course.where(x > 0, x, 0.0).backward()
for p in Net().parameters():
    p -= 0.1 * p.detach()
optim.SGD(Net().parameters(), lr=0.1).step()
(g,) = course.autograd.grad(y.sum(), x)
"""
WRONG = {
    "a.summ()": "no attribute `summ`",
    "course.expp(a)": "No attribute `expp`",
    "a + 'one'": "not supported",
    "course.softmax(a)": "Missing argument `dim`",
    "a.reshape(2, 'x')": "not assignable to parameter",
    "a.sum(dimension=1)": "No matching overload",
    "len(a.max(1).value)": "no attribute `value`",
    "course.nn.Linear(2)": "Missing argument `out_features`",
    "course.tensor([1.0], requires_gradient=True)": "Unexpected keyword argument",
}


@pytest.mark.parametrize("path", STUBS, ids=lambda path: path.name)
def test_the_stubs_are_those_of_the_code(path):
    assert path.read_text(encoding="utf-8") == STUBS[path](), "run python tests/course/stubs.py"


def checked(program, folder, repository):
    if importlib.util.find_spec("pyrefly") is None:
        pytest.skip("pyrefly (extra dev) is not installed")
    file = folder / "program.py"
    file.write_text(program, encoding="utf-8")
    command = [
        "check",
        "--preset",
        "default",
        "--output-format",
        "min-text",
        "--search-path",
        repository,
        file,
    ]
    done = subprocess.run(
        [sys.executable, "-m", "pyrefly", *command], capture_output=True, text=True, cwd=folder, check=False
    )
    return done.stdout + done.stderr


def test_a_program_is_typed(tmp_path, repository):
    output = checked(RIGHT, tmp_path, repository)
    assert "ERROR" not in output and " 0 errors" in output, output


def test_mistakes_are_found(tmp_path, repository):
    output = checked("import course\na = course.ones(2, 3)\n" + "\n".join(WRONG), tmp_path, repository)
    errors = {int(line.split(":")[1]): line for line in output.splitlines() if line.startswith("ERROR")}
    for number, (code, message) in enumerate(WRONG.items(), 3):
        assert message in errors.get(number, ""), f"{code}: {errors.get(number)}"
