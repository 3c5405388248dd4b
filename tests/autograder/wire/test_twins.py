"""Values that both sides have, and what one tells the other of them."""

import collections
import io

import numpy as np
import pytest

from autograder.wire.channel import WireError
from autograder.wire.instances import fill, held_by, plainly_made
from autograder.wire.twins import MOST, Twins
from autograder.wire.values import Decoder, Encoder, Hooks


class Plain:
    pass


class Slotted:
    __slots__ = ("a", "b")


def crossed(ours, theirs):
    """What `theirs` becomes when its other side tells what has become of `ours`; whether anything has."""
    here, there = Twins(1), Twins(1)
    here.add(1, ours)
    there.add(1, theirs)
    yield
    encoder = Encoder(Hooks())
    nodes = here.changed(encoder)
    there.update(nodes, Decoder(Hooks(), [bytearray(blob) for blob in encoder.blobs()], 1 << 20))
    assert not here.changed(encoder) and not there.changed(encoder)
    yield bool(nodes)


@pytest.mark.parametrize(
    "make, change, shown",
    [
        (lambda: [1, 2], lambda x: x.append(3), list),
        (dict, lambda x: x.update(a=[1]), dict),
        (collections.Counter, lambda x: x.update("ab"), dict),
        (set, lambda x: x.add(4), set),
        (collections.deque, lambda x: x.appendleft(4), list),
        (lambda: bytearray(b"a"), lambda x: x.extend(b"b"), bytes),
        (lambda: np.zeros((2, 3)), lambda x: x.fill(7), np.ndarray.tolist),
        (io.StringIO, lambda x: x.write("ab"), io.StringIO.getvalue),
        (io.BytesIO, lambda x: x.write(b"ab"), io.BytesIO.getvalue),
        (io.StringIO, io.StringIO.close, lambda x: x.closed),
        (Plain, lambda x: setattr(x, "n", 3), vars),
        (Slotted, lambda x: setattr(x, "b", 3), held_by),
    ],
)
def test_a_change_is_told_once_and_made_in_place(make, change, shown):
    ours, theirs = make(), make()
    steps = crossed(ours, theirs)
    next(steps)
    change(ours)
    assert next(steps) and shown(ours) == shown(theirs)


@pytest.mark.parametrize("make", [lambda: [1, "x", 2.5], lambda: np.zeros(3), Plain])
def test_what_did_not_change_is_not_told(make):
    steps = crossed(make(), make())
    next(steps)
    assert not next(steps)


@pytest.mark.parametrize(
    "value, told",
    [
        (np.zeros(3), np.zeros(4)),
        (np.zeros(3), np.zeros(3, np.int8)),
    ],
)
def test_an_array_becomes_no_other(value, told):
    encoder = Encoder(Hooks())
    node = encoder.array(told)
    twins = Twins(1)
    twins.add(1, value)
    with pytest.raises(WireError):
        twins.update([[1, node]], Decoder(Hooks(), [bytearray(blob) for blob in encoder.blobs()], 1 << 20))
    assert not value.any()


def test_what_cannot_be_shared_is_refused():
    twins = Twins(-1)
    for number, value in ((1, 5), ("x", []), (None, []), (2, None), (3, (1,))):
        with pytest.raises(WireError):
            twins.add(number, value)
    twins.add(4, [])
    with pytest.raises(WireError):
        twins.add(4, [])
    with pytest.raises(WireError):
        twins.value(5)


def test_those_are_let_go_that_nothing_else_holds():
    twins, kept = Twins(1), []
    twins.add(1, kept)
    twins.add(2, [])
    assert twins.unused() == [2] and twins.value(1) is kept
    many = [[] for _ in range(MOST + 5)]
    for number, value in enumerate(many, 10):
        twins.add(number, value)
    assert len(twins.unused()) == 6 and len(twins) == MOST


def test_no_code_of_a_class_runs_when_its_instance_is_filled():
    class Loud:
        def __setattr__(self, name, value):
            raise AssertionError

        __delattr__ = __getattribute__ = __init__ = __setattr__

        @property
        def n(self):
            raise AssertionError

        def method(self):
            return 1

    made = object.__new__(Loud)
    fill(made, {"a": 1, "method": 2, "n": 3, "__class__": int, 5: 6})
    assert held_by(made) == {"a": 1, "__class__": int} and type(made) is Loud


def test_which_instances_are_their_attributes():
    class Table(dict):
        pass

    class Reduces:
        def __reduce_ex__(self, protocol):
            return int, ()

    assert plainly_made(Plain) and plainly_made(Slotted)
    assert not any(map(plainly_made, (Table, Reduces, int, type, ValueError, np.ndarray)))
