"""Keep the best state, stop when nothing gets better, and go back to it; through a file too."""

import copy
import io

import torch
from draws import Draws
from torch import nn

draw = Draws(torch, 31)
x, v = draw.normal(20, 8), draw.normal(40, 8)
truth = draw.normal(8, 1)
y, target = x @ truth + 0.8 * draw.normal(20, 1), v @ truth
net = draw.fill(nn.Sequential(nn.Linear(8, 32), nn.Tanh(), nn.Linear(32, 1)))
optimizer = torch.optim.Adam(net.parameters(), lr=0.03)
best, patience, state = float("inf"), 0, None
epoch = 0
while epoch < 60:
    net.train()
    optimizer.zero_grad()
    nn.functional.mse_loss(net(x), y).backward()
    optimizer.step()
    net.eval()
    with torch.inference_mode():
        loss = nn.functional.mse_loss(net(v), target).item()
    if loss < best:
        best, patience, state = loss, 0, copy.deepcopy(net.state_dict())
    else:
        patience += 1
    if patience == 8:
        break
    epoch += 1
print(f"stopped at {epoch}, best {best:.3f}, now {loss:.3f}")
file = io.BytesIO()
torch.save({"model": state, "optimizer": optimizer.state_dict(), "epoch": epoch}, file)
file.seek(0)
checkpoint = torch.load(file)
other = nn.Sequential(nn.Linear(8, 32), nn.Tanh(), nn.Linear(32, 1))
print(other.load_state_dict(checkpoint["model"]), checkpoint["epoch"] == epoch)
print(f"{nn.functional.mse_loss(other(v), target).item():.3f}")
try:
    nn.Linear(8, 2).load_state_dict(checkpoint["model"])
except RuntimeError as error:
    print(str(error).splitlines()[0], len(str(error).splitlines()))
