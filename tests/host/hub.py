"""A JupyterHub with its proxy, whose users are users of this machine, made for as long as it runs."""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from tests.browser.servers import answers, free_port

PROXY = "configurable-http-proxy"
BIN = Path(sys.executable).parent

CONFIG = """
c = get_config()
c.JupyterHub.bind_url = "http://127.0.0.1:{ports[0]}"
c.JupyterHub.hub_port = {ports[1]}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{ports[2]}"
c.ConfigurableHTTPProxy.command = [{proxy!r}]
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = {password!r}
c.Authenticator.allowed_users = {users!r}
c.Spawner.cmd = [{server!r}]
c.Spawner.default_url = "/lab"
c.Spawner.start_timeout = c.Spawner.http_timeout = 120
c.Spawner.environment = {environment!r}
c.JupyterHub.services = {services!r}
"""


def why_not() -> str | None:
    if os.geteuid():
        return "no root, who alone can make users and start their servers"
    if not find_spec("jupyterhub"):
        return "no JupyterHub (pip install 'jupyterhub>=5,<7')"
    if lacking := [command for command in (PROXY, "useradd", "userdel") if not shutil.which(command)]:
        return f"no {', '.join(lacking)} on PATH (the proxy: npm install --global {PROXY})"
    tried = subprocess.run(
        [sys.executable, "-c", "import autograder, course, nbgrader"],
        user="nobody", extra_groups=[], cwd="/", env={}, capture_output=True,
    )  # fmt: skip
    return f"nobody but root who could run {sys.executable}" if tried.returncode else None


@dataclass(frozen=True)
class Hub:
    """One that runs."""

    address: str
    password: str
    root: Path
    users: dict[str, str]
    """Their names on this machine, by the names that the test gave them."""

    def home(self, name: str) -> Path:
        return self.root / "home" / self.users[name]

    def run(self, name: str, *command: str, cwd: Path) -> str:
        """What a command prints that this user runs."""
        done = self.tried(name, *command, cwd=cwd)
        assert done.returncode == 0, done.stdout
        return done.stdout

    def tried(self, name: str, *command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        """A command that this user has run, whatever came of it."""
        user = self.users[name]
        return subprocess.run(
            command, user=user, group=user, extra_groups=[], cwd=cwd, env=environment(self.home(name)),
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip

    def give(self, name: str, *places: Path) -> None:
        """Make places and all below them this user's own."""
        for place in places:
            for path in (place, *place.rglob("*")):
                shutil.chown(path, self.users[name], self.users[name])

    @property
    def log(self) -> str:
        return (self.root / "hub.log").read_text()


def environment(home: Path) -> dict[str, str]:
    return {"HOME": str(home), "PATH": f"{BIN}{os.pathsep}/usr/local/bin:/usr/bin:/bin"}


@contextmanager
def made(*names: str) -> Iterator[Hub]:
    """Users of this machine, and folders that they can reach; the hub does not run yet.

    pytest's own temporary folders are closed to all but one user.
    """
    root = Path(tempfile.mkdtemp(prefix="hub-"))
    root.chmod(0o755)
    (root / "home").mkdir()
    mark = secrets.token_hex(3)
    hub = Hub(
        f"http://127.0.0.1:{free_port()}", secrets.token_hex(16), root, {n: f"{n}-{mark}" for n in names}
    )
    try:
        for name in hub.users.values():
            subprocess.run(
                ["useradd", "--create-home", "--home-dir", root / "home" / name, "--shell", "/bin/sh", name],
                check=True,
            )
        yield hub
    finally:
        for name in hub.users.values():
            subprocess.run(["pkill", "-KILL", "-u", name], check=False)
            subprocess.run(["userdel", "--force", name], check=False, capture_output=True)
        shutil.rmtree(root, ignore_errors=True)


@contextmanager
def running(hub: Hub, variables: dict[str, str], services: list[dict]) -> Iterator[None]:
    """Run it, with these variables for each user's server."""
    own = hub.root / "hub"
    own.mkdir(mode=0o700)
    ports = [hub.address.rpartition(":")[2], free_port(), free_port()]
    config = CONFIG.format(
        ports=ports, proxy=shutil.which(PROXY), password=hub.password, users=set(hub.users.values()),
        server=str(BIN / "jupyterhub-singleuser"), services=services,
        environment=variables | {"PATH": environment(own)["PATH"]},
    )  # fmt: skip
    (own / "jupyterhub_config.py").write_text(config)
    with open(hub.root / "hub.log", "w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterhub", "--config", own / "jupyterhub_config.py"],
            cwd=own, env=os.environ | environment(own), stdout=log, stderr=subprocess.STDOUT,
            start_new_session=True,
        )  # fmt: skip
    try:
        until(lambda: answers(f"{hub.address}/hub/api"), 60, lambda: hub.log)
        yield
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def until(there: Callable[[], object], seconds: float, told: Callable[[], str] = str) -> None:
    """Wait for something, and fail with what is told if it doesn't come."""
    end = time.monotonic() + seconds
    while not there():
        if time.monotonic() > end:
            raise TimeoutError(f"not there after {seconds} s\n{told()}")
        time.sleep(0.3)
