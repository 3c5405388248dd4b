"""One weight in two places: its gradient is the sum of both, and it is one parameter."""

import torch
import torch.nn as nn
from draws import Draws


class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(7, 5)
        self.mix = nn.Linear(5, 5, bias=False)
        self.head = nn.Linear(5, 7, bias=False)
        self.head.weight = self.embed.weight

    def forward(self, x):
        return self.head(torch.tanh(self.mix(self.embed(x))))


draw = Draws(torch, 13)
net = draw.fill(Tied())
print([name for name, _ in net.named_parameters()], list(net.state_dict()))
print(net.head.weight is net.embed.weight, net.head.weight.data_ptr() == net.embed.weight.data_ptr())
x, y = draw.integers(7, 12), draw.integers(7, 12)
nn.functional.cross_entropy(net(x), y).backward()
both = net.embed.weight.grad.clone()
net.zero_grad()
h = torch.tanh(net.mix(net.embed.weight.detach()[x]))
nn.functional.cross_entropy(h @ net.head.weight.T, y).backward()
by_head = net.embed.weight.grad.clone()
net.zero_grad()
h = torch.tanh(net.mix(net.embed(x)))
nn.functional.cross_entropy(h @ net.head.weight.detach().T, y).backward()
print("they add up:", torch.allclose(both, by_head + net.embed.weight.grad, atol=1e-6))
optimizer = torch.optim.SGD(net.parameters(), lr=1.0)
for _ in range(20):
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(net(x), y)
    loss.backward()
    optimizer.step()
print(f"{loss.item():.3f}", net.head.weight is net.embed.weight)
