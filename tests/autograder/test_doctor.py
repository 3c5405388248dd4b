"""What the doctor notices, and that it says how to mend it."""

import os
import sys
from pathlib import Path

import pytest

from autograder import doctor, sandbox, schema
from autograder.author.release import BuildError, find
from autograder.classroom import Classroom
from autograder.cli import main
from autograder.sandbox.host import Host


@pytest.fixture
def open_to_others(course, monkeypatch):
    """The course where every user of the machine gets through to it: a test's own folder is shut."""
    real = Path.stat

    def stat(self: Path, **kwargs: object) -> os.stat_result:
        found = real(self, **kwargs)
        if course.is_relative_to(self):
            return os.stat_result((found.st_mode | 0o055, *found[1:]))
        return found

    monkeypatch.setattr(Path, "stat", stat)
    for path in (course, course / "solutions", course / "gradebook.db"):
        path.chmod(0o755)
    return Classroom.open(course)


def test_an_exchange_inside_a_course_that_students_can_read(open_to_others):
    open_to_others.open_exchange()
    (found,) = doctor.exchange(open_to_others)
    assert found.state == doctor.MEND and "inside the course's folder" in found.what
    for name in ("solutions", "gradebook.db"):
        assert (
            str(open_to_others.root / name) in found.what and str(open_to_others.root / name) in found.remedy
        )
    for name in ("solutions", "gradebook.db"):  # what the remedy says
        (open_to_others.root / name).chmod(0o750)
    (found,) = doctor.exchange(open_to_others)
    assert found.state == doctor.FINE


def test_an_exchange_that_is_shut_or_not_there(classroom):
    classroom.exchange.rmdir() if classroom.exchange.exists() else None
    (found,) = doctor.exchange(classroom)
    assert found.state == doctor.NOTE and "there is no exchange" in found.what
    classroom.exchange.mkdir(mode=0o700)
    found, *_ = doctor.exchange(classroom)
    assert found.state == doctor.MEND and found.remedy == f"chmod ugo+rwx {classroom.exchange}"


def test_a_gradebook_is_counted_and_an_old_one_told(classroom, monkeypatch):
    (found,) = doctor.gradebook(classroom)
    assert found.state == doctor.FINE and "1 assignments and 0 students" in found.what

    def old(url: str, root: Path) -> None:
        raise schema.OtherSchema("made by an older nbgrader: nbgrader db upgrade")

    monkeypatch.setattr("autograder.whole.check", old)
    (found,) = doctor.gradebook(classroom)
    assert found.state == doctor.MEND and "nbgrader db upgrade" in found.remedy


@pytest.mark.parametrize(
    "host, state, words",
    [
        (Host("full", {}), doctor.FINE, "level 'full'"),
        (
            Host("inner", {"full": ("user namespaces; sysctl x=1",)}),
            doctor.NOTE,
            "for 'full': user namespaces",
        ),
        (Host("none", {"full": ("Linux",), "inner": ("Linux",)}), doctor.MEND, "grading refuses"),
    ],
)
def test_the_level_of_confinement_and_why(monkeypatch, host, state, words):
    monkeypatch.setattr(sandbox, "here", lambda: host)
    monkeypatch.setattr(sandbox, "weaker", lambda level: "")
    monkeypatch.setattr(sandbox, "missing", lambda: host.lacking.get("inner", ()))
    (found,) = doctor.confinement()
    assert found.state == state and words in f"{found.what} {found.remedy}"


def test_a_package_that_is_missing_or_too_old(monkeypatch):
    (found,) = [sign for sign in doctor.packages() if sign.state == doctor.FINE] or [None]
    there = doctor.installed
    versions = {"numpy": "1.26.0", "rich": None}
    monkeypatch.setattr(doctor, "installed", lambda name: versions.get(name, there(name)))
    (found,) = doctor.packages()
    assert found.state == doctor.MEND
    assert "numpy is 1.26.0, and <3,>=2.0 is needed" in found.what and "rich is missing" in found.what


def test_the_namesake_on_pypi(monkeypatch):
    monkeypatch.setattr(doctor, "installed", lambda name: "3.11" if name == "autograder" else None)
    found, *_ = doctor.namesake()
    assert found.state == doctor.MEND and found.remedy.startswith("pip uninstall autograder")


def test_python_and_extensions(monkeypatch, tmp_path):
    monkeypatch.setattr(doctor.sys, "version_info", (3, 10, 4))
    (found,) = doctor.python()
    assert found.state == doctor.MEND and sys.executable in found.what
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", str(tmp_path))
    (tmp_path / "labextensions" / "@jupyter" / "nbgrader").mkdir(parents=True)
    (tmp_path / "jupyter_server_config.d").mkdir()
    (tmp_path / "jupyter_server_config.d" / "nbgrader.json").write_text(
        f'{{"{doctor.SERVER}.formgrader": true}}'
    )
    (found,) = doctor.extensions()
    assert found.state == doctor.FINE


def test_the_command_prints_each_with_its_remedy_and_fails_where_there_is_something_to_mend(
    course, monkeypatch, capsys
):
    monkeypatch.setattr(doctor, "machine", lambda: [doctor.Sign("GPU", doctor.FINE, "none [is] needed")])
    Classroom.open(course).exchange.mkdir(exist_ok=True)
    Classroom.open(course).exchange.chmod(0o700)
    assert main(["doctor"]) == 1
    out = capsys.readouterr().out
    assert "ok   GPU: none [is] needed\n" in out and f"the class in {course}" in out
    assert f"mend exchange: not everybody can write into {course}/exchange\n     to mend it: chmod" in out
    monkeypatch.setattr(doctor, "course", lambda classroom: [])
    assert main(["doctor"]) == 0 and capsys.readouterr().out.endswith("nothing to mend\n")


def test_no_line_is_folded_where_output_goes_into_a_file(course, monkeypatch, capsys):
    words = " ".join(["a long sentence"] * 40)
    monkeypatch.setattr(
        doctor, "machine", lambda: [doctor.Sign("GPU", doctor.MEND, f"{words}!", f"{words}?")]
    )
    assert main(["doctor"]) == 1
    out = capsys.readouterr().out
    assert f"mend GPU: {words}!\n     to mend it: {words}?\n" in out


def test_a_course_in_which_it_is_not_switched_on(classroom, tmp_path):
    (found,) = doctor.switched_on(classroom)
    assert found.state == doctor.FINE
    (tmp_path / "stock" / "source" / "ps1").mkdir(parents=True)
    (tmp_path / "stock" / "nbgrader_config.py").write_text("c = get_config()\n")
    (tmp_path / "stock" / "source" / "ps1" / "ps1.ipynb").write_text("{}")
    stock = Classroom.open(tmp_path / "stock", tmp_path / "stock")
    found = {sign.about: sign for sign in doctor.course(stock)}
    assert found["nbgrader"].state == doctor.NOTE and "configure(c)" in found["nbgrader"].remedy
    assert "nbgrader generate_assignment makes one" in found["gradebook"].remedy


def test_an_assignment_of_notebooks_is_not_said_to_be_missing(classroom):
    (classroom.source / "ps1").mkdir()
    (classroom.source / "ps1" / "ps1.ipynb").write_text("{}")
    with pytest.raises(BuildError, match="holds notebooks and no text.*nbgrader generate_assignment ps1"):
        find(classroom, ["ps1"])
