"""Writes an answer in other words, and with one small change.

`REWORDINGS` keep what it computes, and no line of it need stay as it was:

`by_steps` gives local variables other names and takes sums and products apart; `turned` turns products,
comparisons and branches round, and loops and lists another way. Both go by the syntax tree: nobody chooses
the words so that a check likes them. `mutants` change one operation, number or name.

>>> print(by_steps("def f(x, y):\\n    z = x * y + 1\\n    return z @ y"))
def f(x, y):
    step_1 = x * y
    z_ = step_1 + 1
    answer = z_ @ y
    return answer
>>> print(turned("def f(x, y):\\n    return [k for k in x] if x < y else x ** 2 * y"))
def f(x, y):
    return y * (x * x) if not y > x else list((k for k in x))
"""

import ast
import copy
from collections.abc import Iterator
from typing import ClassVar

OTHER_OPERATION = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.Pow: ast.Mult,
    ast.FloorDiv: ast.Mult,
}
OTHER_COMPARISON = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
PAIRS = [
    ("sigmoid", "tanh"),
    ("sin", "cos"),
    ("sum", "mean"),
    ("softmax", "log_softmax"),
    ("zeros", "ones"),
    ("zeros_like", "ones_like"),
]
PAIRS += [
    ("max", "min"),
    ("argmax", "argmin"),
    ("exp", "square"),
    ("eval", "train"),
    ("outer", "inner"),
    ("std", "var"),
]
OTHER_NAME = (
    dict(PAIRS)
    | {other: one for one, other in PAIRS}
    | {"T": "real", "log": "sin", "norm": "sum", "cross_entropy": "mse_loss"}
)


def by_steps(code: str) -> str:
    """Rename the local variables of each function, and bind the first operand of an operation and what is
    returned to names of their own.
    """
    tree = ast.parse(code)
    for function in functions(tree):
        names = own_names(function)
        for node in ast.walk(function):
            if isinstance(node, ast.Name) and node.id in names:
                node.id += "_"
    return ast.unparse(ast.fix_missing_locations(Steps().visit(tree)))


def turned(code: str) -> str:
    """Exchange factors, comparisons and branches; write x ** 2 as x * x and a list as a generator's."""
    return ast.unparse(ast.fix_missing_locations(Turned().visit(ast.parse(code))))


REWORDINGS = {"by steps": by_steps, "turned": turned}


def functions(tree: ast.Module) -> list[ast.FunctionDef]:
    """Functions and methods that stand in no other function."""
    found, waiting = [], list(tree.body)
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, ast.FunctionDef):
            found.append(node)
        elif isinstance(node, (ast.ClassDef, ast.If, ast.Try, ast.With)):
            waiting += node.body
    return found


def own_names(function: ast.FunctionDef) -> set[str]:
    """The names that a function binds and nobody else can see or set. A parameter can be given by name."""
    kept = {"_"}
    for node in ast.walk(function):
        if isinstance(node, ast.arg):
            kept.add(node.arg)
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            kept.update(node.names)
        elif isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)) and node.name:
            kept.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            kept.update((alias.asname or alias.name).partition(".")[0] for alias in node.names)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node is not function:
            kept.add(node.name)
        elif isinstance(node, ast.ClassDef):
            return set()
    stored = {
        node.id
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and isinstance(node.ctx, (ast.Store, ast.Del))
    }
    return stored - kept


class Steps(ast.NodeTransformer):
    """Takes the statements of functions apart."""

    def __init__(self) -> None:
        self.count = 0

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        # a generator may end by a bare return, and a lambda has no lines
        self.generic_visit(node)
        return node

    def visit_Assign(self, node: ast.Assign) -> list[ast.stmt]:
        return [*self.first(node), node]

    def visit_Return(self, node: ast.Return) -> list[ast.stmt]:
        if node.value is None or isinstance(node.value, (ast.Constant, ast.Name)):
            return [node]
        before = self.first(node)
        bound = ast.Assign([ast.Name("answer", ast.Store())], node.value)
        return [*before, bound, ast.Return(ast.Name("answer", ast.Load()))]

    def first(self, node: ast.Assign | ast.Return) -> list[ast.stmt]:
        """Bind the left operand of an operation: it is what Python computes first."""
        value = node.value
        if not isinstance(value, ast.BinOp) or isinstance(value.left, (ast.Constant, ast.Name)):
            return []
        self.count += 1
        name = f"step_{self.count}"
        bound = ast.Assign([ast.Name(name, ast.Store())], value.left)
        value.left = ast.Name(name, ast.Load())
        return [bound]


class Turned(ast.NodeTransformer):
    """Turns round what may be turned round without a difference in the last bit."""

    OTHER_WAY: ClassVar = {ast.Lt: ast.Gt, ast.Gt: ast.Lt, ast.LtE: ast.GtE, ast.GtE: ast.LtE}

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.op, ast.Mult) and not any(map(calls, (node.left, node.right))):
            return ast.BinOp(node.right, ast.Mult(), node.left)
        square = isinstance(node.op, ast.Pow) and isinstance(node.left, ast.Name)
        if square and isinstance(node.right, ast.Constant) and node.right.value == 2:
            return ast.BinOp(node.left, ast.Mult(), node.left)
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        (left, right) = node.left, node.comparators[0]
        if len(node.ops) == 1 and (other := self.OTHER_WAY.get(type(node.ops[0]))):
            if not (calls(left) or calls(right)):
                return ast.Compare(right, [other()], [left])
        return node

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        self.generic_visit(node)
        return ast.IfExp(ast.UnaryOp(ast.Not(), node.test), node.orelse, node.body)

    def visit_If(self, node: ast.If) -> ast.AST:
        self.generic_visit(node)
        if not node.orelse:
            return node
        return ast.If(ast.UnaryOp(ast.Not(), node.test), node.orelse, node.body)

    def visit_ListComp(self, node: ast.ListComp) -> ast.AST:
        self.generic_visit(node)
        generator = ast.GeneratorExp(node.elt, node.generators)
        return ast.Call(ast.Name("list", ast.Load()), [generator], [])

    def visit_For(self, node: ast.For) -> ast.AST:
        self.generic_visit(node)
        target = ast.Tuple([ast.Name("_", ast.Store()), node.target], ast.Store())
        counted = ast.Call(ast.Name("enumerate", ast.Load()), [node.iter], [])
        return ast.For(target, counted, node.body, node.orelse)


def calls(node: ast.AST) -> bool:
    """Whether evaluating it may do something: then its place among others is a part of the answer."""
    return any(isinstance(part, (ast.Call, ast.NamedExpr, ast.Yield, ast.Await)) for part in ast.walk(node))


def changes(node: ast.AST) -> Iterator[tuple[str, dict]]:
    """(what is changed, attributes of the changed node) for each small change of one node."""
    if isinstance(node, ast.BinOp):
        if isinstance(node.op, (ast.MatMult, ast.Sub, ast.Div)):
            yield "turned round", {"left": node.right, "right": node.left}
        if other := OTHER_OPERATION.get(type(node.op)):
            yield "operation", {"op": other()}
    elif isinstance(node, ast.AugAssign) and type(node.op) in OTHER_OPERATION:
        yield "operation", {"op": OTHER_OPERATION[type(node.op)]()}
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield "minus", {"op": ast.UAdd()}
    elif isinstance(node, ast.Compare) and type(node.ops[0]) in OTHER_COMPARISON:
        yield "comparison", {"ops": [OTHER_COMPARISON[type(node.ops[0])](), *node.ops[1:]]}
    elif isinstance(node, ast.Constant) and type(node.value) in (int, float, bool):
        yield "constant", {"value": not node.value if isinstance(node.value, bool) else node.value + 1}
    elif isinstance(node, ast.Attribute) and node.attr in OTHER_NAME:
        yield "name", {"attr": OTHER_NAME[node.attr]}


def mutants(code: str) -> Iterator[tuple[str, str, str]]:
    """(the changed expression as it was, what is changed, the text of the program with that one change)."""
    tree = ast.parse(code)
    for node in list(ast.walk(tree)):
        for what, attributes in changes(node):
            before = {name: getattr(node, name) for name in attributes}
            was = ast.unparse(node)
            vars(node).update(attributes)
            yield was, what, ast.unparse(ast.fix_missing_locations(copy.deepcopy(tree)))
            vars(node).update(before)
