"""Time zones by name or offset, never as a file or an object: UTC, a fixed offset, a zone of the IANA's."""

from __future__ import annotations

import datetime
import re
import zoneinfo

from .channel import WireError

Node = object
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_+-]{0,40}(/[A-Za-z0-9_+-]{1,40}){0,3}")


def zone_node(zone: datetime.tzinfo | None) -> int | str | None:
    """Seconds east of Greenwich, or the name of a zone; None is no zone.

    Raises:
        LookupError: it is of another kind.
    """
    if zone is None:
        return None
    if type(zone) is datetime.timezone:
        offset = zone.utcoffset(None)
        if offset.microseconds == 0 and datetime.timezone(offset) == zone:
            return offset.days * 86400 + offset.seconds
    elif type(zone) is zoneinfo.ZoneInfo and zone.key and _KEY.fullmatch(zone.key):
        return zone.key
    elif type(zone).__module__.split(".")[0] == "pytz" and _KEY.fullmatch(str(getattr(zone, "zone", ""))):
        return str(zone.zone)  # pyrefly: ignore[missing-attribute]  # pytz's zones have it
    raise LookupError("a time zone that has no name")


def zone(node: Node) -> datetime.tzinfo | None:
    """The time zone of a node."""
    if node is None:
        return None
    if type(node) is int and abs(node) < 86400:
        return datetime.timezone(datetime.timedelta(seconds=node))
    if type(node) is str and _KEY.fullmatch(node):
        try:
            return zoneinfo.ZoneInfo(node)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            pass
    raise WireError("a time zone has no name that is known here")
