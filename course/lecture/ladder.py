# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # The lecture's network at the speed of the hardware (slides 23 to 27)
#
# The lecture's training is right, and it is slow: most of an epoch is spent on other things than the network.
# Here it gets faster rung by rung, one change at a time. The rungs are functions of a few lines each in
# `course/ladder/rungs.py`; open it beside this page.

# %%
import inspect

import torch

from course import draw
from course.ladder import figures, profile, rungs
from course.ladder.training import Training

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
sets = rungs.digits(device)
steps = 50
with_compiler = False  # `torch.compile` compiles for long before its first step

print(f"{len(sets.images):,} images of {sets.images.source}, on {device}, {torch.get_num_threads()} threads")
for rung in rungs.RUNGS:
    lacks = rung.lacks(device)
    print(f"{rung.name:20} {rung.why}" + (f" Not here: {lacks}." if lacks else ""))

# %% [markdown]
# ## How to time
#
# - **Warmed up.** The first steps of anything reserve memory, load code, compile. They are taken before the
#   clock is read, and taken back.
# - **Synchronised.** A GPU gets its work in a queue: whoever reads the clock without waiting measures how
#   fast Python can fill a queue.
# - **The same work.** All rungs start from the same weights and take the same batches. What is timed is
#   shuffling, loading, forward, backward and the optimizer. Reading the files is not, nor is testing.
# - **In turn.** Ten steps by each rung, and again. Another program that starts meanwhile slows down all
#   alike, and the ratio stays.
#
# In short, without the accuracies:

# %%
here = [
    rung for rung in rungs.RUNGS if not rung.lacks(device) and (with_compiler or rung is not rungs.COMPILED)
]
runs = figures.side_by_side(here, sets, seed=0, device=device, steps=steps // 5, parts=5)
short = {rung.name: figures.summary(runs, rung.name) for rung in here}
for name, row in short.items():
    print(f"{name:20} {row.epoch:8.2f} s an epoch {row.ratio:8.2f} of the lecture's")
draw.bars({name: row.epoch for name, row in short.items()}, title="an epoch, as 50 steps tell it").show()

# %% [markdown]
# ## The same training
#
# A faster loop that learns something else is no faster loop. The loader in memory gives the batches that
# `DataLoader` gives for the same seed, and each pixel has the same bits: so the first three rungs have the
# same losses, to the last bit. The fused optimizer adds in another order: its losses differ by rounding.

# %%
losses = {}
for rung in (rungs.LECTURE, rungs.MEMORY, rungs.NO_ITEM, rungs.FUSED):
    training = Training(rung, sets, seed=0, device=device)
    training.run(10)
    losses[rung] = torch.tensor(training.losses)
if device.type == "cpu":  # a GPU may add in another order each time
    assert torch.equal(losses[rungs.LECTURE], losses[rungs.MEMORY])
    assert torch.equal(losses[rungs.LECTURE], losses[rungs.NO_ITEM])
torch.testing.assert_close(losses[rungs.LECTURE], losses[rungs.FUSED], rtol=1e-3, atol=1e-4)
print(inspect.getsource(rungs.in_memory))

# %% [markdown]
# ## Where the time goes
#
# Of a step by the lecture's loop, and by the last rung whose operations still run one by one. A step with 200
# images does more than one with 64: what counts are the shares.

# %%
shares = {}
for rung in (rungs.LECTURE, rungs.SHORT):
    training = Training(rung, sets, seed=0, device=device)
    training.warm_up()
    spent = profile.where_time_goes(training, steps=20)
    shares[rung.name] = {part: 1e6 * seconds / rung.batch_size for part, seconds in spent.items()}
draw.bars(shares, title="an image's share of a step", unit="µs").show()

# %% [markdown]
# ## What it does to the accuracy
#
# Measured in full, over ten seeds, on the machine that is named; `tests/benchmarks/ladder.py` does it again
# on yours. A larger batch takes fewer steps, so each must be larger, and the learning rate grows with it: the
# usual first guess is in proportion to the batch, or to its root. A large rate from the start throws the
# weights about, and one at the end keeps them from settling: *one cycle* lets it rise and fall. Dropout is
# for long trainings: it keeps the network from learning its images by heart, for which two epochs leave no
# time, and what it withholds in each step must be learnt later. Better numbers than these are looked for on
# a validation set, 10,000 of the training images (`ladder.py --choose`), and never on the test set.

# %%
if figures.MEASURED.exists():
    machine, measured = figures.read()
    print(", ".join(f"{key}: {value}" for key, value in machine.items() if value is not None), "\n")
    rows = {name: figures.summary(measured, name) for name in dict.fromkeys(run.rung for run in measured)}
    print(f"{'':20} {'s an epoch':>10} {'ratio':>6} {'s to 97.6 %':>12}   accuracy in % over the seeds")
    for name, row in rows.items():
        soon = figures.time_to(97.6, measured, name)
        print(f"{name:20} {row.epoch:10.2f} {row.ratio:6.2f} {soon:12.1f}   {row.spread}")
    draw.bars({name: row.epoch for name, row in rows.items()}, title="an epoch").show()
    accuracies = {name: row.accuracy for name, row in rows.items()}
    draw.scatter(accuracies, title="after the last epoch", x="test accuracy in %").show()
else:
    print("not measured yet: python tests/benchmarks/ladder.py")

# %% [markdown]
# On a CPU the arithmetic is what is left: forward and backward of 60,000 images are some 100 billion
# multiplications with an addition each, and no loader makes fewer of them. A GPU is soon done with these,
# and the rungs about waiting (no `.item()`, CUDA graphs) are the ones that count there.
