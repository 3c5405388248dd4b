"""Which file holds which layers: a family is one file, loaded when one of its names is first asked for.

`course.nn.Conv2d` and `course.nn.functional.conv2d` load course/nn/convolution.py, and nothing before them
does: who trains an MLP waits for no convolution.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from typing import Any

from course.manners.help import tell
from course.manners.protocols import NN_FUNCTIONS

FUNCTIONS = {
    "convolution": "conv1d conv2d conv3d conv_transpose1d conv_transpose2d conv_transpose3d",
    "folding": "fold unfold",
    "padding": "pad",
    "pooling": "adaptive_avg_pool1d adaptive_avg_pool2d adaptive_max_pool1d adaptive_max_pool2d avg_pool1d "
    "avg_pool2d avg_pool3d max_pool1d max_pool2d max_pool3d",
    "upsampling": "interpolate pixel_shuffle pixel_unshuffle upsample",
}
"""In `course.nn.functional`."""

CLASSES = {
    "convolution": "Conv1d Conv2d Conv3d ConvTranspose1d ConvTranspose2d ConvTranspose3d",
    "folding": "Fold Unfold",
    "padding": "CircularPad1d CircularPad2d ConstantPad1d ConstantPad2d ReflectionPad1d ReflectionPad2d "
    "ReplicationPad1d ReplicationPad2d ZeroPad1d ZeroPad2d",
    "pooling": "AdaptiveAvgPool1d AdaptiveAvgPool2d AdaptiveMaxPool1d AdaptiveMaxPool2d AvgPool1d AvgPool2d "
    "AvgPool3d MaxPool1d MaxPool2d MaxPool3d",
    "upsampling": "PixelShuffle PixelUnshuffle Upsample UpsamplingBilinear2d UpsamplingNearest2d",
}
"""In `course.nn`."""


def names(table: dict[str, str]) -> dict[str, str]:
    """Each name of a table, and its family."""
    return {name: family for family, listed in table.items() for name in listed.split()}


FUNCTION_AT, CLASS_AT = names(FUNCTIONS), names(CLASSES)


def load(family: str) -> Any:
    """The file of a family; its functions answer to torch's own of the same names, and tell derivatives."""
    module = importlib.import_module(f"course.nn.{family}")
    functions = {name: getattr(module, name) for name in FUNCTIONS.get(family, "").split()}
    if not functions.keys() <= NN_FUNCTIONS.keys():
        NN_FUNCTIONS.update(functions)
        tell(functions.values())
    return module


def load_all(which: Iterable[str] = (*FUNCTIONS, *CLASSES)) -> None:
    """Every family: for the page of derivatives, and for tests of all there is."""
    for family in which:
        load(family)
