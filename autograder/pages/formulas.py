r"""Formulas as MathML: a page is read without a network, and a screen reader says `x squared`, not `$x^2$`.

`latex2mathml` reads the TeX, and of what it makes only the tree is used. Its own text of the tree is no safe
HTML: `\text{<script>}` comes out as a tag. So a tree is written here, out of two short lists: elements of
presentation MathML that only show something, and attributes whose values fit a pattern. No element of HTML
stands in a formula, and none in which a browser would begin to read HTML or a style anew (`annotation-xml`,
`mglyph`, `malignmark`, `semantics`, `maction`), so there is nothing whose meaning changes between two
readings. A formula that cannot be read, or is too long, is shown as it was written.
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from xml.etree.ElementTree import Element

from latex2mathml.converter import convert_to_element

WITH_TEXT = frozenset("mi mn mo ms mtext".split())
"""Elements whose content is text: it stands nowhere else."""
ELEMENTS = WITH_TEXT | frozenset(
    """
    math mfrac mmultiscripts mover mpadded mphantom mprescripts mroot mrow mspace msqrt mstyle msub msubsup
    msup mtable mtd mtr munder munderover none""".split()
)
_YES = r"true|false"
_LENGTH = r"[+-]?(?:\d(?:\.\d{1,6})?|\.\d{1,6})(?:em|ex|px|pt|mu|in|cm|mm|pc|%)?|-?0"
_SIZE = r"\d{1,2}(?:\.\d{1,6})?(?:em|ex|px|pt)|\d{1,3}%"
ATTRIBUTES: Mapping[str, re.Pattern[str]] = {
    name: re.compile(pattern)
    for names, pattern in (
        ("accent accentunder displaystyle fence largeop movablelimits separator stretchy symmetric", _YES),
        ("display", "block|inline"),
        ("form", "prefix|infix|postfix"),
        ("scriptlevel", r"[+-]?\d"),
        # of a width below zero, which lays a text over another, a little
        ("width", rf"{_LENGTH}|[1-9]\d?(?:px|pt|mu)"),
        ("height depth lspace rspace voffset linethickness", _LENGTH),
        ("minsize maxsize", _SIZE),
        ("mathvariant", r"normal|bold|italic|bold-italic|double-struck|script|fraktur|sans-serif|monospace"),
        ("mathcolor", r"#[0-9a-fA-F]{3,8}|[a-zA-Z]{3,24}"),
        ("columnalign", r"(?:left|center|right)(?: (?:left|center|right)){0,20}"),
        ("columnspan rowspan", r"[1-9]\d?"),
    )
    for name in names.split()
}
LONGEST = 2000
"""Characters of a formula that is looked at: a page may have many."""
DEEPEST = 60
"""How many elements of a formula may stand within each other."""
# Each can stand for many others, and for more of itself.
_MACRO = re.compile(
    r"\\(?:def|gdef|edef|xdef|let|(?:re)?newcommand|providecommand|newenvironment)(?![A-Za-z])"
)
# The library does not know it.
ALIGNED = re.compile(r"\\(begin|end)\s*\{aligned\}")
_SPELLED = {r"\|": "‖", r"\{": "{", r"\}": "}", r"\$": "$", r"\%": "%", r"\#": "#", r"\&": "&", r"\_": "_"}

IN_TEXT = re.compile(
    r"(?P<passed><(pre|code|kbd|samp|tt|textarea)\b.*?</\2\s*>|<[^>]*>|\\\$)"
    r"|(?<![\\$])\$\$(?P<block>[^$]+)\$\$(?!\$)|(?<![\\$])\$(?P<inline>[^$]+)(?<!\\)\$(?!\$)",
    re.DOTALL,
)
"""A formula in a text or in HTML, and what has none."""


Piece = tuple[str, str, Mapping[str, str]]
"""A part of a formula: "open", "close" or "text", the element's name or the text, the attributes."""


class NotShown(Exception):
    """Something that does not stand in a formula."""


def mathml(tex: str, block: bool = False) -> str:
    r"""Return a formula as MathML, or as it was written where that cannot be.

    >>> print(mathml("x^2"))
    <math display="inline" alttext="x^2"><mrow><msup><mi>x</mi><mn>2</mn></msup></mrow></math>
    >>> print(mathml(r"\unknown{x}"))
    <code>$\unknown{x}$</code>
    """
    if len(tex) <= LONGEST and (made := _converted(tex, block)):
        return made
    mark = "$$" if block else "$"
    return f"<code>{entities.escape(mark + tex + mark, quote=False)}</code>"


@lru_cache(maxsize=4096)  # a class's pages show the same texts
def _converted(tex: str, block: bool) -> str:
    """Return a formula as MathML; nothing where it cannot be read."""
    if _MACRO.search(tex):
        return ""
    display = "block" if block else "inline"
    try:
        tree = convert_to_element(ALIGNED.sub(r"\\\1{align*}", tex), display=display)
        pieces = "".join(written(_pieces(tree)))
    # The library has an exception for each of a student's slips, and IndexErrors for the rest of them.
    except Exception:
        return ""
    alternative = entities.escape(" ".join(tex.split()))
    return f'<math display="{display}" alttext="{alternative}">{pieces.partition(">")[2]}'


def _pieces(element: Element) -> Iterator[Piece]:
    yield "open", element.tag, element.attrib
    if element.text:
        # it writes what it means by a number, and the rest as it stands
        text = re.sub(r"&#x[0-9A-Fa-f]{1,6};", lambda found: entities.unescape(found[0]), element.text)
        if text.startswith("\\"):
            if text not in _SPELLED:
                raise NotShown
            text = _SPELLED[text]
        yield "text", text, {}
    for child in element:
        yield from _pieces(child)
    yield "close", element.tag, {}


def written(pieces: Iterable[Piece]) -> Iterator[str]:
    """Yield the text of a formula.

    Raises:
        NotShown: an element or a text stands where it may not.
    """
    inside: list[str] = []
    for what, said, attributes in pieces:
        if what == "text":
            if not inside or inside[-1] not in WITH_TEXT:
                raise NotShown
            yield entities.escape(said)
        elif what == "close":
            if not inside or inside.pop() != said:
                raise NotShown
            yield f"</{said}>"
        elif (
            said not in ELEMENTS
            or (said == "math") != (not inside)
            or len(inside) >= DEEPEST
            or (inside and inside[-1] in WITH_TEXT)
        ):
            raise NotShown
        else:
            inside.append(said)
            yield f"<{said}{''.join(fine(name, value) for name, value in attributes.items())}>"


def fine(name: str, value: str) -> str:
    """Return an attribute as it may stand in a formula's tag, or nothing.

    >>> fine("mathvariant", "bold"), fine("href", "https://a.example"), fine("width", "-900em")
    (' mathvariant="bold"', '', '')
    """
    pattern = ATTRIBUTES.get(name)
    return f' {name}="{value}"' if pattern is not None and pattern.fullmatch(value) else ""


def in_text(text: str, plain: Callable[[str], str] = entities.escape) -> str:
    """Return a text as HTML, its formulas as MathML; `plain` makes HTML of the rest.

    >>> print(in_text("a < $b$"))
    a &lt; <math display="inline" alttext="b"><mrow><mi>b</mi></mrow></math>
    """
    made, at = [], 0
    for found in IN_TEXT.finditer(text):
        tex = found["block"] or found["inline"]
        if tex is not None:
            made += [plain(text[at : found.start()]), mathml(tex, found["block"] is not None)]
            at = found.end()
    return "".join([*made, plain(text[at:])])
