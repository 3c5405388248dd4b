"""The way in: from a freshly forked process to one behind walls."""

from collections.abc import Iterable

from autograder.sandbox.policy import Entered, Policy


def enter(policy: Policy, *, keep: Iterable[int] = (), report: int | None = None) -> Entered:
    """Put the calling process behind the walls of `policy`. To be called in a freshly forked, single-threaded child.

    Three processes come of it. The caller becomes the monitor, outside; it watches, passes the exit status on and never
    returns. Its child is init of the new PID namespace. This function returns in the child of that one, which is the student's.

    Args:
        policy: what is allowed.
        keep: file descriptors that stay open in the student's process: the channel's. All others are closed, 0 to 2 are /dev/null.
        report: a pipe's writing end; the monitor writes one line, `Ending.to_bytes()`, and closes it. Nobody else may hold it open.

    Raises:
        SandboxError: in the calling process; a wall cannot be put up on this host.
    """
    raise NotImplementedError
