"""`Sequential`: modules one after the other."""

from __future__ import annotations

from collections.abc import Iterator
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

    def _position(self, index: int) -> int:
        if not -len(self) <= index < len(self):
            raise IndexError(f"index {index} is out of range: there are {len(self)} modules")
        return index
