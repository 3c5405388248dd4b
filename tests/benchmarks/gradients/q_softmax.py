from otter.test_files import test_case

OK_FORMAT = False
name = "softmax"
points = 3


@test_case()
def test_softmax(softmax_jacobian):
    import torch

    for n in (1, 4, 9):
        z = torch.randn(n, dtype=torch.float64, generator=torch.Generator().manual_seed(n))
        expected = torch.autograd.functional.jacobian(lambda v: torch.softmax(v, 0), z)
        torch.testing.assert_close(softmax_jacobian(z), expected)
