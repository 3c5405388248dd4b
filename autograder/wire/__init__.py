"""What travels between the student's process and the trusted ones: size-capped JSON and plain bytes, never a
pickle.

`channel` carries frames, `peer` requests and answers, `values` the values of Python, NumPy, torch and course.
Both ends load this package; it imports the standard library and NumPy.
"""
