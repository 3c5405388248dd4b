"""Pictures: real PNGs, without pyplot, without a word on stderr, and none while grading."""

import os
import re
import subprocess
import sys

import numpy as np
import pytest
from bs4 import BeautifulSoup
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from course import draw

MATRIX = np.array([[0.5, -0.25, 0.0], [np.nan, 1.0, 0.0]])


@pytest.mark.parametrize(
    "picture",
    [
        lambda: draw.matrix(MATRIX, title=r"$J_y(z)$"),
        lambda: draw.matrix(np.zeros((30, 40))),
        lambda: draw.errors([0.1, 0.01], {"error": [1e-2, 1e-4], "other": [0.0, 0.0]}, slope=2),
        lambda: draw.errors([0.1, 0.01], {"error": [0.0, 0.0]}, slope=2),
        lambda: draw.losses({"a": [3.0, 2.0, 0.01], "b": [3.0, -1.0, np.nan]}),
        lambda: draw.losses({"a": []}),
        lambda: draw.bars({"a": 8.0, "b": 2.0}, title="an epoch"),
        lambda: draw.bars({"a": {"loading": 1.0, "rest": 0.0}, "b": {"rest": 2.0}}),
        lambda: draw.bars({"a": 0.0}),
        lambda: draw.scatter({"a": [97.0, 98.0], "b": [], "c": [96.0]}, x="accuracy"),
    ],
    ids=[
        "matrix",
        "large matrix",
        "errors",
        "errors of zero",
        "losses",
        "no losses",
        "bars",
        "bars of parts",
        "no length",
        "scatter",
    ],
)
def test_a_picture_is_a_png_and_says_nothing(picture, capfd):
    png = picture().png()
    assert png.startswith(b"\x89PNG") and len(png) > 2000
    assert capfd.readouterr() == ("", "")


def test_exact_zeros_look_other_than_small_numbers():
    texts = [text.get_text() for text in draw.matrix([[0.0, 0.001]]).figure.axes[0].texts]
    assert texts == ["0", "0.00"]


def test_colours_are_centred_on_zero():
    image = draw.matrix([[3.0, -1.0]]).figure.axes[0].images[0]
    assert image.get_clim() == (-3, 3)


def test_a_matrix_needs_two_axes():
    with pytest.raises(ValueError, match=r"the shape is \(3,\)"):
        draw.matrix(np.ones(3))


@pytest.mark.parametrize("execution, pictures", [("autograde", 0), ("validate", 1), (None, 1)])
def test_pictures_are_shown_to_people_alone(execution, pictures, monkeypatch):
    if execution is None:
        monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    else:
        monkeypatch.setenv("NBGRADER_EXECUTION", execution)
    shell = InteractiveShell.instance()
    try:
        with capture_output() as captured:
            shell.run_cell("from course import draw\ndraw.matrix([[1.0]]).show()")
    finally:
        InteractiveShell.clear_instance()
    assert [sorted(output.data) for output in captured.outputs] == [
        ["image/png", "text/html", "text/plain"]
    ] * pictures
    assert captured.stderr == ""


PICTURES = {
    "matrix": lambda: draw.matrix(MATRIX, title=r"$J_y(z)$"),
    "errors": lambda: draw.errors([0.1, 0.01], {"error": [1e-2, 1e-4]}, slope=2),
    "losses": lambda: draw.losses({"a": [3.0, 2.0, 0.01], "b": [3.0, 1.0, 0.5]}),
    "graph": lambda: draw.graph({"q": ["x", "y"], "f": ["q", "a long name"]}, notes={"x": "1"}),
    "curves": lambda: draw.curves([0, 1], {name: [0, 1] for name in "abcdef"}),
    "images": lambda: draw.images(IMAGES, labels=[1, 2, 3, 4, 5]),
    "confusion": lambda: draw.confusion([[8, 2], [0, 9]]),
    "training": lambda: draw.training(np.geomspace(2, 0.1, 60), ROWS, steps=30),
    "fit": lambda: draw.fit([0, 1], [0, 1], [[0, 0], [0, 1]], [0, 10], [1.0, 0.0]),
}


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES)
def test_a_screen_reader_gets_the_sentence_and_a_dark_theme_its_own_colours(picture):
    shown = picture()
    page = BeautifulSoup(shown._repr_html_(), "html.parser")
    (figure,) = page.find_all("figure")
    assert (figure["role"], f"<{figure['aria-label']}>") == ("img", repr(shown))
    inked = str(figure).replace('role="img"', "")
    assert "currentColor" in inked and draw.picture.INK not in inked
    # No white paper: a rectangle as large as the picture has no fill.
    papers = [*figure.select("g#figure_1 > g[id$=patch_1] path"), *figure.select("rect[width='100%']")]
    assert all("fill: none" in str(paper) or 'fill="none"' in str(paper) for paper in papers)
    # Where JupyterLab trusts no SVG it shows the other picture.
    assert figure.img["alt"] == figure["aria-label"] and figure.img.has_attr("hidden")


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES)
def test_a_picture_has_the_same_text_whenever_it_is_drawn_and_ids_of_its_own(picture):
    drawn = picture()._repr_html_()
    assert drawn == picture()._repr_html_()
    ids = set(re.findall(r'\bid="([^"]*)"', drawn))
    assert set(re.findall(r'(?:href="|url\()#([^")]*)', drawn)) <= ids
    other = set(re.findall(r'\bid="([^"]*)"', draw.matrix([[1.0, 2.0]])._repr_html_()))
    assert not ids & other


@pytest.mark.parametrize(
    "curves, says",
    [
        ({"a": [3.0, 2.0, 1.0], "b": [3.0, 2.0, 1.0 + 1e-9]}, "they coincide"),
        ({"a": [3.0, 2.0, 1.0], "b": [3.0, 2.0, 1.5]}, "they part at step 2"),
        ({"a": [3.0, 2.0, 1.0], "b": [3.0, np.nan, 1.0]}, "they part at step 1"),
        ({"a": [np.nan], "b": [np.nan]}, "they coincide"),
        ({"a": [3.0, 2.0], "b": [3.0]}, "they have 2 and 1 steps"),
        ({"a": [1e-9, 2e-9], "b": [2e-9, 1e-9]}, "they part at step 0"),
    ],
)
def test_curves_that_should_coincide_are_compared(curves, says):
    picture = draw.losses(curves, title="two ways", alike=True)
    assert picture.text.endswith(f": {says}")
    assert picture.figure.axes[0].get_title() == f"two ways: {says}"
    assert says not in draw.losses(curves, title="two ways").text


def test_a_single_curve_has_nothing_to_coincide_with():
    assert "coincide" not in draw.losses({"a": [1.0, 0.5]}, title="two ways", alike=True).text


def test_first_use_builds_the_font_cache_in_silence_and_without_pyplot(tmp_path):
    """On a fresh machine matplotlib tells of its font cache, on one without a home of its cache folder."""
    code = (
        "import os, sys; from course import draw; "
        "assert 'matplotlib' not in sys.modules; draw.matrix([[1.0]], title='Δ 漢').png(); "
        "assert 'matplotlib.pyplot' not in sys.modules"
    )
    for place in tmp_path / "fresh", "/dev/null/nowhere":
        run = subprocess.run(
            [sys.executable, "-c", code],
            env={"PATH": "", "MPLCONFIGDIR": str(place), "TMPDIR": str(tmp_path)},
            capture_output=True,
            text=True,
        )
        assert (run.returncode, run.stderr) == (0, "")


def test_grading_imports_no_matplotlib():
    """2 s for each submission, where nobody looks at pictures."""
    code = (
        "import sys; from course import draw; "
        "draw.matrix([[1.0]]).show(); draw.errors([0.1], {'e': [1.0]}).show(); "
        "draw.losses({'loss': [1.0]}).show(); assert 'matplotlib' not in sys.modules"
    )
    subprocess.run(
        [sys.executable, "-c", code], check=True, env=os.environ | {"NBGRADER_EXECUTION": "autograde"}
    )


IMAGES = np.linspace(0, 1, 5 * 28 * 28).reshape(5, 28, 28)
ROWS = [{"test_loss": 0.5, "accuracy": 88.0}, {"test_loss": 0.4, "accuracy": 91.0}]


@pytest.mark.parametrize(
    "picture",
    [
        lambda: draw.images(IMAGES, labels=[1, 2, 3, 4, 5], title="digits", columns=3),
        lambda: draw.images(IMAGES[:, None]),
        lambda: draw.images(0 * IMAGES[:1]),
        lambda: draw.confusion(np.arange(100).reshape(10, 10), title="digits"),
        lambda: draw.confusion(np.zeros((2, 2)), classes=["no", "yes"]),
        lambda: draw.training(np.geomspace(2, 0.1, 60), ROWS, steps=30, title="digits"),
        lambda: draw.training([], [], steps=30),
        lambda: draw.training([0.0, np.nan], ROWS[:1], steps=1),
    ],
    ids=["images", "one channel", "black", "confusion", "no images", "training", "no training", "one step"],
)
def test_a_picture_of_training_is_a_png_and_says_nothing(picture, capfd):
    png = picture().png()
    assert png.startswith(b"\x89PNG") and len(png) > 400
    assert capfd.readouterr() == ("", "")


def test_every_image_of_a_grid_is_where_it_belongs():
    shown = draw.images(IMAGES, labels=list("abcde"), columns=3).figure.axes[0]
    (canvas,) = [image.get_array() for image in shown.images]
    assert canvas.shape == (2 * (28 + 11), 3 * 30)
    assert np.array_equal(canvas[11:39, :28], IMAGES[0]) and np.array_equal(canvas[50:78, 30:58], IMAGES[4])
    assert [text.get_text() for text in shown.texts] == list("abcde")


def test_the_colours_of_a_confusion_matrix_are_those_of_the_errors():
    shown = draw.confusion([[900, 3], [1, 800]]).figure.axes[0]
    assert np.array_equal(shown.images[0].get_array(), [[0, 3], [1, 0]])
    assert [text.get_text() for text in shown.texts] == ["900", "3", "1", "800"]
    assert (shown.get_xlabel(), shown.get_ylabel()) == ("predicted", "true")


def test_pictures_of_training_say_what_they_cannot_draw():
    with pytest.raises(ValueError, match=r"the shape is \(28, 28\)"):
        draw.images(IMAGES[0])
    with pytest.raises(ValueError, match=r"is square, but the shape is \(2, 3\)"):
        draw.confusion(np.zeros((2, 3)))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        draw.nothing


@pytest.mark.parametrize("execution, pictures", [("autograde", 0), (None, 1)])
def test_a_watched_training_redraws_one_picture_in_place(execution, pictures, monkeypatch):
    if execution is None:
        monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    else:
        monkeypatch.setenv("NBGRADER_EXECUTION", execution)
    shell, updates = InteractiveShell.instance(), []
    monkeypatch.setattr(
        "IPython.display.DisplayHandle.update", lambda self, picture: updates.append(picture.text)
    )
    try:
        with capture_output() as captured:
            watch = draw.Watch(steps=2, title="digits", seconds=0)
            watch.show()
            for loss in 2.0, 1.0:
                watch.step(loss)
            watch.epoch(ROWS[0])
    finally:
        shell.clear_instance()
    assert len(captured.outputs) == pictures
    assert (
        updates
        == [
            "training: digits, 1 steps, loss 2",
            "training: digits, 2 steps, loss 1",
            "training: digits, 2 steps, loss 1; 88 % after 1 epoch",
        ]
        * pictures
    )
    assert watch.losses == [2.0, 1.0] and watch.results == ROWS[:1]
