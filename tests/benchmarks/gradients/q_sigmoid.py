from otter.test_files import test_case

OK_FORMAT = False
name = "sigmoid"
points = 2


@test_case()
def test_sigmoid(sigmoid):
    import torch

    x = torch.linspace(-3, 3, 7, dtype=torch.float64, requires_grad=True)
    torch.testing.assert_close(sigmoid(x), torch.sigmoid(x))
    upstream = torch.randn(7, dtype=torch.float64, generator=torch.Generator().manual_seed(1))
    (got,) = torch.autograd.grad(sigmoid(x), x, upstream)
    (expected,) = torch.autograd.grad(torch.sigmoid(x), x, upstream)
    torch.testing.assert_close(got, expected)
