"""What ruff and pyrefly do not look at: circles of imports, long functions, annotations, the reader's path.

`.ci/run` runs ruff and pyrefly themselves; their rules stand in pyproject.toml.
"""

import ast
import io
import re
import tokenize
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

LONGEST = 60
PATH = ["graph.py", "tensors.py", "ops/arithmetic.py", "rule.py", "plain_engine.py", "engine.py"]
"""The reader's path through course, as course/__init__.py tells it."""


@pytest.fixture(scope="module")
def sources(repository) -> dict[str, Path]:
    """The modules of the project by their names, notebooks left out."""
    found = {}
    for package in ("course", "autograder"):
        for path in sorted((repository / package).rglob("*.py")):
            name = ".".join(path.relative_to(repository).with_suffix("").parts).removesuffix(".__init__")
            if not name.startswith("course.lecture"):
                found[name] = path
    return found


@pytest.fixture(scope="module")
def trees(sources) -> dict[str, ast.Module]:
    return {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in sources.items()}


def imported(tree: ast.Module, modules: set[str]) -> set[str]:
    """The project's modules that a module imports, anywhere in it: the submodule, where one is named."""
    found = set()
    typing_only = {
        child
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for child in ast.walk(node)
    }
    for node in ast.walk(tree):
        if node in typing_only:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names} & modules
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                found |= {name if name in modules else node.module} & modules
    return found


def test_no_imports_run_in_a_circle(trees):
    graph = {name: imported(tree, set(trees)) - {name} for name, tree in trees.items()}
    assert sum(map(len, graph.values())) > 300  # it does see them
    try:
        list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def rooms(graph: dict[str, set[str]], package: str) -> dict[str, set[str]]:
    """The imports between a package's folders and files, one level below it."""
    room = lambda name: ".".join(name.split(".")[:2])
    found: dict[str, set[str]] = {}
    for name, others in graph.items():
        if name.startswith(f"{package}."):
            found.setdefault(room(name), set()).update(
                room(other)
                for other in others
                if other.startswith(f"{package}.") and room(other) != room(name)
            )
    return found


def test_the_rooms_of_autograder_stand_above_one_another(trees):
    graph = {name: imported(tree, set(trees)) for name, tree in trees.items()}
    order = list(TopologicalSorter(rooms(graph, "autograder")).static_order())
    assert order.index("autograder.wire") < order.index("autograder.engine") < order.index("autograder.cli")


def test_a_room_says_what_each_of_its_files_is_for(sources, trees):
    unsaid = []
    for name, tree in trees.items():
        folder = sources[name].parent
        files = {path.stem for path in folder.glob("*.py")} - {"__init__"}
        if sources[name].name == "__init__.py" and "." in name and len(files) > 3:
            told = set(re.findall(r"\w+", ast.get_docstring(tree) or ""))
            unsaid += [f"{name}: {file}" for file in sorted(files - told)]
    assert not unsaid


def functions(tree: ast.Module):
    """Each function with the names of what it stands in: (names, node)."""

    def walk(node, names):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
                yield [*names, child.name], child
                yield from walk(child, [*names, child.name, "<locals>"])
            elif isinstance(child, ast.ClassDef):
                yield from walk(child, [*names, child.name])
            else:
                yield from walk(child, names)

    yield from walk(tree, [])


def test_a_long_function_says_why_it_must_be(sources, trees):
    unsaid = []
    for name, tree in trees.items():
        lines = sources[name].read_text(encoding="utf-8").splitlines()
        for names, node in functions(tree):
            if node.end_lineno - node.lineno + 1 > LONGEST:
                comments = [
                    line for line in lines[node.lineno - 3 : node.end_lineno] if line.lstrip().startswith("#")
                ]
                if not any("long" in line for line in comments):
                    unsaid.append(f"{name}.{'.'.join(names)}: {node.end_lineno - node.lineno + 1} lines")
    assert not unsaid


def unannotated(node: ast.FunctionDef) -> bool:
    parameters = node.args
    every = [*parameters.posonlyargs, *parameters.args, *parameters.kwonlyargs]
    every += [extra for extra in (parameters.vararg, parameters.kwarg) if extra]
    bare = [a.arg for a in every if a.annotation is None and a.arg not in ("self", "cls")]
    return bool(bare) or (node.returns is None and node.name != "__init__")


def test_every_function_of_autograder_and_every_public_one_of_course_is_annotated(trees):
    bare = []
    for name, tree in trees.items():
        for names, node in functions(tree):
            public = (
                not any(part.startswith("_") for part in [*name.split("."), *names])
                and "<locals>" not in names
            )
            if unannotated(node) and (name.startswith("autograder") or public):
                bare.append(f"{name}.{'.'.join(names)}")
    assert not bare, f"{len(bare)}: {bare[:20]}"


def test_the_path_for_a_reader_is_told_and_stays_short(repository):
    told = ast.get_docstring(ast.parse((repository / "course" / "__init__.py").read_text(encoding="utf-8")))
    places = [told.index(f"    {name} ") for name in PATH]
    assert places == sorted(places)
    lines = {name: code_lines(repository / "course" / name) for name in PATH}
    assert sum(lines.values()) < 1100, lines


def code_lines(path: Path, *names: str) -> int:
    """The lines of code of a file, or of some of its functions: no comments, docstrings, blank lines."""
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    wanted = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name in names] or [
        tree
    ]
    lines = {
        line
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type
        not in (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT)
        for line in range(token.start[0], token.end[0] + 1)
    }
    for node in ast.walk(tree):  # docstrings
        if (
            isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
        ):
            lines -= set(range(node.lineno, node.end_lineno + 1))
    return len({n for node in wanted for n in lines if names == () or node.lineno <= n <= node.end_lineno})


def test_the_plain_engine_is_thirty_lines(repository):
    path = repository / "course" / "plain_engine.py"
    assert 15 < code_lines(path, "backward", "grad_inputs", "saved") <= 30
