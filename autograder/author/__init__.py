"""From the instructor's text to what students receive.

source      the percent text of an assignment, read as a notebook
markers     what stands between `### BEGIN SOLUTION` and its end
mistakes    the wrong answers that the tests and the demo hand in
release     what nbgrader makes of the text, inspected before a student sees it
folding     the checks of a release are folded, and begin with what they check
edition     which edition of a notebook that is
changes     what a new one changes for a class that has begun
build       all of it, for one assignment or for all
"""
