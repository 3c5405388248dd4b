"""A small network learns from a large one's soft answers."""

import torch
import torch.nn.functional as F
from draws import Draws
from torch import nn

draw = Draws(torch, 29)
x = draw.normal(64, 5)
y = x[:, :3].argmax(1)
teacher = draw.fill(nn.Sequential(nn.Linear(5, 24), nn.SiLU(), nn.Linear(24, 3)))
student = draw.fill(nn.Linear(5, 3))
optimizer = torch.optim.AdamW(teacher.parameters(), lr=0.05, weight_decay=0.1)
for _ in range(40):
    optimizer.zero_grad()
    F.cross_entropy(teacher(x), y, label_smoothing=0.05).backward()
    optimizer.step()
for p in teacher.parameters():
    p.requires_grad = False
T = 2.0
optimizer = torch.optim.RMSprop(student.parameters(), lr=0.02)
for step in range(30):
    with torch.no_grad():
        soft = F.softmax(teacher(x) / T, dim=1)
    logits = student(x)
    loss = 0.7 * T * T * F.kl_div(F.log_softmax(logits / T, dim=1), soft, reduction="batchmean")
    loss = loss + 0.3 * F.cross_entropy(logits, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 10 == 0:
        print(step, f"{loss.item():.3f}")
print(
    f"{(teacher(x).argmax(1) == y).float().mean().item():.2f}",
    f"{(student(x).argmax(1) == y).float().mean():.2f}",
)
print([p.requires_grad for p in teacher.parameters()], teacher(x).requires_grad)
