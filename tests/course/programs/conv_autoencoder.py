"""Images through a bottleneck and back, by strides and transposed convolutions."""

import torch
from draws import Draws
from torch import nn

draw = Draws(torch, 15)
net = nn.Sequential(
    nn.Conv2d(1, 4, 3, stride=2, padding=1),
    nn.ReLU(),
    nn.Conv2d(4, 8, 3, stride=2, padding=1),
    nn.ReLU(),
    nn.ConvTranspose2d(8, 4, 3, stride=2, padding=1, output_padding=1),
    nn.ReLU(),
    nn.ConvTranspose2d(4, 1, 3, stride=2, padding=1, output_padding=1),
    nn.Sigmoid(),
)
draw.fill(net, 0.3)
images = torch.zeros(16, 1, 8, 8)
for i, (row, column) in enumerate(draw.integers(6, 16, 2).tolist()):
    images[i, 0, row : row + 3, column : column + 3] = 1.0
x = images
for layer in net:
    x = layer(x)
    print(f"{type(layer).__name__:16s}", tuple(x.shape))
optimizer = torch.optim.Adam(net.parameters(), lr=0.02)
for step in range(25):
    optimizer.zero_grad()
    loss = nn.functional.mse_loss(net(images), images)
    loss.backward()
    optimizer.step()
    if step % 8 == 0:
        print(step, f"{loss.item():.4f}")
print(net)
