"""Two half moons, told apart by a Sequential; initialized by apply, frozen and thawed layer by layer."""

import math

import torch
from draws import Draws
from torch import nn

draw = Draws(torch, 41)
angle = draw.uniform(60, high=math.pi)
upper = torch.stack([angle.cos(), angle.sin()], 1)
lower = torch.stack([1 - angle.cos(), 0.5 - angle.sin()], 1)
x = torch.cat([upper, lower]) + 0.08 * draw.normal(120, 2)
y = torch.cat([torch.zeros(60), torch.ones(60)])
net = nn.Sequential()
net.add_module("first", nn.Linear(2, 10))
net.add_module("act", nn.PReLU())
net.add_module("second", nn.Linear(10, 10))
net.add_module("act2", nn.Hardtanh())
net.add_module("last", nn.Linear(10, 1))


def init(module):
    if isinstance(module, nn.Linear):
        nn.init.constant_(module.bias, 0.1)
        module.weight.data = draw.normal(*module.weight.shape, scale=0.5)


net.apply(init)
print(net)
print([(name, p.shape[0]) for name, p in net.named_parameters()])
for p in net.first.parameters():
    p.requires_grad_(False)
optimizer = torch.optim.Adam(filter(lambda p: p.requires_grad, net.parameters()), lr=0.03)
for epoch in range(60):
    if epoch == 20:
        net.first.requires_grad_(True)
        optimizer.add_param_group({"params": net.first.parameters(), "lr": 0.01})
    out = net(x).squeeze(-1)
    loss = nn.functional.binary_cross_entropy_with_logits(out, y)
    net.zero_grad()
    loss.backward()
    optimizer.step()
    if epoch % 20 == 0:
        print(epoch, f"{loss.item():.3f}", net.first.weight.grad is None)
print(f"accuracy {((out > 0).float() == y).float().mean().item():.2f}")
