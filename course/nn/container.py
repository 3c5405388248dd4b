"""`Sequential`: modules one after the other. `ModuleList`, `ModuleDict`: for a forward of one's own."""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, Iterator, KeysView, Mapping, ValuesView
from typing import Any, Self, overload

from course.nn.module import Module


class Sequential(Module):
    """The output of each module is the input of the next.

    Args:
        modules: in this order, named '0', '1', …; or one dictionary of modules by name.

    >>> import course
    >>> net = course.nn.Sequential(course.nn.Linear(4, 8), course.nn.ReLU(), course.nn.Linear(8, 2))
    >>> net(course.ones(5, 4)).shape
    torch.Size([5, 2])
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


class ModuleList(Sequential):
    """A list of modules whose parameters are the network's; in a plain list they would be nobody's.

    >>> import course
    >>> layers = course.nn.ModuleList([course.nn.Linear(2, 2) for _ in range(3)])
    >>> len(layers), len(list(layers.parameters()))
    (3, 6)
    """

    def __init__(self, modules: Iterable[Module] | None = None) -> None:
        super().__init__(*(() if modules is None else modules))

    def __getitem__(self, index: int | slice) -> Any:
        return type(self)(list(self)[index]) if isinstance(index, slice) else super().__getitem__(index)

    def __add__(self, other: Iterable[Module]) -> ModuleList:
        return type(self)([*self, *other])

    def __iadd__(self, other: Iterable[Module]) -> Self:
        return self.extend(list(other))

    def __repr__(self) -> str:
        """As torch: equal ones in a row are told once."""
        lines, start, texts = [], 0, [repr(module).replace("\n", "\n  ") for module in self]
        for i, text in enumerate(texts):
            if i + 1 < len(texts) and texts[i + 1] == text:
                continue
            several = i > start
            lines.append(f"({start}-{i}): {i + 1 - start} x {text}" if several else f"({i}): {text}")
            start = i + 1
        inside = "\n  " + "\n  ".join(lines) + "\n" if lines else ""
        return f"{type(self).__name__}({inside})"

    def forward(self, input: Any) -> Any:
        raise NotImplementedError("a ModuleList is no function: loop over its modules in your own forward")


class ModuleDict(Module):
    """Modules by name, whose parameters are the network's.

    >>> import course
    >>> heads = course.nn.ModuleDict({"mean": course.nn.Linear(2, 1), "log_var": course.nn.Linear(2, 1)})
    >>> list(heads), "mean" in heads
    (['mean', 'log_var'], True)
    """

    def __init__(self, modules: Mapping[str, Module] | None = None) -> None:
        super().__init__()
        self.update(modules or {})

    def update(self, modules: Mapping[str, Module] | Iterable[tuple[str, Module]]) -> None:
        """Add modules by name; those of a name that is there are replaced."""
        for name, module in dict(modules).items():
            self.add_module(name, module)

    def __getitem__(self, name: str) -> Any:
        return self._modules[name]

    def __setitem__(self, name: str, module: Module) -> None:
        self.add_module(name, module)

    def __delitem__(self, name: str) -> None:
        del self._modules[name]

    def pop(self, name: str) -> Any:
        """Take a module out and return it."""
        return self._modules.pop(name)

    def clear(self) -> None:
        """Take all out."""
        self._modules.clear()

    def __len__(self) -> int:
        return len(self._modules)

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __contains__(self, name: object) -> bool:
        return name in self._modules

    def keys(self) -> KeysView[str]:
        return self._modules.keys()

    def values(self) -> ValuesView[Any]:
        return self._modules.values()

    def items(self) -> ItemsView[str, Any]:
        return self._modules.items()
