"""`course.device` and `course.cuda`: the CPU is the only device, and asking is allowed."""

from __future__ import annotations

TYPES = "cpu cuda ipu xpu mkldnn mps mtia meta xla hpu vulkan".split()


class device:
    """The place where a tensor's memory is: always the CPU. Others can be named, and nothing be put there.

    >>> import course
    >>> course.device("cuda" if course.cuda.is_available() else "cpu")
    device(type='cpu')
    >>> course.device("cuda:1")
    device(type='cuda', index=1)

    Raises:
        RuntimeError: torch knows no device of that name.
    """

    __slots__ = ("index", "type")

    def __init__(self, type: str | device = "cpu", index: int | None = None) -> None:
        if isinstance(type, int):
            type = f"cuda:{type}"
        given = getattr(type, "type", type)
        name, _, number = str(given).partition(":")
        if name not in TYPES or (number and not number.isdecimal()):
            raise RuntimeError(
                f"Expected one of {', '.join(TYPES)} device type at start of device string: {given}"
            )
        self.type = name
        self.index = int(number) if number else getattr(type, "index", index) if given is not type else index

    def __repr__(self) -> str:
        number = "" if self.index is None else f", index={self.index}"
        return f"device(type='{self.type}'{number})"

    def __str__(self) -> str:
        return self.type if self.index is None else f"{self.type}:{self.index}"

    def __eq__(self, other: object) -> bool:
        if isinstance(other, str):
            return str(self) == other
        return (self.type, self.index) == (getattr(other, "type", None), getattr(other, "index", None))

    def __hash__(self) -> int:
        return hash((self.type, self.index))


def as_device(given: object) -> device:
    """The device that a tensor is to be put on.

    Raises:
        RuntimeError: it is not the CPU.
    """
    found = given if isinstance(given, device) else device(given)  # pyrefly: ignore[bad-argument-type]
    if found.type != "cpu":
        raise RuntimeError(f"course computes on the CPU alone: there is no device '{found}'")
    return found


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

    get_device_capability = get_device_properties = mem_get_info = set_device = get_device_name

    @staticmethod
    def memory_allocated(device: object = None) -> int:
        return 0

    max_memory_allocated = memory_reserved = max_memory_reserved = memory_allocated

    @staticmethod
    def is_bf16_supported() -> bool:
        return False


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

    class cuda:
        class matmul:
            allow_tf32 = False

        @staticmethod
        def is_built() -> bool:
            return False

    class mps:
        @staticmethod
        def is_available() -> bool:
            return False

        @staticmethod
        def is_built() -> bool:
            return False
