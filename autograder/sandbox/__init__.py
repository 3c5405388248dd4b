"""What a student's process may do: the walls around it, and the monitor that bounds it. Knows nothing of
notebooks.

    print(missing())                                    # () where this host can confine
    if os.fork() == 0:                                  # from a warm, single-threaded process
        entered = enter(Policy(libraries=default_libraries()), keep=[channel.fileno()], report=pipe)
        ...                                             # confined: entered.work is the current folder

Linux only (`elsewhere`: what other systems have in its place); the standard library alone.

    policy      the list of walls, and what a process may do
    entrance    puts all walls up, in order (`enter`): namespaces, user, capabilities, limits, and by
      root        the wall "files": a root folder of its own (`layout`: what is in it; `libraries`: which)
      landlock    the same rules once more, to the kernel
      filter      the wall "syscalls": seccomp (`syscalls`: which are allowed)
    inner       what stands in for namespaces where a host grants none: the level "inner"
    monitor     the walls "memory" and "time": what all processes use together (`tree`: which there are,
                `memory`: what they hold)
    host        what this host can do, and at which level (`probe`: what is tried from within; `remedy`: what
                helps on a host that cannot)
    kernel      system calls that Python does not offer
"""

import sys

from autograder.sandbox.host import here, holds, level_of, missing, user_at, weaker
from autograder.sandbox.libraries import clean_environment, default_libraries, package_paths
from autograder.sandbox.policy import LEVELS, UNCONFINED, WALLS, Ending, Entered, Policy, SandboxError, least

if sys.platform == "linux":
    from autograder.sandbox.entrance import enter, prepare
else:  # elsewhere the rest of the package is still imported, and `missing` says what there is not
    from autograder.sandbox.elsewhere import enter, prepare

__all__ = [
    "LEVELS",
    "UNCONFINED",
    "WALLS",
    "Ending",
    "Entered",
    "Policy",
    "SandboxError",
    "clean_environment",
    "default_libraries",
    "enter",
    "here",
    "holds",
    "least",
    "level_of",
    "missing",
    "package_paths",
    "prepare",
    "user_at",
    "weaker",
]
