"""Two networks against each other: one makes numbers like N(3, 0.5), the other tells them apart."""

import torch
import torch.nn as nn
from draws import Draws

draw = Draws(torch, 9)
G = draw.fill(nn.Sequential(nn.Linear(2, 8), nn.LeakyReLU(0.2), nn.Linear(8, 1)))
D = draw.fill(nn.Sequential(nn.Linear(1, 8), nn.LeakyReLU(0.2), nn.Linear(8, 1), nn.Sigmoid()))
criterion = nn.BCELoss()
opt_g = torch.optim.Adam(G.parameters(), lr=0.02, betas=(0.5, 0.999))
opt_d = torch.optim.Adam(D.parameters(), lr=0.02, betas=(0.5, 0.999))
ones, zeros = torch.ones(32, 1), torch.zeros(32, 1)
for step in range(60):
    real, fake = 3 + 0.5 * draw.normal(32, 1), G(draw.normal(32, 2))
    opt_d.zero_grad()
    loss_d = criterion(D(real), ones) + criterion(D(fake.detach()), zeros)
    loss_d.backward()
    opt_d.step()
    opt_g.zero_grad()
    loss_g = criterion(D(fake), ones)
    loss_g.backward()
    opt_g.step()
    if step % 20 == 19:
        print(f"D {loss_d.item():.2f}  G {loss_g.item():.2f}  mean {fake.mean().item():.2f}")
print([p.grad is not None for p in D.parameters()])
