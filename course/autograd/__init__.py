"""`course.autograd`: the backward pass, gradients as values, and functions of one's own, under torch's
names.

    gradients     backward and grad
    function      Function: an operation of one's own
    gradcheck     does a backward agree with its forward?
    functional    Jacobians, Hessians, and products with them
    batched       all rows of a Jacobian in one pass
"""

from course.autograd import functional
from course.autograd.function import Function
from course.autograd.gradcheck import GradcheckError, gradcheck, gradgradcheck
from course.autograd.gradients import backward, grad
from course.manners.anomaly import detect_anomaly, is_anomaly_enabled, set_detect_anomaly
from course.mode import enable_grad, is_grad_enabled, no_grad, set_grad_enabled

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
