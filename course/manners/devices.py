"""`course.device` and `course.cuda`: the CPU is the only device, and asking is allowed."""


class device:
    """The place where a tensor's memory is: always the CPU.

    >>> import course
    >>> course.device("cuda" if course.cuda.is_available() else "cpu")
    device(type='cpu')
    """

    __slots__ = ("type", "index")

    def __init__(self, type="cpu", index=None):
        name = str(getattr(type, "type", type)).partition(":")[0]
        if name != "cpu":
            raise RuntimeError(f"course computes on the CPU alone: there is no device {type!r}")
        self.type = name
        self.index = index

    def __repr__(self):
        return f"device(type='{self.type}')"

    def __str__(self):
        return self.type

    def __eq__(self, other):
        return self.type == getattr(other, "type", other)

    def __hash__(self):
        return hash(self.type)


CPU = device()


class cuda:
    """What the lecture asks of `torch.cuda`."""

    @staticmethod
    def is_available() -> bool:
        return False

    @staticmethod
    def device_count() -> int:
        return 0
