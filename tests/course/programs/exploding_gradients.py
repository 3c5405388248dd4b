"""Gradients through many steps of a recurrence, and what clipping does to them."""

import torch
from draws import Draws
from torch import nn

draw = Draws(torch, 32)
for scale in (0.5, 1.0, 1.5):
    W = torch.eye(3) * scale
    h0 = torch.ones(3, requires_grad=True)
    h = h0
    for _ in range(20):
        h = W @ h
    h.sum().backward()
    print(f"scale {scale}: |gradient| = {h0.grad.norm().item():.3e}")
cell, head = nn.RNNCell(1, 8), nn.Linear(8, 1)
draw.fill(cell, 0.8), draw.fill(head)
params = [*cell.parameters(), *head.parameters()]
optimizer = torch.optim.SGD(params, lr=0.1)
for step in range(15):
    x = draw.uniform(10, 4, 1)
    h = torch.zeros(4, 8)
    for t in range(10):
        h = cell(x[t], h)
    loss = ((head(h) - x.mean(0)) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    norm = nn.utils.clip_grad_norm_(params, max_norm=0.5)
    after = torch.sqrt(sum((p.grad**2).sum() for p in params))
    optimizer.step()
    if step % 5 == 0:
        print(f"{step:2d} loss {loss.item():.3f} norm {norm.item():.2f} after {after.item():.2f}")
h = torch.zeros(4, 8, requires_grad=True)
detached = cell(x[0], cell(x[1], h).detach())
detached.sum().backward()
print("through a detach comes", h.grad)
