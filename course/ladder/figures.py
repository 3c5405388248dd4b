"""What trainings side by side took and learnt, as figures: seconds an epoch, ratios, accuracies, time to an
accuracy; and as a file that says on which machine.
"""

from __future__ import annotations

import json
import math
import os
import platform
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch

from course.ladder.rungs import LECTURE, Rung, Sets
from course.ladder.training import Training

MEASURED = Path(__file__).parent / "measured.json"
"""The figures that the lecture's notebook shows; `tests/benchmarks/ladder.py` writes them."""


@dataclass(frozen=True)
class Run:
    """One training by one rung, timed and tested in parts of equal numbers of steps, of half an epoch if it
    was to be tested.
    """

    rung: str
    seed: int
    seconds: tuple[float, ...]
    """Of each part, evaluation not counted."""
    epochs: tuple[float, ...]
    """How many had been done at the end of each part."""
    accuracy: tuple[float, ...] = ()
    """In percent of the test images, at the end of each part; none where it was not asked for."""
    warm_up: float = 0.0
    """Seconds before the first part: `torch.compile` compiles then."""

    @property
    def epoch(self) -> float:
        """Seconds an epoch: the mean of the parts."""
        return sum(self.seconds) / self.epochs[-1]

    def time_to(self, accuracy: float) -> float:
        """Seconds of training until the first test at or above that accuracy; infinite if there was none.

        >>> run = Run("some", 0, seconds=(2.0, 1.0, 1.0), epochs=(0.5, 1, 1.5), accuracy=(96.0, 97.7, 97.5))
        >>> run.time_to(97.6), run.time_to(98)
        (3.0, inf)
        """
        for part, reached in enumerate(self.accuracy, 1):
            if reached >= accuracy:
                return sum(self.seconds[:part])
        return math.inf


def side_by_side(
    rungs: Iterable[Rung],
    sets: Sets,
    seed: int,
    device: torch.device | str = "cpu",
    steps: int | None = None,
    parts: int = 5,
) -> list[Run]:
    """Train by each rung, part by part in turn, so that what else the machine does hits all of them alike.

    Args:
        rungs: what the device lacks nothing for.
        sets: digits on that device.
        seed: of weights, batches and dropout, the same for all.
        device: where to train.
        steps: how many to time in each part, and not to test; by default half an epoch, with a test after it,
            for as many epochs as the rung has.
        parts: how many parts of `steps` steps.
    """
    trainings = [Training(rung, sets, seed, device) for rung in rungs]
    warm_up = [training.warm_up() for training in trainings]
    count = [parts if steps else 2 * training.rung.epochs for training in trainings]
    seconds: list[list[float]] = [[] for _ in trainings]
    accuracy: list[list[float]] = [[] for _ in trainings]
    for part in range(max(count)):
        for k, training in enumerate(trainings):
            if part < count[k]:
                seconds[k].append(training.run(steps or len(training.loader) // 2))
                accuracy[k] += [] if steps else [round(training.accuracy(), 2)]
    return [
        Run(
            training.rung.name,
            seed,
            tuple(round(one, 5) for one in seconds[k]),
            tuple(
                round((part + 1) * (steps or len(training.loader) // 2) / len(training.loader), 4)
                for part in range(count[k])
            ),
            tuple(accuracy[k]),
            round(warm_up[k], 2),
        )
        for k, training in enumerate(trainings)
    ]


@dataclass(frozen=True)
class Summary:
    """What the runs of one rung say, over its seeds; ratios are medians of those to the lecture's loop with
    the same seed.
    """

    rung: str
    seeds: int
    epoch: float
    """Seconds an epoch, median."""
    ratio: float
    accuracy: tuple[float, ...]
    """Of each seed, in percent, at the end of the training."""

    @property
    def spread(self) -> str:
        """Mean and standard deviation, least and greatest of the accuracies.

        >>> Summary("some", 3, 1.0, 1.0, (97.0, 98.0, 97.5)).spread
        '97.50 ± 0.50 (97.00 to 98.00)'
        """
        if not self.accuracy:
            return ""
        deviation = statistics.stdev(self.accuracy) if len(self.accuracy) > 1 else math.nan
        least, most = min(self.accuracy), max(self.accuracy)
        return f"{statistics.mean(self.accuracy):.2f} ± {deviation:.2f} ({least:.2f} to {most:.2f})"


def of(runs: Iterable[Run], rung: str) -> dict[int, Run]:
    """The runs of a rung by their seeds."""
    return {run.seed: run for run in runs if run.rung == rung}


def summary(runs: Sequence[Run], rung: str) -> Summary:
    """What the runs of that rung say.

    Raises:
        ValueError: there are none, or a seed has no run of the lecture's loop.
    """
    own, base = of(runs, rung), of(runs, LECTURE.name)
    if not own or own.keys() - base.keys():
        raise ValueError(f"{rung!r} has runs with seeds {[*own]}, and the lecture's loop with {[*base]}")
    return Summary(
        rung,
        len(own),
        statistics.median(run.epoch for run in own.values()),
        statistics.median(run.epoch / base[seed].epoch for seed, run in own.items()),
        tuple(run.accuracy[-1] for run in own.values() if run.accuracy),
    )


def time_to(accuracy: float, runs: Sequence[Run], rung: str) -> float:
    """The median over seeds of the seconds until that accuracy, in percent; infinite if none was at it."""
    return statistics.median(run.time_to(accuracy) for run in of(runs, rung).values())


def machine(device: torch.device) -> dict[str, str | int | None]:
    """On what figures were measured, and with what."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "gpu": torch.cuda.get_device_name(device) if device.type == "cuda" else None,
        "threads": torch.get_num_threads(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "torch": torch.__version__,
        "capability": torch.backends.cpu.get_cpu_capability(),
        "OPENBLAS_CORETYPE": os.environ.get("OPENBLAS_CORETYPE"),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, "unknown")


def read(path: Path = MEASURED) -> tuple[dict[str, str | int | None], list[Run]]:
    """The machine and the runs that a file holds."""
    kept = json.loads(path.read_text(encoding="utf-8"))
    return kept["machine"], [_run(**run) for run in kept["runs"]]


def write(machine: dict[str, str | int | None], runs: Iterable[Run], path: Path = MEASURED) -> None:
    """Keep them, a run a line."""
    lines = ",\n".join("    " + json.dumps(asdict(run), ensure_ascii=False) for run in runs)
    told = json.dumps(machine, indent=2).replace("\n", "\n  ")
    path.write_text(f'{{\n  "machine": {told},\n  "runs": [\n{lines}\n  ]\n}}\n', encoding="utf-8")


def _run(seconds: list[float], epochs: list[float], accuracy: list[float], **rest: Any) -> Run:
    return Run(seconds=tuple(seconds), epochs=tuple(epochs), accuracy=tuple(accuracy), **rest)
