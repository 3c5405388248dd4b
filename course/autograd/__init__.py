"""`course.autograd`: the backward pass, gradients as values, and functions of one's own, under torch's
names.

    gradients     backward and grad
    function      Function: an operation of one's own
    gradcheck     does a backward agree with its forward?
    functional    Jacobians, Hessians, and products with them
    batched       all rows of a Jacobian in one pass
    graph         hooks on what is saved     | these are loaded when they are first asked for
    forward_ad    tensors with tangents      |
    variable      what tensors once were     |
"""

import importlib
from typing import Any

from course.autograd import functional
from course.autograd.function import Function
from course.autograd.gradcheck import GradcheckError, gradcheck, gradgradcheck
from course.autograd.gradients import backward, grad
from course.manners.anomaly import detect_anomaly, is_anomaly_enabled, set_detect_anomaly
from course.mode import enable_grad, is_grad_enabled, no_grad, set_grad_enabled


def __getattr__(name: str) -> Any:
    if name in ("forward_ad", "graph"):
        return importlib.import_module(f"course.autograd.{name}")
    if name == "Variable":
        return importlib.import_module("course.autograd.variable").Variable
    raise AttributeError(f"module 'course.autograd' has no attribute {name!r}")


__all__ = [
    "Function",
    "GradcheckError",
    "backward",
    "detect_anomaly",
    "enable_grad",
    "functional",
    "grad",
    "gradcheck",
    "gradgradcheck",
    "is_anomaly_enabled",
    "is_grad_enabled",
    "no_grad",
    "set_detect_anomaly",
    "set_grad_enabled",
]
