"""The plain engine and the fast one on the same graphs: what course/engine.py's departures bring together.

python tests/benchmarks/engines.py
"""

import statistics
import time

from paired import QUICK, main

ROUNDS = 3 if QUICK else 300


def benchmark():
    import course
    import course.nn.functional as F
    from course import nn, plain_engine

    one = course.tensor(1.0)
    engines = {"plain": lambda loss: plain_engine.backward(loss, one), "fast": lambda loss: loss.backward()}
    print(f"\n{'backward pass, us, medians':<34}{'plain':>10}{'fast':>10}{'plain / fast':>14}")
    for sizes, batch in (((784, 128, 10), 64), ((8, 16, 4), 4)):
        course.manual_seed(0)
        model = nn.Sequential(nn.Linear(*sizes[:2]), nn.ReLU(), nn.Linear(*sizes[1:]))
        x, y = course.rand(batch, sizes[0]), course.randint(0, sizes[2], (batch,))
        took = {name: [] for name in engines}
        gradients = {}
        for _ in range(ROUNDS):
            for name, backward in engines.items():
                loss = F.cross_entropy(model(x), y)
                begun = time.perf_counter()
                backward(loss)
                took[name].append(1e6 * (time.perf_counter() - begun))
                gradients[name] = [p.grad for p in model.parameters()]
                for p in model.parameters():
                    p.grad = None
        assert all(course.allclose(a, b) for a, b in zip(*gradients.values()))
        plain, fast = map(statistics.median, took.values())
        name = f"MLP {'-'.join(map(str, sizes))}, batch {batch}"
        print(f"  {name:<32}{plain:10.1f}{fast:10.1f}{plain / fast:12.2f} x")


if __name__ == "__main__":
    main(benchmark)
