"""Times in as many forms as people and programs write them."""

import codecs
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbgrader.exchange import ExchangeFactory
from nbgrader.utils import parse_utc
from traitlets.config import Config

from autograder.intake.timestamp import Clock

NOON = datetime(2026, 1, 10, 12)
SUMMER = datetime(2026, 7, 10, 12)
BERLIN = Clock(zone="Europe/Berlin")


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-10 12:00:00.000000 UTC",
        "2026-01-10 12:00:00",
        "2026-01-10T12:00:00.000000",
        "2026-01-10T12:00:00Z",
        "2026-01-10 12:00:00 Z",
        "2026-01-10 14:00:00 +0200",
        "2026-01-10 14:00:00+0200",
        "2026-01-10T14:00:00+02:00",
        "2026-01-10T14:00+02",
        "20260110T140000+0200",
        "20260110120000",
        "2026-01-10 06:30:00 -0530",
        "2026-01-10 14:00:00 UTC+2",
        "2026-01-10 15:00:00 +03",
        "2026-01-10 13:00:00 CET",
        "2026-01-10 13:00:00 Europe/Berlin",
        "2026-01-10 07:00:00 EST",
        "2026-01-10 04:00:00 PST",
        "1768046400",
        "1768046400.0",
        "1768046400000",
        "Sat, 10 Jan 2026 14:00:00 +0200 (CEST)",
        "Sat Jan 10 2026 13:00:00 GMT+0100 (Central European Standard Time)",
        "Sat Jan 10 13:00:00 CET 2026",
        "2026-01-10T13:00:00+01:00[Europe/Berlin]",
        "2026-01-10 12:00:00 +0000 UTC",
        "Saturday, 10 January 2026, 12:00 PM",
        "10.01.2026 12:00",
        "2026-01-10-12-00-00",
        "  2026-01-10 12:00:00 UTC \r\n\r\n",
        '"2026-01-10 12:00:00 UTC"',
    ],
)
def test_a_time_is_what_its_writer_meant(text):
    assert Clock().parse(text) == NOON


@pytest.mark.parametrize(
    "text",
    [
        "yesterday, I think",
        "12:00",
        "2026",
        "Jan 2026",
        "Saturday 12:00",
        "05/01/2026 12:00",  # a day in May or in January
        "01-02-03 10:00",
        "2026-01-10 12:00:00 CST",  # Chicago's or Shanghai's: 14 hours lie between
        "2026-01-10 12:00:00 XYZ",
        "2026-01-10 12:00:00 +9900",
        "2026-01-10 12:00:00 +0260",
        "2026-01-10 12:00:00 3600",
        "2026-02-30 10:00",
        "9999-12-31 23:59:59 -0500",
        "1970-01-01 00:00:00 UTC",
        "0",
        "-1",
        "nan",
        "99999999999999999999",
        "2026-01-10 12:00:00 ../../etc/localtime",
        "CET",
    ],
)
def test_what_is_no_time_or_could_be_two_is_none(text):
    assert Clock().parse(text) is None


@given(st.text(max_size=60) | st.from_regex(r"[0-9:TZ+\-. /A-Za-z]{1,40}", fullmatch=True))
def test_no_text_raises_anything(text):
    assert Clock().parse(text) is None or isinstance(Clock().parse(text), datetime)


@pytest.mark.parametrize(
    "content, when",
    [
        (codecs.BOM_UTF8 + b"2026-01-10 12:00:00 UTC", NOON),
        ("2026-01-10 12:00:00 UTC\r\n".encode("utf-16"), NOON),
        ("2026-01-10 12:00:00 UTC\r\n".encode("utf-16-le"), NOON),
        ("2026-01-10 12:00:00 UTC\r\n".encode("utf-16-be"), NOON),
        (codecs.BOM_UTF16_BE + "2026-01-10 12:00:00 UTC".encode("utf-16-be"), NOON),
        ("2026-01-10 12:00:00 UTC".encode("utf-32"), NOON),
        (b"2026-01-10 12:00:00 UTC\0", NOON),
        (b"", None),
        (b" \r\n", None),
        (codecs.BOM_UTF8, None),
    ],
)
def test_an_editors_encoding_changes_no_time(tmp_path, content, when):
    (tmp_path / "timestamp.txt").write_bytes(content)
    read = Clock().read(tmp_path)
    assert (read.when, read.note) == (when, "")


def test_what_cannot_be_read_is_told(tmp_path):
    path = tmp_path / "timestamp.txt"
    path.write_text("not today\x1b[2J")
    told = "timestamp.txt says 'not today\\x1b[2J', which is no time, or could be two: "
    assert Clock().read(tmp_path).note.startswith(told)
    path.write_bytes(b"\xff\xff\xff")
    assert Clock().read(tmp_path).note.startswith("timestamp.txt is no text: ")
    path.write_bytes(b"2026-01-10 12:00:00 UTC" + b" " * 2000)
    assert Clock().read(tmp_path).when is None
    path.unlink()
    path.symlink_to(Path(__file__))
    assert Clock().read(tmp_path).note
    path.unlink()
    path.mkdir()
    assert Clock().read(tmp_path).note
    path.rmdir()
    assert Clock().read(tmp_path).note == ""


@pytest.mark.parametrize(
    "clock, text, when",
    [
        (BERLIN, "2026-01-10 13:00:00.000000 CET", NOON),
        (BERLIN, "2026-07-10 14:00:00.000000 CEST", SUMMER),
        (BERLIN, "2026-01-10 12:00:00.000000 UTC", NOON),
        (Clock(zone="Europe/Istanbul"), "2026-01-10 15:00:00.000000 +03", NOON),
        (Clock(zone="Asia/Shanghai"), "2026-01-10 20:00:00.000000 CST", NOON),
        (Clock(zone="America/Chicago"), "2026-01-10 06:00:00.000000 CST", NOON),
        (Clock(zone="Asia/Kolkata"), "2026-01-10 17:30:00.000000 IST", NOON),
        (Clock("%d.%m.%Y %H:%M", "Europe/Berlin"), "10.01.2026 13:00", NOON),
        (Clock("%d/%m/%Y %H:%M", "Europe/Berlin"), "10/07/2026 14:00", SUMMER),
        (Clock("%Y-%m-%d %H:%M:%S %z", "Europe/Berlin"), "2026-07-10 14:00:00 +0200", SUMMER),
        # the hour that comes twice: the first one is nobody's loss
        (Clock("%Y-%m-%d %H:%M", "Europe/Berlin"), "2026-10-25 02:30", datetime(2026, 10, 25, 0, 30)),
        (Clock(zone="nowhere"), "2026-01-10 12:00:00", NOON),
    ],
)
def test_a_time_of_the_courses_own_form_is_of_its_zone(clock, text, when):
    assert clock.parse(text) == when


def test_a_format_that_nbgrader_refuses_is_no_courses_form():
    assert Clock.of(Config({"Exchange": {"timestamp_format": "%Q no time"}})) == Clock()


@pytest.mark.parametrize(
    "zone", ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Sydney"]
)
@pytest.mark.parametrize("form", ["%Y-%m-%d %H:%M:%S.%f %Z", "%Y-%m-%dT%H:%M:%S.%f%z", "%d.%m.%Y %H:%M:%S"])
def test_what_nbgraders_exchange_writes_is_read(zone, form):
    config = Config({"Exchange": {"timezone": zone, "timestamp_format": form}})
    writer = ExchangeFactory(config=config).submit(config=config)
    before = parse_utc(datetime.now().astimezone())
    writer.set_timestamp()
    read = Clock.of(config).parse(writer.timestamp)
    assert abs(read - before) < timedelta(minutes=2)
