"""Many submissions at a time.

grade       a class: what is new or has changed, one writer, taken up where it was interrupted
rehearsal   the instructor's own solutions first, and what was learned of them
work        what a worker does with one submission
pool        the executor: threads of this process, or a Dask cluster
progress    what the instructor sees of it
version     which grader this is
"""
