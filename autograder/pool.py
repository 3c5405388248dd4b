"""Many tasks on an executor: processes of this machine, or a Dask cluster. What comes back comes back once.

A task is bytes in, bytes out. What all tasks share is handed over once, and no more tasks are under way than the
executor needs, so the memory does not grow with their number.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import signal
import sys
from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar

Key = TypeVar("Key", bound=Hashable)
Work = Callable[[Any, bytes], bytes]

PR_SET_PDEATHSIG = 1
TRIES = 3
"""How often a task is begun: a worker that is killed takes its task's neighbours with it, and they are not to blame."""


class Pool(Protocol):
    """Where tasks run. `slots` of them run at a time."""

    slots: int

    def start(self) -> None:
        """Start anew what runs the tasks, after it broke."""

    def submit(self, work: Work, task: bytes) -> Future[bytes]:
        """Begin `work(shared, task)`."""


class Lost(RuntimeError):
    """A task whose worker died each time that it was tried."""


class LocalPool:
    """Processes of this machine. Each is started by exec and so holds nothing of this one.

    Args:
        jobs: how many processes.
        shared: what each task gets beside its own bytes; sent to a process once.
    """

    def __init__(self, jobs: int, shared: bytes):
        self.slots = jobs
        self._shared = shared
        self._executor: Executor | None = None
        self._others = set(multiprocessing.active_children())

    def start(self) -> None:
        self.close()
        context = multiprocessing.get_context("spawn")
        self._executor = ProcessPoolExecutor(self.slots, mp_context=context, initializer=_share, initargs=(self._shared,))

    def submit(self, work: Work, task: bytes) -> Future[bytes]:
        return self._executor.submit(_with_shared, work, task)

    def close(self) -> None:
        """End the processes, in the middle of their tasks if they have any."""
        if self._executor is not None:
            for process in set(multiprocessing.active_children()) - self._others:
                process.terminate()
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._executor = None


_shared: bytes | None = None


def _share(shared: bytes) -> None:
    """Begin a worker's life: keep what its tasks share, and end with the process that started it, even if that is killed."""
    global _shared
    _shared = shared
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _with_shared(work: Work, task: bytes) -> bytes:
    return work(_shared, task)


class DaskPool:
    """The workers of a Dask cluster whose scheduler is at `address`. Dask itself begins a lost worker's tasks anew.

    Raises:
        ConnectionError: nobody answers there, or the cluster has no worker.
    """

    def __init__(self, address: str, shared: bytes):
        from distributed import Client

        try:
            self._client = Client(address, timeout="10s")
        except (OSError, ValueError, TimeoutError) as error:
            raise ConnectionError(f"no Dask scheduler answers at {address}: {error}") from error
        self.slots = sum(self._client.nthreads().values())
        if not self.slots:
            self._client.close()
            raise ConnectionError(f"the Dask scheduler at {address} has no workers: start some with `dask worker {address}`")
        self._data = shared

    def start(self) -> None:
        self._shared = self._client.scatter(self._data, broadcast=True)
        self._executor = self._client.get_executor(pure=False, retries=TRIES - 1)

    def submit(self, work: Work, task: bytes) -> Future[bytes]:
        return self._executor.submit(work, self._shared, task)

    def close(self) -> None:
        self._client.close()


@contextmanager
def open_pool(shared: bytes, jobs: int, scheduler: str | None = None) -> Iterator[Pool]:
    """Start a pool, of a cluster's workers if there is a scheduler's address, and close it at the end."""
    pool = DaskPool(scheduler, shared) if scheduler else LocalPool(jobs, shared)
    try:
        pool.start()
        yield pool
    finally:
        pool.close()


def run(pool: Pool, work: Work, tasks: Iterable[tuple[Key, bytes]],
        begun: Callable[[Key], None] = lambda key: None) -> Iterator[tuple[Key, bytes | Exception]]:
    """Yield (key, what `work` returned or raised) for each task, as they end; each once.

    `begun` is told when a task is handed over. Should a process die, the tasks that were under way are begun anew, one at a
    time, so that the one that killed it is known: after `TRIES` deaths it is given up, as `Lost`.
    """
    waiting = iter(tasks)
    again: deque[tuple[Key, bytes]] = deque()
    deaths: dict[Key, int] = {}
    running: dict[Future[bytes], tuple[Key, bytes]] = {}
    while True:
        # After a death only one at a time, until those that were under way are through.
        room = 1 if again or any(key in deaths for key, _ in running.values()) else pool.slots + 1
        while len(running) < room:
            key_task = again.popleft() if again else next(waiting, None) if room > 1 else None
            if key_task is None:
                break
            running[pool.submit(work, key_task[1])] = key_task
            begun(key_task[0])
        if not running:
            return
        ended, _ = wait(running, return_when=FIRST_COMPLETED)
        broken = []
        for future in ended:
            key, task = running.pop(future)
            outcome = _outcome(future)
            if isinstance(outcome, BrokenExecutor):
                broken.append((key, task))
            else:
                deaths.pop(key, None)
                yield key, outcome
        if broken:
            broken += running.values()
            running.clear()
            pool.start()
            for key, task in broken:
                deaths[key] = deaths.get(key, 0) + 1
                if deaths[key] < TRIES:
                    again.append((key, task))
                else:
                    yield key, Lost(f"the process that worked on it died {TRIES} times")


def _outcome(future: Future[bytes]) -> bytes | Exception:
    try:
        return future.result()
    except Exception as error:  # cancelled, too: so Dask ends the tasks of a scheduler that is gone
        return error
