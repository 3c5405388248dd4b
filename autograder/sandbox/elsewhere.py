"""The way in, on systems that have none: on macOS and Windows notebooks are made, checked and shown, and
graded by stock nbgrader, and nothing of ours runs a student's code.
"""

from collections.abc import Iterable
from typing import NoReturn

from autograder.sandbox.host import missing
from autograder.sandbox.policy import Policy, SandboxError


def prepare(policy: Policy) -> None:
    """There is nothing to prepare."""


def enter(policy: Policy, *, keep: Iterable[int] = (), report: int | None = None) -> NoReturn:
    """Refuse.

    Raises:
        SandboxError: always.
    """
    raise SandboxError("; ".join(missing()) or "this system has no sandbox")
