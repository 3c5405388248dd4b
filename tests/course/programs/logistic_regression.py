"""Logistic regression by a module, an optimizer and a loader; its decision boundary at the end."""

import torch
from draws import Draws
from torch import nn

draw = Draws(torch, 2)
x = torch.cat([draw.normal(40, 2) + 1.5, draw.normal(40, 2) - 1.5])
y = torch.cat([torch.ones(40, 1), torch.zeros(40, 1)])
net = draw.fill(nn.Linear(2, 1))
criterion, optimizer = nn.BCEWithLogitsLoss(), torch.optim.SGD(net.parameters(), lr=0.3, weight_decay=1e-2)
loader = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(x, y), batch_size=16)
for epoch in range(12):
    for features, labels in loader:
        optimizer.zero_grad()
        loss = criterion(net(features), labels)
        loss.backward()
        optimizer.step()
    if epoch % 4 == 0:
        print(f"epoch {epoch}: {loss:.4f}")
p = torch.sigmoid(net(x))
print(net)
print(p[:3], p[-3:].detach().squeeze(1))
print("confusion", [[int((((p > 0.5) == i) & (y == j)).sum()) for j in (0, 1)] for i in (0, 1)])
slope = -net.weight[0, 0] / net.weight[0, 1]
print(f"boundary: x2 = {slope.item():.3f} x1 + {(-net.bias / net.weight[0, 1]).item():.3f}")
