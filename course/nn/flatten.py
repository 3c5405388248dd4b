"""`Flatten`: several dimensions in a row become one."""

from course.nn.module import Module


class Flatten(Module):
    """Dimensions start_dim to end_dim become one; by default all but the first, which counts the samples of a
    batch.

    >>> import course
    >>> course.nn.Flatten()(course.ones(64, 1, 28, 28)).shape
    (64, 784)
    """

    def __init__(self, start_dim=1, end_dim=-1):
        super().__init__()
        self.start_dim = start_dim
        self.end_dim = end_dim

    def forward(self, input):
        return input.flatten(self.start_dim, self.end_dim)

    def extra_repr(self):
        return f"start_dim={self.start_dim}, end_dim={self.end_dim}"
