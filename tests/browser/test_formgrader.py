"""An instructor opens formgrader on a submission that is full of HTML that acts: nothing of it does, and what
is needed to grade by hand is there.
"""

import base64
import http.server
import json
import os
import shutil
import threading
from pathlib import Path
from typing import ClassVar

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograder.author.build import build
from autograder.classroom import Classroom
from autograder.demo.submission import answer, answers
from autograder.run.grade import grade
from tests.browser.servers import browsing, jupyter
from tests.browser.test_jupyterlab import keep_picture

pytestmark = pytest.mark.needs("browser")

SMALL = Path(__file__).parents[1] / "autograder" / "small"
NAME = "numbers"
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="

# What each does when it runs; `CANARY` is an address that nobody else asks for, `N` the number of the case.
DOES = "window.ran=(window.ran||'')+' N';new Image().src='CANARY/N';mark()"
LIVE = [
    "<script>DOES</script>",
    "<SCRIPT\n>DOES</SCRIPT\n>",
    "<script/x>DOES</script>",
    "<<script>DOES//<</script>",
    "<img src=x onerror=\"DOES\">",
    "<img/src=x/onerror=\"DOES\">",
    "<IMG \"\"\"><SCRIPT>DOES</SCRIPT>\">",
    "<svg onload=\"DOES\"></svg>",
    "<svg><script>DOES</script></svg>",
    "<svg><animate onbegin=\"DOES\" attributeName=x dur=1s></svg>",
    "<svg><foreignObject><iframe srcdoc=\"<script>parent.window.ran='N'</script>\"></iframe></svg>",
    "<svg><style><img src=x onerror=\"DOES\"></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=DOES&gt;\">",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=\"DOES\">",
    "<noscript><p title=\"</noscript><img src=x onerror=DOES>\">",
    "<iframe srcdoc=\"<script>parent.window.ran='N'</script>\"></iframe>",
    "<iframe src=\"javascript:parent.window.ran='N'\"></iframe>",
    "<embed src=\"CANARY/N\">",
    "<object data=\"CANARY/N\"></object>",
    "<link rel=stylesheet href=\"CANARY/N\">",
    "<style>@import 'CANARY/N';</style>",
    "<style>body{background:url(CANARY/N)}</style>",
    "<div style=\"background:url(CANARY/N)\">x</div>",
    "<div style=\"background:u\\72l(CANARY/N)\">x</div>",
    "<img src=\"CANARY/N\">",
    "<img srcset=\"CANARY/N 1x\">",
    "<picture><source srcset=\"CANARY/N\"><img></picture>",
    "<video src=\"CANARY/N\" autoplay></video>",
    "<audio src=x onerror=\"DOES\" autoplay></audio>",
    "<video><source onerror=\"DOES\"></video>",
    "<input autofocus onfocus=\"DOES\">",
    "<input type=image src=x onerror=\"DOES\">",
    "<details open ontoggle=\"DOES\"><summary>x</summary></details>",
    "<marquee onstart=\"DOES\">x</marquee>",
    "<body onload=\"DOES\">",
    "<body background=\"CANARY/N\">",
    "<table background=\"CANARY/N\"><tr><td>x</td></tr></table>",
    "<style>@keyframes a{}</style><p style=\"animation:a\" onanimationstart=\"DOES\">x</p>",
    "<xmp><p title=\"</xmp><img src=x onerror=DOES>\"></xmp>",
    "<!--><img src=x onerror=\"DOES\">-->",
    "<!-- --!><img src=x onerror=\"DOES\"> -->",
    "<template><script>DOES</script></template><script>DOES</script>",
    "<textarea><img title=\"</textarea><img src=x onerror=DOES>\"></textarea>",
    "<p onmouseover=\"DOES\" style=\"position:fixed;top:0;left:0;right:0;bottom:0;z-index:9999\">x</p>",
    "<a href=\"javascript:DOES\" class=\"click\">x</a>",
    "<a href=\"jav&#x09;ascript:DOES\" class=\"click\">x</a>",
    "<a href=\" &#14; javascript:DOES\" class=\"click\">x</a>",
    "<base href=\"CANARY/N/\">",
    "</div></div></div></div><script>DOES</script>",
]  # fmt: skip
MARKDOWN = [
    "[click](javascript:DOES)",
    "[click](<java&#115;cript:DOES>)",
    "[click]\n\n[click]: javascript:DOES",
    "![picture](CANARY/N)",
    "![picture][there]\n\n[there]: CANARY/N",
    "```mermaid\n<img src=x onerror=\"DOES\">\n```",
    "# check-square",
    "check-square-comment\n===",
    "$<img src=x onerror=\"DOES\">$",
    "$$<script>DOES</script>$$",
    "\\begin{a}<script>DOES</script>\\end{a}",
    "`a` \\\\<img src=x onerror=\"DOES\">",
]  # fmt: skip
MARK = """
function mark(){fetch(location.origin+'/formgrader/api/grades?submission_id='+submission_id)
.then(r=>r.json()).then(gs=>gs.forEach(g=>fetch(location.origin+'/formgrader/api/grade/'+g.id,{method:'PUT',headers:{'X-CSRFToken':getCookie('_xsrf')},
body:JSON.stringify({manual_score:g.max_score,extra_credit:5})})))}
"""


class Canary(http.server.BaseHTTPRequestHandler):
    heard: ClassVar[list[str]] = []

    def do_GET(self):
        self.heard.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def canary():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Canary)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


def cases(canary: str) -> list[str]:
    return [f"<script>{MARK}</script>"] + [
        case.replace("DOES", DOES).replace("CANARY", canary).replace("N", str(number))
        for number, case in enumerate(LIVE)
    ]


def texts(canary: str) -> list[str]:
    return [
        case.replace("DOES", DOES).replace("CANARY", canary).replace("N", f"1{number:03}")
        for number, case in enumerate(MARKDOWN)
    ]


def showing(canary: str) -> str:
    """Code that shows all of it, and what is to be seen."""
    tag, picture = cases(canary)[1], cases(canary)[5]
    script = tag.removeprefix("<script>").removesuffix("</script>")
    return "\n".join(
        [
            "from IPython.display import display, HTML, Javascript, Latex, Markdown, SVG",
            *(f"display(HTML({case!r}))" for case in cases(canary)),
            *(f"display(Markdown({case!r}))" for case in texts(canary)),
            f"display(Javascript({script!r}))",
            f"display(Latex({picture!r}))",
            f"display(HTML({tag!r}), metadata={{'text/html': {{'isolated': True}}}})",
            *(
                f"display({data!r}, metadata={about!r}, raw=True)"
                for data, about in (
                    ({"image/png": f'"><img src=x onerror="{tag}"'}, {}),
                    ({"image/svg+xml": cases(canary)[9], "text/plain": "a"}, {}),
                    ({"image/png": PNG}, {"image/png": {"width": f"1 onload={script}"}}),
                    ({"application/vnd.jupyter.widget-view+json": {"model_id": f"</script>{tag}"}}, {}),
                    ({"text/vnd.mermaid": picture}, {}),
                )
            ),
            "display(SVG(\"<svg xmlns='http://www.w3.org/2000/svg' width='60' height='20'><rect width='60' "
            "height='20' fill='teal'/></svg>\"))",
            "display(HTML('<style>td {color: red}</style><table><tr><td>seen in a table</table>'))",
            f"print('\\x1b[31mseen as text\\x1b[0m', {cases(canary)[1]!r})",
            f"raise ValueError({cases(canary)[1]!r})",
        ]
    )  # fmt: skip


@pytest.fixture(scope="module")
def course(tmp_path_factory, canary):
    """A course with two submissions of the same, graded by `autograder grade` and by nbgrader's command."""
    home = tmp_path_factory.mktemp("formgrader") / "course"
    shutil.copytree(SMALL, home, ignore=shutil.ignore_patterns("__pycache__"))
    classroom = Classroom.open(home, home)
    build(classroom)
    handout = nbformat.read(home / "assignments" / NAME / f"{NAME}.ipynb", 4)
    right = answers(nbformat.read(home / "solutions" / NAME / f"{NAME}.ipynb", 4))
    why = "\n\n".join([*texts(canary), *cases(canary), "seen in prose ![pasted](attachment:a.png) $a<b$"])
    notebook = answer(handout, right | {"why": why, "square": showing(canary)})
    for number, text in enumerate([*texts(canary), *cases(canary)]):
        notebook.cells.append(nbformat.v4.new_markdown_cell(text, id=f"own-{number}"))
    notebook.cells.append(nbformat.v4.new_raw_cell(cases(canary)[1]))
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "why":
            cell.attachments = {"a.png": {"image/png": PNG}}
    for student in ("ada", "bob"):
        folder = home / "submitted" / student / NAME
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / f"{NAME}.ipynb")
        (folder / "page.html").write_text(cases(canary)[1])
        (folder / "drawing.svg").write_text(
            f"<svg xmlns='http://www.w3.org/2000/svg'><script>{cases(canary)[1][8:-9]}</script></svg>"
        )
    old = os.getcwd()
    os.chdir(home)
    try:
        assert grade(classroom, NAME, ["ada"], confined=False).graded == ["ada"]
        classroom.with_config(Grading={"confined": False}).autograde(NAME, "bob")
    finally:
        os.chdir(old)
    return home


@pytest.fixture(scope="module")
def formgrader(course, tmp_path_factory):
    """A running formgrader: a function from a student to the address of the page."""
    home = tmp_path_factory.mktemp("home")
    only = "--ServerApp.jpserver_extensions={'nbgrader.server_extensions.formgrader': True}"
    with jupyter("jupyter_server", course, home, only) as (server, token):

        def address(student: str, path: str = "") -> str:
            with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
                found = gradebook.find_submission_notebook(NAME, NAME, student)
                return f"{server}/formgrader/submissions/{found.id}/{path}"

        yield address, {"Authorization": f"token {token}"}


@pytest.fixture
def page(chromium, canary):
    Canary.heard.clear()
    with browsing(chromium) as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        # all else is elsewhere, and not to be had
        page.route(lambda url: "127.0.0.1" not in url, lambda route: route.abort())
        yield page


def marks(course: Path, student: str) -> dict[str, tuple]:
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        return {
            grade.name: (grade.auto_score, grade.manual_score, grade.extra_credit)
            for grade in gradebook.find_submission_notebook(NAME, NAME, student).grades
        }


def look(page, formgrader, student: str) -> str:
    """Open a page, wait until it is quiet, click on every link of the student's, and say what has run."""
    address, known = formgrader
    page.set_extra_http_headers(known)
    page.goto(address(student), wait_until="load")
    page.wait_for_timeout(1500)
    page.evaluate(
        "() => document.querySelectorAll('#notebook a').forEach(a => {"
        "  if (/^\\s*j/i.test(a.getAttribute('href') || '') || a.protocol === 'javascript:') a.click() })"
    )
    page.wait_for_timeout(300)
    return page.evaluate("() => window.ran || ''")


def test_without_our_doing_it_runs(course, formgrader, page, canary):
    """The control: the same page, of the notebook as it was handed in and run."""
    kept = course / "autograded" / "ada" / NAME / f"{NAME}.ipynb"
    text, before = kept.read_text(), marks(course, "ada")
    notebook = nbformat.read(kept, 4)
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "why":
            cell.source = "\n\n".join([cases(canary)[0], *texts(canary), *cases(canary)[1:4]])
    shown = [nbformat.v4.new_output("display_data", {"text/html": case}) for case in cases(canary)]
    notebook.cells.append(nbformat.v4.new_code_cell("", outputs=shown))
    nbformat.write(notebook, kept)
    try:
        ran = look(page, formgrader, "ada")
        page.wait_for_timeout(500)
        assert len(set(ran.split())) >= 8
        assert len(set(Canary.heard)) >= 15
        assert marks(course, "ada") != before
    finally:
        kept.write_text(text)
        with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
            for grade_ in gradebook.find_submission_notebook(NAME, NAME, "ada").grades:
                grade_.manual_score = grade_.extra_credit = None
            gradebook.db.commit()


@pytest.mark.parametrize("student", ["ada", "bob"])
def test_nothing_of_a_students_runs_in_formgrader(course, formgrader, page, student):
    before = marks(course, student)
    assert look(page, formgrader, student) == ""
    keep_picture(page, f"formgrader-{student}")
    assert Canary.heard == []
    assert marks(course, student) == before
    inside = page.locator("#notebook").first
    assert inside.locator("script, iframe, object, embed, form, base, style, link, svg, video").count() == 0
    # formgrader's own fields are where they were
    fields = page.evaluate(
        "() => ['check-double', 'check-square', 'why'].map(name => document.getElementById(name).tagName)"
    )
    assert fields == ["INPUT"] * 3
    assert page.locator("#why").evaluate("e => !!e.closest('.nbgrader_cell')")
    # and what is needed to grade by hand is there
    words = inside.inner_text()
    assert "seen in prose" in words and "seen in a table" in words and "seen as text" in words
    assert "< script>" in words, "what was written can be read"
    pictures = inside.locator("img").evaluate_all(
        "all => all.map(one => [one.src.slice(0, 22), one.naturalWidth])"
    )
    assert ["data:image/png;base64,", 1] in pictures
    assert ["data:image/svg+xml;bas", 60] in pictures


@pytest.mark.parametrize("student", ["ada", "bob"])
def test_a_file_beside_the_notebook_is_no_page_of_formgraders(course, formgrader, page, student):
    for name in ("page.html", "page.html.txt", "drawing.svg"):
        page.set_extra_http_headers(formgrader[1])
        page.goto(formgrader[0](student, name))
        page.wait_for_timeout(200)
        assert page.evaluate("() => window.ran || ''") == ""
    assert Canary.heard == []


def test_a_notebook_that_is_kept_holds_no_more_than_it_says(course):
    record = json.loads((course / "records" / "ada" / NAME / f"{NAME}.json").read_text())
    assert any("'why'" in note and "a space was put in" in note for note in record["notes"])
    assert any("application/javascript" in note for note in record["notes"])
    handed_in = nbformat.read(course / "submitted" / "ada" / NAME / f"{NAME}.ipynb", 4)
    assert "<script>" in "".join(cell.source for cell in handed_in.cells)
    kept = nbformat.read(course / "autograded" / "ada" / NAME / f"{NAME}.ipynb", 4)
    picture = next(cell for cell in kept.cells if cell.get("attachments")).attachments["a.png"]["image/png"]
    assert base64.b64decode(picture) == base64.b64decode(PNG)
