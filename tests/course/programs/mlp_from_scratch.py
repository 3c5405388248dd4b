"""A two-layer network without nn: parameters in a list, minibatches, momentum written out."""

import torch
from draws import Draws

draw = Draws(torch, 1)
x = draw.uniform(80, 2, low=-1, high=1)
y = ((x[:, 0] * x[:, 1]) > 0).long()
params = [draw.normal(2, 16, scale=0.7), torch.zeros(16), draw.normal(16, 2, scale=0.3), torch.zeros(2)]
for p in params:
    p.requires_grad = True
velocity = [torch.zeros_like(p) for p in params]


def forward(x):
    w1, b1, w2, b2 = params
    return torch.relu(x @ w1 + b1) @ w2 + b2


for epoch in range(30):
    total = 0.0
    for batch in draw.order(80).split(20):
        loss = torch.nn.functional.cross_entropy(forward(x[batch]), y[batch])
        grads = torch.autograd.grad(loss, params)
        with torch.no_grad():
            for p, v, g in zip(params, velocity, grads):
                v.mul_(0.9).add_(g)
                p.sub_(0.05 * v)
        total += loss.item() * len(batch)
    if epoch % 10 == 9:
        print(epoch, f"{total / 80:.4f}")
with torch.no_grad():
    print("right:", int((forward(x).argmax(1) == y).sum()), "of", len(y))
