"""Noise added step by step, and a network that learns to tell what was added."""

import torch
from draws import Draws
from torch import nn

draw = Draws(torch, 38)
steps = 20
beta = torch.linspace(1e-3, 0.2, steps)
alpha_bar = torch.exp(torch.cumsum(torch.log(1 - beta), dim=0))
print(alpha_bar[[0, 5, 10, 19]])
net = draw.fill(
    nn.Sequential(nn.Linear(2, 24), nn.Mish(), nn.Linear(24, 24), nn.Mish(), nn.Linear(24, 1)), 0.3
)
optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
ema = [p.detach().clone() for p in net.parameters()]
for step in range(60):
    x0 = torch.where(draw.uniform(64, 1) > 0.5, 1.0, -1.0) + 0.1 * draw.normal(64, 1)
    t, noise = draw.integers(steps, 64), draw.normal(64, 1)
    a = alpha_bar[t].unsqueeze(1)
    xt = a.sqrt() * x0 + (1 - a).sqrt() * noise
    loss = nn.functional.huber_loss(net(torch.cat([xt, t.unsqueeze(1) / steps], dim=1)), noise)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    for e, p in zip(ema, net.parameters()):
        e.add_(0.1 * (p.detach() - e))
    if step % 20 == 0:
        print(step, f"{loss.item():.3f}")
with torch.no_grad():
    x = draw.normal(200, 1)
    for k in reversed(range(steps)):
        eps = net(torch.cat([x, torch.full((200, 1), k / steps)], dim=1))
        x = (x - beta[k] / (1 - alpha_bar[k]).sqrt() * eps) / (1 - beta[k]).sqrt()
        if k > 0:
            x = x + beta[k].sqrt() * draw.normal(200, 1)
print(x.shape, bool(torch.isfinite(x).all()), len(ema))
