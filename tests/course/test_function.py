"""`autograd.Function`: the same class body, on torch's base and on ours, behaves alike."""

import numpy as np
import pytest
import torch

import course

BOTH = pytest.mark.parametrize("t", [torch, course], ids=["torch", "course"])


def legendre(t):
    class LegendrePolynomial3(t.autograd.Function):
        @staticmethod
        def forward(ctx, input):
            ctx.save_for_backward(input)
            return 0.5 * (5 * input**3 - 3 * input)

        @staticmethod
        def backward(ctx, grad_output):
            (input,) = ctx.saved_tensors
            return grad_output * 1.5 * (5 * input**2 - 1)

    return LegendrePolynomial3


@BOTH
def test_the_lectures_function(t):
    x = t.tensor([0.5, -1.0], dtype=t.float64, requires_grad=True)
    y = legendre(t).apply(x)
    assert y.grad_fn.name() == "LegendrePolynomial3Backward"
    assert y.grad_fn.next_functions[0][0].variable is x
    y.sum().backward()
    np.testing.assert_allclose(x.grad.numpy(), [1.5 * (5 * 0.25 - 1), 6.0])
    assert t.autograd.gradcheck(legendre(t).apply, (x,)) and t.autograd.gradgradcheck(legendre(t).apply, (x,))


@BOTH
def test_several_outputs_inputs_and_constants(t):
    seen = []

    class Both(t.autograd.Function):
        @staticmethod
        def forward(ctx, x, n, y):
            seen.append(ctx.needs_input_grad)
            ctx.save_for_backward(x, y)
            ctx.n = n
            return x * y, x + n * y

        @staticmethod
        def backward(ctx, g, h):
            x, y = ctx.saved_tensors
            return g * y + h, None, g * x + ctx.n * h

    x, y = t.tensor([2.0], requires_grad=True), t.tensor([3.0], requires_grad=True)
    a, b = Both.apply(x, 4, y)
    assert (a.output_nr, b.output_nr) == (0, 1) and a.grad_fn is b.grad_fn
    (a * 10 + b).sum().backward()
    assert x.grad.tolist() == [31.0] and y.grad.tolist() == [24.0]
    c, _ = Both.apply(x, 4, y.detach())
    assert seen == [(True, False, True), (True, False, False)]
    x.grad = None
    c.backward()  # the unused output's gradient comes as zeros
    assert x.grad.tolist() == [3.0]


@BOTH
def test_setup_context(t):
    class Square(t.autograd.Function):
        @staticmethod
        def forward(x):
            return x * x

        @staticmethod
        def setup_context(ctx, inputs, output):
            (x,) = inputs
            ctx.save_for_backward(x, output)

        @staticmethod
        def backward(ctx, g):
            x, y = ctx.saved_tensors
            assert y.tolist() == [9.0]
            return 2 * x * g

    x = t.tensor([3.0], requires_grad=True)
    Square.apply(x).backward()
    assert x.grad.tolist() == [6.0]


@BOTH
def test_a_saved_output_serves_the_second_order(t):
    class Exp(t.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            y = t.exp(x)
            ctx.save_for_backward(y)
            return y

        @staticmethod
        def backward(ctx, g):
            (y,) = ctx.saved_tensors
            return g * y

    x = t.tensor([0.5], dtype=t.float64, requires_grad=True)
    (g,) = t.autograd.grad(Exp.apply(x), x, create_graph=True)
    (h,) = t.autograd.grad(g, x)
    assert h.item() == pytest.approx(np.exp(0.5))


@BOTH
def test_materialize_grads_off_gives_none(t):
    seen = []

    class Two(t.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.set_materialize_grads(False)
            return x * 1, x * 2

        @staticmethod
        def backward(ctx, g, h):
            seen.append((g is None, h is None))
            return g if h is None else 2 * h

    x = t.ones(1, requires_grad=True)
    Two.apply(x)[1].backward()
    assert seen == [(True, False)] and x.grad.tolist() == [2.0]


@BOTH
def test_mark_non_differentiable(t):
    class Sorted(t.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            rounded = x.round()
            ctx.mark_non_differentiable(rounded)
            return x * 2, rounded

        @staticmethod
        def backward(ctx, g, none):
            return g * 2

    x = t.tensor([1.3], requires_grad=True)
    y, rounded = Sorted.apply(x)
    assert y.requires_grad and not rounded.requires_grad
    y.backward()
    assert x.grad.tolist() == [2.0]


@BOTH
def test_mark_dirty(t):
    class Double(t.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            x.mul_(2)
            ctx.mark_dirty(x)
            return x

        @staticmethod
        def backward(ctx, g):
            return 2 * g

    x = t.ones(2, requires_grad=True)
    y = x + 0
    before = y._version
    z = Double.apply(y)
    assert z is y and y._version > before and y.grad_fn.name() == "DoubleBackward"
    z.sum().backward()
    assert x.grad.tolist() == [2.0, 2.0]
    with pytest.raises(RuntimeError, match="leaf Variable that requires grad"):
        Double.apply(x)


@BOTH
def test_changing_an_input_without_saying_so_is_caught_where_it_was_saved(t):
    class Trap(t.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x * 2

        @staticmethod
        def backward(ctx, g):
            (x,) = ctx.saved_tensors
            return 2 * g + 0 * x

    x = t.ones(2, requires_grad=True)
    y = x + 0
    z = Trap.apply(y)
    y.add_(1)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        z.sum().backward()


@BOTH
def test_once_differentiable(t):
    once = (torch.autograd.function if t is torch else course.autograd.function).once_differentiable

    class Cube(t.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x**3

        @staticmethod
        @once
        def backward(ctx, g):
            (x,) = ctx.saved_tensors
            return g * 3 * x**2

    x = t.tensor([2.0], requires_grad=True)
    (g,) = t.autograd.grad(Cube.apply(x), x, t.ones(1, requires_grad=True), create_graph=True)
    assert g.tolist() == [12.0]
    with pytest.raises(RuntimeError, match="twice a function that was marked with @once_differentiable"):
        g.sum().backward()


@BOTH
@pytest.mark.parametrize(
    "wrong, message",
    [
        (lambda g: (g, g), r"incorrect number of gradients \(expected 1, got 2\)"),
        (
            lambda g: g[:1],
            r"invalid gradient at index 0 - got \[1\] but expected shape compatible with \[2\]",
        ),
        (lambda g: 3, r"expected Variable or None \(got int\)"),
        (lambda g: [g], r"expected Variable or None \(got list\)"),
    ],
)
def test_wrong_gradients_are_refused(t, wrong, message):
    class Wrong(t.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

        @staticmethod
        def backward(ctx, g):
            return wrong(g)

    with pytest.raises(RuntimeError, match=message):
        Wrong.apply(t.ones(2, requires_grad=True)).sum().backward()


@BOTH
def test_surplus_none_gradients_are_allowed_and_others_refused(t):
    class Scale(t.autograd.Function):
        @staticmethod
        def forward(ctx, x, k):
            ctx.k = k
            return x * k

        @staticmethod
        def backward(ctx, g):
            return ctx.extra(g)

    x = t.ones(2, requires_grad=True)
    y = Scale.apply(x, 3.0)
    y.grad_fn.extra = lambda g: (g * 3, None, None)
    y.sum().backward()
    assert x.grad.tolist() == [3.0, 3.0]
    y = Scale.apply(x, 3.0)
    y.grad_fn.extra = lambda g: (g * 3, g)
    with pytest.raises(RuntimeError, match="gradient different than None at position 2"):
        y.sum().backward()
    y = Scale.apply(x, 3.0)
    y.grad_fn.extra = lambda g: g * 3
    with pytest.raises(RuntimeError, match=r"incorrect number of gradients \(expected 2, got 1\)"):
        y.sum().backward()


@BOTH
def test_none_stops_the_gradient(t):
    class Stop(t.autograd.Function):
        @staticmethod
        def forward(ctx, x, y):
            return x + y

        @staticmethod
        def backward(ctx, g):
            return g, None

    x, y = t.ones(1, requires_grad=True), t.ones(1, requires_grad=True)
    Stop.apply(x, y * 2).backward()
    assert x.grad.tolist() == [1.0] and y.grad is None


@BOTH
def test_a_gradient_that_broadcast_is_summed(t):
    class Row(t.autograd.Function):
        @staticmethod
        def forward(ctx, x, b):
            return x + b

        @staticmethod
        def backward(ctx, g):
            return g, g

    b = t.ones(3, requires_grad=True)
    Row.apply(t.ones(2, 3), b).sum().backward()
    assert b.grad.tolist() == [2.0, 2.0, 2.0]


@BOTH
def test_save_for_backward_takes_tensors_alone(t):
    class Saves(t.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(2.0)
            return x

        @staticmethod
        def backward(ctx, g):
            return g

    with pytest.raises(
        TypeError, match="save_for_backward can only save variables, but argument (0 )?is of type float"
    ):
        Saves.apply(t.ones(1, requires_grad=True))


def test_a_tensor_of_torch_is_not_saved_and_the_words_say_what_to_make_of_it():
    def saves(value):
        class Saves(course.autograd.Function):
            @staticmethod
            def forward(ctx, x):
                ctx.save_for_backward(x, value)
                return x

        with pytest.raises(TypeError) as raised:
            Saves.apply(course.ones(1, requires_grad=True))
        return str(raised.value)

    for value in (torch.ones(1), torch.nn.Parameter(torch.ones(1))):
        assert saves(value).endswith(
            "it is a tensor of torch. Make one of course: course.tensor, or its operations"
        )
    for value in (np.ones(1), torch.Size([1])):
        assert saves(value).endswith("keep anything else as an attribute, ctx.name = value")


@BOTH
def test_forward_records_nothing_and_knows_whether_grad_is_needed(t):
    inside = []

    class Watch(t.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            inside.append((x * 2).requires_grad)
            return x * 2

        @staticmethod
        def backward(ctx, g):
            inside.append(t.is_grad_enabled())
            return g * 2

    x = t.ones(1, requires_grad=True)
    y = Watch.apply(x)
    t.autograd.grad(y, x, retain_graph=True)
    t.autograd.grad(y, x, create_graph=True)
    assert inside == [False, False, True]
    with t.no_grad():
        assert Watch.apply(x).grad_fn is None
    assert Watch.apply(t.ones(1)).grad_fn is None


@BOTH
def test_an_input_returned_unchanged_becomes_a_tensor_of_its_own(t):
    class Identity(t.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x

        @staticmethod
        def backward(ctx, g):
            return g * 7

    x = t.ones(1, requires_grad=True)
    y = Identity.apply(x)
    assert y is not x and x.is_leaf and y.grad_fn.name() == "IdentityBackward"
    y.backward()
    assert x.grad.tolist() == [7.0]


@BOTH
@pytest.mark.parametrize(
    "returned, requires_grad",
    [
        (lambda x: 3, None),
        (lambda x: None, None),
        (lambda x: [x * 2], [False]),
        (lambda x: (x * 2,), (True,)),
        (lambda x: (x * 2, "two", x * 3), (True, None, True)),
        (lambda x: (x.argmax(), x * 2), (False, True)),
    ],
)
def test_what_is_no_tensor_passes_through_and_only_a_tuple_is_several(t, returned, requires_grad):
    class Returns(t.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return returned(x)

        @staticmethod
        def backward(ctx, *gradients):
            return sum(g for g in gradients if g is not None)

    y = Returns.apply(t.ones(2, requires_grad=True))
    if requires_grad is None:
        assert y == returned(None)
    else:
        assert type(y) is type(requires_grad) and tuple(
            getattr(v, "requires_grad", None) for v in y
        ) == tuple(requires_grad)


@BOTH
@pytest.mark.parametrize("of_base", [True, False], ids=["base", "view"])
def test_mark_dirty_is_followed_by_those_who_share_the_memory(t, of_base):
    class Double(t.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.mark_dirty(x)
            return x.mul_(2)

        @staticmethod
        def backward(ctx, g):
            return g * 2

    x = t.tensor([1.0, 2.0, 3.0], requires_grad=True)
    y = x * 1
    view = y[:2]
    Double.apply(y if of_base else view)
    (y * y).sum().backward() if not of_base else (view * view).sum().backward()
    assert x.grad.tolist() == ([8.0, 16.0, 0.0] if of_base else [8.0, 16.0, 6.0])


@BOTH
def test_saved_tensors_are_freed_with_the_graph(t):
    x = t.ones(2, requires_grad=True)
    y = legendre(t).apply(x).sum()
    y.backward()
    with pytest.raises(RuntimeError, match="second time"):
        y.backward()


def test_a_function_is_not_instantiated():
    with pytest.raises(RuntimeError, match=r"should not be instantiated.*LegendrePolynomial3.apply"):
        legendre(course)()


def test_without_forward_or_backward_the_error_says_which():
    class Nothing(course.autograd.Function):
        pass

    class Forward(course.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

    with pytest.raises(NotImplementedError, match="implement the forward function"):
        Nothing.apply(course.ones(1))
    with pytest.raises(NotImplementedError, match="implement either the backward or vjp"):
        Forward.apply(course.ones(1, requires_grad=True)).backward()


def test_a_body_that_calls_torch_runs_on_our_tensors():
    class Softplus(course.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return torch.log(1 + torch.exp(x))

        @staticmethod
        def backward(ctx, g):
            (x,) = ctx.saved_tensors
            return g * torch.sigmoid(x)

    x = course.tensor([0.3, -2.0], dtype=course.float64, requires_grad=True)
    y = Softplus.apply(x)
    assert isinstance(y, course.Tensor)
    assert course.autograd.gradcheck(Softplus.apply, (x,)) and course.autograd.gradgradcheck(
        Softplus.apply, (x,)
    )
