from otter.test_files import test_case

OK_FORMAT = False
name = "network"
points = 5


@test_case()
def test_network(Network):
    import torch

    network = Network(4, 8, 3)
    assert network(torch.zeros(5, 4)).shape == (5, 3)
    assert sum(p.numel() for p in network.parameters()) == 4 * 8 + 8 + 8 * 3 + 3
    batch = torch.randn(6, 4, generator=torch.Generator().manual_seed(2))
    state = network.state_dict()
    first, second = [name for name in state if name.endswith("weight")]
    hidden = torch.relu(batch @ state[first].T + state[first.replace("weight", "bias")])
    torch.testing.assert_close(
        network(batch), hidden @ state[second].T + state[second.replace("weight", "bias")]
    )
