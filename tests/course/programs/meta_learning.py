"""One inner step on a task, and the gradient of what comes after it by the weights before: MAML."""

import torch
from draws import Draws

draw = Draws(torch, 39)


def predict(x, w):
    return torch.tanh(x @ w[0] + w[1]) @ w[2]


weights = [draw.normal(1, 10), torch.zeros(10), draw.normal(10, 1, scale=0.3)]
for w in weights:
    w.requires_grad_()
outer = torch.optim.Adam(weights, lr=0.02)
for step in range(30):
    total = 0.0
    outer.zero_grad()
    for _ in range(3):
        phase = draw.uniform(1, high=3.0)
        x, q = draw.uniform(10, 1, low=-2, high=2), draw.uniform(10, 1, low=-2, high=2)
        inner = ((predict(x, weights) - torch.sin(x + phase)) ** 2).mean()
        grads = torch.autograd.grad(inner, weights, create_graph=True)
        fast = [w - 0.1 * g for w, g in zip(weights, grads)]
        loss = ((predict(q, fast) - torch.sin(q + phase)) ** 2).mean()
        loss.backward()
        total += loss.item()
    outer.step()
    if step % 10 == 0:
        print(step, f"{total / 3:.3f}", [tuple(g.shape) for g in grads])
first_order = torch.autograd.grad(((predict(x, weights) - torch.sin(x)) ** 2).mean(), weights)
print([g.requires_grad for g in first_order], fast[0].grad_fn is not None)
