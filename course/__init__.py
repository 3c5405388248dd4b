"""The student's side of the course: a reference autograd library, checks, drawings and data."""
