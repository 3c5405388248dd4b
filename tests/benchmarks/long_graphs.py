"""Chains up to 100,000 operations and a diamond of 60 doublings: the time for each operation must not grow
with their number.
"""

import time
import tracemalloc

import numpy as np
from paired import QUICK, main


def chain(n):
    import course

    x = course.ones(10, requires_grad=True)
    start = time.perf_counter()
    y = x
    for _ in range(n):
        y = y * 1.0
    middle = time.perf_counter()
    y.sum().backward()
    end = time.perf_counter()
    del y
    return (middle - start) / n, (end - middle) / n, (time.perf_counter() - end) / n


def diamond(n):
    import course

    x = course.ones(1, requires_grad=True)
    y = x
    for _ in range(n):
        y = y + y
    start = time.perf_counter()
    y.backward()
    return (time.perf_counter() - start) / n


def memory():
    """Saved arrays while backward runs: the most that is held besides the graph, and what is left of the
    graph after.
    """
    import course

    x = course.tensor(np.ones(125_000), requires_grad=True)
    y = x
    for _ in range(100):
        y = y.sin()
    loss = y.sum()
    del y
    tracemalloc.start()
    loss.backward()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / x.numel() / 8


def benchmark():
    print("\na chain of n operations, us for each   forward   backward   taking apart")
    for n in (1_000, 10_000, 100_000):
        times = [chain(n) for _ in range(1 if QUICK else 7)]
        print(
            f"  {n:>10,} {'':24} " + "   ".join(f"{1e6 * sorted(t)[len(t) // 2]:8.2f}" for t in zip(*times))
        )
    print("a diamond of n doublings, us for each")
    for n in (15, 30, 60):
        times = sorted(diamond(n) for _ in range(3 if QUICK else 200))
        print(f"  {n:>10,} {'':24} {1e6 * times[len(times) // 2]:8.2f}")
    print(
        "a chain of 100 on 1 MB arrays: "
        f"backward needs {memory():.1f} MB more at its peak (100 saved MB are released on the way)"
    )


if __name__ == "__main__":
    main(benchmark)
