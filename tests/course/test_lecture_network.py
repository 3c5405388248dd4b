"""The lecture's network on course and on torch: with dropout off, from the same weights and on the same
batches, a hundred steps of AdamW have the same losses.
"""

import numpy as np
import torch

import course
from course import data
from course.ladder.rungs import MLP


def ours(weights):
    """Slide 24 on course."""
    nn = course.nn
    model = nn.Sequential(
        nn.Flatten(), nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10)
    )
    names = {f"fc{k}.{kind}": f"{place}.{kind}" for k, place in ((1, 1), (2, 3), (3, 5)) for kind in KINDS}
    model.load_state_dict(
        {names[name]: course.tensor(value.numpy().copy()) for name, value in weights.items()}
    )
    return model


KINDS = ("weight", "bias")


def losses(t, model, batches):
    opt, found = t.optim.AdamW(model.parameters(), lr=0.0005), []
    for images, labels in batches:
        opt.zero_grad()
        loss = t.nn.functional.cross_entropy(model(t.tensor(images.numpy())), t.tensor(labels.numpy()))
        loss.backward()
        opt.step()
        found.append(loss.item())
    return found


def test_a_hundred_steps_have_torchs_losses():
    digits = data.Digits(*data.digits(True), data.DIGITS)
    sets = data.on_device(sets=(digits, digits))
    torch.manual_seed(0)
    model = MLP(p=0.0)
    loader = data.Loader(sets.training, batch_size=64, shuffle=True)
    batches = [batch for _ in range(5) for batch in loader][:100]
    own = ours(model.state_dict())
    theirs = losses(torch, model, batches)
    assert len(theirs) == 100 and theirs[0] > 2 and theirs[-1] < 0.3
    np.testing.assert_allclose(losses(course, own, batches), theirs, rtol=0, atol=1e-5)
