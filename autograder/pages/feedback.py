"""From a graded notebook to the page that a student reads: points by exercise and part, and why a part
failed.

nbgrader's `generate_feedback` calls the two classes here: `Feedback` makes a `Page` of what nbgrader knows,
and `FeedbackExporter` lays it out with `templates/marks`. They serve any nbgrader course; where the checks
are `course.check`'s, the page tells the parts of an exercise too.
"""

import glob
import json
import math
import re
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

import nbconvert
from bs4 import BeautifulSoup
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from nbconvert.exporters import HTMLExporter, TemplateExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbconvert.filters import Highlight2HTML
from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import GetGrades, NbGraderPreprocessor
from pygments.formatters import HtmlFormatter
from traitlets.config import Config

from autograder import ended, notebooks
from autograder.author.markers import Markers
from autograder.gradebook import asking, rows
from autograder.gradebook.lasting import kept_open, opened
from autograder.pages.formulas import in_text
from autograder.pages.grades import Grades
from autograder.pages.pictures import Pictures
from autograder.pages.redact import ANSI, Hidden, cut_comparisons, redact
from autograder.pages.safehtml import clean, from_markdown, kept
from course import check

TEMPLATES = Path(__file__).parent / "templates"
TEMPLATE = "marks"
# nbconvert looks for its own where this Python is, and not in another environment that a .pth file adds.
NBCONVERTS = Path(nbconvert.__file__).parents[4] / "share" / "jupyter" / "nbconvert" / "templates"

TOLD = {"CellTimeout", "PythonEnded", "NotRun", "CellFailed", "TestMistaken", "Refused"}
"""Errors of the grader's own, not of Python's: their text is a sentence to the student."""
TIMED_OUT = (
    "The time limit ran out while this cell ran, so it was stopped. "
    "Look for a loop that never ends, or for work that can be done with arrays instead of a loop."
)
NOT_RUN = "This check was not run."
HEAD = 4096
"""Bytes of a page within which its <meta> elements stand."""
GIVEN = re.compile(rb'<meta name="marks" content="([0-9a-f]+)"')


class Part(check.Part):
    """A named part of an exercise as `course.check` reported it, and the state that its colour shows."""

    @property
    def state(self) -> str:
        return state(self.earned, self.points)


@dataclass
class Item:
    """A cell on the page: `kind` is prose, answer, check, written, task, given or own."""

    kind: str
    cell: NotebookNode
    anchor: str = ""
    title: str = ""
    score: float | None = None
    points: float | None = None
    pending: bool = False
    by_hand: bool = False
    extra_credit: float = 0.0
    comment: str | None = None
    parts: list[Part] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)

    @property
    def graded(self) -> bool:
        return self.points is not None

    @property
    def state(self) -> str:
        return "pending" if self.pending else state(self.score, self.points)

    @property
    def shown(self) -> dict[str, list[NotebookNode]]:
        """What a check put out beside its verdict: its figures, and all it printed where it reported no
        parts.
        """
        outputs = [
            output
            for output in self.cell.get("outputs", [])
            if output.output_type != "error"
            and (not self.parts or any(kind.startswith("image/") for kind in output.get("data", {})))
        ]
        return {"outputs": outputs}

    @property
    def disagrees(self) -> bool:
        """Whether the mark is not what the parts add up to."""
        return bool(self.parts) and not math.isclose(
            sum(part.earned for part in self.parts), self.score or 0, abs_tol=1e-6
        )


@dataclass
class Section:
    """A heading of the notebook and the cells below it."""

    title: str
    items: list[Item] = field(default_factory=list)

    @property
    def graded(self) -> list[Item]:
        return [item for item in self.items if item.graded]

    @property
    def students(self) -> bool:
        """Whether anything in it is about the student: the others are left out of the page."""
        return any(item.kind not in ("prose", "given") for item in self.items)


@dataclass(frozen=True)
class Page:
    """What a student is told about a notebook."""

    student: str
    assignment: str
    notebook: str
    score: float
    max_score: float
    late_penalty: float
    handed_in: datetime | None
    sections: list[Section]
    notes: list[str] = field(default_factory=list)
    basis: str = "points"
    """What the points are of."""
    early: tuple[str, ...] = ()
    """What is to be known of an answer before the mark (`autograder watch`); a mark's own page has none."""
    given: str = ""
    """By which marks and comments it was made (`asking.given`)."""

    @property
    def exercises(self) -> list[Item]:
        return [item for section in self.sections for item in section.graded]

    @property
    def state(self) -> str:
        return state(self.score, self.max_score)

    @property
    def pending(self) -> bool:
        return any(item.pending for item in self.exercises)

    @property
    def lost(self) -> list[Item]:
        return [item for item in self.exercises if item.state in ("some", "none")]


def state(score: float | None, points: float | None) -> str:
    """Name what was earned of some points: all, some or none of them."""
    if (score or 0) >= (points or 0):
        return "all"
    return "some" if score and score > 0 else "none"


class Feedback(NbGraderPreprocessor):
    """Make the page of a graded notebook: `resources["page"]`. It runs after `Grades`."""

    # nbconvert's exporters tell it all steps, and traitlets warns of those to which it is no option
    display_data_priority = GetGrades.display_data_priority

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        about = resources["nbgrader"]
        if "score" not in about:  # a course may have switched that step off, or left it out
            grades: Any = Grades(config=Config())  # whose annotations want a class of nbconvert's
            nb, resources = grades.preprocess(nb, resources)
        where = about["notebook"], about["assignment"]
        with opened(about["db_url"]) as gradebook:
            sources = [cell.source or "" for cell in gradebook.find_notebook(*where).source_cells]
            submission = gradebook.find_submission(about["assignment"], about["student"])
            # Before anything of the notebook gets onto the page. Locked cells count among the instructor's:
            # if the gradebook has another text of one by now, it was graded with the one that stands here.
            locked = [cell.source for cell in nb.cells if _meta(cell).get("locked")]
            # As they are set now, and as they were when this was graded.
            markers = Markers.of(self.config), Markers.in_notebook(nb)
            released = self._released(resources)
            cut_comparisons(nb, released, *markers)
            redact(nb, Hidden.of([*sources, *locked], *markers), released, *markers)
            sections = [section for section in _sections(nb.cells) if section.students]
            grades_of: Mapping[str, rows.Grade] = {}
            given = ""
            with suppress(MissingEntry):
                entry: Any = gradebook.find_submission_notebook(*where, about["student"])
                marks = asking.grades(entry)
                grades_of, given = asking.by_name(marks), asking.given(entry, marks)
            for item in (item for section in sections for item in section.items if item.graded):
                grade = grades_of.get(_meta(item.cell)["grade_id"])
                if grade is None:
                    continue
                item.pending = (
                    bool(grade.needs_manual_grade) and grade.manual_score is None and grade.auto_score is None
                )
                item.by_hand = grade.manual_score is not None and grade.auto_score is not None
                item.extra_credit = grade.extra_credit or 0.0
            handed_in = submission.timestamp
        place = resources.get("metadata", {}).get("path")
        resources["pictures"] = Pictures(Path(place) if place else None)
        resources["page"] = Page(
            about["student"],
            about["assignment"],
            about["notebook"],
            max(0.0, about["score"]),
            about["max_score"],
            about["late_penalty"],
            handed_in,
            sections,
            list(_notes(nb)),
            given=given,
        )
        return nb, resources

    def _released(self, resources: dict[str, Any]) -> dict[str, str]:
        """Return the text of each test as students got it, by grade id; none where there is no release."""
        run: Any = getattr(self.parent, "parent", None)  # nbgrader's converter, which has made the exporter
        folders: CourseDirectory | None = getattr(run, "coursedir", None)
        if folders is None:
            return {}
        about = resources["nbgrader"]
        place = Path(folders.format_path(folders.release_directory, ".", about["assignment"]))
        try:
            cells = notebooks.read(place / f"{about['notebook']}.ipynb").cells
        except (OSError, ValueError, AttributeError):
            return {}
        return {str(_meta(cell).get("grade_id")): cell.source for cell in cells if _meta(cell).get("grade")}


class FeedbackExporter(HTMLExporter):
    """Lay a page out as one HTML file that needs nothing else: no network, no script."""

    def __init__(self, config: Config | None = None, **named: Any) -> None:
        super().__init__(config=config, **named)
        if isinstance(self.parent, GenerateFeedback):
            self._adopt(self.parent)

    def _adopt(self, run: GenerateFeedback) -> None:
        """Let nbgrader find the notebooks of students whose names are patterns to it (`a [b]`)."""
        # It has looked by now, and has not begun: as in grading, its list can still be changed.
        folders: CourseDirectory = run.coursedir
        place = folders.format_path(folders.autograded_directory, folders.student_id, folders.assignment_id)
        for folder in set(glob.glob(place)) - set(run.assignments):
            found = [str(path) for path in Path(folder).glob(f"{folders.notebook_id}.ipynb")]
            if found:
                run.assignments[folder] = found

        def outdated(assignment: str, student: str, pages: Sequence[Path]) -> bool:
            with opened(folders.db_url) as gradebook:
                return any(tells_otherwise(page, gradebook, assignment, student) for page in pages)

        ended.go_on(run, ended.pages, None if run.force else outdated)
        convert: Callable[[], None] = run.convert_notebooks

        def with_one_gradebook() -> None:
            with kept_open(folders.db_url):
                convert()

        run.convert_notebooks = with_one_gradebook

    @property
    def default_config(self) -> Config:
        config: Any = super().default_config
        # nbgrader sets HTMLExporter's template, for its own feedback; a subclass's settings win over it.
        config.FeedbackExporter.template_name = TEMPLATE
        config.FeedbackExporter.extra_template_basedirs = [str(TEMPLATES), str(NBCONVERTS)]
        return config

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **named: Any
    ) -> tuple[str, dict[str, Any]]:
        """Lay it out, and leave the page as it is. nbconvert parses each page once more, which takes twice as
        long as all the rest, to describe pictures and to let the keyboard reach the cells of its own
        templates: ours has its pictures described (`safehtml` too), and no such cells.
        """
        if self.template_name != TEMPLATE:  # a course has its own
            return super().from_notebook_node(nb, resources, **named)
        about = nb.metadata.get("language_info", {})
        lexer = about.get("pygments_lexer", about.get("name"))
        resources = self._init_resources(resources or {})
        highlight = self.filters.get("highlight_code", _Highlight(pygments_lexer=lexer, parent=self))
        self.register_filter("highlight_code", highlight)
        return TemplateExporter.from_notebook_node(self, nb, resources, **named)

    def default_filters(self) -> Generator[tuple[str, Any]]:
        yield from super().default_filters()
        yield "number", number
        yield "plain", partial(ANSI.sub, "")
        yield "groups", groups
        yield "clean", clean
        yield "from_markdown", from_markdown
        yield "with_formulas", in_text
        yield "described", described

    def _create_environment(self) -> Environment:
        # nbconvert lets its templates say what is to be escaped. Ours say what is not (`| safe`): a name, an
        # error or a comment that somebody wrote must not be HTML because a filter was forgotten.
        environment = super()._create_environment()
        environment.autoescape = True
        environment.bytecode_cache = _COMPILED
        return environment

    def _init_resources(self, resources: dict[str, Any]) -> ResourcesDict:
        resources = super()._init_resources(resources)
        resources["pygments"] = {
            # of the light styles the one whose letters all stand out, comments too
            "light": HtmlFormatter(style="xcode").get_style_defs(".highlight"),
            "dark": HtmlFormatter(style="github-dark").get_style_defs(".highlight"),
        }
        return resources


class _Compiled(BytecodeCache):
    """Templates as compiled once: nbgrader makes an exporter, and that an environment, for each run."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if (kept := self._kept.get(bucket.key)) is not None:
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


class _Highlight(Highlight2HTML):
    """Colours a text once: most cells of a class's notebooks are the same."""

    def __call__(
        self, source: str, language: str | None = None, metadata: Mapping[str, object] | None = None
    ) -> str:
        told = (language, (metadata or {}).get("magics_language"), self.pygments_lexer)
        language, magics, lexer = (name if isinstance(name, str) else None for name in told)
        return _coloured(source, language or lexer, magics, json.dumps(self.extra_formatter_options))


@kept
def _coloured(source: str, language: str | None, magics: str | None, options: str) -> str:
    highlight = Highlight2HTML(pygments_lexer=language, extra_formatter_options=json.loads(options))
    return highlight(source, metadata={"magics_language": magics} if magics else {})


def number(value: float | None) -> str:
    """Write points as a person would.

    >>> [number(3.0), number(2.50), number(1 / 3), number(None)]
    ['3', '2.5', '0.33', '–']
    """
    return "–" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")


def described(data: Mapping[str, Any]) -> str:
    """Return the alternative text of a picture: what it says of itself, if it says anything.

    >>> described({"text/plain": "<loss curve of loss, 3 steps, from 3 to 1>"})
    'loss curve of loss, 3 steps, from 3 to 1'
    >>> described({"text/plain": "<Figure size 640x480 with 1 Axes>"}), described({})
    ('figure', 'figure')
    """
    said = re.fullmatch(
        r"<(?!Figure size|IPython|[\w.]+ (?:object )?at )(.{1,500})>", str(data.get("text/plain", ""))
    )
    return said[1] if said else "figure"


def tells_otherwise(page: Path, gradebook: Gradebook, assignment: str, student: str) -> bool:
    """Whether a page is there that was made by other marks and comments than the gradebook has. One that says
    not by which counts as right: an older version's, or a course's own.
    """
    try:
        with page.open("rb") as file:
            found = GIVEN.search(file.read(HEAD))
        entry: Any = found and gradebook.find_submission_notebook(page.stem, assignment, student)
    except (OSError, MissingEntry):
        return False
    return found is not None and asking.given(entry, asking.grades(entry)) != found[1].decode()


def told(page: Path) -> dict[str, str]:
    """Return what a feedback page says about each graded cell, by grade id."""
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    return {str(article["id"]): article.get_text() for article in soup.select("article.verdict")}


def groups(items: Iterable[Item]) -> list[dict[str, object]]:
    """Return neighbours of one kind together, as `{"kind": kind, "members": items}`."""
    return [
        {"kind": kind, "members": list(members)}
        for kind, members in groupby(items, key=lambda item: item.kind)
    ]


def parts(cell: NotebookNode) -> list[Part]:
    """Return the parts that a check reported last, or none where it reported none (or nonsense)."""
    # Nonsense is passed over, for where a student's code runs beside the test (stock nbgrader) it can put out
    # the like. The mark is the gradebook's in any case, and `disagrees` tells of a difference.
    for output in reversed(cell.get("outputs", [])):
        told = output.get("data", {}).get(check.MARKS_MIME)
        try:
            return [
                Part(
                    str(part["name"]),
                    float(part["points"]),
                    float(part["earned"]),
                    None if part["message"] is None else str(part["message"]),
                )
                for part in told["parts"]
            ]
        except (KeyError, TypeError, ValueError):
            continue
    return []


def reasons(cell: NotebookNode, score: float | None, points: float) -> Iterator[str]:
    """Yield sentences on why a check lost points, from its outputs: no line of a traceback, since it shows
    the test.
    """
    outputs = cell.get("outputs", [])
    errors = [output for output in outputs if output.output_type == "error"]
    names = {error.ename for error in errors}
    if names & {"CellTimeout", "CellTimeoutError", "TimeoutError", "KeyboardInterrupt"}:
        yield TIMED_OUT
    elif ours := [error for error in errors if error.ename in TOLD]:
        yield from dict.fromkeys(error.evalue[:1].upper() + error.evalue[1:] for error in ours)
    elif errors:
        yield _sentence(errors[0])
    elif (
        (score or 0) < points
        and cell.cell_type == "code"
        and not outputs
        and cell.get("execution_count") is None
    ):
        yield NOT_RUN


def _sentence(error: NotebookNode) -> str:
    value = ANSI.sub("", error.evalue).strip()
    if error.ename == "NotImplementedError" and not value:
        return "Not solved yet: the cell still raises NotImplementedError."
    return f"{error.ename}: {value}" if value else f"{error.ename} was raised."


def _notes(notebook: NotebookNode) -> Iterator[str]:
    """Yield what the grader has to say about the whole notebook."""
    told = notebook.metadata.get("autograder", {})
    if told.get("refused"):
        yield f"graded as zero: {told['refused']}"
    if len(set(editions := told.get("editions", ()))) > 1:
        yield f"this is edition {editions[0]} of the notebook, and was graded as edition {editions[1]}"
    if told.get("unconfined"):
        yield "graded on a machine that could not confine the code"


def _meta(cell: NotebookNode) -> dict[str, Any]:
    return cell.metadata.get("nbgrader", {})


def _sections(cells: Iterable[NotebookNode]) -> Iterator[Section]:
    """Group cells below their headings (`#` and `##`), and give each graded cell its exercise's title."""
    section = Section("")
    for cell in cells:
        heading = re.match(r"#{1,2}\s+(.+)", cell.source.lstrip()) if cell.cell_type == "markdown" else None
        if heading and not _meta(cell).get("grade"):
            if section.items:
                yield section
            section = Section(_plain(heading[1]))
            cell.source = cell.source.lstrip().partition("\n")[2].strip()
            if not cell.source:
                continue
        section.items.append(_item(cell, section))
    yield section


def _item(cell: NotebookNode, section: Section) -> Item:
    meta = _meta(cell)
    grade, solution, task = (meta.get(name, False) for name in ("grade", "solution", "task"))
    kind = (
        "task"
        if task
        else "written"
        if grade and solution
        else "check"
        if grade
        else "answer"
        if solution
        else "prose"
        if cell.cell_type != "code"
        else "given"
        if meta.get("locked")
        else "own"
    )
    item = Item(kind, cell, comment=meta.get("comment"))
    if grade or task:
        name = str(meta.get("grade_id", ""))
        item.anchor, item.score, item.points = name, meta.get("score") or 0.0, meta.get("points") or 0.0
        words = name.removeprefix("check-").replace("-", " ")
        item.title = section.title if section.title and not section.graded else words
        if kind == "check":
            item.parts = parts(cell)
            item.reasons = list(reasons(cell, item.score, item.points))
    return item


def _plain(markdown: str) -> str:
    """Return a heading's text without Markdown's marks, and without the points: the page tells those itself.

    >>> _plain("Exercise 6: **softmax**, $J_{ij}$ in `numpy` (5 points) ##")
    'Exercise 6: softmax, $J_{ij}$ in numpy'
    """
    return re.sub(r"\s*\([\d.]+ points?\)$", "", re.sub(r"[*`]|\s#+\s*$", "", markdown).strip())
