"""What a notebook gets of pictures, tables and steppers: readable in whatever shows it, with nothing fetched.

VS Code and Colab show `text/html` or `image/svg+xml` where they know no widget, and `text/plain` where they
know nothing else; Colab and a browser that is offline fetch nothing.
"""

import re

import numpy as np
import pytest
import torch
from bs4 import BeautifulSoup
from IPython.core.interactiveshell import InteractiveShell

import course
from course import draw, explain


def loss_of(t):
    w1, w2 = (t.full(shape, 0.1, requires_grad=True) for shape in ((10, 5), (5, 2)))
    h = t.sigmoid(t.full((16, 10), 0.5) @ w1)
    return ((h @ w2 - t.ones(16, 2)) ** 2).sum()


def large(t):
    y = x = t.full((4,), 0.5, requires_grad=True)
    for _ in range(150):
        y = (y * x).sin()
    return y.sum()


def shown(t):
    """What each function of the two packages gives a notebook."""
    loss = loss_of(t)
    return {
        "graph": draw.graph(loss),
        "folded": draw.graph(large(t)),
        "gates": draw.graph({"f": ["x"]}),
        "nothing": draw.graph([]),
        "table": explain.table(loss),
        "stepper": explain.step_through(loss),
        "large stepper": explain.step_through(large(t)),
        "numpy": explain.to_numpy(loss),
        "jacobian": explain.jacobian_of(t.sigmoid(t.ones(3, requires_grad=True))),
        "matrix": draw.matrix(np.eye(3)),
        "losses": draw.losses({"loss": [3.0, 2.0, 1.5]}),
    }


NAMES = [
    "graph", "folded", "gates", "nothing", "table", "stepper", "large stepper", "numpy", "jacobian", "matrix",
    "losses",
]  # fmt: skip


@pytest.fixture(scope="module")
def bundles():
    formatter = InteractiveShell().display_formatter
    assert formatter is not None
    return {
        (name, t.__name__): formatter.format(one)[0] for t in (course, torch) for name, one in shown(t).items()
    }


@pytest.mark.parametrize("library", ["course", "torch"])
@pytest.mark.parametrize("name", NAMES)
def test_an_output_is_text_and_html_and_no_widget(bundles, name, library):
    bundle = bundles[name, library]
    assert bundle["text/plain"].strip() and " object at 0x" not in bundle["text/plain"]
    assert name == "numpy" or "text/html" in bundle, "only text"
    assert not [kind for kind in bundle if "widget" in kind or "javascript" in kind]


@pytest.mark.parametrize("library", ["course", "torch"])
@pytest.mark.parametrize("name", [name for name in NAMES if name != "numpy"])
def test_html_fetches_nothing_and_is_read_without_its_scripts(bundles, name, library):
    bundle = bundles[name, library]
    for kind in "text/html", "image/svg+xml":
        if kind not in bundle:
            continue
        page = BeautifulSoup(bundle[kind], "html.parser")
        for tag in page.find_all(True):
            for attribute in "src", "href", "xlink:href", "data", "action", "srcset":
                value = tag.get(attribute, "")
                assert not value or value.startswith(("data:", "#")), f"{tag.name} fetches {value[:60]}"
            assert "url(http" not in tag.get("style", "") and not [a for a in tag.attrs if a.startswith("on")]
        assert not page.find_all(["link", "iframe", "object", "embed"])
        scripts = " ".join(script.text for script in page.find_all("script"))
        assert not re.search(r"\b(fetch|import|XMLHttpRequest|require)\b", scripts)
        for script in page.find_all("script"):
            script.decompose()
        assert page.find("svg") or page.find("table"), "without its script nothing is left"
        named = page.find_all(attrs={"aria-label": True}) or page.find_all("title")
        assert named or kind == "image/svg+xml"


def test_a_stepper_without_scripts_has_all_that_it_tells(bundles):
    page = BeautifulSoup(bundles["stepper", "course"]["text/html"], "html.parser")
    page.script.decompose()
    assert "MmBackward0" in page.get_text()
    assert len(page.select("tbody tr")) == 8 and page.select_one("figure svg")
    assert any("return {" in code.text for code in page.select("code"))


def test_what_it_says_is_on_one_page_of_text(bundles):
    """The text of a large one is a sentence, for a terminal and for git."""
    for (name, _), bundle in bundles.items():
        if name in ("folded", "large stepper"):
            assert len(bundle["text/plain"]) < 400
