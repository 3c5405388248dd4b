"""A sign that passes gradients straight through, and a gradient that is turned around."""

import torch
from draws import Draws
from torch import nn


class Binarize(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.where(x >= 0, 1.0, -1.0)

    @staticmethod
    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        return g * (x.abs() <= 1)


class Reverse(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, strength):
        ctx.strength = strength
        return x.view_as(x)

    @staticmethod
    def backward(ctx, g):
        return -ctx.strength * g, None


draw = Draws(torch, 14)
x = draw.normal(4).requires_grad_()
y = Binarize.apply(x * 2)
y.sum().backward()
print(y, x.grad)
x.grad = None
Reverse.apply(x, 0.5).pow(2).sum().backward()
print(x.grad, x.grad / x.detach())
net = draw.fill(nn.Sequential(nn.Linear(3, 6), nn.Linear(6, 1)))
data, goal = draw.normal(32, 3), draw.normal(32, 1)
optimizer = torch.optim.SGD(net.parameters(), lr=0.05)
for step in range(20):
    loss = ((net[1](Binarize.apply(net[0](data))) - goal) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 5 == 0:
        print(f"{loss.item():.3f}")
