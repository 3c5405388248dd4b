"""Bigrams by counting, and the same distribution by gradient descent on a table of logits."""

import itertools

import torch
import torch.nn.functional as F

TEXT = "the cat sat on the mat. the rat sat on that cat."
chars = sorted(set(TEXT))
index = {c: i for i, c in enumerate(chars)}
N = torch.zeros((len(chars), len(chars)), dtype=torch.int32)
for a, b in itertools.pairwise(TEXT):
    N[index[a], index[b]] += 1
P = (N + 1).float()
P /= P.sum(1, keepdims=True)
print(N[index["t"]])
xs = torch.tensor([index[c] for c in TEXT[:-1]])
ys = torch.tensor([index[c] for c in TEXT[1:]])
print(f"by counting: {-P[xs, ys].log().mean().item():.4f}")
W = torch.zeros(len(chars), len(chars), requires_grad=True)
one_hot = F.one_hot(xs, num_classes=len(chars)).float()
for k in range(50):
    logits = one_hot @ W
    counts = logits.exp()
    probs = counts / counts.sum(1, keepdims=True)
    loss = -probs[torch.arange(len(xs)), ys].log().mean() + 0.01 * (W**2).mean()
    W.grad = None
    loss.backward()
    W.data += -20 * W.grad
    if k % 10 == 9:
        print(k, f"{loss.item():.4f}")
print((probs[0] * 100).round())
