"""Linear regression with autograd, then with nn, on the same numbers."""

import torch
from draws import Draws
from torch import nn

draw = Draws(torch, 20)
true_w, true_b = torch.tensor([2.0, -3.4]), 4.2
X = draw.normal(100, 2)
y = X @ true_w + true_b + 0.01 * draw.normal(100)
w, b = torch.zeros(2, requires_grad=True), torch.zeros(1, requires_grad=True)
for epoch in range(3):
    for i in range(0, 100, 10):
        loss = ((X[i : i + 10] @ w + b - y[i : i + 10]) ** 2 / 2).mean()
        loss.backward()
        with torch.no_grad():
            for p in (w, b):
                p -= 0.1 * p.grad
                p.grad.zero_()
    print(f"epoch {epoch + 1}, loss {((X @ w + b - y) ** 2 / 2).mean():.5f}")
net = nn.Sequential(nn.Linear(2, 1))
net[0].weight.data.fill_(0)
net[0].bias.data.fill_(0)
trainer = torch.optim.SGD(net.parameters(), lr=0.1)
loss = nn.MSELoss()
for _ in range(3):
    for i in range(0, 100, 10):
        value = loss(net(X[i : i + 10]), y[i : i + 10].reshape(-1, 1)) / 2
        trainer.zero_grad()
        value.backward()
        trainer.step()
print("the same weights:", torch.allclose(net[0].weight.data.reshape(-1), w, atol=1e-5))
print("error in w:", (true_w - net[0].weight.data.reshape(true_w.shape)).abs() < 0.05)
print(net[0].weight, net[0].bias)
