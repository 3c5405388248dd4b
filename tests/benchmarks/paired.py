"""Time several ways to do the same in one run, turn by turn, so that what else the machine does hits all of
them alike.

Each benchmark beside this file is a script: `python tests/benchmarks/mlp_step.py`. It prints medians and
ratios, once on a single thread and once with the default threads. `--quick` takes a few rounds only, to see
that it runs.
"""

import os
import statistics
import subprocess
import sys
import time

QUICK = "--quick" in sys.argv
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def paired(contestants, rounds=200, calls=1):
    """The median seconds of one call of each contestant, and of its ratio to the first in the same round."""
    rounds = 3 if QUICK else rounds
    times = {name: [] for name in contestants}
    for run in contestants.values():
        run()  # warm: caches, lazy imports, code specialisation
    for _ in range(rounds):
        for name, run in contestants.items():
            start = time.perf_counter()
            for _ in range(calls):
                run()
            times[name].append((time.perf_counter() - start) / calls)
    base = times[next(iter(contestants))]
    return {
        name: (statistics.median(t), statistics.median(a / b for a, b in zip(t, base)))
        for name, t in times.items()
    }


def table(title, results, unit=1e6, name="us"):
    """Print one row for each contestant."""
    print(f"\n{title}")
    for contestant, (median, ratio) in results.items():
        print(f"  {contestant:<28} {median * unit:12.2f} {name}   {ratio:8.2f} x")


def main(benchmark):
    """Run `benchmark()` in two fresh processes: on one thread, then with the default threads."""
    if os.environ.get("BENCHMARK_CHILD"):
        benchmark()
        return
    for label, threads in (("one thread", dict.fromkeys(_THREADS, "1")), ("default threads", {})):
        print(f"== {label} ==", flush=True)
        environment = (
            {k: v for k, v in os.environ.items() if k not in _THREADS} | threads | {"BENCHMARK_CHILD": "1"}
        )
        subprocess.run([sys.executable, *sys.argv], env=environment, check=True)
