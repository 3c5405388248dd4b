"""What was graded, graded again: after a test was corrected, and from a record.

effects   what a cell's text does that another cell could notice
needs     which cells of a notebook a test needs, by that
slices    a test with these alone, as a task, and by what its verdict is known
past      what a record says of how a submission was graded, and what has changed since
diff      `autograder grade --diff`: a class, by no more runs than are needed
told      whose marks change, as a table and as CSV
replay    `autograder replay`: one submission, and whether it comes out the same
"""
