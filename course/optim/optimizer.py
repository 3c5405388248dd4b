"""What every optimizer shares: groups of parameters with their own settings, state for each parameter, and
the walk over both.

A subclass says how one block of one parameter moves (`update`). The walk hands out blocks small enough that a
parameter, its gradient, its state and the scratch memory stay in the processor's cache through all of NumPy's
passes over them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from copy import deepcopy
from itertools import chain
from typing import Any

import numpy as np

from course.manners import version
from course.manners.arrays import beside, on_gpu
from course.manners.types import Params, T
from course.mode import enable_grad
from course.nn.module import clear_grad
from course.tensors import Tensor, wrap

BLOCK = 65_536
"""Elements in a block. AdamW on 669,706 float32 weights takes 1.6 ms in these, 2.1 in blocks of 16,384 and
2.2 in whole parameters.
"""


class Optimizer:
    """The base of SGD, Adam and AdamW.

    Args:
        params: parameters, or (name, parameter) pairs, or dictionaries {"params": ..., a setting: its value
            in this group, ...}.
        defaults: settings for the groups that do not bring their own.

    Raises:
        TypeError: something that is no tensor is to be optimized, or params have no order.
        ValueError: no parameters, one twice, or one that is the result of an operation.
    """

    def __init__(self, params: Params, defaults: dict[str, Any]) -> None:
        if isinstance(params, Tensor):
            raise TypeError(
                "params argument given to the optimizer should be an iterable of Tensors or dicts, but got "
                f"{type(params).__name__}: write [tensor]"
            )
        self.defaults = defaults
        self.state = defaultdict(dict)
        self.param_groups = []
        self._scratch = {}
        groups: list[Any] = list(params)
        if not groups:
            raise ValueError("optimizer got an empty parameter list")
        for group in groups if isinstance(groups[0], dict) else [{"params": groups}]:
            self.add_param_group(group)

    def add_param_group(self, param_group: dict[str, Any]) -> None:
        """Optimize further parameters, with settings of their own where the dictionary has any."""
        if not isinstance(param_group, dict):
            raise TypeError(f"param_group must be a dict, but got {type(param_group)}")
        params = param_group["params"]
        if isinstance(params, set):
            raise TypeError(
                "optimizer parameters need to be organized in ordered collections, but the ordering of "
                "tensors in sets will change between runs. Please use a list instead."
            )
        params = [params] if isinstance(params, Tensor) else list(params)
        names = [p[0] for p in params if isinstance(p, tuple)]
        if names and len(names) < len(params):
            raise ValueError(
                "all optimizer params should be with/without names. Some param names are missing"
            )
        params = [p[1] if isinstance(p, tuple) else p for p in params]
        for p in params:
            if not isinstance(p, Tensor):
                raise TypeError(
                    f"optimizer can only optimize Tensors, but one of the params is {type(p).__name__}"
                )
            if p.grad_fn is not None:
                raise ValueError(
                    f"can't optimize a non-leaf Tensor: this one was computed by {p.grad_fn.name()}"
                )
        seen = list(map(id, chain(params, *(group["params"] for group in self.param_groups))))
        if len(seen) > len(set(seen)):
            raise ValueError("some parameters appear in more than one parameter group, or twice in one")
        group = {**self.defaults, **param_group, "params": params}
        if names:
            group["param_names"] = names
        self.param_groups.append(group)

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget the gradients of all parameters, or make them zero in place."""
        for group in self.param_groups:
            for p in group["params"]:
                clear_grad(p, set_to_none)

    def step(self, closure: Callable[[], T] | None = None) -> T | None:
        """Move every parameter that has a gradient, in place.

        Args:
            closure: computes the loss anew: zero_grad, forward, backward, return the loss.

        Returns:
            What the closure returned.
        """
        loss = None
        if closure is not None:
            with enable_grad():
                loss = closure()
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is not None:
                    self._move(p, p.grad, group)
        return loss

    def _move(self, p: Tensor, grad: Tensor, group: dict[str, Any]) -> None:
        arrays, settings = self.prepare(p, group, self.state[p])
        arrays = [np.atleast_1d(a) for a in (p.array, grad.array, *arrays)]
        n = len(arrays[0])
        rows = n if on_gpu(p.array) else min(n, max(1, BLOCK * n // max(1, p.array.size)))
        s, t = self._two_like(arrays[0][:rows])
        aligned = arrays[1].strides == arrays[0].strides
        for start in range(0, n, rows or 1):
            p_block, g, *state = [a[start : start + rows] for a in arrays]
            if start + rows > n:
                s, t = s[: n - start], t[: n - start]
            if not aligned:
                # the gradient of x @ w.T by w is the transpose of a product: read across its rows once, not
                # in each pass
                t[...] = g
                g = t
            self.update(s, t, p_block, g, *state, **settings)
        version.bump(p.array)

    def _two_like(self, block: np.ndarray) -> np.ndarray:
        """Scratch memory of a block's shape and dtype, twice; kept from step to step."""
        kind = block.dtype, type(block)
        memory = self._scratch.get(kind)
        if memory is None or memory.shape[1] < block.size:
            memory = self._scratch[kind] = np.empty_like(block, shape=(2, max(block.size, BLOCK)))
        return memory[:, : block.size].reshape(2, *block.shape)

    def prepare(
        self, p: Tensor, group: dict[str, Any], state: dict[str, Any]
    ) -> tuple[list[np.ndarray], dict[str, Any]]:
        """Bring the state of `p` to the next step: the arrays of it that `update` takes in blocks, and the
        step's numbers.
        """
        raise NotImplementedError

    @staticmethod
    def update(
        s: np.ndarray, t: np.ndarray, p: np.ndarray, g: np.ndarray, *state: Any, **settings: Any
    ) -> None:
        """Move the block `p` by its gradient `g`, in place; `s` and `t` are scratch memory of its shape (`g`
        may be in `t`).
        """
        raise NotImplementedError

    def state_dict(self) -> dict[str, Any]:
        """Settings and state, with parameters as numbers in the order of the groups; the layout is
        torch's.
        """
        numbers = {id(p): i for i, p in enumerate(chain(*(group["params"] for group in self.param_groups)))}
        return {
            "state": {numbers[id(p)]: dict(state) for p, state in self.state.items() if state},
            "param_groups": [
                {**group, "params": [numbers[id(p)] for p in group["params"]]} for group in self.param_groups
            ],
        }

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Take over settings and a copy of the state, ours or torch's, for the same parameters in the same
        order.
        """
        saved = deepcopy(state_dict["param_groups"])
        if len(saved) != len(self.param_groups):
            raise ValueError(
                "loaded state dict has a different number of parameter groups: "
                f"{len(saved)}, and the optimizer has {len(self.param_groups)}"
            )
        for theirs, ours in zip(saved, self.param_groups):
            if len(theirs["params"]) != len(ours["params"]):
                raise ValueError(
                    "loaded state dict contains a parameter group that doesn't match the size of optimizer's "
                    f"group: {len(theirs['params'])} parameters, and the optimizer's group has "
                    f"{len(ours['params'])}"
                )
        parameters = dict(
            zip(chain(*(g["params"] for g in saved)), chain(*(g["params"] for g in self.param_groups)))
        )
        self.state = defaultdict(dict)
        for number, state in state_dict["state"].items():
            p = parameters[number]
            self.state[p] = {name: _own(value, p, name) for name, value in state.items()}
        self.param_groups = [
            {**theirs, "params": ours["params"]} for theirs, ours in zip(saved, self.param_groups)
        ]

    def __repr__(self) -> str:
        lines = []
        for i, group in enumerate(self.param_groups):
            lines.append(f"Parameter Group {i}")
            lines += [
                f"    {name}: {group[name]}"
                for name in sorted(group)
                if name not in ("params", "param_names")
            ]
        return f"{type(self).__name__} (\n" + "\n".join(lines) + "\n)"


def at_least(name: str, value: float, low: float = 0.0) -> None:
    """Refuse a setting below `low`; nan is refused too."""
    if not low <= value:
        raise ValueError(f"Invalid {name}: {value}")


def _own(value: Any, p: Tensor, name: str) -> Any:
    """A copy of an entry of a saved state, in the dtype of its parameter; the number of steps stays
    float32.
    """
    if isinstance(value, list | tuple):
        return type(value)(_own(each, p, name) for each in value)
    if isinstance(value, np.ndarray):
        return beside(value.copy(), p)
    if hasattr(value, "detach"):
        array = value.detach().cpu().numpy()
        if name == "step":
            return wrap(array.astype(np.float32))
        return wrap(beside(array.astype(p.array.dtype), p.array))
    return value
