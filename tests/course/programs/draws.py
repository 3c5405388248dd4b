"""Random draws for the programs beside this file, NumPy's, so that they are the same with every library."""

import numpy as np


class Draws:
    def __init__(self, torch, seed=0):
        self.torch, self.rng = torch, np.random.default_rng(seed)

    def normal(self, *shape, scale=1.0):
        return self.torch.tensor((self.rng.standard_normal(shape) * scale).astype(np.float32))

    def uniform(self, *shape, low=0.0, high=1.0):
        return self.torch.tensor(self.rng.uniform(low, high, shape).astype(np.float32))

    def integers(self, high, *shape):
        return self.torch.tensor(self.rng.integers(0, high, shape))

    def order(self, n):
        return self.torch.tensor(self.rng.permutation(n))

    def fill(self, module, scale=0.4):
        """Draw a module's parameters; those of one dim, biases, begin at 0 and norms' weights at 1."""
        for name, p in module.named_parameters():
            if p.dim() > 1:
                p.data = self.normal(*p.shape, scale=scale)
            else:
                p.data = self.torch.full(tuple(p.shape), 1.0 if name.endswith("weight") else 0.0)
        return module
