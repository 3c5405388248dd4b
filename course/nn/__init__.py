"""Layers, losses and what they are made of, under torch's names.

functional      activations, losses and layers as functions; the rules of losses and of LayerNorm
module          Module; parameter: what it counts among its weights
container       Sequential, ModuleList, ModuleDict
linear, embedding, activation, dropout, flatten, normalization, loss: modules
hooks           what a module calls when it runs
init            how weights begin; utils: clipping, parameters as one vector
families        which of the files below holds a name; they are loaded when it is first asked for

convolution     and its transpose; windows: what slides over an image
pooling, padding, folding, upsampling
batchnorm       and normalization of groups and of images
recurrent       RNN, LSTM, GRU; attention: the product of queries, keys and values
lazy            layers that learn the size of their input from the first
further_activations, further_losses, further_dropout: those that are not in every network
"""

from typing import Any

from course.nn import families, functional, init, utils
from course.nn.activation import ELU, GELU, LeakyReLU, LogSoftmax, ReLU, Sigmoid, SiLU, Softmax, Tanh
from course.nn.container import ModuleDict, ModuleList, Sequential
from course.nn.dropout import Dropout
from course.nn.embedding import Embedding
from course.nn.flatten import Flatten, Unflatten
from course.nn.linear import Identity, Linear
from course.nn.loss import (
    BCELoss,
    BCEWithLogitsLoss,
    CrossEntropyLoss,
    HuberLoss,
    KLDivLoss,
    L1Loss,
    MSELoss,
    NLLLoss,
    SmoothL1Loss,
)
from course.nn.module import Module
from course.nn.normalization import LayerNorm
from course.nn.parameter import Parameter

__all__ = [
    "ELU",
    "GELU",
    "BCELoss",
    "BCEWithLogitsLoss",
    "CrossEntropyLoss",
    "Dropout",
    "Embedding",
    "Flatten",
    "HuberLoss",
    "Identity",
    "KLDivLoss",
    "L1Loss",
    "LayerNorm",
    "LeakyReLU",
    "Linear",
    "LogSoftmax",
    "MSELoss",
    "Module",
    "ModuleDict",
    "ModuleList",
    "NLLLoss",
    "Parameter",
    "ReLU",
    "Sequential",
    "SiLU",
    "Sigmoid",
    "SmoothL1Loss",
    "Softmax",
    "Tanh",
    "Unflatten",
    "functional",
    "init",
    "utils",
]


def __getattr__(name: str) -> Any:
    family = families.CLASS_AT.get(name)
    if family is None:
        raise AttributeError(
            f"module 'course.nn' has no attribute {name!r}: torch may have it, this small library does not"
        )
    value = globals()[name] = getattr(families.load(family), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *families.CLASS_AT})
