"""A folder because torch has one: `course.utils.data` holds data sets and
loaders, `checkpoint` saves memory.
"""

import importlib
from typing import Any

from course.utils import data


def __getattr__(name: str) -> Any:
    if name == "checkpoint":
        return importlib.import_module("course.utils.checkpoint")
    raise AttributeError(f"module 'course.utils' has no attribute {name!r}")


__all__ = ["data"]
