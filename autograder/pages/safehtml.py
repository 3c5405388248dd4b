"""HTML of a student's, made harmless: a graded page is opened by the instructor too, and must run and fetch
nothing.
"""

import re
from collections.abc import Mapping

import bleach
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from autograder.pages.pictures import Pictures

TAGS = set(bleach.ALLOWED_TAGS) | set(
    """
    br caption dd del details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr img p pre s span sub summary
    sup table tbody td tfoot th thead tr""".split()
)
ATTRIBUTES = {
    "*": ["class"],
    "a": ["href", "title"],
    "img": ["src", "alt", "title", "width", "height"],
    "td": ["colspan", "rowspan"],
    "th": ["colspan", "rowspan", "scope"],
}


def clean(html: str, pictures: Pictures | None = None) -> str:
    """Return `html` with the tags and attributes that only show something, and with its `pictures` in it.

    >>> clean('<p onclick="steal()">text</p><script>steal()</script>')
    '<p>text</p>'
    """
    # bleach takes a forbidden tag away and leaves what is in it: a script would stand on the page as text
    shown = re.sub(r"(?is)<(script|style)\b.*?</\1\s*>", "", html)
    cleaned = bleach.clean(
        pictures.named(shown) if pictures else shown,
        tags=TAGS,
        attributes=ATTRIBUTES,
        protocols={"http", "https", "mailto", "data"},
        strip=True,
    )
    return pictures.filled(cleaned) if pictures else cleaned


class _Renderer(IPythonRenderer):
    """nbconvert's, but for pictures: it would raise an error for one that is not there."""

    def image(self, text: str, url: str, title: str | None = None) -> str:
        return super(IPythonRenderer, self).image(text, url, title)


def from_markdown(
    text: str, attachments: Mapping[str, object] | None = None, pictures: Pictures | None = None
) -> str:
    """Return Markdown as harmless HTML. Images that were pasted into the cell (`attachments`) stand in it,
    and those `pictures` that lie beside the notebook.

    >>> from_markdown("*y* <iframe src=x></iframe>")
    '<p><em>y</em> </p>\\n'
    """
    renderer = _Renderer(escape=False, exclude_anchor_links=True)
    pictures = pictures or Pictures()
    shown = pictures.named(MarkdownWithMath(renderer=renderer).render(text), attachments)
    return pictures.filled(clean(shown))
