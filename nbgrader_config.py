"""nbgrader's settings: solutions/ is the source, assignments/ the release, our plug-ins are on."""

from pathlib import Path

from autograder.nbgrader import configure, locate

c = get_config()  # noqa: F821 (nbgrader defines it)
c.CourseDirectory.course_id = "vectorized-backprop"
locate(c, Path(__file__).parent, source="solutions", release="assignments")
configure(c)
