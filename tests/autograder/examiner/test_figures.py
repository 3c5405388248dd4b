"""pyplot's current figure is the student's where the test has made none."""

import pytest

pytest.importorskip("matplotlib")

DRAW = "import matplotlib\nmatplotlib.use('agg')\nimport matplotlib.pyplot as plt\ndef draw(t='t'):\n"
DRAW += "    plt.plot([1, 2], [3, 4])\n    plt.title(t)"


def test_what_the_student_drew_is_the_current_figure(room):
    room.cell(DRAW)
    room.passes("""
import matplotlib.pyplot as plt
assert plt.get_fignums() == []
draw()
ax = plt.gca()
assert ax.get_title() == "t" and len(ax.lines) == 1 and plt.get_fignums() == [1]
assert len(plt.gcf().axes) == 1
plt.close()
assert plt.get_fignums() == []
""")


def test_figures_are_closed_at_the_end_of_a_cell(room):
    room.cell(DRAW)
    room.passes("draw()")
    room.passes("import matplotlib.pyplot as plt\ndraw('second')\nassert len(plt.gca().lines) == 1")


def test_a_test_with_a_figure_of_its_own_keeps_it(room):
    room.cell(DRAW)
    room.passes("""
import matplotlib.pyplot as plt
figure, ax = plt.subplots()
ax.set_title("own")
draw()
assert plt.gcf() is figure and plt.gca() is ax and plt.gca().get_title() == "own"
""")
