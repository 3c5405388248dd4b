"""More accidents: odd JSON, odd characters, habits from other places, and folders with more in them."""

import json
import os
from pathlib import Path

from accidents import ALL, accident, cell, raw, with_answer, written
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

# JSON that is none, or more than a notebook wants


@accident("a number without end", "a tool wrote infinities, which are no JSON, into the metadata")
def _(notebook):
    told = raw(notebook)
    told["metadata"] |= {"zoom": float("inf"), "pan": float("nan")}
    return json.dumps(told).replace("Infinity", "1e999", 1).encode()


@accident("a number of ten thousand digits", "more than Python reads from a text", None)
def _(notebook):
    return written(notebook).replace(b'"execution_count": null', b'"execution_count": ' + b"7" * 10_000, 1)


@accident("a key twice", "a merge left two sources in a cell; the last counts, as everywhere")
def _(notebook):
    told = json.dumps(raw(notebook))
    return told.replace('"source": ', '"source": "lost", "source": ', 1).encode()


@accident("brackets within brackets", "metadata a hundred thousand lists deep", None)
def _(notebook):
    deep = b"[" * 100_000 + b"]" * 100_000
    return written(notebook).replace(b'"metadata": {', b'"metadata": {\n  "deep": ' + deep + b",", 1)


@accident("half a character", "a surrogate without its other half, in a comment and in a text cell")
def _(notebook):
    told = raw(notebook)
    for one in told["cells"]:
        if one["metadata"].get("nbgrader", {}).get("grade_id") == "square":
            one["source"] = "# my \ud83d answer\n" + "".join(one["source"])
    told["cells"][0]["source"] = "# The trap \udc00"
    return json.dumps(told).encode()


@accident("a zero byte in a cell", "an editor left a NUL in one answer", ALL - {"square"})
def _(notebook):
    cell(notebook, "square").source += "\n\0"
    return written(notebook)


@accident("cell ids of every kind", "the same id in all cells, and one that is a number")
def _(notebook):
    told = raw(notebook)
    for one in told["cells"]:
        one["id"] = "a" * 200
    told["cells"][0]["id"] = 7
    return json.dumps(told).encode()


@accident(
    "a picture that is none", "an attachment of a text cell that is no base64, and one that unpacks to much"
)
def _(notebook):
    import base64
    import zlib

    bomb = base64.b64encode(zlib.compress(bytes(20 << 20))).decode()
    notebook.cells.insert(
        1,
        new_markdown_cell(
            "![a](attachment:a.png) ![b](attachment:b.png)",
            attachments={"a.png": {"image/png": "%%%"}, "b.png": {"image/svg+xml": bomb}},
        ),
    )
    return written(notebook)


@accident("outputs of every colour", "saved with escape sequences, HTML and a script in the outputs")
def _(notebook):
    cell(notebook, "square").outputs = [
        new_output("stream", name="stdout", text="\x1b[31mred\x1b]0;title\x07\x1b[2J" * 1000),
        new_output("display_data", data={"text/html": "<script>alert(1)</script>" * 1000}),
        new_output("display_data", data={"application/x-mine+json": {"deep": [[[]]]}}),
    ]
    return written(notebook)


# Characters

accident("line ends of Windows", "each line of each cell ends with CR LF")(
    lambda notebook: json.dumps(
        raw(notebook)
        | {
            "cells": [
                one | {"source": "".join(one["source"]).replace("\n", "\r\n")}
                for one in raw(notebook)["cells"]
            ]
        }
    ).encode()
)
accident("letters of full width", "typed with a Japanese keyboard: Python takes them for the same names")(
    with_answer("square", "def ｓｑｕａｒｅ(ｘ):\n    return x * x")
)
accident("a Cyrillic letter", "an а that is none, in the name of a function", ALL - {"square"})(
    with_answer("square", "def squаre(x):\n    return x * x")
)
accident("quotation marks of a word processor", "“curly” ones, in code", ALL - {"square"})(
    with_answer("square", "def square(x):\n    “the square”\n    return x * x")
)
accident("spaces that do not break", "copied from a web page", ALL - {"square"})(
    with_answer("square", "def square(x):\n\u00a0\u00a0\u00a0\u00a0return x * x")
)
accident("tabs and spaces", "mixed by two editors", ALL - {"square"})(
    with_answer("square", "def square(x):\n\ty = x\n        return x * y")
)

# Habits

accident("stars", "everything of math and numpy is imported, over builtins too")(
    with_answer("square", "from math import *\nfrom numpy import *\ndef square(x):\n    return x * x")
)
accident("magics", "time, capture, a shell command and autoreload")(
    with_answer(
        "square",
        "%load_ext autoreload\n%autoreload 2\n%matplotlib inline\n!echo installed\n%time sum([1, 2])\n"
        "def square(x):\n    return x * x",
    )
)
accident("another folder", "os.chdir and %cd to where the student had the notebook")(
    with_answer(
        "square",
        "import os\nos.makedirs('work')\nos.chdir('work')\ndef square(x):\n    return x * x\nos.chdir('..')",
    )
)
accident("errors made loud", "numpy raises on all, and warnings are errors")(
    with_answer(
        "square",
        "import warnings\nnp.seterr(all='raise')\nwarnings.simplefilter('error')\n"
        "def square(x):\n    return x * x",
    )
)
accident("torch's default type", "float64 for all that follows")(
    with_answer("gradient", "torch.set_default_dtype(torch.float64)\ndef gradient(w):\n    return 3 * w**2")
)
accident("a module nobody has", "Colab's, imported in a cell of the student's own")(
    lambda notebook: (
        notebook.cells.insert(1, new_code_cell("from google.colab import drive\ndrive.mount('/content')")),
        written(notebook),
    )[1]
)
accident("top-level await", "as a notebook allows it")(
    with_answer("square", "import asyncio\nawait asyncio.sleep(0)\ndef square(x):\n    return x * x")
)
accident("the clock of another country", "TZ and the locale are set")(
    with_answer(
        "square",
        "import os, time as clock\nos.environ['TZ'] = 'Pacific/Kiritimati'\nclock.tzset()\n"
        "def square(x):\n    return x * x",
    )
)
accident("permissions", "a umask, and the notebook's folder made read-only")(
    with_answer(
        "square",
        "import os\nos.umask(0o077)\nos.chmod('.', 0o555)\ndef square(x):\n    return x * x\n"
        "os.chmod('.', 0o755)",
    )
)

# Folders


@accident("what a Mac adds", "__MACOSX, .DS_Store, checkpoints and a page beside the notebook")
def _(notebook):
    return {
        "trap.ipynb": written(notebook),
        ".DS_Store": b"\0" * 6148,
        "__MACOSX/._trap.ipynb": b"\0\x05\x16\x07",
        ".ipynb_checkpoints/trap-checkpoint.ipynb": b"{}",
        "trap.html": b"<html></html>",
        "desktop.ini": b"[.ShellClassInfo]",
    }


@accident("a whole environment", "three thousand files of a virtual environment were handed in as well")
def _(notebook):
    packages = {f"venv/lib/package{i}/__init__.py": b"" for i in range(3000)}
    return {"trap.ipynb": written(notebook), **packages}


def pipes(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    os.mkfifo(folder / "trap-Copy1.ipynb")
    (folder / "around").symlink_to(".", target_is_directory=True)
    (folder / "gone").symlink_to("nowhere")
    os.mkdir(os.fsencode(folder) + b"/\xff\n")
    with open(folder / "sparse", "wb") as file:
        file.truncate(1 << 40)


accident(
    "pipes, links and holes",
    "an archive unpacked: pipes, links in a circle, a name that is no text, a terabyte of nothing",
    place=pipes,
)(written)


def unlinked(folder: Path) -> None:
    (folder / "trap.ipynb").unlink()
    os.mkfifo(folder / "trap.ipynb")


accident("a pipe in the notebook's place", "nobody will ever write to it", None, place=unlinked)(written)


def held_back(folder: Path) -> None:
    (folder / "trap.ipynb").unlink()
    (folder / "trap.ipynb").symlink_to("/dev/zero")


accident("a device in the notebook's place", "a file without end", None, place=held_back)(written)
