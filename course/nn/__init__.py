"""Layers, losses and what they are made of, under torch's names.

functional      activations, losses and layers as functions; the rules of losses and of LayerNorm
module          Module; parameter: what it counts among its weights; container: Sequential
linear, activation, dropout, flatten, normalization, loss: modules
init            how weights begin
"""

from course.nn import functional, init
from course.nn.activation import ELU, GELU, LeakyReLU, LogSoftmax, ReLU, Sigmoid, SiLU, Softmax, Tanh
from course.nn.container import Sequential
from course.nn.dropout import Dropout
from course.nn.flatten import Flatten
from course.nn.linear import Identity, Linear
from course.nn.loss import BCEWithLogitsLoss, CrossEntropyLoss, L1Loss, MSELoss, NLLLoss
from course.nn.module import Module
from course.nn.normalization import LayerNorm
from course.nn.parameter import Parameter

__all__ = [
    "ELU",
    "GELU",
    "BCEWithLogitsLoss",
    "CrossEntropyLoss",
    "Dropout",
    "Flatten",
    "Identity",
    "L1Loss",
    "LayerNorm",
    "LeakyReLU",
    "Linear",
    "LogSoftmax",
    "MSELoss",
    "Module",
    "NLLLoss",
    "Parameter",
    "ReLU",
    "Sequential",
    "SiLU",
    "Sigmoid",
    "Softmax",
    "Tanh",
    "functional",
    "init",
]
