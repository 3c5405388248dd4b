"""A network that solves u' = -2 u, u(0) = 1, by the residual of the equation, and its second derivative."""

import torch
from draws import Draws
from torch import nn

draw = Draws(torch, 35)
net = draw.fill(nn.Sequential(nn.Linear(1, 16), nn.Tanh(), nn.Linear(16, 1)), 0.6)
optimizer = torch.optim.Adam(net.parameters(), lr=0.02)
t = torch.linspace(0, 1, 20).view(-1, 1).requires_grad_(True)
zero = torch.zeros(1, 1)
for step in range(60):
    u = net(t)
    (du,) = torch.autograd.grad(u, t, torch.ones_like(u), create_graph=True)
    loss = ((du + 2 * u) ** 2).mean() + (net(zero) - 1).pow(2).squeeze()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 20 == 0:
        print(step, f"{loss.item():.3f}")
u = net(t)
(du,) = torch.autograd.grad(u.sum(), t, create_graph=True)
(ddu,) = torch.autograd.grad(du.sum(), t)
print(u.shape, du.grad_fn is not None, ddu.requires_grad)
print("near the solution:", bool((u - torch.exp(-2 * t)).abs().max() < 0.5))
