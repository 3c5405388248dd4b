"""Directions through a network's parameters as one vector, and the curvature along them."""

import torch
from draws import Draws
from torch import nn
from torch.nn.utils import parameters_to_vector, vector_to_parameters

draw = Draws(torch, 44)
net = draw.fill(nn.Sequential(nn.Linear(3, 5), nn.Sigmoid(), nn.Linear(5, 1)))
x, y = draw.normal(20, 3), draw.normal(20, 1)


def loss():
    return nn.functional.mse_loss(net(x), y)


center = parameters_to_vector(net.parameters()).detach()
direction = draw.normal(*center.shape)
direction = direction / direction.norm()
grads = torch.autograd.grad(loss(), list(net.parameters()), create_graph=True)
flat = torch.cat([g.reshape(-1) for g in grads])
slope = flat @ direction
products = torch.autograd.grad(slope, list(net.parameters()))
curvature = torch.cat([h.reshape(-1) for h in products]) @ direction
values = []
for step in torch.linspace(-1, 1, 5):
    vector_to_parameters(center + step * direction, net.parameters())
    values.append(loss().item())
vector_to_parameters(center, net.parameters())
print([round(v, 3) for v in values])
print(f"slope {slope.item():.4f} curvature {curvature.item():.4f}", center.shape)
power = draw.normal(*center.shape)
for _ in range(10):
    power = power / power.norm()
    grads = torch.autograd.grad(loss(), list(net.parameters()), create_graph=True)
    flat = torch.cat([g.reshape(-1) for g in grads])
    power_next = torch.cat([h.reshape(-1) for h in torch.autograd.grad(flat @ power, list(net.parameters()))])
    value = (power @ power_next).item()
    power = power_next
print(f"largest eigenvalue {value:.3f}")
