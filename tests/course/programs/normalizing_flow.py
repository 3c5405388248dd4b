"""Planar flows turn a normal distribution into another; the density goes along by the determinant."""

import math

import torch
from draws import Draws
from torch import nn


class Planar(nn.Module):
    def __init__(self):
        super().__init__()
        self.u, self.w = nn.Parameter(torch.zeros(2)), nn.Parameter(torch.zeros(2))
        self.b = nn.Parameter(torch.zeros(1))

    def forward(self, z):
        a = torch.tanh(z @ self.w + self.b)
        slope = (1 - a**2).unsqueeze(-1) * self.w
        return z + a.unsqueeze(-1) * self.u, torch.log((1 + slope @ self.u).abs() + 1e-6)


draw = Draws(torch, 37)
flows = nn.ModuleList([Planar() for _ in range(3)])
for p in flows.parameters():
    p.data = draw.normal(*p.shape, scale=0.3)
print(flows)
optimizer = torch.optim.Adam(flows.parameters(), lr=0.03)
for step in range(40):
    z = z0 = draw.normal(128, 2)
    log_q = -0.5 * (z0**2).sum(1) - math.log(2 * math.pi)
    for flow in flows:
        z, log_det = flow(z)
        log_q = log_q - log_det
    energy = 0.5 * ((z.norm(dim=1) - 2) / 0.5) ** 2
    loss = (log_q + energy).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 10 == 0:
        print(f"{step:2d} {loss.item():.3f}")
print([name for name, _ in flows.named_parameters()][:4])
