"""REINFORCE on a chain of five places, where the way to the right pays at its end."""

import torch
from draws import Draws

draw = Draws(torch, 17)
logits = torch.zeros(5, 2, requires_grad=True)
optimizer = torch.optim.Adam([logits], lr=0.2)
returns = []
for episode in range(60):
    place, log_probs, rewards = 1, [], []
    for _ in range(12):
        log_p = torch.log_softmax(logits[place], dim=0)
        action = int(draw.rng.random() < log_p[1].exp().item())
        log_probs.append(log_p[action])
        place = max(0, place + (1 if action else -1))
        rewards.append(1.0 if place == 4 else -0.05)
        if place in (0, 4):
            break
    gains, total = [], 0.0
    for r in reversed(rewards):
        total = r + 0.95 * total
        gains.insert(0, total)
    gains = torch.tensor(gains)
    loss = -(torch.stack(log_probs) * (gains - 0.3)).sum()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    returns.append(sum(rewards))
    if episode % 20 == 19:
        print(f"episodes {episode - 19}-{episode}: {sum(returns[-20:]) / 20:.2f}")
print("to the right with", torch.softmax(logits[1:4], 1)[:, 1])
