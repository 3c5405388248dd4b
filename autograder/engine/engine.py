"""The engine: what grades one rebuilt notebook after another, each in processes of its own."""

from __future__ import annotations

from autograder.limits import Limits

from .task import Graded, Task


class Engine:
    """Grades one submission at a time; a context manager, which holds warm processes until it is closed.

    Args:
        limits: what one submission may use, where its Task does not say.
        confined: whether students' processes are put into the sandbox. Where they are to be and the host cannot,
            `grade` raises an OSError that says what is missing; where they are not, each record says so.
        walls: the sandbox's walls that stand; all of them unless said (the red team takes one down).
    """

    def __init__(self, limits: Limits = Limits(), confined: bool = True, walls: frozenset[str] | None = None):
        self.limits, self.confined, self.walls = limits, confined, walls

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def close(self) -> None:
        """End the warm processes and all that they started."""

    def grade(self, task: Task) -> Graded:
        """Grade `task`. Nothing that a submission does raises; what the host lacks does."""
        raise NotImplementedError
