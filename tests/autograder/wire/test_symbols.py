"""Sympy's expressions arrive equal, class by class, without being computed again."""

import json

import pytest

from autograder.wire import symbols
from autograder.wire.channel import WireError
from autograder.wire.values import CannotSend, Decoder, Encoder, Hooks

sp = pytest.importorskip("sympy")
x, y = sp.symbols("x y")
n = sp.Symbol("n", integer=True)
f = sp.Function("f")
LIMIT = 1 << 24


def across(value):
    encoder = Encoder(Hooks())
    node = encoder.add(value)
    return Decoder(Hooks(), [], LIMIT).value(json.loads(json.dumps(node, allow_nan=False)))


@pytest.mark.parametrize(
    "value",
    [
        *(x, n, sp.Symbol("p", positive=True), sp.Dummy("d"), sp.Integer(10) ** 50, sp.Rational(-1, 3)),
        *(sp.Float("1.25", 30), sp.oo, -sp.oo, sp.nan, sp.zoo, sp.pi, sp.I, sp.E, sp.true, sp.false),
        2 * x**2 * sp.sin(x) + sp.Rational(1, 3) + sp.exp(-x) + sp.sqrt(2),
        *(f(x), f(x).diff(x), sp.Eq(f(x).diff(x), f(x)), sp.Integral(x, (x, 0, 1))),
        sp.Sum(1 / n, (n, 1, sp.oo)),
        *(sp.Piecewise((x, x > 0), (0, True)), sp.Max(x, y), sp.And(x > 0, y < 1), sp.Not(x > 1)),
        *(sp.FiniteSet(1, x), sp.Interval(0, 1), sp.Interval.open(0, sp.oo), sp.EmptySet, sp.S.Reals),
        *(sp.Union(sp.Interval(0, 1), sp.Interval(3, 4)), sp.solveset(sp.sin(x), x), sp.Lambda(x, x**2)),
        *(sp.Tuple(1, x), sp.Limit(sp.sin(x) / x, x, 0), sp.sin(x).series(x, 0, 5)),
        sp.ImmutableMatrix([[1, x]]),
        *(sp.Subs(f(x).diff(x), x, 0), sp.MatrixSymbol("A", 2, 2), sp.factorial(n), sp.Mod(x, 3)),
        sp.Mul(2, sp.Add(x, 1, evaluate=False), evaluate=False),
    ],
    ids=str,
)
def test_expressions_arrive_as_they_were(value):
    got = across(value)
    assert type(got) is type(value) and got == value and hash(got) == hash(value)
    assert sp.srepr(got) == sp.srepr(value) and str(got) == str(value)
    assert getattr(got, "is_commutative", None) == getattr(value, "is_commutative", None)


def test_a_matrix_is_one_object_and_can_be_changed():
    matrix = sp.Matrix([[1, x], [y, 2]])
    first, second = across([matrix, matrix])
    assert first is second and first == matrix
    first[0, 0] = 5
    assert matrix[0, 0] == 1


def test_an_unknown_function_is_equal_to_itself_and_real_only_if_it_was():
    assert across(f) == f and across(sp.Function("f", real=True)) != f


def test_a_deep_expression_is_no_deep_message():
    deep = x
    for _ in range(2000):
        deep = sp.sin(deep, evaluate=False)
    assert across(deep).args[0].args[0].func is sp.sin


def test_what_is_not_on_the_list_is_left_to_the_hooks():
    class Mine(sp.Symbol):
        def __eq__(self, other):
            return True

        __hash__ = sp.Symbol.__hash__

    class myfunction(sp.Function):
        pass

    for value in (Mine("x"), x + Mine("x"), myfunction(x), sp.Poly(x**2), sp.Wild("w")):
        with pytest.raises(CannotSend):
            across(value)


def doubled(count):
    """Each is the tuple of the one before, twice."""
    return [["Symbol", "x", {}], *(["Tuple", [i, i]] for i in range(count))]


@pytest.mark.parametrize(
    "node",
    [
        ["expression"],
        ["expression", []],
        ["expression", [["Symbol", "x"]]],
        ["expression", [["Symbol", "x", {"__class__": True}]]],
        ["expression", [["Symbol", "x", {"real": "yes"}]]],
        ["expression", [["Symbol", "x", {"positive": True, "negative": True}]]],
        ["expression", [["Rational", "0x1", "0x0"]]],
        ["expression", [["Rational", "1", "2"]]],
        ["expression", [["Rational", "os", "0x1"]]],
        ["expression", [["Float", 0, "0x1", 1 << 40, 53]]],
        ["expression", [["Float", 0, "0x1", 0, 1 << 30]]],
        ["expression", [["Float", 7, "0x1", 0, 53]]],
        ["expression", [["Lambdify", []]]],
        ["expression", [["sympify", []]]],
        ["expression", [["S", []]]],
        ["expression", [["register"]]],
        ["expression", [["Add", [0]]]],
        ["expression", [["Pi"], ["Add", [-1]]]],
        ["expression", [["Pi"], ["Add", [1]]]],
        ["expression", [["Pi"], ["Add", [True]]]],
        ["expression", [["Pi"], ["Add", "x"]]],
        ["expression", [["Pi"], ["sin", [0, 0, 0, 0]]]],
        ["expression", [["Pi"], ["MatrixSymbol", [0, 0, 0]]]],
        ["expression", [["Pi"], ["applied", [0], ["f"]]]],
        ["expression", [["Pi"], ["applied", [0], ["f", {"x": 1}]]]],
        ["expression", [["Pi"], ["applied", [0], [1, {}]]]],
        ["expression", doubled(60)],
        ["matrix", None, [[2, 2], [["Pi"]], [0]]],
        ["matrix", None, [[1, 1], [["Pi"]], [3]]],
        ["matrix", None, [[1 << 40, 0], [], []]],
        ["matrix", None, [[1, 1], [["true"]], [0]]],
        ["matrix", None, [[1, 1], doubled(60), [60]]],
        ["function", ["f"]],
        ["exec", "1"],
        [[], []],
    ],
    ids=lambda node: str(node)[:60],
)
def test_lies_are_errors_of_the_wire(node):
    with pytest.raises(WireError):
        Decoder(Hooks(), [], LIMIT).value(["sympy", *node])


def test_nothing_is_computed_again():
    tower = [["Rational", "0xa", "0x1"], ["Rational", hex(10**9), "0x1"], ["Pow", [0, 1]], ["factorial", [1]]]
    assert Decoder(Hooks(), [], LIMIT).value(["sympy", "expression", tower[:3]]).func is sp.Pow
    assert Decoder(Hooks(), [], LIMIT).value(["sympy", "expression", tower]).func is sp.factorial


def test_an_expression_that_is_too_large_is_left_to_the_hooks(monkeypatch):
    monkeypatch.setattr(symbols, "LARGEST", 5)
    with pytest.raises(CannotSend):
        across(sum(sp.symbols("a:z")))
