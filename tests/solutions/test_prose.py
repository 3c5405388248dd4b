"""What the four notebooks say of themselves: slides, points, minutes and difficulty at each exercise, the
same in the table at their beginning, in their first line and in the README; no slide that teaches something
is without an exercise.
"""

import re
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "assignments").glob("*/*.ipynb"))
NO_EXERCISE = {8, 10, 22}  # the drawings of backward and forward, and the line that opens the example


def prose(path):
    return [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "markdown"]


def slides(text):
    """The slides that a text names: "9", "4, 5", "10 and 11", "17 to 20"."""
    named = set()
    for first, last in re.findall(r"(\d+)(?: to (\d+))?", text):
        named |= set(range(int(first), int(last or first) + 1))
    return named


def exercises(path):
    """(title, points, slides, difficulty, minutes) of each exercise, as its heading tells them."""
    heading = (
        r"## Exercise (\d+): (.*) \((\d+) points\)\n\n"
        r"\*Slides? ([^·]*) · (easy|medium|hard) · (\d+) minutes\*\n"
    )
    told = []
    for text in prose(path):
        if text.startswith("## Exercise"):
            found = re.match(heading, text)
            assert found, text.splitlines()[:3]
            assert int(found[1]) == len(told) + 1
            told.append((found[2], int(found[3]), slides(found[4]), found[5], int(found[6])))
    return told


def hours(minutes):
    return f"{minutes // 60} h {minutes % 60} min"


def test_there_are_four():
    assert [path.parent.name for path in NOTEBOOKS] == ["1-jacobians", "2-graphs", "3-functions", "4-mnist"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_table_says_what_the_exercises_say(path):
    rows = [
        [entry.strip() for entry in line.strip("| ").split("|")]
        for line in prose(path)[0].splitlines()
        if re.match(r"\| \d", line)
    ]
    told = exercises(path)
    assert [(int(row[-2]), int(row[-1])) for row in rows] == [
        (points, minutes) for _, points, _, _, minutes in told
    ]
    if len(rows[0]) == 5:  # assignment 3 is about one slide
        assert [slides(row[2]) for row in rows] == [cited for _, _, cited, _, _ in told]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_each_column_of_a_table_has_a_name(path):
    """A screen reader reads it before each entry, and JupyterLab's formulas have no text."""
    lines = [line for text in prose(path) for line in text.splitlines()]
    heads = [head for head, rule in pairwise(lines) if re.fullmatch(r"\|[-:| ]+\|", rule)]
    assert len(heads) >= 3
    names = [re.sub(r"\$.*?\$", "", name).strip() for head in heads for name in head.strip("|").split("|")]
    assert all(names), heads


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_its_first_line_and_the_readme_say_slides_points_and_time(path):
    told = exercises(path)
    time = hours(sum(minutes for *_, minutes in told))
    first = " ".join(prose(path)[0].split("\n\n")[1].split())
    assert sum(points for _, points, *_ in told) == 40 and "40 points" in first and time in first
    about = slides(re.search(r"slides? ([\d to]+)", first)[1])
    cited = set().union(*(cited for _, _, cited, _, _ in told))
    assert cited - about <= {9}, "a graph trains slide 9's network again"
    assert about - cited <= NO_EXERCISE | {3}  # slide 3 is the title of what follows
    (row,) = [
        line
        for line in (ROOT / "README.md").read_text().splitlines()
        if line.startswith(f"| `{path.parent.name}`")
    ]
    assert f"| 40 | {time} |" in row
    assert slides(row.split("|")[3]) == about


def test_every_slide_that_teaches_something_has_an_exercise():
    cited = set().union(*(cited for path in NOTEBOOKS for _, _, cited, _, _ in exercises(path)))
    assert set(range(4, 28)) - cited <= NO_EXERCISE


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_hints_are_collapsed_and_whole(path):
    text = "\n".join(prose(path))
    assert text.count("<details><summary>Help: ") == text.count("<details") == text.count("</details>") >= 10
    assert "<details open" not in text
    # Markdown inside of a hint is rendered only after an empty line.
    assert len(re.findall(r"</summary>\n\n", text)) == text.count("</summary>")
