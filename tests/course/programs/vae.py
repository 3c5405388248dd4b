"""A variational autoencoder of points on a circle, with the reparametrization trick."""

import torch
import torch.nn.functional as F
from draws import Draws
from torch import nn


class VAE(nn.Module):
    def __init__(self):
        super().__init__()
        self.encode = nn.Sequential(nn.Linear(4, 16), nn.Tanh())
        self.mu, self.logvar = nn.Linear(16, 2), nn.Linear(16, 2)
        self.decode = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 4), nn.Sigmoid())

    def forward(self, x, noise):
        h = self.encode(x)
        mu, logvar = self.mu(h), self.logvar(h)
        z = mu + noise * torch.exp(0.5 * logvar)
        return self.decode(z), mu, logvar


draw = Draws(torch, 8)
angle = draw.uniform(64, high=6.283)
x = torch.stack([angle.cos(), angle.sin(), angle.cos() ** 2, angle.sin() * angle.cos()], dim=1) / 2 + 0.5
net = draw.fill(VAE(), 0.3)
optimizer = torch.optim.Adam(net.parameters(), lr=0.02)
for step in range(40):
    recon, mu, logvar = net(x, draw.normal(64, 2))
    bce = F.binary_cross_entropy(recon, x, reduction="sum")
    kld = -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())
    loss = (bce + kld) / len(x)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 10 == 0:
        print(f"step {step}: {loss.item():.3f} = {bce.item() / 64:.3f} + {kld.item() / 64:.3f}")
with torch.no_grad():
    print(net.decode(torch.zeros(1, 2)))
