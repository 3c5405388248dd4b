"""Vectors of words from their neighbours, with words that are no neighbours drawn beside them."""

import torch
import torch.nn.functional as F
from draws import Draws
from torch import nn

TEXT = "a cat is a pet . a dog is a pet . a car has a wheel . a bike has a wheel . my pet cat .".split()
vocabulary = sorted(set(TEXT))
ids = [vocabulary.index(w) for w in TEXT]
pairs = [
    (ids[i], ids[j]) for i in range(len(ids)) for j in range(max(0, i - 2), min(len(ids), i + 3)) if i != j
]
centers, contexts = (torch.tensor(column) for column in zip(*pairs))
draw = Draws(torch, 16)
inner, outer = nn.Embedding(len(vocabulary), 6), nn.Embedding(len(vocabulary), 6)
draw.fill(inner), draw.fill(outer)
optimizer = torch.optim.Adagrad([*inner.parameters(), *outer.parameters()], lr=0.3)
for epoch in range(15):
    negatives = draw.integers(len(vocabulary), len(pairs), 3)
    v = inner(centers)
    positive = (v * outer(contexts)).sum(1)
    negative = torch.bmm(outer(negatives), v.unsqueeze(2)).squeeze(2)
    loss = -(F.logsigmoid(positive) + F.logsigmoid(-negative).sum(1)).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if epoch % 5 == 0:
        print(f"{epoch}: {loss.item():.3f}")
unit = F.normalize(inner.weight.detach(), dim=1)
near = unit @ unit[vocabulary.index("cat")]
print("cat is like itself:", near.argmax().item() == vocabulary.index("cat"), near.shape)
cat, dog = (inner.weight[vocabulary.index(w)][None] for w in ("cat", "dog"))
print(f"cat and dog: {F.cosine_similarity(cat, dog).item():.2f}")
