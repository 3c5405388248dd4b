"""The instructor's notebook with a student's answers in it: what is taken, where it goes, what is told."""

import copy
import json
from base64 import b64encode

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_notebook

from autograder.intake import Refused, rebuild, refused_notebook

PNG = b64encode(b"\x89PNG\r\n\x1a\n...").decode()


def cell_of(notebook: dict, name: str) -> dict:
    """The cell with this id."""
    return next(cell for cell in notebook["cells"] if cell.get("id") == name)


def own(text: str, kind: str = "code", **more) -> dict:
    """A cell that a student adds."""
    return (
        {"cell_type": kind, "metadata": {}, "source": text}
        | ({"outputs": [], "execution_count": None} if kind == "code" else {})
        | more
    )


def copied(cell: dict, text: str | None = None) -> dict:
    """A copy of a cell as JupyterLab pastes one: with its grade id and an id of its own."""
    again = copy.deepcopy(cell) | {"source": cell["source"] if text is None else text}
    del again["id"]
    return again


def after(notebook: dict, name: str, *cells: dict) -> None:
    place = notebook["cells"].index(cell_of(notebook, name)) + 1
    notebook["cells"][place:place] = cells


def drop(notebook: dict, name: str) -> dict:
    cell = cell_of(notebook, name)
    notebook["cells"].remove(cell)
    return cell


def rebuilt(source, submission, **options):
    return rebuild(source, json.dumps(submission).encode(), **options)


def texts(notebook) -> list[str]:
    return [cell.source for cell in notebook.cells]


def role(cell) -> str:
    return cell.metadata.autograder.role


# What is taken.


def test_answers_are_the_students_and_all_else_is_the_instructors(source, submission):
    made = rebuilt(source, submission)
    expected = texts(source)
    expected[3], expected[6], expected[8] = (
        "def double(x):\n    return 2 * x",
        "def square(x):\n    return x * x",
        "Because.",
    )
    assert texts(made.notebook) == expected
    assert made.answers == ["double", "square", "why"]
    assert made.repairs == []
    nbformat.validate(made.notebook)


def test_hidden_tests_are_back_and_each_cell_has_its_role(source, submission):
    made = rebuilt(source, submission).notebook
    assert cell_of(made, "check-double").source == "assert double(2) == 4\nassert double(3) == 6"
    assert [role(cell) for cell in made.cells if cell.cell_type == "code"] == [
        "instructor",
        "instructor",
        "student",
        "test",
        "instructor",
        "student",
        "test",
    ]


def test_metadata_tags_and_outputs_are_left_behind(source, submission):
    submission["metadata"] = {
        "kernelspec": {"name": "evil", "display_name": "evil"},
        "widgets": {"x": 1},
        "autograder": {"imports": ["os"]},
    }
    for cell in submission["cells"]:
        cell["metadata"] |= {
            "tags": ["skip-execution", "student-kernel"],
            "autograder": {"role": "test"},
            "deletable": True,
        }
        cell["metadata"].get("nbgrader", {}).update(
            {"points": 100, "grade": False, "solution": True, "locked": False}
        )
    cell_of(submission, "check-double")["outputs"] = [
        {"output_type": "execute_result", "data": {"text/plain": "3"}, "metadata": {}}
    ]
    made = rebuilt(source, submission).notebook
    assert made.metadata == source.metadata
    assert not any("tags" in cell.metadata or cell.get("outputs") for cell in made.cells)
    assert [cell.metadata.get("nbgrader") for cell in made.cells] == [
        cell.metadata.get("nbgrader") for cell in source.cells
    ]


def test_a_read_only_cell_is_the_instructors_whatever_the_student_wrote(source, submission):
    cell_of(submission, "limit")["source"] = "LIMIT = 10**9"
    cell_of(submission, "check-square")["source"] = "assert True"
    made = rebuilt(source, submission)
    assert cell_of(made.notebook, "limit").source == "LIMIT = 10"
    assert cell_of(made.notebook, "check-square").source == "assert square(3) == 9"
    assert made.repairs == [
        f"'{name}' is not for students to change: the instructor's text was used"
        for name in ("limit", "check-square")
    ]


def test_white_space_at_the_ends_of_lines_is_no_change(source, submission):
    cell_of(submission, "check-square")["source"] = "assert square(3) == 9  \r\n"
    assert rebuilt(source, submission).repairs == []


def test_a_cell_that_became_another_kind_is_graded_as_what_it_was(source, submission):
    cell_of(submission, "double")["cell_type"] = "markdown"
    made = rebuilt(source, submission)
    cell = cell_of(made.notebook, "double")
    assert (cell.cell_type, cell.source) == ("code", "def double(x):\n    return 2 * x")
    assert made.repairs == ["'double' had been made a markdown cell, and was graded as a code cell"]


def test_pictures_stay_in_a_written_answer_and_nowhere_else(source, submission):
    cell_of(submission, "why")["attachments"] = {
        "graph.png": {"image/png": PNG},
        "page.svg": {"image/svg+xml": "<svg onload='x()'/>"},
        "lie.png": {"image/png": b64encode(b"<script>").decode()},
    }
    cell_of(submission, "draw")["attachments"] = {"graph.png": {"image/png": PNG}}
    submission["cells"].append(own("![](own.png)", "markdown", attachments={"own.png": {"image/png": PNG}}))
    made = rebuilt(source, submission)
    assert cell_of(made.notebook, "why").attachments == {"graph.png": {"image/png": PNG}}
    assert "attachments" not in cell_of(made.notebook, "draw")
    assert made.notebook.cells[-1].attachments == {"own.png": {"image/png": PNG}}
    assert [note for note in made.repairs if note.startswith("2 of 3 attachments of a cell")]


def test_a_task_that_is_not_locked_is_the_students(source, submission):
    cell_of(source, "draw").metadata.nbgrader.locked = False
    cell_of(submission, "draw")["source"] = "I drew it."
    assert cell_of(rebuilt(source, submission).notebook, "draw").source == "I drew it."


# What a student adds or changes.


def test_added_cells_follow_the_cell_that_they_follow(source, submission):
    submission["cells"].insert(0, own("first = 0"))
    after(submission, "double", own("half = 0.5"), own("a note", "markdown"))
    submission["cells"].append(own("last = 9"))
    made = rebuilt(source, submission).notebook
    assert texts(made)[0] == "first = 0" and texts(made)[-1] == "last = 9"
    place = texts(made).index("def double(x):\n    return 2 * x")
    assert texts(made)[place + 1 : place + 3] == ["half = 0.5", "a note"]
    assert role(made.cells[place + 1]) == "added"


def test_empty_cells_are_not_worth_keeping(source, submission):
    after(submission, "double", own(""), own("\n  \n"))
    assert len(rebuilt(source, submission).notebook.cells) == len(source.cells)


def test_an_open_cell_that_was_changed_is_the_students_at_its_place(source, submission):
    for cell in submission["cells"]:
        cell.pop("id")  # as in notebooks before format 4.5
    next(cell for cell in submission["cells"] if "NAME" in cell["source"])["source"] = (
        'NAME = "Ada"\nTOLERANCE = 1e9'
    )
    made = rebuilt(source, submission).notebook
    assert len(made.cells) == len(source.cells)
    cell = made.cells[2]
    assert (cell.source, role(cell)) == ('NAME = "Ada"\nTOLERANCE = 1e9', "added")
    assert cell.metadata.autograder.original == "\nTOLERANCE = 1e-6"


def test_an_open_cell_that_was_rewritten_is_known_by_its_id(source, submission):
    cell_of(submission, "imports")["source"] = "from sneaky import np"
    cell = rebuilt(source, submission).notebook.cells[1]
    assert (cell.source, role(cell), cell.metadata.autograder.original) == (
        "from sneaky import np",
        "added",
        "import numpy as np",
    )


def test_an_open_cell_that_was_deleted_is_back_before_what_replaced_it(source, submission):
    drop(submission, "imports")
    after(submission, "title", own("import math, cmath, itertools, functools"))
    made = rebuilt(source, submission)
    assert texts(made.notebook)[:3] == [
        "# Numbers",
        "import numpy as np",
        "import math, cmath, itertools, functools",
    ]
    assert made.repairs == ["1 cell of the instructor's without a grade id was put back"]


def test_only_code_takes_the_place_of_code(source, submission):
    drop(submission, "imports")
    after(submission, "title", own("a note", "markdown"), own("import math, cmath"), own("more", "markdown"))
    assert texts(rebuilt(source, submission).notebook)[:5] == [
        "# Numbers",
        "a note",
        "import numpy as np",
        "import math, cmath",
        "more",
    ]


def test_an_open_cell_that_was_moved_runs_at_both_places(source, submission):
    submission["cells"].append(drop(submission, "imports"))
    made = rebuilt(source, submission).notebook
    assert [place for place, text in enumerate(texts(made)) if text == "import numpy as np"] == [
        1,
        len(source.cells),
    ]
    assert role(made.cells[1]) == "instructor" and role(made.cells[-1]) == "added"


def test_a_foreign_grade_id_is_a_cell_of_the_students_own(source, submission):
    after(
        submission,
        "double",
        own("x = 1")
        | {"metadata": {"nbgrader": {"grade_id": "double2", "solution": True, "grade": True, "points": 9}}},
    )
    made = rebuilt(source, submission)
    cell = made.notebook.cells[4]
    assert (cell.source, role(cell), "nbgrader" in cell.metadata) == ("x = 1", "added", False)
    assert made.repairs == [
        "'double2' is a grade id that the instructor's notebook does not have: "
        "graded as a cell of the student's own"
    ]


# What is out of place.


def test_a_moved_answer_is_put_back(source, submission):
    submission["cells"].insert(0, drop(submission, "square"))
    made = rebuilt(source, submission)
    assert [cell.id for cell in made.notebook.cells] == [cell.id for cell in source.cells]
    assert made.repairs == ["'square' was moved, and put back where the instructor has it"]


def test_a_deleted_test_is_put_back(source, submission):
    drop(submission, "check-double")
    made = rebuilt(source, submission)
    assert texts(made.notebook)[4] == "assert double(2) == 4\nassert double(3) == 6"
    assert made.repairs == ["'check-double' was deleted, and put back"]


def test_a_deleted_answer_is_what_was_handed_out(source, submission):
    drop(submission, "double")
    made = rebuilt(source, submission)
    assert cell_of(made.notebook, "double").source == "def double(x):\n    raise NotImplementedError"
    assert made.answers == ["square", "why"]
    assert made.repairs == ["'double' was deleted: it counts as not answered"]


@pytest.mark.parametrize("stub_first", [True, False])
def test_of_two_copies_the_changed_one_counts_and_the_untouched_one_is_gone(source, submission, stub_first):
    stub = copied(cell_of(submission, "double"), cell_of(source, "double").source)
    if stub_first:
        after(submission, "name", stub)
    else:
        after(submission, "double", stub)
    made = rebuilt(source, submission)
    assert texts(made.notebook).count("def double(x):\n    return 2 * x") == 1
    assert cell_of(source, "double").source not in texts(made.notebook)
    place = 4 if stub_first else 3
    assert made.repairs == [
        f"'double' is there 2 times: graded was the one that is cell {place + 1} of the submission"
    ]


def test_of_two_changed_copies_the_one_at_its_place_counts_and_the_other_runs_where_it_is(source, submission):
    submission["cells"].append(copied(cell_of(submission, "double"), "def double(x):\n    return x + x"))
    made = rebuilt(source, submission).notebook
    assert cell_of(made, "double").source == "def double(x):\n    return 2 * x"
    assert (made.cells[-1].source, role(made.cells[-1])) == ("def double(x):\n    return x + x", "added")


def test_of_two_changed_copies_at_one_place_the_last_counts_as_in_stock_nbgrader(source, submission):
    after(submission, "double", copied(cell_of(submission, "double"), "def double(x):\n    return x + x"))
    made = rebuilt(source, submission).notebook
    assert cell_of(made, "double").source == "def double(x):\n    return x + x"
    assert "def double(x):\n    return 2 * x" in texts(made)


def test_copies_of_a_test_are_gone_but_for_those_that_a_student_worked_on(source, submission):
    test = cell_of(submission, "check-double")
    after(submission, "check-double", copied(test), copied(test, "print(double(2))"))
    made = rebuilt(source, submission).notebook
    assert texts(made)[4:6] == ["assert double(2) == 4\nassert double(3) == 6", "print(double(2))"]
    assert role(made.cells[5]) == "added" and len(made.cells) == len(source.cells) + 1


def test_answers_without_nbgraders_metadata_are_known_by_their_ids(source, submission):
    for cell in submission["cells"]:
        cell["metadata"] = {}
    made = rebuilt(source, submission)
    assert made.answers == ["double", "square", "why"]
    assert made.repairs == [
        "answers stand in cells without their grade ids: taken was cell 4 for 'double', "
        "cell 7 for 'square' and cell 9 for 'why' (by cell id)"
    ]


# What has lost its grade id (test_damages.py has the ways).


def lose(notebook: dict, *names: str) -> None:
    for name in names:
        cell = cell_of(notebook, name)
        cell["metadata"] = {}
        del cell["id"]


def test_what_was_assumed_is_told_in_one_sentence(source, submission):
    lose(submission, "double", "why", "check-double", "limit")
    assert rebuilt(source, submission).repairs == [
        "answers stand in cells without their grade ids: taken was cell 4 for 'double' "
        "(by the names bound there); cell 9 for 'why' (by place)"
    ]


def test_the_only_answer_of_a_notebook_may_be_typed_again(source, submission):
    for notebook in (source, submission):
        del notebook["cells"][5:]
    lose(submission, "double")
    assert rebuilt(source, submission).answers == ["double"]


def test_nothing_of_a_students_becomes_a_test(source, submission):
    lose(submission, "check-double", "check-square", "double")
    for cell in submission["cells"]:
        cell["source"] = cell["source"].replace("assert", "assert True or")
    made = rebuilt(source, submission).notebook
    assert [cell.source for cell in made.cells if role(cell) == "test"] == [
        cell.source
        for cell in source.cells
        if cell.metadata.get("nbgrader", {}).get("locked") and "=" in cell.source and cell.id != "limit"
    ]


def test_a_function_in_another_answer_is_none_to_a_question_that_was_left(source, submission):
    """`square` was left as it was handed out; that `double` has a function of the name is its own affair."""
    cell_of(submission, "square")["source"] = cell_of(source, "square").source
    cell_of(submission, "double")["source"] += "\n\ndef square(x):\n    return x * x"
    made = rebuilt(source, submission)
    assert cell_of(made.notebook, "square").source == cell_of(source, "square").source
    assert made.repairs == []


def test_a_trial_is_no_answer_to_what_was_deleted(source, submission):
    drop(submission, "square")
    after(submission, "limit", own("print(LIMIT)"))
    made = rebuilt(source, submission)
    assert cell_of(made.notebook, "square").source == cell_of(source, "square").source
    assert made.repairs == ["'square' was deleted: it counts as not answered"]


def test_a_variable_of_the_name_is_no_answer_where_the_notebook_is_unknown(source):
    cells = [own("double = 3"), own("square = 4")]
    with pytest.raises(Refused, match="None of the notebook's answer cells"):
        rebuilt(source, {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells})


def test_given_lines_of_a_stub_stay_where_the_answer_stands_above_it(source, submission):
    cell_of(source, "double").source = "RATE = 2\n\ndef double(x):\n    raise NotImplementedError"
    cell_of(submission, "double")["source"] = cell_of(source, "double").source
    after(submission, "name", own("def double(x):\n    return RATE * x"))
    made = rebuilt(source, submission).notebook
    assert cell_of(made, "double").source == "RATE = 2\n\n\n"
    assert "def double(x):\n    return RATE * x" in texts(made)


def test_a_stub_that_an_editor_has_formatted_is_untouched(source, submission):
    cell_of(submission, "double")["source"] = "def double( x ):\n        raise NotImplementedError  # later"
    after(submission, "check-double", own("def double(x):\n    return 2 * x"))
    made = rebuilt(source, submission).notebook
    assert texts(made)[4] == "def double(x):\n    return 2 * x"


# What is refused.


def test_a_notebook_without_any_answer_cell_is_refused_and_what_is_there_is_told(source, submission):
    submission["cells"] = [own("## Homework 3\nDo it.", "markdown"), own("print(1)")]
    with pytest.raises(
        Refused,
        match="None of the notebook's answer cells is in the file. "
        "It holds 2 cells and the heading “Homework 3”.",
    ):
        rebuilt(source, submission)


def test_a_notebook_of_another_assignment_is_refused_though_it_has_a_function_of_that_name(source):
    other = {
        "cell_type": "code",
        "source": "def double(x):\n    return 2 * x",
        "metadata": {"nbgrader": {"grade_id": "elsewhere", "solution": True}},
    }
    with pytest.raises(Refused, match=r"1 cell and answers and tests of something else \('elsewhere'\)"):
        rebuilt(source, {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": [other]})


@pytest.mark.parametrize(
    "metadata", [{"kernelspec": {"name": "ir", "language": "R"}}, {"language_info": {"name": "julia"}}]
)
def test_another_languages_kernel_is_refused(source, submission, metadata):
    submission["metadata"] = metadata
    with pytest.raises(Refused, match="speaks (r|julia), and the assignment is in Python"):
        rebuilt(source, submission)


@pytest.mark.parametrize(
    "metadata",
    [
        {},
        {"kernelspec": {"name": "anything"}},
        {"language_info": {"name": "ipython"}},
        {"kernelspec": 3},
        None,
    ],
)
def test_any_python_will_do(source, submission, metadata):
    submission["metadata"] = metadata
    assert rebuilt(source, submission).repairs == []


@pytest.mark.parametrize(
    "metadata",
    [
        {"kernelspec": {"name": "sagemath", "language": "sage"}},
        {"kernelspec": {"name": "conda-env-ml-py", "language": "conda"}},
        {"kernelspec": {"name": "xpython", "language": "xeus"}, "language_info": {"name": "xeus"}},
    ],
)
def test_python_under_another_name_is_graded_and_that_is_told(source, submission, metadata):
    submission["metadata"] = metadata
    (note,) = rebuilt(source, submission).repairs
    assert note.startswith("the notebook's kernel speaks ") and note.endswith("graded as Python")


def test_a_language_that_nobody_knows_is_refused_where_the_cells_are_no_python(source, submission):
    submission["metadata"] = {"kernelspec": {"language": "lambda"}}
    for cell in submission["cells"]:
        if cell["cell_type"] == "code":
            cell["source"] = "let f x => x in f 3"
    with pytest.raises(Refused, match="speaks lambda"):
        rebuilt(source, submission)


def test_a_kernel_that_says_it_ran_python_is_one_of_pythons(source, submission):
    submission["metadata"] = {"kernelspec": {"language": "sage"}, "language_info": {"name": "python"}}
    assert rebuilt(source, submission).repairs == []


def test_a_refused_notebook_has_the_reason_and_no_answer(source):
    made = refused_notebook(source, "The file is empty.")
    assert "The file is empty." in made.cells[0].source
    errors = {cell.id: cell.outputs[0].evalue for cell in made.cells if cell.get("outputs")}
    assert errors == {"check-double": "The file is empty.", "check-square": "The file is empty."}
    assert cell_of(made, "why").source == "YOUR ANSWER HERE"
    nbformat.validate(made)


# The order, for any mixture of known and added cells.


@given(st.lists(st.one_of(st.sampled_from(range(6)), st.none()), max_size=14), st.booleans())
def test_order(kept, with_ids):
    """Known cells stand in the instructor's order; what is not out of order stays in the student's; each
    added one follows its own.
    """
    source = new_notebook(
        cells=[
            new_code_cell(
                f"original = {number}",
                id=f"k{number}",
                metadata={
                    "nbgrader": {
                        "grade_id": f"k{number}",
                        "solution": True,
                        "grade": False,
                        "locked": False,
                        "schema_version": 3,
                    }
                },
            )
            for number in range(6)
        ]
    )
    seen, cells = set(), []
    for number in kept:
        if number is None:
            cells.append(own(f"added_{len(cells)}"))
        elif number not in seen:
            seen.add(number)
            cells.append(
                own(f"answer = {number}")
                | {"metadata": {"nbgrader": {"grade_id": f"k{number}"}}}
                | ({"id": f"k{number}"} if with_ids else {})
            )
    if not seen:
        return
    made = rebuilt(source, {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).notebook
    assert [cell.id for cell in made.cells if cell.id.startswith("k")] == [
        f"k{number}" for number in range(6)
    ]
    before, last = {}, "start"
    for cell in cells:
        before[cell["source"]] = before[last] if last.startswith("added") else last
        last = cell["source"]
    got, anchor = {}, "start"
    for text in texts(made):
        if text.startswith("added"):
            got[text] = anchor
        else:
            anchor = text
    assert got == {text: anchor for text, anchor in before.items() if text.startswith("added")}
    order = [text for text in texts(made) if text.startswith("added")]
    for anchor in set(got.values()):
        mine = [text for text in order if got[text] == anchor]
        assert mine == sorted(mine, key=lambda text: int(text.removeprefix("added_")))
