"""Where each name lives: a table made from the code, `python -m course.manners.places`.

A function that is written is told by its file, a name that another one is given by that one's.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator

MODULES = ("course", "course.linalg", "course.func", "course.autograd")
PREFACE = """# Names

Where each name of `course` lives, by files; a dot before a name says that it is a method of `Tensor` alone.
`nn`, `optim` and `utils` say in their own files what they have. `python -m course.manners.places` makes this
page.
"""


def file_of(value: object) -> str | None:
    """The file in which a function or class is written, below course/; None for a plain value."""
    value = getattr(value, "within", value)
    code = getattr(inspect.unwrap(value) if callable(value) else value, "__code__", None)
    path = code.co_filename if code is not None else getattr(value, "__module__", "").replace(".", "/")
    _, found, rest = path.rpartition("course/")
    return rest.removesuffix(".py") + ".py" if found else None


def named() -> Iterator[tuple[str, object]]:
    """Every name, with what stands there."""
    importlib.import_module("course.families").load_all()
    tensor = importlib.import_module("course.tensors").Tensor
    top = importlib.import_module("course")
    for module in MODULES:
        found = importlib.import_module(module)
        prefix = module.removeprefix("course").removeprefix(".")
        for name in getattr(found, "__all__", None) or dir(found):
            yield f"{prefix}.{name}" if prefix else name, getattr(found, name)
    known = {*dir(top)}
    for name, value in sorted(vars(tensor).items()):
        if not name.startswith("_") and name not in known:
            yield f".{name}", value.fget if isinstance(value, property) else value


def page() -> str:
    """The table, as a page of Markdown."""
    files: dict[str, list[str]] = {}
    for name, value in named():
        if inspect.ismodule(value):
            continue
        files.setdefault(file_of(value) or "", []).append(name)
    files["manners/dtypes.py, names.py (values)"] = files.pop("", [])
    rows = (
        f"| {file} | {' '.join(sorted(set(names)))} |\n" for file, names in sorted(files.items()) if names
    )
    return f"{PREFACE}\n| file | names |\n|---|---|\n{''.join(rows)}"


if __name__ == "__main__":
    print(page(), end="")
