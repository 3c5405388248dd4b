"""Where a convolution looked: hooks note activations and gradients, and their product is a map."""

import torch
import torch.nn.functional as F
from draws import Draws
from torch import nn

draw = Draws(torch, 28)
net = nn.Sequential(nn.Conv2d(1, 3, 3, padding=1), nn.ReLU(), nn.AvgPool2d(2), nn.Flatten(), nn.Linear(27, 2))
draw.fill(net)
image = draw.normal(1, 1, 6, 6)
seen, shapes = {}, []
handles = [
    net[1].register_forward_hook(lambda module, inputs, output: seen.update(activation=output.detach())),
    net[1].register_full_backward_hook(lambda module, gi, go: seen.update(gradient=go[0])),
]
handles += [m.register_forward_hook(lambda m, i, o: shapes.append((type(m).__name__, *o.shape))) for m in net]
score = net(image)[0, 1]
score.backward()
print(shapes)
weights = seen["gradient"].mean(dim=(2, 3), keepdim=True)
cam = F.relu((weights * seen["activation"]).sum(dim=1))
print(cam.shape, (100 * cam / cam.max()).round())
for handle in handles:
    handle.remove()
net(image)
print(len(shapes))
saliency = torch.autograd.grad(net(image.requires_grad_())[0].max(), image)[0].abs()
print(saliency.shape, saliency[0, 0, 0])
