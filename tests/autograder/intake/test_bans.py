"""Uses of what an assignment does without: found however they are written, in the student's cells alone."""

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder.intake.bans import used


def cell(source: str, role: str = "added", grade_id: str | None = None):
    return new_code_cell(
        source,
        metadata={"autograder": {"role": role}} | ({"nbgrader": {"grade_id": grade_id}} if grade_id else {}),
    )


@pytest.mark.parametrize(
    "source",
    [
        "torch.autograd.grad(y, x)",
        "import torch.autograd",
        "import torch.autograd.functional as f",
        "import torch as t\nt.autograd.grad(y, x)",
        "from torch import autograd",
        "from torch import autograd as ag\nag.grad(y, x)",
        "from torch.autograd import grad",
        "from torch.autograd import *",
        "t = torch\ng = t.autograd.grad\ng(y, x)",
        "getattr(torch, 'autograd').grad(y, x)",
        "__import__('torch.autograd')",
        "import importlib\nimportlib.import_module('torch.autograd')",
        "from importlib import import_module as load\nload('torch.autograd')",
        "%time torch.autograd.grad(y, x)\ntorch.autograd",
        "def f(x):\n    return torch.autograd.grad(x, x)",
        "this is no Python but torch.autograd",
    ],
)
def test_a_use_is_found(source):
    notebook = new_notebook(cells=[cell("import torch", "instructor"), cell(source, "student", "answer")])
    found = used(notebook, ["torch.autograd", "numpy"])
    assert found and all(told.startswith("uses torch.autograd: 'answer', line ") for told in found)


@pytest.mark.parametrize(
    "source",
    [
        "import torch\ntorch.exp(x)",
        "autograd = 3\nautograd",
        "x.autograd.grad",
        "# torch.autograd",
        "'torch.autograd'",
        "torch.autograd_like",
        "",
    ],
)
def test_what_is_no_use_is_not(source):
    assert (
        used(new_notebook(cells=[cell("import torch", "instructor"), cell(source)]), ["torch.autograd"]) == []
    )


def test_the_instructors_own_uses_are_not_told():
    notebook = new_notebook(
        cells=[cell("import torch\ntorch.autograd.grad", "instructor"), cell("torch.autograd.grad", "test")]
    )
    assert used(notebook, ["torch.autograd"]) == []


def test_a_cell_without_grade_id_is_told_by_its_place():
    assert used(new_notebook(cells=[cell("x = 1"), cell("\nimport torch")]), ["torch"]) == [
        "uses torch: cell 2, line 2"
    ]


def test_nothing_is_looked_for_where_nothing_is_named():
    assert used(new_notebook(cells=[cell("import torch")]), []) == []


@pytest.mark.parametrize(
    "source",
    [
        "(" * 500 + "1" + ")" * 500,
        "x = " + "-" * 3000 + "1",
        "a" + ".b" * 3000,
        "\x00",
        "import torch\n" * 2000,
    ],
)
def test_any_code_is_looked_through(source):
    used(new_notebook(cells=[cell(source)]), ["torch"])
