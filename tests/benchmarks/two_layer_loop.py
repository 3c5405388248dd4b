"""The lecture's two-layer MLP (slide 9: N 64, D_in 1000, H 100, D_out 10), 2000 iterations: by hand, and with
backward().
"""

import numpy as np
from paired import QUICK, main, paired, table

N, D_IN, H, D_OUT = 64, 1000, 100, 10
ITERATIONS = 20 if QUICK else 2000


def data():
    rng = np.random.default_rng(0)
    return [rng.standard_normal(shape) for shape in ((N, D_IN), (N, D_OUT), (D_IN, H), (H, D_OUT))]


def by_hand(iterations):
    x, y, w1, w2 = data()
    for _ in range(iterations):
        h = 1 / (1 + np.exp(-(x @ w1)))
        y_pred = h @ w2
        loss = np.square(y_pred - y).sum()
        grad_y_pred = 2.0 * (y_pred - y)
        grad_w2 = h.T @ grad_y_pred
        grad_h = grad_y_pred @ w2.T
        grad_w1 = x.T @ (grad_h * h * (1 - h))
        w1 -= 1e-4 * grad_w1
        w2 -= 1e-4 * grad_w2
    return loss, w1, w2


def by_course(iterations):
    import course

    x, y, w1, w2 = data()
    w1, w2 = course.tensor(w1, requires_grad=True), course.tensor(w2, requires_grad=True)
    for _ in range(iterations):
        h = 1 / (1 + np.exp(-(x @ w1)))
        y_pred = h @ w2
        loss = np.square(y_pred - y).sum()
        loss.backward()
        with course.no_grad():
            w1 -= 1e-4 * w1.grad
            w2 -= 1e-4 * w2.grad
        w1.grad = w2.grad = None
    return loss.item(), w1.detach().numpy(), w2.detach().numpy()


def by_torch(iterations):
    import torch

    x, y, w1, w2 = map(torch.tensor, data())
    w1.requires_grad_(), w2.requires_grad_()
    for _ in range(iterations):
        h = 1 / (1 + torch.exp(-(x @ w1)))
        loss = torch.square(h @ w2 - y).sum()
        loss.backward()
        with torch.no_grad():
            w1 -= 1e-4 * w1.grad
            w2 -= 1e-4 * w2.grad
        w1.grad = w2.grad = None
    return loss.item(), w1.detach().numpy(), w2.detach().numpy()


def benchmark():
    for a, b in zip(by_hand(20), by_course(20)):
        np.testing.assert_allclose(b, a, 1e-6)
    part = ITERATIONS // 20  # in turns of a twentieth, so that both meet the same machine
    results = paired(
        {
            "NumPy by hand": lambda: by_hand(part),
            "course": lambda: by_course(part),
            "torch, eager, CPU": lambda: by_torch(part),
        },
        rounds=20,
    )
    table(
        f"the lecture's two-layer MLP, {ITERATIONS} iterations",
        {k: (m * 20, r) for k, (m, r) in results.items()},
        1,
        "s ",
    )


if __name__ == "__main__":
    main(benchmark)
