"""Points that belong together come near each other: a margin between positive and negative pairs."""

import torch
from draws import Draws
from torch import nn

draw = Draws(torch, 25)
centers = draw.normal(3, 5) * 2
label = torch.arange(30) % 3
x = centers[label] + draw.normal(30, 5)
net = draw.fill(nn.Sequential(nn.Linear(5, 8), nn.ELU(), nn.Linear(8, 2)))
criterion = nn.TripletMarginLoss(margin=1.0)
optimizer = torch.optim.Adamax(net.parameters(), lr=0.05)
for step in range(20):
    anchor = draw.rng.integers(0, 30, 20)
    positive = (anchor + 3 * draw.rng.integers(1, 9, 20)) % 30
    negative = (anchor + 1) % 30
    a, p, n = (net(x[torch.tensor(i)]) for i in (anchor, positive, negative))
    loss = criterion(a, p, n)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 5 == 0:
        print(step, f"{loss.item():.3f}")
z = net(x).detach()
means = torch.stack([z[label == k].mean(0) for k in range(3)])
distances = ((means[:, None] - means[None]) ** 2).sum(-1).sqrt()
print(distances.shape, (distances == distances.T).all(), distances.diagonal())
