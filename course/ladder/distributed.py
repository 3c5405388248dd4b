"""The lecture's network in more than one process: `DistributedDataParallel`, each with its part of a batch.

    python -m course.ladder.distributed --batch 128
    torchrun --standalone --nproc-per-node 2 -m course.ladder.distributed --batch 64

Both take the same steps: `DistributedSampler` deals the images of an order out in turn, and the processes add
up their gradients before each step. What each process does is the lecture's, and three lines more.
"""

from __future__ import annotations

import argparse
import json
import os
from itertools import islice
from pathlib import Path

import torch
import torch.distributed as dist
from torch.nn.functional import cross_entropy
from torch.nn.parallel import DistributedDataParallel
from torch.optim import AdamW
from torch.utils.data import DataLoader, TensorDataset
from torch.utils.data.distributed import DistributedSampler

from course import data
from course.ladder.rungs import MLP


def train(training: TensorDataset, batch: int, steps: int, p: float, device: torch.device) -> list[float]:
    """The losses of the first steps, each the mean over the batches of all processes.

    Args:
        training: images, shape (N, 1, 28, 28), and labels, shape (N,): the same in all processes.
        batch: images a step of this process.
        steps: at most those of an epoch are taken.
        p: dropout's probability.
        device: this process's.
    """
    rank, processes = (dist.get_rank(), dist.get_world_size()) if dist.is_initialized() else (0, 1)
    torch.manual_seed(0)  # the same weights in all
    model = MLP(p).to(device)
    network = DistributedDataParallel(model) if dist.is_initialized() else model
    torch.manual_seed(rank)  # and other masks of dropout
    sampler = DistributedSampler(training, num_replicas=processes, rank=rank, seed=0)
    loader = DataLoader(training, batch_size=batch, sampler=sampler)
    opt, losses = AdamW(model.parameters(), lr=0.0005), []
    for images, labels in islice(loader, steps):
        opt.zero_grad()
        loss = cross_entropy(network(images.to(device)), labels.to(device))
        loss.backward()  # the processes wait for each other here, and take the mean of their gradients
        opt.step()
        mean = loss.detach() / processes
        if dist.is_initialized():
            dist.all_reduce(mean)
        losses.append(mean.item())
    return losses


def main() -> None:
    """Train, in this process or in those that `torchrun` started; the first prints, and keeps the losses."""
    parser = argparse.ArgumentParser(description="the lecture's network by DistributedDataParallel")
    parser.add_argument("--batch", type=int, default=64, help="images a step, in each process")
    parser.add_argument("--steps", type=int, default=100)
    parser.add_argument("--dropout", type=float, default=0.4)
    parser.add_argument("--losses", type=Path, help="a file for the losses, as JSON")
    options = parser.parse_args()
    gpus = torch.cuda.device_count()
    device = (
        torch.device("cuda", int(os.environ.get("LOCAL_RANK", "0")) % gpus) if gpus else torch.device("cpu")
    )
    if dist.is_torchelastic_launched():
        dist.init_process_group("nccl" if gpus else "gloo")
    try:
        training = data.on_device().training
        losses = train(training, options.batch, options.steps, options.dropout, device)
        if not dist.is_initialized() or dist.get_rank() == 0:
            print(f"loss {losses[0]:.4f} at the first step, {losses[-1]:.4f} at step {len(losses)}")
            if options.losses:
                options.losses.write_text(json.dumps(losses))
    finally:
        if dist.is_initialized():
            dist.destroy_process_group()


if __name__ == "__main__":
    main()
