"""When a submission was handed in: what `timestamp.txt` says, whoever wrote it.

nbgrader's `parse_utc` reads what nbgrader itself writes in UTC, and takes other texts for another time:
`+0200` is 200 seconds to it, `CEST` nothing at all, `05.01.2026` a day in May. Each of these is a penalty for
a student who was in time. So a time is read here as whoever wrote it meant it, and what can be read in two
ways, or in none, is no time: it is told, and costs nothing.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from pathlib import Path

from dateutil import parser, tz
from nbgrader.exchange.default import ExchangeSubmit
from traitlets import TraitError
from traitlets.config import Config

from autograder.intake.files import read_plain

NAME = "timestamp.txt"
SIZE_LIMIT = 1000
SHOWN = 40
"""Characters of a text that is no time which are told."""
MARKS = (
    # the longer ones first: UTF-32's begins as UTF-16's does
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
FORMAT, ZONE = "%Y-%m-%d %H:%M:%S.%f %Z", "UTC"
"""How nbgrader writes a time unless a course says otherwise (`c.Exchange.timestamp_format`, `timezone`)."""
EPOCH = {10: 1, 13: 1_000, 16: 1_000_000, 19: 1_000_000_000}
"""Digits of a count since 1970 → how many of its units are a second. 8, 12 or 14 digits are a date."""
YEARS = range(2000, 2100)
"""In which years a course is held: a time in another one is a clock that was not set."""
OFFSET = re.compile(
    r"(?:(?<=[\d\s])|\b(?:UTC|GMT))\s*([+-])(\d{1,2})(?::?(\d{2}))?"
    # behind it a name for people, as mails and browsers add it
    r"(?:\s*\([^()]*\)|\s*\[[^][]*\]|\s+[A-Za-z]{2,5})?$"
)
WORD = re.compile(r"[^\W\d_]+(?:[/_-][^\W\d_]+)*")
HOURS = {
    # Names of zones that no file of the machine has. One that means different times in two countries (IST,
    # BST, CST, AST) is not here: only the course's own zone or the machine's can tell which is meant.
    "CEST": 2, "EEST": 3, "WEST": 1, "MSK": 3, "EDT": -4, "CDT": -5, "MDT": -6, "PST": -8, "PDT": -7,
    "AKST": -9, "AKDT": -8, "JST": 9, "KST": 9, "HKT": 8, "SGT": 8, "AWST": 8, "AEST": 10, "AEDT": 11,
    "NZST": 12, "NZDT": 13, "SAST": 2, "EAT": 3, "WAT": 1, "CAT": 2, "PKT": 5, "BRT": -3,
}  # fmt: skip


@dataclass(frozen=True)
class HandedIn:
    """When a submission was handed in, in UTC and without saying so, as nbgrader keeps it; None where nothing
    says it. `note` tells of a file that says nothing that is a time.
    """

    when: datetime | None
    note: str = ""


@dataclass(frozen=True)
class Clock:
    """How a course writes a time: the format, and the zone that is meant where the format names none."""

    format: str = FORMAT
    zone: str = ZONE

    @classmethod
    def of(cls, config: Config) -> Clock:
        """Return the clock of a course, as its exchange is set."""
        try:
            writer = ExchangeSubmit(config=config)
        except TraitError:  # no format, says nbgrader, and writes none
            return cls()
        return cls(writer.timestamp_format, writer.timezone)

    def read(self, folder: Path) -> HandedIn:
        """Return when a submission was handed in. Nothing that is in its folder raises anything."""
        path = folder / NAME
        if not path.exists() and not path.is_symlink():
            return HandedIn(None)
        content = read_plain(path, SIZE_LIMIT)
        text = None if content is None or len(content) > SIZE_LIMIT else _text(content)
        if text == "":
            return HandedIn(None)
        when = None if text is None else self.parse(text)
        if when is None:
            said = "is no text" if text is None else f"says {_shown(text)}, which is no time, or could be two"
            return HandedIn(None, f"{NAME} {said}: it was graded as if there were none")
        return HandedIn(when)

    def parse(self, text: str) -> datetime | None:
        """Return the time that a text says, in UTC; None where it is none, or could be two.

        >>> Clock().parse("2026-01-10 14:30:00 +0200")
        datetime.datetime(2026, 1, 10, 12, 30)
        >>> Clock().parse("yesterday")
        """
        text = " ".join(text.split()).strip("\"'")
        try:
            when = self._by_format(text) or _counted(text) or self._by_parts(text)
            # without a zone it is UTC, as to nbgrader
            when = when.astimezone(UTC).replace(tzinfo=None) if when and when.tzinfo else when
        except (
            ValueError,
            ArithmeticError,
            TypeError,
            AttributeError,
        ):  # what dateutil and datetime stumble over
            return None
        return when if when and when.year in YEARS else None

    def _by_format(self, text: str) -> datetime | None:
        """Read a text of the course's own format: nbgrader reads `05.01.2026` as a day in May though a course
        has set that the day comes first, and as UTC what was written in the course's zone without its name.
        """
        form = " ".join(self.format.split())
        # strptime knows the names of two zones and no others
        for word in _zones(text, signed=True) if "%Z" in form else [""]:
            try:
                when = datetime.strptime(text, form.replace("%Z", word))
            except ValueError:
                continue
            if when.tzinfo:
                return when
            zone = self._named(word, when) if word else tz.gettz(self.zone) or UTC
            # of an hour that comes twice in autumn the first is meant: nobody is late by the other
            return when.replace(tzinfo=zone) if zone else None
        return None

    def _by_parts(self, text: str) -> datetime | None:
        """Read any other text: the zone by us, the rest by dateutil."""
        # as in the name of a file
        text = re.sub(r"^(\d{4}-\d\d-\d\d)-(\d\d)-(\d\d)-(\d\d)$", r"\1 \2:\3:\4", text)
        zone: tzinfo | None = None
        # "-05" ends a date, too: an offset stands behind a time
        found = OFFSET.search(text)
        if found and re.search(r":|[Tt]\d{4}", text[: found.start()]):
            zone, text = _offset(*found.groups()), text[: found.start()]
            if zone is None or next(_zones(text), None):
                return None
        elif re.search(r"\d[Zz]$", text):
            zone, text = UTC, text[:-1]
        names = set(_zones(text))
        if len(names) > (zone is None):
            return None
        for name in names:
            text = re.sub(rf"\(?(?<!\w){re.escape(name)}(?!\w)\)?", " ", text)
        when = _dated(" ".join(text.split()))
        if when is None or when.tzinfo is not None:
            return None
        for name in names:
            zone = self._named(name, when)
            if zone is None:
                return None
        return when.replace(tzinfo=zone)

    def _named(self, name: str, when: datetime) -> tzinfo | None:
        """Return the zone that a name stands for at a time; None where nobody knows it."""
        if name.upper() in ("UTC", "GMT", "UT", "Z"):
            return UTC
        if found := re.fullmatch(r"([+-])(\d{2})(\d{2})?", name):
            return _offset(*found.groups())
        # As nbgrader: a zone of the machine's own files (Europe/Berlin, CET). dateutil makes up others.
        if isinstance(zone := tz.gettz(name), tz.tzfile):
            return zone
        # strftime writes the name of the course's zone in summer or winter, which has no file
        for zone in filter(None, (tz.gettz(self.zone), tz.tzlocal())):
            for day in (when, when.replace(month=1, day=1), when.replace(month=7, day=1)):
                for fold in (0, 1):
                    moment = day.replace(tzinfo=zone, fold=fold)
                    if moment.tzname() == name and (offset := moment.utcoffset()) is not None:
                        return timezone(offset)
        hours = HOURS.get(name.upper())
        return None if hours is None else timezone(timedelta(hours=hours))


def _text(content: bytes) -> str | None:
    """Return what a file says, in whatever encoding an editor has left it; None where it is no text."""
    encoding = next((name for mark, name in MARKS if content.startswith(mark)), None)
    if encoding is None:
        # UTF-16 without a mark: each second byte of what is plain letters is 0
        encoding = (
            "utf-16-le"
            if content[1:2] == b"\0"
            else "utf-16-be"
            if content[:1] == b"\0" and content[1:2] != b"\0"
            else "utf-8"
        )
    try:
        return content.decode(encoding).replace("\ufeff", "").strip().strip("\0").strip()
    except (UnicodeDecodeError, ValueError):
        return None


def _shown(text: str) -> str:
    return repr(text[:SHOWN] + ("…" if len(text) > SHOWN else ""))


def _counted(text: str) -> datetime | None:
    """Read a count of seconds (or thousandths and so on) since 1970."""
    found = re.fullmatch(r"(\d+)(?:[.,](\d+))?", text, re.ASCII)
    if not found or len(found[1]) not in EPOCH:
        return None
    count = float(f"{found[1]}.{found[2] or 0}") / EPOCH[len(found[1])]
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=round(count, 6))


def _zones(text: str, signed: bool = False) -> Iterator[str]:
    """Yield the words of a text that may name a zone: those that no date has. `signed`: also what strftime
    writes for a zone that has no name.
    """
    known = parser.parserinfo()
    about = (known.weekday, known.month, known.hms, known.ampm)
    for found in WORD.finditer(text):
        word = found[0]
        if not known.jump(word) and all(told(word) is None for told in about):
            yield word
    if signed and (found := re.search(r"(?<=[\d\s])[+-]\d{2}(?:\d{2})?$", text)):
        yield found[0]


def _offset(sign: str, hours: str, minutes: str | None) -> tzinfo | None:
    ahead = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if ahead > timedelta(hours=14) or int(minutes or 0) > 59:
        return None
    return timezone(ahead if sign == "+" else -ahead)


def _dated(text: str) -> datetime | None:
    """Read a date and a time without a zone; None where a part is missing, or the day could be the month."""
    # The parts that a text lacks are dateutil's to fill in: what changes with these is no date.
    blank, other = datetime(2001, 2, 3), datetime(2016, 5, 6)
    # With dots the day comes first, everywhere. A year in front leaves no doubt. Else all orders must agree.
    if re.match(r"\d{1,2}\.\d{1,2}\.\d{4}\b", text):
        orders = [(True, False)]
    elif re.match(r"\d{4}", text):
        orders = [(False, True)]
    else:
        orders = [(True, False), (False, False), (False, True)]
    read = {
        parser.parse(text, default=default, dayfirst=day, yearfirst=year)
        for day, year in orders
        for default in (blank, other)
    }
    return read.pop() if len(read) == 1 else None
