"""What is kept of a mark: in nbgrader's gradebook, and in `records/` how it came about.

backup      one writer at a time, and a copy before the first write
saving      writes marks into the gradebook
records     beside it, what the engine told of each submission
returning   what nbgrader needs beside a page to give it back
"""
