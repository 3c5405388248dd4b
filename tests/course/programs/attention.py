"""Causal self-attention, first with loops, then as products of matrices, then as torch has it."""

import torch
import torch.nn.functional as F
from draws import Draws

draw = Draws(torch, 6)
B, T, D = 2, 5, 4
x = draw.normal(B, T, D)
mean = torch.zeros(B, T, D)
for b in range(B):
    for t in range(T):
        mean[b, t] = x[b, : t + 1].mean(0)
weights = torch.tril(torch.ones(T, T))
weights = weights / weights.sum(1, keepdim=True)
print("means agree:", torch.allclose(weights @ x, mean, atol=1e-6))
scores = torch.zeros(T, T).masked_fill(torch.tril(torch.ones(T, T)) == 0, float("-inf"))
print(F.softmax(scores, dim=-1))
key, query, value = (torch.nn.Linear(D, 3, bias=False) for _ in range(3))
for layer in (key, query, value):
    draw.fill(layer)
q, k, v = query(x), key(x), value(x)
a = q @ k.transpose(-2, -1) * 3**-0.5
a = a.masked_fill(torch.tril(torch.ones(T, T)) == 0, float("-inf"))
a = F.softmax(a, dim=-1)
out = a @ v
print(out.shape, a[0])
theirs = F.scaled_dot_product_attention(q, k, v, is_causal=True)
print("the same:", torch.allclose(out, theirs, atol=1e-6))
out.sum().backward()
print(query.weight.grad)
