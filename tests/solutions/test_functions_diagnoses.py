"""Assignment 3: the same slips written another way keep their name, and slips that are in no table get
none.
"""

from pathlib import Path

import pytest

from autograder.author import mistakes
from course import check

# (exercise, name, [(lines of the official answer, the same with the slip)]): mistakes of the table, in other
# words than in mistakes.py.
VARIANTS = [
    (
        "legendre-3",
        "upstream ignored",
        [("grad_output * (15 * input**2 - 3) / 2", "torch.ones_like(grad_output) * (15 * input**2 - 3) / 2")],
    ),
    ("legendre-3", "factor 2", [("(15 * input**2 - 3) / 2", "(15 * input**2 - 3)")]),
    ("legendre-3", "exponent not lowered", [("15 * input**2", "5 * 3 * input.pow(3)")]),
    ("legendre-3", "linear term keeps its x", [("15 * input**2 - 3)", "15 * input * input - 3 * input)")]),
    ("legendre-3", "half", [("(15 * input**2 - 3) / 2", "(15 * input**2 - 3) / 4")]),
    ("legendre-3", "sign", [("return grad_output * (15", "return -grad_output * (15")]),
    (
        "context",
        "a number in save_for_backward",
        [
            ("ctx.save_for_backward(y)", "ctx.save_for_backward(rate, y)"),
            ("(y,) =", "(rate, y) ="),
            ("ctx.rate * y", "rate * y"),
        ],
    ),
    (
        "context",
        "tensor kept as an attribute",
        [("ctx.save_for_backward(y)", "ctx.saved = [y]"), ("(y,) = ctx.saved_tensors", "(y,) = ctx.saved")],
    ),
    (
        "context",
        "kept outside of ctx",
        [
            ("ctx.rate = rate", "global last_rate\n        last_rate = rate"),
            ("ctx.rate * y", "last_rate * y"),
        ],
    ),
    # A place that all calls share, for the tensor: no attribute of ctx.
    (
        "context",
        "kept outside of ctx",
        [
            ("ctx.save_for_backward(y)", 'Function.kept = {"y": y}'),
            ("(y,) = ctx.saved_tensors", 'y = Function.kept["y"]'),
        ],
    ),
    (
        "context",
        "input saved for the output",
        [
            ("ctx.save_for_backward(y)", "ctx.save_for_backward(x)"),
            ("* ctx.rate * y", "* ctx.rate * torch.exp(y * ctx.rate)"),
        ],
    ),
    ("legendre-n", "wrong number of gradients", [("grad_output * slope, None", "(grad_output * slope,)")]),
    (
        "legendre-n",
        "gradient for a number",
        [("grad_output * slope, None", "grad_output * slope, grad_output.sum()")],
    ),
    (
        "legendre-n",
        "upstream ignored",
        [("grad_output * slope, None", "torch.ones_like(grad_output) * slope, None")],
    ),
    ("legendre-n", "one degree too low", [("for k in range(n):", "for k in range(n - 1):")]),
    ("legendre-n", "one degree too high", [("for k in range(n):", "for k in range(n + 1):")]),
    ("legendre-n", "earlier derivative missing", [("slope_before + (2 * k + 1) * now", "(2 * k + 1) * now")]),
    (
        "legendre-n",
        "nan at the ends",
        [
            (
                "return grad_output * slope, None",
                "slope = ctx.n * (before - x * now) / (1 - x**2) if ctx.n else 0 * x\n"
                "        return grad_output * slope, None",
            )
        ],
    ),
    (
        "cross-entropy",
        "1/N forgotten",
        [
            ("grad_output * ctx.weight * (p", "grad_output * (p"),
            (
                "return losses.sum() * ctx.weight",
                "ctx.weight = 1 if reduction == 'sum' else ctx.weight\n"
                "        return losses.sum() * ctx.weight",
            ),
        ],
    ),
    ("cross-entropy", "one-hot not subtracted", [("(p - one_hot)", "p")]),
    ("cross-entropy", "upstream ignored", [("return grad_output * ctx", "return ctx")]),
    (
        "cross-entropy",
        "overflow",
        [
            (
                "torch.logsumexp(logits, dim=1, keepdim=True)",
                "torch.log(torch.exp(logits).sum(dim=1, keepdim=True))",
            )
        ],
    ),
    (
        "cross-entropy",
        "overflow",
        [("torch.softmax(logits, dim=1)", "torch.exp(logits) / torch.exp(logits).sum(dim=1, keepdim=True)")],
    ),
    (
        "cross-entropy",
        "softmax over the batch",
        [("torch.softmax(logits, dim=1)", "torch.softmax(logits, dim=0)")],
    ),
    ("cross-entropy", "divided by all entries", [("1 / len(logits)", "1 / logits.numel()")]),
    ("cross-entropy", "sign", [("losses = -log_p", "losses = log_p"), ("(p - one_hot)", "(one_hot - p)")]),
    (
        "cross-entropy",
        "one library only",
        [
            (
                "(p - one_hot)",
                "(p - torch.zeros(p.shape).scatter(1, torch.as_tensor(np.asarray(targets))[:, None], 1.0))",
            )
        ],
    ),
    ("linear", "transpose", [("grad_output.T @ x", "(grad_output.T @ x).T")]),
    ("linear", "batch not summed", [("grad_output.sum(dim=0)", "1.0 * grad_output")]),
    ("linear", "averaged over the batch", [("grad_output.T @ x", "grad_output.T @ x / len(x)")]),
    ("linear", "no bias", [("y if b is None else y + b", "y + b.reshape(1, -1)")]),
    ("linear", "W not transposed", [("x @ W.T", "torch.einsum('nj,ji->ni', x, W)")]),
    (
        "linear",
        "needs_input_grad ignored",
        [
            ("if ctx.needs_input_grad[0]:\n            grad_x", "if True:\n            grad_x"),
            ("if ctx.needs_input_grad[1]:\n            grad_W", "if True:\n            grad_W"),
            ("if ctx.needs_input_grad[2]:\n            grad_b", "if True:\n            grad_b"),
        ],
    ),
    ("gradcheck", "float32 in gradcheck", [(".double()", ".clone()")]),
    ("gradcheck", "loose tolerance", [("raise_exception=False", "atol=1e-1, raise_exception=False")]),
    (
        "gradcheck",
        "gradcheck raises",
        [
            (
                "return torch.autograd.gradcheck(function, inputs, raise_exception=False)",
                "try:\n"
                "        return torch.autograd.gradcheck(function, inputs)\n"
                "    except ValueError:\n"
                "        return False",
            )
        ],
    ),
    ("gradcheck", "in-place", [("x.detach().clone().double()", "x.double()")]),
    (
        "in-place",
        "mark_dirty forgotten",
        [("x.sigmoid_()\n        ctx.mark_dirty(x)", "x[...] = torch.sigmoid(x)")],
    ),
    (
        "in-place",
        "new tensor instead of in place",
        [("x.sigmoid_()\n        ctx.mark_dirty(x)", "x = 1 / (1 + torch.exp(-x))")],
    ),
    (
        "in-place",
        "dirty but not returned",
        [("x.sigmoid_()\n        ctx.mark_dirty(x)", "ctx.mark_dirty(x)\n        x = torch.sigmoid(x)")],
    ),
    ("in-place", "outputs are saved, too", [('"A": True', '"A": False'), ('"E": True', '"E": False')]),
    ("double-backward", "graph cut in backward", [("torch.sigmoid(x)", "torch.sigmoid(x.data)")]),
    ("double-backward", "graph cut in backward", [("grad_output * torch", "grad_output.detach() * torch")]),
    (
        "double-backward",
        "graph cut in backward",
        [
            (
                "return grad_output * torch.sigmoid(x)",
                "with torch.no_grad():\n"
                "            grad_x = grad_output * torch.sigmoid(x)\n"
                "        return grad_x.detach()",
            )
        ],
    ),
    (
        "double-backward",
        "intermediate saved",
        [
            ("ctx.save_for_backward(x)", "ctx.save_for_backward(torch.sigmoid(x))"),
            ("(x,) = ", "(s,) = "),
            ("torch.sigmoid(x)\n", "s\n"),
        ],
    ),
    ("double-backward", "create_graph forgotten", [("create_graph=True", "retain_graph=True")]),
    (
        "fit-sine",
        "gradients not zeroed",
        [
            (
                "(gradient,) = torch.autograd.grad(loss, parameters)",
                "loss.backward()\n        gradient = parameters.grad",
            )
        ],
    ),
    ("fit-sine", "uphill", [("learning_rate * gradient", "-learning_rate * gradient")]),
    (
        "fit-sine",
        "forward instead of apply",
        [
            (
                "P3.apply(c + d * x)",
                "P3.forward(type('ctx', (), {'save_for_backward': lambda *t: None}), c + d * x)",
            )
        ],
    ),
    (
        "fit-sine",
        "history aliased",
        [
            ("history, losses = [start.detach().clone()], []", "history, losses = [parameters.detach()], []"),
            ("history.append(parameters.detach().clone())", "history.append(parameters.detach())"),
        ],
    ),
    (
        "fit-sine",
        "in-place",
        [("start.detach().clone().requires_grad_()", "start.detach().requires_grad_()")],
    ),
    ("fit-sine", "mean for sum", [("((y_pred - y) ** 2).sum()", "torch.nn.functional.mse_loss(y_pred, y)")]),
    ("fit-sine", "c and d swapped", [("a, b, c, d = parameters", "a, b, d, c = parameters")]),
]

# Wrong in a way that the table does not know: naming one of its mistakes would send the student the wrong
# way.
NAMELESS = [
    ("legendre-3", [("15 * input**2 - 3", "10 * input**2 - 3")]),
    ("legendre-3", [("grad_output * (15", "grad_output + (15")]),
    ("legendre-3", [("15 * input**2 - 3", "15 * input.abs() - 3")]),
    ("context", [("grad_output * ctx.rate * y", "grad_output * ctx.rate ** 2 * y")]),
    ("context", [("grad_output * ctx.rate * y", "grad_output * (ctx.rate + y)")]),
    (
        "legendre-n",
        [("return grad_output * slope, None", "return grad_output * (slope + slope_before), None")],
    ),
    ("legendre-n", [("        return now\n", "        return now * now\n")]),
    ("cross-entropy", [("(p - one_hot)", "(p**2 - one_hot)")]),
    ("cross-entropy", [("losses.sum() * ctx.weight", "losses.max() * ctx.weight")]),
    ("linear", [("grad_output @ W", "grad_output.abs() @ W")]),
    ("linear", [("grad_output.sum(dim=0)", "grad_output.amax(dim=0)")]),
    ("linear", [("y + b", "y * b")]),
    ("gradcheck", [('"Square": "factor"', '"Square": "point"'), ('"Tanh": "point"', '"Tanh": "factor"')]),
    (
        "gradcheck",
        [("return torch.autograd.gradcheck(function, inputs, raise_exception=False)", "return True")],
    ),
    (
        "gradcheck",
        [("return torch.autograd.gradcheck(function, inputs, raise_exception=False)", "return False")],
    ),
    ("in-place", [("s * (1 - s)", "s * (1 + s)")]),
    ("in-place", [('"B": True', '"B": False')]),
    ("double-backward", [("torch.sigmoid(x)", "torch.tanh(x)")]),
    ("double-backward", [("return second", "return second * first.detach()")]),
    ("fit-sine", [("- y) ** 2", "- y).abs()")]),
    ("fit-sine", [("history.append(parameters", "history.append(0.9 * parameters")]),
]
# Near relatives of the listed mistakes, and of the right answers: a line, and what stands there instead.
NEIGHBOURS = {
    "legendre-3": [
        ("- 3) / 2", "- 3) / 3"),
        ("15 * input**2 - 3", "15 * input**2 + 3"),
        ("(15 * input**2 - 3) / 2", "7.5 * input**2"),
        ("grad_output * (15", "grad_output**2 * (15"),
        ("grad_output * (15", "grad_output.mean() * (15"),
        ("grad_output * (15", "grad_output.abs() * (15"),
        ("5 * input**3 - 3 * input", "5 * input**3 + 3 * input"),
        ("5 * input**3 - 3 * input", "5 * input**2 - 3 * input"),
        ("15 * input**2 - 3", "5 * input**2 - 3"),
    ],
    "context": [
        ("ctx.rate * y", "y / ctx.rate"),
        ("ctx.rate * y", "(1 + ctx.rate) * y"),
        ("grad_output * ctx.rate", "grad_output.sum() * ctx.rate"),
        ("torch.exp(rate * x)", "torch.exp(rate + x)"),
        ("torch.exp(rate * x)", "torch.exp(-rate * x)"),
        ("torch.exp(rate * x)", "rate * torch.exp(x)"),
        ("ctx.rate * y", "ctx.rate * y.sqrt()"),
    ],
    "legendre-n": [
        ("slope_before + (2 * k + 1) * now", "slope_before + (2 * k + 3) * now"),
        ("slope_before + (2 * k + 1) * now", "slope + (2 * k + 1) * now"),
        ("grad_output * slope, None", "grad_output.mean() * slope, None"),
        ("grad_output * slope, None", "grad_output * slope / (ctx.n + 2), None"),
        ("ctx.n = n", "ctx.n = n + 2"),
        ("        return now\n", "        return now + x\n"),
        ("        return now\n", "        return now.abs()\n"),
        ("grad_output * slope, None", "grad_output * slope * x, None"),
        ("for k in range(n):", "for k in range(min(n, 1)):"),
        (
            "for k in range(n):\n            before, now = now, ((2 * k + 1)",
            "for k in range(n):\n            before, now = now, ((2 * k - 1)",
        ),
    ],
    "cross-entropy": [
        ("torch.logsumexp(logits, dim=1, keepdim=True)", "logits.amax(dim=1, keepdim=True)"),
        ("1 / len(logits) if", "1 / (len(logits) + 1) if"),
        ("1 / len(logits) if", "1 / 2 if"),
        ("(p - one_hot)", "(p - 1)"),
        ("(p - one_hot)", "(p + one_hot)"),
        ("(p - one_hot)", "(p - 2 * one_hot)"),
        ("(p - one_hot)", "p * (1 - one_hot)"),
        ("(p - one_hot)", "(p.sqrt() - one_hot)"),
        ("grad_output * ctx", "grad_output**2 * ctx"),
        ("losses = -log_p", "losses = 1 - log_p"),
        ("losses.sum() * ctx.weight", "losses.amin() * ctx.weight"),
    ],
    "linear": [
        ("grad_output @ W", "3 * grad_output @ W"),
        ("grad_output @ W", "grad_output @ (W + 1)"),
        ("grad_output @ W", "grad_output @ W + x"),
        ("grad_output.T @ x", "grad_output.T @ (x - x.mean(dim=0))"),
        ("grad_output.T @ x", "grad_output.T @ x.abs()"),
        ("grad_output.T @ x", "grad_output.T @ x + W"),
        ("grad_output.sum(dim=0)", "grad_output.prod(dim=0)"),
        ("grad_output.sum(dim=0)", "grad_output[0]"),
        ("grad_output.sum(dim=0)", "grad_output[-1]"),
        ("y + b", "y - b"),
        ("y + b", "y + 3 * b"),
        ("x @ W.T", "x @ W.T / len(x)"),
        ("if ctx.needs_input_grad[1]", "if ctx.needs_input_grad[0]"),
    ],
    "gradcheck": [
        ('"Running": "transpose"', '"Running": "sign"'),
        ('"Sigmoid": "upstream"', '"Sigmoid": "term"'),
        ('"Share": "term"', '"Share": "factor"'),
        ('"Tanh": "point"', '"Tanh": "term"'),
        ("raise_exception=False", "eps=0.3, raise_exception=False"),
        ("function, inputs, raise", "function, inputs[:1], raise"),
        ("return torch.autograd", "return not torch.autograd"),
        (".requires_grad_()", ".mul(0).requires_grad_()"),
    ],
    "in-place": [
        ("s * (1 - s)", "s * (2 - s)"),
        ("s * (1 - s)", "(1 - s)"),
        ("s * (1 - s)", "s**2 * (1 - s)"),
        ("x.sigmoid_()", "x.tanh_()"),
        ("x.sigmoid_()", "x.neg_().sigmoid_()"),
        ('"C": False', '"C": True'),
        ('"D": False', '"D": True'),
        ('"E": True', '"E": False'),
        ("grad_output * s", "grad_output.abs() * s"),
    ],
    "double-backward": [
        ("torch.sigmoid(x)", "torch.sigmoid(2 * x)"),
        ("torch.sigmoid(x)", "torch.exp(x)"),
        ("torch.sigmoid(x)", "torch.sigmoid(x) ** 2"),
        ("torch.sigmoid(x)", "(torch.sigmoid(x) + 1)"),
        ("torch.log1p(torch.exp(x))", "torch.log1p(torch.exp(-x))"),
        ("torch.log1p(torch.exp(x))", "torch.log1p(x * x)"),
        ("return second", "return second + 1"),
        ("return second", "return 2.5 * second"),
        ("return second", "return second / x"),
    ],
    "fit-sine": [
        ("- y) ** 2", "- y) ** 4"),
        ("** 2).sum()", "** 2).sum() / 7"),
        ("a + b * P3", "a - b * P3"),
        ("a + b * P3", "b + a * P3"),
        ("c + d * x", "c - d * x"),
        ("c + d * x", "c * d * x"),
        ("learning_rate * gradient", "learning_rate * gradient.sign()"),
        ("learning_rate * gradient", "learning_rate**2 * gradient"),
        ("losses.append(loss.item())", "losses.append(loss.item() ** 0.5)"),
        ("for _ in range(steps):", "for _ in range(steps + 1):"),
        ("for _ in range(steps):", "for _ in range(steps - 1):"),
        ("losses.append(loss.item())", "losses.append((y_pred - y).sum().item())"),
    ],
}
NAMELESS += [(exercise, [change]) for exercise, changes in NEIGHBOURS.items() for change in changes]
# The six truth values of `refused` decide these: a draw that is given one of them has made that mistake.
DRAWN = {"outputs are saved, too", "every change counted as caught", ".data is not watched"}
# The diagnoses are also tried on this many random disturbances of each official answer.
DISTURBED = 12


def changed(functions, exercise, changes):
    """The official answer with some of its lines written otherwise."""
    code = functions.answers[exercise]
    for line, other in changes:
        assert line in code, line
        # The last place: backward comes after forward.
        code = other.join(code.rsplit(line, 1)) if "range" not in line else code.replace(line, other, 1)
    return code


def named(report):
    text = "\n".join(part.message or "" for part in report.parts)
    return {name for name, mistake in check.TABLE.items() if mistake.sentence in text}


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    "exercise, name, changes", VARIANTS, ids=[f"{exercise}: {name}" for exercise, name, _ in VARIANTS]
)
def test_a_slip_written_another_way_keeps_its_name(functions, exercise, name, changes):
    report = functions.mark(exercise, changed(functions, exercise, changes))
    assert report.earned < report.points
    assert named(report) == {name}, str(report)


def test_there_are_enough_planted_mistakes():
    listed = mistakes.load(Path(__file__).parents[2] / "solutions" / "3-functions")
    assert len(listed) + len(NAMELESS) >= 130


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    "exercise, changes",
    NAMELESS,
    ids=[f"{case[0]}: neighbour {number}" for number, case in enumerate(NAMELESS)],
)
def test_a_slip_that_no_table_knows_gets_no_name(functions, exercise, changes):
    report = functions.mark(exercise, changed(functions, exercise, changes))
    assert report.earned < report.points
    assert named(report) == set(), str(report)


DISTURBANCE = '''
import itertools as _itertools

_generators = map(np.random.default_rng, _itertools.count({seed}))


def _disturbed(value):
    """Numbers get noise, words and truth values are drawn again; a tensor is changed in place, so that it
    stays itself.
    """
    random = next(_generators)
    if isinstance(value, dict):
        return {{
            name: random.choice(WORDS) if isinstance(part, str) else bool(random.integers(2))
            for name, part in value.items()
        }}
    if isinstance(value, (tuple, list)):
        return type(value)(_disturbed(part) for part in value)
    if isinstance(value, (bool, np.bool_)):
        return bool(random.integers(2))
    if isinstance(value, float):
        return value + 0.3 * random.normal()
    if value is None:
        return None
    library = course if isinstance(value, course.Tensor) else torch
    noise = library.tensor(0.3 * random.normal(size=tuple(value.shape)), dtype=value.dtype)
    if not {in_place}:
        return value + noise
    with library.no_grad():
        return value.add_(noise)


def _wrap(function):
    return lambda *arguments, **options: _disturbed(function(*arguments, **options))


class _Disturbed:
    def __init__(self, base, methods):
        self.name, self.parts = base.__name__, dict(forward=base.forward, backward=base.backward)
        for method in methods:
            self.parts[method] = _wrap(self.parts[method])


for _name, _thing in list(globals().items()):
    if _name in {names}:
        if isinstance(_thing, type):
            _parts = _Disturbed(_thing, {methods}).parts
            _methods = {{part: staticmethod(code) for part, code in _parts.items()}}
            globals()[_name] = type(_name, (Function,), _methods)
        else:
            globals()[_name] = _wrap(_thing)
'''


@pytest.mark.slow
def test_random_wrong_answers_get_a_false_name_in_less_than_2_percent(functions, say):
    tried, false = 0, []
    for exercise in functions.points:
        code = functions.answers[exercise]
        names = [
            line.split("(")[0].split()[1] for line in code.splitlines() if line.startswith(("def ", "class "))
        ]
        for number in range(DISTURBED):
            methods = (["forward"], ["backward"], ["forward", "backward"])[number % 3]
            noise = DISTURBANCE.format(
                seed=1000 * number, names=names, methods=methods, in_place=exercise == "in-place"
            )
            report = functions.mark(exercise, code + noise)
            assert report.earned < report.points, exercise
            tried += 1
            false += [(exercise, methods, name) for name in named(report) - DRAWN]
    say(
        f"3-functions: {len(false)} of {tried} random wrong answers got a false name, "
        f"{100 * len(false) / tried:.1f} %"
    )
    assert tried >= 100
    assert len(false) / tried < 0.02, false
