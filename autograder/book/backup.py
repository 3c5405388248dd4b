"""The gradebook as a thing to keep safe: one writer at a time, and a copy of it before the first write of a
run.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Generator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO

from nbgrader.api import Gradebook
from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import SQLAlchemyError

LOCK = ".autograder.lock"
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
        original = _file(address)
        if not original.exists():
            return None
        copy = folder / f"{original.name}.{stamp}.backup"
        make = _copy_sqlite
    else:
        copy = folder / f"{address.database}.{stamp}.backup"
        make = _dump_postgresql
    # A copy is a copy only when it is whole: a name that the next line's pattern does not know.
    unfinished = copy.with_name(copy.name + ".part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _ignore(folder)
        make(address, unfinished)
        unfinished.replace(copy)
    except (OSError, sqlite3.Error) as error:
        for part in (unfinished, unfinished.with_name(unfinished.name + "-journal")):
            with suppress(OSError):  # the folder may be none
                part.unlink(missing_ok=True)
        raise NoBackup(
            f"the gradebook could not be copied to {copy}, and nothing was graded: {error}"
        ) from error
    # the stamp makes the order of names the order of time
    for old in sorted(folder.glob("*.backup"))[:-KEPT]:
        old.unlink(missing_ok=True)
    return copy


def _ignore(folder: Path) -> None:
    """Let git leave a folder of copies alone, itself included: they hold the class's names and marks."""
    if not os.path.lexists(folder / ".gitignore"):
        (folder / ".gitignore").write_text("*\n", encoding="ascii")


def _file(address: URL) -> Path:
    """Return the file of an SQLite gradebook."""
    if address.database is None:
        raise NoBackup(
            "the gradebook is kept in memory alone (CourseDirectory.db_url names no file), "
            "and nothing was graded"
        )
    return Path(address.database)


def _copy_sqlite(address: URL, copy: Path) -> None:
    with closing(sqlite3.connect(_file(address))) as original, closing(sqlite3.connect(copy)) as new:
        original.backup(new)


def _dump_postgresql(address: URL, copy: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise OSError("pg_dump is not installed (Debian: apt install postgresql-client)")
    # The password goes by the environment: a command line can be read by every user of the machine.
    plain = address.set(drivername="postgresql", password=None).render_as_string()
    secret = {"PGPASSWORD": address.password} if address.password else {}
    done = subprocess.run(
        [program, "--format=custom", f"--file={copy}", plain],
        env=os.environ | secret,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,  # what it says itself is told
    )
    if done.returncode:
        raise OSError(done.stderr.strip() or f"pg_dump ended with {done.returncode}")


def wait_for_others(gradebook: Gradebook, seconds: float) -> None:
    """Let each statement wait so long while another program has the gradebook locked: SQLite's default is
    5 s.
    """
    if gradebook.engine.dialect.name == "sqlite":
        gradebook.db.execute(text(f"PRAGMA busy_timeout = {int(1000 * seconds)}"))
        # the statement has begun a transaction, and one that stays open would keep others from writing
        gradebook.db.rollback()


@contextmanager
def only_writer(url: str, root: Path, doing: str = "grading into this gradebook") -> Generator[None]:
    """Hold the gradebook's lock for a while; it falls with the process that holds it.

    Whoever grades takes it; formgrader does not, and may write manual marks meanwhile.

    Args:
        doing: what the one that holds it is doing, for who is refused.

    Raises:
        Busy: another run holds it, here or (PostgreSQL) on another machine.
    """
    import fcntl  # not there on Windows, where other commands work

    address = make_url(url)
    # Not SQLite's own lock: held for a whole run, it would shut formgrader out. Two runs of ours must not
    # even begin, for each would grade what the other has under way.
    place = _file(address).parent if address.get_backend_name() == "sqlite" else root
    place.mkdir(parents=True, exist_ok=True)
    path = place / LOCK
    while True:
        with _open_lock(path) as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                lock.seek(0)
                who = lock.read().strip() or "another process"
                raise Busy(f"{who} is {doing}: wait until it is done, or stop it") from None
            # Whoever had it before has taken the file away: a third would lock a new one of that name.
            if not _is_still(path, lock):
                continue
            if lock.writable():
                lock.truncate(0)
                lock.write(f"process {os.getpid()}")
                lock.flush()
            try:
                with _only_session(address):
                    yield
            finally:
                # away while it is held, so that it lies in nobody's `git status`
                with suppress(OSError):
                    path.unlink()
            return


def _open_lock(path: Path) -> IO[str]:
    try:
        # "a+", for "w" would take out the name of the one that holds it
        return open(path, "a+")
    except PermissionError:  # another instructor's, of a run that was killed: it can be locked all the same
        return open(path)
    except OSError as error:
        raise Busy(
            f"{path} is to be locked for this run, and cannot be opened: {error.strerror}. Move it away"
        ) from error


def _is_still(path: Path, lock: IO[str]) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(lock.fileno()))
    except OSError:
        return False


@contextmanager
def _only_session(address: URL) -> Generator[None]:
    """Hold the lock that PostgreSQL keeps: a file's is seen on one machine only."""
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
            # The lock is the session's, and outlives this: no transaction stays open for the length of a run.
            session.commit()
            yield
    except SQLAlchemyError as error:
        reason = re.sub(r"\s+", " ", str(error.__cause__ or error))
        raise ConnectionError(f"the gradebook's server does not answer: {reason}") from error
    finally:
        engine.dispose()
