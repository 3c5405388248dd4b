"""What batch normalization keeps, in training and after it, beside a copy by hand."""

import torch
from draws import Draws
from torch import nn


def by_hand(x, gamma, beta, mean, var, momentum=0.1, eps=1e-5, training=True):
    if training:
        m, v = x.mean(dim=(0, 2, 3)), x.var(dim=(0, 2, 3), unbiased=False)
        n = x.numel() / x.shape[1]
        mean = (1 - momentum) * mean + momentum * m
        var = (1 - momentum) * var + momentum * v * n / (n - 1)
    else:
        m, v = mean, var
    hat = (x - m[None, :, None, None]) / torch.sqrt(v[None, :, None, None] + eps)
    return gamma[None, :, None, None] * hat + beta[None, :, None, None], mean, var


draw = Draws(torch, 22)
bn = nn.BatchNorm2d(3)
bn.weight.data = torch.tensor([1.0, 2.0, 0.5])
mean, var = torch.zeros(3), torch.ones(3)
for _ in range(3):
    x = draw.normal(4, 3, 5, 5) * 2 + 1
    ours, mean, var = by_hand(x, bn.weight, bn.bias, mean, var)
    print(torch.allclose(bn(x), ours, atol=1e-5), bn.num_batches_tracked)
print(bn.running_mean, torch.allclose(bn.running_mean, mean, atol=1e-6))
print(bn.running_var, torch.allclose(bn.running_var, var, atol=1e-5))
bn.eval()
y = bn(x)
print(torch.allclose(y, by_hand(x, bn.weight, bn.bias, mean, var, training=False)[0], atol=1e-5))
print(y.mean(dim=(0, 2, 3)))
print({name: tuple(t.shape) for name, t in bn.state_dict().items()})
print([name for name, _ in bn.named_parameters()], [name for name, _ in bn.named_buffers()])
