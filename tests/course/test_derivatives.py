"""The derivatives as they are told: cut out of the code, so they must be what runs."""

import ast
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest

import course
from course.manners import help as derivatives
from course.nn import families

NAMES = course.names.NAMES  # loads all operations
course.names.families.load_all()
families.load_all()
# No function of their own tells them: operators and slices, changes in place, and rules within rules.
INNER = set(
    """
    AliasBackward0 BothSidesBackward0 ConvolutionBackwardBackward0 CopyBackwards CopySlices
    DiagonalBackwardBackward0 IndexBackward0 IndexPutZerosBackward0 LeakyReluSlopeBackward0
    NothingOfBackward0 PlaceBackward0 ReluSlopeBackward0 RsubBackward1 SliceBackward0 SlopeBackward0
    WindowSpreadBackward0 ZeroAtBackward0
""".split()
)
LAMBDAS = [
    pytest.param(vjp, id=f"{kind.__name__}-{i}")
    for kind in derivatives.written()
    for i, vjp in enumerate(islice(kind.vjps, len(kind.inputs)))
    if vjp.__name__ == "<lambda>"
]


@pytest.mark.parametrize("vjp", LAMBDAS)
def test_a_told_derivative_is_the_one_that_runs(vjp):
    """Cut out by columns; parsed here from the whole file."""
    code = vjp.__code__
    file = ast.parse(Path(code.co_filename).read_text(encoding="utf-8"))
    written = {
        ast.dump(node.body)
        for node in ast.walk(file)
        if isinstance(node, ast.Lambda)
        and node.lineno == code.co_firstlineno
        and tuple(a.arg for a in node.args.args) == code.co_varnames[: code.co_argcount]
    }
    assert ast.dump(ast.parse(derivatives.formula(vjp), mode="eval").body) in written


def test_each_operation_with_a_rule_of_its_own_tells_its_derivative_in_its_help():
    told = course.exp.__doc__
    assert told.startswith("Elementwise exp")
    assert "    by x: g * y" in told
    assert "by x: spread(g, shape)" in course.sum.__doc__
    assert "GeluTanhBackward0" in course.nn.functional.gelu.__doc__
    assert "by x: g[piece]" in course.cat.__doc__
    assert "MaxBackward1" in course.max.__doc__
    assert course.Tensor.exp.__doc__ == told
    assert course.nn.functional.tanh.__doc__.count("Derivative (") == 1
    assert "Derivative" not in course.zeros.__doc__


def test_every_rule_is_told_by_the_help_of_some_operation():
    from course.manners.protocols import FUNCTIONS, NN_FUNCTIONS

    linalg = [getattr(course.linalg, name) for name in course.linalg.__all__]
    told = "\n".join(f.__doc__ or "" for f in {*FUNCTIONS.values(), *NN_FUNCTIONS.values(), *linalg})
    missing = {kind.__name__ for kind in derivatives.written() if kind.__name__ not in told}
    assert missing == INNER


def test_a_rule_that_is_made_at_run_time_says_where_to_look():
    x = course.ones(2, requires_grad=True)
    node = course.einsum("i,i->", x, x).grad_fn
    assert type(node) not in derivatives.written()
    assert derivatives.by_inputs(type(node))[0][1] == "made for this number of operands: see einsum"


def test_the_page_of_derivatives_is_what_the_rules_make_of_it(repository):
    page = subprocess.check_output([sys.executable, "-m", "course.manners.help"], cwd=repository, text=True)
    assert all(f"`{kind.__name__}`" in page for kind in derivatives.written())
    committed = (repository / ".github" / "docs" / "derivatives.md").read_text(encoding="utf-8")
    assert committed == page, "make it again: python -m course.manners.help > .github/docs/derivatives.md"
