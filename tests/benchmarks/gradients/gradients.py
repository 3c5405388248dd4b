# %% [markdown]
# # Gradients
#
# A small torch notebook, as a course on deep learning has many of them: what `grading.py` has everybody
# grade.

# %% nbgrader={"grade": false, "grade_id": "imports", "locked": true, "schema_version": 3, "solution": false}
import torch


# %% nbgrader={"grade": false, "grade_id": "sigmoid", "locked": false, "schema_version": 3, "solution": true}
def sigmoid(a):
    """Return 1 / (1 + exp(-a)) for a tensor of any shape."""
    ### BEGIN SOLUTION
    return 1 / (1 + torch.exp(-a))
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-sigmoid", "locked": true, "points": 2, "schema_version": 3, "solution": false}
x = torch.linspace(-3, 3, 7, dtype=torch.float64, requires_grad=True)
torch.testing.assert_close(sigmoid(x), torch.sigmoid(x))
### BEGIN HIDDEN TESTS
upstream = torch.randn(7, dtype=torch.float64, generator=torch.Generator().manual_seed(1))
(got,) = torch.autograd.grad(sigmoid(x), x, upstream)
(expected,) = torch.autograd.grad(torch.sigmoid(x), x, upstream)
torch.testing.assert_close(got, expected)
### END HIDDEN TESTS


# %% nbgrader={"grade": false, "grade_id": "softmax", "locked": false, "schema_version": 3, "solution": true}
def softmax_jacobian(z):
    """Return the Jacobian of softmax at z: shape (n, n)."""
    ### BEGIN SOLUTION
    s = torch.softmax(z, 0)
    return torch.diag(s) - torch.outer(s, s)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-softmax", "locked": true, "points": 3, "schema_version": 3, "solution": false}
z = torch.tensor([0.5, -1.0, 2.0], dtype=torch.float64)
assert softmax_jacobian(z).shape == (3, 3)
### BEGIN HIDDEN TESTS
for n in (1, 4, 9):
    z = torch.randn(n, dtype=torch.float64, generator=torch.Generator().manual_seed(n))
    expected = torch.autograd.functional.jacobian(lambda v: torch.softmax(v, 0), z)
    torch.testing.assert_close(softmax_jacobian(z), expected)
### END HIDDEN TESTS


# %% nbgrader={"grade": false, "grade_id": "network", "locked": false, "schema_version": 3, "solution": true}
class Network(torch.nn.Module):
    """Two linear layers with a ReLU between: inputs, hidden, outputs."""

    def __init__(self, inputs, hidden, outputs):
        super().__init__()
        ### BEGIN SOLUTION
        self.first = torch.nn.Linear(inputs, hidden)
        self.second = torch.nn.Linear(hidden, outputs)
        ### END SOLUTION

    def forward(self, x):
        ### BEGIN SOLUTION
        return self.second(torch.relu(self.first(x)))
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-network", "locked": true, "points": 5, "schema_version": 3, "solution": false}
network = Network(4, 8, 3)
assert network(torch.zeros(5, 4)).shape == (5, 3)
### BEGIN HIDDEN TESTS
assert sum(p.numel() for p in network.parameters()) == 4 * 8 + 8 + 8 * 3 + 3
batch = torch.randn(6, 4, generator=torch.Generator().manual_seed(2))
state = network.state_dict()
first, second = [name for name in state if name.endswith("weight")]
hidden = torch.relu(batch @ state[first].T + state[first.replace("weight", "bias")])
torch.testing.assert_close(network(batch), hidden @ state[second].T + state[second.replace("weight", "bias")])
### END HIDDEN TESTS
