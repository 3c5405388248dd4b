"""Dropout with masks of one's own: train and eval, and what it does to the mean."""

import torch
from draws import Draws
from torch import nn


class MyDropout(nn.Module):
    def __init__(self, p, draw):
        super().__init__()
        self.p, self.draw = p, draw

    def forward(self, x):
        if not self.training:
            return x
        keep = (self.draw.uniform(*x.shape) > self.p).float()
        return keep * x / (1.0 - self.p)

    def extra_repr(self):
        return f"p={self.p}"


draw = Draws(torch, 21)
layer = MyDropout(0.5, draw)
x = torch.arange(16, dtype=torch.float32).reshape((2, 8))
print(layer(x))
print(torch.equal(layer.eval()(x), x), layer.training, nn.Dropout(0.3).eval()(x).sum().item())
net = nn.Sequential(nn.Linear(8, 8), nn.ReLU(), MyDropout(0.2, draw), nn.Linear(8, 1))
draw.fill(net)
print(net)
optimizer = torch.optim.SGD(net.parameters(), lr=0.01)
data, goal = draw.normal(24, 8), draw.normal(24, 1)
for mode in (net.train(), net.eval()):
    for _ in range(5):
        loss = ((mode(data) - goal) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(f"{loss.item():.4f}", net.training, net[2].training)
