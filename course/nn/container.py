"""`Sequential`: modules one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Self, overload

from course.nn.module import Module


class Sequential(Module):
    """The output of each module is the input of the next.

    Args:
        modules: in this order, named '0', '1', …; or one dictionary of modules by name.

    >>> import course
    >>> net = course.nn.Sequential(course.nn.Linear(4, 8), course.nn.ReLU(), course.nn.Linear(8, 2))
    >>> net(course.ones(5, 4)).shape
    (5, 2)
    >>> list(net.state_dict())
    ['0.weight', '0.bias', '2.weight', '2.bias']
    """

    @overload
    def __init__(self, *modules: Module) -> None: ...
    @overload
    def __init__(self, modules: dict[str, Module], /) -> None: ...
    def __init__(self, *modules: Any) -> None:
        super().__init__()
        if len(modules) == 1 and isinstance(modules[0], dict):
            named = modules[0].items()
        else:
            named = ((str(i), module) for i, module in enumerate(modules))
        for name, module in named:
            self.add_module(name, module)

    def forward(self, input: Any) -> Any:
        for module in self:
            input = module(input)
        return input

    def append(self, module: Module) -> Self:
        """Add a module at the end."""
        self.add_module(str(len(self)), module)
        return self

    def extend(self, modules: Iterable[Module]) -> Self:
        """Add modules at the end."""
        for module in modules:
            self.append(module)
        return self

    def insert(self, index: int, module: Module) -> Self:
        """Put a module at `index`, before the one that is there; the names are counted anew."""
        if not isinstance(module, Module):
            raise AssertionError(f"module should be of type Module, not {type(module).__name__}")
        if not -len(self) <= index <= len(self):
            raise IndexError(f"Index out of range: {index}, and there are {len(self)} modules")
        modules = list(self)
        modules.insert(index, module)
        self._modules.clear()
        return self.extend(modules)

    def pop(self, index: int | slice) -> Any:
        """Take a module out and return it."""
        taken = self[index]
        del self[index]
        return taken

    def __add__(self, other: Sequential) -> Sequential:
        return type(self)(*self, *other) if isinstance(other, Sequential) else NotImplemented

    def __iadd__(self, other: Sequential) -> Self:
        return self.extend(list(other)) if isinstance(other, Sequential) else NotImplemented

    def __mul__(self, times: int) -> Sequential:
        if not isinstance(times, int):
            return NotImplemented
        if times <= 0:
            raise ValueError(f"a Sequential is repeated once or more often, not {times} times")
        return type(self)(*(module for _ in range(times) for module in self))

    __rmul__ = __mul__

    def __imul__(self, times: int) -> Self:
        more = self * times
        return more if more is NotImplemented else self.extend(list(more)[len(self) :])

    def __len__(self) -> int:
        return len(self._modules)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._modules.values())

    def __getitem__(self, index: int | slice) -> Any:
        names = list(self._modules)
        if isinstance(index, slice):
            return type(self)({name: self._modules[name] for name in names[index]})
        return self._modules[names[self._position(index)]]

    def __setitem__(self, index: int, module: Module) -> None:
        setattr(self, list(self._modules)[self._position(index)], module)

    def __delitem__(self, index: int | slice) -> None:
        names = list(self._modules)
        gone = names[index] if isinstance(index, slice) else [names[self._position(index)]]
        rest = [module for name, module in self._modules.items() if name not in gone]
        self._modules.clear()
        self.extend(rest)

    def _position(self, index: int) -> int:
        if not -len(self) <= index < len(self):
            raise IndexError(f"index {index} is out of range: there are {len(self)} modules")
        return index
