"""What an early answer may tell, what was answered, and what is taken of a stranger's folder."""

import os
import shutil
from datetime import datetime, timedelta

import pytest

from autograder.watch.copying import TooLarge, copy_plain
from autograder.watch.inbox import FolderInbox, NoInbox
from autograder.watch.ledger import Answer, Ledger
from autograder.watch.opened import closed
from autograder.watch.policy import Dates, Watch, sentences

NOON = datetime(2026, 11, 29, 12)


def nothing(folder: str, names: list[str]) -> list[str]:
    return []


def ago(minutes: int) -> datetime:
    return NOON - timedelta(minutes=minutes)


def test_unless_a_course_says_so_nothing_of_hidden_tests_is_told():
    assert Watch().allows([], own=True) == ("visible", "")


def test_five_answers_an_hour_tell_of_hidden_tests_and_the_next_says_when():
    policy = Watch(tells="everything")
    assert policy.allows([ago(50), ago(40), ago(30), ago(20)], own=True) == ("everything", "")
    told, why = policy.allows([ago(50), ago(40), ago(30), ago(20), ago(10)], own=True)
    assert told == "visible" and "after 12:10 UTC" in why


def test_who_hands_in_under_anothers_name_hears_of_visible_tests_alone():
    assert Watch(tells="everything").allows([], own=False)[0] == "visible"


def test_only_full_answers_of_the_last_hour_to_other_submissions_count(tmp_path):
    ledger = Ledger(tmp_path)
    for name, minutes, told in (
        ("old", 61, "everything"),
        ("first", 59, "everything"),
        ("seen", 30, "visible"),
        ("now", 1, "everything"),
    ):
        ledger.note("ada", Answer(name, ago(minutes).isoformat(), told))
    assert ledger.full_within_an_hour("ada", NOON, but="now") == [ago(59)]
    assert ledger.has("ada", "seen") and not ledger.has("bela", "seen")


def test_an_answer_that_is_made_a_second_time_is_one(tmp_path):
    ledger = Ledger(tmp_path)
    for minutes in (2, 1):
        ledger.note("ada", Answer("first", ago(minutes).isoformat(), "everything"))
    assert ledger.of("ada") == [Answer("first", ago(1).isoformat(), "everything")]


def test_a_ledger_that_somebody_has_changed_is_none(tmp_path):
    ledger = Ledger(tmp_path)
    ledger.note("ada", Answer("first", NOON.isoformat(), "visible"))
    file = tmp_path / "ada.json"
    file.write_text(file.read_text().replace("first", "other"))
    assert ledger.of("ada") == []


def test_what_a_page_says_of_itself_names_submission_deadline_and_extension():
    dates = Dates(NOON, {"ada": timedelta(hours=1)})
    late = sentences(ago(-3), dates.of("bela"), "")
    assert "on 29 November 2026 at 12:03:00 UTC, and may change" in late[0]
    assert "3 minutes after your deadline" in late[1]
    assert (
        len(sentences(ago(-3), dates.of("ada"), "")) == 1
        and "13:00:00 UTC" in sentences(NOON, dates.of("ada"), "")[0]
    )
    assert sentences(None, None, "less")[-1] == "less"


@pytest.mark.parametrize(
    "test",
    ["assert f(3) == 9", "%time f(3)\nmarks.total()", "total = Other()\ntotal.total()", "marks.total(1)", ""],
)
def test_a_test_without_parts_is_left_as_it_is(test):
    assert closed(test) == test


def test_the_part_for_hidden_points_comes_before_the_total_of_several_lines():
    test = "m = Marks('f', points=2)\nwith m.part('a', 1):\n    f()\n# the end\nm.total(\n)"
    assert closed(test).splitlines()[-3:] == ["m.rest()", "m.total(", ")"]


def test_what_is_no_plain_file_is_left_out_of_a_copy_and_told(tmp_path):
    source = tmp_path / "source"
    (source / "data").mkdir(parents=True)
    (source / "data" / "x.csv").write_text("1,2")
    (source / "link").symlink_to("/etc/passwd")
    (source / "out").symlink_to("/etc")
    os.mkfifo(source / "data" / "pipe")
    assert copy_plain(source, tmp_path / "copy", nothing, 100) == ["data/pipe", "link", "out"]
    assert [str(path.relative_to(tmp_path / "copy")) for path in sorted((tmp_path / "copy").rglob("*"))] == [
        "data",
        "data/x.csv",
    ]


def test_a_copy_is_there_whole_or_not_at_all(tmp_path):
    source, copy = tmp_path / "source", tmp_path / "copy"
    source.mkdir()
    (source / "a").write_bytes(b"x" * 60)
    copy_plain(source, copy, nothing, 100)
    (source / "b").write_bytes(b"x" * 60)
    with pytest.raises(TooLarge):
        copy_plain(source, copy, nothing, 100)
    assert [path.name for path in copy.iterdir()] == ["a"] and not list(tmp_path.glob(".*"))


class Folders:
    """Of an `Aside`, what a folder is looked at with."""

    assignment = "ps1"
    excluded = frozenset({"zoe"})


def test_what_lies_in_a_folder_is_taken_when_it_has_settled_and_again_when_it_changes(tmp_path):
    file = tmp_path / "ada" / "ps1" / "ps1.ipynb"
    file.parent.mkdir(parents=True)
    file.write_text("one")
    for excluded in ("zoe", ".hidden", os.fsdecode(b"\xff")):
        shutil.copytree(tmp_path / "ada", tmp_path / excluded)
    hasty, patient = FolderInbox(tmp_path, 0.0, Folders()), FolderInbox(tmp_path, 60.0, Folders())
    assert patient.look() == patient.look() == []
    (first,) = hasty.look()
    hasty.settled(first)
    assert hasty.look() == []
    file.write_text("two, and longer")
    (second,) = hasty.look()
    assert second.student == "ada" and second.name != first.name


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(NoInbox, match="no folder"):
        FolderInbox(tmp_path / "nowhere", 0.0, Folders())
