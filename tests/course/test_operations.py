"""Every operation against torch: each line of cases.py, in float64 and float32, on contiguous and on strided
memory.
"""

import cases
import numpy as np
import pytest
import torch
from agreement import check

import course
import course.nn.families
import course.nn.functional
from course import families
from course.manners.protocols import FUNCTIONS, NN_FUNCTIONS
from course.rule import RULES

LABELS = [
    f"{i}-{'.'.join(n for n in code.__code__.co_names if n not in ('t', 'Tensor', 'nn', 'functional'))}"
    for i, (code, _, _) in enumerate(cases.CASES)
]


@pytest.mark.parametrize("code, shapes, options", cases.CASES, ids=LABELS)
def test_agrees_with_torch(code, shapes, options):
    check(code, *shapes, **options)


@pytest.mark.sampled(3)
@pytest.mark.parametrize("code, shapes, options", cases.CASES, ids=LABELS)
def test_agrees_in_float32(code, shapes, options):
    shapes = [
        s.astype(np.float32) if isinstance(s, np.ndarray) and s.dtype == np.float64 else s for s in shapes
    ]
    check(code, *shapes, **{**options, "dtype": np.float32, "rtol": 2e-4, "atol": 2e-4, "second": False})


STRIDED = [c for c in cases.CASES if any(np.ndim(s) if isinstance(s, np.ndarray) else s for s in c[1])]


@pytest.mark.sampled(3)
@pytest.mark.parametrize("code, shapes, options", STRIDED)
def test_agrees_on_strided_memory(code, shapes, options):
    if {"view", "view_as", "kron"} & {*code.__code__.co_names}:
        pytest.skip("torch's view refuses memory that is not in order")
    check(code, *shapes, **{**options, "contiguous": False})


class Recorder:
    """The library, with a note of every name that was looked up in it."""

    def __init__(self, target, seen):
        self._target, self._seen = target, seen

    def __getattr__(self, name):
        self._seen.add(name)
        value = getattr(self._target, name)
        return Recorder(value, self._seen) if name in ("nn", "functional", "Tensor", "autograd") else value


def _nodes(tensors):
    """The kinds of all nodes behind some tensors."""
    stack = [t.grad_fn for t in tensors if isinstance(t, course.Tensor) and t.grad_fn is not None]
    done = set()
    while stack:
        node = stack.pop()
        if node is None or node in done:
            continue
        done.add(node)
        stack.extend(n for n, _ in node.next_functions)
    return {type(node) for node in done}


# Not differentiable, or random; their own tests are in the files named.
ELSEWHERE = {
    # test_tensor
    "rand",
    "randn",
    "rand_like",
    "randn_like",
    "randint",
    "randperm",
    "bernoulli",
    "normal_",
    "uniform_",
    "empty",
    "empty_like",  # their elements are anything
    # test_forms
    "adjoint",
    "bernoulli_",
    "byte",
    "char",
    "cuda",
    "exponential_",
    "geometric_",
    "is_complex",
    "is_inference_mode_enabled",
    "is_nonzero",
    "is_same_size",
    "is_signed",
    "randint_like",
    "detach",
    "log_normal_",
    "logspace",
    "multinomial",
    "new",
    "normal",
    "poisson",
    "random_",
    "range",
    "resize_",
    "scalar_tensor",
    "type_as",
    *(
        "asarray autocast can_cast compile jit finfo iinfo get_num_threads get_rng_state initial_seed"
        " is_floating_point"
    ).split(),
    *(
        "promote_types seed set_default_device set_default_tensor_type set_num_threads set_printoptions"
    ).split(),
    *("set_rng_state use_deterministic_algorithms").split(),
    # test_names_by_use
    "FloatTensor",
    "DoubleTensor",
    "LongTensor",
    "IntTensor",
    "ByteTensor",
    "BoolTensor",
}


def test_every_operation_has_an_agreement_test():
    families.load_all()
    course.nn.families.load_all()
    rng = np.random.default_rng(0)
    seen, nodes = set(), set()
    for code, shapes, options in cases.CASES:
        seen |= {*code.__code__.co_names}  # methods
        code(
            Recorder(course, seen),
            *[
                course.from_numpy(s.copy() if isinstance(s, np.ndarray) else rng.uniform(0.2, 0.9, s))
                for s in shapes
            ],
        )
        results = check(code, *shapes, **options)
        nodes |= _nodes(results[1]) | (_nodes(results[2]) if len(results) > 2 else set())
    functional = {name for name in NN_FUNCTIONS if hasattr(torch.nn.functional, name)}
    missing = (set(FUNCTIONS) | functional) - seen - ELSEWHERE
    assert not missing, f"no line in cases.py uses {sorted(missing)}"
    untested = {kind.__name__ for kind in set(RULES) - nodes}
    assert not untested, f"no line in cases.py leads through {sorted(untested)}"
