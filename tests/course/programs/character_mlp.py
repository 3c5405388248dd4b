"""Names letter by letter: an embedding, a tanh layer and batch normalization written by hand."""

import torch
import torch.nn.functional as F
from draws import Draws

WORDS = "ada alan grace edsger barbara donald tony robin leslie niklaus dennis ken john".split()
letters = [".", *sorted(set("".join(WORDS)))]
number = {c: i for i, c in enumerate(letters)}
context = 3
inputs, targets = [], []
for word in WORDS:
    window = [0] * context
    for c in word + ".":
        inputs.append(window)
        targets.append(number[c])
        window = [*window[1:], number[c]]
X, Y = torch.tensor(inputs), torch.tensor(targets)
print(X.shape, Y.shape, len(letters))

draw = Draws(torch, 3)
C = draw.normal(len(letters), 4)
W1, W2 = draw.normal(context * 4, 24, scale=0.5), draw.normal(24, len(letters), scale=0.1)
gain, shift, b2 = torch.ones(1, 24), torch.zeros(1, 24), torch.zeros(len(letters))
running_mean, running_std = torch.zeros(1, 24), torch.ones(1, 24)
params = [C, W1, W2, gain, shift, b2]
for p in params:
    p.requires_grad = True
print(sum(p.nelement() for p in params), "parameters")
for step in range(60):
    batch = draw.integers(len(X), 32)
    h = C[X[batch]].view(32, -1) @ W1
    mean, std = h.mean(0, keepdim=True), h.std(0, keepdim=True)
    with torch.no_grad():
        running_mean = 0.9 * running_mean + 0.1 * mean
        running_std = 0.9 * running_std + 0.1 * std
    logits = torch.tanh(gain * (h - mean) / (std + 1e-5) + shift) @ W2 + b2
    loss = F.cross_entropy(logits, Y[batch])
    for p in params:
        p.grad = None
    loss.backward()
    for p in params:
        p.data += -0.3 * p.grad
    if step % 20 == 0:
        print(f"{step:4d}: {loss.item():.3f}")
with torch.no_grad():
    h = C[X].view(len(X), -1) @ W1
    logits = torch.tanh(gain * (h - running_mean) / (running_std + 1e-5) + shift) @ W2 + b2
    print(f"all: {F.cross_entropy(logits, Y).item():.3f}")
    probs = F.softmax(logits[0], dim=0)
    print("after '...':", [(letters[i], round(v, 2)) for v, i in zip(*(t.tolist() for t in probs.topk(3)))])
