"""Every gradient of a small network by hand, each compared with autograd's."""

import torch
import torch.nn.functional as F
from draws import Draws

draw = Draws(torch, 4)
n = 8
C, W1, b1, W2, b2 = (
    draw.normal(*shape, scale=0.5).requires_grad_() for shape in [(10, 3), (6, 12), (12,), (12, 10), (10,)]
)
X, Y = draw.integers(10, n, 2), draw.integers(10, n)
emb = C[X]
cat = emb.view(n, -1)
pre = cat @ W1 + b1
mean = pre.sum(0, keepdim=True) / n
diff = pre - mean
var = (diff**2).sum(0, keepdim=True) / (n - 1)
inv = (var + 1e-5) ** -0.5
norm = diff * inv
h = torch.tanh(norm)
logits = h @ W2 + b2
top = logits.max(1, keepdim=True).values
counts = (logits - top).exp()
total_inv = counts.sum(1, keepdims=True) ** -1
logprobs = (counts * total_inv).log()
loss = -logprobs[range(n), Y].mean()
steps = [emb, cat, pre, mean, diff, var, inv, norm, h, logits, top, counts, total_inv, logprobs]
for t in steps:
    t.retain_grad()
loss.backward()
print(f"loss {loss.item():.4f}, as cross_entropy: {F.cross_entropy(logits, Y).item():.4f}")


def compare(name, by_hand, t):
    print(f"{name:8s} shape {tuple(t.shape)!s:8s} right: {torch.allclose(by_hand, t.grad, atol=1e-6)}")


with torch.no_grad():
    d_logits = F.softmax(logits, 1)
    d_logits[range(n), Y] -= 1
    d_logits /= n
    d_h = d_logits @ W2.T
    d_norm = (1 - h**2) * d_h
    d_pre = inv / n * (n * d_norm - d_norm.sum(0) - n / (n - 1) * norm * (d_norm * norm).sum(0))
    d_emb = (d_pre @ W1.T).view(emb.shape)
    d_C = torch.zeros_like(C)
    for i in range(n):
        for j in range(2):
            d_C[X[i, j]] += d_emb[i, j]
compare("logits", d_logits, logits)
compare("h", d_h, h)
compare("norm", d_norm, norm)
compare("pre", d_pre, pre)
compare("W2", h.T @ d_logits, W2)
compare("b2", d_logits.sum(0), b2)
compare("W1", cat.T @ d_pre, W1)
compare("emb", d_emb, emb)
compare("C", d_C, C)
