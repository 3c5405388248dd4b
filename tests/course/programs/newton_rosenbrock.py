"""Newton's method in Rosenbrock's valley: the Hessian by a second pass, and a line search."""

import torch


def f(p):
    return (1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2


p = torch.tensor([-1.2, 1.0], dtype=torch.float64, requires_grad=True)
for step in range(20):
    value = f(p)
    (g,) = torch.autograd.grad(value, p, create_graph=True)
    H = torch.stack([torch.autograd.grad(g[i], p, retain_graph=True)[0] for i in range(2)])
    det = H[0, 0] * H[1, 1] - H[0, 1] * H[1, 0]
    inverse = torch.stack([torch.stack([H[1, 1], -H[0, 1]]), torch.stack([-H[1, 0], H[0, 0]])]) / det
    d = -inverse @ g.detach()
    t = 1.0
    while f(p.detach() + t * d) > value + 1e-4 * t * g.detach() @ d:
        t /= 2
    print(f"{step:2d} f = {value.item():.6f}  |g| = {g.norm().item():.4f}  step {t}")
    if g.norm() < 1e-8:
        break
    with torch.no_grad():
        p += t * d
print(p)
print(torch.autograd.functional.hessian(f, p.detach()))
