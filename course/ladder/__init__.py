"""The ladder: the lecture's network on MNIST, trained as in the lecture and then faster, rung by rung.

`course/lecture/ladder.py` climbs it, and `tests/benchmarks/ladder.py` measures it. All of it is on torch, and
`course` itself is not used but for its digits.

    rungs         the rungs: loaders, loops, optimizers and steps, a few lines each
    training      a rung at work: warmed up, timed, tested
    figures       trainings side by side, and what came of them: ratios, accuracies, a file
    profile       where the time of a step goes
    distributed   the same network in more than one process, a script
"""
