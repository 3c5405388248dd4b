"""Errors: torch's type, and a text that states the relation that broke."""

import re
import subprocess
import sys

import numpy as np
import pytest
import torch

import course
import course.nn.functional as F

ones = course.ones

ERRORS = [
    (
        lambda t: t.ones(2, 3) @ t.ones(2, 4),
        r"matmul: a.shape\[-1\] == b.shape\[-2\], but 3 != 2 \(a.shape \(2, 3\), b.shape \(2, 4\)\)",
    ),
    (lambda t: t.ones(3) @ t.ones(4), r"matmul: a.shape\[-1\] == b.shape\[-1\], but 3 != 4"),
    (
        lambda t: t.ones(2, 3, 4) @ t.ones(5, 4, 2),
        r"matmul: leading dims must broadcast, but \(2,\) and \(5,\) do not",
    ),
    (lambda t: t.ones(()) @ t.ones(2), "matmul: both arguments need at least 1 dim"),
    (lambda t: t.mm(t.ones(2, 3, 4), t.ones(4, 2)), "mm: a must have 2 dims, but has 3"),
    (lambda t: t.bmm(t.ones(2, 3, 4), t.ones(3, 4, 2)), r"bmm: a.shape\[0\] == b.shape\[0\], but 2 != 3"),
    (lambda t: t.mv(t.ones(2, 3), t.ones(2)), r"mv: a.shape\[-1\] == b.shape\[-1\], but 3 != 2"),
    (lambda t: t.dot(t.ones(2), t.ones(2, 1)), "dot: b must have 1 dim, but has 2"),
    (lambda t: t.ones(2, 2) @ t.ones(2, 2, dtype=t.float64), "same dtype, but got: float32 != float64"),
    (
        lambda t: t.addmm(t.ones(3), t.ones(2, 2), t.ones(2, 2)),
        r"addmm: input must broadcast to the product's shape \(2, 2\)",
    ),
    (
        lambda t: t.ones(2, 3) + t.ones(2),
        r"add: shapes must broadcast: a.shape\[-1\] == b.shape\[-1\] or one of them is 1, but 3 != 2",
    ),
    (
        lambda t: t.ones(4, 2) < t.ones(3, 2),
        r"lt: shapes must broadcast: a.shape\[-2\] == b.shape\[-2\].*but 4 != 3",
    ),
    (lambda t: t.where(t.ones(2) > 0, t.ones(3), t.ones(3)), None),
    (lambda t: t.ones(2, 3).reshape(4, 2), r"shape '\[4, 2\]' is invalid for input of size 6"),
    (lambda t: t.ones(2, 3).t().view(6), "view size is not compatible with input tensor's size and stride"),
    (
        lambda t: t.ones(2).sum(1),
        r"Dimension out of range \(expected to be in range of \[-1, 0\], but got 1\)",
    ),
    (lambda t: t.ones(2, 2).sum((0, 0)), "dim 0 appears multiple times in the list of dims"),
    (
        lambda t: t.ones(2, 2).transpose(0, 2),
        r"Dimension out of range \(expected to be in range of \[-2, 1\], but got 2\)",
    ),
    (lambda t: t.ones(2, 3).permute(0), "number of dimensions"),
    (lambda t: t.ones(2, 3).permute(0, 0), "duplicate dims"),
    (lambda t: t.ones(2, 3, 4).t(), "expects a tensor with <= 2 dimensions, but self is 3D"),
    (lambda t: t.ones(2, 3).expand(2, 4), None),
    (lambda t: t.cat([t.ones(2, 3), t.ones(2, 2)]), r"Sizes of tensors must match except in dimension 0"),
    (lambda t: t.cat([]), "expects a non-empty list"),
    (lambda t: t.stack([]), "expects a non-empty list"),
    (lambda t: t.cat([t.ones(())]), "zero-dimensional tensor"),
    (lambda t: t.stack([t.ones(2), t.ones(3)]), "stack expects each tensor to be equal size"),
    (lambda t: t.ones(5).split([2, 2]), "split_sizes to sum exactly to 5"),
    (lambda t: t.ones(5).chunk(0), "chunk expects `chunks` to be greater than 0"),
    (lambda t: t.ones(2)[2], "out of bounds|index 2 is out of bounds"),
    (lambda t: t.ones(2)[::-1], "step must be greater than zero"),
    (lambda t: t.ones(2, 2)[0, 0, 0], "too many indices"),
    (lambda t: t.ones(2)[1.0], None),
    (
        lambda t: t.ones(2, 3).gather(1, t.tensor([[3]])),
        r"index 3 is out of bounds for dimension 1 with size 3",
    ),
    (lambda t: t.ones(2).index_select(0, t.tensor([5])), None),
    (lambda t: t.ones(3).topk(4), "selected index k out of range"),
    (lambda t: t.tensor([1, 2]).mean(), "mean\\(\\): could not infer output dtype"),
    (lambda t: t.tensor([1, 2]).float().max(1), "Dimension out of range"),
    (lambda t: t.ones(0).max(), r"max\(\): Expected reduction dim to be specified for input.numel\(\) == 0"),
    (lambda t: t.ones(0, 2).argmax(0), None),
    (lambda t: t.ones(2, 0).amax(1), "Expected reduction dim 1 to have non-zero size"),
    (lambda t: t.tensor([2]) ** -1, "Integers to negative integer powers are not allowed"),
    (lambda t: t.clamp(t.ones(2)), "at least one of"),
    (lambda t: t.ones(2).masked_fill(t.ones(2), 0), "only supports boolean masks"),
    (lambda t: t.tensor([True]) - t.tensor([True]), "sub.*not supported|Subtraction"),
    (lambda t: t.isnan(2.0), "must be Tensor, not float"),
    (lambda t: t.any(t.ones(2), 1), "Dimension out of range"),
    (lambda t: t.ones(2, 2).all((0, 0)), "dim 0 appears multiple times"),
    (lambda t: t.ones(0).amax(), r"amax\(\): Expected reduction dim to be specified"),
    (lambda t: t.ones(2).expand(-1, 2), None),
    (lambda t: t.ones(2).mT, "only supported on matrices"),
    (lambda t: t.split(t.tensor(1.0), 1), "split expects at least a 1-dimensional tensor"),
    (lambda t: t.movedim(t.ones(2, 3), (0, 0), (0, 1)), "movedim"),
    (lambda t: t.masked_select(t.ones(2), t.ones(2)), "BoolTensor"),
    (lambda t: t.take_along_dim(t.ones(3, 2), t.tensor([[0], [1]]), 1), None),
    (lambda t: t.ones(2, 3).masked_fill(t.ones(2) > 0, 1), None),
    (lambda t: t.einsum("ij->ijj", t.ones(2, 2)), "more than once in the output"),
    (lambda t: t.nn.functional.mse_loss(t.ones(2), t.ones(3)), "shapes must broadcast|must match the size"),
    (lambda t: t.nn.functional.nll_loss(t.ones(1, 2), t.tensor([0]), t.ones(3)), "weight"),
    (lambda t: t.zeros(2, -1), "negative"),
    (lambda t: t.full((-1,), 2.0), "negative"),
    (lambda t: t.randint(3, 3, (2,)), "3 >= 3|from=3"),
    (lambda t: t.rand(2, dtype=t.int64), "not implemented"),
    (lambda t: t.randn_like(t.tensor([1])), "not implemented"),
    (lambda t: t.exp(2.0), "must be Tensor, not float"),
    (lambda t: t.exp([1.0]), "must be Tensor, not list"),
    (lambda t: t.add(t.ones(1), "a"), "must be Tensor, not str|must be Tensor or Number, not str"),
    (lambda t: t.sum(3), "must be Tensor, not int"),
    (lambda t: t.ones(2) * [1, 2], None),
    (lambda t: t.tensor([[1, 2], [3]]), "expected sequence"),
    (lambda t: t.tensor("a"), None),
    (lambda t: t.from_numpy([1]), "expected np.ndarray"),
    (lambda t: t.arange(5, 0), None),
    (lambda t: t.tensor([1.5, None]), None),
    (lambda t: t.einsum("ij,jk", t.ones(2, 3)), "einsum"),
    (lambda t: t.einsum("ij,jk", t.ones(2, 3), t.ones(2, 3)), "einsum"),
    (lambda t: t.diagonal(t.ones(2, 2), 0, 1, 1), "diagonal dimensions cannot be identical"),
    (lambda t: t.tril(t.ones(2)), "tril: input tensor must have at least 2 dimensions"),
    (lambda t: t.ones(3).roll((1, 1), 0), None),
    (
        lambda t: t.nn.functional.linear(t.ones(2, 3), t.ones(4, 2)),
        r"linear: input.shape\[-1\] == weight.shape\[-1\], but 3 != 2",
    ),
    (lambda t: t.nn.functional.cross_entropy(t.ones(2, 3), t.tensor([0, 3])), "Target 3 is out of bounds"),
    (
        lambda t: t.nn.functional.cross_entropy(t.ones(2, 3), t.tensor([0])),
        r"Expected input batch_size \(2\) to match target batch_size \(1\)",
    ),
    (
        lambda t: t.nn.functional.mse_loss(t.ones(2), t.ones(2), reduction="avg"),
        "avg is not a valid value for reduction",
    ),
    (
        lambda t: t.nn.functional.dropout(t.ones(2), 1.5),
        "dropout probability has to be between 0 and 1, but got 1.5",
    ),
    (
        lambda t: t.nn.functional.layer_norm(t.ones(2, 3), (2,)),
        r"Given normalized_shape=\[2\], expected input with shape",
    ),
    (lambda t: t.nn.functional.one_hot(t.tensor([3]), 2), "Class values must be smaller than num_classes"),
    (lambda t: t.nn.functional.one_hot(t.tensor([-1])), "Class values must be non-negative"),
    (
        lambda t: t.nn.functional.binary_cross_entropy_with_logits(t.ones(2), t.ones(3)),
        r"Target size \(.*\) must be the same as input size",
    ),
]


@pytest.mark.filterwarnings("ignore:Using a target size")
@pytest.mark.parametrize("broken, message", ERRORS, ids=range(len(ERRORS)))
def test_torch_refuses_it_too_and_ours_says_why(broken, message):
    with pytest.raises(Exception) as theirs:  # noqa: PT011  (what torch raises, ours raises)
        broken(torch)
    with pytest.raises(theirs.type, match=message and ("(?i)" + message)) as ours:
        broken(course)
    assert len(str(ours.value)) > 15


def test_ndarrays_are_named_with_the_remedy():
    with pytest.raises(
        TypeError,
        match=r"exp\(\): argument 'input' must be Tensor, not ndarray: "
        r"write course.tensor\(...\) around it, or np.exp",
    ):
        course.exp(np.ones(2))


def test_cross_entropy_refuses_shapes_by_name():
    with pytest.raises(
        RuntimeError,
        match=r"target.shape must be input.shape without its dim of classes, \(2, 4\), but is \(2, 5\)",
    ):
        F.cross_entropy(ones(2, 3, 4), course.zeros(2, 5, dtype=course.int64))
    with pytest.raises(RuntimeError, match=r"probabilities as target need input's shape \(2, 3\)"):
        F.cross_entropy(ones(2, 3), ones(2, 4))
    with pytest.warns(UserWarning, match="say along which dim the results sum to 1"):
        F.softmax(ones(2))


def test_broadcasting_in_a_loss_warns_as_in_torch():
    sizes = re.escape(
        "target size (torch.Size([3])) that is different to the input size (torch.Size([2, 3]))"
    )
    with pytest.warns(UserWarning, match=sizes):
        F.mse_loss(ones(2, 3), ones(3))


def test_nothing_is_printed_on_stderr_for_inf_and_nan(recwarn):
    x = course.tensor([-1000.0, 0.0, 1000.0, -1.0], requires_grad=True)
    for f in (
        course.exp,
        course.log,
        course.sqrt,
        course.sigmoid,
        course.reciprocal,
        course.rsqrt,
        course.log1p,
        F.silu,
        F.softplus,
        F.logsigmoid,
        F.elu,
        lambda x: x / 0,
        lambda x: x**-1,
        lambda x: x**0.5,
        lambda x: x.logsumexp(0),
        lambda x: x.softmax(0),
        lambda x: 1 / (1 + course.exp(-x)),
    ):
        f(x).sum().backward()
    course.zeros(0).mean()
    course.ones(1).var()
    assert not [w for w in recwarn if issubclass(w.category, RuntimeWarning)]


def test_nothing_is_printed_where_numpy_keeps_its_switch_elsewhere():
    program = """
import numpy._core.umath
del numpy._core.umath._make_extobj
import numpy as np
import course
before = np.geterr()
x = course.tensor([-1.0, 0.0], requires_grad=True)
(x.log() + course.nn.functional.logsigmoid(x) / 0).sum().backward()
assert not np.isfinite(x.grad.numpy()).any() and np.geterr() == before
"""
    subprocess.run([sys.executable, "-W", "error::RuntimeWarning", "-c", program], check=True)


def test_what_course_does_not_have_says_so():
    with pytest.raises(AttributeError, match="module 'course' has no attribute 'fft': torch may have it"):
        course.fft


class Affine(course.autograd.Function):
    """x @ w + b, with gradients of shapes that are wrong."""

    @staticmethod
    def forward(ctx, x, w, b):
        return x @ w + b

    @staticmethod
    def backward(ctx, g):
        return None, course.ones(4, 3), course.ones(3, 7)


class Layer(course.nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = course.nn.Parameter(course.ones(5, 10))

    def forward(self, h):
        return h @ self.weight


def _product():
    x, scale = course.ones(3, 4), course.ones(3)
    return x * scale


def _transposed_weight():
    h, w1 = course.ones(32, 10), course.ones(5, 10)
    return h @ w1


def _step():
    b, db = course.ones(10), course.ones(32, 10)
    b -= 0.1 * db


def _assigned():
    b = course.ones(10, requires_grad=True)
    b.grad = course.ones(32, 10)


def _function_of_w():
    x, w, b = course.ones(2, 3), course.ones(3, 4, requires_grad=True), course.ones(4)
    Affine.apply(x, w, b).sum().backward()


def _layer():
    return Layer()(course.ones(32, 10))


@pytest.mark.parametrize(
    "code, message",
    [
        (_product, "(x.shape (3, 4), scale.shape (3,)). Axes are lined up from the right: scale[:, None]"),
        (_transposed_weight, "(h.shape (32, 10), w1.shape (5, 10)). h @ w1.T would go together"),
        (_step, "grad for b has shape (32, 10), b is (10,): b was broadcast over axis 0, so sum over it"),
        (_assigned, "grad for b has shape (32, 10), b is (10,): b was broadcast over axis 0, so sum over it"),
        (_function_of_w, "grad for w has shape (4, 3), w is (3, 4): its transpose would have that shape"),
        (_layer, "h @ self.weight.T would go together"),
        (lambda: course.ones(2, 3) * course.ones(4), "(a.shape (2, 3), b.shape (4,))"),
    ],
)
def test_a_shape_is_told_in_the_users_variables(code, message):
    with pytest.raises(RuntimeError) as caught:
        code()
    assert message in str(caught.value)


def test_two_axes_are_told_as_two():
    from course.manners.told import gradient

    assert gradient("b", (1, 3), (2, 4, 3)).endswith("b was broadcast over axes 0, 1, so sum over them")
    assert gradient("b", (2, 3), (4, 5)) == "grad for b has shape (4, 5), b is (2, 3)"
