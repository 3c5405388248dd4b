"""Tasks on threads of this process and on a real Dask cluster: each comes back once, whatever dies."""

import shutil
import subprocess
import threading
from collections import Counter
from concurrent.futures import Future
from pathlib import Path

import pytest

from autograder.run import pool

HERE = Path(__file__).parent / "work"


def task(name: str):
    import tasks

    return getattr(tasks, name)


@pytest.fixture(scope="module", autouse=True)
def importable():
    """Let the workers import the tasks: what they are sent is a function's name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(HERE)
        patch.setenv("PYTHONPATH", str(HERE))
        yield


def numbered(count: int) -> list[tuple[int, bytes]]:
    return [(number, b"%d" % number) for number in range(count)]


def test_every_task_comes_back_once_with_what_is_shared():
    with pool.open_pool(b"s", jobs=2) as workers:
        got = list(pool.run(workers, task("reverse"), [(n, b"%d" % n) for n in range(10, 30)]))
    assert Counter(key for key, _ in got) == Counter(range(10, 30))
    assert dict(got)[12] == b"s21"


def test_an_error_is_its_own_tasks_alone():
    with pool.open_pool(b"", jobs=2) as workers:
        got = dict(pool.run(workers, task("fail_on_odd"), numbered(6)))
    assert [key for key, result in got.items() if isinstance(result, ValueError)] != []
    assert {key: str(result) if key % 2 else result for key, result in got.items()} == {
        0: b"0",
        1: "1 is odd",
        2: b"2",
        3: "3 is odd",
        4: b"4",
        5: "5 is odd",
    }


def test_closing_ends_what_is_under_way_and_begins_nothing_more():
    stop, begun = threading.Event(), []

    def wait(shared: bytes, task: bytes) -> bytes:
        begun.append(task)
        assert stop.wait(20), "it was not stopped"
        return task

    def interrupted() -> None:
        with pool.open_pool(b"", jobs=2, stop=stop.set) as workers:
            for number in range(5):
                workers.submit(wait, b"%d" % number)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert len(begun) <= 2 and not [
        thread for thread in threading.enumerate() if thread.name.startswith("grading")
    ]


class Immediate:
    """A pool that runs a task when it is submitted, and counts those whose result nobody has taken yet."""

    slots = 2

    def __init__(self):
        self.open = self.most = 0

    def submit(self, work, task) -> Future:
        self.open += 1
        self.most = max(self.most, self.open)
        future = Future()
        future.set_result(work(b"", task))
        return future


def test_tasks_are_made_as_they_are_needed():
    workers, made = Immediate(), []

    def tasks():
        for number in range(100):
            made.append(number)
            yield number, b"%d" % number

    for count, _ in enumerate(pool.run(workers, task("reverse"), tasks()), 1):
        workers.open -= 1
        assert len(made) <= count + workers.slots + 1
    assert workers.most <= workers.slots + 1


@pytest.fixture(scope="module")
def cluster():
    distributed = pytest.importorskip(
        "distributed", reason="distributed is not installed: pip install '.[scale]'"
    )
    with distributed.LocalCluster(
        n_workers=3, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        yield cluster


def test_a_dask_cluster_does_the_same(cluster):
    with pool.open_pool(b"s", jobs=1, scheduler=cluster.scheduler_address) as workers:
        assert workers.slots == 3
        got = list(pool.run(workers, task("reverse"), numbered(20)))
    assert Counter(key for key, _ in got) == Counter(range(20))
    assert dict(got)[12] == b"s21"


def test_a_dask_worker_killed_in_the_middle_loses_no_task_and_doubles_none(cluster, tmp_path):
    with pool.open_pool(str(tmp_path).encode(), jobs=1, scheduler=cluster.scheduler_address) as workers:
        got = list(pool.run(workers, task("die_once"), numbered(20)))
    assert (tmp_path / "died").exists()
    assert sorted(got) == sorted(numbered(20))


@pytest.mark.parametrize(
    "addresses, said",
    [
        (["tcp://127.0.0.1:1", "tcp://[::1]:2", "tcp://localhost:3", "inproc://10.0.0.5/7/1"], ""),
        (["tls://10.0.0.5:1", "tls://grader.example.org:2"], ""),
        (["tcp://127.0.0.1:1", "tcp://10.0.0.5:2"], "tcp://10.0.0.5:2"),
        (["ws://grader.example.org:2"], "ws://grader.example.org:2"),
        (["tcp://[2001:db8::1]:2"], "2001:db8::1"),
        (["ucx://10.0.0.5:2"], "ucx"),
    ],
)
def test_a_cluster_that_listens_to_strangers_is_told(addresses, said):
    note = pool.exposed(addresses)
    assert (said in note and "TLS" in note) if said else note == ""


def test_a_cluster_on_this_machine_alone_needs_no_warning(cluster):
    port = cluster.scheduler_address.rpartition(":")[2]
    with pool.open_pool(b"s", jobs=1, scheduler=port) as workers:
        assert workers.note == ""


@pytest.fixture(scope="module")
def certified(tmp_path_factory):
    """A cluster that speaks TLS, and the settings of Dask by which one is let in."""
    distributed = pytest.importorskip(
        "distributed", reason="distributed is not installed: pip install '.[scale]'"
    )
    if shutil.which("openssl") is None:
        pytest.skip("there is no openssl here to make certificates with")
    place = tmp_path_factory.mktemp("certificates")
    for name in ("mine", "stranger"):
        made = f"-x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=grader -keyout {name}.key -out {name}.pem"
        subprocess.run(["openssl", "req", *made.split()], cwd=place, check=True, capture_output=True)

    def keys(name: str) -> dict[str, str]:
        own = {f"tls_{who}_{kind}" for who in ("scheduler", "worker", "client") for kind in ("cert", "key")}
        ends = {"cert": "pem", "key": "key"}
        return {one: str(place / f"{name}.{ends[one.rpartition('_')[2]]}") for one in own}

    security = distributed.Security(
        tls_ca_file=str(place / "mine.pem"), require_encryption=True, **keys("mine")
    )
    with distributed.LocalCluster(
        n_workers=1, processes=True, dashboard_address=None, protocol="tls", security=security
    ) as cluster:
        yield cluster.scheduler_address, place


def settings(place: Path, name: str) -> dict[str, str]:
    tls = "distributed.comm.tls"
    return {
        f"{tls}.ca-file": str(place / "mine.pem"),
        f"{tls}.client.key": str(place / f"{name}.key"),
        f"{tls}.client.cert": str(place / f"{name}.pem"),
    }


def test_a_cluster_with_tls_is_reached_by_dasks_own_settings(certified):
    import dask

    address, place = certified
    with dask.config.set(settings(place, "mine")), pool.open_pool(b"s", 1, address) as workers:
        assert workers.note == "" and dict(pool.run(workers, task("reverse"), numbered(3)))[2] == b"s2"


def test_a_cluster_with_tls_lets_no_stranger_in(certified):
    import dask

    address, place = certified
    with pytest.raises(ConnectionError, match="distributed.comm.tls"), pool.open_pool(b"s", 1, address):
        pass
    with dask.config.set(settings(place, "stranger")), pytest.raises(ConnectionError, match="no Dask sched"):
        with pool.open_pool(b"s", 1, address):
            pass


def test_an_address_where_nobody_answers_is_an_error_that_names_it():
    pytest.importorskip("distributed", reason="distributed is not installed: pip install '.[scale]'")
    with pytest.raises(ConnectionError, match="no Dask scheduler answers at tcp://127.0.0.1:9"):
        with pool.open_pool(b"", jobs=1, scheduler="tcp://127.0.0.1:9"):
            pass
