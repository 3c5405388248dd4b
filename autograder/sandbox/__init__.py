"""What a student's process may do: the walls around it, and the monitor that bounds it. Knows nothing of
notebooks.

    from autograder.sandbox import Policy, enter, default_libraries, missing
    print(missing())                                    # () where this host can do all of it
    if os.fork() == 0:                                  # from a warm, single-threaded process
        entered = enter(Policy(libraries=default_libraries()), keep=[channel.fileno()], report=pipe)
        ...                                             # confined: entered.work is the current folder

Linux only; the standard library alone.
"""

from autograder.sandbox.entrance import enter, prepare
from autograder.sandbox.host import missing
from autograder.sandbox.libraries import clean_environment, default_libraries, package_paths
from autograder.sandbox.policy import UNCONFINED, WALLS, Ending, Entered, Policy, SandboxError

__all__ = [
    "UNCONFINED",
    "WALLS",
    "Ending",
    "Entered",
    "Policy",
    "SandboxError",
    "clean_environment",
    "default_libraries",
    "enter",
    "missing",
    "package_paths",
    "prepare",
]
