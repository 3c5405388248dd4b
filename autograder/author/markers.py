"""The regions that `### BEGIN …` and `### END …` enclose in a cell, read as nbgrader reads them.

What a student must not see stands between them: the solution, the hidden tests, and the mark scheme of a
written answer.
"""

from collections.abc import Iterator

KINDS = ("SOLUTION", "HIDDEN TESTS", "MARK SCHEME")


def problems(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line of `text` from 0, sentence) for each marker that does not match another.

    >>> list(problems("### BEGIN SOLUTION\\ny = 2 * x"))
    [(0, "'BEGIN SOLUTION' has no 'END SOLUTION' in its cell: add the line '### END SOLUTION'")]
    """
    # `in`, as nbgrader itself looks: a marker in the middle of a line, or in a string, opens a region too.
    opened: tuple[str, int] | None = None
    for number, line in enumerate(text.splitlines()):
        for kind in KINDS:
            if f"BEGIN {kind}" in line:
                if opened:
                    yield (
                        number,
                        (
                            f"'BEGIN {kind}' stands inside the region of 'BEGIN {opened[0]}': "
                            f"nbgrader reads no nested regions, so end the first one before it"
                        ),
                    )
                else:
                    opened = kind, number
            elif f"END {kind}" in line:
                if opened is None:
                    yield number, f"'END {kind}' ends nothing: add '### BEGIN {kind}' above it, or delete it"
                elif opened[0] != kind:
                    yield (
                        number,
                        (
                            f"'END {kind}' stands inside the region of 'BEGIN {opened[0]}': "
                            f"write '### END {opened[0]}' before it"
                        ),
                    )
                else:
                    opened = None
    if opened:
        yield (
            opened[1],
            (f"'BEGIN {opened[0]}' has no 'END {opened[0]}' in its cell: add the line '### END {opened[0]}'"),
        )


def has(text: str, *kinds: str) -> bool:
    """Say whether `text` has a marker of one of these kinds (of any kind if none is given)."""
    return any(f"{edge} {kind}" in text for kind in kinds or KINDS for edge in ("BEGIN", "END"))


def _parts(text: str, kind: str) -> Iterator[tuple[str, bool]]:
    """Yield (line, whether the region encloses it) without the markers of this kind."""
    inside = False
    for line in text.splitlines():
        if f"BEGIN {kind}" in line:
            inside = True
        elif f"END {kind}" in line:
            inside = False
        else:
            yield line, inside


def inside(text: str, kind: str) -> list[str]:
    """Return the lines that regions of this kind enclose.

    >>> inside("a = 1\\n### BEGIN HIDDEN TESTS\\nassert f(a) == 2\\n### END HIDDEN TESTS", "HIDDEN TESTS")
    ['assert f(a) == 2']
    """
    return [line for line, enclosed in _parts(text, kind) if enclosed]


def outside(text: str, kind: str) -> str:
    """Return `text` without regions of this kind and their markers."""
    return "\n".join(line for line, enclosed in _parts(text, kind) if not enclosed)


def unmarked(text: str, kind: str) -> str:
    """Return `text` without the markers of this kind, and with what they enclose.

    >>> unmarked("def f(x):\\n    ### BEGIN SOLUTION\\n    return 2 * x\\n    ### END SOLUTION", "SOLUTION")
    'def f(x):\\n    return 2 * x'
    """
    return "\n".join(line for line, _ in _parts(text, kind))
