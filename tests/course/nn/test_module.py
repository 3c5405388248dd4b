"""course.nn.Module and Parameter: what is registered, walked over, saved, loaded and printed, as torch does
it.
"""

import copy
import pickle

import numpy as np
import pytest
import torch

import course
from course import nn


def make(t):
    """The same network in either library: nested, with a shared weight, buffers, and a bias left out."""

    class Block(t.nn.Module):
        def __init__(self):
            super().__init__()
            self.fc = t.nn.Linear(4, 4, bias=False)
            self.norm = t.nn.LayerNorm(4)
            self.register_buffer("count", t.tensor([3]))
            self.register_buffer("cache", t.zeros(2), persistent=False)

        def forward(self, x):
            return self.norm(self.fc(x))

    class Net(t.nn.Module):
        def __init__(self):
            super().__init__()
            self.first = t.nn.Sequential(t.nn.Linear(3, 4), t.nn.ReLU(), t.nn.Dropout(0.25))
            self.block = Block()
            self.again = self.block
            self.scale = t.nn.Parameter(t.ones(4))
            self.register_parameter("shift", None)
            self.tied = t.nn.Linear(4, 4)
            self.tied.weight = self.block.fc.weight

        def forward(self, x):
            return self.tied(self.block(self.first(x)) * self.scale)

    return Net()


def as_torch(state):
    return {name: torch.from_numpy(value.numpy().copy()) for name, value in state.items()}


@pytest.fixture
def ours():
    return make(course)


@pytest.fixture
def theirs():
    return make(torch)


@pytest.mark.parametrize(
    "walk",
    [
        lambda m: [name for name, _ in m.named_parameters()],
        lambda m: [name for name, _ in m.named_parameters(prefix="net", recurse=False)],
        lambda m: [name for name, _ in m.named_parameters(remove_duplicate=False)],
        lambda m: [name for name, _ in m.named_buffers()],
        lambda m: [(name, type(part).__name__) for name, part in m.named_modules()],
        lambda m: [name for name, _ in m.named_modules(remove_duplicate=False)],
        lambda m: [(name, type(part).__name__) for name, part in m.named_children()],
        lambda m: [tuple(p.shape) for p in m.parameters()],
        lambda m: [tuple(b.shape) for b in m.buffers()],
        lambda m: [type(part).__name__ for part in m.modules()],
        lambda m: [type(part).__name__ for part in m.children()],
        lambda m: [(name, tuple(value.shape)) for name, value in m.state_dict().items()],
        lambda m: list(m.block.state_dict(prefix="a.")),
        lambda m: type(m.get_submodule("first.1")).__name__,
        repr,
    ],
)
def test_everything_is_found_under_torchs_names(ours, theirs, walk):
    assert walk(ours) == walk(theirs)


def test_a_state_goes_to_torch_and_comes_back(ours, theirs):
    theirs.load_state_dict(as_torch(ours.state_dict()))
    x = np.random.default_rng(0).standard_normal((5, 3)).astype(np.float32)
    ours.eval(), theirs.eval()
    np.testing.assert_allclose(
        ours(course.tensor(x)).detach().numpy(), theirs(torch.tensor(x)).detach().numpy(), atol=1e-5
    )

    fresh = make(torch).eval()
    assert repr(ours.load_state_dict(fresh.state_dict())) == repr(theirs.load_state_dict(fresh.state_dict()))
    np.testing.assert_allclose(
        ours(course.tensor(x)).detach().numpy(), fresh(torch.tensor(x)).detach().numpy(), atol=1e-5
    )


def test_a_state_shares_memory_and_a_loaded_one_does_not(ours):
    state = ours.state_dict()
    assert not state["scale"].requires_grad
    state["scale"].array[...] = 7
    assert ours.scale.tolist() == [7, 7, 7, 7]
    assert ours.state_dict(keep_vars=True)["scale"] is ours.scale

    other = make(course)
    other.load_state_dict(state)
    state["scale"].array[...] = 8
    assert other.scale.tolist() == [7, 7, 7, 7]


def test_loading_is_seen_by_a_graph_that_saved_the_weights(ours):
    layer = nn.Linear(2, 2)
    y = layer(course.ones(1, 2, requires_grad=True)).sum()
    layer.load_state_dict(layer.state_dict())
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        y.backward()


def test_errors_of_loading_list_all_that_is_wrong(ours):
    layer = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
    before = {name: value.numpy().copy() for name, value in layer.state_dict().items()}
    wrong = {"0.weight": course.ones(3, 3), "0.bias": course.ones(3), "x": course.ones(1)}
    with pytest.raises(RuntimeError) as caught:
        layer.load_state_dict(wrong)
    assert str(caught.value) == (
        "Error(s) in loading state_dict for Sequential:\n\tMissing key(s) in state_dict: "
        '"2.weight", "2.bias". \n\tUnexpected key(s) in state_dict: "x". \n\t'
        "size mismatch for 0.weight: copying a param with shape (3, 3) from checkpoint, "
        "the shape in current model is (3, 2)."
    )
    for name, value in layer.state_dict().items():
        assert np.array_equal(value.numpy(), before[name]), "a refused state must change nothing"

    with pytest.raises(RuntimeError, match="size mismatch"):
        layer.load_state_dict(wrong, strict=False)
    del wrong["0.weight"]
    keys = layer.load_state_dict(wrong, strict=False)
    assert keys.missing_keys == ["0.weight", "2.weight", "2.bias"] and keys.unexpected_keys == ["x"]
    assert layer[0].bias.tolist() == [1, 1, 1]
    with pytest.raises(TypeError, match="Expected state_dict to be dict-like, got <class 'list'>"):
        layer.load_state_dict([1])
    with pytest.raises(TypeError, match='while copying "0.bias": expected a Tensor or an ndarray, got list'):
        layer.load_state_dict({"0.bias": [1, 2, 3]}, strict=False)


def test_train_and_eval_reach_every_part(ours):
    assert all(m.training for m in ours.modules())
    assert ours.eval() is ours and not any(m.training for m in ours.modules())
    ours.first.train()
    assert [m.training for m in ours.first.modules()] == [True] * 4 and not ours.block.training
    with pytest.raises(ValueError, match="training mode is expected to be boolean"):
        ours.train("yes")


def test_zero_grad(ours):
    ours(course.ones(2, 3)).sum().backward()
    assert all(p.grad is not None for p in ours.parameters())
    kept = ours.scale.grad
    ours.zero_grad(set_to_none=False)
    assert ours.scale.grad is kept and not kept.numpy().any()
    assert kept._version == 1, "a graph that saved the gradient must notice"
    ours.zero_grad()
    assert all(p.grad is None for p in ours.parameters())


def test_requires_grad_freezes(ours):
    assert ours.block.requires_grad_(False) is ours.block
    ours(course.ones(2, 3)).sum().backward()
    assert ours.block.norm.weight.grad is None and ours.scale.grad is not None
    assert ours.tied.weight is ours.block.fc.weight and ours.tied.weight.grad is None


def test_to_changes_dtypes_of_floating_point_only_and_keeps_the_parameters(ours):
    scale = ours.scale
    ours(course.ones(2, 3)).sum().backward()
    for change in (
        lambda: ours.to(course.float64),
        ours.double,
        lambda: ours.to("cpu", course.float64),
        lambda: ours.to(dtype=np.float64),
        lambda: ours.to(torch.float64),
        lambda: ours.to(course.zeros(1, dtype=course.float64)),
    ):
        ours.float()
        assert ours.scale.dtype == np.float32
        assert change() is ours and ours.scale is scale
        assert scale.dtype == scale.grad.dtype == np.float64 and ours.block.count.dtype == np.int64
    assert ours(course.ones(2, 3, dtype=course.float64)).dtype == np.float64
    assert ours.half().scale.dtype == np.float16
    assert ours.to(course.device("cpu")) is ours.to("cpu") is ours.cpu() is ours
    with pytest.raises(TypeError, match="only accepts floating point dtypes, but got desired dtype=int64"):
        ours.to(course.int64)
    with pytest.raises(RuntimeError, match="cuda"):
        ours.to("cuda")


def test_apply_goes_children_first(ours, theirs):
    seen = {}
    for key, model in (("ours", ours), ("theirs", theirs)):
        names = seen[key] = []
        assert model.apply(lambda m: names.append(type(m).__name__)) is model
    assert seen["ours"] == seen["theirs"]


def test_an_attribute_is_one_thing_at_a_time():
    m = nn.Module()
    names = lambda: (
        [n for n, _ in m.named_parameters()],
        [n for n, _ in m.named_buffers()],
        [n for n, _ in m.named_children()],
    )
    m.x = 3
    m.x = nn.Parameter(course.ones(1))
    assert "x" not in vars(m) and names() == (["x"], [], [])
    del m.x
    assert names() == ([], [], []) and not hasattr(m, "x")
    m.x = nn.ReLU()
    assert names() == ([], [], ["x"])
    m.x = nn.Parameter(course.ones(1))
    assert names() == (["x"], [], []) and type(m.x) is nn.Parameter
    m.y = course.ones(1)
    assert names() == (["x"], [], []), "a plain tensor is no part of the state"
    del m.y
    m.register_buffer("y", course.ones(1), persistent=False)
    m.register_buffer("z", course.ones(1), persistent=False)
    assert list(m.state_dict()) == ["x"]
    m.register_buffer("y", course.ones(1))
    m.z = nn.Parameter(course.ones(1))
    assert list(m.state_dict()) == ["x", "z", "y"], "what is registered anew is not kept out of the state"


def test_what_cannot_be_assigned():
    layer = nn.Linear(2, 3)
    with pytest.raises(
        TypeError,
        match=r"cannot assign 'course.Tensor' as parameter 'weight' \(course.nn.Parameter or None expected\)",
    ):
        layer.weight = course.ones(3, 2)
    layer.bias = None
    assert layer(course.ones(1, 2)).shape == (1, 3) and list(layer.state_dict()) == ["weight"]
    del layer.bias
    assert not hasattr(layer, "bias")

    net = nn.Sequential(nn.ReLU())
    with pytest.raises(
        TypeError, match=r"cannot assign 'int' as child module '0' \(course.nn.Module or None expected\)"
    ):
        net[0] = 3
    net.register_buffer("mean", course.ones(2))
    net.mean = course.zeros(2)
    assert net.state_dict()["mean"].tolist() == [0, 0]
    with pytest.raises(
        TypeError, match=r"cannot assign 'float' as buffer 'mean' \(course.Tensor or None expected\)"
    ):
        net.mean = 0.5


@pytest.mark.parametrize(
    "act, error, text",
    [
        (
            lambda m: m.register_parameter("a", course.ones(1)),
            TypeError,
            r"cannot assign 'course.Tensor' object to parameter 'a' \(course.nn.Parameter or None required\)",
        ),
        (lambda m: m.register_parameter("a.b", None), KeyError, 'parameter name can.*t contain "."'),
        (lambda m: m.register_parameter("", None), KeyError, 'parameter name can.*t be empty string ""'),
        (lambda m: m.register_buffer("train", None), KeyError, "attribute 'train' already exists"),
        (lambda m: m.register_buffer("b", 3), TypeError, "cannot assign 'int' object to buffer 'b'"),
        (lambda m: m.register_buffer(3, None), TypeError, "buffer name should be a string. Got int"),
        (lambda m: m.add_module("b", 3), TypeError, "int is not a Module subclass"),
        (lambda m: m.add_module("b.c", nn.ReLU()), KeyError, 'module name can.*t contain ".", got: b.c'),
        (lambda m: m.foo, AttributeError, "'Module' object has no attribute 'foo'"),
        (lambda m: delattr(m, "foo"), AttributeError, "foo"),
        (
            lambda m: m(3),
            NotImplementedError,
            r'Module \[Module\] is missing the required "forward" function',
        ),
        (
            lambda m: m.get_submodule("a.b"),
            AttributeError,
            "Module has no module at 'a.b': there is no module 'a'",
        ),
    ],
)
def test_errors(act, error, text):
    with pytest.raises(error, match=text):
        act(nn.Module())


@pytest.mark.parametrize(
    "value, text",
    [
        (lambda: nn.ReLU(), r"cannot assign module before Module.__init__\(\) call"),
        (lambda: nn.Parameter(course.ones(1)), r"cannot assign parameters before Module.__init__\(\) call"),
    ],
)
def test_a_forgotten_super_init_is_named(value, text):
    class Forgot(nn.Module):
        def __init__(self):
            self.part = value()

    with pytest.raises(AttributeError, match=text):
        Forgot()


def test_a_forgotten_super_init_is_named_when_nothing_was_assigned():
    class Forgot(nn.Module):
        def __init__(self):
            self.size = 3

    with pytest.raises(AttributeError, match=r"begin __init__ with super\(\).__init__\(\)"):
        Forgot().state_dict()


def test_a_module_is_copied_and_pickled_with_its_weights(ours):
    for other in (copy.deepcopy(ours), pickle.loads(pickle.dumps(nn.Linear(3, 2)))):
        assert all(type(p) is nn.Parameter and p.requires_grad for p in other.parameters())
    other = copy.deepcopy(ours)
    assert other.tied.weight is other.block.fc.weight, "shared weights stay shared"
    other.scale.array[...] = 5
    assert ours.scale.tolist() == [1, 1, 1, 1]


def test_dir_offers_what_is_registered(ours):
    assert {"first", "scale", "forward"} <= set(dir(ours)) and "count" in dir(ours.block)


def test_a_parameter_is_a_leaf_that_shares_memory():
    data = course.ones(2)
    p = nn.Parameter(data)
    data.array[0] = 5
    assert p.tolist() == [5, 1] and p.is_leaf and p.requires_grad and isinstance(p, course.Tensor)
    assert type(p + 1) is course.Tensor
    assert not nn.Parameter(data, requires_grad=False).requires_grad
    assert nn.Parameter().shape == (0,)
    assert repr(p) == repr(torch.nn.Parameter(torch.tensor([5.0, 1.0])))
    with pytest.raises(TypeError, match="Parameter: data must be a Tensor, not ndarray"):
        nn.Parameter(np.ones(2))
    with pytest.raises(RuntimeError, match="floating point"):
        nn.Parameter(course.tensor([1, 2]))
