"""What an instructor released beside the notebook, for his tests: data to read, and modules to import.

A test's current folder is one of its own for each submission, with the released files in it, and what a test
writes there is gone with it. Released modules lie in another, which stands first on the path of imports: a
test imports these, and nothing that it has written. A student's files come there as copies, see `copies`.
"""

from __future__ import annotations

import ast
import builtins
import importlib
import os
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from importlib.machinery import FileFinder, SourceFileLoader
from pathlib import Path, PurePosixPath
from typing import Any

OURS = frozenset(sys.stdlib_module_names) | {"IPython", "autograder", "course", "nbformat", "numpy"}
"""Modules that the examiner itself needs: a released file of such a name does not take its place here."""


_folders: list[str] = []


def released(module: str) -> bool:
    """Whether a module is one that the instructor released."""
    file = getattr(sys.modules.get(module), "__file__", None)
    return isinstance(file, str) and any(file.startswith(f"{folder}/") for folder in _folders)


class Beside:
    """The files that a test has beside it.

    Args:
        place: an empty folder, which somebody else removes.
        files: the released files, by their path below the notebook's folder.
    """

    def __init__(self, place: Path, files: Mapping[str, bytes]) -> None:
        self.work = place / "work"
        self.released = tuple(files)
        modules = place / "modules"
        for folder in (self.work, modules):
            folder.mkdir()
        for path, content in files.items():
            _write(self.work / path, content)
            if path.endswith(".py"):
                _write(modules / path, content)
        names = {
            PurePosixPath(path).parts[0].removesuffix(".py") for path in files if path.endswith(".py")
        } - OURS
        if names:  # else no module is looked at: each look copies a page that is shared with the others
            for name in [name for name in sys.modules if name.partition(".")[0] in names]:
                del sys.modules[name]  # an installed one, which a library has imported
            _read_as_tests(str(modules))
            sys.path.insert(0, str(modules))
            _folders.append(str(modules))
            importlib.invalidate_caches()

    @contextmanager
    def here(self) -> Generator[None, None, None]:
        """Be in the folder for a block, wherever the block goes."""
        before = os.getcwd()
        self.work.mkdir(exist_ok=True)  # a test may have removed it
        os.chdir(self.work)
        try:
            yield
        finally:
            os.chdir(before)


class _AsTest(SourceFileLoader):
    """Loads a module whose `type(x)` is a test's: see `typed`."""

    def source_to_code(  # type: ignore[override]  # pyrefly: ignore[bad-override]
        self, data: Any, path: Any, *, _optimize: int = -1
    ) -> Any:
        from .typed import Typed  # it needs handles, which is about more than files

        tree = Typed().visit(ast.parse(data, path))
        return compile(tree, path, "exec", dont_inherit=True, optimize=_optimize)


def _read_as_tests(folder: str) -> None:
    """Let the modules of a folder be loaded as tests are."""
    from .typed import ASKED, asked_type

    def hook(path: str) -> FileFinder:
        if path != folder and not path.startswith(f"{folder}/"):
            raise ImportError("only of the released modules")
        return FileFinder(path, (_AsTest, [".py"]))

    setattr(builtins, ASKED, asked_type)
    sys.path_hooks.insert(0, hook)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
