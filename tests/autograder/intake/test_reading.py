"""Files that are no notebooks, or not quite: each is read as far as it can be, or refused with a sentence."""

import json

import pytest

from autograder.intake.reading import CELL_LIMIT, WITH_OUTPUTS, Refused, read


def notebook(*cells: object, **top: object) -> dict:
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells)} | top


def code(source: object, **more: object) -> dict:
    return {"cell_type": "code", "metadata": {}, "source": source} | more


def dumped(told: object, encoding: str = "utf-8") -> bytes:
    return json.dumps(told, ensure_ascii=False).encode(encoding, "surrogatepass")


@pytest.mark.parametrize(
    "content, reason",
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"%PDF-1.4", "not JSON"),
        (b"PK\x03\x04\xff\xfe\x80", "not UTF-8"),
        ("é".encode("latin-1"), "not UTF-8"),
        (dumped(notebook(code("x = 1")))[:-20], "cut off"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"nbformat": 4, "cells": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested too deeply"),
        (b'{"nbformat": 4, "x": ' + b"9" * 10_000 + b"}", "digits"),
        (b"[]", "JSON of another kind"),
        (b"null", "JSON of another kind"),
        (b"{}", "names no notebook format"),
        (dumped({"nbformat": True, "cells": []}), "names no notebook format"),
        (dumped({"nbformat": "4", "cells": []}), "names no notebook format"),
        (b'{"nbformat": NaN, "cells": []}', "names no notebook format"),
        (b'{"nbformat": 1e400, "cells": []}', "names no notebook format"),
        (dumped({"nbformat": 5, "cells": []}), "format 5, which is newer"),
        (dumped({"nbformat": 1, "cells": []}), "format 1"),
        (dumped({"nbformat": 4}), "no list of cells"),
        (dumped({"nbformat": 4, "cells": {"0": {}}}), "no list of cells"),
        (dumped({"nbformat": 3, "worksheets": []}), "no list of cells"),
        (dumped(notebook(*[code("")] * (CELL_LIMIT + 1))), "cells, and at most"),
    ],
)
def test_what_is_no_notebook_is_refused_with_the_reason(content, reason):
    with pytest.raises(Refused, match=reason):
        read(content)


def test_a_notebook_that_is_too_large_is_refused_before_it_is_read():
    with pytest.raises(Refused, match="more than 8000 bytes.*at most 1000 bytes.*Clear its outputs"):
        read(b"[" * (1000 * WITH_OUTPUTS + 1), size_limit=1000)
    with pytest.raises(Refused, match="1001 bytes without its outputs.*at most 1000.*Take what is large"):
        read(b"[" * 1001, size_limit=1000)


ODD_OUTPUTS = [
    [{"output_type": "stream", "name": "stdout", "text": ["hello\n"] * 300}],
    [{"output_type": "display_data", "data": {"text/html": '<a href="x">[{"outputs": [1]}]</a>\\' * 50}}],
    [{"data": {"a": {"outputs": [[{"b": "]}" * 800}]]}}}],
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("outputs", ODD_OUTPUTS)
@pytest.mark.parametrize("indent", [None, 1])
def test_outputs_are_no_reason_to_refuse_a_notebook(outputs, indent, encoding):
    text = 'x = {"outputs": [1, 2], "widgets": {}}  # "outputs": ['
    told = notebook(
        code(text, outputs=outputs, metadata={"nbgrader": {"grade_id": "a"}}),
        code(["print(\"'outputs':\", [1])"], outputs=[]),
        metadata={"widgets": {"state": {str(number): "x" * 20 for number in range(90)}}},
    )
    content = json.dumps(told, indent=indent).encode(encoding)
    small = read(content).cells
    assert len(content) > 4000 and read(content, size_limit=len(content) // 4).cells == small
    assert [cell.source for cell in small] == [text, "print(\"'outputs':\", [1])"]


@pytest.mark.parametrize(
    "content",
    [
        b'{"nbformat": 4, "cells": [{"outputs": ["' + b"\\" * 3000,
        b'{"nbformat": 4, "cells": [{"outputs": [' + b"[" * 3000,
        b'{"nbformat": 4, "cells": [{"outputs": [' + b'"x", ' * 3000,
        b'"outputs": [' * 300,
        b'{"outputs":' + b" " * 3000 + b"[]}",
    ],
)
def test_large_files_with_half_an_output_are_refused(content):
    with pytest.raises(Refused):
        read(content, size_limit=1000)


def test_a_look_for_outputs_ends(monkeypatch):
    monkeypatch.setattr("autograder.intake.reading.STEPS", 1000)
    content = dumped(notebook(code("x = 1", outputs=["a"] * 1200)))
    with pytest.raises(Refused, match="without its outputs"):
        read(content, size_limit=1000)


@pytest.mark.parametrize(
    "content, what",
    [
        (b"PK\x03\x04\xff", "a zip archive"),
        (b"%PDF-1.7", "a PDF document"),
        (b"<!DOCTYPE html>", "a web page"),
        (b"<<<<<<< HEAD", "the marks of a conflict"),
        (b"import numpy", "a script"),
    ],
)
def test_what_the_file_is_instead_is_told(content, what):
    with pytest.raises(Refused, match=what):
        read(content)


@pytest.mark.parametrize("metadata", [{"id": "abc"}, {"cell_id": "abc"}, {"id": 3, "cell_id": "abc"}])
def test_an_id_that_an_editor_keeps_in_the_metadata_is_the_cells(metadata):
    assert read(dumped(notebook(code("x", metadata=metadata)))).cells[0].id == "abc"
    assert read(dumped(notebook(code("x", metadata=metadata, id="own")))).cells[0].id == "own"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_any_unicode_is_read(encoding):
    handed_in = read(dumped(notebook(code("s = 'naïve 😀'")), encoding))
    assert handed_in.cells[0].source == "s = 'naïve 😀'"
    assert len(handed_in.notes) == (encoding != "utf-8")


@pytest.mark.parametrize(
    "level, text",
    [
        (3, "### A"),
        (2.0, "## A"),
        (2.5, "# A"),
        (7, "# A"),
        (True, "# A"),
        ("2", "# A"),
        ({}, "# A"),
        (None, "# A"),
    ],
)
def test_a_heading_of_an_old_format_has_some_level(level, text):
    old = {"cell_type": "heading", "level": level, "source": "A"}
    handed_in = read(dumped({"nbformat": 3, "worksheets": [{"cells": [old]}]}))
    assert handed_in.cells[0].source == text


@pytest.mark.parametrize(
    "source, text",
    [
        ("x = 1", "x = 1"),
        (["x = 1\n", "y = 2"], "x = 1\ny = 2"),
        (None, ""),
        ([], ""),
        ("a\r\nb\rc", "a\nb\nc"),
        ("\ud83d", "\ufffd"),
    ],
)
def test_sources(source, text):
    content = (
        dumped(notebook(code(source)))
        if source != "\ud83d"
        else b'{"nbformat":4,"cells":[{"cell_type":"code","source":"\\ud83d"}]}'
    )
    assert read(content).cells[0].source == text
    read(content).cells[0].source.encode()


@pytest.mark.parametrize(
    "cell",
    [
        None,
        3,
        "x",
        [],
        {},
        {"cell_type": "code", "source": {}},
        {"cell_type": 7, "source": "x"},
        code([1, 2]),
        code(5),
    ],
)
def test_what_is_no_cell_is_left_behind_and_the_rest_is_read(cell):
    handed_in = read(dumped(notebook(cell, code("x = 1"))))
    assert [cell.source for cell in handed_in.cells] == ["x = 1"]
    assert handed_in.notes == ["1 part of the file where a cell should be is none, and was left behind"]


@pytest.mark.parametrize(
    "metadata",
    [
        None,
        3,
        [],
        {"nbgrader": None},
        {"nbgrader": ["grade_id"]},
        {"nbgrader": "grade_id"},
        {"nbgrader": {"grade_id": 3}},
        {"nbgrader": {"grade_id": ["a"]}},
        {"nbgrader": {"grade_id": ""}},
        {"nbgrader": {"grade_id": "a\n<b>"}},
    ],
)
def test_metadata_of_any_kind_is_no_grade_id(metadata):
    (cell,) = read(dumped(notebook(code("x = 1", metadata=metadata, id={"a": 1})))).cells
    assert (cell.source, cell.grade_id, cell.id) == ("x = 1", None, None)


def test_the_last_of_two_equal_keys_counts_as_in_jupyter():
    content = b'{"nbformat": 4, "cells": [], "cells": [{"cell_type": "code", "source": "a", "source": "b"}]}'
    assert [cell.source for cell in read(content).cells] == ["b"]


def test_format_3_is_read():
    old = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {"name": ""},
        "worksheets": [
            {
                "metadata": {},
                "cells": [
                    {"cell_type": "heading", "level": 2, "source": ["Part A"], "metadata": {}},
                    {
                        "cell_type": "code",
                        "language": "python",
                        "input": ["x = 1\n", "y = 2"],
                        "outputs": [],
                        "metadata": {"nbgrader": {"grade_id": "a"}},
                    },
                ],
            },
            {"cells": [{"cell_type": "markdown", "source": "end"}]},
        ],
    }
    handed_in = read(dumped(old))
    assert [(cell.kind, cell.source, cell.grade_id) for cell in handed_in.cells] == [
        ("markdown", "## Part A", None),
        ("code", "x = 1\ny = 2", "a"),
        ("markdown", "end", None),
    ]
    assert handed_in.notes == ["the notebook is in the old format 3, and was read as one of format 4"]


def test_an_unknown_kind_of_cell_is_not_run():
    assert read(dumped(notebook(code("x") | {"cell_type": "sql"}))).cells[0].kind == "raw"


def test_a_languages_name_is_one_that_any_database_holds():
    told = notebook(metadata={"kernelspec": {"language": "R\x00\ud800<b>" + "x" * 100}})
    assert read(json.dumps(told).encode()).language == "r???b?" + "x" * 34
