"""Q-learning with a network, a buffer of what was seen, and a target that follows slowly."""

import copy

import torch
from draws import Draws
from torch import nn

draw = Draws(torch, 18)
online = draw.fill(nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Linear(16, 2)))
target = copy.deepcopy(online)
target.requires_grad_(False)
state = torch.eye(4)
buffer = [
    (s, a, 1.0 if (s, a) == (3, 1) else 0.0, min(3, s + 1) if a else 0) for s in range(4) for a in (0, 1)
]
optimizer = torch.optim.Adam(online.parameters(), lr=0.03)
for step in range(80):
    batch = [buffer[i] for i in draw.rng.integers(0, len(buffer), 8)]
    s, a, r, n = (torch.tensor(column) for column in zip(*batch))
    q = online(state[s]).gather(1, a.unsqueeze(1)).squeeze(1)
    with torch.no_grad():
        goal = r + 0.8 * target(state[n]).max(1).values
    loss = nn.functional.smooth_l1_loss(q, goal)
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_value_(online.parameters(), 0.5)
    optimizer.step()
    for p, t in zip(online.parameters(), target.parameters()):
        t.mul_(0.9).add_(0.1 * p.detach())
    if step % 20 == 0:
        print(step, f"{loss.item():.4f}")
values = online(state)
print(values.shape, values.argmax(1), [p.requires_grad for p in target.parameters()])
