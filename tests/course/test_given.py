"""What is said of a list, an array or a text where a tensor is wanted: of the argument, in torch's words."""

import inspect
import warnings

import numpy as np
import pytest
import torch

import course
import course.nn.functional as F
from course.manners.given import telling

MODULES = {"course": course, "F": F, "linalg": course.linalg}


def wanting(module):
    """Yield each function of a module, with the place of each argument that is to be a tensor, and other
    arguments beside it.
    """
    fine = course.ones(2, 2)
    for name in sorted(getattr(module, "__all__", dir(module))):
        function = getattr(module, name, None)
        if name.startswith("_") or inspect.isclass(function) or not callable(function):
            continue
        try:
            named = [*inspect.signature(function).parameters.values()]
        except (TypeError, ValueError):
            continue
        places = [p for p in named if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
        for k, place in enumerate(places):
            if str(place.annotation) == "Tensor":
                count = max(k + 1, sum(p.default is p.empty for p in places))
                others = [fine if "Tensor" in str(p.annotation) else 1 for p in places[:count]]
                yield name, function, k, others


@pytest.mark.parametrize("module", MODULES)
@pytest.mark.parametrize("instead", [[0, 1], np.array([0, 1]), "abc"], ids=["list", "array", "text"])
def test_no_function_tells_of_its_own_inside(module, instead):
    wrong, told = [], 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, function, k, others in wanting(MODULES[module]):
            try:
                function(*others[:k], instead, *others[k + 1 :])
            except AttributeError as error:
                wrong.append(f"{name}, argument {k}: {error}")
            except TypeError as error:
                told += f"must be Tensor, not {type(instead).__name__}" in str(error)
            except Exception:  # of another argument, which was made up
                pass
    assert not wrong and told > 20


@pytest.mark.parametrize(
    "call",
    [
        lambda t: t.nn.functional.cross_entropy(t.zeros(2, 3), [0, 1]),
        lambda t: t.nn.functional.relu([1.0, 2.0]),
        lambda t: t.nn.functional.conv2d([[[[1.0]]]], t.ones(1, 1, 2, 2)),
        lambda t: t.softmax([1.0, 2.0], 0),
        lambda t: t.flatten([[1.0, 2.0]]),
        lambda t: t.linalg.det([[1.0]]),
        lambda t: t.allclose(t.ones(2), [1.0, 1.0]),
        lambda t: t.nn.MSELoss()(t.ones(2), [1.0, 1.0]),
        lambda t: t.nn.Linear(2, 1)([1.0, 1.0]),
    ],
)
def test_it_is_a_type_error_as_in_torch(call):
    with pytest.raises(Exception) as theirs:  # noqa: PT011  (an AttributeError where torch has Python itself)
        call(torch)
    with pytest.raises(
        TypeError, match=r"must be Tensor, not (list|ndarray): write course.tensor\(...\) around it"
    ):
        call(course)
    assert theirs.type in (TypeError, AttributeError)


@pytest.mark.parametrize("call", [course.exp, F.logsigmoid, course.flatten, F.cross_entropy])
def test_a_tensor_of_torch_is_named_as_one(call):
    with pytest.raises(TypeError, match=r"must be Tensor, not torch\.Tensor$"):
        call(torch.ones(2), *[torch.ones(2)] * (call is F.cross_entropy))


def test_an_attribute_error_of_another_cause_stays():
    with pytest.raises(AttributeError, match="no attribute 'alpha'"):
        F.dropout(course.ones(2), training=course.ones(2).alpha)

    def mine(input: "Tensor", kind: str):  # noqa: F821
        return input.nothing_of_this_name(kind)

    with pytest.raises(AttributeError, match="nothing_of_this_name"):
        telling(mine)(course.ones(2), [1])
    with pytest.raises(TypeError, match="missing 1 required positional argument"):
        F.cross_entropy(course.ones(2, 3))
