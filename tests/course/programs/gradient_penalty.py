"""A critic whose gradient by its input is held near 1: a gradient of a gradient in each step."""

import torch
from draws import Draws
from torch import nn

draw = Draws(torch, 34)
critic = draw.fill(nn.Sequential(nn.Linear(2, 16), nn.Softplus(), nn.Linear(16, 1)))
optimizer = torch.optim.Adam(critic.parameters(), lr=0.02, betas=(0.0, 0.9))
for step in range(30):
    real, fake = draw.normal(24, 2) + 2, draw.normal(24, 2)
    share = draw.uniform(24, 1)
    between = (share * real + (1 - share) * fake).requires_grad_(True)
    (g,) = torch.autograd.grad(critic(between).sum(), between, create_graph=True)
    penalty = ((g.norm(2, dim=1) - 1) ** 2).mean()
    loss = critic(fake).mean() - critic(real).mean() + 10 * penalty
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 10 == 0:
        print(
            f"{step:2d} loss {loss.item():.3f} penalty {penalty.item():.3f} requires grad {g.requires_grad}"
        )
