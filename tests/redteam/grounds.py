"""Where the red team plays: a course of its own, whose secrets lie where an attack would look for them, and
its graders.
"""

from __future__ import annotations

import copy
import http.server
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Container, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook

from autograder.author.source import read
from autograder.classroom import Classroom
from autograder.demo.submission import answer, answers
from autograder.engine import Engine, Graded
from autograder.intake.preparing import Handout, prepare
from autograder.limits import Limits
from autograder.settings import Grading

HERE = Path(__file__).parent
NO_NAMESPACES = HERE.parent / "host" / "no_namespaces.py"
NAME, SECRET = "trap", "731924685"
POINTS = {
    "square": 2.0,
    "gradient": 3.0,
    "secret": 5.0,
    "halves": 2.0,
    "slope": 3.0,
    "quick": 2.0,
    "marked": 3.0,
    "bag": 9.0,
    "thirds": 23.0,
    "given": 6.0,
    "later": 5.0,
}
"""What each exercise's test is worth."""
LIMITS = {
    "cell_seconds": 4,
    "total_seconds": 60,
    "cpu_seconds": 40,
    "memory": 1024,
    "processes": 40,
    "disk": 64,
}
STOCK_CONFIG = "c = get_config()\nc.CourseDirectory.course_id = 'trap'\nc.Execute.timeout = 20\n"
OUR_CONFIG = (
    STOCK_CONFIG
    + "from autograder.nbgrader import configure\nconfigure(c)\n"
    + "".join(f"c.Grading.{name} = {value}\n" for name, value in LIMITS.items())
)


@dataclass(frozen=True)
class Grounds:
    """A course that everybody may read (which walls are for), a folder that everybody may write, and a port
    that tells the secret.
    """

    course: Path
    shared: Path
    port: int
    handout: NotebookNode
    right: Mapping[str, str]

    def filled(self, text: str) -> str:
        return (
            text.replace("{course}", str(self.course))
            .replace("{shared}", str(self.shared))
            .replace("{port}", str(self.port))
        )

    def notebook(self, given: Mapping[str, str]) -> NotebookNode:
        return answer(self.handout, {key: self.filled(code) for key, code in given.items()})

    def hand_in(
        self,
        student: str,
        notebook: NotebookNode | bytes | Mapping[str, bytes],
        files: Mapping[str, str] = {},
    ) -> Path:
        """Write a submission over an older one: a notebook, a file's bytes in its place, or several files by
        name.
        """
        folder = self.course / "submitted" / student / NAME
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        if isinstance(notebook, NotebookNode):
            notebook = nbformat.writes(notebook).encode()
        named = {f"{NAME}.ipynb": notebook} if isinstance(notebook, bytes) else notebook
        for name, content in {
            **named,
            **{name: self.filled(text).encode() for name, text in files.items()},
        }.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        self.open()
        return folder

    def open(self) -> None:
        """Let everybody read the course: that students' code cannot is to be the sandbox's doing, not the
        file mode's.
        """
        subprocess.run(["chmod", "-R", "a+rX", self.course.parent], check=True)

    def marks(self) -> dict[str, dict[str, float]]:
        """The automatic marks by student and cell; a student who has none is not there."""
        with Gradebook(f"sqlite:///{self.course}/gradebook.db", NAME) as book:
            return {
                submission.student.id: {
                    entry.name: entry.auto_score
                    for notebook in submission.notebooks
                    for entry in notebook.grades
                    if entry.auto_score is not None
                }
                for submission in book.assignment_submissions(NAME)
            }

    def tasks(self, student: str):
        """What the engine gets of a submission."""
        classroom = Classroom.open(self.course, self.course)
        with classroom.gradebook() as book:
            handout = Handout.of(classroom.directory(), NAME, book)
        return prepare(
            self.course / "submitted" / student / NAME, handout, Grading(config=classroom.config)
        ).notebooks[NAME]


@contextmanager
def grounds(config: str, together: Container[str] = ()) -> Iterator[Grounds]:
    """Lay out the course, under `config`, and start the server. The tests of the exercises `together` are
    tagged to run in the student's process.
    """
    place = Path(tempfile.mkdtemp(prefix="redteam-"))
    with tells(SECRET) as port:
        try:
            course, shared = place / "course", place / "shared"
            (course / "source" / NAME).mkdir(parents=True)
            shared.mkdir()
            os.chmod(shared, 0o1777)
            (course / "nbgrader_config.py").write_text(config)
            (course / "source" / NAME / "table.csv").write_text("2.5,7.0\n")
            (course / "key.txt").write_text(SECRET)
            source = read(HERE / f"{NAME}.py")
            for cell in source.cells:
                if cell.metadata.get("nbgrader", {}).get("grade_id", "").removeprefix("check-") in together:
                    cell.metadata["tags"] = ["student-kernel"]
            nbformat.write(source, course / "source" / NAME / f"{NAME}.ipynb")
            Classroom.open(course, course).generate_assignment(NAME)
            handout = nbformat.read(course / "release" / NAME / f"{NAME}.ipynb", as_version=4)
            ground = Grounds(course, shared, port, handout, answers(source))
            ground.hand_in("ada", ground.notebook(ground.right))
            yield ground
        finally:
            shutil.rmtree(place, ignore_errors=True)
            for left in Path("/tmp").glob("trap-note-*"):
                left.unlink(missing_ok=True)


@contextmanager
def tells(secret: str) -> Iterator[int]:
    """A server on 127.0.0.1 that tells `secret`; its port."""

    class Teller(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(secret.encode())

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Teller) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def run(
    ground: Grounds, *command: str, level: str = "full", python: str = sys.executable, user: int | None = None
) -> subprocess.CompletedProcess:
    """Run a grader on the course, in a PID namespace and under a memory limit of its own: an attack that
    succeeds finds nothing to harm. At the level "inner", on a host that grants no namespaces. Started by
    root, as the `user` if one is named.
    """
    inside = ["prlimit", f"--data={12 << 30}", "--nproc=4000"]
    if user is not None:
        subprocess.run(["chown", "-R", str(user), ground.course.parent], check=True)
        inside += ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"]
        inside += ["--inh-caps=-all", "--bounding-set=-all"]
    inside += [python, str(NO_NAMESPACES)] if level == "inner" else []
    inside += command
    ids = [] if os.getuid() == 0 else ["--user", "--map-current-user"]
    namespace = ["unshare", *ids, "--pid", "--fork", "--kill-child", "--mount-proc"]
    able = subprocess.run([*namespace, "true"], capture_output=True).returncode == 0
    return subprocess.run(
        [*(namespace if able else []), *inside],
        cwd=ground.course,
        text=True,
        timeout=1500,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=os.environ | {"TRAP_SECRET": SECRET} | ({} if user is None else {"HOME": str(ground.shared)}),
    )


@contextmanager
def python_for(user: int) -> Iterator[str | None]:
    """A Python with all that this one has, that `user` may run too; None where there is none."""
    with tempfile.TemporaryDirectory(prefix="python-") as folder:
        os.chmod(folder, 0o755)
        layers = [str(HERE.parents[1]), *(path for path in sys.path if path.endswith("-packages"))]
        for program in (sys.executable, shutil.which("python3", path="/usr/local/bin:/usr/bin")):
            place = Path(folder, "venv")
            made = (
                program
                and not subprocess.run(
                    [program, "-m", "venv", "--clear", "--without-pip", place], capture_output=True
                ).returncode
            )
            if not made:
                continue
            (own,) = (place / "lib").glob("python3*/site-packages")
            (own / "layers.pth").write_text("\n".join(layers) + "\n")
            python = str(place / "bin" / "python")
            with suppress(OSError):
                line = [python, "-c", "import autograder.engine, autograder.run.grade"]
                if not subprocess.run(line, user=user, cwd="/", capture_output=True).returncode:
                    yield python
                    return
        yield None


def program(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def slug(name: str) -> str:
    """
    >>> slug("assert_allclose's code, replaced")
    'assert-allclose-s-code-replaced'
    """
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def in_one_process(engine: Engine, task) -> Graded:
    """Grade as stock nbgrader does: the test cells run in the student's process."""
    notebook = copy.deepcopy(task.notebook)
    for cell in notebook.cells:
        if cell.metadata.get("autograder", {}).get("role") == "test":
            cell.metadata["tags"] = [*cell.metadata.get("tags", []), "student-kernel"]
    return engine.grade(replace(task, notebook=notebook))


def limits() -> Limits:
    return Limits(
        cell_seconds=8, total_seconds=60, cpu_seconds=60, memory=1 << 30, processes=40, disk=64 << 20
    )
