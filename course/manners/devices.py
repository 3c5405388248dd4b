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
    """What scripts ask of `torch.cuda`, be there a GPU or not: there is none, and nothing to wait for."""

    @staticmethod
    def is_available() -> bool:
        return False

    @staticmethod
    def device_count() -> int:
        return 0

    @staticmethod
    def manual_seed(seed: int) -> None:
        """Nothing: there is no GPU whose draws could be seeded; `course.manual_seed` seeds the CPU's."""

    manual_seed_all = manual_seed

    @staticmethod
    def synchronize(device: object = None) -> None:
        """Nothing: NumPy has computed what it has returned."""

    @staticmethod
    def empty_cache() -> None:
        """Nothing: no memory is kept back."""

    @staticmethod
    def current_device() -> int:
        raise RuntimeError(NO_GPU)

    @staticmethod
    def get_device_name(device: object = None) -> str:
        raise RuntimeError(NO_GPU)


NO_GPU = (
    "course computes on the CPU alone: write device = 'cuda' if torch.cuda.is_available() else 'cpu', "
    "and .to(device)"
)


class backends:
    """What scripts set of `torch.backends`: it may be set, and changes nothing."""

    class cudnn:
        enabled = deterministic = benchmark = False

        @staticmethod
        def is_available() -> bool:
            return False

    class mps:
        @staticmethod
        def is_available() -> bool:
            return False

        @staticmethod
        def is_built() -> bool:
            return False
