"""What travels between the student's process and the trusted ones: size-capped JSON and plain bytes, never a
pickle.

    channel     frames: a JSON object and blobs, checked and capped
    peer        requests and answers, either way
    values      the values of Python and NumPy as nodes and blobs (`npy`: one array)
    tensors     those of torch and of course
    frames      those of pandas
    symbols     those of sympy
    given       members and tuples of classes that both sides have
    zones       time zones, by name
    calls       calls that look like calls in one process: changed arguments, gradients
    twins       what can be changed and is on both sides
    instances   an instance of a class in Python, as its attributes
    ambient     what a call depends on besides: random generators, the default dtype
    generators  a test's own generators of random numbers, lent to the student's code
    special     Python's special methods, in tables
"""
