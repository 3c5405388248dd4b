"""A line with the widest margin, by subgradients of the hinge loss, and a perceptron beside it."""

import torch
from draws import Draws

draw = Draws(torch, 42)
x = torch.cat([draw.normal(25, 2) + 2, draw.normal(25, 2) - 2])
y = torch.cat([torch.ones(25), -torch.ones(25)])
w, b = torch.zeros(2, requires_grad=True), torch.zeros((), requires_grad=True)
for step in range(100):
    margin = y * (x @ w + b)
    loss = 0.05 * (w @ w) + torch.clamp(1 - margin, min=0).mean()
    loss.backward()
    with torch.no_grad():
        w -= 0.1 * w.grad
        b -= 0.1 * b.grad
    w.grad = b.grad = None
    if step % 25 == 0:
        print(step, f"{loss.item():.4f}", int((margin < 1).sum()))
print(w, b, "errors", int(((x @ w + b).sign() != y).sum()))
v = torch.zeros(3)
rows = torch.cat([x, torch.ones(50, 1)], dim=1)
for _ in range(5):
    for row, label in zip(rows, y):
        if label * (row @ v) <= 0:
            v += label * row
print("perceptron", v, "errors", ((rows @ v).sign() != y).sum().item())
