"""An LSTM reads a line letter by letter and learns to say it."""

import torch
from draws import Draws
from torch import nn

LINE = "hello world of gates and cells"
chars = sorted(set(LINE))
data = torch.tensor([chars.index(c) for c in LINE])


class CharLSTM(nn.Module):
    def __init__(self, size, hidden):
        super().__init__()
        self.embed = nn.Embedding(size, 8)
        self.lstm = nn.LSTM(8, hidden, batch_first=True)
        self.out = nn.Linear(hidden, size)

    def forward(self, x, state=None):
        h, state = self.lstm(self.embed(x), state)
        return self.out(h), state


draw = Draws(torch, 10)
net = draw.fill(CharLSTM(len(chars), 24), 0.3)
print(net)
optimizer = torch.optim.Adam(net.parameters(), lr=0.03)
for step in range(40):
    logits, (h, c) = net(data[None, :-1])
    loss = nn.functional.cross_entropy(logits.transpose(1, 2), data[None, 1:])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 10 == 0:
        print(step, f"{loss.item():.3f}", tuple(h.shape), tuple(c.shape))
with torch.no_grad():
    letter, state, said = data[None, :1], None, chars[data[0]]
    for _ in range(len(LINE) - 1):
        logits, state = net(letter, state)
        letter = logits[:, -1].argmax(-1, keepdim=True)
        said += chars[letter.item()]
print(said)
