"""For many idioms a second right answer, in other words than the instructor's, and a wrong one.

(case, right, wrong, stock): what students wrote into the answer cells, in order; of an answer of several
texts all but the last are cells that they added above it. `stock` is what each test gives the wrong one under
stock nbgrader; to the right one each gives full marks.
"""

from idioms import Answer

Variant = tuple[str, list[Answer], list[Answer] | None, tuple[float, ...]]

VARIANTS: list[Variant] = [
    # Of the shared collection
    ("test_global_in_answer", ["f = lambda a: a + A"], ["def f(a):\n    return a"], (0,)),
    (
        "test_overwrites_locked_global",
        ["def f():\n    total = 0\n    for d in data:\n        total += d\n    return total"],
        ["total = sum(data)\ndef f():\n    return total"],
        (0,),
    ),
    (
        "answer_uses_earlier_test_var",
        ["import numpy as np\nx = np.int64(1)", ("one = 1", "z = one + y")],
        ["x = 1", "z = y"],
        (1, 0),
    ),
    (
        "answer_uses_import_of_test",
        ["x = 1.0", "z = math.pow(4, 0.5)"],
        ["x = 1", "z = math.sqrt(9)"],
        (1, 0),
    ),
    (
        "locked_uses_test_var",
        ["class Same:\n    def __call__(self, n):\n        return n\nf = Same()"],
        ["def f(n):\n    return n + 1"],
        (0, 0),
    ),
    (
        "def_in_test_used_by_answer",
        ["x = 3 - 2", "g = lambda v: 1 + helper(v)"],
        ["x = 1", "def g(v):\n    return helper(v)"],
        (1, 0),
    ),
    (
        "mutate_in_place_by_student",
        ["def f(a):\n    a[:1] = 9.0\ndef g(l):\n    l += [1]\ndef h(d):\n    d.update(k=1)"],
        ["def f(a):\n    a = a.copy()\n    a[0] = 9\ndef g(l):\n    return l + [1]\ndef h(d):\n    pass"],
        (0,),
    ),
    (
        "df_var",
        ['rows = [(1, "x"), (2, "y"), (3, "z")]\ndf = pd.DataFrame(rows, columns=["a", "b"])'],
        ['df = pd.DataFrame({"a": [1, 2, 4], "b": list("xyz")})'],
        (0,),
    ),
    (
        "df_passed",
        ['def f(table):\n    return table.pivot_table(index="k", values="v")["v"]'],
        ['def f(d):\n    return d.groupby("k").v.sum()'],
        (0,),
    ),
    (
        "class_basic",
        [
            "from dataclasses import dataclass\n@dataclass\nclass P:\n    n: int\n"
            '    def __repr__(self):\n        return "P(%d)" % self.n\n'
            "    def __add__(self, other):\n        return type(self)(other.n + self.n)\n"
            "    def __len__(self):\n        return int(self.n)"
        ],
        [
            "class P:\n    def __init__(self, n): self.n = n\n"
            '    def __repr__(self): return f"P({self.n})"\n'
            "    def __add__(self, o): return P(self.n + o.n)\n    def __len__(self): return self.n"
        ],
        (0,),
    ),
    (
        "class_locked_base",
        [
            "class S(Base):\n    def __init__(self, side):\n        super().__init__()\n"
            "        self.side = side\n    @property\n    def squared(self):\n        return self.side ** 2\n"
            "    def area(self):\n        return self.squared"
        ],
        [
            "class S:\n    def __init__(self, r): self.r = r\n    def area(self): return self.r ** 2\n"
            "    def twice(self): return 2 * self.area()"
        ],
        (0,),
    ),
    (
        "test_subclasses_student",
        [
            'class P:\n    def name(self):\n        return "p"\n    def hi(self):\n'
            '        return "".join([self.name(), "!"])'
        ],
        ['class P:\n    def hi(self): return "p!"\n    def name(self): return "p"'],
        (0,),
    ),
    (
        "generators",
        ["def gen(n):\n    i = 0\n    while i < n:\n        yield i ** 2\n        i += 1"],
        ["def gen(n):\n    return [i * i for i in range(n)]"],
        (0,),
    ),
    (
        "iterators",
        [
            'm = map(lambda n: f"{n}", (1, 2))\nz = zip((1,), (2,))\nk = dict(a=1).keys()\n'
            'r = range(0, 3)\ne = enumerate(["a", "b"])'
        ],
        ['m = map(str, [1, 2])\nz = zip([1], [2])\nk = {"a": 1}.keys()\nr = range(4)\ne = enumerate("ab")'],
        (0,),
    ),
    (
        "file_student_writes",
        ['from pathlib import Path\ndef save(path):\n    Path(path).write_text("hi")'],
        ['def save(p):\n    with open(p, "w") as f: f.write("ho")'],
        (0,),
    ),
    (
        "file_test_writes",
        ["def load(p):\n    import pathlib\n    return pathlib.Path(p).read_text()"],
        ["def load(p):\n    return p"],
        (0,),
    ),
    (
        "file_handle_passed",
        ['def load(source):\n    return "".join(list(source))'],
        ["def load(f):\n    return f.read(2)"],
        (0,),
    ),
    (
        "magic_matplotlib",
        [
            "fig = plt.figure()\nax = fig.add_subplot(1, 1, 1)\n"
            'ax.plot(range(1, 4), [k ** 2 for k in range(1, 4)])\nplt.xlabel("x")'
        ],
        ['fig, ax = plt.subplots()\nax.scatter([1, 2, 3], [1, 4, 9])\nax.set_xlabel("x")'],
        (0,),
    ),
    (
        "plt_gca",
        [
            "def draw():\n    axes = plt.figure().add_subplot()\n    axes.plot([1, 2], [3, 4])\n"
            '    axes.set_title("t")'
        ],
        ["def draw():\n    plt.plot([1, 2], [3, 4])"],
        (0,),
    ),
    (
        "plotchecker",
        [
            "import numpy as np\nn = np.arange(1, 4)\nfig = plt.figure()\nax = plt.gca()\n"
            'plt.scatter(n, n ** 2)\nplt.xlabel("x")'
        ],
        ['fig, ax = plt.subplots()\nax.scatter([1, 2, 3], [1, 4, 9])\nax.set_xlabel("n")'],
        (0,),
    ),
    (
        "test_passes_axes",
        ["def draw(where):\n    import numpy as np\n    where.plot(np.array([1, 2]), np.array([3, 4]))"],
        ["def draw(ax):\n    ax.scatter([1, 2], [3, 4])"],
        (0,),
    ),
    (
        "redirect_stdout",
        ['import sys\ndef f():\n    sys.stdout.write("hello")\n    sys.stdout.write("\\n")'],
        ['def f():\n    return "hello\\n"'],
        (0,),
    ),
    (
        "mock_patch_stdout",
        ['def f():\n    for letter in "hello":\n        print(letter, end="")\n    print()'],
        ['def f(): print("hello", "")'],
        (0,),
    ),
    (
        "mock_input",
        ["def f():\n    typed = input()\n    return 1 + int(typed)"],
        ["def f():\n    return 3"],
        (0,),
    ),
    (
        "mock_print",
        ['def f():\n    letters = ["a", "b"]\n    print(*letters)'],
        ['def f(): print("a b")'],
        (0,),
    ),
    (
        "mock_student_func",
        ["g = lambda: 1\ndef f():\n    one = 1\n    return one + g()"],
        ["def g(): return 1\ndef f(): return 2"],
        (0,),
    ),
    (
        "swap_student_func",
        ["def g():\n    return 2 - 1\nf = lambda: sum([g(), 1])"],
        ["def g(): return 1\ndef f(): return 2"],
        (0,),
    ),
    (
        "seed_np",
        ["def f(n):\n    return np.array([np.random.rand() for _ in range(n)])"],
        ["def f(n): return np.random.default_rng(3).random(n)"],
        (0,),
    ),
    ("seed_in_locked", ["m = sum(X) / len(X)"], ["m = X.sum()"], (0,)),
    (
        "rng_passed",
        ["def f(generator):\n    return [generator.normal(), generator.normal()]"],
        ["def f(rng): return rng.uniform(size=2)"],
        (0,),
    ),
    (
        "getsource",
        [
            "def f(n):\n    numbers = []\n    for i in range(n):\n        numbers.append(i)\n"
            "    return sum(numbers)"
        ],
        ["def f(n):\n    return n * (n - 1) // 2"],
        (0,),
    ),
    (
        "student_exc",
        ['class MyErr(ValueError):\n    def __str__(self):\n        return "x"\ndef f():\n    raise MyErr'],
        ['class MyErr(Exception): pass\ndef f(): raise MyErr("y")'],
        (0,),
    ),
    (
        "assertraises",
        [
            "class Negative(ValueError):\n    pass\ndef f(n):\n    if n < 0:\n        raise Negative(n)\n"
            "    return float(n)"
        ],
        ['def f(n):\n    if n < 0: raise TypeError("neg")\n    return n'],
        (0,),
    ),
    (
        "sklearn_model",
        ["from sklearn.linear_model import LinearRegression as LR\nmodel = LR()\nmodel.fit(X, y)"],
        ["model = LinearRegression().fit(X, y + X[:, 0])"],
        (0,),
    ),
    (
        "sklearn_passed",
        ["def fit(model):\n    model.fit(X, y)\n    return model"],
        ["def fit(m): return m.fit(X, -y)"],
        (0,),
    ),
    (
        "torch_module",
        [
            "class Net(nn.Module):\n    def __init__(self, width=3):\n        nn.Module.__init__(self)\n"
            "        self.l = nn.Linear(2, width, bias=True)\n    def forward(self, batch):\n"
            "        return batch @ self.l.weight.T + self.l.bias\nnet = Net()"
        ],
        [
            "class N(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
            "        self.l = nn.Linear(2, 4)\n    def forward(self, x): return self.l(x)\nnet = N()"
        ],
        (0,),
    ),
    (
        "torch_opt",
        [
            "def step(model, optimizer, batch):\n    optimizer.zero_grad()\n"
            "    loss = torch.mean(model(batch) ** 2)\n    loss.backward()\n    optimizer.step()\n"
            "    return float(loss.detach())"
        ],
        [
            "def step(net, opt, x):\n    loss = net(x).pow(2).mean()\n    loss.backward()\n"
            "    return loss.item()"
        ],
        (0,),
    ),
    (
        "callback",
        [
            "def apply(fn, xs, key=None):\n    mapped = list(map(fn, xs))\n    mapped.sort(key=key)\n"
            "    return mapped"
        ],
        ["def apply(fn, xs, key=None): return sorted(fn(x) for x in xs)"],
        (0,),
    ),
    (
        "callback_np",
        [
            "def newton(f, df, x):\n    x = np.float64(x)\n    while abs(f(x)) > 1e-12:\n"
            "        x -= f(x) / df(x)\n    return x"
        ],
        ["def newton(f, df, x):\n    return x - f(x) / df(x)"],
        (0,),
    ),
    ("hash_type", ['x = float("3.14159")\ny = list((1, 2))'], ["x = 3.1\ny = [1, 2]"], (0,)),
    (
        "sympy_expr",
        ["e = x * (2 * sp.sin(x) + x * sp.cos(x))"],
        ["e = 2 * x * sp.cos(x)"],
        (0,),
    ),
    (
        "sympy_solve",
        ["def f(equation):\n    return tuple(sp.roots(sp.Poly(equation, x)))"],
        ["def f(e):\n    return [2]"],
        (0,),
    ),
    (
        "identity",
        ["def f(l):\n    l.insert(len(l), 1)\n    return l\ndef g(l):\n    return l[:]"],
        ["def f(l):\n    return l + [1]\ndef g(l): return list(l)"],
        (0,),
    ),
    (
        "linked_list",
        [
            "def length(n):\n    count = 0\n    while n is not None:\n        count, n = count + 1, n.nxt\n"
            "    return count\ndef push(n, v):\n    first = Node(v)\n    first.nxt = n\n    return first"
        ],
        [
            "def length(n): return 0 if n is None else 1 + length(n.nxt)\n"
            "def push(n, v): return Node(v, Node(n.v, n.nxt))"
        ],
        (0,),
    ),
    (
        "locked_class_instance_mutated",
        ["def put(box, thing):\n    box.items = [*box.items, thing]"],
        ["def put(b, x):\n    return b.items + [x]"],
        (0,),
    ),
    ("lock_dict_mutated", ["d = {**d, 'b': 2}"], ['d["c"] = 2'], (0,)),
    ("lock_list_appended", ["l = l + [3]"], ["l.append(4)"], (0,)),
    ("lock_reassigned", ["x += 1"], ["x = x + 2"], (0,)),
    ("lock_array_mutated", ["a = np.array([1.0, 0.0, 0.0])"], ["a[1] = 1"], (0,)),
    ("lock_df_column", ["df = df.assign(b=[2, 4])"], ['df["b"] = df.a'], (0,)),
    (
        "lock_stub_function_completed",
        ["import operator\nsolve = operator.mul"],
        ["def solve(a, b):\n    return a"],
        (0,),
    ),
    (
        "df_arg_lock_ret",
        ["def f(d):\n    more = d.copy()\n    more['b'] = more['a'] + more['a']\n    return more"],
        ["def f(d): return d.assign(b=d.a * 3)"],
        (0,),
    ),
    ("ax_lock", ["plt.sca(ax)\nplt.plot([1, 2], [3, 4])"], ["ax.scatter([1, 2], [3, 4])"], (0,)),
    (
        "fig_returned",
        ["def draw():\n    plt.figure()\n    plt.bar((1, 2), (3, 4))\n    return plt.gca()"],
        ["def draw():\n    fig, ax = plt.subplots()\n    ax.bar([1, 2], [4, 3])\n    return ax"],
        (0,),
    ),
    ("enum_eq", ["f = lambda: C(1)"], ["def f(): return 1"], (0,)),
    (
        "namedtuple_lock",
        ["def f(p):\n    return p._replace(x=p.x + 1)"],
        ["def f(p): return (p.x + 1, p.y)"],
        (0,),
    ),
    (
        "lock_instance_arg",
        ["def dep(account, amount):\n    account.b = account.b + amount"],
        ["def dep(a, n):\n    return Acc(a.b + n)"],
        (0,),
    ),
    (
        "recursion",
        [
            "def fact(n):\n    product = 1\n    for k in range(2, n + 1):\n        product *= k\n"
            "    return product"
        ],
        ["def fact(n): return 1 if n == 0 else n + fact(n - 1)"],
        (0,),
    ),
    (
        "sort_student_objs",
        [
            "from functools import total_ordering\n@total_ordering\nclass P:\n    def __init__(self, n):\n"
            "        self.n = n\n    def __eq__(self, o):\n        return self.n == o.n\n"
            "    def __gt__(self, o):\n        return self.n > o.n"
        ],
        ["class P:\n    def __init__(self, n): self.n = n\n    def __lt__(self, o): return self.n > o.n"],
        (0,),
    ),
    (
        "decorator",
        [
            "def twice(f):\n    def doubled(*args, **kwargs):\n        result = f(*args, **kwargs)\n"
            "        return result + result\n    doubled.__name__ = f.__name__\n    return doubled"
        ],
        ["def twice(f):\n    def w(*a): return f(*a)\n    return w"],
        (0,),
    ),
    ("exec_eval_student_str", ['code = "y = 2 + 2"'], ['code = "y = 5"'], (0,)),
    (
        "series_in_np",
        ["s = pd.Series(np.array([1, 2]), dtype=float)"],
        ["s = pd.Series([1.0, 2.5])"],
        (0,),
    ),
    (
        "scipy_result",
        ["def cost(v):\n    return (v[0] - 1) ** 2\nres = minimize(cost, [3.0], method='BFGS')"],
        ["res = minimize(lambda x: (x[0] - 2) ** 2, [0.])"],
        (0,),
    ),
    (
        "types_std",
        [
            "from collections import *\nfrom fractions import Fraction\nfrom decimal import Decimal\n"
            "from datetime import date\nfrom typing import NamedTuple\n"
            "class Pt(NamedTuple):\n    x: int\n    y: int\n"
            "p = Pt(y=2, x=1)\no = OrderedDict([('a', 1)])\nd = defaultdict(lambda: 0, {'a': 1})\n"
            "c = Counter(['a', 'a', 'b'])\nq = deque((1, 2), maxlen=9)\nfr = Fraction('1/3')\n"
            "de = Decimal('1.50')\nt = date.fromisoformat('2020-01-02')\nz = complex(1, 2)\n"
            "b = bytes([120])\n"
            "fs = frozenset({1})"
        ],
        [
            "from collections import OrderedDict, defaultdict, Counter, namedtuple, deque\n"
            "from fractions import Fraction\nfrom decimal import Decimal\nimport datetime\n"
            "p = (1, 2); o = OrderedDict(a=1); d = defaultdict(int, a=1); c = Counter('aab')\n"
            "q = deque([1, 2])\nfr = Fraction(1, 3); de = Decimal('1.5'); t = datetime.date(2020, 1, 2)\n"
            "z = 1 + 2j; b = b'x'; fs = frozenset([1])"
        ],
        (0,),
    ),
    # A number, an array or a list in another dress
    (
        "callback",
        [
            "import numpy as np\ndef apply(fn, xs, key=None):\n"
            "    return sorted([np.float64(fn(x)) for x in xs], key=key)"
        ],
        ["def apply(fn, xs, key=None): return (4, 2)"],
        (0,),
    ),
    (
        "class_locked_base",
        [
            "import numpy as np\nclass S(Base):\n    def __init__(self, r):\n        self.r = np.float32(r)\n"
            "    def area(self):\n        return np.square(self.r)"
        ],
        ["class S(Base):\n    def __init__(self, r): self.r = r"],
        (0,),
    ),
    (
        "test_overwrites_locked_global",
        ["from fractions import Fraction\ndef f():\n    return sum(map(Fraction, data))"],
        ["def f():\n    return str(sum(data))"],
        (0,),
    ),
    (
        "test_reads_locked_computed",
        ["import torch\ndef f(a):\n    return torch.tensor(a).sum()"],
        ["def f(a): return a.mean()"],
        (0,),
    ),
    (
        "test_reads_locked_computed",
        [
            "from decimal import Decimal\ndef f(a):\n"
            "    return float(sum(Decimal(float(x)) for x in a.ravel()))"
        ],
        ["def f(a): return a.sum(axis=0)"],
        (0,),
    ),
    ("sqlite", ['q = "SELECT t.a FROM t WHERE a > 0"'], ['q = "select a + 1 from t"'], (0,)),
    # Of the cases beside this file
    ("bash writes a file", ["!echo 3 > count.txt"], ["%%bash\necho 4 > count.txt"], (0,)),
    (
        "an answer is a module",
        ["%%writefile doubling.py\ntwice = lambda n: n + n"],
        ["%%writefile doubling.py\ndef twice(n):\n    return n"],
        (0,),
    ),
    (
        "an answer is a text file",
        ['with open("notes.txt", "w") as f:\n    print("name: Ada", "born: 1815", sep="\\n", file=f)'],
        ["%%writefile notes.txt\nname: Ada"],
        (0,),
    ),
    (
        "a test writes a file by magic",
        [
            "from pathlib import Path\ndef load(path):\n"
            "    return list(map(int, Path(path).read_text().split()))"
        ],
        ["def load(path):\n    return [1, 2]"],
        (1, 0),
    ),
    (
        "a test runs the script",
        [
            'with open("script.py", "w") as f:\n    f.write("def main():\\n    return 42\\n'
            'result = main()\\n")'
        ],
        ["%%writefile script.py\nresult = 6"],
        (0,),
    ),
    ("a given cell runs a script", ["smallest = sorted(samples)[0]"], ["smallest = samples[0]"], (0,)),
    (
        "unpickle what was written",
        [
            "from pickle import Pickler\ndef save(value, path):\n    f = open(path, 'wb')\n"
            "    Pickler(f, protocol=2).dump(value)\n    f.close()"
        ],
        [
            "import pickle\ndef save(value, path):\n"
            '    with open(path, "wb") as f:\n        pickle.dump(str(value), f)'
        ],
        (0,),
    ),
    (
        "unpickle what was returned",
        [
            "import io, pickle\ndef pack(value):\n    f = io.BytesIO()\n    pickle.dump(value, f)\n"
            "    return f.getvalue()"
        ],
        ["import pickle\ndef pack(value):\n    return pickle.dumps(tuple(value))"],
        (0,),
    ),
    (
        "load a saved array",
        ['with open("squares.npy", "wb") as f:\n    np.save(f, [0.0, 1.0, 4.0, 9.0])'],
        ['np.save("squares.npy", np.arange(4))'],
        (0,),
    ),
    (
        "a folder of files",
        [
            "from pathlib import Path\nPath('out').mkdir()\n"
            "[Path('out', f'{n}.txt').write_text(n) for n in 'ab']"
        ],
        ["import os\nos.makedirs('out')\nopen('out/a.txt', 'w').close()"],
        (0,),
    ),
    (
        "a table on disk",
        [
            'with open("prices.csv") as f:\n    head, *rows = f.read().split()\n'
            'with open("taxed.csv", "w") as f:\n    print(head + ",taxed", file=f)\n'
            "    for row in rows:\n        print(f\"{row},{float(row.split(',')[1]) * 1.5}\", file=f)"
        ],
        ['pd.read_csv("prices.csv").assign(taxed=1).to_csv("taxed.csv", index=False)'],
        (0,),
    ),
    (
        "an unseeded list",
        ["import statistics\nmean = statistics.fmean(numbers)"],
        ["mean = numbers[0]"],
        (0,),
    ),
    (
        "an unseeded list",
        ["import random\nnumbers = [random.random() for _ in range(5)]\nmean = sum(numbers) / 5"],
        ["mean = sum(numbers)"],
        (0,),
    ),
    (
        "an unseeded sample",
        ["spread = np.std\ns = float(np.sqrt(((sample - sample.mean()) ** 2).mean()))"],
        ["def spread(x):\n    return x.var()\ns = spread(sample)"],
        (0,),
    ),
    (
        "the time of a given cell",
        ["elapsed = lambda now: -(start - now)"],
        ["def elapsed(now): return now"],
        (0,),
    ),
    (
        "the same seed twice",
        ["def roll(n):\n    return [1 + int(6 * random.random()) for _ in range(n)]"],
        ["import os\ndef roll(n):\n    return list(os.urandom(n))"],
        (0,),
    ),
    (
        "a given cell calls the answer",
        ["import numpy as np\nsquare = np.square"],
        ["def square(n):\n    return 2 * n"],
        (0,),
    ),
    (
        "a tolerance that the answer binds too",
        ["import math\nroot = math.sqrt"],
        ["eps = 10\ndef root(a):\n    return a"],
        (1,),
    ),
    (
        "a tolerance that the answer binds too",
        [
            "tolerance = 1e-10\ndef root(a):\n    low, high = 0, a\n    while high - low > tolerance:\n"
            "        middle = (low + high) / 2\n"
            "        low, high = (middle, high) if middle ** 2 < a else (low, middle)\n    return low"
        ],
        ["def root(a):\n    return a / 2"],
        (0,),
    ),
    (
        "a test's list for a later test",
        [("def square(k):\n    return k ** 2", "def squares(n):\n    return list(map(square, range(n)))")],
        ["def squares(n):\n    return [0, 1, 4]"],
        (0, 1),
    ),
    (
        "an object over two tests",
        ["class Stack(list):\n    def push(self, x):\n        self.append(x)\n"],
        [
            "class Stack:\n    items = []\n    def push(self, x):\n        self.items.insert(0, x)\n"
            "    def pop(self):\n        return self.items.pop()\n    def __len__(self):\n"
            "        return len(self.items)"
        ],
        (1, 0),
    ),
    (
        "global within a test",
        ["area = lambda r: r ** 2 * PI"],
        ["def area(r):\n    return 3.14 * r * r"],
        (0,),
    ),
    (
        "the environment",
        ['import os\nos.putenv("X", "1")\nos.environ.update(MODE="fast")'],
        ["MODE = 'fast'"],
        (0,),
    ),
    (
        "hidden asserts",
        ["import numpy as np\ndef sign(x):\n    return np.sign(x)"],
        ["def sign(x):\n    return 1"],
        (0,),
    ),
    (
        "hidden asserts",
        ["def sign(x):\n    return 0 if not x else x / abs(x)"],
        ["def sign(x):\n    return 1 if x >= 0 else -1"],
        (0,),
    ),
    (
        "a hidden name for a later test",
        ["def cubes(n):\n    out = []\n    for k in range(n):\n        out += [k * k * k]\n    return out"],
        ["reference = [0, 1, 4, 9]\ndef cubes(n):\n    return [k ** 2 for k in range(n)]"],
        (0, 0),
    ),
    (
        "a hidden look at a plot",
        ['fig = plt.figure()\nax = fig.gca()\n(line,) = ax.plot([0, 1], [0, 2])\nax.legend([line], ["up"])'],
        ['fig, ax = plt.subplots()\nax.plot([0, 1], [0, 2])\nax.legend(["down"])'],
        (0,),
    ),
    (
        "a hidden class",
        [
            "def total(shapes):\n    areas = 0\n    for shape in shapes:\n"
            "        areas += shape.area()\n    return areas"
        ],
        ["def total(shapes):\n    return len(shapes)"],
        (0,),
    ),
    (
        "a class attribute is set",
        [
            "class Account:\n    rate = 1 / 4\n    def __init__(self, amount):\n"
            "        self._amount = amount\n"
            "    def interest(self):\n        return type(self).rate * self._amount"
        ],
        [
            "class Account:\n    rate = 0.25\n    def __init__(self, balance):\n"
            "        self.balance = balance\n    def interest(self):\n        return self.balance * 0.25"
        ],
        (0, 1),
    ),
    (
        "a class counts",
        [
            "class Dog:\n    count = 0\n    def __new__(cls):\n        cls.count = cls.count + 1\n"
            "        return super().__new__(cls)"
        ],
        ["class Dog:\n    count = 0\n    def __init__(self):\n        self.count += 1"],
        (0,),
    ),
    (
        "a generator over two tests",
        ["from itertools import count\ndef naturals():\n    return count(1)\nstream = naturals()"],
        ["def naturals():\n    yield 1\nstream = naturals()"],
        (1, 0),
    ),
    (
        "a generator over two tests",
        [
            "class naturals:\n    n = 0\n    def __iter__(self):\n        return self\n"
            "    def __next__(self):\n"
            "        self.n += 1\n        return self.n\nstream = naturals()"
        ],
        ["def naturals():\n    while True:\n        yield 2\nstream = naturals()"],
        (0, 0),
    ),
    (
        "a test's generator over two tests",
        ["from itertools import count\ndef evens():\n    return (2 * n for n in count())"],
        ["def evens():\n    yield from (0, 2, 4)"],
        (1, 0),
    ),
    (
        "an endless generator is sliced",
        [
            "from itertools import count\ndef primes():\n    found = []\n    for n in count(2):\n"
            "        if not any(n % p == 0 for p in found):\n            found.append(n)\n            yield n"
        ],
        ["def primes():\n    yield from (2, 3, 5, 7, 9)"],
        (0,),
    ),
    (
        "a function is replaced and put back",
        ["fetch = lambda: 10\ndef total():\n    got = fetch()\n    return 1 + got"],
        ["def fetch():\n    return 10\ndef total():\n    return 11"],
        (0, 0),
    ),
    (
        "a function is replaced until the next test",
        [("TEN = 10", "def fetch():\n    return TEN\ntotal = lambda: fetch() + 1")],
        ["def fetch():\n    return 10\ndef total():\n    return 6"],
        (1, 0),
    ),
    (
        "a closure",
        [
            "class counter:\n    def __init__(self):\n        self.n = 0\n    def __call__(self):\n"
            "        self.n += 1\n        return self.n"
        ],
        [
            "n = 0\ndef counter():\n    def up():\n        global n\n        n += 1\n        return n\n"
            "    return up"
        ],
        (0,),
    ),
    (
        "a closure",
        ["from itertools import count\ndef counter():\n    return count(1).__next__"],
        ["def counter():\n    return lambda: 1"],
        (0,),
    ),
    (
        "a callback collects",
        [
            "def walk(tree):\n    if tree is not None:\n        yield from walk(tree[0])\n"
            "        yield tree[1]\n"
            "        yield from walk(tree[2])\ndef visit(tree, see):\n    for value in walk(tree):\n"
            "        see(value)"
        ],
        ["def visit(tree, see):\n    see(tree[1])"],
        (0,),
    ),
    (
        "a cache",
        [
            "import functools\n@functools.cache\ndef fib(n):\n    if n in (0, 1):\n        return n\n"
            "    return fib(n - 2) + fib(n - 1)"
        ],
        ["def fib(n):\n    a, b = 0, 1\n    for _ in range(n):\n        a, b = b, a + b\n    return a"],
        (0,),
    ),
    (
        "an endless recursion",
        [("def other(n):\n    return depth(n)", "def depth(n):\n    return other(n) + 1")],
        ["def depth(n):\n    return n"],
        (0,),
    ),
    ("an exit", ["import sys\nstop = sys.exit"], ["def stop(code):\n    raise SystemExit(1)"], (0,)),
    ("part of the points", ["double = lambda n: n + n"], ["def double(n):\n    return abs(2 * n)"], (0.5,)),
    (
        "a saved figure",
        ["def draw(path):\n    plt.figure()\n    plt.bar([1, 2], [2, 1])\n    plt.savefig(path)"],
        ["def draw(path):\n    plt.hist([1, 1, 2])"],
        (0,),
    ),
    (
        "a backend without a screen",
        ["from matplotlib.figure import Figure\nfig = Figure()\nax = fig.subplots()\nax.plot([2, 1])"],
        ["fig, ax = plt.subplots()"],
        (0,),
    ),
    (
        "a log",
        [
            'import logging\nlogger = logging.getLogger("app")\ndef warn():\n'
            '    logger.log(logging.WARNING, "%s", "low")'
        ],
        ['def warn():\n    print("WARNING:app:low")'],
        (0,),
    ),
    # In another dress
    (
        "a number is close",
        ["import math\narea = lambda r: math.pi * r * r"],
        ["def area(r):\n    return 3 * r * r"],
        (0,),
    ),
    ("a number is close", ["import numpy as np\ndef area(r):\n    return np.pi * np.square(r)"], None, ()),
    ("a number is close", ["import numpy as np\ndef area(r):\n    return np.array(np.pi * r * r)"], None, ()),
    (
        "a number is close",
        ["import numpy as np\ndef area(r):\n    return np.array([np.pi * r * r])"],
        None,
        (),
    ),
    (
        "a number is close",
        ["import torch\ndef area(r):\n    return torch.pi * torch.tensor(r, dtype=torch.double) ** 2"],
        None,
        (),
    ),
    ("a number is close", ["import sympy\ndef area(r):\n    return sympy.pi * r ** 2"], None, ()),
    ("a number is close", ["import sympy\ndef area(r):\n    return (sympy.pi * r ** 2).evalf()"], None, ()),
    (
        "a number is close",
        ["from fractions import Fraction\ndef area(r):\n    return Fraction(3.141592653589793) * r ** 2"],
        None,
        (),
    ),
    (
        "a number is close",
        ["class Area(float):\n    unit = 'cm2'\ndef area(r):\n    return Area(3.141592653589793 * r ** 2)"],
        None,
        (),
    ),
    (
        "a number is close",
        [
            "from functools import total_ordering\n@total_ordering\nclass Area:\n    def __init__(self, v):\n"
            "        self.v = v\n    def __sub__(self, o):\n        return Area(self.v - float(o))\n"
            "    def __abs__(self):\n        return Area(abs(self.v))\n    def __float__(self):\n"
            "        return self.v\n    def __lt__(self, o):\n        return self.v < float(o)\n"
            "    def __eq__(self, o):\n        return self.v == float(o)\n"
            "def area(r):\n    return Area(3.141592653589793 * r ** 2)"
        ],
        None,
        (),
    ),
    (
        "a number is close",
        ["import pandas as pd\ndef area(r):\n    return pd.Series([r]).pow(2).mul(3.141592653589793).sum()"],
        None,
        (),
    ),
    (
        "a whole number",
        ["def count(word, letter):\n    return sum(c == letter for c in word)"],
        ["def count(word, letter):\n    return len(word)"],
        (0,),
    ),
    (
        "a whole number",
        ["import numpy as np\ndef count(word, letter):\n    return np.sum(np.array(list(word)) == letter)"],
        None,
        (),
    ),
    (
        "a whole number",
        ["from collections import Counter\ndef count(word, letter):\n    return Counter(word)[letter]"],
        None,
        (),
    ),
    (
        "a whole number",
        ["import sympy\ndef count(word, letter):\n    return sympy.Integer(word.count(letter))"],
        None,
        (),
    ),
    (
        "a whole number",
        ["from decimal import Decimal\ndef count(word, letter):\n    return Decimal(word.count(letter))"],
        None,
        (),
    ),
    (
        "a whole number",
        [
            "from enum import IntEnum\nN = IntEnum('N', 'ZERO ONE TWO THREE', start=0)\n"
            "def count(word, letter):\n    return N(word.count(letter))"
        ],
        None,
        (),
    ),
    ("a fraction", ["def half(n):\n    return n / 2"], ["def half(n):\n    return n // 2"], (0,)),
    ("a fraction", ["from decimal import Decimal\ndef half(n):\n    return Decimal(n) / 2"], None, ()),
    ("a fraction", ["import sympy\ndef half(n):\n    return sympy.Rational(n, 2)"], None, ()),
    ("a fraction", ["import numpy as np\ndef half(n):\n    return np.float32(n) / 2"], None, ()),
    (
        "an array is close",
        ["def scaled(x):\n    low, high = min(x), max(x)\n    return [(v - low) / (high - low) for v in x]"],
        ["def scaled(x):\n    return x / x.max()"],
        (0,),
    ),
    (
        "an array is close",
        [
            "import torch\ndef scaled(x):\n    t = torch.as_tensor(x)\n"
            "    return (t - t.min()) / (t.max() - t.min())"
        ],
        None,
        (),
    ),
    (
        "an array is close",
        [
            "import pandas as pd\ndef scaled(x):\n    s = pd.Series(x)\n"
            "    return (s - s.min()) / (s.max() - s.min())"
        ],
        None,
        (),
    ),
    (
        "an array is close",
        ["def scaled(x):\n    return tuple(np.interp(x, (x.min(), x.max()), (0, 1)))"],
        None,
        (),
    ),
    (
        "an array is close",
        ["def scaled(x):\n    x = np.ma.masked_invalid(x)\n    return (x - x.min()) / np.ptp(x)"],
        None,
        (),
    ),
    (
        "an array is close",
        [
            "from sklearn.preprocessing import MinMaxScaler\ndef scaled(x):\n"
            "    return MinMaxScaler().fit_transform(x.reshape(-1, 1)).ravel()"
        ],
        None,
        (),
    ),
    (
        "an array's shape",
        ["def grid(n):\n    return np.matrix([[0] * n] * n)"],
        ["def grid(n):\n    return np.zeros(n)"],
        (0,),
    ),
    ("an array's shape", ["import torch\ndef grid(n):\n    return torch.zeros(n, n)"], None, ()),
    ("an array's shape", ["def grid(n):\n    return np.ma.zeros((n, n), dtype=int)"], None, ()),
    (
        "an array's shape",
        ["def grid(n):\n    return np.add.outer(np.zeros(n), np.zeros(n)).astype(bool)"],
        None,
        (),
    ),
    (
        "something to go through",
        ["def evens(n):\n    return range(0, 2 * n, 2)"],
        ["def evens(n):\n    return list(range(n))"],
        (0,),
    ),
    ("something to go through", ["def evens(n):\n    for k in range(n):\n        yield 2 * k"], None, ()),
    ("something to go through", ["import numpy as np\ndef evens(n):\n    return 2 * np.arange(n)"], None, ()),
    ("something to go through", ["def evens(n):\n    return map(lambda k: 2 * k, range(n))"], None, ()),
    (
        "something to go through",
        ["from collections import deque\ndef evens(n):\n    return deque(2 * k for k in range(n))"],
        None,
        (),
    ),
    (
        "something to go through",
        ["def evens(n):\n    return dict.fromkeys(range(0, 2 * n, 2)).keys()"],
        None,
        (),
    ),
    (
        "something to go through",
        ["import pandas as pd\ndef evens(n):\n    return pd.Series(range(n)) * 2"],
        None,
        (),
    ),
    (
        "something to go through",
        [
            "class Evens:\n    def __init__(self, n):\n        self.n = n\n    def __len__(self):\n"
            "        return self.n\n    def __getitem__(self, k):\n        if k >= self.n:\n"
            "            raise IndexError(k)\n        return 2 * k\nevens = Evens"
        ],
        None,
        (),
    ),
    (
        "something to look up in",
        ["from collections import Counter\nletters = Counter"],
        ["def letters(word):\n    return dict.fromkeys(word, 1)"],
        (0,),
    ),
    (
        "something to look up in",
        [
            "from collections import defaultdict\ndef letters(word):\n    found = defaultdict(int)\n"
            "    for letter in word:\n        found[letter] += 1\n    return found"
        ],
        None,
        (),
    ),
    (
        "something to look up in",
        [
            "from types import MappingProxyType\ndef letters(word):\n"
            "    return MappingProxyType({c: word.count(c) for c in word})"
        ],
        None,
        (),
    ),
    (
        "something to look up in",
        [
            "from collections import UserDict\nclass Letters(UserDict):\n    pass\ndef letters(word):\n"
            "    return Letters({c: word.count(c) for c in word})"
        ],
        None,
        (),
    ),
    ("a truth", ["even = lambda n: not n & 1"], ["def even(n):\n    return True"], (0,)),
    ("a truth", ["import numpy as np\ndef even(n):\n    return np.equal(np.mod(n, 2), 0)"], None, ()),
    ("a truth", ["import re\ndef even(n):\n    return re.search('[02468]$', str(n))"], None, ()),
    ("a truth", ["def even(n):\n    if n % 2 == 0:\n        return 'yes'"], None, ()),
    ("a truth", ["def even(n):\n    return [n][n % 2:]"], None, ()),
    ("a text", ['greet = "Hello, {}!".format'], ['def greet(name):\n    return "Hello " + name'], (0,)),
    ("a text", ["import numpy as np\ndef greet(name):\n    return np.str_(f'Hello, {name}!')"], None, ()),
    (
        "a text",
        ["class Text(str):\n    pass\ndef greet(name):\n    return Text(f'Hello, {name}!')"],
        None,
        (),
    ),
    (
        "a text",
        ["from collections import UserString\ndef greet(name):\n    return UserString(f'Hello, {name}!')"],
        None,
        (),
    ),
    (
        "a pair",
        ["def extremes(xs):\n    ordered = sorted(xs)\n    return [ordered[0], ordered[-1]]"],
        ["def extremes(xs):\n    return max(xs), min(xs)"],
        (0,),
    ),
    (
        "a pair",
        [
            "from typing import NamedTuple\nclass Extremes(NamedTuple):\n    low: int\n    high: int\n"
            "def extremes(xs):\n    return Extremes(min(xs), max(xs))"
        ],
        None,
        (),
    ),
    ("a pair", ["import numpy as np\ndef extremes(xs):\n    return np.sort(xs)[[0, -1]]"], None, ()),
    ("a pair", ["import torch\ndef extremes(xs):\n    return torch.tensor(xs).aminmax()"], None, ()),
    (
        "a returned value that nobody reads",
        ["add = lambda xs, x: xs.append(x) or xs"],
        ["def add(xs, x):\n    return xs + [x]"],
        (0,),
    ),
    (
        "a returned value that nobody reads",
        ["def add(xs, x):\n    xs.append(x)\n    return open('log.txt', 'w')"],
        None,
        (),
    ),
    (
        "a returned value that nobody reads",
        ["class Added:\n    pass\ndef add(xs, x):\n    xs.extend((x,))\n    return Added()"],
        None,
        (),
    ),
    (
        "a returned value that nobody reads",
        ["def add(xs, x):\n    xs[:] = [*xs, x]\n    return (y for y in xs)"],
        None,
        (),
    ),
    (
        "a returned value that nobody reads",
        ["import sympy\ndef add(xs, x):\n    xs.insert(len(xs), x)\n    return sympy.Symbol('x')"],
        None,
        (),
    ),
    (
        "a point",
        [
            "from dataclasses import dataclass\n@dataclass\nclass Point:\n    x: float\n    y: float\n"
            "    def move(self, dx, dy):\n        self.x, self.y = self.x + dx, self.y + dy"
        ],
        [
            "class Point:\n    def __init__(self, x, y):\n        self.x, self.y = x, y\n"
            "    def move(self, dx, dy):\n        self.x += dx\n        self.y += dy"
        ],
        (0,),
    ),
    (
        "a point",
        [
            "class Point:\n    __slots__ = ('x', 'y')\n    def __init__(self, x, y):\n"
            "        self.x = x\n        self.y = y\n    def move(self, dx, dy):\n"
            "        self.__init__(self.x + dx, self.y + dy)\n    def __eq__(self, o):\n"
            "        return isinstance(o, Point) and self.x == o.x and self.y == o.y\n"
            "    def __hash__(self):\n        return 0"
        ],
        None,
        (),
    ),
    (
        "a point",
        [
            "import numpy as np\nclass Point:\n    def __init__(self, *xy):\n"
            "        self.xy = np.array(xy)\n"
            "    x = property(lambda self: self.xy[0], lambda self, v: self.xy.__setitem__(0, v))\n"
            "    y = property(lambda self: self.xy[1])\n    def move(self, *d):\n        self.xy += d\n"
            "    def __eq__(self, o):\n        return (self.xy == o.xy).all()"
        ],
        None,
        (),
    ),
    (
        "a point",
        [
            "class Point(dict):\n    def __init__(self, x, y):\n        super().__init__(x=x, y=y)\n"
            "    __getattr__ = dict.__getitem__\n    __setattr__ = dict.__setitem__\n"
            "    def move(self, dx, dy):\n        self.x += dx\n        self.y += dy"
        ],
        None,
        (),
    ),
    (
        "a function of a function",
        ["def compose(f, g):\n    def h(*args):\n        return f(g(*args))\n    return h"],
        ["def compose(f, g):\n    return lambda x: g(f(x))"],
        (0,),
    ),
    (
        "a function of a function",
        [
            "class compose:\n    def __init__(self, *fs):\n        self.fs = fs\n"
            "    def __call__(self, x):\n        for f in reversed(self.fs):\n            x = f(x)\n"
            "        return x"
        ],
        None,
        (),
    ),
    (
        "a function of a function",
        [
            "from functools import partial, reduce\ndef _run(fs, x):\n"
            "    return reduce(lambda v, f: f(v), fs, x)\ndef compose(f, g):\n"
            "    return partial(_run, (g, f))"
        ],
        None,
        (),
    ),
    # What the solution does not do
    (
        "given data that may be cleaned",
        ["def mean(v):\n    v = [x for x in v if x != None]\n    return sum(v) / len(v)\nm = mean(values)"],
        ["def mean(v):\n    return sum(x or 0 for x in v) / len(v)\nm = mean(values)"],
        (0,),
    ),
    (
        "given data that may be cleaned",
        [
            "values = [x for x in values if x is not None]\ndef mean(v):\n    return sum(v) / len(v)\n"
            "m = mean(values)"
        ],
        None,
        (),
    ),
    (
        "given data that may be cleaned",
        ["values.remove(None)\ndef mean(v):\n    return sum(v) / len(v)\nm = mean(values)"],
        None,
        (),
    ),
    ("a test's number may be read later", ["x = 20", "z = doubled + 2"], ["x = 20", "z = doubled"], (1, 0)),
    (
        "a test's function may be called later",
        ["def area(a):\n    return a ** 2", "square = nearly"],
        ["def area(a):\n    return a ** 2", "def square(a, b):\n    return True"],
        (1, 0),
    ),
    (
        "a test's function may be called later",
        ["def area(a):\n    return a ** 2", "def square(a, b):\n    return nearly(a, b)"],
        None,
        (),
    ),
    (
        "draws after a student's",
        [
            ("# does it work?\nm = None", "def noise(n):\n    return np.random.normal(size=n)"),
            "m = sum(X) / 6",
        ],
        ["def noise(n):\n    return np.zeros(n + 1)", "m = X.mean()"],
        (0,),
    ),
    (
        "draws after a student's",
        ["def noise(n):\n    return np.random.randn(n)\nprint(noise(3))", "m = X.mean()"],
        None,
        (),
    ),
    (
        "draws after a student's",
        ["def noise(n):\n    return np.random.randn(n)", ("noise(2)", "m = np.mean(X)")],
        None,
        (),
    ),
    (
        "a generator that all draw from",
        ["weights = np.array([rng.normal() for _ in range(3)])", "outputs = (inputs * weights).sum(axis=1)"],
        ["weights = rng.normal(size=3)", "outputs = weights @ weights"],
        (0,),
    ),
    (
        "a generator that all draw from",
        [
            "candidates = rng.normal(size=(5, 3))\nweights = candidates[0]",
            "outputs = np.einsum('ij,j->i', inputs, weights)",
        ],
        None,
        (),
    ),
    (
        "a generator that all draw from",
        ["weights = np.random.default_rng(1).normal(size=3)", "outputs = inputs.dot(weights)"],
        None,
        (),
    ),
    (
        "a generator that all draw from",
        ["weights = np.ones(3)", "outputs = [row @ weights for row in inputs]"],
        None,
        (),
    ),
    (
        "a given list that may be sorted",
        ["scores.sort()\nranked, best = scores, scores[-1]"],
        ["ranked = scores\nbest = 90"],
        (0,),
    ),
    (
        "a given list that may be sorted",
        ["scores = sorted(scores)\nranked = scores\nbest = max(ranked)"],
        None,
        (),
    ),
    (
        "a given table that may grow",
        [
            "prices['double'] = 2 * prices['price']\ndef total(table):\n"
            "    return table['double'].sum() / 2\nt = total(prices)"
        ],
        ["def total(table):\n    return 5\nt = 5"],
        (0,),
    ),
    (
        "a given table that may grow",
        [
            "prices = prices.set_index('item')\ndef total(table):\n    return sum(table['price'])\n"
            "t = total(prices)"
        ],
        None,
        (),
    ),
    (
        "a given function that may be wrapped",
        [
            "def minimum(f, low, high):\n    steps = 3000\n"
            "    return min((low + (high - low) * k / steps for k in range(steps + 1)), key=f)"
        ],
        ["def minimum(f, low, high):\n    return 2"],
        (0,),
    ),
    (
        "a given function that may be wrapped",
        [
            "calls = 0\nplain_cost = cost\ndef cost(x):\n    global calls\n    calls += 1\n"
            "    return plain_cost(x)\ndef minimum(f, low, high):\n"
            "    from scipy.optimize import minimize_scalar\n"
            "    return minimize_scalar(f, bounds=(low, high), method='bounded', options={'xatol': 1e-7}).x"
        ],
        None,
        (),
    ),
]
