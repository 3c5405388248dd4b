"""Many tasks on an executor: threads of this process, or a Dask cluster. What comes back comes back once.

A task is bytes in, bytes out. What all tasks share is handed over once, and no more tasks are under way than
the executor needs, so the memory does not grow with their number.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Hashable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar

Key = TypeVar("Key", bound=Hashable)
Work = Callable[[Any, bytes], bytes]

TRIES = 3
"""How often a Dask worker may die with a task before it is given up: its neighbours' deaths count, and it is
not to blame.
"""


class Pool(Protocol):
    """Where tasks run. `slots` of them run at a time."""

    slots: int

    def submit(self, work: Work, task: bytes) -> Future[bytes]:
        """Begin `work(shared, task)`."""

    def close(self) -> None:
        """End it, in the middle of its tasks if it has any."""


class LocalPool:
    """Threads of this process, for work that waits for processes of its own: they cost no start, and share
    what those share.

    Args:
        jobs: how many.
        shared: what each task gets beside its own bytes.
        stop: ends what the tasks under way wait for.
    """

    def __init__(self, jobs: int, shared: bytes, stop: Callable[[], None] = lambda: None) -> None:
        self.slots = jobs
        self._shared, self._stop = shared, stop
        self._executor = ThreadPoolExecutor(jobs, thread_name_prefix="grading")

    def submit(self, work: Work, task: bytes) -> Future[bytes]:
        return self._executor.submit(work, self._shared, task)

    def close(self) -> None:
        # Twice: first so that no task begins any more, then, when `stop` has ended what the threads wait for,
        # to wait for them. The other way round it would wait for the last student's endless loop.
        self._executor.shutdown(wait=False, cancel_futures=True)
        self._stop()
        self._executor.shutdown(wait=True)


class DaskPool:
    """The workers of a Dask cluster whose scheduler is at `address`. Dask itself begins a lost worker's tasks
    anew.

    Raises:
        ConnectionError: nobody answers there, or the cluster has no worker.
    """

    def __init__(self, address: str, shared: bytes) -> None:
        from distributed import Client  # of the extra `scale`, which one machine does without

        try:
            self._client = Client(address, timeout="10s")
        except (OSError, ValueError) as error:  # a timeout is an OSError
            raise ConnectionError(f"no Dask scheduler answers at {address}: {error}") from error
        self.slots = sum(self._client.nthreads().values())
        if not self.slots:
            self._client.close()
            raise ConnectionError(
                f"the Dask scheduler at {address} has no workers: start some with `dask worker {address}`"
            )
        # Sent with each task, for it is small: Dask keeps one copy of what is scattered, and with the worker
        # that has it all tasks would be lost.
        self._shared = shared
        # not pure, or Dask would take two tasks with the same bytes for one
        self._executor = self._client.get_executor(pure=False, retries=TRIES - 1)

    def submit(self, work: Work, task: bytes) -> Future[bytes]:
        return self._executor.submit(work, self._shared, task)

    def close(self) -> None:
        self._client.close()


@contextmanager
def open_pool(
    shared: bytes, jobs: int, scheduler: str | None = None, stop: Callable[[], None] = lambda: None
) -> Generator[Pool]:
    """Open a pool, of a cluster's workers if there is a scheduler's address, and close it at the end."""
    pool = DaskPool(scheduler, shared) if scheduler else LocalPool(jobs, shared, stop)
    try:
        yield pool
    finally:
        pool.close()


def run(
    pool: Pool,
    work: Work,
    tasks: Iterable[tuple[Key, bytes]],
    begun: Callable[[Key], None] = lambda key: None,
) -> Iterator[tuple[Key, bytes | Exception]]:
    """Yield (key, what `work` returned or raised) for each task, as they end; each once. `begun` is told when
    one is handed over.
    """
    waiting = iter(tasks)
    running: dict[Future[bytes], Key] = {}
    while True:
        # `<=`: one more than there are slots, so that a worker who is done has the next task at once, and not
        # when this loop has written what it made
        while len(running) <= pool.slots and (key_task := next(waiting, None)) is not None:
            running[pool.submit(work, key_task[1])] = key_task[0]
            begun(key_task[0])
        if not running:
            return
        ended, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in ended:
            yield running.pop(future), _outcome(future)


def _outcome(future: Future[bytes]) -> bytes | Exception:
    try:
        return future.result()
    except Exception as error:  # cancelled, too: so Dask ends the tasks of a scheduler that is gone
        return error
