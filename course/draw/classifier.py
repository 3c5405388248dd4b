"""The pictures of training: losses and accuracies while it goes, a confusion matrix, a grid of images.

`course.draw` offers them under its own name. As there, nothing is painted before somebody looks, and nothing
while grading.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from course.draw.picture import BLUE, FAINT, ORANGE, Picture

if TYPE_CHECKING:
    from IPython.display import DisplayHandle
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def images(
    pixels: ArrayLike, labels: Iterable[object] | None = None, title: str = "", columns: int = 12
) -> Picture:
    """A grid of grey images, each with its label above it.

    Args:
        pixels: array or tensor of shape (N, H, W) or (N, 1, H, W); the smallest value is black, the largest
            white.
        labels: N of them, anything that can be printed.

    >>> images(np.zeros((3, 28, 28)), labels=[5, 0, 4], title="MNIST")
    <grid of 3 images: MNIST; 5, 0, 4>
    """
    pixels = np.asarray(pixels, dtype=float)
    if pixels.ndim == 4 and pixels.shape[1] == 1:
        pixels = pixels[:, 0]
    if pixels.ndim != 3 or pixels.size == 0:
        raise ValueError(
            f"a grid needs images of shape (N, H, W) or (N, 1, H, W), but the shape is {pixels.shape}"
        )
    count, height, width = pixels.shape
    names = None if labels is None else [str(label) for label in labels]
    columns = min(columns, count)
    rows = -(-count // columns)
    above = 0 if names is None else round(0.4 * height)

    def paint(figure: Figure, axes: Axes) -> None:
        # nan is drawn as nothing: white between the images, whatever their darkest grey.
        canvas = np.full((rows * (height + above), columns * (width + 2)), np.nan)
        for k, image in enumerate(pixels):
            top, left = k // columns * (height + above) + above, k % columns * (width + 2)
            canvas[top : top + height, left : left + width] = image
            if names is not None:
                axes.text(left + width / 2, top - above / 2, names[k], ha="center", va="center", fontsize=9)
        axes.imshow(canvas, cmap="gray", vmin=pixels.min(), vmax=pixels.max())
        axes.axis("off")
        axes.set_title(title, fontsize=11)

    text = f"grid of {count} images: {title or 'digits'}"
    text += "" if names is None else f"; {', '.join(names)}"
    return Picture(0.3 + 0.72 * columns, 0.5 + 0.72 * rows * (1 + above / height), paint, text)


def confusion(counts: ArrayLike, title: str = "", classes: Iterable[object] | None = None) -> Picture:
    """A confusion matrix: how often an image of the class of the row was taken for the class of the column.

    The diagonal, where all is well, is grey; errors are orange, the stronger the more frequent.

    Args:
        counts: whole numbers, shape (C, C).

    >>> confusion([[8, 2], [0, 9]], title="MNIST")
    <confusion matrix: MNIST, 2 x 2, 2 of 19 off the diagonal>
    """
    counts = np.asarray(counts, dtype=int)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1]:
        raise ValueError(f"a confusion matrix is square, but the shape is {counts.shape}")
    names = [str(each) for each in (range(len(counts)) if classes is None else classes)]
    errors = counts - np.diag(np.diag(counts))

    def paint(figure: Figure, axes: Axes) -> None:
        # The scale goes on beyond the largest number, which is written in black and has to be read.
        axes.imshow(errors, cmap="Oranges", vmin=0, vmax=max(errors.max(), 1) * 1.3)
        for (row, column), count in np.ndenumerate(counts):
            if count:
                colour = FAINT if row == column else "black"
                axes.text(column, row, str(count), ha="center", va="center", fontsize=8, color=colour)
        axes.set_xticks(range(len(counts)), names)
        axes.set_yticks(range(len(counts)), names)
        axes.set(xlabel="predicted", ylabel="true")
        axes.set_title(title, fontsize=11)

    text = f"confusion matrix: {title or 'classes'}, {len(counts)} x {len(counts)}, "
    text += f"{errors.sum()} of {counts.sum()} off the diagonal"
    return Picture(1.3 + 0.45 * len(counts), 1.1 + 0.42 * len(counts), paint, text)


def training(
    losses: Iterable[float], results: Iterable[Mapping[str, float]], steps: int, title: str = ""
) -> Picture:
    """The loss of each step and what the test found after each epoch: the mean loss and, beside it, the
    accuracy.

    Args:
        losses: one for each step so far.
        results: for each finished epoch a row with `test_loss` and `accuracy` (in %).
        steps: how many an epoch has.

    >>> training([2.3, 1.1, 0.7, 0.6], [{"test_loss": 0.8, "accuracy": 81.0}], steps=2, title="MNIST")
    <training: MNIST, 4 steps, loss 0.6; 81 % after 1 epoch>
    """
    losses, results = np.asarray(list(losses), dtype=float), list(results)

    def paint(figure: Figure, axes: Axes) -> None:
        axes.remove()  # a Picture brings one, and here are two
        axes, right = figure.subplots(1, 2, width_ratios=[3, 2])
        figure.suptitle(title, fontsize=11)
        axes.plot(
            np.arange(1, losses.size + 1) / steps,
            losses,
            color=BLUE,
            alpha=0.5,
            linewidth=0.9,
            label="training loss of a step",
        )
        window = max(2, steps // 20)
        if losses.size >= window:
            smooth = np.convolve(losses, np.ones(window) / window, mode="valid")
            axes.plot(
                (np.arange(smooth.size) + window) / steps, smooth, color=BLUE, label=f"mean of {window} steps"
            )
        epochs = np.arange(1, len(results) + 1)
        axes.plot(epochs, [row["test_loss"] for row in results], "o", color=ORANGE, label="test loss")
        if losses.size and np.all(losses > 0):
            axes.set_yscale("log")
        axes.set(xlabel="epochs", ylabel="loss")
        axes.legend(fontsize=8, loc="upper right")
        right.plot(epochs, [row["accuracy"] for row in results], "s-", color=ORANGE)
        right.set(
            xlabel="epochs",
            ylabel="accuracy on the test set, %",
            xlim=(0.5, max(len(results), 1) + 0.5),
            xticks=epochs,
        )
        for panel in axes, right:
            panel.grid(True, alpha=0.3)

    text = f"training: {title or 'a network'}, {losses.size} steps"
    text += f", loss {losses[-1]:.3g}" if losses.size else ""
    if results:
        text += f"; {results[-1]['accuracy']:.4g} % after {len(results)} epoch{'s' * (len(results) > 1)}"
    return Picture(8.4, 3.6, paint, text)


class Watch:
    """Keeps the losses of a training that is under way, and redraws its picture in the notebook every few
    seconds.

    Args:
        steps: how many an epoch has.
        title: of the picture: say which data it is.
        seconds: between two pictures.

    >>> watch = Watch(steps=2, title="MNIST")
    >>> watch.step(2.3), watch.step(1.1), watch.epoch({"test_loss": 0.8, "accuracy": 81.0})
    (None, None, None)
    >>> watch.picture
    <training: MNIST, 2 steps, loss 1.1; 81 % after 1 epoch>
    """

    def __init__(self, steps: int, title: str = "", seconds: float = 3.0) -> None:
        self.losses: list[float] = []
        self.results: list[Mapping[str, float]] = []
        self._steps, self._title, self._seconds = steps, title, seconds
        self._shown: DisplayHandle | None = None
        self._last = time.monotonic()

    def step(self, loss: float) -> None:
        """Note the loss of a step."""
        self.losses.append(loss)
        if time.monotonic() - self._last > self._seconds:
            self.show()

    def epoch(self, row: Mapping[str, float]) -> None:
        """Note what the test found after an epoch: `test_loss` and `accuracy`."""
        self.results.append(row)
        self.show()

    @property
    def picture(self) -> Picture:
        """The picture as it is now."""
        return training(self.losses, self.results, self._steps, self._title)

    def show(self) -> None:
        """Bring the picture in the notebook up to date; do nothing in a plain script, and while nbgrader
        grades.
        """
        ipython = sys.modules.get("IPython")
        if (
            os.environ.get("NBGRADER_EXECUTION") == "autograde"
            or ipython is None
            or ipython.get_ipython() is None
        ):
            return
        from IPython.display import display

        if self._shown is None:
            self._shown = display(self.picture, display_id=True)
        else:
            self._shown.update(self.picture)
        self._last = time.monotonic()
