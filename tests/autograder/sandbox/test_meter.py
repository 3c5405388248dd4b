"""The monitor's sums, on processes that are made up."""

from autograder.sandbox.memory import held, share
from autograder.sandbox.monitor import Meter
from autograder.sandbox.tree import seconds

MIB = 1 << 20
STATUS = (
    "Name:\tRssAnon: 9 kB\\nRssAnon:\nRssAnon:\t{} kB\n"
    "RssFile:\t77777 kB\nRssShmem:\t0 kB\nVmPTE:\t0 kB\nVmSwap:\t0 kB\n"
)


class Processes:
    """Made-up processes: for each its files, by name."""

    def __init__(self, **files):
        self.files = files

    def processes(self):
        return [int(name[1:]) for name in self.files]

    def read(self, process, name):
        return self.files.get(f"p{process}", {}).get(name, "").encode()


def stat(user: int, children: int) -> str:
    return f"7 (a) R 1 (x)) S 0 2 2 0 -1 4194304 1 0 0 0 {user} 0 {children} 0 20 0 1"


def test_a_fast_look_counts_shared_pages_for_each_and_the_baseline_once():
    tree = Processes(p2={"status": STATUS.format(100 << 10)}, p3={"status": STATUS.format(100 << 10)})
    assert Meter(tree, 60 * MIB, lambda: 5 * MIB, lambda: 1 * MIB).memory() == (200 - 60 + 6) * MIB


def test_a_slow_look_counts_each_page_once_and_what_cannot_be_read_in_full():
    rollup = f"Rss: 9 kB\nPss_Anon:\t{50 << 10} kB\nPss_File: 5 kB\nPss_Shmem:\t0 kB\nSwapPss:\t0 kB\n"
    files = {"status": STATUS.format(100 << 10), "smaps_rollup": rollup}
    assert Meter(Processes(p2=files, p3=files), 0).memory_shared_out() == 100 * MIB
    assert Meter(Processes(p2=files, p3=files | {"smaps_rollup": ""}), 0).memory_shared_out() == 150 * MIB
    # of the baseline, two of four who share it are the student's
    assert Meter(Processes(p2=files, p3=files), 40 * MIB).memory_shared_out() == 80 * MIB


def test_a_process_cannot_write_its_own_account():
    assert held(STATUS.format(4).encode()) == 4 << 10
    assert share(b"", b"") is None
    assert seconds(stat(300, 200).encode()) == (3.0, 2.0)
    assert seconds(b"") == (0.0, 0.0)


def test_the_time_of_the_dead_counts_whether_anybody_waited_for_them_or_not():
    tree = Processes(p2={"stat": stat(100, 0)}, p3={"stat": stat(400, 0)})
    meter = Meter(tree, 0)
    assert meter.seconds() == 5.0
    del tree.files["p3"]  # unseen by its parent
    assert meter.seconds() == 5.0
    tree.files["p2"]["stat"] = stat(100, 400)  # seen after all: not twice
    assert meter.seconds() == 5.0
    tree.files["p4"] = {"stat": stat(200, 0)}
    assert meter.seconds() == 7.0
