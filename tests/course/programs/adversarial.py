"""The smallest change of an input that fools a classifier: a step along the sign of its gradient."""

import torch
import torch.nn.functional as F
from draws import Draws
from torch import nn

draw = Draws(torch, 27)
x = draw.normal(60, 6)
y = (x[:, 0] - x[:, 1] > 0).long()
net = draw.fill(nn.Sequential(nn.Linear(6, 12), nn.ReLU(), nn.Linear(12, 2)))
optimizer = torch.optim.SGD(net.parameters(), lr=0.5)
for _ in range(60):
    optimizer.zero_grad()
    F.cross_entropy(net(x), y).backward()
    optimizer.step()
print("accuracy", round((net(x).argmax(1) == y).float().mean().item(), 3))
for eps in (0.0, 0.2, 0.6):
    attacked = x.clone().requires_grad_(True)
    loss = F.cross_entropy(net(attacked), y)
    net.zero_grad()
    loss.backward()
    with torch.no_grad():
        changed = attacked + eps * attacked.grad.sign()
    print(
        eps,
        f"{(net(changed).argmax(1) == y).float().mean():.2f}",
        attacked.grad.abs().mean(0).argmax().item() < 2,
    )
print(all(p.grad is not None for p in net.parameters()))
