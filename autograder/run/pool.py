"""Many tasks on an executor: threads of this process, or a Dask cluster. What comes back comes back once.

A task is bytes in, bytes out. What all tasks share is handed over once, and no more tasks are under way than
the executor needs, so the memory does not grow with their number.
"""

from __future__ import annotations

import ipaddress
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
    """Where tasks run. `slots` of them run at a time. `note` is what an instructor is to know of it."""

    slots: int
    note: str

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
        self.slots, self.note = jobs, ""
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

        if address.strip(":").isdigit():  # a port: nobody else's machine is meant
            address = f"tcp://127.0.0.1:{address.strip(':')}"
        try:
            try:
                self._client = Client(address, timeout="10s")
            except AssertionError:  # on a busy machine its own thread may take longer to start than it waits
                self._client = Client(address, timeout="10s")
        except (OSError, ValueError, TypeError) as error:  # a timeout is an OSError
            how = ""
            if address.startswith("tls:"):
                how = ". For tls:// Dask's own configuration names the certificates (distributed.comm.tls)"
            raise ConnectionError(f"no Dask scheduler answers at {address}: {error}{how}") from error
        self.note = exposed([self._client.scheduler_info()["address"], *self._client.nthreads()])
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


def exposed(addresses: Iterable[str]) -> str:
    """A sentence where one of a Dask cluster's processes listens to others than this machine, and asks nobody
    who he is; else nothing. Who reaches such a one can have it run what he likes, and read what it grades.

    >>> exposed(["tls://10.0.0.5:8786", "tcp://127.0.0.1:40123", "tcp://[::1]:40124"])
    ''
    >>> exposed(["tcp://10.0.0.5:8786"])[:60]
    'whoever reaches tcp://10.0.0.5:8786 can run code there, and '
    """
    for address in addresses:
        kind, _, place = address.rpartition("://")
        host = place.rpartition(":")[0].strip("[]")
        if kind in ("tls", "wss", "inproc"):
            continue
        try:
            own = ipaddress.ip_address(host).is_loopback
        except ValueError:  # a name
            own = host == "localhost"
        if not own:
            return (
                f"whoever reaches {address} can run code there, and read submissions and hidden tests: let "
                "the cluster listen on 127.0.0.1 alone, or use TLS (distributed.comm.tls in Dask's settings)"
            )
    return ""


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
