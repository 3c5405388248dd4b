"""What the host must offer for some tests, and how a test says so.

`@pytest.mark.needs("browser")` skips a test, with the reason, on a host that has no browser. Names listed in
`AUTOGRADER_REQUIRE` (comma separated) turn such a skip into a failure: CI lists all that its machine can do,
so that nothing there is skipped unseen.
"""

import gc
import os
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "host"))
import axe
import hub
import postgresql

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

pytest_plugins = ["pytester"]


def find_chromium() -> str | None:
    """The path of a Chromium that Playwright can drive, or None."""
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def why_no_browser() -> str | None:
    return None if find_chromium() else f"no Chromium on PATH (looked for {', '.join(CHROMIUM_NAMES)})"


def why_no_mnist() -> str | None:
    raw = find_mnist() / "MNIST" / "raw" / "train-images-idx3-ubyte.gz"
    return None if raw.is_file() else f"no MNIST at {raw} (set COURSE_DATA)"


def find_mnist() -> Path:
    """The folder that holds `MNIST/raw/`, whether it is there or not."""
    return Path(os.environ.get("COURSE_DATA", Path(__file__).parents[2] / "shared" / "data"))


def why_no_resvg() -> str | None:
    return None if find_spec("resvg_py") else "no resvg (pip install resvg-py)"


def why_no_sandbox() -> str | None:
    from autograder.sandbox import missing

    return "; ".join(missing("full")) or None


# One entry per thing a host may lack: the reason why it is missing, or None where it is there.
MISSING = {
    "axe": axe.why_not,
    "browser": why_no_browser,
    "hub": hub.why_not,
    "mnist": why_no_mnist,
    "postgresql": postgresql.why_not,
    "resvg": why_no_resvg,
    "sandbox": why_no_sandbox,
}


def required() -> set[str]:
    return {name.strip() for name in os.environ.get("AUTOGRADER_REQUIRE", "").split(",")} - {""}


def pytest_configure(config):
    config.addinivalue_line("markers", "needs(name): skip where the host lacks NAME; see AUTOGRADER_REQUIRE")
    config.addinivalue_line("markers", "sampled(n): of its parametrizations all but every Nth are slow")


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses by markers
def pytest_collection_modifyitems(items):
    """Of a `sampled(n)` test every nth parametrization runs at once, the others under `-m slow`: cases of one
    kind, of which CI needs some.
    """
    seen: Counter[str] = Counter()
    for item in items:
        if marker := item.get_closest_marker("sampled"):
            kind = item.nodeid.partition("[")[0]
            if seen[kind] % marker.args[0]:
                item.add_marker(pytest.mark.slow)
            seen[kind] += 1


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """What is imported and collected stays to the end, a million objects: the garbage collector, which takes
    a second to look through all of them, need not.
    """
    gc.disable()
    collected = yield
    gc.freeze()
    gc.enable()
    return collected


def pytest_report_header(config):
    unknown = required() - MISSING.keys()
    lines = [f"AUTOGRADER_REQUIRE: {', '.join(sorted(required())) or 'nothing'}"]
    if unknown:
        lines.append(
            f"AUTOGRADER_REQUIRE: no test needs {', '.join(sorted(unknown))} (known: {', '.join(MISSING)})"
        )
    return lines


def pytest_terminal_summary(terminalreporter):
    """Print what tests measured, in whatever process they ran."""
    reports = [
        report for outcome in ("passed", "failed") for report in terminalreporter.stats.get(outcome, [])
    ]
    measured = sorted(
        text for report in reports for name, text in report.user_properties if name == "measured"
    )
    if measured:
        terminalreporter.section("measured")
    for text in dict.fromkeys(measured):
        terminalreporter.line(text)


def pytest_runtest_setup(item):
    for marker in item.iter_markers("needs"):
        (name,) = marker.args
        reason = MISSING[name]()
        if reason and name in required():
            pytest.fail(f"AUTOGRADER_REQUIRE lists {name}, but there is {reason}", pytrace=False)
        if reason:
            pytest.skip(f"needs {name}: {reason}")


@pytest.fixture(scope="session")
def repository() -> Path:
    """The project's root folder."""
    return Path(__file__).parents[1]


@pytest.fixture(scope="session")
def mnist_root() -> Path:
    """The folder that holds `MNIST/raw/`; for tests marked `needs("mnist")`."""
    return find_mnist()


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's path; for tests marked `needs("browser")`."""
    return find_chromium()


@pytest.fixture(scope="module")
def postgresql_url() -> Iterator[str]:
    """The URL of an empty database on a server of our own; for tests marked `needs("postgresql")`."""
    with postgresql.server() as url:
        yield url
