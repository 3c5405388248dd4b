"""A vector field learned through Euler steps of the differential equation."""

import torch
from draws import Draws
from torch import nn

draw = Draws(torch, 12)
field = draw.fill(nn.Sequential(nn.Linear(2, 12), nn.Tanh(), nn.Linear(12, 2)))
A = torch.tensor([[-0.1, 2.0], [-2.0, -0.1]])


def integrate(f, x, steps=10, dt=0.05):
    path = [x]
    for _ in range(steps):
        x = x + dt * f(x)
        path.append(x)
    return torch.stack(path)


start = draw.normal(16, 2)
target = integrate(lambda x: x @ A.T, start)
optimizer = torch.optim.RMSprop(field.parameters(), lr=0.01)
for step in range(30):
    optimizer.zero_grad()
    loss = (integrate(field, start) - target).abs().mean()
    loss.backward()
    optimizer.step()
    if step % 10 == 0:
        print(f"{step:3d} {loss.item():.4f}")
print(integrate(field, torch.tensor([[1.0, 0.0]])).shape)
