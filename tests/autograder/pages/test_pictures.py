"""Pictures that a text shows: they stand in its page, or a sentence does that says why not."""

import base64
import os

import pytest

from autograder.pages.pictures import Pictures
from autograder.pages.safehtml import clean, from_markdown

PNG = b"\x89PNG\r\n\x1a\n" + b"picture"
DATA = f"data:image/png;base64,{base64.b64encode(PNG).decode()}"


@pytest.fixture
def folder(tmp_path):
    """A graded submission's folder, and what stands around it."""
    (tmp_path / "secret.png").write_bytes(PNG)
    folder = tmp_path / "submission"
    (folder / "img").mkdir(parents=True)
    for name in ("plot.png", "img/two words é.png"):
        (folder / name).write_bytes(PNG)
    (folder / "photo.jpeg").write_bytes(b"\xff\xd8\xff\xe0 photo")
    (folder / "drawing.svg").write_text("<svg onload='alert(1)'/>")
    (folder / "page.png").write_text("<script>alert(1)</script>")
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    (folder / "linked").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe.png")
    return folder


@pytest.mark.parametrize(
    "text",
    [
        "![](plot.png)",
        "![a plot](./plot.png 'the plot')",
        "<img src='plot.png'>",
        "<div><IMG width=3 src=\"plot.png\" onerror='alert(1)'></div>",
        "![](img/two%20words%20é.png)",
        "![](<img/two words é.png>)",
    ],
)
def test_a_picture_beside_the_notebook_stands_in_the_page(folder, text):
    html = from_markdown(text, None, Pictures(folder))
    assert f'src="{DATA}"' in html and "onerror" not in html


def test_other_kinds_and_html_outputs_too(folder):
    assert "data:image/jpeg;base64," in from_markdown("![](photo.jpeg)", None, Pictures(folder))
    assert DATA in clean("<b>x</b><img src='plot.png'>", Pictures(folder))


@pytest.mark.parametrize(
    "text, says",
    [
        ("![](gone.png)", "'gone.png' is not shown: it was not handed in beside the notebook"),
        ("![](../secret.png)", "stands elsewhere"),
        ("![](img/../../secret.png)", "stands elsewhere"),
        ("![](/etc/passwd)", "stands elsewhere"),
        ("![](file:///etc/passwd)", "stands elsewhere"),
        ("<img src='%2e%2e/secret.png'>", "stands elsewhere"),
        ("<img src='C:/secret.png'>", "stands elsewhere"),
        ("![](link.png)", "not handed in"),
        ("![](linked/secret.png)", "not handed in"),
        ("![](pipe.png)", "not handed in"),
        ("![](img)", "not handed in"),
        ("![](drawing.svg)", "is no PNG, JPEG, GIF or WebP picture"),
        ("![](page.png)", "is no PNG, JPEG, GIF or WebP picture"),
        ("<img src='a%00b.png'>", "not handed in"),
        ("<img>", "not handed in"),
        ("<img src=''>", "not handed in"),
        (f"<img src='{'x' * 5000}.png'>", "not handed in"),
        ("![](attachment:gone.png)", "was pasted into the cell, and is not in the notebook any more"),
        ("<img src='attachment:'>", "was pasted into the cell"),
        ("![](http://far.example/p.png)", "this page does not fetch: http://far.example/p.png"),
        ("<img src='//far.example/p.png'>", "this page does not fetch"),
    ],
)
def test_what_is_not_shown_is_told(folder, text, says):
    html = from_markdown(text, None, Pictures(folder))
    assert says in html and "<img" not in html and "src=" not in html


def test_pictures_do_not_fill_the_page(folder):
    few = Pictures(folder, one=len(PNG) - 1)
    assert "has more than" in from_markdown("![](plot.png)", None, few)
    (folder / "another.png").write_bytes(PNG)
    html = from_markdown("![](plot.png) ![](another.png) ![](plot.png)", None, Pictures(folder, all=len(PNG)))
    assert html.count(DATA) == 2, "one picture twice is read once"
    assert "have filled the page" in html


@pytest.mark.parametrize(
    "kept", [None, 7, {}, {"image/png": 7}, {"image/png": None}, {"text/html": "<b>"}, "x"]
)
def test_nonsense_in_the_place_of_a_pasted_picture_is_a_missing_one(kept):
    assert "was pasted into the cell" in from_markdown("![](attachment:a.png)", {"a.png": kept})


def test_a_pasted_picture_cannot_leave_its_source(folder):
    """Its data is the student's, and gets behind what cleans the page."""
    html = from_markdown("![](attachment:a.png)", {"a.png": {"image/png": "'\"><script>alert(1)</script>"}})
    assert "script" not in html.replace("was pasted", "")
    svg = from_markdown(
        "![](attachment:a.svg)", {"a.svg": {"image/svg+xml": "<svg><script>1</script></svg>"}}
    )
    assert "<script" not in svg and "data:image/svg+xml;base64," in svg


def test_a_text_cannot_name_another_pictures_sign(folder):
    html = from_markdown("<img src='data:image/png,00-0'> ![](plot.png)", None, Pictures(folder))
    assert html.count(DATA) == 1
