"""`course.device` and `course.cuda`: the CPU is the only device, and asking is allowed."""

from __future__ import annotations


class device:
    """The place where a tensor's memory is: always the CPU.

    >>> import course
    >>> course.device("cuda" if course.cuda.is_available() else "cpu")
    device(type='cpu')
    """

    __slots__ = ("index", "type")

    def __init__(self, type: str | device = "cpu", index: int | None = None) -> None:
        name = str(getattr(type, "type", type)).partition(":")[0]
        if name != "cpu":
            raise RuntimeError(f"course computes on the CPU alone: there is no device {type!r}")
        self.type = name
        self.index = index

    def __repr__(self) -> str:
        return f"device(type='{self.type}')"

    def __str__(self) -> str:
        return self.type

    def __eq__(self, other: object) -> bool:
        return self.type == getattr(other, "type", other)

    def __hash__(self) -> int:
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
