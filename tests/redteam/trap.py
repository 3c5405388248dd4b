# %% [markdown]
# # The trap
#
# A small assignment for the red team. Nobody can know the answer to the exercise `secret`: whoever has its
# points has taken them.

# %% nbgrader={"grade": false, "grade_id": "imports", "locked": true, "schema_version": 3, "solution": false}
import time

import numpy as np
import torch

from course import check


# %% nbgrader={"grade": false, "grade_id": "square", "locked": false, "schema_version": 3, "solution": true}
def square(x):
    """Return the squares of an array's entries."""
    ### BEGIN SOLUTION
    return x * x
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-square", "locked": true, "points": 2, "schema_version": 3, "solution": false}
np.testing.assert_allclose(square(np.array([1.0, 2.0])), [1.0, 4.0])
### BEGIN HIDDEN TESTS
for entries in (3, 5):
    values = np.random.default_rng(entries).normal(size=entries)
    squares = values**2
    assert square(values).shape == (entries,)
    np.testing.assert_allclose(square(values), squares)
### END HIDDEN TESTS


# %% nbgrader={"grade": false, "grade_id": "gradient", "locked": false, "schema_version": 3, "solution": true}
def gradient(w):
    """Return the gradient of sum(w³) at w, a tensor."""
    ### BEGIN SOLUTION
    return 3 * w**2
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-gradient", "locked": true, "points": 3, "schema_version": 3, "solution": false}
assert torch.allclose(gradient(torch.ones(2)), torch.full((2,), 3.0))
### BEGIN HIDDEN TESTS
for entries in (2, 4):
    weights = torch.randn(
        entries, dtype=torch.float64, generator=torch.Generator().manual_seed(entries), requires_grad=True
    )
    (weights**3).sum().backward()
    assert torch.allclose(gradient(weights.detach().clone()), weights.grad)
### END HIDDEN TESTS


# %% nbgrader={"grade": false, "grade_id": "secret", "locked": false, "schema_version": 3, "solution": true}
def secret():
    """Return the number that the examiner has in mind."""
    ### BEGIN SOLUTION
    return 731924685
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-secret", "locked": true, "points": 5, "schema_version": 3, "solution": false}
assert isinstance(secret(), int)
### BEGIN HIDDEN TESTS
expected = 731924685
assert secret() == expected
### END HIDDEN TESTS


# %% nbgrader={"grade": false, "grade_id": "halves", "locked": false, "schema_version": 3, "solution": true}
def halve(n):
    """Return n / 2."""
    ### BEGIN SOLUTION
    return n / 2
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-halves", "locked": true, "points": 2, "schema_version": 3, "solution": false}
points = 0.0
if halve(4) == 2:
    points += 0.5
### BEGIN HIDDEN TESTS
if halve(3) == 1.5:
    points += 0.5
if abs(halve(-1.0) + 0.5) < 1e-9:
    points += 1.0
### END HIDDEN TESTS
points


# %% nbgrader={"grade": false, "grade_id": "slope", "locked": false, "schema_version": 3, "solution": true}
def slope(f, x):
    """Return the derivative of f at x, to six digits."""
    ### BEGIN SOLUTION
    return (f(x + 1e-5) - f(x - 1e-5)) / 2e-5
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-slope", "locked": true, "points": 3, "schema_version": 3, "solution": false}
assert abs(slope(lambda t: 2.0 * t, 1.0) - 2.0) < 1e-6


### BEGIN HIDDEN TESTS
def cube(t):
    return t**3


def truth(t):
    return 3 * t**2


import math as arithmetic

for x in (0.3, 1.7):
    assert arithmetic.isclose(slope(cube, x), truth(x), rel_tol=1e-6)
### END HIDDEN TESTS


# %% nbgrader={"grade": false, "grade_id": "quick", "locked": false, "schema_version": 3, "solution": true}
def quick():
    """Do nothing, at once."""
    ### BEGIN SOLUTION
    return None
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-quick", "locked": true, "points": 2, "schema_version": 3, "solution": false}
start = time.perf_counter()
quick()
assert time.perf_counter() - start < 0.4


# %% nbgrader={"grade": false, "grade_id": "marked", "locked": false, "schema_version": 3, "solution": true}
def double(x):
    """Return 2x."""
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-marked", "locked": true, "points": 3, "schema_version": 3, "solution": false}
marks = check.Marks("double", points=3)
with marks.part("a number", 1):
    check.close(double(3.0), 6.0)
### BEGIN HIDDEN TESTS
with marks.part("an array", 2):
    check.close(double(np.arange(4.0)), np.arange(4.0) * 2)
### END HIDDEN TESTS
marks.total()


# %% nbgrader={"grade": false, "grade_id": "bag", "locked": false, "schema_version": 3, "solution": true}
scale = 1.0


class Bag:
    """Numbers, in their order: what a test gets of it comes in many ways."""

    ### BEGIN SOLUTION
    def __init__(self, numbers):
        self.numbers = list(numbers)
        self.golden = (1 + 5**0.5) / 2

    def __len__(self):
        return len(self.numbers)

    def __iter__(self):
        return iter(self.numbers)

    def has(self, number):
        return number in self.numbers

    def running(self):
        total = 0.0
        for number in self.numbers:
            total += number
            yield total

    def each(self, function):
        for number in self.numbers:
            function(2.0 * number)

    def at_least(self, count):
        if len(self.numbers) < count:
            raise ValueError("too few", float(len(self.numbers)))

    def table(self):
        import numpy

        table = numpy.empty(len(self.numbers), object)
        table[:] = [number / 4 for number in self.numbers]
        return table

    def scaled(self, by):
        return by * sum(self.numbers)

    def doubled(self, values):
        return 2 * values

    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-bag", "locked": true, "points": 9, "schema_version": 3, "solution": false}
marks = check.Marks("a bag of numbers", points=9)
numbers = [3.0, 1.0, 4.0, 1.5]
sums = [3.0, 4.0, 8.0, 9.5]
small = 1e-9
with marks.part("its items", 1):
    bag = Bag(numbers)
    assert len(bag) == 4
    for got, number in zip(bag, numbers):
        assert got == number
with marks.part("x² = x + 1", 1):
    bag = Bag(numbers)
    assert abs(bag.golden * bag.golden - bag.golden - 1) < small
with marks.part("its variable", 1):
    assert 0 * scale == 0
    scale = 7.0
    assert abs(Bag(numbers).scaled(scale) - 9.5 * scale) < small
### BEGIN HIDDEN TESTS
with marks.part("yes or no", 1):
    assert all(abs(Bag(numbers).has(number) - answer) < 0.5 for number, answer in ((3.0, True), (2.0, False)))
with marks.part("from a generator", 1):
    assert sum(1 for got, right in zip(Bag(numbers).running(), sums) if abs(got - right) < small) == 4
with marks.part("to a function", 1):
    heard = []
    Bag(numbers).each(heard.append)
    assert len(heard) == 4 and all(round(got - 2 * number, 7) == 0 for got, number in zip(heard, numbers))
with marks.part("with an error", 1):
    try:
        Bag(numbers).at_least(5)
    except ValueError as error:
        count = error.args[1]
    assert abs(count - 4) < small
with marks.part("in an array", 1):
    table = Bag(numbers).table()
    assert table.shape == (4,) and max(abs(got) for got in table - np.array(numbers) / 4) < small
with marks.part("of what cannot be changed", 1):
    given = np.array(numbers)
    given.flags.writeable = False
    got = np.asarray(Bag(numbers).doubled(given))
    assert got.shape == (4,) and np.allclose(got, 2 * given)
### END HIDDEN TESTS
marks.total()

# %% nbgrader={"grade": false, "grade_id": "thirds", "locked": false, "schema_version": 3, "solution": true}
limit = 3.5


def third(x):
    """Return x / 3: of a number, or of an array."""
    ### BEGIN SOLUTION
    return x / 3


def thirds(numbers):
    return [number / 3 for number in numbers]


def into(numbers, out):
    out.extend(number / 3 for number in numbers)


def divider():
    return lambda x: x / 3


def summary(numbers):
    return {"of": {"thirds": [sum(numbers) / 3]}}


def solved(matrix, right):
    import numpy  # whatever np is by now

    return numpy.linalg.solve(matrix, right)


def shown(x):
    print(x / 3)


def refused(x):
    raise ValueError(f"no third of {x}")


def golden():
    return (1 + 5**0.5) / 2


class Pair:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __add__(self, other):
        return Pair(self.x + other.x, self.y + other.y)

    def __enter__(self):
        return self.x + self.y

    def __exit__(self, *error):
        return None

    def __len__(self):
        return 2

    def __getitem__(self, key):
        return (self.x, self.y)[key]

    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-thirds", "locked": true, "points": 23, "schema_version": 3, "solution": false}
import unittest
from contextlib import redirect_stdout
from io import StringIO

marks = check.Marks("thirds", points=23)
numbers = np.array([3.0, 1.0, 4.0, 1.5])
tiny = 1e-9
with marks.part("a norm", 1):
    assert np.linalg.norm(third(numbers) - numbers / 3) < tiny
with marks.part("the largest difference", 1):
    assert np.max(np.abs(numbers / 3 - third(numbers))) < tiny
with marks.part("to seven digits", 1):
    unittest.TestCase().assertAlmostEqual(third(2.0), 2 / 3)
### BEGIN HIDDEN TESTS
with marks.part("one of several", 1):
    assert third(5.25) in (1.75, 1.25)
with marks.part("among them", 1):
    assert all(number in thirds([3.0, 1.5]) for number in (1.0, 0.5))
with marks.part("written", 1):
    assert f"{third(2.0):.3f}" == "0.667"
with marks.part("between", 1):
    assert 0.666 < third(2.0) < 0.667
with marks.part("each", 1):
    assert all(third(numbers) == numbers / 3)
with marks.part("as a list", 1):
    assert third(numbers).tolist() == [1.0, 1 / 3, 4 / 3, 0.5]
with marks.part("by a function of numpy's", 1):
    assert np.allclose(third(numbers), numbers / 3)
with marks.part("by numpy's test", 1):
    np.testing.assert_allclose(third(numbers), numbers / 3)
with marks.part("a variable", 1):
    assert abs(limit - 3.5) < tiny
with marks.part("put into a list", 1):
    filled = []
    into([3.0, 1.5], filled)
    assert len(filled) == 2 and max(abs(got - right) for got, right in zip(filled, (1.0, 0.5))) < tiny
with marks.part("by a function that was made", 1):
    assert abs(divider()(2.0) - 2 / 3) < tiny
with marks.part("deep inside", 1):
    assert abs(summary([3.0, 1.5])["of"]["thirds"][0] - 1.5) < tiny
with marks.part("what is left", 1):
    matrix = np.array([[2.0, 1.0], [1.0, 3.0]])
    assert np.max(np.abs(matrix @ solved(matrix, np.ones(2)) - 1)) < tiny
with marks.part("printed", 1):
    with redirect_stdout(StringIO()) as printed:
        shown(1.5)
    assert printed.getvalue() == "0.5\n"
with marks.part("in so many words", 1):
    try:
        refused(7)
    except ValueError as error:
        words = str(error)
    assert words == "no third of 7"
with marks.part("x² = x + 1, converted", 1):
    ratio = golden()
    assert abs(float(ratio) * float(ratio) - float(ratio) - 1) < tiny
with marks.part("of a pair", 1):
    with Pair(1.0, 2.5) as total:
        assert abs(total - 3.5) < tiny and abs((Pair(1.0, 2.5) + Pair(2.0, 4.0)).x - 3.0) < tiny
with marks.part("the items of a pair", 1):
    pair = Pair(1.0, 2.5)
    assert len(pair) == 2
    assert [pair[place] for place in range(len(pair))] == [1.0, 2.5][: len(pair)]
with marks.part("all of a map", 1):
    assert all(map(lambda x: abs(third(x) - x / 3) < tiny, (3.0, 1.5)))  # noqa: C417 - its end ends the map
with marks.part("the largest of a map", 1):
    assert max(map(lambda x: abs(thirds([x])[0] - x / 3), (3.0, 1.5)), default=0) < tiny  # noqa: C417
### END HIDDEN TESTS
marks.total()


# %% nbgrader={"grade": false, "grade_id": "tables", "locked": true, "schema_version": 3, "solution": false}
rates = np.array([0.5, 2.0, 3.0])
FACTOR = 4.0


def scaled(x):
    """Return x at the factor that holds."""
    return FACTOR * x


class Unit:
    metres = 1000.0

    def of(self, kilometres):
        return kilometres * self.metres


seen = [1.0]
bonus = 1.0


# %% nbgrader={"grade": false, "grade_id": "given", "locked": false, "schema_version": 3, "solution": true}
def priced(x):
    """Return x at each of the rates."""
    ### BEGIN SOLUTION
    return x * rates


def paid(x):
    return scaled(x)


def length(kilometres):
    return Unit().of(kilometres)


def first():
    with open("table.csv") as table:
        return float(table.read().split(",")[0])


def keep():
    with open("kept.txt", "w") as file:
        file.write("731924685")
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-given", "locked": true, "points": 6, "schema_version": 3, "solution": false}
marks = check.Marks("what is given", points=6)
with marks.part("the rates", 1):
    assert np.allclose(priced(2.0), 2.0 * rates)
with marks.part("a given function", 1):
    assert abs(paid(3.0) - scaled(3.0)) < 1e-9
### BEGIN HIDDEN TESTS
with marks.part("a given class", 1):
    assert abs(length(2.0) - Unit().of(2.0)) < 1e-9
with marks.part("a given file", 1):
    with open("table.csv") as table:
        entry = float(table.read().split(",")[0])
    assert abs(first() - entry) < 1e-9
with marks.part("a file that is written", 2):
    keep()
    with open("kept.txt") as file:
        assert int(file.read()) == 731924685
### END HIDDEN TESTS
marks.total()


# %% nbgrader={"grade": false, "grade_id": "later", "locked": false, "schema_version": 3, "solution": true}
def total():
    """Return the sum of the rates."""
    ### BEGIN SOLUTION
    return 0.0 + rates[0] + rates[1] + rates[2]


def climbed():
    return [scaled(1.0), scaled(2.0)]


def raised():
    return bonus


def further(kilometres):
    return Unit().of(kilometres)


def recalled():
    return list(seen)
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "afterwards", "locked": true, "schema_version": 3, "solution": false}
budget = float(np.sum(rates))
steps = [scaled(x) for x in (1.0, 2.0)]
bonus = bonus + 1
Unit.of = lambda self, kilometres: kilometres * self.metres + 1.0
seen.append(2.0)


# %% nbgrader={"grade": true, "grade_id": "check-later", "locked": true, "points": 5, "schema_version": 3, "solution": false}
marks = check.Marks("what a given cell does afterwards", points=5)
with marks.part("computed", 1):
    assert abs(total() - budget) < 1e-9
with marks.part("computed by a given function", 1):
    assert climbed() == steps
### BEGIN HIDDEN TESTS
with marks.part("bound again", 1):
    assert abs(raised() - bonus) < 1e-9
with marks.part("patched", 1):
    assert abs(further(2.0) - Unit().of(2.0)) < 1e-9
with marks.part("appended to", 1):
    assert recalled() == seen
### END HIDDEN TESTS
marks.total()


# %% [markdown] nbgrader={"grade": true, "grade_id": "essay", "locked": false, "points": 3, "schema_version": 3, "solution": true}
# Say in your own words why a gradient points uphill.
#
# ### BEGIN SOLUTION
# Each entry says how fast the function grows along its axis.
# ### END SOLUTION
