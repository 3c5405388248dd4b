"""HTML of a student's, made harmless: a graded page is opened by the instructor too, and must run and fetch
nothing.
"""

import re

import bleach
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

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


def clean(html: str) -> str:
    """Return `html` with the tags and attributes that only show something.

    >>> clean('<p onclick="steal()">text</p><script>steal()</script>')
    '<p>text</p>'
    """
    # bleach takes a forbidden tag away and leaves what is in it: a script would stand on the page as text
    shown = re.sub(r"(?is)<(script|style)\b.*?</\1\s*>", "", html)
    return bleach.clean(
        shown, tags=TAGS, attributes=ATTRIBUTES, protocols={"http", "https", "mailto", "data"}, strip=True
    )


def from_markdown(text: str, attachments: dict[str, dict[str, str]] | None = None) -> str:
    """Return Markdown as harmless HTML; images that were pasted into the cell (`attachments`) stand in it.

    >>> from_markdown("*y* <iframe src=x></iframe>")
    '<p><em>y</em> </p>\\n'
    """
    renderer = IPythonRenderer(escape=False, attachments=attachments or {}, exclude_anchor_links=True)
    return clean(MarkdownWithMath(renderer=renderer).render(text))
