"""What `--help` says of each command, and what a shell completes."""

import argparse
import shlex

import pytest

from autograder.cli import COMMANDS
from autograder.options import parser


def commands() -> dict[str, argparse.ArgumentParser]:
    (found,) = (one for one in parser()._actions if isinstance(one, argparse._SubParsersAction))
    return found.choices


def test_every_command_is_run_by_something():
    assert set(commands()) == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_examples_of_a_command_can_be_given(name):
    told = commands()[name].format_help().partition("examples:\n")[2]
    examples = [line.split("    ")[0] for line in map(str.strip, told.splitlines()) if line]
    assert examples
    for example in examples:
        program, *arguments = shlex.split(example)
        assert program == "autograder" and parser().parse_args(arguments).command == name


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_a_shell_completes_commands_and_options(shell, capsys):
    pytest.importorskip("shtab")
    with pytest.raises(SystemExit) as stop:
        parser().parse_args(["--print-completion", shell])
    told = capsys.readouterr().out
    assert stop.value.code == 0
    for word in ("export", "doctor", "anonymous", "canvas"):
        assert word in told, word
