"""Wrong answers to the exercises of numbers.py."""

from autograder.author.mistakes import Mistake

MISTAKES = [
    Mistake("double", "half", "def double(x):\n    return x"),
    Mistake("double", "sign", "def double(x):\n    return -2 * x"),
]
