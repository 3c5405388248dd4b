"""A table that was exported: all but the cells that change stays as it is, byte for byte."""

import csv
import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from autograder.lms.sheet import NoSheet, Sheet

values = st.text(st.sampled_from('ab "\n,;\té'), max_size=6)


def as_csv(rows: list[list[str]], separator: str, end: str, quoting: int) -> str:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=separator, lineterminator=end, quoting=quoting).writerows(rows)
    return file.getvalue()


@given(
    st.lists(st.lists(values, min_size=3, max_size=3), max_size=4),
    st.sampled_from(",;\t"),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
@example([["a,b", 'c"d', "e\r\nf"]], ",", "\r\n", csv.QUOTE_MINIMAL)
@settings(deadline=None, max_examples=150)
def test_it_reads_what_the_csv_module_writes(rows, separator, end, quoting):
    rows = [["Name", "Mark", "Note"], *rows]
    text = as_csv(rows, separator, end, quoting)
    sheet = Sheet.of(text)
    assert [line.values for line in sheet.lines] == rows
    assert sheet.filled() == text
    for row in range(1, len(rows)):
        sheet.put(row, 1, "7.5")
        rows[row][1] = "7.5"
    assert [*csv.reader(io.StringIO(sheet.filled(), newline=""), delimiter=separator)] == rows


def test_a_byte_order_mark_and_bytes_that_nobody_knows_stay(tmp_path):
    content = b"\xef\xbb\xbfName;Mark\r\n  Zo\xc3\xab ; \r\n\r\n"
    (tmp_path / "a.csv").write_bytes(content)
    sheet = Sheet.read(tmp_path / "a.csv")
    assert sheet.header == ["Name", "Mark"] and sheet.to_bytes() == content
    sheet.put(1, 1, "3")
    assert sheet.to_bytes() == b"\xef\xbb\xbfName;Mark\r\n  Zo\xc3\xab ;3\r\n\r\n"


def test_a_line_is_the_one_that_an_editor_shows():
    sheet = Sheet.of('Name,Mark\n"two\nlines",1\nlast,2')
    assert [line.number for line in sheet.lines] == [1, 2, 4]


@pytest.mark.parametrize(
    "content, why",
    [
        (b"", "it is empty"),
        (b"PK\x03\x04", "is a workbook"),
        ("Name,Mark\nZoë,1\n".encode("latin-1"), "is not in UTF-8"),
        ("Name,Mark\n".encode("utf-16"), "is not in UTF-8"),
        (b'Name,Mark\nada,1\n"bob,2\n', "line 3: a quotation mark is opened there and never closed"),
        (b'Name,Mark\n"ada"x,2\n', "line 2: there is text behind a closing quotation mark: 'x,2"),
    ],
)
def test_what_is_no_table_is_refused_with_its_line(tmp_path, content, why):
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(NoSheet, match=why):
        Sheet.read(tmp_path / "a.csv")
