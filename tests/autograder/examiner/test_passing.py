"""Objects of the test's in the hands of a student's code, and a student's containers in the test's."""

import pytest

GIVEN = """
import io
import numpy as np
class Box:
    limit = 3
    def __init__(self): self.items = []
    def first(self): return self.items[0]
class Node:
    __slots__ = ("v", "nxt")
    def __init__(self, v, nxt=None): self.v, self.nxt = v, nxt
class Stack(list):
    def top(self): return self[-1]
"""


@pytest.fixture
def room(room):
    room.define(GIVEN)
    return room


def test_an_instance_of_a_given_class_is_changed_in_place(room):
    room.cell("""
def put(b, x):
    b.items.append(x)
    b.count = len(b.items)
    return b
def forget(b): del b.count
def first(b): return b.first()
kept = []
def keep(b): kept.append(b)
def change(): kept[0].items.append(9)
def same(b): return kept[0] is b, isinstance(b, Box), type(b) is Box
""")
    room.passes("""
b = Box(); items = b.items
assert put(b, 3) is b and b.items == [3] and b.items is items and b.count == 1 and first(b) == 3
forget(b)
assert not hasattr(b, "count")
keep(b)
change()
assert b.items == [3, 9] and same(b) == (True, True, True)
b.items.clear(); b.items.append(1)
assert first(b) == 1
b.items = [7]
assert first(b) == 7 and kept[0] is b
""")
    room.cell("kept[0].items.append('later')")
    room.passes("assert b.items == [7, 'later']\nb.items.append('test')")
    room.cell("assert kept[0].items == [7, 'later', 'test']")
    room.passes("assert kept[0] is b")


def test_linked_instances_keep_who_they_are(room):
    room.cell("""
def length(n): return 0 if n is None else 1 + length(n.nxt)
def push(n, v): return Node(v, n)
def loop(n): n.nxt.nxt = n
""")
    room.passes("""
n = Node(1, Node(2))
assert length(n) == 2
m = push(n, 0)
assert m.v == 0 and m.nxt is n and m.nxt.v == 1 and isinstance(m, Node)
second = n.nxt
loop(n)
assert n.nxt is second and second.nxt is n
long = None
for i in range(300):
    long = Node(i, long)
assert length(long) == 300
""")


def test_an_instance_of_a_class_that_the_test_defines(room):
    room.cell("def use(x): return x.double() + x.n + x.helped()\ndef raises(x): x.n = 7")
    room.passes("""
def helper(n): return 100 * n
class Mine:
    def __init__(self, n): self.n = n
    def double(self): return int(np.float64(2 * self.n))
    def helped(self): return helper(self.n)
x = Mine(2)
assert use(x) == 4 + 2 + 200
raises(x)
assert x.n == 7
""")


def test_a_hidden_class_does_not_cross(room):
    room.cell("def use(x): return x.n")
    ran = room.test("""
### BEGIN HIDDEN TESTS
class Mine:
    def secret(self): return 271828
    n = 3
assert use(Mine()) == 3
### END HIDDEN TESTS
""")
    assert ran.error and "cannot be sent" in ran.outputs[-1].evalue


def test_a_test_that_counts_calls_is_called_itself(room):
    room.cell("def f(g): return g(1) + g(2)")
    room.passes("""
class Spy:
    calls = 0
    def __call__(self, x):
        Spy.calls += 1
        return x
assert f(Spy()) == 3 and Spy.calls == 2
""")


def test_files_in_memory(room):
    room.cell("def load(f): return f.read()\ndef save(f):\n    f.write('hello')\ndef raw(f): f.write(b'xy')")
    room.passes("""
a = io.StringIO("abc"); a.read(1)
assert load(a) == "bc" and a.read() == "" and a.getvalue() == "abc"
out = io.StringIO(); save(out)
assert out.getvalue() == "hello" and out.tell() == 5
b = io.BytesIO(); raw(b)
assert b.getvalue() == b"xy"
""")


def test_containers_of_a_students_are_his_own(room):
    room.cell("""
l = [[1], [2]]
class S:
    def __init__(self):
        self.items, self.table, self.a = [], {}, np.zeros(2)
    def total(self): return len(self.items) + len(self.table) + self.a.sum()
s = S()
def f(m):
    m[0][0] = 9
    return m
def grow(): l.append([3])
""")
    room.passes("""
import copy
c = copy.deepcopy(l)
assert f(l)[0][0] == 9 and c == [[1], [2]] and l == [[9], [2]]
s.items.append(3)
assert s.items == [3] and s.total() == 1 and s.items is s.items
s.table["k"] = 1; s.a[0] = 5
assert s.total() == 7 and s.a[0] == 5
mine = l
grow()
assert mine == [[9], [2], [3]] and mine is l
l[2].append("x")
assert l[2] == [3, "x"]
l.append("of the test")
""")
    room.cell("assert l[-1] == 'of the test' and s.items == [3]\nl.append('his')")
    room.passes("assert mine[-1] == 'his' and l[-2:] == ['of the test', 'his']")


def test_a_counter_that_was_changed_holds_the_counts(room):
    room.cell("def count(c, text): c.update(text)")
    room.passes(
        "import collections\nc = collections.Counter('a')\ncount(c, 'ab')\nassert c == {'a': 2, 'b': 1}"
    )


def test_what_is_made_in_a_call_may_lie_in_an_argument_too(room):
    room.cell("def f(l):\n    new = [5]\n    l.append(new)\n    return new")
    room.passes("l = []\nnew = f(l)\nassert l == [[5]] and l[0] is new")


def test_a_librarys_object_that_is_only_read_stays_the_tests(room):
    room.cell(
        "import networkx as nx\ndef deg(G): return max(d for _, d in G.degree())\ndef same(G): return G"
    )
    room.passes("""
import networkx as nx
G = nx.star_graph(5)
assert deg(G) == 5 and type(G) is nx.Graph and same(G) is G and G.number_of_nodes() == 6
""")


def test_a_librarys_object_that_is_changed_is_the_students_from_then_on(room):
    room.cell(
        "import networkx as nx\ndef add(G):\n    G.add_edge(0, 99)\ndef has(G): return G.has_edge(0, 99)"
    )
    room.passes("""
import networkx as nx
G = nx.path_graph(3); graphs = [G]
add(G)
assert G.has_edge(0, 99) and isinstance(G, nx.Graph) and has(G) and graphs[0] is G
def within():
    H = nx.path_graph(3)
    add(H)
    return H.has_edge(0, 99)
assert within()
""")


def test_axes(room):
    room.cell("def draw(ax):\n    ax.plot([1, 2], [3, 4])\n    ax.set_title('t')")
    room.passes("""
import matplotlib
matplotlib.use("agg")
import matplotlib.pyplot as plt
fig, ax = plt.subplots()
draw(ax)
assert len(ax.lines) == 1 and ax.get_title() == "t" and isinstance(ax, plt.Axes)
assert list(ax.lines[0].get_ydata()) == [3, 4] and len(fig.axes[0].lines) == 1
plt.close("all")
""")


def test_a_model_and_its_optimizer(room):
    room.define(
        "import torch\nfrom torch import nn\nclass Net(nn.Module):\n    def __init__(self):\n"
        "        super().__init__()\n        self.l = nn.Linear(2, 1)\n"
        "    def forward(self, x):\n        return self.l(x)"
    )
    room.cell("""
def step(net, opt, x):
    loss = net(x).pow(2).mean()
    opt.zero_grad(); loss.backward(); opt.step()
    return loss.item()
def loss_of(net, x): return net(x).pow(2).mean()
""")
    room.passes("""
import copy
for made in (lambda: nn.Linear(2, 1), Net):
    torch.manual_seed(0)
    net = made()
    before = [p.detach().clone() for p in net.parameters()]
    opt = torch.optim.Adam(net.parameters(), lr=.1)
    x = torch.ones(4, 2)
    alone = copy.deepcopy(net)
    theirs = torch.optim.Adam(alone.parameters(), lr=.1)
    for _ in range(3):
        loss = step(net, opt, x)
        right = alone(x).pow(2).mean()
        theirs.zero_grad(); right.backward(); theirs.step()
        assert abs(loss - right.item()) < 1e-6
    assert all(torch.allclose(p, q) for p, q in zip(alone.parameters(), net.parameters()))
    assert all(not torch.equal(p, q) for p, q in zip(before, net.parameters()))
    assert abs(loss_of(net, x).item() - net(x).pow(2).mean().item()) < 1e-6
    for p in net.parameters():
        p.grad = None
    loss_of(net, x).backward()
    assert all(p.grad is not None for p in net.parameters()) and type(net) in (nn.Linear, Net)
""")


def test_containers_of_a_given_class(room):
    room.cell("def top(s): return s.top()\ndef push(s): s.append(5)")
    room.passes("s = Stack([1, 2])\nassert top(s) == 2\npush(s)\nassert s == [1, 2, 5] and top(s) == 5")


def test_an_estimator(room):
    room.cell("def fit(m): return m.fit(np.arange(6.).reshape(-1, 1), 2 * np.arange(6.))")
    room.passes("""
from sklearn.linear_model import LinearRegression
mine = LinearRegression()
m = fit(mine)
assert abs(m.coef_[0] - 2) < 1e-9 and isinstance(m, LinearRegression) and abs(mine.coef_[0] - 2) < 1e-9
""")
