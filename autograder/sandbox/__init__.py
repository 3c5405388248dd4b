"""What a student's process may do: the walls around it, and the monitor that bounds it. Knows nothing of
notebooks.

    print(missing())                                    # () where this host can do all of it
    if os.fork() == 0:                                  # from a warm, single-threaded process
        entered = enter(Policy(libraries=default_libraries()), keep=[channel.fileno()], report=pipe)
        ...                                             # confined: entered.work is the current folder

Linux only; the standard library alone.

    policy      the list of walls, and what a process may do
    entrance    puts all walls up, in order (`enter`): namespaces, user, capabilities, limits, and by
      root        the wall "files": a root folder of its own (`layout`: what is in it; `libraries`: which)
      landlock    the same rules once more, to the kernel
      filter      the wall "syscalls": seccomp (`syscalls`: which are allowed)
    monitor     the walls "memory" and "time": what all processes use together (`tree`: which there are)
    host        what this host can do
    kernel      system calls that Python does not offer
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
