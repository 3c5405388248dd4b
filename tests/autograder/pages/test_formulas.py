"""Formulas are formulas on a page that needs no network, and nothing gets into them that is none."""

import re

import pytest
from bs4 import BeautifulSoup

from autograder.author import source
from autograder.pages import formulas
from autograder.pages.feedback import _plain
from autograder.pages.formulas import in_text, mathml
from autograder.pages.safehtml import TooSlow, clean, from_markdown

ASSIGNMENTS = ["1-jacobians/jacobians", "2-graphs/graphs", "3-functions/functions", "4-mnist/mnist"]


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_every_formula_of_the_course_is_converted(repository, name):
    texts = [
        cell.source
        for cell in source.read(repository / "solutions" / f"{name}.py").cells
        if cell.cell_type == "markdown"
    ]
    pages = [BeautifulSoup(from_markdown(text), "html.parser") for text in texts]
    assert sum(len(page.find_all("math")) for page in pages) > 40
    for page in pages:
        for code in page.find_all(["code", "pre"]):
            assert not code.get_text().startswith("$"), "shown as it was written"
            code.decompose()
        assert "$" not in page.get_text() and "\\" not in page.get_text()


@pytest.mark.parametrize(
    "markdown, shown",
    [
        ("$x$", "<mi>x</mi>"),
        ("$$x$$", '<math display="block"'),
        (r"\\(x\\)", "<mi>x</mi>"),
        (r"\begin{align*}a &= b\end{align*}", "<mtable"),
        (r"$$\begin{aligned}a &= b \\ c &= d\end{aligned}$$", "<mtable"),
        (r"$\mathbf z$", '<mi mathvariant="bold">z</mi>'),
        (r"$\big\| x \big\|$", "‖"),
        ("# Why $x$?", "<mi>x</mi>"),
        ("| $x$ |\n|---|\n| 1 |", "<mi>x</mi>"),
        ("<details><summary>Hint for $x$</summary>\n\ntext\n\n</details>", "<mi>x</mi>"),
    ],
)  # fmt: skip
def test_formulas_wherever_they_stand(markdown, shown):
    assert shown in from_markdown(markdown)


def test_what_was_written_is_the_alternative_text():
    assert BeautifulSoup(mathml('x < "y"'), "html.parser").math["alttext"] == 'x < "y"'


@pytest.mark.parametrize(
    "tex",
    [
        r"\unknown{x}",
        "x_1_2",
        "^" * 900,
        "{" * 900,
        r"\def\a{xx}\a",
        r"\newcommand{\a}{x}\a",
        r"\left(x",
        "x" * 2001,
        r"\mathbf{" * 100 + "}" * 100,
    ],
)
def test_what_cannot_be_converted_is_shown_as_it_was_written(tex):
    assert BeautifulSoup(from_markdown(f"before ${tex}$ after"), "html.parser").get_text().split() == [
        "before",
        *f"${tex}$".split(),
        "after",
    ]


def test_code_and_escaped_dollars_are_no_formulas():
    assert "<math" not in from_markdown("`$x$` and\n\n    $y$\n\n<pre>$z$</pre>\n\n\\$5 and \\$6")


def test_headings_are_told_with_formulas():
    assert "<mi>P</mi>" in in_text(_plain("## Exercise 1: the polynomial $P_3$ (4 points)"))
    assert in_text("<b> & $5") == "&lt;b&gt; &amp; $5"


ATTACKS = [
    r"\href{javascript:steal()}{x}",
    r"\style{background:url(https://steal.example)}{x}",
    r"\class{score}{x}",
    r"\text{<script>steal()</script>}",
    r"\text{</mtext></math><img src=x onerror=steal()>}",
    r"\text{&lt;img src=x onerror=steal()&gt;}",
    r"\text{&#60;img src=x onerror=steal()&#62;}",
    r"\text{&#x3c;img src=x onerror=steal()&#x3e;}",
    r"\textcolor{red;background:url(x)}{x}",
    r"\color{\"onclick=steal()}{x}",
    r"\colorbox{x\"onclick=steal()}{x}",
    r"\hspace{-90em}x",
    r"\raise9999px{x}",
    r"\operatorname{<img src=x onerror=steal()>}",
    "<img src=x onerror=steal()>",
    "\"><img src=x onerror=steal()>",
    "\ue0000\ue001 \ue00099\ue001",
]  # fmt: skip


@pytest.mark.parametrize("tex", ATTACKS)
@pytest.mark.parametrize(
    "around", ["${}$", "$${}$$", "<div>${}$</div>", '<p title="${}$">', "![${}$](a.png)"]
)
def test_nothing_but_a_formula_comes_out_of_one(tex, around):
    is_harmless(from_markdown(around.replace("{}", tex)))


HTML = [
    "<math><mi>x</mi></math>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=steal()&gt;\">",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=steal()>",
    "<math><mtext></math><img src=x onerror=steal()>",
    "<math><annotation-xml encoding=a/b><style><img src=x onerror=steal()></style></annotation-xml></math>",
    "<math><semantics><mi>x</mi><annotation><img src=x onerror=steal()></semantics></math>",
    "<math><mi><malignmark><style></style><img src=x onerror=steal()></malignmark></mi></math>",
    "<math><maction actiontype=statusline xlink:href=javascript:steal()>x</maction></math>",
    "<math href=javascript:steal()><mi href=javascript:steal()>x</mi></math>",
    "<math><mi style=\"position:fixed\" onclick=steal() id=why class=score>x</mi></math>",
    "<math><mi><p>x</p></mi></math>",
    "<math><mtext><svg><style><img src=x onerror=steal()></style></svg></mtext></math>",
    "<math><mspace width=-900em /><mpadded voffset=-900px><mi>x</mi></mpadded></math>",
    "<math><mtext><!--</mtext></math><img src=x onerror=steal()>--></math>",
    "<math><mtext>&lt;/mtext&gt;&lt;script&gt;steal()&lt;/script&gt;</mtext></math>",
    "<math><math><mi>x</mi></math></math>",
    "<math><mi>x</math><mi>y</mi>",
    "<math/><mi>x</mi></math>",
    "<math><mstyle mathbackground=\"url(https://steal.example)\" src=https://steal.example><mi>x</mi></mstyle></math>",
    "<table><math><mi>x</mi></math><tr><td>y",
    "<p><math><mi>x</mi></p></math>",
    "<math>" + "<mrow>" * 500 + "<mi>x</mi>" + "</mrow>" * 500 + "</math>",
    "<math>" * 5000 + "<mi>x",
]  # fmt: skip


@pytest.mark.parametrize("html", HTML)
def test_mathml_of_a_students_holds_no_more_than_a_formula(html):
    is_harmless(clean(html))
    is_harmless(from_markdown(html))


def is_harmless(html: str) -> None:
    """A browser reads elements of a formula with texts, and no attribute that is more than a look."""
    tree = BeautifulSoup(html, "html.parser")
    assert not tree.find_all(
        ["script", "style", "svg", "mglyph", "malignmark", "annotation-xml", "maction", "form"]
    )
    for tag in tree.find_all(True):
        assert not {name for name in tag.attrs if name.startswith("on") or name in ("id", "xlink:href")}, tag
        assert "steal" not in str(tag.get("src", "")) + str(tag.get("href", "")) + str(tag.get("style", ""))
    for formula in tree.find_all("math"):
        assert set(formula.attrs) <= {"display", "alttext"}
        for tag in formula.find_all(True):
            assert tag.name in formulas.ELEMENTS
            assert set(tag.attrs) <= set(formulas.ATTRIBUTES)
            for width in ("width", "height", "voffset", "lspace"):
                assert re.fullmatch(r"[+-]?\d?(\.\d+)?[a-z%]*|[1-9]\d[a-z]+", str(tag.get(width, "")))


def test_mathml_of_a_students_that_only_shows_something_stays():
    html = '<math display="block"><msup><mi mathvariant="bold">x</mi><mn>2</mn></msup></math>'
    assert clean(html) == html


def test_a_text_of_formulas_that_takes_too_long_is_still_stopped(monkeypatch):
    """The library's own errors are passed over in a formula; the clock's is none of them."""

    def slow(*_, **__):
        raise TooSlow

    formulas._converted.cache_clear()
    monkeypatch.setattr(formulas, "convert_to_element", slow)
    assert "it takes too long" in from_markdown("a $q_{17}$ b")
