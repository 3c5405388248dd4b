"""A small course for the tests: one assignment of three exercises, one of them graded by hand."""

from pathlib import Path

from autograder.nbgrader import configure, locate

c = get_config()  # noqa: F821 (nbgrader defines it)
c.CourseDirectory.course_id = "small"
locate(c, Path(__file__).parent)
configure(c)
c.Execute.timeout = 4
# Everybody in the tests is the same user.
c.ExchangeCollect.check_owner = False
