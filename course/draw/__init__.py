"""The pictures of the notebooks. Each function returns a `Picture`: Jupyter shows it where it is a cell's
last value, `show()` anywhere else.

    picture       Picture: painted when it is first looked at
    plots         a matrix as a heat map, errors in a log-log plot, losses
    bars          how long several ways to do the same take, and how their results scatter
    graphs        a computational graph: gates that are written down, or what autograd recorded
    walk          the nodes behind a tensor in their order, and what the user calls things
    recorded      what autograd recorded, of course's tensors and of torch's, as plain data
    options       what an operation was asked for besides its tensors; texts: numbers and shapes as text
    pieces        that as boxes; folding: a graph that is too large for one page
    layout        where boxes stand and how arrows go; page: boxes, arrows and texts in their places
    drawing       a page as SVG; rendered: that as a PNG, by resvg; painted: as a PNG without it
    functions     functions of one variable, and a fit that moves while it is trained
    classifier    images, training as it goes, a confusion matrix
"""

from course.draw.bars import bars, scatter
from course.draw.classifier import Watch, confusion, images, training
from course.draw.drawing import Drawing
from course.draw.functions import Movie, curves, fit
from course.draw.graphs import graph
from course.draw.picture import BLUE, COLOURS, GREEN, GREY, ORANGE, Picture
from course.draw.plots import errors, losses, matrix

__all__ = [
    "BLUE",
    "COLOURS",
    "GREEN",
    "GREY",
    "ORANGE",
    "Drawing",
    "Movie",
    "Picture",
    "Watch",
    "bars",
    "confusion",
    "curves",
    "errors",
    "fit",
    "graph",
    "images",
    "losses",
    "matrix",
    "scatter",
    "training",
]
