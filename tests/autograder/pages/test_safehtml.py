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
