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
        "student,double,square,why,late_penalty,total,max_total,handed_in,seconds,level,notes"
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


def test_outside_of_a_course_a_command_says_which_it_is_about(tmp_path, said, monkeypatch, course):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("autograder.classroom.__file__", str(course / "autograder" / "classroom.py"))
    _, _, err = said("report")
    assert err.startswith(f"note: {tmp_path} is in no course, so this is about the course in {course} (")
    monkeypatch.setattr("autograder.classroom.__file__", str(tmp_path / "site-packages/autograder/x.py"))
    for command in (["report"], ["build"], ["verify"], ["grade", "numbers", "--unconfined"], ["demo"]):
        code, out, err = said(*command)
        assert (code, out) == (2, "") and err.startswith("autograder: there is no course here: ")
    assert said("report", "--course-dir", str(course))[::2] == (0, "")


@pytest.mark.parametrize("command", ["grade", "verify", "report", "build", "demo"])
def test_an_unknown_assignment_is_answered_by_those_that_are(course, said, command):
    options = ["--unconfined"] if command in ("grade", "verify") else []
    code, out, err = said(command, "letters", *options)
    assert (code, out) == (2, "") and "'letters'" in err and "numbers" in err and err.count("\n") == 1


@pytest.mark.parametrize("option", ["--csv", "--folder"])
def test_an_output_that_cannot_be_written_is_told_before_the_work_begins(course, said, option, monkeypatch):
    monkeypatch.setattr("autograder.classroom.Classroom.open", lambda *_: pytest.fail("the work began"))
    command = ["report", "numbers"] if option == "--csv" else ["demo"]
    file = course / "nbgrader_config.py"
    odd = {"/dev/null/x": "is no folder", str(file / "x"): "is no folder"}
    odd |= (
        {str(course): "is a folder", str(course / "no" / "x.csv"): "there is no folder"}
        if option == "--csv"
        else {}
    )
    odd |= {str(file): "is no folder"} if option == "--folder" else {}
    for place, told in odd.items():
        code, out, err = said(*command, option, place)
        assert (code, out) == (2, "") and told in err and err.startswith(f"autograder: {option} ")


def test_a_csv_keeps_what_was_there_until_it_is_whole(course, said, monkeypatch):
    (course / "grades.csv").write_text("old")
    monkeypatch.setattr(
        "os.replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device"))
    )
    code, _, err = said("report", "numbers", "--csv", "grades.csv")
    assert code == 2 and err == "autograder: No space left on device\n"
    assert (course / "grades.csv").read_text() == "old" and not list(course.glob(".*.new"))


COMMANDS = {
    "build": ["build"],
    "grade": ["grade", "--unconfined", "--jobs", "1"],
    "verify": ["verify", "--unconfined", "--seconds", "0"],
    "report": ["report"],
    "demo": ["demo"],
    "watch": ["watch", "--once", "--unconfined"],
    "diff": ["grade", "--diff", "--unconfined"],
    "replay": ["replay", "--unconfined"],
    "export": ["export", "--to", "csv"],
    "kit": ["kit"],
}
ODD_NAMES = [
    "", "/", "//", ".", "..", "../..", "/etc", "a/b", "*", "?", "[", "[!", "{x}", "{", "%s", "~", "~nobody-x",
    "-", "a+b", "a b", " ", "a\nb", "\x1b[2J", "ä", "\udcff", "a\0b", "x" * 300, "numbers.ipynb",
    "numbers/x.ipynb", "NUMBERS", "'; drop table grade; --",
]  # fmt: skip


@pytest.mark.sampled(4)
@pytest.mark.parametrize("odd", ODD_NAMES)
@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_an_odd_name_is_answered_in_a_sentence(course, said, command, odd):
    if odd == "-":
        odd = "./-"
    code, _, err = said(*command, odd)
    assert code == 2 and "Traceback" not in err and "mistake of autograder" not in err
    assert err.startswith("autograder: ")


MORE = {
    "--output": ["kit"],
    "--sheet": ["export", "numbers", "--to", "canvas"],
    "--submission": ["replay", "records/ada/numbers/numbers.json", "--unconfined"],
    "--to": ["report", "numbers"],
}


@pytest.mark.sampled(7)
@pytest.mark.parametrize("odd", [odd for odd in ODD_NAMES if odd != "-"])
@pytest.mark.parametrize("option", ["--course-dir", "--csv", "--student", "--solution", "--folder", *MORE])
def test_an_odd_place_is_answered_in_a_sentence(course, said, option, odd, monkeypatch):
    monkeypatch.setattr("autograder.demo.demo.demo", lambda *_: 0)
    command = {
        "--csv": ["report", "numbers"],
        "--student": ["grade", "numbers", "--unconfined"],
        "--folder": ["demo"],
    }
    command |= {"--solution": ["verify", "numbers", "--unconfined"], **MORE}
    code, _, err = said(*command.get(option, ["report", "numbers"]), f"{option}={odd}")
    assert code in (0, 1, 2) and "Traceback" not in err and "mistake of autograder" not in err
    assert code != 2 or "autograder: " in err


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    "settings",
    [
        "raise SystemExit(3)",
        "c = (",
        "1 / 0",
        "c.Grading.cell_seconds = 'x'",
        "c.CourseDirectory.db_url = 'nonsense'",
        "c.CourseDirectory.db_url = 'foo://x/y'",
        "c.CourseDirectory.db_url = 'sqlite:////proc/no/where.db'",
        "c.CourseDirectory.directory_structure = '{nothing}'",
        "c.CourseDirectory.root = 3",
        "c.CourseDirectory.source_directory = None",
        "c.Autograde.autograde_preprocessors = ['no.such.Step']",
        "c.Exchange.root = '/proc/no/where'",
    ],
)
@pytest.mark.parametrize("command", ["build", "grade", "verify", "report"])
def test_odd_settings_are_answered_in_a_sentence(course, said, settings, command):
    config = course / "nbgrader_config.py"
    config.write_text(config.read_text() + f"\n{settings}\n")
    code, _, err = said(*COMMANDS[command], *([] if command in ("build", "report") else ["numbers"]))
    assert code in (0, 2) and "Traceback" not in err and "mistake of autograder" not in err
    assert code == 0 or "autograder: " in err


def test_a_folder_that_is_gone_is_told(course, said, tmp_path, monkeypatch):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    for command in COMMANDS.values():
        code, out, err = said(*command, "numbers")
        assert (code, out) == (2, "") and "the current folder is not there any more" in err
    monkeypatch.chdir(tmp_path)


def test_a_mistake_of_ours_is_a_sentence_and_verbose_shows_where(course, said, monkeypatch):
    monkeypatch.setattr("autograder.report.rows", lambda *_: {}["no"])
    code, _, err = said("report", "numbers")
    assert code == 2 and err.count("\n") == 1 and "KeyError: 'no'" in err and "--verbose" in err
    assert "Traceback" in said("report", "numbers", "--verbose")[2]
