"""Who likes what: two embeddings and two biases from a few ratings."""

import torch
from draws import Draws
from torch import nn


class Factors(nn.Module):
    def __init__(self, users, items, size):
        super().__init__()
        self.user, self.item = nn.Embedding(users, size), nn.Embedding(items, size)
        self.user_bias, self.item_bias = nn.Embedding(users, 1), nn.Embedding(items, 1)
        self.mean = nn.Parameter(torch.tensor(3.0))

    def forward(self, u, i):
        dot = (self.user(u) * self.item(i)).sum(dim=-1)
        return dot + self.user_bias(u).squeeze(-1) + self.item_bias(i).squeeze(-1) + self.mean


draw = Draws(torch, 36)
net = draw.fill(Factors(8, 6, 2), 0.3)
net.mean.data.fill_(3.0)
u, i = draw.integers(8, 60), draw.integers(6, 60)
rating = 3 + ((u % 2) * 2 - 1) * ((i % 3) - 1).float() + 0.1 * draw.normal(60)
optimizer = torch.optim.Adam(
    [
        {"params": [net.user.weight, net.item.weight], "weight_decay": 1e-3},
        {"params": net.user_bias.parameters()},
        {"params": [net.item_bias.weight, net.mean], "lr": 0.02},
    ],
    lr=0.05,
)
for epoch in range(40):
    optimizer.zero_grad()
    loss = nn.functional.mse_loss(net(u, i), rating)
    loss.backward()
    optimizer.step()
    if epoch % 10 == 0:
        print(epoch, f"{loss.item():.3f}")
print(len(optimizer.param_groups), [g["lr"] for g in optimizer.param_groups], net.user.weight.grad.shape)
print(net)
