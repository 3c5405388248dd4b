"""What no run uses is not imported when a run starts."""

import subprocess
import sys

import pytest

pytest.importorskip("rfc3987_syntax")


def told(source: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, check=True
    ).stdout.strip()


def test_the_grammar_of_addresses_is_not_read():
    assert told("import sys, autograder.engine.server, nbformat; print('lark' in sys.modules)") == "False"


def test_a_command_knows_its_options_before_it_imports_nbgrader():
    said = told(
        "import sys, autograder.cli as cli\n"
        "try: cli.main(['--version'])\nexcept SystemExit: pass\n"
        "print([name for name in ('nbgrader', 'nbformat', 'torch', 'lark') if name in sys.modules])"
    )
    assert said.splitlines()[-1] == "[]"


def test_a_command_that_grades_does_not_read_it_either(tmp_path):
    said = told(
        "import sys, autograder.cli as cli\n"
        f"assert cli.main(['grade', 'ps1', '--course-dir', {str(tmp_path)!r}]) == 2\n"
        "print([name for name in ('nbgrader', 'lark') if name in sys.modules])"
    )
    assert said.splitlines()[-1] == "['nbgrader']"


def test_jsonschema_knows_addresses_all_the_same():
    said = told(
        "import autograder.deferred, sys, jsonschema\n"
        "assert 'rfc3987_syntax' not in sys.modules\n"
        "check = jsonschema.Draft202012Validator({'format': 'iri'}, "
        "format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)\n"
        "print(check.is_valid('https://example.org/ü'), check.is_valid('no address'))"
    )
    assert said == "True False"


def test_the_module_itself_is_the_real_one():
    assert (
        told(
            "import autograder.deferred\n"
            "import rfc3987_syntax; print(rfc3987_syntax.is_valid_syntax_iri('https://example.org'))"
        )
        == "True"
    )
