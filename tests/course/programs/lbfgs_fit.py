"""A curve fitted by L-BFGS, which calls the closure as often as it likes."""

import torch
from draws import Draws

draw = Draws(torch, 11)
t = torch.linspace(0, 4, 30)
y = 2.0 * torch.exp(-0.7 * t) * torch.cos(3 * t) + 0.02 * draw.normal(30)
params = torch.tensor([1.0, 0.3, 2.7], requires_grad=True)
optimizer = torch.optim.LBFGS([params], max_iter=10, line_search_fn="strong_wolfe")
calls = 0


def closure():
    global calls  # noqa: PLW0603
    calls += 1
    optimizer.zero_grad()
    a, k, w = params
    loss = ((a * torch.exp(-k * t) * torch.cos(w * t) - y) ** 2).mean()
    loss.backward()
    return loss


for step in range(4):
    loss = optimizer.step(closure)
    print(f"step {step}: {loss.item():.4f}")
print("called", calls > 4, [round(v, 2) for v in params.tolist()])
