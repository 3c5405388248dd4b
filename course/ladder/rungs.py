"""The rungs of the ladder: the lecture's training (slides 23 to 27), and what makes it faster, one change a
rung.

The network has 669,706 parameters, and a batch of 64 images keeps a processor busy for some two
milliseconds. So most of the lecture's time is spent around the arithmetic, and falls rung by rung. A rung is
a `Rung`: a loader, a loop, an optimizer and a step, each a function of a few lines below.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import torch
from torch import nn
from torch.nn.functional import cross_entropy, relu
from torch.optim import AdamW, Optimizer
from torch.utils.data import DataLoader
from torchvision import transforms

from course import data
from course.data.images import Images

Batches = Iterable[tuple[torch.Tensor, torch.Tensor]]
Step = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]
"""From images, shape (N, 1, 28, 28), and labels, shape (N,), to the loss before the step, shape ()."""
Loop = Callable[[Step, Batches, torch.device], list[float]]
"""From a step, batches and the device to the losses, a number each."""


class MLP(nn.Module):
    """The lecture's network (slide 24): 784 -> 512 -> 512 -> 10.

    >>> sum(parameter.numel() for parameter in MLP().parameters())
    669706
    """

    def __init__(self, p: float = 0.4) -> None:
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 512)
        self.d1 = nn.Dropout(p)
        self.fc2 = nn.Linear(512, 512)
        self.d2 = nn.Dropout(p)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Logits, shape (N, 10), for images of 784 pixels each."""
        x = x.view(-1, 28 * 28)
        x = self.d1(relu(self.fc1(x)))
        x = self.d2(relu(self.fc2(x)))
        return self.fc3(x)


class Sets(NamedTuple):
    """The same digits twice: as images that wait for PIL and transforms, and as tensors on a device."""

    images: Images
    tensors: data.OnDevice


def digits(device: torch.device | str, say: Callable[[str], object] = print) -> Sets:
    """What `data.load` finds, for the lecture's loader and for ours."""
    training, test = data.load(say)
    mean, std = data.statistics(training)
    transform = transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,))])
    return Sets(Images(*training, True, transform), data.on_device(device, sets=(training, test), say=say))


# Loaders: where the batches come from.


def by_pil(sets: Sets, batch_size: int, generator: torch.Generator) -> DataLoader:
    """The lecture's: each image becomes a PIL image, a tensor, a normalised tensor, and part of a batch."""
    return DataLoader(sets.images, batch_size, shuffle=True, generator=generator)


def in_memory(sets: Sets, batch_size: int, generator: torch.Generator) -> data.Loader:
    """The same batches, cut out of tensors that lie on the device, normalised once."""
    return data.Loader(sets.tensors.training, batch_size, shuffle=True, generator=generator)


# Loops: what happens around the steps.


def asking(step: Step, batches: Batches, device: torch.device) -> list[float]:
    """The lecture's: `.item()` after each step, for which Python waits until the device has done it."""
    return [step(images.to(device), labels.to(device)).item() for images, labels in batches]


def asking_once(step: Step, batches: Batches, device: torch.device) -> list[float]:
    """The losses stay on the device until the end: on a GPU, Python is steps ahead of it."""
    losses = [step(images.to(device), labels.to(device)) for images, labels in batches]
    return torch.stack(losses).tolist()


# Optimizers: AdamW in three ways of writing it.


def adamw(parameters: Iterable[nn.Parameter], lr: float) -> Optimizer:
    """The lecture's: on the CPU, a dozen operations for each of the six parameters."""
    return AdamW(parameters, lr=lr)


def fused_adamw(parameters: Iterable[nn.Parameter], lr: float) -> Optimizer:
    """One pass over each parameter, its gradient and its two means."""
    return AdamW(parameters, lr=lr, fused=True)


def graphed_adamw(parameters: Iterable[nn.Parameter], lr: float) -> Optimizer:
    """Fused, with a learning rate that a recorded graph reads anew at each replay: a tensor."""
    parameters = list(parameters)
    device = parameters[0].device
    return AdamW(parameters, lr=torch.tensor(lr, device=device), fused=True, capturable=device.type == "cuda")


# Steps: zero the gradients, forward, backward, step.


def eager(model: Callable[[torch.Tensor], torch.Tensor], opt: Optimizer) -> Step:
    """The lecture's: each operation starts when Python comes to it."""

    def step(images: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        opt.zero_grad()
        loss = cross_entropy(model(images), labels)
        loss.backward()
        opt.step()
        return loss.detach()

    return step


def in_bf16(model: nn.Module, opt: Optimizer) -> Step:
    """Products in numbers of 16 bits, weights and AdamW in 32."""
    kind = next(model.parameters()).device.type

    def step(images: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        opt.zero_grad()
        with torch.autocast(kind, dtype=torch.bfloat16):
            loss = cross_entropy(model(images), labels)
        loss.backward()
        opt.step()
        return loss.detach()

    return step


def compiled(model: nn.Module, opt: Optimizer) -> Step:
    """Forward and backward as two generated programs, which go over memory less often than operations do."""
    torch.compiler.reset()  # of trainings before: torch compiles one function a few times only, then gives up
    return eager(torch.compile(model), opt)


class Recorded:
    """The whole step as one CUDA graph, replayed on memory of its own: Python starts one thing, not fifty.

    The first steps are taken as they come, on a stream aside, so that what is made once (AdamW's means, the
    workspace of cuBLAS) is there before the recording.

    Source: https://docs.pytorch.org/docs/stable/notes/cuda.html#whole-network-capture
    """

    FIRST = 3

    def __init__(self, model: nn.Module, opt: Optimizer) -> None:
        self.opt, self.step, self.taken = opt, eager(model, opt), 0
        self.graph = torch.cuda.CUDAGraph()

    def __call__(self, images: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        self.taken += 1
        if self.taken <= self.FIRST:
            stream = torch.cuda.Stream()
            stream.wait_stream(torch.cuda.current_stream())
            with torch.cuda.stream(stream):
                loss = self.step(images, labels)
            torch.cuda.current_stream().wait_stream(stream)
            return loss
        if self.taken == self.FIRST + 1:
            self.images, self.labels = images.clone(), labels.clone()
            self.opt.zero_grad()  # the recording makes the gradients, in its own memory
            with torch.cuda.graph(self.graph):
                self.loss = self.step(self.images, self.labels)
        self.images.copy_(images)
        self.labels.copy_(labels)
        self.graph.replay()
        return self.loss.clone()


# What a rung may lack: the reason, or None where it can run.


def nothing(device: torch.device) -> str | None:
    """It runs everywhere."""
    return None


def bf16(device: torch.device) -> str | None:
    """Whether the processor multiplies numbers of 16 bits itself; one that does not is slower with them."""
    if device.type == "cuda":
        return None if torch.cuda.is_bf16_supported(including_emulation=False) else "this GPU has no bf16"
    able = getattr(torch.cpu, "get_capabilities", dict)()
    return None if able.get("avx512_bf16") or able.get("amx_bf16") else "this processor has no bf16"


def compiler(device: torch.device) -> str | None:
    """Whether there is a C++ compiler, which `torch.compile` runs for the CPU."""
    if device.type == "cuda" or shutil.which(os.environ.get("CXX", "g++")) or shutil.which("clang++"):
        return None
    return "no C++ compiler (g++ or clang++)"


def gpu(device: torch.device) -> str | None:
    """Whether this is a GPU of NVIDIA's."""
    return None if device.type == "cuda" else "needs a CUDA GPU"


@dataclass(frozen=True)
class Rung:
    """One way to train the lecture's network, which differs in one point from the rung it was made of."""

    name: str
    why: str
    """What it spares, in a sentence."""
    loader: Callable[[Sets, int, torch.Generator], DataLoader | data.Loader] = by_pil
    loop: Loop = asking
    optimizer: Callable[[Iterator[nn.Parameter], float], Optimizer] = adamw
    step: Callable[[nn.Module, Optimizer], Step] = eager
    batch_size: int = 64
    lr: float = 0.0005
    epochs: int = 5
    one_cycle: bool = False
    """Whether the learning rate rises to `lr` and falls to nearly 0 in these epochs, or else stays."""
    p: float = 0.4
    """Dropout's probability."""
    lacks: Callable[[torch.device], str | None] = nothing


LECTURE = Rung(
    name="the lecture's loop",
    why="DataLoader opens each image with PIL; batches of 64, AdamW at 0.0005.",
)
MEMORY = replace(
    LECTURE,
    name="data in memory",
    why="Each pixel is normalised once, and a batch is one indexing.",
    loader=in_memory,
)
NO_ITEM = replace(
    MEMORY,
    name="no .item()",
    why="Python does not wait for the loss of each step: that counts on a GPU, and little on a CPU.",
    loop=asking_once,
)
FUSED = replace(
    NO_ITEM,
    name="fused AdamW",
    why="One pass over the memory of a parameter, and not a dozen.",
    optimizer=fused_adamw,
)
LARGE = replace(
    FUSED,
    name="batch 250, one cycle",
    why="A quarter of the steps, and products of a better size; the learning rate is larger, and scheduled.",
    batch_size=250,  # divides 60,000: all batches have one shape, as compiled and recorded steps want it
    lr=0.003,
    epochs=4,
    one_cycle=True,
)
SHORT = replace(
    LARGE,
    name="two epochs, no dropout",
    why="In two epochs nothing is learnt by heart, and what dropout withholds is learnt sooner.",
    batch_size=200,
    lr=0.005,
    epochs=2,
    p=0.0,
)
BF16 = replace(
    SHORT,
    name="bf16",
    why="Products of numbers with half the bits.",
    step=in_bf16,
    lacks=bf16,
)
COMPILED = replace(
    SHORT,
    name="torch.compile",
    why="Generated code, which goes over memory less often; it is compiled first, for seconds or a minute.",
    step=compiled,
    lacks=compiler,
)
RECORDED = replace(
    SHORT,
    name="CUDA graphs",
    why="Python starts a whole step at once.",
    step=Recorded,
    optimizer=graphed_adamw,
    lacks=gpu,
)
RUNGS = (LECTURE, MEMORY, NO_ITEM, FUSED, LARGE, SHORT, BF16, COMPILED, RECORDED)
