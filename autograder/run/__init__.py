"""Many submissions at a time.

grade       a class: what is new or has changed, one writer, taken up where it was interrupted
verify      an assignment before its release: rehearsed, looked through, its tests tried
leaks       what a release must not hold, and whether it is what the source would release
mutants     tests that are too weak: a function of the solution replaced
weak        what it is replaced by
finding     what `verify` found, as a value
verdict     how it is shown
rehearsal   the instructor's own solutions first, and what was learned of them
early       warm processes begun by what the last run needed
work        what a worker does with one submission
pool        the executor: threads of this process, or a Dask cluster
progress    what the instructor sees of it
version     which grader this is
"""
