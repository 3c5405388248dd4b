"""LeNet on drawn images of three patterns."""

import torch
import torch.nn.functional as F
from draws import Draws
from torch import nn


class LeNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 4, 5, padding=2)
        self.conv2 = nn.Conv2d(4, 6, kernel_size=3)
        self.pool = nn.MaxPool2d(2, 2)
        self.fc1 = nn.Linear(6 * 3 * 3, 16)
        self.fc2 = nn.Linear(16, 3)

    def forward(self, x):
        x = self.pool(F.relu(self.conv1(x)))
        x = self.pool(F.relu(self.conv2(x)))
        x = x.view(-1, 6 * 3 * 3)
        return self.fc2(F.relu(self.fc1(x)))


draw = Draws(torch, 5)
images = draw.normal(48, 1, 16, 16, scale=0.3)
labels = draw.integers(3, 48)
images[labels == 0, :, 8, :] += 2
images[labels == 1, :, :, 8] += 2
images[labels == 2] += torch.eye(16) * 2
net = draw.fill(LeNet(), 0.2)
print(net)
print([tuple(p.shape) for p in net.parameters()], sum(p.numel() for p in net.parameters()))
optimizer = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9)
for epoch in range(8):
    running = 0.0
    for i in range(0, 48, 16):
        optimizer.zero_grad()
        loss = F.cross_entropy(net(images[i : i + 16]), labels[i : i + 16])
        loss.backward()
        optimizer.step()
        running += loss.item()
    if epoch % 2 == 1:
        print(f"[{epoch + 1}] loss: {running / 3:.3f}")
net.eval()
with torch.no_grad():
    _, predicted = torch.max(net(images), 1)
print(f"accuracy: {100 * (predicted == labels).sum().item() / 48:.1f} %")
