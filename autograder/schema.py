"""Whether this nbgrader can read a gradebook: one that another version made has other tables.

nbgrader finds out at the first statement that fails, in the middle of a submission, and opening a gradebook
already makes the tables that an older one lacks. So it is asked before one is opened.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from nbgrader import dbutil
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import NullPool

VERSIONS = "alembic_version"
"""The table in which alembic keeps which migration a database had last."""


class OtherSchema(RuntimeError):
    """This nbgrader cannot work with a gradebook: why, and what to do."""


def check(url: str) -> None:
    """Look whether a gradebook, if there is one already, has the tables that this nbgrader works with.

    Raises:
        OtherSchema: it has those of an older or a newer nbgrader, or is no database.
    """
    address = make_url(url)
    sqlite = address.get_backend_name() == "sqlite"
    if sqlite and not (address.database and Path(address.database).exists()):
        return
    # where it is locked, whoever opens it waits and says so
    engine = create_engine(address, poolclass=NullPool, connect_args={"timeout": 0.5} if sqlite else {})
    try:
        with engine.connect() as connection:
            tables = inspect(connection).get_table_names()
            asked = text(f"select version_num from {VERSIONS}")
            version = connection.execute(asked).scalar() if VERSIONS in tables else None
    except OperationalError:
        return
    except DatabaseError as error:
        raise OtherSchema(f"{_shown(address)} is no gradebook: {error.__cause__ or error}") from error
    finally:
        engine.dispose()
    order = migrations()
    if not tables or not order or version == order[-1]:
        return
    if version is None or version in order:
        copy = "which keeps a copy of it" if sqlite else "after you have made a copy of it"
        raise OtherSchema(
            f"the gradebook {_shown(address)} was made by an older nbgrader (its tables have version "
            f"{version or 'none'}, this nbgrader's {order[-1]}): "
            f"run 'nbgrader db upgrade --db={_shown(address)}' first, {copy}"
        )
    raise OtherSchema(
        f"the gradebook {_shown(address)} was made by a newer nbgrader (its tables have version {version}, "
        f"this nbgrader's {order[-1]}): install that nbgrader"
    )


@cache
def migrations() -> tuple[str, ...]:
    """Return nbgrader's versions of a gradebook's tables, the oldest first."""
    # read, and not asked of alembic: importing that takes half a second, and nbgrader asks it in a process
    after: dict[str | None, str] = {}
    for path in Path(dbutil.ALEMBIC_DIR, "versions").glob("*.py"):
        told = dict(
            re.findall(r"^(revision|down_revision) = (?:None|['\"](\w+)['\"])", path.read_text("utf-8"), re.M)
        )
        if "revision" in told:
            after[told.get("down_revision") or None] = told["revision"]
    order: list[str] = []
    while (following := after.get(order[-1] if order else None)) and following not in order:
        order.append(following)
    return tuple(order)


def _shown(address: URL) -> str:
    """Return where a gradebook is, without a password."""
    return address.render_as_string(hide_password=True)
