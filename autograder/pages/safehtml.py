"""HTML of a student's, made harmless: the instructor opens it too, in a session that may set marks, and it
must run and fetch nothing.

No library's tree of the text is repaired here, for one that repairs has inputs on which it takes minutes
(bleach took 121 s for 72 KB of nested lists), and what it leaves must be read the same way by every browser.
The page is written anew instead: tags and attributes out of two short lists, each one closed again, and all
else as text. It is read once from the left to the right, so that it takes as long as the text is.
"""

from __future__ import annotations

import base64
import gc
import html as entities
import re
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar
from urllib.parse import unquote
from xml.parsers import expat

from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from autograder.pages import formulas
from autograder.pages.pictures import NotShown, Pictures

TAGS = frozenset(
    """
    a abbr acronym address article b bdi bdo big blockquote br caption center cite code col colgroup dd del
    details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main
    mark ol p pre q s samp section small span strike strong sub summary sup table tbody td tfoot th thead
    time tr tt u ul var""".split()
)
VOID = frozenset({"br", "col", "hr", "img"})
WITH_CONTENT = frozenset(
    "script style iframe noembed noframes noscript template xmp object applet title".split()
)
"""Tags that are left out with what is between them: nobody would read it."""
CLOSES = {
    "li": {"li"},
    "dt": {"dt", "dd"},
    "dd": {"dt", "dd"},
    "td": {"td", "th"},
    "th": {"td", "th"},
    "tr": {"td", "th", "tr"},
    "thead": {"td", "th", "tr", "thead", "tbody", "tfoot"},
    "tbody": {"td", "th", "tr", "thead", "tbody", "tfoot"},
    "tfoot": {"td", "th", "tr", "thead", "tbody", "tfoot"},
    "p": {"p"},
}
"""What need not be closed: the next of its kind does it."""
OPTIONAL = frozenset({"li", "dt", "dd", "td", "th", "tr", "thead", "tbody", "tfoot", "p"})
ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "*": frozenset({"class", "style", "title", "align", "dir", "lang"}),
    "a": frozenset({"href"}),
    "col": frozenset({"span", "width"}),
    "colgroup": frozenset({"span"}),
    "details": frozenset({"open"}),
    "figure": frozenset({"role", "aria-label"}),
    "font": frozenset({"color", "size"}),
    "img": frozenset({"src", "alt", "width", "height"}),
    "ol": frozenset({"start", "type", "reversed"}),
    "table": frozenset({"border", "cellpadding", "cellspacing"}),
    "td": frozenset({"colspan", "rowspan", "valign", "halign", "bgcolor"}),
    "th": frozenset({"colspan", "rowspan", "scope", "valign", "halign", "bgcolor"}),
    "tr": frozenset({"valign", "bgcolor"}),
}
# formgrader finds its own fields by their classes, and Bootstrap lays some over the whole page.
CLASS = re.compile(
    r"dataframe|table|highlight(-\w+)?|hll|[a-z][a-z0-9]{0,2}|language-[\w+.#-]+|alert(-\w+)?|left|right|center"
)
PLAIN_VALUE = re.compile(r"[\w .,:;/()+%#'-]{0,200}")
DEEPEST = 40
"""How many tags may stand within each other: browsers, too, take long for thousands."""
LARGEST = 4 << 20
"""Characters of HTML that are looked at."""
LINK_SCHEMES = ("http", "https", "mailto")
IMAGE_DATA = re.compile(r"data:image/(?:png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/\s]*={0,2}\s*")
TOO_LONG = "[left out: this is too long to be shown]"

_LENGTH = r"(?:0|\d{1,3}(?:\.\d{1,6})?(?:px|pt|em|rem|ex|ch|%)?|auto|thin|medium|thick)"
_COLOUR = (
    r"(?:#[0-9a-fA-F]{3,8}|[a-zA-Z]{3,24}|(?:rgb|hsl)a?\(\s*\d{1,3}(?:\.\d+)?%?"
    r"(?:[\s,/]+\d{0,3}(?:\.\d+)?%?){2,3}\s*\))"
)
_SIDES = rf"{_LENGTH}(?:\s+{_LENGTH}){{0,3}}"
_LINE = "(?:none|solid|dashed|dotted|double)"
_BORDER = rf"(?:{_LENGTH}|{_LINE}|{_COLOUR})(?:\s+(?:{_LENGTH}|{_LINE}|{_COLOUR})){{0,2}}"
_WORD = r"[a-z-]{1,20}"
STYLES: Mapping[str, re.Pattern[str]] = {
    name: re.compile(pattern)
    for names, pattern in (
        ("color background-color background border-color", _COLOUR),
        ("padding margin border-width", _SIDES),
        (
            "padding-left padding-right padding-top padding-bottom margin-left margin-right margin-top "
            "margin-bottom width max-width min-width height max-height text-indent border-spacing "
            "border-radius",
            _LENGTH,
        ),
        ("border border-left border-right border-top border-bottom", _BORDER),
        ("font-family", r"[\w ,'-]{1,100}"),
        ("font-size", r"(?:[1-4]?\d(?:\.\d+)?(?:px|pt)|[0-3]?(?:\.\d+|\d)(?:em|rem)|[12]?\d\d%|[a-z-]{4,8})"),
        ("line-height", r"(?:normal|[1-3](?:\.\d+)?)"),
        ("opacity", r"(?:1|0?\.[5-9]\d*)"),
        ("font-weight", rf"(?:{_WORD}|[1-9]00)"),
        (
            "font-style font-variant text-align vertical-align white-space overflow-wrap word-break "
            "border-collapse border-style text-decoration list-style-type caption-side",
            _WORD,
        ),
    )
    for name in names.split()
}
"""What a `style` may say: how a text looks, and nothing that lays it over another or fetches anything."""


@dataclass(frozen=True)
class Token:
    """A piece of HTML: `kind` is text, comment, open, close, or rest (a tag that the text ends in)."""

    kind: str
    text: str
    start: int
    end: int
    name: str = ""
    attributes: tuple[tuple[str, str], ...] = ()

    @property
    def told(self) -> dict[str, str]:
        """The attributes by name: of two of one name, browsers take the first."""
        found: dict[str, str] = {}
        for name, value in self.attributes:
            found.setdefault(name, value)
        return found


_OPENS = re.compile(r"<(?=[A-Za-z/!?])")
_NAME = re.compile(r"</?([A-Za-z][^\s/>]*)")
_ATTRIBUTE = re.compile(
    r"""[\s/]*([^\s/>][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|(?!["'])([^\s>]*)))?(?=[\s/>"']|\Z)"""
)
_END = re.compile(r"[\s/]*>")


def tokens(html: str) -> Iterator[Token]:
    """Yield what HTML consists of, as a browser reads it outside of scripts and the like."""
    at = 0
    while at < len(html):
        token = token_at(html, at)
        yield token
        at = token.end


def token_at(html: str, at: int) -> Token:
    """Return the piece of HTML that begins at a place."""
    found = _OPENS.search(html, at)
    if found is None or found.start() > at:
        end = len(html) if found is None else found.start()
        return Token("text", html[at:end], at, end)
    return _tag(html, at)


def _tag(html: str, start: int) -> Token:
    named = _NAME.match(html, start)
    if named is None:  # a comment, `<!DOCTYPE`, `<?`, `</ `
        comment = html.startswith("<!--", start)
        end = html.find("-->" if comment else ">", start + (2 if comment else 1))
        if end < 0:
            return Token("rest", html[start:], start, len(html))
        end += 3 if comment else 1
        return Token("comment", html[start:end], start, end)
    at, attributes = named.end(), []
    while not (end := _END.match(html, at)):
        found = _ATTRIBUTE.match(html, at)
        if found is None or found.end() == at:  # an open quote, or the end of the text
            return Token("rest", html[start:], start, len(html))
        value = next((part for part in found.groups()[1:] if part is not None), "")
        attributes.append((found[1].lower(), unescaped(value)))
        at = found.end()
    kind = "close" if html[start + 1] == "/" else "open"
    text = html[start : end.end()]
    return Token(kind, text, start, end.end(), named[1].lower(), tuple(attributes))


def clean(html: str, pictures: Pictures | None = None) -> str:
    """Return `html` with the tags and attributes that only show something, and with its `pictures` in it.

    >>> clean('<p onclick="steal()">text</p><script>steal()</script>')
    '<p>text</p>'
    """
    if len(html) > LARGEST:
        return f"<p><em>{TOO_LONG}</em></p>"
    try:
        return in_time(_Writer(html, pictures or Pictures(), {}).written, len(html))
    except TooSlow:
        return f"<p><em>{TOO_LONG}</em></p>"


def beside_files(html: str) -> str:
    """Return `html` made harmless where files of the submission lie beside the page: their names stay.

    >>> beside_files('<img src="plot.png"><img src="https://far.example/p.png">').count("<img")
    1
    """
    return f"<p><em>{TOO_LONG}</em></p>" if len(html) > LARGEST else _Writer(html, None, {}).written()


class _Writer:
    """Writes harmless HTML from any."""

    def __init__(
        self,
        html: str,
        pictures: Pictures | None,
        attachments: Mapping[str, object],
        made: Sequence[str] = (),
    ) -> None:
        self._html, self._pictures, self._attachments = html, pictures, attachments
        self._made = made  # formulas, in whose places numbers stand
        self._out: list[str] = []
        self._open: list[str] = []
        self._count: Counter[str] = Counter()

    def written(self) -> str:
        at = 0
        while at < len(self._html):
            token = token_at(self._html, at)
            at = token.end
            # of a tag that does not end, a browser shows nothing: it may have been meant as text
            if token.kind in ("text", "rest"):
                self._out.append(
                    PLACE.sub(self._formula, entities.escape(unescaped(token.text), quote=False))
                )
            elif token.kind == "close":
                self._finish(token.name)
            elif token.kind == "open" and (token.name in WITH_CONTENT or token.name == "svg"):
                at = _past(self._html, token)
                if token.name == "svg":
                    self._out.append(_drawing(self._html[token.start : at]))
            elif token.kind == "open" and token.name == "math":
                at = self._math(token)
            elif token.kind == "open":
                self._begin(token)
        while self._open:
            self._pop()
        # MathJax reads the text of a page, across what is left out of it here
        return without_commands("".join(self._out))

    def _formula(self, place: re.Match[str]) -> str:
        number = int(place[1])
        return self._made[number] if number < len(self._made) else place[0]

    def _math(self, begun: Token) -> int:
        """Write MathML if all of it may stay, and return where it ends; else pass over the tag, as over all
        that are unknown, so that its text stays.
        """
        pieces: list[formulas.Piece] = []
        at = begun.start
        while at < len(self._html):
            token = token_at(self._html, at)
            at = token.end
            if token.kind == "rest" or (token.name == "math" and token.kind == "open" and pieces):
                break
            if token.kind == "text":
                if (pieces[-1][0] == "open" and pieces[-1][1] in formulas.WITH_TEXT) or token.text.strip():
                    pieces.append(("text", unescaped(token.text), {}))
            elif token.kind in ("open", "close"):
                pieces.append((token.kind, token.name, token.told))
                if token.text.endswith("/>"):
                    pieces.append(("close", token.name, {}))
            if token.name == "math" and token.kind == "close":
                with suppress(formulas.NotShown):
                    self._out.append("".join(formulas.written(pieces)))
                    return at
                break
        return begun.end

    def _begin(self, token: Token) -> None:
        name = token.name
        if name not in TAGS:
            return
        if name == "img":
            if "hidden" in token.told:
                return
            self._out.append(self._image(token.told))
            return
        while self._open and self._open[-1] in CLOSES.get(name, ()):
            self._pop()
        if name not in VOID and len(self._open) >= DEEPEST:
            return
        self._out.append(f"<{name}{_attributes(name, token.told)}>")
        if name not in VOID:
            self._open.append(name)
            self._count[name] += 1

    def _finish(self, name: str) -> None:
        if self._count[name]:
            while self._pop() != name:
                pass

    def _pop(self) -> str:
        name = self._open.pop()
        self._count[name] -= 1
        self._out.append(f"</{name}>")
        return name

    def _image(self, attributes: Mapping[str, str]) -> str:
        source = attributes.get("src", "").strip()
        data = IMAGE_DATA.fullmatch(source) is not None
        if not data:
            if re.match(r"(?:https?:)?[\\/]{2}", source):
                told = entities.escape(source)
                link = f'<a href="{told}">' if "a" not in self._open else ""
                words = f"[a picture elsewhere, which this page does not fetch: {told}]"
                return f"{link}{words}{'</a>' if link else ''}"
            try:
                if self._pictures is None:
                    if not _beside(source):
                        raise NotShown("it stands elsewhere than beside the notebook")
                else:
                    source = self._pictures.source(source, self._attachments)
            except NotShown as why:
                return (
                    f"<em>[the picture '{entities.escape(unquote(source)[:200])}' is not shown: {why}]</em>"
                )
        others = {"alt": "figure"} | {key: value for key, value in attributes.items() if key != "src"}
        # megabytes of a picture's data hold nothing that is to be escaped
        source = source if source.startswith("data:") else entities.escape(source)
        return f'<img src="{source}"{_attributes("img", others)}>'


def _attributes(tag: str, told: Mapping[str, str]) -> str:
    fine = {name: allowed(tag, name, value, lenient=True) for name, value in told.items()}
    return "".join(f' {name}="{entities.escape(value)}"' for name, value in fine.items() if value is not None)


def unescaped(text: str) -> str:
    """Return a text with its entities as characters; Python raises an error for a number of 5000 digits."""
    return entities.unescape(re.sub(r"&#(?:0*[0-9]{9,}|[xX]0*[0-9a-fA-F]{8,});?", "\ufffd", text))


def _past(html: str, begun: Token) -> int:
    """Return where what a tag holds is over: a drawing may hold others."""
    if begun.name == "svg" and begun.text.endswith("/>"):
        return begun.end
    depth, at = 1, begun.end
    for found in re.compile(rf"(?i)<(/?){begun.name}(?=[\s/>])").finditer(html, at):
        end = html.find(">", found.end())
        if end < 0:
            break
        if found[1] or begun.name == "svg":
            own_end = html[end - 1] == "/" and not found[1]
            depth += -1 if found[1] else 0 if own_end else 1
        if not depth:
            return end + 1
    return len(html)


def allowed(tag: str, name: str, value: str, *, lenient: bool) -> str | None:
    """Return an attribute's value, what may stay of it if `lenient`, or None where it may not be there."""
    if name not in ATTRIBUTES["*"] and name not in ATTRIBUTES.get(tag, ()):
        return None
    if name == "style":
        return _style(value, lenient)
    if name == "class":
        words = value.split()
        fine = [word for word in words if CLASS.fullmatch(word)]
        return None if (words and not fine) or (not lenient and fine != words) else " ".join(fine)
    if name == "href":
        return value if fine_link(value) else None
    if name == "src":
        return value if IMAGE_DATA.fullmatch(value.strip()) or _beside(value) else None
    if name == "role":
        return value if value == "img" else None
    if name in ("title", "alt", "aria-label"):
        return value
    return value if PLAIN_VALUE.fullmatch(value) else None


def _style(value: str, lenient: bool) -> str | None:
    told = []
    if len(value) > 2000:
        return None
    for part in value.split(";"):
        name, _, said = (side.strip() for side in part.partition(":"))
        pattern = STYLES.get(name.lower())
        if pattern is not None and pattern.fullmatch(said):
            told.append(f"{name.lower()}:{said}")
        elif part.strip() and not lenient:
            return None
    return ";".join(told) or (None if value.strip() else "")


def _scheme(url: str) -> tuple[str, str]:
    """Return a URL's scheme and the URL without what a browser passes over."""
    plain = re.sub(r"[\x00-\x20\x7f\u00a0\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]", "", url)
    found = re.match(r"([^/?#\\:]*):", plain)
    return (found[1].lower() if found else ""), plain


def fine_link(url: str) -> bool:
    """Say whether a link leads to the page itself, a file beside it, or openly elsewhere.

    >>> [fine_link(url) for url in ("#a", "plot.png", "https://a.example", " java\\nscript:x", "/logout")]
    [True, True, True, False, False]
    """
    scheme, plain = _scheme(url)
    if scheme:
        return scheme in LINK_SCHEMES
    return plain.startswith("#") or not plain or _beside(url)


def _beside(url: str) -> bool:
    scheme, plain = _scheme(url)
    path = unquote(unquote(plain)).replace("\\", "/")
    return (
        bool(path)
        and not scheme
        and not path.startswith(("/", "?"))
        and ".." not in re.split(r"[/?#]", path)
        and not _scheme(path)[0]
    )


COMMAND = re.compile(
    r"\\(?=(?:href|style|class|cssId|bbox|mmlToken|htmlClass|htmlId|htmlStyle|htmlData|data|include|unicode|"
    r"require)(?![A-Za-z]))"
)


def without_commands(text: str) -> str:
    """Return a text without what makes links and styles of formulas: a space stands behind the backslash.

    >>> without_commands(r"$\\alpha \\href{javascript:steal()}{x}$")
    '$\\\\alpha \\\\ href{javascript:steal()}{x}$'
    """
    return COMMAND.sub(r"\\ ", text)


def _drawing(svg: str) -> str:
    shown = picture_of(svg)
    return f'<img alt="figure" src="{shown}">' if shown else "<em>[a drawing that is no whole SVG]</em>"


def picture_of(svg: str) -> str | None:
    """Return SVG as the source of an `img`, where a browser runs and fetches nothing; None where it is none.

    >>> picture_of("<svg/>")
    'data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4='
    """
    text = re.sub(r"^\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--(?:(?!-->).)*-->\s*)?<!DOCTYPE[^>\[]*>", "", svg.strip())
    head = re.search(r"<svg\b[^>]*>", text)
    if head is None or len(text) > LARGEST or "<!ENTITY" in text or "<!DOCTYPE" in text:
        return None
    named = "" if re.search(r"\sxmlns\s*=", head[0]) else ' xmlns="http://www.w3.org/2000/svg"'
    if "xlink:" in text and "xmlns:xlink" not in text:
        named += ' xmlns:xlink="http://www.w3.org/1999/xlink"'
    at = head.start() + len("<svg")
    text = text[:at] + named + text[at:]
    content = re.sub(r"^<\?xml[^>]*\?>\s*", "", text).encode(errors="replace")
    try:
        expat.ParserCreate("utf-8").Parse(content, True)
    except (expat.ExpatError, ValueError):
        return None
    return f"data:image/svg+xml;base64,{base64.b64encode(content).decode()}"


class TooSlow(BaseException):
    """A text takes too long. No Exception: it is raised within libraries, which may catch all of those."""


def processor_time() -> float:
    """Return what `at_most` counts."""
    return time.process_time()


UNWATCHED = 10_000
"""Characters of a text that nothing could stop."""


@contextmanager
def at_most(seconds: float, size: int) -> Generator[None]:
    """Run what is within for so long, of the processor's time, and raise TooSlow then.

    Libraries have inputs for which they take the square of their length, and more; lists of these are never
    whole. A signal ends them, within a regular expression too. Where there can be none (in a thread) only
    short texts are let in. Garbage is collected afterwards: where much is imported, that takes as long as a
    text may.
    """
    if threading.current_thread() is not threading.main_thread():
        if size > UNWATCHED:
            raise TooSlow
        yield
        return

    def ring(*_: object) -> None:
        raise TooSlow

    before, collects = signal.signal(signal.SIGVTALRM, ring), gc.isenabled()
    gc.disable()
    signal.setitimer(signal.ITIMER_VIRTUAL, max(seconds, 0.001))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
        if collects:
            gc.enable()


KEPT = 20_000
"""Characters of a text up to which `kept` keeps what is made of it."""
SECONDS = 0.5
"""For which a text of a student's may be worked on, before it is shown as plain text."""
PLAIN_TEXT = "shown as plain text, for it takes too long to be laid out"


PLACE = re.compile("\ue000([0-9]{1,6})\ue001")
"""Where a formula stands in HTML that is still to be made harmless. Who writes it himself gets one of the own
text's formulas once more.
"""


class _Renderer(IPythonRenderer):
    """nbconvert's, but for formulas, and for pictures: it would raise an error for one that is not there."""

    def __init__(self) -> None:
        super().__init__(escape=False, exclude_anchor_links=True)
        self.made: list[str] = []
        self._written: list[str] = []

    def _place(self, tex: str, block: bool) -> str:
        self.made.append(formulas.mathml(tex, block))
        self._written.append(f"${tex}$")
        return f"\ue000{len(self.made) - 1}\ue001"

    def inline_math(self, body: str) -> str:
        return self._place(body, False)

    def block_math(self, body: str) -> str:
        return self._place(body, True)

    def latex_environment(self, name: str, body: str) -> str:
        return self._place(rf"\begin{{{name}}}{body}\end{{{name}}}", True)

    def block_html(self, html: str) -> str:
        def place(found: re.Match[str]) -> str:
            tex = found["block"] or found["inline"]
            return found[0] if tex is None else self._place(unescaped(tex), found["block"] is not None)

        return formulas.IN_TEXT.sub(place, super().block_html(html))

    def written(self, text: str) -> str:
        """Return a text with what was written in place of the numbers of its formulas."""

        def tex(place: re.Match[str]) -> str:
            return self._written[int(place[1])] if int(place[1]) < len(self.made) else place[0]

        return PLACE.sub(tex, text)

    def image(self, text: str, url: str, title: str | None = None) -> str:
        return super(IPythonRenderer, self).image(self.written(text), url, title and self.written(title))


P = ParamSpec("P")
R = TypeVar("R")


def kept(make: Callable[Concatenate[str, P], R]) -> Callable[Concatenate[str, P], R]:
    """Keep what is made of a text, if that is short: a class's pages show the same texts."""
    remembered = lru_cache(maxsize=1000)(make)

    @wraps(make)
    def call(text: str, *args: P.args, **named: P.kwargs) -> R:
        return (remembered if len(text) <= KEPT else make)(text, *args, **named)

    call.__dict__["cache_info"] = remembered.cache_info
    return call


@kept
def _rendered(text: str) -> tuple[str, Sequence[str]]:
    """Return Markdown as HTML that is still to be made harmless, and the formulas in place of its numbers."""
    renderer = _Renderer()
    return MarkdownWithMath(renderer=renderer).render(text), renderer.made


def from_markdown(
    text: str, attachments: Mapping[str, object] | None = None, pictures: Pictures | None = None
) -> str:
    """Return Markdown as harmless HTML, its formulas as MathML. Images that were pasted into the cell
    (`attachments`) stand in it, and those `pictures` that lie beside the notebook.

    >>> from_markdown("*y* <iframe src=x></iframe>")
    '<p><em>y</em> </p>\\n'
    """

    def made() -> str:
        html, formulas_of = _rendered(text)
        return _Writer(html, pictures or Pictures(), attachments or {}, formulas_of).written()

    try:
        return in_time(made, len(text))
    except TooSlow:
        return f"<p><em>[{PLAIN_TEXT}]</em></p><pre>{entities.escape(text[:LARGEST])}</pre>"


def in_time(make: Callable[[], str], size: int, seconds: float = SECONDS) -> str:
    """Return what `make` returns.

    Raises:
        TooSlow: it took too long, or nested too deeply.
    """
    try:
        with at_most(seconds, size):
            return make()
    except (RecursionError, MemoryError):
        raise TooSlow from None
