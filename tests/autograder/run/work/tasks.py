"""What test_pool.py has its workers do."""

import os
import signal
import time
from pathlib import Path


def reverse(shared: bytes, task: bytes) -> bytes:
    return shared + task[::-1]


def fail_on_odd(shared: bytes, task: bytes) -> bytes:
    if int(task) % 2:
        raise ValueError(f"{int(task)} is odd")
    return task


def die_once(shared: bytes, task: bytes) -> bytes:
    """Kill the worker at the first try of task 3, as a machine that runs out of memory would."""
    once = Path(shared.decode()) / "died"
    if task == b"3" and not once.exists():
        once.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.02)
    with open(Path(shared.decode()) / "done", "a") as done:
        done.write(f"{task.decode()}\n")
    return task
