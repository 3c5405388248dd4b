"""The command: where it looks for a course, and what it says when it cannot do what it is told."""

from importlib import metadata

import pytest

from autograder.cli import main


@pytest.fixture
def said(capsys):
    """Run the command; return its code, what it prints and what it complains about."""

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(list(arguments))
        return code, *capsys.readouterr()

    return run


def test_build_works_from_a_folder_inside_the_course(course, said, monkeypatch):
    monkeypatch.chdir(course / "solutions" / "numbers")
    code, out, err = said("build")
    assert (code, err) == (0, "")
    assert f"numbers: numbers.ipynb in {course}/assignments/numbers" in out
    assert (course / "exchange").stat().st_mode & 0o777 == 0o777


def test_build_tells_a_mistake_with_file_and_line(course, said):
    text = course / "solutions/numbers/numbers.py"
    text.write_text(text.read_text().replace('"points": 2, ', ""))
    code, out, err = said("build", "numbers")
    assert (code, out) == (2, "")
    assert err.startswith("autograder: 1 mistake in the text, nothing was built:\n")
    assert f"{text}:49: a graded cell needs points" in err
    assert "Traceback" not in err


def test_an_unknown_assignment_is_told_in_a_sentence(course, said):
    code, out, err = said("build", "letters")
    assert (
        (code, out) == (2, "")
        and err.startswith("autograder: there is no assignment 'letters'")
        and "choose from numbers" in err
    )
    code, out, err = said("report", "letters")
    assert (code, out) == (2, "") and err.endswith("knows no assignment 'letters': it knows numbers\n")


def test_what_nbgrader_said_is_shown_when_it_fails(course, said):
    (course / "nbgrader_config.py").write_text(
        (course / "nbgrader_config.py").read_text() + "c.ClearSolutions.code_stub = {}\n"
    )
    code, _, err = said("build")
    assert code == 2
    assert err.splitlines()[-1].startswith("autograder: nbgrader generate_assignment failed: ValueError")
    assert "[ERROR]" in err


def test_report_needs_a_gradebook(course, said, tmp_path):
    code, out, err = said("report", "--course-dir", str(tmp_path / "nowhere"))
    assert (code, out) == (2, "") and "there is no gradebook in" in err
    assert not (tmp_path / "nowhere").exists()


def test_report_reads_the_class_that_is_named(course, said, tmp_path, monkeypatch):
    (course / "gradebook.db").rename(tmp_path / "gradebook.db")
    code, out, _ = said("report", "--course-dir", str(tmp_path))
    assert (code, out) == (0, "numbers: nobody has handed in anything yet\n")
    monkeypatch.chdir(tmp_path)
    code, out, _ = said("report", "--course-dir", str(course))
    assert code == 2


def test_csv_can_be_the_whole_output(course, said):
    code, out, err = said("report", "numbers", "--csv", "-")
    assert (code, err) == (0, "") and out.splitlines() == [
        "student,double,square,why,late_penalty,total,max_total,handed_in,seconds,notes"
    ]


def test_the_version_is_the_distributions(said, capsys):
    with pytest.raises(SystemExit) as stop:
        said("--version")
    version = metadata.version("vectorized-backprop")
    assert stop.value.code == 0
    assert capsys.readouterr() == (f"autograder {version} (vectorized-backprop)\n", "")


def install(monkeypatch, **versions: str) -> None:
    """Let these distributions be the installed ones."""

    def version(name: str) -> str:
        if name not in versions:
            raise metadata.PackageNotFoundError(name)
        return versions[name]

    monkeypatch.setattr("autograder.run.version.version", version)


def test_a_namesake_beside_us_is_warned_of_and_the_command_still_runs(course, said, monkeypatch):
    install(monkeypatch, **{"vectorized-backprop": "0.1.0", "autograder": "3.11"})
    code, out, err = said("report", "numbers", "--csv", "-")
    assert code == 0 and out.startswith("student,double")
    assert err.startswith("autograder: warning: another distribution, 'autograder' 3.11, is installed beside")
    for what in ("pip uninstall autograder", "install vectorized-backprop again", "virtual environment"):
        assert what in err
    assert err.count("\n") == 1


def test_a_source_tree_that_nobody_installed_has_no_namesake_and_no_version(said, monkeypatch, capsys):
    install(monkeypatch)
    with pytest.raises(SystemExit):
        said("--version")
    assert capsys.readouterr() == ("autograder of no version (vectorized-backprop)\n", "")


def test_a_command_is_needed(said):
    with pytest.raises(SystemExit) as stop:
        said()
    assert stop.value.code == 2
