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

# %% [markdown] nbgrader={"grade": true, "grade_id": "essay", "locked": false, "points": 3, "schema_version": 3, "solution": true}
# Say in your own words why a gradient points uphill.
#
# ### BEGIN SOLUTION
# Each entry says how fast the function grows along its axis.
# ### END SOLUTION
