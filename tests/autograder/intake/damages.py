"""What happens to a right notebook on its way: by editors, exports and students, each way to one exercise or
to all.

A damage takes a notebook as JSON and the keys of the exercises that it strikes, and changes it in place.
`written` are the ways that also strike answers in prose.
"""

from __future__ import annotations

import ast
import copy
import json
import re
from collections.abc import Callable, Iterable
from typing import Any

import jupytext
import nbformat

Damage = Callable[[dict[str, Any], list[str]], None]
WAYS: dict[str, Damage] = {}
EVERYWHERE: dict[str, Callable[[dict[str, Any]], None]] = {}
"""Ways that strike a whole file: an export, a tool."""


def way(name: str) -> Callable[[Damage], Damage]:
    def add(damage: Damage) -> Damage:
        WAYS[name] = damage
        return damage

    return add


def everywhere(name: str) -> Callable:
    def add(damage: Callable[[dict[str, Any]], None]) -> Callable:
        EVERYWHERE[name] = damage
        return damage

    return add


def key(cell: dict[str, Any]) -> str | None:
    return cell["metadata"].get("nbgrader", {}).get("grade_id")


def at(notebook: dict[str, Any], name: str) -> int:
    return next(index for index, cell in enumerate(notebook["cells"]) if key(cell) == name)


def check_of(notebook: dict[str, Any], name: str) -> int:
    """The last cell of an exercise: its test, or the answer itself where a person reads it."""
    keys = [key(cell) for cell in notebook["cells"]]
    return keys.index(f"check-{name}") if f"check-{name}" in keys else at(notebook, name)


def fresh(text: str, kind: str = "code") -> dict[str, Any]:
    more = {"outputs": [], "execution_count": None} if kind == "code" else {}
    return {"cell_type": kind, "metadata": {}, "source": text, "id": f"f{abs(hash(text)) % 10**8}"} | more


def retyped(cell: dict[str, Any]) -> str:
    """An answer as somebody writes it again: without comments, docstrings and the editor's blank lines."""
    if cell["cell_type"] != "code":
        return f"{cell['source']}\n"
    tree = ast.parse(cell["source"])
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.FunctionDef | ast.ClassDef)
            and ast.get_docstring(node)
            and len(node.body) > 1
        ):
            del node.body[0]
    return ast.unparse(tree)


def bare(notebook: dict[str, Any], ids: bool = True) -> None:
    for cell in notebook["cells"]:
        cell["metadata"] = {}
        if not ids:
            cell.pop("id", None)


def stub(notebook: dict[str, Any], name: str) -> str:
    return notebook["handed out"][name]


def halves(text: str) -> tuple[str, str]:
    """Two cells' texts of one, between two statements; between two lines of prose."""
    try:
        body = ast.parse(text).body
    except SyntaxError:
        body = []
    lines = text.split("\n")
    if len(body) < 2:
        return (text, "# that was it") if body else (text[: len(text) // 2], text[len(text) // 2 :])
    second = body[len(body) // 2]
    line = min([second.lineno, *(one.lineno for one in getattr(second, "decorator_list", []))]) - 1
    return "\n".join(lines[:line]), "\n".join(lines[line:])


# One cell, or each of some.


@way("its metadata lost")
def _(notebook, names):
    for name in names:
        notebook["cells"][at(notebook, name)]["metadata"] = {}


@way("its metadata and its id lost")
def _(notebook, names):
    for name in names:
        cell = notebook["cells"][at(notebook, name)]
        cell["metadata"] = {}
        del cell["id"]


@way("retyped in a fresh cell at its place")
def _(notebook, names):
    for name in names:
        index = at(notebook, name)
        cell = notebook["cells"][index]
        notebook["cells"][index] = fresh(retyped(cell), cell["cell_type"])


@way("retyped in a fresh cell, a trial and a note beside it")
def _(notebook, names):
    for name in names:
        index = at(notebook, name)
        cell = notebook["cells"][index]
        notebook["cells"][index : index + 1] = [
            fresh("print('let us see')"),
            fresh("Note.", "markdown"),
            fresh(retyped(cell), cell["cell_type"]),
            fresh("1 + 1"),
        ]


@way("retyped in a fresh cell, with a copy of the stub behind it")
def _(notebook, names):
    for name in names:
        index = at(notebook, name)
        cell = notebook["cells"][index]
        notebook["cells"][index : index + 1] = [
            fresh(retyped(cell), cell["cell_type"]),
            fresh(stub(notebook, name), cell["cell_type"]),
        ]


def _left(notebook: dict[str, Any], name: str) -> tuple[int, dict[str, Any]]:
    """Take an answer out of its cell; return where that is, and a fresh cell with the answer."""
    index = at(notebook, name)
    cell = notebook["cells"][index]
    answer = fresh(retyped(cell), cell["cell_type"])
    cell["source"] = stub(notebook, name)
    return index, answer


@way("a fresh cell below, the stub left")
def _(notebook, names):
    for name in names:
        index, answer = _left(notebook, name)
        notebook["cells"].insert(index + 1, answer)


@way("a fresh cell above, the stub left")
def _(notebook, names):
    for name in names:
        index, answer = _left(notebook, name)
        notebook["cells"].insert(index, answer)


@way("a fresh cell below the test, the stub left")
def _(notebook, names):
    for name in names:
        _, answer = _left(notebook, name)
        notebook["cells"].insert(check_of(notebook, name) + 1, answer)


@way("a fresh cell below the test, the stub deleted")
def _(notebook, names):
    for name in names:
        index, answer = _left(notebook, name)
        if notebook["cells"][index]["cell_type"] == "code":
            notebook["cells"].insert(check_of(notebook, name) + 1, answer)
            del notebook["cells"][index]
        else:
            notebook["cells"][index] = answer


@way("fresh cells at the end, the stubs deleted")
def _(notebook, names):
    for name in names:
        index, answer = _left(notebook, name)
        if notebook["cells"][index]["cell_type"] == "code":
            notebook["cells"].append(answer)
            del notebook["cells"][index]
        else:
            notebook["cells"][index] = answer


@way("split, both halves with its grade id")
def _(notebook, names):
    for name in names:
        index = at(notebook, name)
        first = notebook["cells"][index]
        second = copy.deepcopy(first)
        del second["id"]
        first["source"], second["source"] = halves(first["source"])
        notebook["cells"].insert(index + 1, second)


@way("split, the second half without metadata")
def _(notebook, names):
    for name in names:
        index = at(notebook, name)
        first = notebook["cells"][index]
        first["source"], second = halves(first["source"])
        notebook["cells"].insert(index + 1, fresh(second, first["cell_type"]))


@way("split, both halves without metadata")
def _(notebook, names):
    for name in names:
        index = at(notebook, name)
        first = notebook["cells"][index]
        notebook["cells"][index : index + 1] = [
            fresh(text, first["cell_type"]) for text in halves(first["source"])
        ]


@way("split at its start: an empty half with the grade id")
def _(notebook, names):
    for name in names:
        index = at(notebook, name)
        answer = fresh(notebook["cells"][index]["source"], notebook["cells"][index]["cell_type"])
        notebook["cells"][index]["source"] = ""
        notebook["cells"].insert(index + 1, answer)


@way("split at its end: an empty half with the same grade id")
def _(notebook, names):
    for name in names:
        index = at(notebook, name)
        notebook["cells"].insert(index + 1, copy.deepcopy(notebook["cells"][index]) | {"source": ""})
        del notebook["cells"][index + 1]["id"]


def _merge(notebook: dict[str, Any], first: int, last: int) -> None:
    """Merge the code of some cells; prose between them is behind them then."""
    cells = notebook["cells"][first : last + 1]
    cells[0]["source"] = "\n\n".join(cell["source"] for cell in cells if cell["cell_type"] == "code")
    prose = [cell for cell in cells if cell["cell_type"] != "code"]
    notebook["cells"][first : last + 1] = [cells[0], *prose]


@way("merged with its test")
def _(notebook, names):
    for name in names:
        if check_of(notebook, name) != at(notebook, name):
            _merge(notebook, at(notebook, name), check_of(notebook, name))


@way("merged with the answer before it")
def _(notebook, names):
    code = [
        name
        for cell in notebook["cells"]
        if (name := key(cell)) in notebook["handed out"] and cell["cell_type"] == "code"
    ]
    for first, second in zip(code[::2], code[1::2], strict=False):
        if {first, second} & set(names):
            _merge(notebook, at(notebook, first), at(notebook, second))


@way("merged into the test before it")
def _(notebook, names):
    for name in names:
        index = at(notebook, name)
        before = next(
            (
                place
                for place in range(index - 1, -1, -1)
                if (key(notebook["cells"][place]) or "").startswith("check-")
            ),
            None,
        )
        if notebook["cells"][index]["cell_type"] == "code" and before is not None:
            _merge(notebook, before, index)


@way("cut, and pasted at the end")
def _(notebook, names):
    for name in names:
        cell = notebook["cells"].pop(at(notebook, name))
        notebook["cells"].append(cell | {"id": f"p-{name}"})


@way("cut, and pasted at the end without metadata")
def _(notebook, names):
    for name in names:
        if notebook["cells"][at(notebook, name)]["cell_type"] == "code":
            cell = notebook["cells"].pop(at(notebook, name))
            notebook["cells"].append(fresh(cell["source"]))


@way("a copy of the stub with its grade id at the end")
def _(notebook, names):
    for name in names:
        again = copy.deepcopy(notebook["cells"][at(notebook, name)])
        notebook["cells"].append(again | {"source": stub(notebook, name), "id": f"c-{name}"})


@way("the next answer written in a copy of its cell")
def _(notebook, names):
    code = [
        name
        for name in notebook["handed out"]
        if notebook["cells"][at(notebook, name)]["cell_type"] == "code"
    ]
    for first, second in zip(code[::2], code[1::2], strict=False):
        if {first, second} & set(names):
            cell = notebook["cells"][at(notebook, second)]
            cell["metadata"] = copy.deepcopy(notebook["cells"][at(notebook, first)]["metadata"])
            del cell["id"]


@way("made Markdown")
def _(notebook, names):
    for name in names:
        cell = notebook["cells"][at(notebook, name)]
        cell["cell_type"] = "markdown"


@way("made Markdown, its metadata and its id lost")
def _(notebook, names):
    for name in names:
        index = at(notebook, name)
        notebook["cells"][index] = fresh(notebook["cells"][index]["source"], "markdown")


@way("made code, its metadata and its id lost")
def _(notebook, names):
    for name in names:
        index = at(notebook, name)
        notebook["cells"][index] = fresh(notebook["cells"][index]["source"], "code")


@way("made raw, its metadata and its id lost")
def _(notebook, names):
    for name in names:
        index = at(notebook, name)
        notebook["cells"][index] = fresh(notebook["cells"][index]["source"], "raw")


@way("metadata and id lost, its test deleted")
def _(notebook, names):
    for name in names:
        if check_of(notebook, name) != at(notebook, name):
            del notebook["cells"][check_of(notebook, name)]
        index = at(notebook, name)
        notebook["cells"][index] = fresh(
            notebook["cells"][index]["source"], notebook["cells"][index]["cell_type"]
        )


@way("metadata and id lost, its test edited")
def _(notebook, names):
    for name in names:
        index = check_of(notebook, name)
        if index != at(notebook, name):
            cell = notebook["cells"][index]
            notebook["cells"][index] = fresh(f"print('here')\n{cell['source']}\nprint('there')")
        index = at(notebook, name)
        notebook["cells"][index] = fresh(
            notebook["cells"][index]["source"], notebook["cells"][index]["cell_type"]
        )


# A whole file.


@everywhere("no metadata")
def _(notebook):
    bare(notebook)


@everywhere("no cell ids (format 4.4)")
def _(notebook):
    notebook["nbformat_minor"] = 4
    for cell in notebook["cells"]:
        del cell["id"]


@everywhere("no metadata, no cell ids (Kaggle)")
def _(notebook):
    bare(notebook, ids=False)
    for cell in notebook["cells"]:
        cell["metadata"] = {"trusted": True}


@everywhere("no metadata, other cell ids")
def _(notebook):
    bare(notebook)
    for number, cell in enumerate(notebook["cells"]):
        cell["id"] = f"x{number}"


@everywhere("no metadata, no ids, no prose")
def _(notebook):
    bare(notebook, ids=False)
    answers = set(notebook["answers"].values())
    notebook["cells"] = [
        cell for cell in notebook["cells"] if cell["cell_type"] == "code" or cell["source"] in answers
    ]


@everywhere("no metadata, no ids, no tests")
def _(notebook):
    notebook["cells"] = [cell for cell in notebook["cells"] if not (key(cell) or "").startswith("check-")]
    bare(notebook, ids=False)


@everywhere("a notebook of the functions alone")
def _(notebook):
    notebook["cells"] = [
        cell
        for cell in notebook["cells"]
        if cell["cell_type"] == "code" and key(cell) in notebook["handed out"]
    ]
    bare(notebook, ids=False)


@everywhere("no metadata, no ids, all code formatted anew")
def _(notebook):
    bare(notebook, ids=False)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["source"] = re.sub(r"'([^'\"\n]*)'", r'"\1"', ast.unparse(ast.parse(cell["source"])))


@everywhere("no metadata, no ids, a page's badge and cells around (Colab)")
def _(notebook):
    for cell in notebook["cells"]:
        cell["metadata"] = {"id": cell.pop("id"), "outputId": "0a1b"}
    badge = '<a href="https://colab.research.google.com/x"><img src="https://colab.x/badge.svg"/></a>'
    notebook["cells"] = [
        fresh(badge, "markdown"),
        fresh("from google.colab import drive"),
        *notebook["cells"],
        fresh(""),
    ]
    notebook["nbformat_minor"] = 0


@everywhere("no metadata, prose split by paragraph (Deepnote)")
def _(notebook):
    answers = set(notebook["answers"].values())
    cells = []
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown" and cell["source"] not in answers:
            cells += [fresh(text, "markdown") for text in cell["source"].split("\n\n")]
        else:
            cells.append(fresh(cell["source"], cell["cell_type"]))
    for number, cell in enumerate(cells):
        cell["metadata"] = {"cell_id": f"00{number}", "deepnote_cell_type": cell["cell_type"]}
        del cell["id"]
    notebook["cells"] = cells


@everywhere("grade ids of another edition, other cell ids")
def _(notebook):
    for number, cell in enumerate(notebook["cells"]):
        cell["id"] = f"x{number}"
        if key(cell):
            cell["metadata"]["nbgrader"]["grade_id"] = f"v1-{key(cell)}"


def _as_jupytext(notebook: dict[str, Any], fmt: str) -> None:
    plain = {name: notebook[name] for name in ("nbformat", "nbformat_minor", "metadata", "cells")}
    node = nbformat.from_dict(copy.deepcopy(plain))
    node.metadata["jupytext"] = {"cell_metadata_filter": "-all"}
    again = jupytext.reads(jupytext.writes(node, fmt=fmt), fmt=fmt)
    notebook |= json.loads(nbformat.writes(again))


@everywhere("to a script and back (jupytext, percent)")
def _(notebook):
    _as_jupytext(notebook, "py:percent")


@everywhere("to a script and back (jupytext, light)")
def _(notebook):
    _as_jupytext(notebook, "py:light")


@everywhere("to Markdown and back (jupytext)")
def _(notebook):
    _as_jupytext(notebook, "md")


@everywhere("format 3, without metadata")
def _(notebook):
    cells = []
    for cell in notebook["cells"]:
        text = "input" if cell["cell_type"] == "code" else "source"
        cells.append(
            {"cell_type": cell["cell_type"], "metadata": {}, text: cell["source"], "language": "python"}
        )
    for name in ("cells", "nbformat_minor"):
        del notebook[name]
    notebook |= {"nbformat": 3, "worksheets": [{"cells": cells}]}


def struck(submission: dict[str, Any], name: str, names: Iterable[str]) -> dict[str, Any]:
    """A submission to which this has happened."""
    notebook = copy.deepcopy(submission)
    if name in WAYS:
        WAYS[name](notebook, list(names))
    else:
        EVERYWHERE[name](notebook)
    return {part: told for part, told in notebook.items() if part not in ("handed out", "answers")}
