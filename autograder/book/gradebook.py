"""The gradebook as a thing to keep safe: one writer at a time, and a copy of it before the first write of a
run.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from nbgrader.api import Gradebook
from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import SQLAlchemyError

KEPT = 20
"""How many copies are kept of a gradebook: the oldest go first."""


class Busy(RuntimeError):
    """Another run is writing into this gradebook."""


class NoBackup(RuntimeError):
    """The gradebook could not be copied, so nothing has been written into it."""


def back_up(url: str, folder: Path) -> Path | None:
    """Copy the gradebook at `url` into `folder`; return the copy, or None where there is no gradebook yet.

    SQLite's is copied as of one moment, even while formgrader writes into it; PostgreSQL's by `pg_dump`, for
    `pg_restore`.

    Raises:
        NoBackup: it cannot be copied; nothing else has happened.
    """
    address = make_url(url)
    stamp = datetime.now().strftime("%Y-%m-%dT%H-%M-%S-%f")
    if address.get_backend_name() == "sqlite":
        original = Path(address.database)
        if not original.exists():
            return None
        copy = folder / f"{original.name}.{stamp}.backup"
        make = _copy_sqlite
    else:
        copy = folder / f"{address.database}.{stamp}.backup"
        make = _dump_postgresql
    unfinished = copy.with_name(copy.name + ".part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        make(address, unfinished)
        unfinished.replace(copy)
    except (OSError, sqlite3.Error) as error:
        unfinished.unlink(missing_ok=True)
        raise NoBackup(
            f"the gradebook could not be copied to {copy}, and nothing was graded: {error}"
        ) from error
    for old in sorted(folder.glob("*.backup"))[:-KEPT]:
        old.unlink(missing_ok=True)
    return copy


def _copy_sqlite(address: URL, copy: Path) -> None:
    with closing(sqlite3.connect(address.database)) as original, closing(sqlite3.connect(copy)) as new:
        original.backup(new)


def _dump_postgresql(address: URL, copy: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise OSError("pg_dump is not installed (Debian: apt install postgresql-client)")
    plain = address.set(drivername="postgresql", password=None).render_as_string()
    secret = {"PGPASSWORD": address.password} if address.password else {}
    done = subprocess.run(
        [program, "--format=custom", f"--file={copy}", plain],
        env=os.environ | secret,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise OSError(done.stderr.strip() or f"pg_dump ended with {done.returncode}")


def wait_for_others(gradebook: Gradebook, seconds: float) -> None:
    """Let each statement wait so long while another program has the gradebook locked: SQLite's default is 5
    s.
    """
    if gradebook.engine.dialect.name == "sqlite":
        gradebook.db.execute(text(f"PRAGMA busy_timeout = {int(1000 * seconds)}"))
        gradebook.db.rollback()


@contextmanager
def only_writer(url: str, root: Path) -> Iterator[None]:
    """Hold the gradebook's lock for a while; it falls with the process that holds it.

    Whoever grades takes it; formgrader does not, and may write manual marks meanwhile.

    Raises:
        Busy: another run holds it, here or (PostgreSQL) on another machine.
    """
    import fcntl

    address = make_url(url)
    place = Path(address.database).parent if address.get_backend_name() == "sqlite" else root
    place.mkdir(parents=True, exist_ok=True)
    path = place / ".autograder.lock"
    with open(path, "a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            who = lock.read().strip() or "another process"
            raise Busy(f"{who} is grading into this gradebook: wait until it is done, or stop it") from None
        lock.truncate(0)
        lock.write(f"process {os.getpid()}")
        lock.flush()
        with _only_session(address):
            yield


@contextmanager
def _only_session(address: URL) -> Iterator[None]:
    if address.get_backend_name() != "postgresql":
        yield
        return
    engine = create_engine(address)
    try:
        with engine.connect() as session:
            if not session.execute(
                text("select pg_try_advisory_lock(hashtext('autograder grade'))")
            ).scalar():
                raise Busy(
                    "another machine is grading into this gradebook: wait until it is done, or stop it"
                )
            session.commit()
            yield
    except SQLAlchemyError as error:
        reason = re.sub(r"\s+", " ", str(error.__cause__ or error))
        raise ConnectionError(f"the gradebook's server does not answer: {reason}") from error
    finally:
        engine.dispose()
