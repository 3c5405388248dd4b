"""Small batches whose gradients add up are one large batch; and hooks that count and scale."""

import torch
from draws import Draws
from torch import nn

draw = Draws(torch, 33)
x, y = draw.normal(16, 3), draw.normal(16, 1)
net = draw.fill(nn.Linear(3, 1))
nn.functional.mse_loss(net(x), y).backward()
whole = [p.grad.clone() for p in net.parameters()]
net.zero_grad()
for part_x, part_y in zip(x.split(4), y.split(4)):
    (nn.functional.mse_loss(net(part_x), part_y) / 4).backward()
print([torch.allclose(a, p.grad, atol=1e-6) for a, p in zip(whole, net.parameters())])
count = []
handle = net.weight.register_hook(lambda g: count.append(g.norm().item()) or g * 2)
net.zero_grad()
nn.functional.mse_loss(net(x), y).backward()
print(torch.allclose(net.weight.grad, 2 * whole[0], atol=1e-6), len(count))
handle.remove()
z = torch.tensor([1.0, 2.0], requires_grad=True)
w = z * 3
w.retain_grad()
(w**2).sum().backward(retain_graph=True)
(w**2).sum().backward()
print(z.grad, w.grad)
try:
    u = (z**2).sum()
    u.backward()
    u.backward()
except RuntimeError as error:
    print("a second time:", str(error)[:50])
