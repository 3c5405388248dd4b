"""A real PostgreSQL server of the tests' own: in a folder of its own, on a socket of its own, and gone
afterwards.
"""

import glob
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin")


def find_programs() -> Path | None:
    """The folder of `initdb` and `pg_ctl`, or None."""
    found = [Path(folder) for place in PLACES for folder in sorted(glob.glob(place), reverse=True)]
    if on_path := shutil.which("initdb"):
        found.append(Path(on_path).resolve().parent)
    return next((folder for folder in found if (folder / "initdb").exists()), None)


def why_not() -> str | None:
    return (
        None if find_programs() else f"no PostgreSQL (looked for initdb in {', '.join(PLACES)} and on PATH)"
    )


@contextmanager
def server() -> Iterator[str]:
    """Start a server; yield the URL of an empty database in it."""
    programs = find_programs()
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # a socket's path may have 107 bytes
    run = _as_ordinary_user(folder)
    try:
        run(
            programs / "initdb",
            "--pgdata",
            folder / "data",
            "--username=course",
            "--auth=trust",
            "--no-sync",
            "--encoding=UTF8",
        )
        run(
            programs / "pg_ctl",
            "--pgdata",
            folder / "data",
            "--log",
            folder / "log",
            "--wait",
            "--options",
            f"-k {folder} -c listen_addresses='' -c fsync=off",
            "start",
        )
        try:
            run(programs / "createdb", "--host", folder, "--username=course", "gradebook")
            yield f"postgresql+psycopg://course@/gradebook?host={folder}"
        finally:
            run(programs / "pg_ctl", "--pgdata", folder / "data", "--mode=immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_ordinary_user(folder: Path):
    """Return what runs a program in `folder`: as its owner, or as `postgres` or `nobody` for root, which
    PostgreSQL refuses.
    """
    user = {}
    if os.getuid() == 0:
        import pwd  # not on Windows, where the student's tests are run under the same conftest

        entry = next(pwd.getpwnam(name) for name in ("postgres", "nobody") if _exists(name))
        os.chown(folder, entry.pw_uid, entry.pw_gid)
        user = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}

    def run(*command: object) -> None:
        # Not captured: the server keeps these streams open for as long as it runs.
        with open(folder / "said", "ab+") as said:
            done = subprocess.run(
                [str(part) for part in command],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                env=os.environ | {"LC_ALL": "C.UTF-8"},
                **user,
            )
            said.seek(0)
            assert done.returncode == 0, said.read().decode(errors="replace")

    return run


def _exists(name: str) -> bool:
    try:
        import pwd

        pwd.getpwnam(name)
    except KeyError:
        return False
    return True
