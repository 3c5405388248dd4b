"""More attacks: what comes back answers for itself, or a given name is no longer what it was.

Each is after one part of `thirds` or `given`, by one way in which a test comes to a value or compares it.
"""

from attacks import STOCK, WRONG, answer_of, attack

LIAR = """
class Zero:
    def __abs__(self): return 0
    def __round__(self, digits=None): return 0
class Liar:
    def __sub__(self, other): return Zero()
    __rsub__ = __sub__
class Text(str):
    __eq__ = lambda *a: True
    __hash__ = str.__hash__
"""


def lie(name: str, about: str, trick: str) -> None:
    attack(name, about, "thirds", WRONG["thirds"] + LIAR + trick.strip("\n"))


# What compares

lie(
    "a difference of zeros",
    "an object that gives an array of zeros where something is subtracted: a norm is 0",
    """
class Near:
    def __sub__(self, other): return np.zeros(4)
def third(x): return Near()
""",
)
lie(
    "a reflected difference",
    "an object that numpy leaves the subtraction to",
    """
class Near:
    __array_ufunc__ = None
    def __rsub__(self, other): return np.zeros(other.shape)
def third(x): return Near()
""",
)
lie(
    "a difference that rounds to 0",
    "round() asks the object, and unittest believes it",
    "def third(x): return Liar()",
)
lie(
    "one of several",
    "`in` asks the items of a tuple whether they are equal, and these ask the object",
    """
class Any:
    def __eq__(self, other): return True
def third(x): return Any()
""",
)
lie(
    "a container of everything",
    "__contains__ says yes",
    """
class All:
    def __contains__(self, one): return True
def thirds(numbers): return All()
""",
)
lie(
    "an end of its own",
    "StopIteration out of a function ends the map that calls it, and all() of nothing is true",
    """
def third(x):
    raise StopIteration
""",
)
lie(
    "an end that is a child of it",
    "the same by a class derived from StopIteration, out of a method, where max() has a default",
    """
class Done(StopIteration): pass
class Ended(list):
    def __getitem__(self, key): raise Done(0.0)
def thirds(numbers): return Ended([0.0])
""",
)
lie(
    "a format that agrees",
    "__format__ gives a text that equals every other, and a text of one piece is that text itself",
    """
class Any:
    def __format__(self, how): return Text("?")
def third(x): return Any()
""",
)
lie(
    "neither more nor less",
    "an object that is above the lower and below the upper bound",
    """
class Between:
    __lt__ = __gt__ = __le__ = __ge__ = lambda *a: True
def third(x): return Between()
""",
)
lie(
    "a comparison of nothing",
    "== gives an empty list, and all() of it is true",
    """
class Empty:
    def __eq__(self, other): return []
    __array_ufunc__ = None
def third(x): return Empty()
""",
)
lie(
    "a method that agrees",
    "an array whose tolist() is the student's own",
    """
class Mine(np.ndarray):
    def tolist(self):
        class Any(list):
            __eq__ = lambda *a: True
        return Any()
def third(x): return np.zeros(np.shape(x)).view(Mine)
""",
)
lie(
    "numpy's functions answered",
    "an object that numpy hands its functions over to",
    """
class Duck:
    def __array_function__(self, function, types, args, kwargs): return True
def third(x): return Duck()
""",
)
lie(
    "all behind a mask",
    "a masked array: numpy's own comparison passes over what is masked",
    "def third(x): return np.ma.masked_all(np.shape(x))",
)
lie(
    "a residual that vanishes",
    "an object that multiplies a matrix to something that differs from nothing",
    """
class Product:
    __array_ufunc__ = None
    def __rmatmul__(self, matrix):
        class Ones:
            def __sub__(self, other): return np.zeros(2)
        return Ones()
def solved(matrix, right): return Product()
""",
)

# What brings it

lie("a variable that lies", "the object is a variable of the notebook, and no call gave it", "limit = Liar()")
lie(
    "a liar in the test's own list",
    "a list that is passed to be filled",
    "def into(numbers, out): out.extend(Liar() for _ in numbers)",
)
lie(
    "a function that makes a liar",
    "what a function gives that a function gave",
    "def divider(): return lambda x: Liar()",
)
lie(
    "a liar deep inside",
    "in a list in a dict in a dict",
    'def summary(numbers): return {"of": {"thirds": [Liar()]}}',
)
lie(
    "a liar in a with statement",
    "what __enter__ gives, and an attribute of what + gives",
    """
class Pair(Pair):
    x = Liar()
    def __enter__(self): return Liar()
""",
)
lie(
    "what was printed",
    "the file that print writes to is the test's, and is given a method of the student's",
    """
def shown(x):
    import sys
    sys.stdout.getvalue = lambda: Text("0")
""",
)
lie(
    "an error whose words agree",
    "str() of an error is a text that equals every other",
    """
class Mine(ValueError):
    def __str__(self): return Text("no")
def refused(x): raise Mine()
""",
)
lie(
    "a number that differs",
    "each time that it is converted it is the one that makes x² - x - 1 zero",
    """
class Many:
    values = [0.0, 0.0, -1.0]
    def __float__(self): return self.values.pop(0)
def golden(): return Many()
""",
)
lie(
    "a length that differs",
    "two items when it is asked first, and none to compare",
    """
class Pair(Pair):
    asked = 0
    def __len__(self):
        self.asked += 1
        return 2 if self.asked == 1 else 0
""",
)
attack(
    "a liar after a restart",
    "a test of another exercise ends the process, and the one that stands in its place is asked",
    "thirds",
    WRONG["thirds"] + LIAR + "def divider(): return lambda x: Liar()",
    change=lambda notebook: answer_of(notebook, "quick").update(
        source="import os\ndef quick():\n    os._exit(1)"
    ),
)

# What was given


def given(name: str, about: str, trick: str) -> None:
    attack(name, about, "given", WRONG["given"] + trick.strip("\n"))


given("a given array changed", "the rates become zeros where they are", "rates[:] = 0")
given("a given name bound again", "the rates are another array", "rates = np.zeros(3)")
given(
    "a given function's code",
    "the function stays, its code is another",
    "scaled.__code__ = (lambda x: 0.0).__code__",
)
given("what a given function reads", "the factor is changed, not the function", "FACTOR = 0.0")
given("a given class patched", "the method of a class is another", "Unit.of = lambda self, kilometres: 0.0")
given(
    "a given file written over",
    "the table that the test reads too",
    'open("table.csv", "w").write("0.0,0.0")',
)
attack(
    "a link where a file should be",
    "what should be written is a link to a file that the student may not read, and the test reads it",
    "given",
    WRONG["given"]
    + """
import os
def keep():
    os.symlink("{course}/key.txt", "kept.txt")
""",
    STOCK,
)
attack(
    "a second name of a file",
    "the same by a hard link",
    "given",
    WRONG["given"]
    + """
import os
def keep():
    os.link("{course}/key.txt", "kept.txt")
""",
    STOCK,
)


# What a given cell computes, binds again or patches, behind the answer


def later(name: str, about: str, trick: str) -> None:
    attack(name, about, "later", WRONG["later"] + trick.strip("\n"))


later(
    "a given cell's sum",
    "numpy's function gives 0 by the time that a given cell computes with it what the test expects",
    "np.sum = lambda *a, **k: 0.0",
)
later(
    "a given function replaced",
    "what a given cell computes later by another given function is 0",
    "def scaled(x): return 0.0",
)
later("a given number set back", "a given cell adds 1 to what is -1 by now", "bonus = -1.0")
later(
    "a class that cannot be patched",
    "the given cell's change of a class is left undone by its metaclass",
    """
class Still(type):
    def __setattr__(cls, name, value): pass
class Unit(metaclass=Still):
    def of(self, kilometres): return 0.0
""",
)
later(
    "a list that is deaf",
    "what a given cell appends to stays empty",
    """
class Deaf(list):
    def append(self, item): pass
seen = Deaf()
""",
)
