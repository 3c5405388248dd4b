"""What a failed comparison of a hidden test may tell a student: what it says of his value, and what the
instructor wrote; not the value that was wanted.

NumPy, unittest, pandas, torch and pytest write both values into the text of their errors. Which of them is
the student's no library knows: `assert_allclose(expected, f(x))` is as common as the other way round. So
values are left out unless the test itself, as it stands in the cell, shows that one side is the student's
alone (`f(x)`, `f(x)[0]`, `y` after `y = f(x)`; not `f(x) - expected`) and the other is not.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
HEADER = re.compile(r"(?:Cell In|Input In|Input \w+ In|File |<ipython-input|/)")
ARROW = re.compile(r"-+> *(\d+) ?(.*)")
LIBRARY = re.compile(r"(?:site|dist)-packages[/\\]|[/\\]lib[/\\]python3|^File <frozen |\.pyx:")
CELL = re.compile(r"(?:Cell In|Input|<ipython-input|File <ipython-input)")
OWN = re.compile(r"[/\\]course[/\\]check[/\\]")
NOT_EQUAL = "the comparison failed: your value is not the one that is wanted"
NO_MESSAGE = re.compile("(?!)")


@dataclass(frozen=True)
class Call:
    """The comparison that failed, as it stands in the test: whether its first or its second value is the
    student's alone ("first", "second" or none), and what the instructor's message looks like.

    `message` is None where the call has none, and anything where it cannot be told; `exact`: it is told.
    """

    side: str = ""
    message: re.Pattern[str] | None = NO_MESSAGE
    known: bool = False
    exact: bool = False


UNKNOWN = Call()


def told(text: str, call: Call = UNKNOWN, library: bool = False) -> str:
    """Return what an `AssertionError` may say to a student.

    Args:
        text: what it says.
        call: the comparison, as far as it is known.
        library: whether the error comes from a library; what such a one says is cut in any case.

    >>> told("1.0 != 2.0 within 7 places (1.0 difference) : the mean of the column")
    'the mean of the column (the comparison failed: your value is not the one that is wanted)'
    >>> told("the square of 3 is 9")
    'the square of 3 is 9'
    """
    text = ANSI.sub("", text)
    if not library:  # an instructor's own `assert_shape` says what he wrote
        call = replace(call, known=False)
    if call.exact and call.message is not None and call.message.fullmatch(text):
        return text  # torch has the instructor's message in the place of its own
    for kind in (_numpy, _torch, _pandas, _pytest, _unittest):
        said = kind(text, call)
        if said is not None:
            return said
    if library and text.strip():
        return _joined(_message(text, text, call), NOT_EQUAL)
    return text


def told_within(text: str) -> str:
    """Return a longer text (a part's message, a printed report) with what its assertions may say.

    >>> print(told_within("your code raised AssertionError: 1 != 2\\nin your line: return 1"))
    your code raised AssertionError: the comparison failed: your value is not the one that is wanted
    in your line: return 1
    """
    out: list[str] = []
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        found = re.match(r"(E? *(?:.*\b)?AssertionError:? ?)(.*)", ANSI.sub("", lines[at]))
        if not found:
            line = lines[at]
            plain = ANSI.sub("", line)
            if re.match(r"E  +(?:assert |\+|-|\?|Full diff|At index|Left|Right|Use -v|Differing|\w)", plain):
                if not out or out[-1] != f"E   {NOT_EQUAL}":
                    out.append(f"E   {NOT_EQUAL}")
            else:
                out.append(re.sub(r"( - )(?:assert |AssertionError: assert ).*", rf"\1{NOT_EQUAL}", line))
            at += 1
            if out[-1] != line:  # where CI is set, pytest's summary has the whole of it, over many lines
                while at < len(lines) and not SUMMARY.match(ANSI.sub("", lines[at])):
                    at += 1
            continue
        end = at + 1
        while end < len(lines) and not END.match(ANSI.sub("", lines[end])):
            end += 1
        rest = [re.sub(r"^E   ?", "", line) for line in lines[at + 1 : end]]
        tail = [""] if rest and not rest[-1].strip() and end < len(lines) else []
        out += [found[1] + told("\n".join([found[2], *rest]).rstrip()), *tail]
        at = end
    return "\n".join(out)


END = re.compile(
    r"in your line: |Diagnosis: |Python warned: |-{10,}|={10,}|_{5,}|Ran \d+ test|FAILED|OK\b|Falsifying"
)


SUMMARY = re.compile(r"[^ ]")
"""What ends one entry of a summary: the rest of an entry is indented."""


def _joined(message: str, said: str) -> str:
    message = message.strip()
    return f"{message} ({said})" if message else said


NUMPY = re.compile(
    r"(Not equal to tolerance rtol=\S+, atol=\S+|Differences in strings:|"
    r"Arrays are not (?:strictly ordered `[^`]*`|almost equal to \d+ decimals|"
    r"(?:almost )?equal (?:up )?to \d+ ULP|equal)|"
    r"Items are not (?:equal to \d+ significant digits|almost equal[^:\n]*|equal)[^:\n]*:|"
    r"x and y (?:nan|\+inf|-inf) location mismatch:)"
)


def _numpy(text: str, call: Call) -> str | None:
    body = text.strip("\n")
    head = NUMPY.match(body)
    if head is None:
        return None
    if head[1].startswith("Differences in strings"):
        return NOT_EQUAL
    about = head[1].rstrip(":")
    if head[1].endswith("ULP"):  # what follows says by how much
        return about
    kept, message = [], [body[head.end() :].split("\n", 1)[0].strip()]
    lines = body[head.end() :].split("\n")[1:]
    values: dict[str, list[str]] = {}
    current, begun = "", False
    for line in lines:
        named = re.match(r" (ACTUAL|DESIRED|x|y): (.*)", line)
        place = re.match(r" (\[.*\]): .*\((?:ACTUAL|x)\), .*\((?:DESIRED|y)\)$", line)
        if named:
            current, begun = ("first" if named[1] in ("ACTUAL", "x") else "second"), True
            values[current] = [named[2]]
        elif current:
            values[current].append(line)
        elif re.match(
            r"Mismatched elements: |Mismatch at ind|.*location mismatch:|First \d+ mismatches", line
        ):
            begun = True
            kept.append(line)
        elif place:
            kept.append(f" {place[1]}")
        elif re.match(r"Max (?:absolute|relative) difference|\(?shapes? .*mismatch|\(dtypes ", line):
            begun = True
            kept += [re.sub(r"\((\w+) .*", r"the \1 differ", line)] if "mismatch" in line else []
        elif not begun and not re.fullmatch(r"(?:key|item)=.*", line):
            message.append(line)
    if call.side in values:
        kept.append(" yours: " + "\n".join(values[call.side]))
    return "\n".join([_joined("\n".join(message), about), *kept])


def _torch(text: str, call: Call) -> str | None:
    head = re.search(
        r"(?m)^(Tensor-likes are not (?:close|equal)!|Scalars are not (?:close|equal)!|Booleans mismatch:|"
        r"None mismatch:|Object comparison failed:|The values for attribute '\w+' do not match|"
        r"The (?:length|number|keys) of the .*|(?:Sparse|Quantized) .* are not \w+!)",
        text,
    )
    if head is None:
        return None
    kept = [line for line in text[head.end() :].split("\n") if line.startswith("Mismatched elements: ")]
    got = re.search(r"Expected (.*) but got (.*)\.\n", text)
    if got and call.side == "first":  # the first is the actual one, to torch
        kept.append(f" yours: {got[2]}")
    return "\n".join([_joined(text[: head.start()], head[1].rstrip(":")), *kept])


def _pandas(text: str, call: Call) -> str | None:
    if not re.search(r"(?m)^\[left\]:", text):
        return None
    kept, left = [], []
    current = ""
    for line in text.strip("\n").split("\n"):
        named = re.match(r"\[(left|right|index)\]: *(.*)", line)
        if named:
            current = named[1]
            left += [named[2]] if current == "left" else []
        elif re.match(r"At positional index", line):
            continue
        elif not current:
            kept.append(line)
        elif current == "left":
            left.append(line)
    if call.side == "first":
        kept.append(" yours: " + "\n".join(left))
    return "\n".join(kept)


def _pytest(text: str, call: Call) -> str | None:
    found = re.search(r"(?m)^assert .*(?:\n|\Z)", text)
    if found is None or (found.start() == 0 and not re.search(r"==|!=|[<>]| in | is |not |where|\(", text)):
        return None
    return _joined(text[: found.start()], NOT_EQUAL)


ONE_LINE: tuple[tuple[str, str, str], ...] = (
    # the words between two values, what a student is told, and which value comes first
    (r" within \d+ places \(.* difference\)", " != ", "not almost equal"),
    (r" within .* delta \(.* difference\)", " != ", "not almost equal"),
    (r"", " not found in ", "not found in what it is to be in"),
    (r"", " unexpectedly found in ", "found where it is not to be"),
    (r"", " is not an instance of ", "not of the class that is wanted"),
    (r"", " is an instance of ", "of a class that is not wanted"),
    (r"", " not greater than or equal to ", "too small"),
    (r"", " not less than or equal to ", "too large"),
    (r"", " not greater than ", "too small"),
    (r"", " not less than ", "too large"),
    (r"", " is not ", "not the object that is wanted"),
    (r"", " == ", "equal to what it is not to be"),
    (r"", " != ", "not equal to what is wanted"),
)


def _unittest(text: str, call: Call) -> str | None:
    first = text.split("\n", 1)[0]
    for pattern in (
        r"(?:Lists|Tuples|Sequences|Dicts|Sets) differ: ",
        r"Element counts were not equal:",
        r"Items in the (?:first|second) set but not the (?:second|first):",
        r"(?:First|Second) (?:list|tuple|sequence|set|dict|argument) ",
        r"Regex(?:p)? (?:didn't match|matched): ",
        r"Mismatched values: |Missing: ",
    ):
        if re.match(pattern, text):
            return _joined(_message(text, first, call), NOT_EQUAL)
    if re.search(r"(?m)^\? +[\^+-]|^[-+] ", text) and " != " in text:
        return _joined(_message(text, first, call), NOT_EQUAL)
    for end, between, words in ONE_LINE:
        if between not in first or not re.search(end or "", text):
            continue
        # A sentence of the instructor's may have these words too: a value's text is to stand around them.
        one, _, other = first.partition(between)
        if not call.known and not (_value(one) and _value(re.split(r" : | within ", other)[0])):
            continue
        said = f"your value is {words}"
        if between == " is not an instance of ":
            other = ""
        if call.side and first.count(between) == 1:
            value = one if call.side == "first" else re.split(r" : | within ", other)[0]
            said += f"; yours: {value}" if value else ""
        elif between in (" != ",):
            said = NOT_EQUAL
        return _joined(_message(text, first, call), said)
    return None


def _value(text: str) -> bool:
    """Whether a text is one that Python writes for a value, and not a sentence."""
    text = text.strip()
    try:
        ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return bool(
            re.match(r"<.*>$|(?:array|tensor|Fraction|Decimal|nan|inf|-inf|np\.|\w+\()", text)
        ) or bool(re.fullmatch(r"[\[{('\"].*", text))
    return True


def _message(text: str, first: str, call: Call) -> str:
    """Return the instructor's message, which unittest writes behind its own words and a colon."""
    if call.message is None:
        return ""
    if call.message is NO_MESSAGE:  # it is not known how it looks: what stands last, if it is a sentence
        rest = text.rpartition(" : ")[2] if " : " in text else ""
        return "" if not rest or _value(rest) else rest
    places = [found.end() for found in re.finditer(r" : ", text)]
    return next((text[at:] for at in reversed(places) if call.message.fullmatch(text[at:])), "")


def failed_call(source: str, traceback: Iterable[str], students: Iterable[str]) -> tuple[Call, bool]:
    """Return the comparison of a test that failed, and whether a library raised the error.

    Args:
        source: the test cell.
        traceback: of the error, as IPython writes it.
        students: names that answers define.
    """
    library, line, number = False, "", 0
    for text in ANSI.sub("", "\n".join(traceback)).split("\n"):
        if HEADER.match(text):
            # what a library calls is a library's, be it compiled and its path no file's
            within = library and not CELL.match(text)
            library = within or (LIBRARY.search(text) is not None and not OWN.search(text))
        elif not library and (found := ARROW.match(text.lstrip())):
            number, line = int(found[1]), found[2].strip()
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return UNKNOWN, library
    lines = source.split("\n")
    places = [at for at, text in enumerate(lines, 1) if line and text.strip() == line]
    at = number if number in places else places[0] if len(places) == 1 else 0
    calls = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and node.lineno <= at <= (node.end_lineno or at) and _compares(node)
    ]
    if not calls:
        return UNKNOWN, library
    call = min(calls, key=lambda node: ((node.end_lineno or 0) - node.lineno, node.col_offset))
    theirs = Theirs(students)
    for statement in _before(tree, at):
        theirs.learn(statement)
    return _call(call, theirs), library


def _compares(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    return name.lower().startswith(("assert", "fail"))


def _before(tree: ast.Module, line: int) -> Iterator[ast.stmt]:
    for node in ast.walk(tree):
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.lineno < line:
            yield node


def _call(call: ast.Call, theirs: Theirs) -> Call:
    words = {word.arg: word.value for word in call.keywords}
    first = call.args[0] if call.args else words.get("actual", words.get("first", words.get("left")))
    second = (
        call.args[1]
        if len(call.args) > 1
        else words.get("desired", words.get("expected", words.get("second", words.get("right"))))
    )
    sides = [side is not None and theirs.alone(side) for side in (first, second)]
    side = "first" if sides == [True, False] else "second" if sides == [False, True] else ""
    message = words.get("msg", words.get("err_msg"))
    if message is None and len(call.args) > 2:
        message = call.args[-1]
    pattern = None if message is None else _pattern(message)
    literal = [part.value for part in ast.walk(message) if isinstance(part, ast.Constant)] if message else []
    exact = isinstance(message, (ast.Constant, ast.JoinedStr)) and len("".join(map(str, literal))) > 3
    return Call(side, pattern, known=True, exact=exact)


def _pattern(message: ast.expr) -> re.Pattern[str]:
    """Return what a message looks like."""
    if isinstance(message, ast.Constant):
        return re.compile(re.escape(str(message.value)))
    if isinstance(message, ast.JoinedStr):
        parts = (
            re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".*" for part in message.values
        )
        return re.compile("".join(parts), re.DOTALL)
    return re.compile(r"(?!\W*\Z)[^\n]*")


class Theirs:
    """What of a test is the student's alone.

    Args:
        names: that answers define.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._defined, self._values = set(names), set[str]()

    def learn(self, statement: ast.stmt) -> None:
        """Note what an assignment makes of its names."""
        value = getattr(statement, "value", None)
        targets = (
            statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
        )
        alone = value is not None and self.alone(value)
        for target in targets:
            for node in ast.walk(target) if target is not None else ():
                if isinstance(node, ast.Name):
                    (self._values.add if alone else self._values.discard)(node.id)
                    if not alone:
                        self._defined.discard(node.id)

    def alone(self, node: ast.expr) -> bool:
        match node:
            case ast.Name(id=name):
                return name in self._defined or name in self._values
            case ast.Attribute(value=value) | ast.Starred(value=value):
                return self.alone(value)
            case ast.Subscript(value=value, slice=at):
                return self.alone(value) and not any(isinstance(part, ast.Call) for part in ast.walk(at))
            case ast.UnaryOp(operand=operand):
                return self.alone(operand)
            case ast.BinOp(left=left, right=right):
                return self.alone(left) and self.alone(right)
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                return bool(parts) and all(self.alone(part) for part in parts)
            case ast.Call(func=ast.Name(id=name)) if name in self._defined:
                return True
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name))) if name in self._defined:
                return True
            case ast.Call(func=ast.Attribute(value=value, attr=_), args=args, keywords=words) if self.alone(
                value
            ):
                given = [*args, *(word.value for word in words)]
                return all(isinstance(one, ast.Constant) or self.alone(one) for one in given)
            case ast.Call(func=func, args=args, keywords=words):
                rounds = getattr(func, "attr", getattr(func, "id", "")) in ("round", "around")
                given = args[:1] if rounds else args
                return (
                    bool(given)
                    and all(self.alone(one) for one in given)
                    and all(isinstance(word.value, (ast.Constant, ast.Name, ast.Attribute)) for word in words)
                )
        return False
