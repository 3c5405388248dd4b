"""The mistakes that the checks can tell apart: one table, a name and the sentence that a student reads.

A sentence tells a property of the wrong answer and never a value of the right one. An entry with a `guess` is
tried at every comparison: the guess makes, from the right answer, what the mistake would have given. One with
an `error` is named where the student's code raises an error whose text has that pattern. The others are tried
where a check passes their wrong value by name (`check.close(..., mistakes={"1 - s missing": wrong})`) or says
that they happened (`check.that(..., mistake="in-place")`).

A new mistake is one entry here and its wrong code in the assignment's `mistakes.py`; without `guess` or
`error`, the check in the assignment's text must name it too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Mistake:
    """A known mistake: what the student is told, and (if it can be had from the right answer) what it gives.

    `error` is a regular expression: what a library says when it stumbles over this mistake.
    """

    sentence: str
    guess: Callable[[np.ndarray], np.ndarray | None] | None = None
    error: str | None = None


def _square(right: np.ndarray) -> bool:
    return right.ndim == 2 and right.shape[0] == right.shape[1] > 1


# Named by what is wrong with the array: whatever the exercise.
SHAPES_AND_SIGNS = {
    "transpose": Mistake(
        "this is the transpose: rows and columns are exchanged (row i of a Jacobian is output i)",
        lambda right: right.T if right.ndim == 2 else None,
    ),
    "sign": Mistake(
        "the sign is wrong: every entry is the negative of what it should be",
        lambda right: -right,
    ),
    "factor 2": Mistake(
        "every entry is twice as large as it should be: a factor 2 too many, or a division by 2 forgotten",
        lambda right: 2 * right,
    ),
    "half": Mistake(
        "every entry is half as large as it should be: a factor 2 has been forgotten",
        lambda right: right / 2,
    ),
    "zeros": Mistake(
        "every entry is zero, and not all of them should be",
        lambda right: np.zeros_like(right) if right.size > 1 else None,  # of a single number it says nothing
    ),
    "diagonal only": Mistake(
        "only the diagonal is right and all else is zero: "
        "an output depends on other inputs than its own, too",
        lambda right: np.diag(np.diag(right)) if _square(right) else None,
    ),
    "diagonal missing": Mistake(
        "the diagonal is zero and all else is right: an output depends on its own input, too",
        lambda right: right - np.diag(np.diag(right)) if _square(right) else None,
    ),
    "vector instead of a matrix": Mistake(
        "this is a vector that holds the diagonal: a Jacobian is a matrix, here with zeros off the diagonal",
        lambda right: np.diag(right) if _square(right) else None,
    ),
    "vector instead of a row": Mistake(
        "the entries are right and the shape is that of the gradient: "
        "the derivative of a scalar is a row, shape (1, n)",
        lambda right: right[0] if right.ndim == 2 and right.shape[0] == 1 else None,
    ),
    "row instead of a vector": Mistake(
        "the entries are right and the shape is that of a row (1, n): "
        "the gradient has the shape of z itself, (n,)",
        lambda right: right[np.newaxis] if right.ndim == 1 else None,
    ),
    "column instead of a vector": Mistake(
        "the entries are right and stand in a column (n, 1): here a vector has one axis, (n,)",
        lambda right: right[:, np.newaxis] if right.ndim == 1 else None,
    ),
}

# Named by what the student's code does: the check computes the wrong value and passes it by name.
IN_ANY_EXERCISE = {
    "in-place": Mistake("the argument is changed in place: work on a copy, the caller still needs it"),
    "overflow": Mistake(
        "exp overflows for large inputs, and inf / inf is nan: softmax stays the same when its largest input "
        "is subtracted from all, and a sigmoid needs no other exp than exp(-z)"
    ),
    "elementwise product": Mistake(
        "this multiplies entry by entry and never sums: a product of matrices is meant (@)"
    ),
    "upstream ignored": Mistake("the upstream gradient g is left out: the answer is the same whatever g is"),
    "value instead of derivative": Mistake("this is the function's value: its derivative is asked for"),
}

JACOBIANS = {
    # zᵀAz
    "A taken as symmetric": Mistake(
        "this is right only where A is symmetric: "
        "for another A the two factors z of zᵀAz give different terms"
    ),
    "one of two terms": Mistake(
        "one of two terms is missing: z stands twice in zᵀAz, and each place gives a term"
    ),
    # Δy ≈ ∇y Δz
    "Δz on the wrong side": Mistake(
        "Δz is on the wrong side: the derivative stands on the left, so that each of its rows meets Δz"
    ),
    "f(z) not subtracted": Mistake(
        "this does not go to zero with Δz: the change of f is f(z + Δz) minus f(z)"
    ),
    "prediction not subtracted": Mistake(
        "this is the whole change of f and falls only as Δz: subtract the predicted change from it"
    ),
    "squared length": Mistake("this is the square of the length: the square root is missing"),
    # numerical Jacobian
    "integer input": Mistake(
        "integers in z: an array of their dtype cuts a small step h, and a quotient, to an integer: "
        "make a float array of z first"
    ),
    "forward differences": Mistake(
        "these are one-sided differences, whose error falls only as h: step to both sides of z for h²"
    ),
    "h ignored": Mistake("the step that the caller passed as h is not the one that is used"),
    # Wz + b
    "z gᵀ for g zᵀ": Mistake("this is z gᵀ: row i of the answer belongs to row i of W, and so to g_i"),
    "W g for Wᵀ g": Mistake(
        "this is W g: in gᵀ J the upstream gradient meets the rows of W, so as a column W is transposed"
    ),
    "z in every row": Mistake(
        "every output has been given a derivative by every row of W: output i depends on row i alone"
    ),
    "output axis last": Mistake(
        "the axes are in another order: the output comes first, then the two axes of W"
    ),
    "builds J_W": Mistake(
        "the Jacobian by W is built: nearly all of its numbers are 0, "
        "so simplify the sum on paper until none of them are left"
    ),
    # activations
    "1 - s missing": Mistake("the factor 1 - s is missing: s alone is not the derivative of the sigmoid"),
    "not squared": Mistake("a square is missing in the derivative of tanh"),
    "activation twice": Mistake(
        "the activation is applied twice: the derivative is written with s, and s is already the sigmoid of z"
    ),
    "function on the diagonal": Mistake("the diagonal holds the activation itself and not its derivative"),
    "filled rows": Mistake(
        "the derivatives fill whole rows or columns: "
        "off the diagonal all is zero, since y_i depends on z_i alone"
    ),
    "ReLU at 0": Mistake("ReLU has a corner at 0, where torch's convention is another one than this"),
    # softmax
    "sign off the diagonal": Mistake(
        "the entries off the diagonal have the wrong sign: where one probability grows the others shrink"
    ),
    "both signs alike": Mistake(
        "the outer product is added: the term that all entries share has a minus sign"
    ),
    "term of the diagonal missing": Mistake("the term is missing that only the case i = j has"),
    "not normalised": Mistake("the exponentials are not divided by their sum: the rows do not add up to 0"),
    "sigmoid for softmax": Mistake(
        "this is made of the sigmoid: softmax divides by the sum over all the entries"
    ),
    # chain rule
    "inner first": Mistake(
        "the inner function's Jacobian comes first: the derivative of the outer function does"
    ),
    "outer Jacobian at z": Mistake("the outer function's Jacobian is taken at z: its input is g(z)"),
    "factors transposed": Mistake(
        "a factor is transposed before the product: a product of Jacobians needs no transpose"
    ),
    "Jacobian not transposed": Mistake(
        "this is J times the gradient: the row gᵀJ, written as a vector, is Jᵀ times the gradient"
    ),
    # vector-Jacobian products
    "builds the Jacobian": Mistake(
        "n by n numbers are computed, as many as the Jacobian has: each of its rows is needed for one sum "
        "only, which has a formula"
    ),
    "shared term missing": Mistake(
        "the term that all entries share is missing: "
        "the probabilities add up to 1, so each g_i acts on all of them"
    ),
    # two-layer MLP
    "h(1-h) forgotten": Mistake(
        "the derivative of the hidden activation is left out on the way from h to w1"
    ),
    "derivative at the input": Mistake(
        "h (1 - h) is written with the input of the sigmoid where its output h belongs"
    ),
    "mean for sum": Mistake("this is an average over the batch: the lecture's loss is a sum"),
    "batch not summed": Mistake(
        "there is one gradient for each sample: a weight serves the whole batch, so its gradients add up"
    ),
    "w2 already updated": Mistake(
        "w2 has changed before the gradient by w1 is computed: "
        "compute all gradients first, then take the step"
    ),
    "stale gradients": Mistake(
        "each step uses the gradients at the first weights: after a step they are others"
    ),
    "loss after the step": Mistake(
        "each loss is recorded after the step: the first one should be that of the weights you were given"
    ),
    "uphill": Mistake("the step goes along the gradient, where the loss grows: go against it"),
    "w2 not trained": Mistake("w2 stays as it was: both matrices are trained"),
    "w1 not trained": Mistake("w1 stays as it was: both matrices are trained"),
}

GRAPHS = {
    # gates by hand
    "own value for the other": Mistake(
        "an input of a product has been given its own value: "
        "its local derivative is the value of the other input"
    ),
    "sum split between its inputs": Mistake(
        "the upstream gradient is split between the inputs of a sum: each of them receives all of it"
    ),
    "sum gate taken for a product": Mistake(
        "a sum gate is treated as a product: its local derivatives are 1, whatever the values are"
    ),
    "sum and product in another order": Mistake(
        "the product is taken before the sum: the graph adds x and y first, and multiplies the sum with z"
    ),
    "backward begins with the value": Mistake(
        "the value of the output is multiplied in: backward begins with 1, since f changes one to one with f"
    ),
    "gradients under each other's names": Mistake(
        "two gradients stand under each other's names: grad_q is the gradient by the gate's output q"
    ),
    "bias left out": Mistake("the bias is left out on the way forward"),
    "negation taken for a product": Mistake(
        "the negation gate multiplies with its value: its local derivative is the number -1"
    ),
    "plus one taken for a product": Mistake(
        "the gate that adds 1 is treated as a product: its local derivative is 1"
    ),
    "negation's sign": Mistake(
        "the negation gate's local derivative is -1: on the way back the sign changes once more"
    ),
    "negation left out": Mistake("the negation gate is missing on the way forward"),
    "reciprocal's sign": Mistake("the derivative of 1/u is negative: when u grows, 1/u falls"),
    "reciprocal not squared": Mistake("a square is missing in the derivative of 1/u"),
    "exp at another gate's value": Mistake(
        "the exponential gate's local derivative is taken at another gate's value: "
        "it is exp of the gate's own input"
    ),
    "local derivative forgotten": Mistake(
        "the upstream gradient is handed on as it came: multiply it with the gate's local derivative"
    ),
    "w and x exchanged": Mistake("the gradients by w and x are exchanged: the local derivative by w is x"),
    "squared once too often": Mistake("a factor stands squared: the derivative is s once, times 1 - s once"),
    "derivative of tanh": Mistake("1 - s² is the derivative of tanh: the sigmoid has another one"),
    "s not reused": Mistake(
        "the derivative is written with exp, and where that is inf, inf / inf and 0 · inf are nan: "
        "write it with s, which forward has computed"
    ),
    # undoing a broadcast
    "not summed": Mistake(
        "nothing has been summed: this has the shape after the broadcast, "
        "and the gradient has the shape before it"
    ),
    "averaged": Mistake(
        "this is an average: a value that is used many times collects the sum of its gradients"
    ),
    "first for sum": Mistake(
        "one of the copies is taken and the others are left out: the gradients of all copies add up"
    ),
    "everything summed": Mistake(
        "all entries are summed: sum over those axes alone along which the array was repeated"
    ),
    "added axes kept": Mistake(
        "the axes that broadcasting put in front are still there, with size 1: let them disappear"
    ),
    "stretched axes dropped": Mistake("an axis of size 1 has disappeared in the sum: keepdims=True keeps it"),
    "stretched axes not summed": Mistake(
        "only the axes in front are summed: an axis of size 1 has been repeated, too"
    ),
    "axes in front not summed": Mistake(
        "only the axes of size 1 are summed: those that broadcasting put in front are still there"
    ),
    "largest for sum": Mistake("the largest of the copies is taken: the gradients of all copies add up"),
    "multiplied by the repetitions": Mistake(
        "the sum is multiplied with the number of repetitions: each copy has its gradient in the sum already"
    ),
    "one axis in front summed": Mistake(
        "one axis in front is summed and the others are still there: sum as many as grad has more than shape"
    ),
    "one stretched axis summed": Mistake(
        "one axis of size 1 is summed, and another is left as it came: several may have been stretched"
    ),
    "summed over the wrong axis": Mistake(
        "the sum runs over another axis than the one along which the array was repeated: "
        "compare the shapes from the right"
    ),
    # gates as classes
    "no tuple": Mistake(
        "backward returns a tuple with one gradient for each input, also where there is one input: "
        "(grad_x,) with a comma"
    ),
    "not spread": Mistake(
        "the upstream number is returned as it is: "
        "each entry of the input receives it, in an array of the input's shape"
    ),
    "input for output": Mistake("the derivative of exp is written with the input where the output belongs"),
    "exp twice": Mistake("the exponential is taken twice: the output of exp is its derivative already"),
    "factor not transposed": Mistake(
        "the other factor is not transposed: where N, D and H differ the shapes would not match"
    ),
    "factor on the wrong side": Mistake(
        "the upstream gradient stands on the wrong side of the product: "
        "it takes the place of the factor by which is differentiated"
    ),
    "gradients in another order": Mistake("the gradients are returned in another order than the inputs"),
    "the gate's own value": Mistake(
        "the upstream gradient is multiplied with the gate's own value: only for exp that is the derivative"
    ),
    "matrix product for entry by entry": Mistake(
        "this is a product of matrices: the gate works entry by entry, forward and backward"
    ),
    "factors in the other order": Mistake(
        "the two factors stand in the other order, which gives the transpose of the gradient"
    ),
    "power rule for exp": Mistake(
        "this is the rule for a power of x: here x is the exponent, and the derivative is exp itself"
    ),
    "the value multiplied in": Mistake(
        "the entries of the input are multiplied in: in a sum each entry counts once, whatever its value is"
    ),
    "shape lost": Mistake(
        "there are as many numbers as the input has, in a row: the gradient has the input's shape"
    ),
    "one axis summed": Mistake("the sum runs over one axis only: the gate sums all entries to one number"),
    "gates share a memory": Mistake(
        "two gates of one kind share what they keep: keep it in self, not in the class or in a global name"
    ),
    # topological order
    "recursion": Mistake(
        "a function calls itself without an end, or deeper than Python allows: give it a case where it ends, "
        "or keep a stack of your own in a list",
        error=r"maximum recursion depth exceeded",
    ),
    "preorder": Mistake(
        "a gate is listed as soon as it is met: append it after all of its inputs, not before"
    ),
    "breadth first": Mistake(
        "the gates are listed by their distance from the output: "
        "where paths differ in length, the shortest one decides too early"
    ),
    "order of the dictionary": Mistake(
        "this is the order of the dictionary, in which the gates may stand anyhow"
    ),
    "order turned round": Mistake(
        "every gate stands before its inputs: read from right to left, each of them comes after its inputs"
    ),
    "listed twice": Mistake(
        "a name is listed once for each path that leads to it: remember which ones you have seen"
    ),
    "inputs left out": Mistake(
        "the inputs of the graph are left out: "
        "a name that is no key of the dictionary belongs in the list, too"
    ),
    "leads nowhere": Mistake(
        "the list holds names that the output does not depend on: begin at the output and go back"
    ),
    "every path walked": Mistake(
        "every path is walked to its end, and their number doubles with each diamond: "
        "look at a gate once, when it is first met"
    ),
    # forward and backward through a graph
    "= for +=": Mistake(
        "a value that is used several times has the gradient of one use alone: "
        "the gradients of all uses add up"
    ),
    "visited too early": Mistake(
        "a gate hands its gradient on before all of it has arrived: "
        "go through the gates in the reverse topological order, each once"
    ),
    "not reversed": Mistake("backward goes through the gates in the order of forward: begin at the output"),
    "upstream multiplied in twice": Mistake(
        "the upstream gradient is multiplied in once more: the gate's backward has done so already"
    ),
    "gradients kept from the pass before": Mistake(
        "the gradients begin where the pass before ended: let each backward begin with zeros"
    ),
    "a shared array added to": Mistake(
        "+= has changed an array that belongs to another gradient, too: "
        "write grad = grad + g, which makes a new one"
    ),
    # what torch builds
    "a result called a leaf": Mistake(
        "a tensor that an operation made from tensors that require grad is no leaf"
    ),
    "q called no leaf": Mistake("a tensor that no operation made is a leaf, whether it requires grad or not"),
    "leaf with a grad_fn": Mistake(
        "a leaf has no grad_fn: AccumulateGrad stands behind it, but is no operation that made it"
    ),
    "arrows from input to result": Mistake(
        "next_functions point backward, from a result to what it was made of: a leaf has none"
    ),
    "AccumulateGrad left out": Mistake(
        "a leaf that requires grad is reached through a node of its own, AccumulateGrad"
    ),
    "inputs in another order": Mistake(
        "next_functions stand in the order in which the tensors went into the operation"
    ),
    "constant with a gradient": Mistake(
        "a tensor that does not require grad gets no gradient, and no node stands for it"
    ),
    "None left out": Mistake(
        "an input that requires no grad keeps its place in next_functions, with None in it"
    ),
    "used twice, listed once": Mistake(
        "a tensor that is used twice counts twice: one entry, and one gradient, for each use"
    ),
    "a result keeps its gradient": Mistake(
        "only leaves keep a gradient: through all other tensors it passes on its way back"
    ),
    "a leaf without its gradient": Mistake(
        "a leaf that requires grad has its gradient in .grad after backward"
    ),
    "node counted on each path": Mistake(
        "a node is counted once for each way that leads to it: remember which ones you have seen"
    ),
    "first branch only": Mistake(
        "only the first of the next_functions is followed: a node has one for each input"
    ),
    "tensors for nodes": Mistake(
        "the tensors that went into the operation are named: next_functions holds nodes, by their type's name"
    ),
    "number of the name left out": Mistake("torch's names of its nodes end with a number, 0 as a rule"),
    "each name counts once": Mistake(
        "each name is counted once: several nodes can have one name, and each of them counts"
    ),
    "own node not counted": Mistake("the tensor's own node is left out: the count begins with its grad_fn"),
    "None counted as a node": Mistake("None is counted as a node: where it stands nothing is sent"),
    # accumulating
    "sums added up again": Mistake(
        "what .grad holds after each pass is added up: it is the sum of all passes so far already"
    ),
    "losses in reverse order": Mistake("the gradients stand in the reverse order of the losses"),
    "gradient by h": Mistake("this is the gradient by h = body(w): it has to go back through the body to w"),
    "only the last loss": Mistake(
        "this is the gradient of the last loss alone: those of the others have been deleted"
    ),
    "only the first loss": Mistake("this is the gradient of the first loss alone"),
    "the same tensor kept": Mistake(
        "the list holds one tensor several times, .grad, which every pass changes: "
        "keep a copy, or begin each pass with w.grad = None"
    ),
    "graph freed": Mistake(
        "backward has let go of what the graph kept: "
        "go backward once from each graph, or keep it with retain_graph=True",
        error=r"backward through the graph a second time",
    ),
    "body computed again": Mistake(
        "the shared part is computed anew for each loss: "
        "compute it once, and keep its graph with retain_graph=True"
    ),
    # a network on a graph
    "parameters rebound": Mistake(
        "forward sees the first weights in every step: "
        "a new array under an old name does not get into the dictionary of inputs"
    ),
    "activation left out": Mistake("the activation is missing between the two products"),
    "square left out": Mistake(
        "the differences are summed as they are: the loss is the sum of their squares"
    ),
    "target added": Mistake("the targets are added to the prediction: their difference is what is squared"),
    "activation at the output": Mistake(
        "the activation stands behind the second product: it belongs between the two"
    ),
    "sigmoid applied twice": Mistake("the sigmoid stands twice between the two products"),
    "another activation": Mistake("the hidden activation is another one: here it is the sigmoid"),
    "difference times prediction": Mistake(
        "the difference is multiplied with the prediction: a square has the difference twice"
    ),
    "learning rate left out": Mistake("the step is the whole gradient: multiply it with the learning rate"),
    "target left out": Mistake("the targets y play no part in the loss"),
    "sum left out": Mistake("the squares are not summed: the loss is one number"),
}

FUNCTIONS = {
    # a polynomial and its derivative
    "exponent not lowered": Mistake("the exponent is not lowered: the derivative of xⁿ is n xⁿ⁻¹"),
    "linear term keeps its x": Mistake("the linear term keeps its x: the derivative of -3x is the number -3"),
    # ctx
    "a number in save_for_backward": Mistake(
        "save_for_backward takes tensors only: keep a number as an attribute of ctx, ctx.name = value",
        error=r"save_for_backward can only save variables, but argument .*of type (float|int)\b",
    ),
    "tensor kept as an attribute": Mistake(
        "a tensor is kept as an attribute of ctx, where nobody watches it: "
        "save_for_backward notices when it is changed later"
    ),
    "kept outside of ctx": Mistake(
        "what backward needs is kept outside of ctx, and the next call overwrites it: "
        "each call of apply has a ctx of its own"
    ),
    "input saved for the output": Mistake(
        "the input is saved and exp computed a second time: "
        "the derivative is written with the output, which forward has"
    ),
    "one library only": Mistake(
        "the body makes a tensor of one library (torch.ones, torch.arange, torch.from_numpy), "
        "and meets the other's: make it from a tensor that you are given (zeros_like, new_zeros)",
        # What torch and course say when they meet a tensor, or the dtype, of the other.
        error=(
            r"not (torch\.)?Tensor$|it returned Tensor$"
            r"|'(method|wrapper)_descriptor' object has no attribute '__module__'"
            r"|dtype=numpy\.dtypes|on a course.Tensor and a torch.Tensor together"
        ),
    ),
    # one gradient for each argument
    "wrong number of gradients": Mistake(
        "backward returns one value for each argument of forward after ctx: "
        "None for an argument that has no gradient",
        error=r"returned an incorrect number of gradients",
    ),
    "gradient for a number": Mistake(
        "backward returns a gradient for an argument that is no tensor: return None in its place",
        error=r"returned a gradient different than None at position",
    ),
    # Legendre polynomials
    "one degree too high": Mistake(
        "this is the polynomial of degree n + 1: the recurrence runs once too often"
    ),
    "one degree too low": Mistake("this is the polynomial of degree n - 1: the recurrence runs once too few"),
    "division by k + 1 forgotten": Mistake("the division by k + 1 is forgotten in the recurrence"),
    "nan at the ends": Mistake(
        "the formula divides by x² - 1, and at x = 1 and x = -1 that is 0 / 0: "
        "use a recurrence without a division by x"
    ),
    "earlier derivative missing": Mistake(
        "the derivative of the polynomial two degrees below is missing in the recurrence for the derivatives"
    ),
    # softmax and cross-entropy
    "1/N forgotten": Mistake("the loss is a mean over N samples and its gradient is not divided by N"),
    "divided by all entries": Mistake(
        "the sum is divided by the number of all entries, N times C: the mean runs over the N samples"
    ),
    "reduction ignored": Mistake("the reduction is ignored: the sum is asked for, and this is the mean"),
    "one-hot not subtracted": Mistake(
        "this is softmax alone: at the target, 1 is subtracted from its probability"
    ),
    "target column only": Mistake(
        "only the target's column has a gradient: "
        "raising any other logit lowers the target's probability, too"
    ),
    "softmax over the batch": Mistake(
        "softmax runs over the samples: the logits of one sample stand in a row, so normalise each row"
    ),
    "logarithm forgotten": Mistake(
        "this is the negative probability of the target: cross-entropy takes its logarithm"
    ),
    "logits for log-softmax": Mistake(
        "the target's logit is taken as it is: subtract the logarithm of the sum of the exponentials from it"
    ),
    # a linear layer on a batch
    "bias forgotten": Mistake("the bias is not added"),
    "W not transposed": Mistake(
        "this is x W: row i of W holds the weights of output i, so rows of x meet rows of W, x Wᵀ"
    ),
    "averaged over the batch": Mistake(
        "this is an average over the samples: "
        "whether the loss is a mean is the loss's business, here they add up"
    ),
    "needs_input_grad ignored": Mistake(
        "a gradient is computed that nobody needs: look at ctx.needs_input_grad"
    ),
    "ctx counted in needs_input_grad": Mistake(
        "needs_input_grad does not count ctx: entry 0 belongs to the first argument after it"
    ),
    "no bias": Mistake("without a bias, b is None: there is nothing to add, nothing to save and no gradient"),
    # gradcheck
    "float32 in gradcheck": Mistake(
        "central differences of float32 numbers are noise: convert the inputs to float64 first"
    ),
    "loose tolerance": Mistake("the tolerance is too loose: an error of half a per cent slips through"),
    "gradcheck raises": Mistake(
        "gradcheck raises an error where the gradients differ: raise_exception=False makes it return False"
    ),
    "requires_grad forgotten": Mistake(
        "no input requires grad, so there is nothing to check: requires_grad_() on your copies",
        error=r"gradcheck expects at least one input tensor to require gradient",
    ),
    # in place
    "new tensor instead of in place": Mistake(
        "the input is what it was before: "
        "the result stands in a new tensor, where the input's own memory was meant"
    ),
    "mark_dirty forgotten": Mistake(
        "autograd has not been told of the change: the input still counts as what it was, call ctx.mark_dirty"
    ),
    "dirty but not returned": Mistake(
        "the tensor that is marked dirty is not the one returned: change the input itself, and return it",
        error=r"marked as dirty during the forward method were not returned",
    ),
    "outputs are saved, too": Mistake(
        "not only inputs are saved: exp saves its output, since its derivative is the output"
    ),
    "every change counted as caught": Mistake(
        "a change is caught only where it hits a tensor that some backward needs"
    ),
    ".data is not watched": Mistake(
        "a change through .data is not counted: nothing is caught, and the gradient is wrong"
    ),
    # twice
    "graph cut in backward": Mistake(
        "backward leaves the graph (detach, .data, NumPy), so it cannot itself be differentiated: "
        "compute with tensors, from saved tensors"
    ),
    "intermediate saved": Mistake(
        "backward uses a tensor that forward computed on the way, "
        "which counts as a constant in the second pass: save inputs and outputs alone"
    ),
    "x does not require grad": Mistake(
        "x does not require grad when f is computed, so there is no graph: make a copy of x that does"
    ),
    "create_graph forgotten": Mistake(
        "the first derivative has no graph, so it cannot be differentiated again: create_graph=True"
    ),
    "first derivative added": Mistake(
        "this is the first derivative plus the second: .grad adds up, autograd.grad does not"
    ),
    "first derivative only": Mistake("this is the first derivative: differentiate it once more"),
    # a fit
    "forward instead of apply": Mistake(
        "forward is called instead of apply: "
        "then autograd differentiates the lines of forward, and never calls backward",
        error=r"(P3\w*|Rounded|Steep|Counted|Told)\.forward\(\) missing",
    ),
    "gradients not zeroed": Mistake(
        "the gradients of all backward passes so far are added up: "
        "set .grad to None, or to zero, before each one"
    ),
    "history aliased": Mistake(
        "all rows are the parameters at the end: the same tensor is kept each time, keep a copy"
    ),
    "c and d swapped": Mistake("c and d are swapped: c moves the polynomial, d stretches it, c + d x"),
}

MNIST = {
    # pixels
    "not scaled": Mistake("the bytes are not scaled: divide by 255 to get numbers from 0 to 1"),
    "divided by 255 twice": Mistake("there are two divisions by 255: ToTensor has done one already"),
    "variance for deviation": Mistake("this is the variance: the standard deviation is its square root"),
    "the images' own deviations": Mistake(
        "the images have been taken one by one: mean and deviation run over all pixels of all images at once"
    ),
    "bytes overflow": Mistake(
        "the squares are bytes, which begin again at 0 after 255: make floating-point numbers first"
    ),
    "batch statistics": Mistake(
        "each image is normalised with numbers of its own: the same two numbers belong to all images"
    ),
    "mean and deviation swapped": Mistake(
        "mean and standard deviation have changed places: the mean is subtracted"
    ),
    "mean and deviation ignored": Mistake(
        "fixed numbers are used "
        "in the place of the mean and the standard deviation that the function is given"
    ),
    "not divided by the deviation": Mistake(
        "the mean is subtracted and nothing is divided by the standard deviation"
    ),
    "pixels not normalised": Mistake(
        "the pixels lie between 0 and 1: mean and standard deviation have not been used"
    ),
    # loaders
    "last batch dropped": Mistake("the last, shorter batch is left out, and with it the images in it"),
    "batch size ignored": Mistake("the batches do not have the size that the function is given"),
    "training set not shuffled": Mistake(
        "the training set is not shuffled: the same images share a batch in every epoch"
    ),
    "shuffled once": Mistake(
        "the training set has been shuffled once: let the loader draw a new order in each epoch"
    ),
    "test set shuffled": Mistake("the test set is shuffled: then prediction k is not that of image k"),
    "drawn with replacement": Mistake(
        "the samples are drawn at random, with replacement: an epoch should have each of them once"
    ),
    "loaders mixed up": Mistake(
        "samples of the one data set come from the loader of the other: "
        "what is tested must never have been trained on"
    ),
    # the network
    "softmax at the end": Mistake(
        "the output has gone through a softmax: these are probabilities, and the loss wants logits"
    ),
    "log-softmax at the end": Mistake(
        "the output has gone through a log-softmax: logits are asked for, and the loss does that itself"
    ),
    "ReLU on the logits": Mistake("there is a ReLU after the last layer: logits may be negative"),
    "ReLU missing": Mistake(
        "a ReLU is missing between two layers: two linear layers in a row are no more than one"
    ),
    "sigmoid for ReLU": Mistake("the activation is a sigmoid, and a ReLU is asked for"),
    "bias missing": Mistake("the layers have no biases"),
    "dropout always on": Mistake(
        "dropout goes on in evaluation mode: make it a layer of the model, which knows when to stop"
    ),
    "dropout on the logits": Mistake("dropout is applied to the logits: it belongs after the two ReLUs"),
    "dropout on the input": Mistake("there is dropout on the input too: it belongs after the two ReLUs"),
    "no dropout": Mistake("there is no dropout: the output in training mode is that of evaluation mode"),
    "one dropout missing": Mistake("one of the two dropouts is missing: one follows each ReLU"),
    "probability to keep": Mistake(
        "p is taken as the probability to keep a number: nn.Dropout(p) drops with probability p"
    ),
    "p ignored": Mistake("the probability is fixed: use the p that the constructor is given"),
    # the loss
    "softmax twice": Mistake("softmax is applied twice: the loss takes logits and does it itself"),
    "sum for mean": Mistake("this is the sum over the batch, where the mean is asked for"),
    "one sum for all rows": Mistake(
        "the exponentials of the whole batch are added up: each row has a sum of its own"
    ),
    "one maximum for all rows": Mistake(
        "one number is subtracted from all rows, "
        "and where a row lies far below it all of its exponentials are 0: take each row's own maximum"
    ),
    "another base": Mistake("the logarithm has another base: the natural one is meant"),
    "log of a rounded probability": Mistake(
        "the probability is rounded to 0 before its logarithm is taken: "
        "write the logarithm of the quotient as a difference"
    ),
    "graph cut": Mistake(
        "the graph ends on the way to the result (detach, item, no_grad, NumPy): compute with tensors"
    ),
    "built-in loss": Mistake("torch's own function does the work: write it with exp, sum and log"),
    # training
    "zero_grad after the step": Mistake(
        "gradients that were there before the first step are used in it: "
        "forget them before each backward, the first one too"
    ),
    "nothing to step along": Mistake(
        "the weights do not move: no step is taken, or it finds no gradient. "
        "The order is zero_grad, forward, backward, step"
    ),
    "one step an epoch": Mistake("one step is taken for the whole epoch: take one after each batch"),
    "first batch only": Mistake("only the first batch counts: look for a return or a break inside the loop"),
    "loss summed": Mistake(
        "the loss is summed over the batch, and so is the gradient: the step depends on the size of the batch"
    ),
    "training mode forgotten": Mistake(
        "the model is called in evaluation mode, with its dropout off: call model.train() first"
    ),
    "data not moved": Mistake("images and target have to be moved to the device, both: x = x.to(device)"),
    "notebook's own variable": Mistake(
        "a variable of the notebook is used in the place of one of the function's arguments"
    ),
    "watch before the step": Mistake("watch is called before the step: it is to see what the step has done"),
    "interrupt swallowed": Mistake(
        "KeyboardInterrupt is caught in the training: who called the function would never know of it"
    ),
    "loss keeps its graph": Mistake(
        "each loss that is kept holds its whole graph in memory: keep loss.item()"
    ),
    # the log line
    "length of the loader": Mistake(
        "this is the number of batches: len(loader.dataset) is that of the images"
    ),
    "batches times their size": Mistake(
        "the last batch is counted as a whole one: len(loader.dataset) is the number of images"
    ),
    "size of this batch": Mistake(
        "the size of this batch is multiplied with the number of batches before it: "
        "the last one is shorter than they were"
    ),
    "this batch counted": Mistake("this batch is counted, too: the images before it are asked for"),
    "batches for images": Mistake("these are batches, and images are asked for"),
    "fraction for percent": Mistake("this is a fraction: times 100 it is a percentage"),
    "percent cut off": Mistake("the percentage is cut off after the point, and should be rounded"),
    "exact comparison": Mistake("the percentage is asked to be exact: it may be 1 away, for it is rounded"),
    "one side only": Mistake(
        "a percentage is wrong if it is too small as well as if it is too large: take the absolute value"
    ),
    # the test
    "mean of means": Mistake(
        "this is the mean of the batches' means: "
        "where batches differ in size, add over images and divide once"
    ),
    "divided by the batches": Mistake(
        "the sum over images is divided by the number of batches: divide by that of the images"
    ),
    "batch means over the images": Mistake(
        "means over batches are added up and divided by the number of images: add sums, reduction='sum'"
    ),
    "not divided": Mistake("this is a sum over the images: divide by their number"),
    "last batch only": Mistake("only the last batch counts: add the batches up"),
    "dropout while testing": Mistake(
        "the model is called in training mode, with its dropout on: call model.eval() first"
    ),
    "graph recorded": Mistake(
        "a graph is recorded that nobody needs, and takes memory: with torch.no_grad()"
    ),
    # AdamW
    "weight decay coupled": Mistake(
        "the decay is put into the gradient, as in plain Adam, and goes through m and v: "
        "in AdamW it acts on w alone"
    ),
    "decay forgotten": Mistake("there is no weight decay"),
    "decay without the learning rate": Mistake(
        "w shrinks by λ in each step: it should shrink by the learning rate times λ"
    ),
    "decay after the step": Mistake("the decay acts on the w that has moved already: it comes first"),
    "bias correction missing": Mistake(
        "a hat is missing: without the hats the first steps are too small or too large, as m and v start at 0"
    ),
    "steps counted from 0": Mistake("the hats are computed for the step before: t is 1 in the first step"),
    "eps inside the root": Mistake("ε is added under the root: it is added to the root"),
    "root missing": Mistake("the square root of v is missing: the step would not have the units of w"),
    "betas swapped": Mistake("β1 and β2 have changed places"),
    "gradient not squared": Mistake("v is a mean of the gradients: it should be one of their squares"),
    "hats kept": Mistake(
        "m and v are returned with their hats on: the corrected values are for this step only"
    ),
    "means not kept": Mistake("m and v of the steps before are left out: they are running means"),
    # devices
    "model not moved": Mistake("the model has not been moved to the device"),
    "x not moved": Mistake(
        "x has not been moved to the device: x.to(device) returns a new tensor, and x stays where it was"
    ),
    "timing without synchronising": Mistake(
        "a GPU works on after Python has gone on: synchronise before the clock is read"
    ),
    "earlier work timed": Mistake(
        "work from before is still going on when the clock is first read, and is measured too: "
        "synchronise before that, too"
    ),
    "first call timed": Mistake(
        "the first call is slow and counts with the others: call once before the clock is read"
    ),
    "time of all calls": Mistake("this is the time of all calls together: divide by their number"),
    "synchronised on the CPU": Mistake(
        "torch.cuda.synchronize is called without a GPU: ask for device.type first"
    ),
    # five epochs
    "tested before training": Mistake(
        "each epoch is tested before it is trained: the last epoch's training would never be tested"
    ),
    "epochs counted from 1": Mistake("the epochs are counted from 1: count from 0, as the slide does"),
    "last loss for the mean": Mistake(
        "this is the last loss of the epoch: the mean of all its losses is asked for"
    ),
    "sum of the losses": Mistake("this is the sum of the epoch's losses: their mean is asked for"),
    "best epoch": Mistake(
        "the best epoch on the test set has been picked: then the test set has taken part in the training"
    ),
    "test set steers the training": Mistake(
        "the test set decides when to stop: then it has taken part in the training"
    ),
    "numbers typed by hand": Mistake("these numbers were not measured: return what your own network gives"),
    "interrupt escapes": Mistake(
        "KeyboardInterrupt gets out of run: catch it there (except Exception does not), and return the rows"
    ),
    "interrupt ignored": Mistake("the interrupt is caught inside the loop, which then goes on: stop there"),
    "rows lost": Mistake("the rows of the finished epochs are lost: return them after an interrupt, too"),
    "unfinished epoch in the rows": Mistake(
        "an epoch that was interrupted has no result: add its row after it has been tested"
    ),
    "shares for counts": Mistake("these are shares: the matrix counts images"),
    "+= with repeated indices": Mistake(
        "a pair counts once, however often it comes: m[i, j] += 1 with arrays of indices adds 1 at most, "
        "so count in a loop or with bincount"
    ),
    "true and predicted exchanged": Mistake(
        "rows and columns are exchanged: a row belongs to a true class, a column to a prediction"
    ),
    "hits not counted": Mistake(
        "the diagonal is 0 and all else is right: images that are read rightly are counted, too"
    ),
    "only hits counted": Mistake(
        "all is 0 but the diagonal: images that are taken for another digit are counted, too"
    ),
    "a pickle": Mistake(
        "torch.save writes a pickle, which can run any program when it is loaded: write safetensors"
    ),
    "parameters left out": Mistake("not all parameters are saved: state_dict() has them all"),
    "other weights saved": Mistake("these are not the weights of the model that was given"),
    "notes not saved": Mistake("the notes belong into the file, as strings: metadata={...}"),
}

TABLE: dict[str, Mistake] = SHAPES_AND_SIGNS | IN_ANY_EXERCISE | JACOBIANS | GRAPHS | FUNCTIONS | MNIST


def sentence(name: str) -> str:
    """The sentence that a student reads about the mistake `name`.

    >>> sentence("sign")
    'the sign is wrong: every entry is the negative of what it should be'
    """
    return TABLE[name].sentence
