"""How much one submission may use: the numbers that the engine, the sandbox and the wire share."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """What one submission may use; bytes and seconds. All but `cell_seconds`, `files`, `output`, `outputs`,
    `message` and `tests_memory` are for the whole tree of its processes together.

    cell_seconds: wall time of one cell.
    total_seconds, cpu_seconds: wall and CPU time of everything.
    memory: bytes beyond what the warm process held before the submission came (files in its folder included).
    processes: processes and threads.
    files: open files of each process.
    disk: bytes of all files in its folder, `/tmp` and `/dev/shm`.
    output: bytes that one cell may print.
    outputs: bytes of what all cells of a notebook print and show together.
    message: bytes of one message on the wire.
    tests_memory: bytes beyond what the warm process held, for the process that runs the tests.
    """

    cell_seconds: float = 60
    total_seconds: float = 600
    cpu_seconds: float = 600
    memory: int = 2 << 30
    processes: int = 64
    files: int = 256
    disk: int = 256 << 20
    output: int = 1 << 20
    outputs: int = 32 << 20
    message: int = 64 << 20
    tests_memory: int = 2 << 30
