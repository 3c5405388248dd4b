"""Polynomials of a high degree, without and with weight decay, against the closed form."""

import torch
from draws import Draws

draw = Draws(torch, 19)
x = draw.uniform(20, low=-1, high=1)
y = torch.sin(3 * x) + 0.1 * draw.normal(20)
features = torch.stack([x**k for k in range(8)], dim=1)
for decay in (0.0, 0.1):
    w = torch.zeros(8, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.2, momentum=0.9, weight_decay=decay)
    for _ in range(300):
        optimizer.zero_grad()
        loss = ((features @ w - y) ** 2).mean()
        loss.backward()
        optimizer.step()
    print(f"decay {decay}: loss {loss.item():.4f}, |w| = {w.norm().item():.2f}")
A = features.T @ features / 10 + 0.1 * torch.eye(8)
residual = A @ w - features.T @ y / 10
print("solves the normal equations:", bool(residual.abs().max() < 1e-2))
