"""Whether a gradebook can be worked with: a file that is one, whole, not locked, with nbgrader's tables.
Where it cannot, which copy of it is whole, and how to take that back.

It is asked before a gradebook is opened: opening fills an empty file with empty tables, and makes those that
are missing, and then nobody sees any more that marks were lost.
"""

from __future__ import annotations

import os
import shlex
import sqlite3
import stat
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from nbgrader.api import Base
from sqlalchemy import create_engine, inspect
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, InvalidRequestError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from autograder import schema

FOLDER = "gradebook-backups"
"""Where copies of a class's gradebook are, in the class's folder."""
WAIT = 5.0
"""Seconds for which a gradebook may be locked while it is opened."""
_whole: set[tuple[str, int, int, int]] = set()
"""The files that were looked through by this process, as they were then."""


class Unusable(schema.OtherSchema):
    """A gradebook that nothing can be done with as it is: why, and what to do."""


def check(url: str, root: Path, *, writing: bool = False) -> None:
    """Look whether a gradebook, if there is one already, can be worked with. It is left as it is.

    Args:
        root: the class's folder, in which the copies are.
        writing: whether it is to be written into.

    Raises:
        OtherSchema: another nbgrader made it.
        Unusable: it is none, damaged, locked, not to be read or not to be written; or its server does not
            answer.
    """
    address = _address(url)
    if address.get_backend_name() != "sqlite":
        _ask_server(address)
        schema.check(url)
        return
    if not address.database or address.database == ":memory:":
        return
    path = Path(address.database)
    if not os.path.lexists(path):
        return
    if why := _closed(path, writing):
        moved = not path.is_file()  # what stands there is no gradebook
        raise Unusable(f"the gradebook {path} {why}{remedy(path, root) if moved else ''}")
    try:
        size = path.stat().st_size
        why = _damage(path) if size else ""
        lacking, none = _lacking(address) if size and not why else ([], False)
    except OSError as error:
        raise Unusable(f"the gradebook {path} cannot be read: {error.strerror}") from error
    except sqlite3.OperationalError as error:
        raise _closed_by(path, root, error) from error
    copies = list(_copies(path, root))
    if not size:
        # a gradebook to be, as nbgrader takes it, unless there has been one
        if copies:
            raise Unusable(f"the gradebook {path} is an empty file{remedy(path, root)}")
        return
    if why:
        raise Unusable(f"{path} is no gradebook that can be read: {why}{remedy(path, root)}")
    if none:
        raise Unusable(f"{path} is no gradebook: it has no table of nbgrader's{remedy(path, root)}")
    schema.check(url)
    if lacking:
        raise Unusable(
            f"the gradebook {path} lacks what nbgrader keeps marks in ({', '.join(lacking[:4])}"
            f"{', …' if len(lacking) > 4 else ''}){remedy(path, root)}"
        )


def check_free(path: Path, root: Path) -> None:
    """Look whether a gradebook that is there can be written into now; arguments as `check`.

    Raises:
        Unusable: another program has locked it, or it cannot be opened.
    """
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=rw", timeout=WAIT, uri=True)) as database:
            database.execute("begin immediate")
            database.rollback()
    except sqlite3.Error as error:
        raise _closed_by(path, root, error) from error


def _closed_by(path: Path, root: Path, error: sqlite3.Error) -> Unusable:
    # SQLite's other operational errors are of the place: no room, no right, a disk that fails
    busy = "locked" in str(error)
    return Unusable(
        f"the gradebook {path} {'is locked by another program' if busy else 'cannot be opened'} ({error})"
        + (f". {who}" if busy and (who := _holders(path)) else "")
        + (
            ". Close what is using it (formgrader, another run, a viewer of databases), and try again"
            if busy
            else ""
        )
        + _beside(path, root)
    )


def lost(url: str, root: Path) -> str:
    """Return what to do where there is no gradebook, and there has been one; nothing where there was none."""
    address = _address(url)
    if address.get_backend_name() != "sqlite" or not address.database:
        return ""
    path = Path(address.database)
    copy = newest(path, root)
    return (
        ""
        if copy is None
        else f". There was one, and its newest whole copy comes back by{_command(path, copy)}".rstrip()
    )


def remedy(path: Path, root: Path) -> str:
    """Return how a damaged gradebook is replaced by the newest copy that is whole, or that there is none."""
    copy = newest(path, root)
    if copy is None:
        return (
            f". There is no whole copy of it in {root / FOLDER}: put one back from elsewhere, or move the "
            "file away and build the assignments anew. It was left as it is"
        )
    return (
        f". It was left as it is. Its newest whole copy is {copy.name} in {copy.parent}: to take that back, "
        f"run{_command(path, copy)}and then 'autograder grade', which grades what the copy lacks"
    )


def newest(path: Path, root: Path) -> Path | None:
    """Return the newest copy of a gradebook that is whole, or None."""
    return next((copy for copy in _copies(path, root) if _is_whole(copy)), None)


def _address(url: str) -> URL:
    try:
        address = make_url(url)
        address.get_dialect()
        return address
    except (
        ArgumentError,
        InvalidRequestError,
    ) as error:  # also NoSuchModuleError, of a database nobody knows
        raise Unusable(
            f"c.CourseDirectory.db_url names no database ({error}): "
            "write 'sqlite:////absolute/path/gradebook.db' or 'postgresql+psycopg://user@host/name'"
        ) from error


def _ask_server(address: URL) -> None:
    try:
        engine = create_engine(address, poolclass=NullPool)
        with engine.connect():
            pass
    except ImportError as error:
        raise Unusable(
            f"the gradebook {_shown(address)} needs a driver that is not installed ({error}): "
            "pip install 'psycopg[binary]', and begin its address with 'postgresql+psycopg://'"
        ) from error
    except SQLAlchemyError as error:
        reason = " ".join(str(error.__cause__ or error).split())
        raise Unusable(f"the gradebook's server {_shown(address)} does not answer: {reason}") from error


def _closed(path: Path, writing: bool) -> str:
    """Say why a path is no file that can be used; nothing where it is one."""
    try:
        kind = path.stat().st_mode
    except OSError as error:
        link = " (it is a link)" if path.is_symlink() else ""
        return f"cannot be read{link}: {error.strerror}"
    if not stat.S_ISREG(kind):
        what = "a folder" if stat.S_ISDIR(kind) else "no file, but a pipe, a socket or a device"
        return f"is {what}"
    if not os.access(path, os.R_OK):
        return f"cannot be read by this user: let its owner run 'chmod u+rw {shlex.quote(str(path))}'"
    if writing and not os.access(path, os.W_OK):
        return f"is not to be written by this user: 'chmod u+w {shlex.quote(str(path))}' allows it"
    if writing and not os.access(path.parent, os.W_OK | os.X_OK):
        # a journal is laid beside it before the first change
        return f"is in a folder that this user cannot write: 'chmod u+w {shlex.quote(str(path.parent))}'"
    return ""


def _damage(path: Path) -> str:
    """Say what is wrong with the file of a database; nothing where it is whole.

    Raises:
        OperationalError: it is locked, or cannot be opened.
    """
    found = path.stat()
    key = (str(path), found.st_ino, found.st_size, found.st_mtime_ns)
    if key in _whole:
        return ""
    try:
        with closing(sqlite3.connect(path, timeout=WAIT)) as database:
            said = database.execute("pragma quick_check(1)").fetchone()
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        return str(error)
    if said is None or said[0] != "ok":
        return " ".join(str(said[0] if said else "it is empty").split())
    _whole.add(key)
    return ""


def _is_whole(copy: Path) -> bool:
    try:
        if _damage(copy):
            return False
        with closing(sqlite3.connect(f"file:{quote(str(copy))}?mode=ro", uri=True)) as database:
            return bool(
                database.execute("select count(*) from sqlite_master where name = 'grade'").fetchone()[0]
            )
    except (OSError, sqlite3.Error):
        return False


def _lacking(address: URL) -> tuple[list[str], bool]:
    """Return the tables and columns that nbgrader works with and a gradebook has not, and whether it has
    tables, and none of these.

    Raises:
        OperationalError: as `_damage`.
    """
    engine = create_engine(address, poolclass=NullPool, connect_args={"timeout": WAIT})
    try:
        found = inspect(engine)
        there = {
            name: {column["name"] for column in found.get_columns(name)} for name in found.get_table_names()
        }
    except SQLAlchemyError as error:
        if isinstance(error.__cause__, sqlite3.OperationalError):
            raise error.__cause__ from None
        return [" ".join(str(error.__cause__ or error).split())], False
    finally:
        engine.dispose()
    wanted = Base.metadata.tables
    tables = sorted(set(wanted) - set(there))
    lacking = [
        *(f"the table {name}" for name in tables),
        *(
            f"{name}.{column.name}"
            for name, table in sorted(wanted.items())
            if name in there
            for column in table.columns
            if column.name not in there[name]
        ),
    ]
    # one that has no tables at all is a gradebook to be
    return (lacking if there else []), bool(there) and not set(wanted) & set(there)


def _copies(path: Path, root: Path) -> Iterable[Path]:
    """Return the copies of a gradebook, the newest first: their names' order is that of time."""
    try:
        found = [copy for copy in (root / FOLDER).iterdir() if copy.name.startswith(f"{path.name}.")]
    except OSError:
        return []
    return sorted((copy for copy in found if copy.suffix == ".backup" and copy.is_file()), reverse=True)


def _command(path: Path, copy: Path) -> str:
    """Return what puts a copy in the place of a gradebook. What was there is moved away, with the journals
    that belong to it: SQLite would play them back into the copy.
    """
    beside = [path.with_name(path.name + end) for end in ("", "-journal", "-wal", "-shm")]
    moves = [f"mv {_quoted(one)} {_quoted(one)}.damaged" for one in beside if os.path.lexists(one)]
    return "\n    " + " && ".join([*moves, f"cp {_quoted(copy)} {_quoted(path)}"]) + "\n"


def _beside(path: Path, root: Path) -> str:
    copy = newest(path, root)
    return "" if copy is None else f". (Its newest whole copy is {copy}; it is not needed for this.)"


def _holders(path: Path) -> str:
    """Say which processes of this machine have a file locked, where the kernel tells."""
    try:
        found = path.stat()
        inode = f"{os.major(found.st_dev):02x}:{os.minor(found.st_dev):02x}:{found.st_ino}"
        lines = [line.split() for line in Path("/proc/locks").read_text().splitlines()]
        numbers = sorted({line[4] for line in lines if len(line) > 5 and line[5] == inode})
    except OSError:
        return ""
    numbers = [number for number in numbers if number.isdigit() and int(number) not in (0, os.getpid())]
    return f"Process {', '.join(numbers)} holds it" if numbers else ""


def _quoted(path: Path) -> str:
    return shlex.quote(str(path))


def _shown(address: URL) -> str:
    return address.render_as_string(hide_password=True)
