"""A record that is none is ignored, told, and written anew."""

import json
import os

import pytest
from nbformat.v4 import new_notebook

from autograder.book import records
from autograder.engine import Graded

GOOD = {
    "marks": {"q": 1.0},
    "digest": "d",
    "seconds": {"all": 1.0},
    "cells": [{"id": "q", "mode": "apart"}],
    "notes": [],
}
ODD = {
    "null": b"null",
    "a list": b"[1]",
    "a number": b"3",
    "cut off": json.dumps(GOOD).encode()[:40],
    "empty": b"",
    "binary": b"\xff\x00\x01",
    "too deep": b"[" * 100_000,
    "marks that are a list": b'{"marks": [1]}',
    "marks that are words": b'{"marks": {"q": "1"}}',
    "seconds that are a number": b'{"seconds": 3}',
    "seconds without a sum": b'{"seconds": {"student": 3}}',
    "cells that are words": b'{"cells": ["q"]}',
    "cells that are an object": b'{"cells": {"q": 1}}',
    "a cell without a name": b'{"cells": [{"mode": "together"}]}',
    "notes that are a word": b'{"notes": "ab"}',
    "a reason that is a list": b'{"refused": ["x"]}',
}  # fmt: skip


@pytest.mark.parametrize("content", ODD.values(), ids=ODD)
def test_what_is_no_record_is_told_and_written_anew(tmp_path, content):
    file = tmp_path / "records" / "ada" / "ps" / "ps.json"
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    assert records.read(file) is None
    assert str(file) in records.odd(file) and records.odd(file).count("\n") == 0
    records.write(file, Graded(new_notebook(), {"q": 1.0}, {"digest": "d"}))
    assert records.read(file)["marks"] == {"q": 1.0} and not records.odd(file)


def test_a_good_one_is_read_and_none_is_nothing_to_tell(tmp_path):
    assert records.read(tmp_path / "none.json") is None and records.odd(tmp_path / "none.json") == ""
    records.replace(tmp_path / "a.json", json.dumps(GOOD))
    assert records.read(tmp_path / "a.json") == GOOD and records.odd(tmp_path / "a.json") == ""


def test_what_stands_in_a_record_s_place_is_moved_away(tmp_path):
    file = tmp_path / "records" / "ada" / "ps" / "ps.json"
    file.mkdir(parents=True)
    (file / "mine").write_text("kept")
    assert records.read(file) is None and records.odd(file)
    records.replace(file, "{}")
    assert records.read(file) == {} and (file.with_name("ps.json.aside") / "mine").read_text() == "kept"
    other = tmp_path / "records" / "bela"
    other.write_text("kept, too")
    records.replace(other / "ps" / "ps.json", "{}")
    assert records.read(other / "ps" / "ps.json") == {}
    assert other.with_name("bela.aside").read_text() == "kept, too"


def test_a_pipe_is_not_waited_for_and_a_link_to_nothing_is_no_record(tmp_path):
    os.mkfifo(tmp_path / "a.json")
    (tmp_path / "b.json").symlink_to("nowhere")
    for name in ("a.json", "b.json"):
        assert records.read(tmp_path / name) is None and records.odd(tmp_path / name)
        records.replace(tmp_path / name, "{}")
        assert records.read(tmp_path / name) == {}


def test_what_was_kept_comes_back_just_as_it_was_or_not_at_all(tmp_path):
    file = tmp_path / "kept.json"
    file.write_text(records.seal({"key": "k", "plan": {"a": [1, 2]}, "seconds": {3: 4.0}}))
    assert records.unseal(file) == ({"key": "k", "plan": {"a": [1, 2]}, "seconds": {"3": 4.0}}, "")
    told = json.loads(file.read_text())
    for change in ({"plan": None}, {"plan": {"a": [1, "2"]}}, {"more": 1}, {"sum": None}):
        file.write_text(json.dumps(told | change))
        assert records.unseal(file)[0] is None and "made anew" in records.unseal(file)[1]
    assert records.unseal(tmp_path / "none.json") == (None, "")


def test_a_full_disk_leaves_the_record_as_it_was(tmp_path, monkeypatch):
    file = tmp_path / "a.json"
    records.replace(file, "{}")
    monkeypatch.setattr(
        os, "replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device"))
    )
    with pytest.raises(OSError, match="No space"):
        records.replace(file, "[]")
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"] and file.read_text() == "{}"
