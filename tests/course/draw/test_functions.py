"""The pictures of functions and of a fit that moves: what they show, and that nothing is painted where nobody
looks.
"""

import itertools
import xml.etree.ElementTree as ET

import numpy as np

from course import draw

SVG = "{http://www.w3.org/2000/svg}"
X = np.linspace(-3, 3, 200)
FRAMES = [k * np.sin(X) for k in (0.0, 0.5, 1.0)]


def test_curves_have_a_line_and_a_name_for_each_function():
    picture = draw.curves(X, {"sine": np.sin(X), "cosine": np.cos(X)}, title="two")
    (axes,) = picture.figure.axes
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["sine", "cosine"]
    assert np.array_equal(axes.lines[1].get_ydata(), np.cos(X))
    assert repr(picture) == "<curves of sine, cosine for x from -3 to 3: two>"


def test_the_numbers_below_the_axis_stand_apart_though_the_legend_takes_a_part_of_the_width():
    x = np.linspace(-1, 1, 101)
    figure = draw.curves(x, {f"$P_{n}$": x**n for n in range(6)}).figure
    figure.draw_without_rendering()
    boxes = [label.get_window_extent() for label in figure.axes[0].get_xticklabels() if label.get_text()]
    assert all(right.x0 - left.x1 > 3 for left, right in itertools.pairwise(boxes))


def test_curves_take_tensors():
    import torch

    picture = draw.curves(torch.tensor(X), {"sine": torch.sin(torch.tensor(X))})
    assert picture.png().startswith(b"\x89PNG")


def test_a_fit_moves_through_its_frames_and_ends_at_the_last():
    root = ET.fromstring(draw.fit(X, np.sin(X), FRAMES, [0, 10, 20], [3.0, 2.0, 1.0]).svg())
    target, moving = root.findall(f".//{SVG}path")
    animation = moving.find(f"{SVG}animate")
    paths = animation.get("values").split(";")
    times = [float(time) for time in animation.get("keyTimes").split(";")]
    assert len(paths) == len(times) == 4  # the last frame stands still
    assert times == sorted(times) and (times[0], times[-1]) == (0, 1)
    assert len(set(paths)) == 3 and paths[-1] == paths[-2] == moving.get("d")
    assert moving.get("d") == target.get("d"), "the last frame is the target itself"
    assert len(paths[0].split("L")) == 80


def test_each_frame_says_its_step_and_loss_and_a_still_picture_shows_the_last():
    root = ET.fromstring(draw.fit(X, np.sin(X), FRAMES, [0, 10, 20], [3.0, 2.0, 1.0]).svg())
    labels = [text for text in root.findall(f"{SVG}text") if text.text and "loss" in text.text]
    assert [(label.text, label.get("opacity")) for label in labels] == [
        ("step 0: loss 3", "0"),
        ("step 10: loss 2", "0"),
        ("step 20: loss 1", "1"),
    ]


def test_a_fit_that_diverges_can_be_drawn():
    frames = [np.sin(X), np.full(200, np.nan), np.full(200, np.inf)]
    root = ET.fromstring(draw.fit(X, np.sin(X), frames, [0, 1, 2], [1.0, np.nan, np.inf]).svg())
    paths = root.findall(f".//{SVG}path")[1].find(f"{SVG}animate").get("values")
    assert all(
        np.isfinite(float(number))
        for number in paths.replace("M", "").replace(" L", ",").replace(";", ",").split(",")
    )


def test_nothing_is_shown_outside_of_a_notebook_or_while_grading(capsys, monkeypatch):
    movie = draw.fit(X, np.sin(X), FRAMES, [0, 1, 2], [1.0, 1.0, 1.0])
    monkeypatch.setattr(movie, "svg", lambda: 1 / 0)
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    movie.show()
    assert capsys.readouterr().out == ""
