"""HTML of a student's runs nothing and fetches nothing."""

import pytest

from autograder.pages.safehtml import clean, from_markdown


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
        ("<x>unknown</x>", "unknown"),
    ],
)
def test_the_page_is_written_anew(html, left):
    """Each tag is closed, so that nothing gets out of its place in the page."""
    assert clean(html) == left


def test_tags_nest_only_so_deep():
    assert clean("<div>" * 5000 + "text").count("<div>") == 40
