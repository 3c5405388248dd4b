"""The student's process: a warm server that forks it, IPython in it, and the trusted side's hold on it.

`process` is the trusted side; all else is loaded in the student's process and knows the standard library,
numpy and IPython alone.
"""
