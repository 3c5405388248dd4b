"""A grammar that no run uses, left unread until somebody does.

nbformat imports jsonschema, and that imports `rfc3987_syntax` where it is there: JupyterLab brings it along.
Its import alone makes three parsers of a grammar, which check that a text is an international address: 0.6 s
of a start, in the command and in the examiner alike, and no notebook's schema asks for one. Importing this
module imports jsonschema without; it does so before nbformat does, or not at all.
"""

import importlib
import importlib.util
import sys
from types import ModuleType

NAME = "rfc3987_syntax"


class _Later(ModuleType):
    """Stands for that module while jsonschema is imported."""

    def is_valid_syntax(self, term: str, value: str) -> bool:
        return importlib.import_module(NAME).is_valid_syntax(term, value)

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        sys.modules.pop(NAME, None)
        return getattr(importlib.import_module(NAME), name)


def _import_jsonschema() -> None:
    """Import jsonschema so that it imports the grammar when it is first asked for an address."""
    if "jsonschema" in sys.modules or NAME in sys.modules or importlib.util.find_spec(NAME) is None:
        return
    later = sys.modules[NAME] = _Later(NAME)
    try:
        importlib.import_module("jsonschema")
    finally:
        if sys.modules.get(NAME) is later:
            del sys.modules[NAME]


_import_jsonschema()
