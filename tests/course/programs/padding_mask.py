"""Attention that does not look at padding, with sines for places, and a mean over real tokens."""

import math

import torch
from draws import Draws
from torch import nn

draw = Draws(torch, 43)


def places(length, width):
    pe = torch.zeros(length, width)
    position = torch.arange(0, length).unsqueeze(1)
    div = torch.exp(torch.arange(0, width, 2) * -(math.log(10000.0) / width))
    pe[:, 0::2] = torch.sin(position * div)
    pe[:, 1::2] = torch.cos(position * div)
    return pe


def attend(q, k, v, mask=None):
    scores = torch.matmul(q, k.transpose(-2, -1)) / math.sqrt(q.size(-1))
    if mask is not None:
        scores = scores.masked_fill(mask == 0, -1e9)
    p = scores.softmax(dim=-1)
    return torch.matmul(p, v), p


print(places(4, 6))
lengths = torch.tensor([3, 5, 1])
mask = (torch.arange(5)[None, :] < lengths[:, None]).unsqueeze(1)
x = draw.normal(3, 5, 6) + places(5, 6)
x.requires_grad_()
out, p = attend(x, x, x, mask)
print(p[0, 0], p[2, 0], out.shape)
real = mask.squeeze(1).unsqueeze(-1).float()
mean = (out * real).sum(1) / real.sum(1)
mean.pow(2).sum().backward()
print((x.grad.abs().sum(-1) > 0).int())
norm = nn.LayerNorm(6)
print(norm(out).mean(-1).abs().max().item() < 1e-5, norm)
