"""nbgrader's gradebook, as we ask it. What we write into it, and keep beside it, is in `book`.

rows        what we use of its rows, as types
asking      what it has of a notebook, all cells at once
lasting     one that is opened once for all that is asked of it
"""
