"""Sympy's expressions, by value: a flat list of its own classes by name, each with its arguments.

An expression is a tree. It goes as a list in which what stands later is made of what stands before, so depth
is no problem, and what occurs twice goes once. It is built again without evaluation: the sender's process
has evaluated it, and to compute 10**10**10 anew is what a hostile one would ask for.

**What does not work.** `srepr`, and any text: sympy reads a text by Python's `eval`. Its pickle. Its
constructors with evaluation.

**What was chosen.** The classes are those of the tables below, taken from sympy by name, and a sender's value
must be of exactly such a class. A small list may stand for a tree that is larger than any memory, where each
expression contains the one before twice: so the tree is counted as it would be written out (`LARGEST`).

**What can still fail.** What is built is what its arguments make it. An addition in another order than
sympy's, or of sets, is made as it came: it equals nothing that sympy would have made.
Polynomials, roots of them by number, geometry, units and matrices of other kinds are the hooks'.
"""

from __future__ import annotations

import importlib
import re
import sys
import types
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .channel import WireError

if TYPE_CHECKING:
    from .values import Decoder, Encoder

Node = Any
LARGEST = 200_000  # expressions within one, each counted as often as it occurs
DIGITS = 1 << 20  # of a number, in hexadecimal
PRECISION = 1 << 16  # bits of a Float, and its exponent
_NAME = re.compile(r"[^\0]{1,200}", re.DOTALL)

CONSTANTS = (
    *("Catalan", "ComplexInfinity", "Complexes", "EmptySet", "EulerGamma", "Exp1", "GoldenRatio"),
    *("ImaginaryUnit", "Infinity", "Integers", "NaN", "Naturals", "Naturals0", "NegativeInfinity", "Pi"),
    *("Rationals", "Reals", "TribonacciConstant", "UniversalSet", "true", "false", "IdentityFunction"),
)
FUNCTIONS = (
    *"Abs Chi Ci DiracDelta Ei FallingFactorial Heaviside KroneckerDelta LambertW LeviCivita Li Mod".split(),
    *"RisingFactorial Shi Si acos acosh acot acoth acsc acsch adjoint airyai airyaiprime airybi".split(),
    *"airybiprime arg asec asech asin asinh assoc_laguerre assoc_legendre atan atan2 atanh bell".split(),
    *"bernoulli besseli besselj besselk bessely beta binomial catalan ceiling chebyshevt chebyshevu".split(),
    *"conjugate cos cosh cot coth csc csch digamma dirichlet_eta elliptic_e elliptic_f elliptic_k".split(),
    *"elliptic_pi erf erf2 erf2inv erfc erfcinv erfi erfinv euler exp exp_polar expint factorial".split(),
    *"factorial2 fibonacci floor frac fresnelc fresnels gamma gegenbauer genocchi hankel1 hankel2".split(),
    *"harmonic hermite im jacobi jn laguerre lerchphi li log loggamma lowergamma lucas polar_lift".split(),
    *"polygamma polylog re riemann_xi sec sech sign sin sinc sinh subfactorial tan tanh totient".split(),
    *"transpose tribonacci uppergamma yn zeta".split(),
)
# made by their class alone, of arguments that are expressions
PLAIN = (
    *"Equality Unequality StrictGreaterThan StrictLessThan GreaterThan LessThan".split(),
    *"And Or Not Xor Implies Equivalent ITE Nand Nor Contains".split(),
    *"Derivative Integral Sum Product Limit Order Subs Lambda Tuple Piecewise".split(),
    *"Interval Complement ProductSet ConditionSet ImageSet Range".split(),
)
# those whose constructor sorts or keeps more than the arguments; without evaluation it does no more
UNEVALUATED = (*"Add Mul Pow Max Min FiniteSet Union Intersection SymmetricDifference MatrixSymbol".split(),)
_MATRICES = ("MutableDenseMatrix", "ImmutableDenseMatrix")


def _sympy() -> Any:
    return importlib.import_module("sympy")


def _table(sp: Any) -> dict[type, str]:
    """The classes that are made of arguments, with their names."""
    found = {getattr(sp, name): name for name in (*FUNCTIONS, *PLAIN, *UNEVALUATED) if hasattr(sp, name)}
    return {cls: name for cls, name in found.items() if isinstance(cls, type)} | {
        sp.functions.elementary.piecewise.ExprCondPair: "ExprCondPair",
        sp.core.symbol.Str: "Str",
    }


_tables: dict[int, tuple[dict[type, str], dict[str, type], dict[object, str]]] = {}


def _known(sp: Any) -> tuple[dict[type, str], dict[str, type], dict[object, str]]:
    if id(sp) not in _tables:
        names = _table(sp)
        constants = {getattr(sp.S, name): name for name in CONSTANTS if hasattr(sp.S, name)}
        _tables[id(sp)] = names, {name: cls for cls, name in names.items()}, constants
    return _tables[id(sp)]


def encode(value: Any, encoder: Encoder) -> list | None:
    """The node of an expression of sympy's; None for what is none, or cannot go."""
    sp = sys.modules.get("sympy")
    if sp is None or not hasattr(sp, "Basic"):
        return None
    kind = type(value)
    if kind in (sp.MutableDenseMatrix, sp.ImmutableDenseMatrix):
        inside = contents(value, encoder)
        number = encoder.index(value) if inside is not None and kind is sp.MutableDenseMatrix else None
        return None if inside is None else ["sympy", "matrix", number, inside]
    if kind is sp.core.function.UndefinedFunction:
        head = _undefined(value)
        return None if head is None else ["sympy", "function", head]
    if not isinstance(value, sp.Basic):
        return None
    listed = _Listed(sp)
    if listed.add(value) is None or listed.size > LARGEST:
        return None
    return ["sympy", "expression", listed.nodes]


def can_change(value: object) -> bool:
    """Whether it is a matrix whose entries can be set."""
    sp = sys.modules.get("sympy")
    return sp is not None and type(value) is getattr(sp, "MutableDenseMatrix", None)


def contents(value: Any, encoder: object) -> list | None:
    """What a matrix holds; None where that cannot go."""
    listed = _Listed(_sympy())
    places = [listed.add(entry) for entry in value.flat()]
    return None if None in places or listed.size > LARGEST else [list(value.shape), listed.nodes, places]


def state(value: Any) -> list | None:
    """A record of what a matrix holds, to be compared with one that is made later."""
    return contents(value, None)


def refill(value: Any, node: Node, decoder: Decoder) -> None:
    """Give a matrix its new entries."""
    made = decode(decoder, "matrix", None, node)
    if made.shape == value.shape:
        value[:, :] = made
    else:
        value._rep, value.rows, value.cols = made._rep.copy(), made.rows, made.cols


def _undefined(function: Any) -> list | None:
    """Name and assumptions of a function without a definition."""
    assumed = _assumed(function._kwargs)
    name = function.__name__
    return None if assumed is None or not _NAME.fullmatch(name) else [name, assumed]


def _assumed(assumptions: Any) -> dict | None:
    found = {name: value for name, value in dict(assumptions).items() if value is not None}
    return found if all(type(value) is bool for value in found.values()) else None


class _Listed:
    """An expression as the list of those that it is made of."""

    def __init__(self, sp: Any) -> None:
        self.sp = sp
        self.names, _, self.constants = _known(sp)
        self.nodes: list = []
        self.size = 0
        self._sizes: list[int] = []
        self._places: dict[int, int] = {}
        self._alive: list = []

    def add(self, root: Any) -> int | None:
        """The place of an expression in the list; None where one of its parts cannot go."""
        stack = [(root, False)]
        while stack:
            value, ready = stack.pop()
            if id(value) in self._places:
                continue
            leaf = self._leaf(value)
            if leaf is None and not ready:
                if type(value) not in self.names and not self._applied(value):
                    return None
                stack.append((value, True))
                stack += [(part, False) for part in value.args]
                if len(stack) > LARGEST:
                    return None
                continue
            if leaf is None:
                places = [self._places[id(part)] for part in value.args]
                if self._applied(value):
                    head = _undefined(value.func)
                    if head is None:
                        return None
                    leaf = ["applied", places, head]
                else:
                    leaf = [self.names[type(value)], places]
                self._sizes.append(1 + sum(self._sizes[place] for place in places))
            else:
                self._sizes.append(1)
            if self._sizes[-1] > LARGEST or len(self.nodes) > LARGEST:
                return None
            self._places[id(value)] = len(self.nodes)
            self._alive.append(value)  # so that its id is no other's
            self.nodes.append(leaf)
        place = self._places[id(root)]
        self.size += self._sizes[place]
        return place

    def _applied(self, value: Any) -> bool:
        """Whether it is an unknown function of something: f(x)."""
        kind = type(value)
        core = self.sp.core.function
        return type(kind) is core.UndefinedFunction and kind.__bases__ == (core.AppliedUndef,)

    def _leaf(self, value: Any) -> list | None:
        sp, kind = self.sp, type(value)
        if kind is sp.Symbol or kind is sp.Dummy:
            assumed = _assumed(value._assumptions_orig)
            if assumed is None or not _NAME.fullmatch(value.name):
                return None
            more = [value.dummy_index] if kind is sp.Dummy else []
            return ["Symbol", value.name, assumed, *more]
        if isinstance(value, sp.Rational) and (kind.__module__ == sp.Rational.__module__):
            return ["Rational", hex(value.p), hex(value.q)]
        if kind is sp.Float:
            sign, mantissa, exponent, _ = value._mpf_
            if value._prec > PRECISION or abs(exponent) > PRECISION:
                return None
            return ["Float", int(sign), hex(mantissa), int(exponent), int(value._prec)]
        if kind is sp.core.symbol.Str:
            return ["Str", value.name]
        try:
            name = self.constants.get(value)
        except TypeError:
            return None
        return [name] if name is not None and value is getattr(sp.S, name) else None


def decode(decoder: Decoder, kind: Node, *parts: Node) -> Any:
    """The value of a node that `encode` made."""
    try:
        sp = _sympy()
        if kind == "expression":
            return _read(sp, *parts)[-1]
        if kind == "function":
            return _read_function(sp, *parts)
        if kind == "matrix":
            number, ((rows, columns), nodes, places) = parts
            entries = _read(sp, nodes, places)
            if not (type(rows) is int and type(columns) is int and rows >= 0 and columns >= 0):
                raise WireError("a matrix has no shape")
            if rows * columns != len(places) or max(rows, columns) > LARGEST:
                raise WireError("a matrix has more entries than its shape says, or fewer")
            cells = [entries[place] for place in places]
            if not all(isinstance(cell, sp.Expr) for cell in cells):
                raise WireError("a matrix has an entry that is no number")
            if number is None:
                return sp.ImmutableDenseMatrix(rows, columns, cells)
            return decoder.remember(number, sp.MutableDenseMatrix(rows, columns, cells))
    except (WireError, MemoryError, RecursionError):
        raise
    except Exception as error:  # whatever sympy says of arguments that make no sense
        raise WireError(f"an expression is not what it says: {type(error).__name__}: {error}"[:300]) from None
    raise WireError("sympy has no such value")


def _read(sp: Any, nodes: Node, roots: Node = None) -> list:
    """The expressions of a list. Those at `roots`, or the last, are what all of it is for."""
    _, classes, _ = _known(sp)
    made: list = []
    sizes: list[int] = []
    for name, *rest in nodes:
        value = _read_leaf(sp, name, rest)
        places = []
        if value is None:
            places = rest[0]
            if not all(type(place) is int and 0 <= place < len(made) for place in places):
                raise WireError("an expression is made of one that did not come")
            args = [made[place] for place in places]
            if name == "applied":
                value = _read_function(sp, rest[1])(*args, evaluate=False)
            elif name in classes:
                value = _make(sp, name, classes[name], args)
            else:
                raise WireError(f"sympy's class {str(name)[:30]} is not one of those that are sent")
        sizes.append(1 + sum(sizes[place] for place in places))
        if sizes[-1] > LARGEST:
            raise WireError("an expression is too large")
        made.append(value)
    if roots is not None:
        if not all(type(place) is int and 0 <= place < len(made) for place in roots):
            raise WireError("a matrix has an entry that did not come")
        if sum(sizes[place] for place in roots) > LARGEST:
            raise WireError("a matrix is too large")
    return made


def _make(sp: Any, name: str, cls: Any, args: list) -> Any:
    if name in UNEVALUATED and name != "MatrixSymbol":
        made = cls(*args, evaluate=False)
        if type(made) in (sp.Add, sp.Mul) and made.is_commutative is None:
            made.is_commutative = True  # sympy notes it so of what does not say, an order
        return made
    if name == "MatrixSymbol":
        symbol, rows, columns = args
        if type(symbol) is not sp.core.symbol.Str or not all(isinstance(n, sp.Expr) for n in (rows, columns)):
            raise WireError("a matrix has no name or no shape")
        return sp.Basic.__new__(cls, symbol, rows, columns)
    if name in FUNCTIONS and not issubclass(cls, sp.MatrixExpr):
        return cls(*args, evaluate=False)
    if name == "Subs":  # it keeps more than its arguments, and evaluates nothing
        return cls(*args)
    made = sp.Basic.__new__(cls, *args)
    if type(getattr(cls, "is_commutative", None)) is types.MemberDescriptorType:
        # what the constructors of sums and integrals note beside their arguments
        made.is_commutative = args[0].is_commutative
    if issubclass(cls, (sp.And, sp.Or)):
        made._argset = frozenset(args)
    return made


def _integer(text: Node) -> int:
    if type(text) is not str or len(text) > DIGITS or not re.fullmatch(r"-?0x[0-9a-f]+", text):
        raise WireError("an integer is not written as one")
    return int(text, 16)


def _read_leaf(sp: Any, name: Node, rest: list) -> Any:
    """What is made of no other expression; None for what is."""
    match name, *rest:
        case ["Symbol", str(text), dict(assumed), *dummy] if _NAME.fullmatch(text):
            _check(assumed)
            if not dummy:
                return sp.Symbol(text, **assumed)
            if len(dummy) == 1 and type(dummy[0]) is int:
                return sp.Dummy(text, dummy_index=dummy[0], **assumed)
        case ["Rational", numerator, denominator]:
            p, q = _integer(numerator), _integer(denominator)
            if q <= 0:
                raise WireError("a fraction has no denominator")
            return sp.Integer(p) if q == 1 else sp.Rational(p, q)
        case ["Float", int(sign), mantissa, int(exponent), int(precision)]:
            number = _integer(mantissa)
            if sign not in (0, 1) or number < 0 or precision < 1 or max(precision, abs(exponent)) > PRECISION:
                raise WireError("a number is not written as one")
            return sp.Float._new((sign, number, exponent, number.bit_length()), precision, zero=False)
        case ["Str", str(text)] if _NAME.fullmatch(text):
            return sp.core.symbol.Str(text)
        case [str(constant)] if constant in CONSTANTS:
            return getattr(sp.S, constant)
    if type(name) is not str or not rest or type(rest[0]) is not list:
        raise WireError("an expression is not made as expressions are")
    return None


def _check(assumed: dict) -> None:
    known: Any = importlib.import_module("sympy.core.assumptions")._assume_defined
    if len(assumed) > 100 or not all(
        name in known and type(value) is bool for name, value in assumed.items()
    ):
        raise WireError("a symbol is assumed to be what sympy does not know")


def _read_function(sp: Any, head: Node) -> Callable[..., Any]:
    name, assumed = head
    if type(name) is not str or not _NAME.fullmatch(name) or type(assumed) is not dict:
        raise WireError("a function has no name")
    _check(assumed)
    return sp.Function(name, **assumed)
