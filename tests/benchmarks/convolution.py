"""LeNet's convolutions and its first layers, forward and backward, on a batch of 64 images, float32: torch,
then course.
"""

import numpy as np
from paired import main, paired, table

LAYERS = {
    # name: images, filters
    "first, 1 -> 6 channels, 28 x 28": ((64, 1, 28, 28), (6, 1, 5, 5)),
    "second, 6 -> 16 channels, 12 x 12": ((64, 6, 12, 12), (16, 6, 5, 5)),
}


def layer(t, images, filters, by_images):
    """A convolution, forward and backward."""
    rng = np.random.default_rng(0)
    x = t.tensor(rng.standard_normal(images).astype(np.float32), requires_grad=by_images)
    w = t.tensor(rng.standard_normal(filters).astype(np.float32), requires_grad=True)
    b = t.tensor(np.zeros(filters[0], np.float32), requires_grad=True)
    leaves = [x, w, b] if by_images else [w, b]
    conv2d = t.nn.functional.conv2d
    g = t.ones_like(conv2d(x, w, b)).detach()

    def step():
        for leaf in leaves:
            leaf.grad = None
        conv2d(x, w, b).backward(g)
        return [leaf.grad for leaf in leaves]

    return step


def first_layers(t):
    """Convolution, relu and pooling, twice, and a linear layer at the end."""
    rng = np.random.default_rng(0)
    F = t.nn.functional
    x = t.tensor(rng.standard_normal((64, 1, 28, 28)).astype(np.float32))
    y = t.tensor(rng.integers(0, 10, 64))
    shapes = [(6, 1, 5, 5), (6,), (16, 6, 5, 5), (16,), (10, 256), (10,)]
    leaves = [
        t.tensor((rng.standard_normal(shape) * 0.1).astype(np.float32), requires_grad=True)
        for shape in shapes
    ]
    w1, b1, w2, b2, w3, b3 = leaves

    def step():
        for leaf in leaves:
            leaf.grad = None
        h = F.max_pool2d(F.relu(F.conv2d(x, w1, b1)), 2)
        h = F.max_pool2d(F.relu(F.conv2d(h, w2, b2)), 2)
        loss = F.cross_entropy(F.linear(h.flatten(1), w3, b3), y)
        loss.backward()
        return [loss.detach(), *(leaf.grad for leaf in leaves)]

    return step


def benchmark():
    import torch

    import course

    for name, (images, filters) in LAYERS.items():
        made = {lib.__name__: layer(lib, images, filters, images[1] > 1) for lib in (torch, course)}
        agree(made)
        table(f"LeNet's {name}: forward and backward", paired(made, rounds=200))
    made = {lib.__name__: first_layers(lib) for lib in (torch, course)}
    agree(made)
    table("Both with relu and pooling, and a linear layer: forward and backward", paired(made, rounds=200))


def agree(made):
    theirs, ours = (step() for step in made.values())
    for a, b in zip(theirs, ours):
        np.testing.assert_allclose(b.numpy(), a.numpy(), 1e-3, 1e-3)


if __name__ == "__main__":
    main(benchmark)
