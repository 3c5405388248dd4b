"""The instructor's side of the course: build, grade, feedback, report."""
