"""A rule of the house: what a check expects is computed before a student's code has the arguments, or from
copies of them.

An argument comes back as the student's code left it. Whoever zeroes it in place, and answers for zeros,
would be right wherever the expected value is computed afterwards from the same array. So each answer is tried
twice: it zeroes what it is given, and it answers for zeros and leaves its arguments alone. The first may earn
no part of an exercise that the second does not.
"""

import pytest

ZEROED = """

def _zeroed(function, in_place):
    import functools
    import numpy as np
    import torch

    def zero(value, into):
        if isinstance(value, np.ndarray):
            if value.dtype.kind not in "fiuc" or (into and not value.flags.writeable):
                return value
            found = value if into else value.copy()
            found[...] = 0
            return found
        if isinstance(value, torch.Tensor):
            if value.grad_fn is not None:  # a place in a graph cannot be copied
                return value
            found = value if into else value.detach().clone().requires_grad_(value.requires_grad)
            found.data.zero_()
            return found
        if isinstance(value, list):
            items = [zero(item, into) if not isinstance(item, (int, float)) else 0 * item for item in value]
            if into:
                value[:] = items
            return value if into else items
        if isinstance(value, dict):
            items = {k: zero(v, into) if not isinstance(v, (int, float)) else 0 * v for k, v in value.items()}
            if into:
                value.update(items)
            return value if into else items
        return tuple(zero(item, into) for item in value) if type(value) is tuple else value

    @functools.wraps(function)
    def answer(*args, **kwargs):
        args = [zero(value, in_place) for value in args]
        return function(*args, **{name: zero(value, in_place) for name, value in kwargs.items()})

    return answer


def _spoil(names, in_place):
    import types

    for name in names:
        value = globals().get(name)
        if isinstance(value, types.FunctionType):
            globals()[name] = _zeroed(value, in_place)
        elif isinstance(value, type):
            for key, method in list(vars(value).items()):
                inner = getattr(method, "__func__", method)
                if isinstance(inner, types.FunctionType):
                    wrapped = _zeroed(inner, in_place)
                    setattr(value, key, type(method)(wrapped) if inner is not method else wrapped)


_spoil({names}, {in_place})
"""


def earned(assignment, exercise, in_place):
    """The parts of an exercise that an answer earns which does the right thing with zeros."""
    from autograder.examiner.bindings import bound

    code = assignment.answers[exercise]
    spoiled = code + ZEROED.replace("{names}", repr(bound(code))).replace("{in_place}", repr(in_place))
    report = assignment.mark(exercise, spoiled)
    return {part.name for part in report.parts if part.earned > 0}


@pytest.mark.parametrize("name", ["jacobians", "graphs", "functions", "mnist"])
def test_zeroing_an_argument_earns_nothing(request, name, exercises):
    assignment = request.getfixturevalue(name)
    found = {}
    for exercise in exercises[name]:
        more = earned(assignment, exercise, True) - earned(assignment, exercise, False)
        if more:
            found[exercise] = sorted(more)
    assert found == {}
