"""Recurrent networks: RNN, LSTM and GRU, and one step of each as RNNCell, LSTMCell and GRUCell.

A step is a function of an input (N, D) and the state before, (N, H); a network runs it over time, layer by
layer. Nothing else is here: the graph of a step's operations is what the gradient goes back through ("through
time").
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from course.creation import empty, zeros
from course.manners.types import Device, DType
from course.nn import functional as F
from course.nn import init
from course.nn.module import Module
from course.nn.parameter import Parameter
from course.nn.utils.rnn import PackedSequence
from course.ops.shape import cat, stack
from course.tensors import Tensor

State = tuple[Tensor, ...]
Step = Callable[[Tensor, State, list[Any]], State]


# One step: what comes in, the state before, and the weights (W_ih, W_hh, b_ih, b_hh; the biases may be None)


def _tanh_step(x: Tensor, state: State, w: list[Any]) -> State:
    return ((F.linear(x, w[0], w[2]) + F.linear(state[0], w[1], w[3])).tanh(),)


def _relu_step(x: Tensor, state: State, w: list[Any]) -> State:
    return (F.relu(F.linear(x, w[0], w[2]) + F.linear(state[0], w[1], w[3])),)


def _lstm_step(x: Tensor, state: State, w: list[Any]) -> State:
    """Cell c: forget what gate f says, add what gate i lets in of the candidate; output o of it."""
    h, c = state
    i, f, candidate, o = (F.linear(x, w[0], w[2]) + F.linear(h, w[1], w[3])).chunk(4, -1)
    c = f.sigmoid() * c + i.sigmoid() * candidate.tanh()
    return o.sigmoid() * c.tanh(), c


def _gru_step(x: Tensor, state: State, w: list[Any]) -> State:
    """The mean, by gate z, of the state before and a candidate that sees it through gate r."""
    (h,) = state
    r_x, z_x, n_x = F.linear(x, w[0], w[2]).chunk(3, -1)
    r_h, z_h, n_h = F.linear(h, w[1], w[3]).chunk(3, -1)
    z = (z_x + z_h).sigmoid()
    candidate = (n_x + (r_x + r_h).sigmoid() * n_h).tanh()
    return ((h - candidate) * z + candidate,)


STEPS: dict[str, tuple[Step, int, int]] = {
    # the step, how many blocks of rows its weights have, how many tensors its state
    "RNN_TANH": (_tanh_step, 1, 1),
    "RNN_RELU": (_relu_step, 1, 1),
    "LSTM": (_lstm_step, 4, 2),
    "GRU": (_gru_step, 3, 1),
}


# Time: a list of inputs (n, D), one for each moment, where n never grows: sequences that ended are left out.


def _forward(step: Step, moments: list[Tensor], state: State, w: list[Any]) -> tuple[list[Tensor], State]:
    outputs, ended = [], []
    for x in moments:
        n = len(x)
        if n < len(state[0]):
            ended.append([s[n:] for s in state])
            state = tuple(s[:n] for s in state)
        state = step(x, state, w)
        outputs.append(state[0])
    parts = zip(state, *reversed(ended))
    return outputs, tuple(cat(part) if len(part) > 1 else part[0] for part in parts)


def _backward(step: Step, moments: list[Tensor], first: State, w: list[Any]) -> tuple[list[Tensor], State]:
    """From the last moment to the first: a sequence comes in at its own end."""
    outputs: list[Tensor] = []
    state = tuple(s[: len(moments[-1])] for s in first)
    for x in reversed(moments):
        n = len(state[0])
        if n < len(x):
            state = tuple(cat([s, f[n : len(x)]]) for s, f in zip(state, first))
        state = step(x, state, w)
        outputs.append(state[0])
    return outputs[::-1], state


def _uniform(module: Module, hidden_size: int) -> None:
    bound = 1 / math.sqrt(hidden_size) if hidden_size > 0 else 0
    for p in module.parameters():
        init.uniform_(p, -bound, bound)


class _Recurrent(Module):
    """What RNN, LSTM and GRU share.

    Args:
        input_size, hidden_size: D and H.
        num_layers: layers on top of each other; each reads the outputs of the one below.
        bias: whether there are b_ih and b_hh.
        batch_first: sequences as (N, L, D) in place of (L, N, D); the states stay (layers, N, H).
        dropout: in training, the share of outputs between layers that is zeroed.
        bidirectional: a second network reads from the end, and outputs stand side by side, (…, 2 H).
    """

    mode: str

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        proj_size: int = 0,
        device: Device | None = None,
        dtype: DType | None = None,
    ) -> None:
        super().__init__()
        if proj_size:
            raise NotImplementedError(
                f"{type(self).__name__}: proj_size is not there; put a Linear behind it"
            )
        if not isinstance(hidden_size, int):
            raise TypeError(f"hidden_size should be of type int, got: {type(hidden_size).__name__}")
        if hidden_size <= 0 or num_layers <= 0:
            raise ValueError("hidden_size and num_layers must be greater than zero")
        if not 0 <= dropout <= 1:
            raise ValueError(
                "dropout should be a number in range [0, 1] representing the probability of an element being "
                "zeroed"
            )
        self.input_size, self.hidden_size, self.num_layers = input_size, hidden_size, num_layers
        self.bias, self.batch_first, self.dropout = bias, batch_first, float(dropout)
        self.bidirectional = bidirectional
        blocks = STEPS[self.mode][1]
        self._weights = []
        for layer in range(num_layers):
            for end in ("", "_reverse")[: 1 + bidirectional]:
                size = input_size if layer == 0 else hidden_size * (1 + bidirectional)
                shapes = {
                    f"weight_ih_l{layer}{end}": (blocks * hidden_size, size),
                    f"weight_hh_l{layer}{end}": (blocks * hidden_size, hidden_size),
                }
                if bias:
                    shapes |= {f"bias_{k}_l{layer}{end}": (blocks * hidden_size,) for k in ("ih", "hh")}
                for name, shape in shapes.items():
                    setattr(self, name, Parameter(empty(*shape, dtype=dtype)))
                self._weights.append(list(shapes))
        self.to(device=device)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw all weights anew, uniform in ±1/√hidden_size."""
        _uniform(self, self.hidden_size)

    @property
    def _flat_weights_names(self) -> list[str]:
        return [name for names in self._weights for name in names]

    def flatten_parameters(self) -> None:
        """Nothing: torch lays out memory for a GPU here."""

    def _all(self, moments: list[Tensor], states: State) -> tuple[list[Tensor], State]:
        """All layers over all moments; `states` are (layers · directions, N, H)."""
        step = STEPS[self.mode][0]
        last = []
        ahead: list[Tensor] = []  # of the network that reads from the beginning
        for i, names in enumerate(self._weights):
            weights = [getattr(self, name) for name in names] + [None] * (4 - len(names))
            backwards = self.bidirectional and i % 2 == 1
            run = _backward if backwards else _forward
            outputs, state = run(step, moments, tuple(s[i] for s in states), weights)
            last.append(state)
            if backwards:
                outputs = [cat([a, b], -1) for a, b in zip(ahead, outputs)]
            if self.bidirectional and not backwards:
                ahead = outputs
            else:
                moments = outputs
                if self.dropout and i + 1 < len(self._weights):
                    moments = [F.dropout(m, self.dropout, self.training) for m in moments]
        return moments, tuple(stack(part) for part in zip(*last))

    def forward(self, input: Any, hx: Any = None) -> Any:
        packed = input if isinstance(input, PackedSequence) else None
        if packed is not None:
            moments, single = list(packed.data.split(packed.batch_sizes.tolist())), False
        else:
            if input.ndim not in (2, 3):
                raise ValueError(
                    f"{type(self).__name__}: Expected input to be 2D or 3D, got {input.ndim}D instead"
                )
            single = input.ndim == 2
            x = input.unsqueeze(1) if single else input.transpose(0, 1) if self.batch_first else input
            moments = list(x.unbind(0))
        if not moments:
            raise RuntimeError("Expected sequence length to be larger than 0 in RNN")
        if moments[0].shape[-1] != self.input_size:
            raise RuntimeError(
                f"input.size(-1) must be equal to input_size. Expected {self.input_size}, got "
                f"{moments[0].shape[-1]}"
            )
        outputs, states = self._all(moments, self._first(hx, len(moments[0]), single, moments[0], packed))
        if packed is not None:
            result = PackedSequence(cat(outputs), *packed[1:])
            if packed.unsorted_indices is not None:
                states = tuple(s.index_select(1, packed.unsorted_indices) for s in states)
        else:
            result = stack(outputs, 1 if self.batch_first and not single else 0)
            if single:
                result, states = result.squeeze(1), tuple(s.squeeze(1) for s in states)
        return result, states[0] if len(states) == 1 else states

    def _first(self, hx: Any, n: int, single: bool, like: Tensor, packed: PackedSequence | None) -> State:
        """The states to begin with, zeros where none are given."""
        count = STEPS[self.mode][2]
        shape = (len(self._weights), n, self.hidden_size)
        if hx is None:
            return (zeros(*shape, dtype=like.dtype),) * count
        given = (hx,) if count == 1 else tuple(hx)
        if single:
            given = tuple(s.unsqueeze(1) for s in given)
        for state in given:
            if state.shape != shape:
                raise RuntimeError(f"Expected hidden size {shape}, got {list(state.shape)}")
        if packed is not None and packed.sorted_indices is not None:
            given = tuple(s.index_select(1, packed.sorted_indices) for s in given)
        return given

    def extra_repr(self) -> str:
        parts = [f"{self.input_size}, {self.hidden_size}"]
        for name, usual in (
            ("num_layers", 1),
            ("bias", True),
            ("batch_first", False),
            ("dropout", 0),
            ("bidirectional", False),
        ):
            if getattr(self, name) != usual:
                parts.append(f"{name}={getattr(self, name)}")
        return ", ".join(parts)


class RNN(_Recurrent):
    """h = tanh(W_ih x + b_ih + W_hh h + b_hh) at each moment, or relu in tanh's place: (L, N, D) to outputs
    (L, N, H), and the last state (layers, N, H).

    >>> import course
    >>> outputs, h = course.nn.RNN(10, 20, num_layers=2)(course.zeros(5, 3, 10))
    >>> outputs.shape, h.shape
    (torch.Size([5, 3, 20]), torch.Size([2, 3, 20]))
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        nonlinearity: str = "tanh",
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        device: Device | None = None,
        dtype: DType | None = None,
    ) -> None:
        if nonlinearity not in ("tanh", "relu"):
            raise ValueError(f"Unknown nonlinearity '{nonlinearity}'. Select from 'tanh' or 'relu'.")
        self.mode = f"RNN_{nonlinearity.upper()}"
        super().__init__(
            input_size,
            hidden_size,
            num_layers,
            bias,
            batch_first,
            dropout,
            bidirectional,
            device=device,
            dtype=dtype,
        )
        self.nonlinearity = nonlinearity


class LSTM(_Recurrent):
    """Long short-term memory: (L, N, D) to outputs (L, N, H), and the last states (h, c) of (layers, N, H)
    each.

    >>> import course
    >>> outputs, (h, c) = course.nn.LSTM(10, 20, batch_first=True)(course.zeros(3, 5, 10))
    >>> outputs.shape, c.shape
    (torch.Size([3, 5, 20]), torch.Size([1, 3, 20]))
    """

    mode = "LSTM"


class GRU(_Recurrent):
    """Gated recurrent units: (L, N, D) to outputs (L, N, H), and the last state (layers, N, H)."""

    mode = "GRU"


class _Cell(Module):
    mode: str
    weight_ih: Parameter
    weight_hh: Parameter
    bias_ih: Parameter | None
    bias_hh: Parameter | None

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool = True,
        device: Device | None = None,
        dtype: DType | None = None,
    ) -> None:
        super().__init__()
        self.input_size, self.hidden_size, self.bias = input_size, hidden_size, bias
        rows = STEPS[self.mode][1] * hidden_size
        self.weight_ih = Parameter(empty(rows, input_size, dtype=dtype))
        self.weight_hh = Parameter(empty(rows, hidden_size, dtype=dtype))
        for name in ("bias_ih", "bias_hh"):
            self.register_parameter(name, Parameter(empty(rows, dtype=dtype)) if bias else None)
        self.to(device=device)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw all weights anew, uniform in ±1/√hidden_size."""
        _uniform(self, self.hidden_size)

    def forward(self, input: Tensor, hx: Any = None) -> Any:
        if input.ndim not in (1, 2):
            raise ValueError(
                f"{type(self).__name__}: Expected input to be 1D or 2D, got {input.ndim}D instead"
            )
        step, _, count = STEPS[self.mode]
        if hx is None:
            hx = (zeros(*input.shape[:-1], self.hidden_size, dtype=input.dtype),) * count
        given = (hx,) if isinstance(hx, Tensor) else tuple(hx)
        state = step(input, given, [self.weight_ih, self.weight_hh, self.bias_ih, self.bias_hh])
        return state[0] if count == 1 else state

    def extra_repr(self) -> str:
        extra = "" if self.bias else f", bias={self.bias}"
        return f"{self.input_size}, {self.hidden_size}{extra}"


class RNNCell(_Cell):
    """One step of an RNN: (N, D) and the state (N, H) to the next state."""

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool = True,
        nonlinearity: str = "tanh",
        device: Device | None = None,
        dtype: DType | None = None,
    ) -> None:
        self.mode = f"RNN_{nonlinearity.upper()}"
        if self.mode not in STEPS:
            raise RuntimeError(f"Unknown nonlinearity: {nonlinearity}")
        super().__init__(input_size, hidden_size, bias, device, dtype)
        self.nonlinearity = nonlinearity

    def extra_repr(self) -> str:
        extra = "" if self.nonlinearity == "tanh" else f", nonlinearity={self.nonlinearity}"
        return super().extra_repr() + extra


class LSTMCell(_Cell):
    """One step of an LSTM: (N, D) and the states (h, c) to the next."""

    mode = "LSTM"


class GRUCell(_Cell):
    """One step of a GRU: (N, D) and the state (N, H) to the next state."""

    mode = "GRU"
