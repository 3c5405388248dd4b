"""no_grad, enable_grad and set_grad_enabled, as contexts and as decorators."""

import threading

import pytest
import torch

import course

BOTH = pytest.mark.parametrize("t", [torch, course], ids=["torch", "course"])


@BOTH
def test_contexts_nest_and_restore(t):
    x = t.ones(1, requires_grad=True)
    with t.no_grad():
        assert not (x * 2).requires_grad and not t.is_grad_enabled()
        with t.enable_grad():
            assert (x * 2).requires_grad
        with t.set_grad_enabled(True):
            assert (x * 2).requires_grad
        assert not (x * 2).requires_grad
    assert (x * 2).requires_grad
    with pytest.raises(KeyError):
        with t.no_grad():
            raise KeyError
    assert t.is_grad_enabled()


@BOTH
def test_decorators(t):
    x = t.ones(1, requires_grad=True)

    @t.no_grad()
    def without(y):
        return y * 2

    @t.no_grad
    def plain(y):
        return y * 2

    @t.set_grad_enabled(False)
    def off(y):
        return y * 2

    @t.enable_grad()
    def on(y):
        return y * 2

    assert t.is_grad_enabled()
    assert not without(x).requires_grad and not plain(x).requires_grad and not off(x).requires_grad
    with t.no_grad():
        assert on(x).requires_grad
    assert without.__name__ == "without"


@BOTH
def test_a_decorated_generator_leaves_its_consumer_alone(t):
    @t.no_grad()
    def numbers():
        for _ in range(2):
            yield t.is_grad_enabled()

    assert [(inside, t.is_grad_enabled()) for inside in numbers()] == [(False, True)] * 2


@BOTH
def test_set_grad_enabled_acts_at_once(t):
    t.set_grad_enabled(False)
    try:
        assert not t.is_grad_enabled()
    finally:
        t.set_grad_enabled(True)
    assert t.is_grad_enabled()


def test_each_thread_has_its_own_mode():
    seen = []
    with course.no_grad():
        thread = threading.Thread(target=lambda: seen.append(course.is_grad_enabled()))
        thread.start()
        thread.join()
    assert seen == [True]


def test_nothing_is_recorded_where_nothing_needs_a_graph():
    with course.no_grad():
        y = course.ones(2, requires_grad=True) * 2
    assert y.grad_fn is None and y.is_leaf
    assert (course.ones(2) * 2).grad_fn is None
