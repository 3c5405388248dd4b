"""What a backward pass does, told: of tensors of `course` and of torch.

table       each node of the pass in the engine's order: gradient, rule, what was saved, where it goes
mathematics   the rules as a person would write them
to_numpy    the pass as straight lines of NumPy; on_cpu: a rule's text without what it says for a GPU
step        a node of the pass, with what its rules need
walk        the graph of a loss as steps, in the order of the pass
of_torch    the same of torch's graphs; torchs: derivatives of nodes that only torch has
jacobian    a node's local Jacobian as a picture, its structure by name, its memory beside the product's
wrong       the first node whose gradient differs from a reference's, in words and marked in the drawing
beside      two Jacobians side by side: yours and the right one
gates       passes through gates that are written down, for `first_wrong`
stepper     drawing, table and NumPy together, step by step, as a page that needs nothing else
script      what marks the steps on that page
"""

from course.check.structure import structure
from course.explain.beside import Beside, beside, gate_beside
from course.explain.gates import first_wrong_gradient, gates_pass
from course.explain.jacobian import LocalJacobian, jacobian_of
from course.explain.stepper import Stepper, step_through
from course.explain.table import Row, Table, table
from course.explain.to_numpy import Program, to_numpy
from course.explain.wrong import FirstWrong, first_wrong

__all__ = [
    "Beside",
    "FirstWrong",
    "LocalJacobian",
    "Program",
    "Row",
    "Stepper",
    "Table",
    "beside",
    "first_wrong",
    "first_wrong_gradient",
    "gate_beside",
    "gates_pass",
    "jacobian_of",
    "step_through",
    "structure",
    "table",
    "to_numpy",
]
