"""What the kernel's texts say of a process's memory. Read on any system: the engine imports it, too."""


def held(status: bytes) -> int:
    """Bytes that a process holds, from its `status`: anonymous and shared memory, swap, page tables; what it
    shares with others too.
    """
    total = 0
    for line in status.split(b"\n"):
        if line.startswith((b"RssAnon:", b"RssShmem:", b"VmSwap:", b"VmPTE:")):
            total += int(line.split()[1])
    return total << 10


def share(rollup: bytes, status: bytes) -> int | None:
    """Bytes that are a process's own part of what it holds, from its `smaps_rollup`; None where that cannot
    be read. Slow to make.
    """
    total, seen = 0, False
    for line in rollup.split(b"\n"):
        if line.startswith((b"Pss_Anon:", b"Pss_Shmem:", b"SwapPss:")):
            total, seen = total + int(line.split()[1]), True
    tables = sum(int(line.split()[1]) for line in status.split(b"\n") if line.startswith(b"VmPTE:"))
    return (total + tables) << 10 if seen else None


def size(count: int) -> str:
    """Bytes as people write them.

    >>> size(2 << 30), size(300 << 20), size(5)
    ('2 GiB', '300 MiB', '5 bytes')
    """
    for unit, shift in (("GiB", 30), ("MiB", 20), ("KiB", 10)):
        if count >= 1 << shift:
            return f"{count / (1 << shift):.3g} {unit}"
    return f"{count} bytes"
