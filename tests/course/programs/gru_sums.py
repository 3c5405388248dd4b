"""A GRU over padded sequences of different lengths learns their sum; packed, the padding is not read."""

import torch
from draws import Draws
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence

draw = Draws(torch, 24)
gru, head = draw.fill(nn.GRU(1, 12, batch_first=True)), draw.fill(nn.Linear(12, 1))
optimizer = torch.optim.Adam([*gru.parameters(), *head.parameters()], lr=0.03)
print(gru, [name for name, _ in gru.named_parameters()])
for step in range(30):
    lengths = (draw.integers(5, 16) + 2).tolist()
    sequences = [draw.uniform(n, 1, low=-1) for n in lengths]
    padded = pad_sequence(sequences, batch_first=True)
    packed = pack_padded_sequence(padded, lengths, batch_first=True, enforce_sorted=False)
    output, h = gru(packed)
    loss = ((head(h[-1]) - padded.sum(dim=1)) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 10 == 9:
        print(step, f"{loss.item():.3f}")
output, lens = pad_packed_sequence(output, batch_first=True)
print(output.shape[0], lens.tolist() == lengths, bool((output[0, lengths[0] :] == 0).all()))
