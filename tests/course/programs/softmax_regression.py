"""Softmax regression with gradients by hand, beside autograd's."""

import torch
from draws import Draws

draw = Draws(torch)
x, true_w = draw.normal(60, 4), draw.normal(4, 3)
y = (x @ true_w).argmax(1)
w = torch.zeros(4, 3, requires_grad=True)
b = torch.zeros(3, requires_grad=True)
for step in range(40):
    logits = x @ w + b
    log_p = logits - logits.logsumexp(1, keepdim=True)
    loss = -log_p[range(60), y].mean()
    loss.backward()
    with torch.no_grad():
        p = log_p.exp()
        p[range(60), y] -= 1
        by_hand = x.T @ p / 60
        if step == 0:
            print("gradients agree:", torch.allclose(by_hand, w.grad, atol=1e-6))
        w -= 1.0 * w.grad
        b -= 1.0 * b.grad
        w.grad.zero_()
        b.grad.zero_()
    if step % 10 == 0:
        print(f"step {step:2d}  loss {loss.item():.4f}")
print("accuracy", ((x @ w + b).argmax(1) == y).float().mean().item())
print(w)
