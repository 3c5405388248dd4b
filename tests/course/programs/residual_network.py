"""Residual blocks with group norm and a shortcut of 1 x 1, then the mean over the image."""

import torch
import torch.nn.functional as F
from draws import Draws
from torch import nn


class Residual(nn.Module):
    def __init__(self, inputs, outputs, strides=1):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, padding=1, stride=strides, bias=False)
        self.norm1 = nn.GroupNorm(2, outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(outputs)
        self.short = nn.Conv2d(inputs, outputs, 1, stride=strides) if strides > 1 else nn.Identity()

    def forward(self, x):
        y = F.relu(self.norm1(self.conv1(x)))
        y = self.norm2(self.conv2(y))
        return F.relu(y + self.short(x))


draw = Draws(torch, 23)
net = nn.Sequential(
    nn.Conv2d(1, 4, 3, padding=1),
    Residual(4, 4),
    Residual(4, 8, strides=2),
    nn.AdaptiveAvgPool2d((1, 1)),
    nn.Flatten(),
    nn.Linear(8, 2),
)
draw.fill(net, 0.3)
print(net[2])
x = draw.normal(12, 1, 8, 8)
y = (x[:, 0, :, 4:].mean(dim=(1, 2)) > x[:, 0, :, :4].mean(dim=(1, 2))).long()
optimizer = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9, nesterov=True)
scheduler = torch.optim.lr_scheduler.MultiStepLR(optimizer, milestones=[4, 8], gamma=0.5)
for epoch in range(10):
    optimizer.zero_grad()
    loss = F.cross_entropy(net(x), y)
    loss.backward()
    optimizer.step()
    scheduler.step()
    if epoch % 3 == 0:
        print(f"{epoch}: {loss.item():.3f} lr {scheduler.get_last_lr()}")
print(sum(p.numel() for p in net.parameters() if p.requires_grad))
