"""What a course sets about grading, what an assignment or a notebook sets itself, and which wins."""

import pytest
from nbformat.v4 import new_notebook
from traitlets import TraitError
from traitlets.config import Config

from autograder.limits import Limits
from autograder.settings import Grading

MIB = 1 << 20


def test_without_any_settings_the_limits_are_those_of_limits():
    assert Grading().limits() == Limits()


def test_a_course_sets_sizes_in_mib():
    grading = Grading(config=Config(Grading={"memory": 100, "output": 0.5, "cell_seconds": 3}))
    assert grading.limits() == Limits(memory=100 * MIB, output=MIB // 2, cell_seconds=3)


@pytest.mark.parametrize("section", ["Execute", "ExecutePreprocessor", "NotebookClient"])
def test_nbgraders_own_timeout_counts_where_ours_is_not_set(section):
    assert Grading(config=Config({section: {"timeout": 7}})).limits().cell_seconds == 7
    assert (
        Grading(config=Config({section: {"timeout": None}, "Grading": {"total_seconds": 50}}))
        .limits()
        .cell_seconds
        == 50
    )
    assert (
        Grading(config=Config({section: {"timeout": 7}, "Grading": {"cell_seconds": 3}}))
        .limits()
        .cell_seconds
        == 3
    )


def test_an_assignment_has_settings_of_its_own():
    grading = Grading(config=Config(Grading={"seed": 1, "assignments": {"ps1": {"cell_seconds": 300}}}))
    assert grading.of("ps1").limits().cell_seconds == 300 and grading.of("ps1").seed == 1
    assert grading.of("ps2").limits() == Limits()
    with pytest.raises(TraitError):
        Grading(config=Config(Grading={"assignments": {"ps1": {"cell_seconds": "long"}}})).of("ps1")


def test_a_notebooks_own_limits_win():
    notebook = new_notebook(metadata={"autograder": {"limits": {"memory": 50, "total_seconds": 9}}})
    assert Grading(memory=100).limits(notebook) == Limits(memory=50 * MIB, total_seconds=9)


def test_what_is_forbidden_adds_up_and_what_is_imported_is_the_notebooks():
    grading = Grading(forbidden=["torch"], report=["numpy.linalg"], imports=["numpy"])
    assert grading.asks(
        new_notebook(
            metadata={"autograder": {"forbidden": ["course.engine", "torch"], "imports": ["course"]}}
        )
    ) == {"forbidden": ["torch", "course.engine"], "report": ["numpy.linalg"], "imports": ["course"]}
    assert grading.asks(new_notebook())["imports"] == ["numpy"]
    assert Grading().asks(new_notebook()) == {"forbidden": [], "report": []}


def test_each_trait_has_help():
    assert not [name for name, trait in Grading.class_own_traits(config=True).items() if not trait.help]


def test_a_limit_that_is_none_is_refused():
    with pytest.raises(TraitError):
        Grading(memory=0)
