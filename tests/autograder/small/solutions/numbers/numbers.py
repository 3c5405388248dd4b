# %% [markdown]
# # Numbers
#
# A course of three exercises.

# %% nbgrader={"grade": false, "grade_id": "imports", "locked": true, "schema_version": 3, "solution": false}
import numpy as np

from course import check

# %% [markdown]
# ## Exercise 1: double
#
# Write $2x$.


# %% nbgrader={"grade": false, "grade_id": "double", "locked": false, "schema_version": 3, "solution": true}
def double(x):
    ### BEGIN SOLUTION
    factor_of_two = 2
    return factor_of_two * x
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-double", "locked": true, "points": 3, "schema_version": 3, "solution": false}
marks = check.Marks("double", points=3)
with marks.part("at 3", 1):
    check.close(double(np.array([3.0])), np.array([6.0]), what="double(3)")
### BEGIN HIDDEN TESTS
with marks.part("at random points", 2):
    secret_points = np.random.default_rng(817).normal(size=5)
    check.close(double(secret_points), 2 * secret_points, what="double(x)")
### END HIDDEN TESTS
marks.total()

# %% [markdown]
# ## Exercise 2: square
#
# Write $x^2$.


# %% nbgrader={"grade": false, "grade_id": "square", "locked": false, "schema_version": 3, "solution": true}
def square(x):
    ### BEGIN SOLUTION
    return x * x
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-square", "locked": true, "points": 2, "schema_version": 3, "solution": false}
assert square(3) == 9, "the square of 3 is 9"
### BEGIN HIDDEN TESTS
for hidden_number in (-4, 0, 1.5):
    assert square(hidden_number) == hidden_number**2
### END HIDDEN TESTS

# %% [markdown]
# ## Exercise 3: why?

# %% [markdown] nbgrader={"grade": true, "grade_id": "why", "locked": false, "points": 1, "schema_version": 3, "solution": true}
# ### BEGIN SOLUTION
# Because a doubled number is added to itself.
# ### END SOLUTION
