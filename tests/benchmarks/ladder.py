"""The lecture's network rung by rung: seconds an epoch, accuracy over seeds, time to an accuracy.

    python tests/benchmarks/ladder.py --quick       50 steps a rung, nothing is kept
    python tests/benchmarks/ladder.py --minutes 9   whole trainings, seed by seed, each kept when it has ended
    python tests/benchmarks/ladder.py --table       what is kept, and the goals
    python tests/benchmarks/ladder.py --choose      learning rates for large batches, on a validation set

A seed takes minutes. What was kept (`--file`, by default the file that the lecture's
notebook shows) is gone on with: run it again until there are `--seeds` of them. Another machine, or other
settings, want another file.
"""

import argparse
import itertools
import math
import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path

import torch

from course import data
from course.data.images import Images
from course.ladder import figures, rungs

Plain = argparse.RawDescriptionHelpFormatter


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="50 steps a rung, without torch.compile")
    parser.add_argument("--table", action="store_true", help="train nothing")
    parser.add_argument("--choose", action="store_true", help="compare learning rates on a validation set")
    parser.add_argument("--minutes", type=float, default=math.inf, help="start no seed after that time")
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu", type=torch.device)
    parser.add_argument("--file", type=Path, default=figures.MEASURED)
    return parser.parse_args()


def quick(device):
    sets = rungs.digits(device)
    here = [rung for rung in rungs.RUNGS if not rung.lacks(device) and rung is not rungs.COMPILED]
    print_table(figures.side_by_side(here, sets, 0, device, steps=10, parts=5), device)


def measure(device, seeds, until, file):
    """Whole trainings by all rungs in turn, half an epoch at a time, for each seed that the file lacks."""
    sets = rungs.digits(device)
    here = [rung for rung in rungs.RUNGS if not rung.lacks(device)]
    machine, runs = figures.machine(device), []
    if file.exists():
        before, runs = figures.read(file)
        if before != machine:
            sys.exit(
                f"{file} is of another machine or other settings: name another --file.\n{before}\n{machine}"
            )
    done = {run.seed for run in runs}
    for seed in sorted(set(range(seeds)) - done):
        if time.monotonic() > until:
            break
        start = time.monotonic()
        runs += figures.side_by_side(here, sets, seed, device)
        figures.write(machine, runs, file)
        print(f"seed {seed}: {time.monotonic() - start:.0f} s", flush=True)


def choose(device, until):
    """Accuracies on a validation set, by dropout, batch, learning rate and epochs; two seeds each."""
    training, test = data.load()
    tensors = data.on_device(device, validation=10_000, sets=(training, test))
    # The network never sees the test set here: what is tested on is the validation set.
    sets = rungs.Sets(Images(*training, True), tensors._replace(test=tensors.validation))
    grid = itertools.product(
        (rungs.LARGE, rungs.SHORT), (200, 250, 500), (0.003, 0.004, 0.005, 0.008), (2, 3, 4)
    )
    for chosen, batch, lr, epochs in grid:
        if time.monotonic() > until:
            break
        rung = replace(chosen, batch_size=batch, lr=lr, epochs=epochs)
        runs = [run for seed in (0, 1) for run in figures.side_by_side([rung], sets, seed, device)]
        last = statistics.mean(run.accuracy[-1] for run in runs)
        print(
            f"dropout {rung.p} batch {batch:4} lr {lr:.3f} epochs {epochs}: "
            f"{last:.2f} %, {runs[0].epoch:.2f} s an epoch",
            flush=True,
        )


def print_table(runs, device):
    print(f"\n{'':22}{'s an epoch':>11}{'ratio':>9}{'s to 97.6 %':>13}{'seeds':>7}  test accuracy in %")
    for rung in rungs.RUNGS:
        if not figures.of(runs, rung.name):
            print(f"{rung.name:22}not run: {rung.lacks(device) or 'left out'}")
            continue
        row, soon = figures.summary(runs, rung.name), figures.time_to(97.6, runs, rung.name)
        print(f"{rung.name:22}{row.epoch:11.3f}{row.ratio:7.3f} x{soon:13.2f}{row.seeds:7}  {row.spread}")
    for run in figures.of(runs, rungs.COMPILED.name).values():
        print(f"torch.compile compiled for {run.warm_up:.0f} s before its first step with seed {run.seed}")


def print_goals(runs, device):
    """What issue 16 asks for on two threads of a CPU, and what came out."""
    base = rungs.LECTURE.name
    summaries = {
        rung.name: figures.summary(runs, rung.name) for rung in rungs.RUNGS if figures.of(runs, rung.name)
    }
    lecture = figures.time_to(97.6, runs, base)
    soonest = {name: figures.time_to(97.6, runs, name) / lecture for name in summaries}
    five_epochs = 5 * summaries[base].epoch
    to_98 = {name: figures.time_to(98, runs, name) / five_epochs for name in summaries}
    small = {rung.name for rung in rungs.RUNGS if rung.batch_size == 64} & summaries.keys()
    goals = [
        ("an epoch at batch 64", 0.40, min(summaries[name].ratio for name in small)),
        ("an epoch in bf16", 0.20, getattr(summaries.get(rungs.BF16.name), "ratio", None)),
        ("time to 97.6 %, of the lecture's loop's", 1 / 6, min(soonest.values())),
        ("time to 98 %, of the lecture's five epochs", 1 / 4, min(to_98.values())),
    ]
    print("\ngoal" + " " * 42 + "at most   measured")
    for what, most, found in goals:
        told = (
            f"{found:8.3f}  {'reached' if found <= most else 'MISSED'}"
            if found is not None
            else "  not run here"
        )
        print(f"{what:46}{most:7.3f}   {told}")


def main():
    options = arguments()
    torch.set_num_threads(options.threads)
    until = time.monotonic() + 60 * options.minutes
    print(figures.machine(options.device))
    if options.quick:
        quick(options.device)
    elif options.choose:
        choose(options.device, until)
    else:
        if not options.table:
            measure(options.device, options.seeds, until, options.file)
        _, runs = figures.read(options.file)
        print_table(runs, options.device)
        print_goals(runs, options.device)


if __name__ == "__main__":
    main()
