"""HTML of a student's runs nothing and fetches nothing."""

import gc

import pytest
from bs4 import BeautifulSoup

from autograder.pages.safehtml import at_most, clean, from_markdown
from course import draw


@pytest.mark.parametrize(
    "html",
    [
        "<script>steal()</script>",
        "<SCRIPT\n>steal()</script >",
        "<img src=x onerror=steal()>",
        "<a href='javascript:steal()'>x</a>",
        "<iframe src='https://steal()'></iframe>",
        "<meta http-equiv=refresh content='0;url=https://steal()'>",
        "<svg onload=steal()></svg>",
        "<p style='background:url(https://steal())'>x</p>",
        "<form action=https://steal()></form>",
        "<object data='https://steal()'></object>",
    ],
)
def test_what_acts_is_taken_out(html):
    assert "steal()" not in clean(html)
    assert "steal()" not in from_markdown(html)


def test_what_shows_something_stays():
    table = "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>"
    assert clean(table) == table


def test_a_pasted_image_is_shown():
    shown = from_markdown("![figure](attachment:a.png)", {"a.png": {"image/png": "iVBORw0="}})
    assert 'src="data:image/png;base64,iVBORw0="' in shown


@pytest.mark.parametrize(
    "html, left",
    [
        ("</div></div><p>text", "<p>text</p>"),
        ("<b><i>x</b>y", "<b><i>x</i></b>y"),
        (
            "<table><tr><td>1<td>2<tr><td>3</table>",
            "<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>",
        ),
        ("a < b &lt;script> <3", "a &lt; b &lt;script&gt; &lt;3"),
        ("<a href='java\nscript:x' title='a\"b'>x</a>", '<a title="a&quot;b">x</a>'),
        ("<p class='score dataframe' id=why data-link=x>x", '<p class="dataframe">x</p>'),
        ("<p style='color: red; position: fixed; background: url(x)'>x", '<p style="color:red">x</p>'),
        ("\\h<!-- -->ref{x}", "\\ href{x}"),
        ("5 <x and more", "5 &lt;x and more"),
        (
            "<figure role=img aria-label='a \"b\"' id=x>x",
            '<figure role="img" aria-label="a &quot;b&quot;">x</figure>',
        ),
        ("<figure role=alert>x", "<figure>x</figure>"),
        ("<p role=img aria-label=x>x", "<p>x</p>"),
        ("<x>unknown</x>", "unknown"),
    ],
)
def test_the_page_is_written_anew(html, left):
    """Each tag is closed, so that nothing gets out of its place in the page."""
    assert clean(html) == left


def test_a_picture_of_the_course_is_a_picture_with_its_sentence():
    shown = draw.graph({"f": ["x"]}, title="one gate")
    page = BeautifulSoup(clean(shown._repr_html_()), "html.parser")
    assert page.figure["aria-label"] == shown.text and page.figure.img["src"].startswith(
        "data:image/svg+xml;base64,"
    )
    assert len(page.find_all("img")) == 1 and not page.find_all("svg"), "and no other, which was hidden"


def test_tags_nest_only_so_deep():
    assert clean("<div>" * 5000 + "text").count("<div>") == 40


def test_garbage_is_not_collected_at_the_expense_of_a_text():
    """Where much is imported it takes 0.5 s, which a short text was then said to have taken."""
    collected, wanted = [], gc.get_threshold()
    gc.callbacks.append(note := lambda phase, about: collected.append(phase))
    gc.set_threshold(1, 1, 1)
    try:
        with at_most(5.0, 0):
            before = len(collected)
            kept = [[] for _ in range(1000)]
            within = len(collected)
        more = [[] for _ in range(1000)]
    finally:
        gc.set_threshold(*wanted)
        gc.callbacks.remove(note)
    assert before == within < len(collected) and len(kept) == len(more)
    gc.disable()
    try:
        clean("<b>x")
        assert not gc.isenabled()
    finally:
        gc.enable()
