"""A mixture of normal distributions by gradient descent on its likelihood."""

import math

import torch
from draws import Draws

draw = Draws(torch, 26)
x = torch.cat([draw.normal(40) * 0.5 - 2, draw.normal(60) * 0.8 + 1.5])
weights = torch.zeros(2, requires_grad=True)
means = torch.tensor([-1.0, 1.0], requires_grad=True)
log_std = torch.zeros(2, requires_grad=True)
optimizer = torch.optim.Adam([weights, means, log_std], lr=0.1)
for step in range(60):
    log_w = torch.log_softmax(weights, 0)
    log_p = -0.5 * ((x[:, None] - means) / log_std.exp()) ** 2 - log_std - 0.5 * math.log(2 * math.pi)
    loss = -torch.logsumexp(log_w + log_p, dim=1).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 20 == 0:
        print(step, f"{loss.item():.4f}")
print("weights", torch.softmax(weights, 0))
print("means", means.data, "deviations", log_std.exp().detach())
responsibility = torch.softmax(log_w + log_p, 1)
print(responsibility[:2], responsibility.sum(0).detach().round())
