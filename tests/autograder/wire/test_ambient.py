"""Random generators that a test has seeded, in a process that may lack the library."""

import numpy as np
import pytest
import torch

from autograder.wire import ambient
from autograder.wire.values import Decoder, Encoder, Hooks


@pytest.fixture
def seeded():
    """What a test that has seeded all three generators sends to the student's process."""
    encoder = Encoder(Hooks())
    body = {"random": {name: encoder.array(np.array(g.get())) for name, g in ambient.GENERATORS.items()}}
    return body, Decoder(Hooks(), [bytearray(blob) for blob in encoder.blobs()], 1 << 24)


def test_a_generator_whose_library_is_not_there_is_passed_over(seeded, monkeypatch):
    """The test imports torch and calls manual_seed; no cell of the notebook does."""
    assert set(ambient.GENERATORS) == {"python", "numpy", "torch"}
    monkeypatch.setattr(ambient.LIBRARIES["torch"], "loaded", lambda: False)
    taken, answer = ambient.Taken(), {}
    taken.take(*seeded)
    taken.add(answer)
    assert answer == {}
    np.random.random()
    taken.add(answer)
    assert answer == {"drew": ["numpy"]}


def test_a_generator_that_is_there_is_set(seeded):
    taken, answer = ambient.Taken(), {}
    taken.take(*seeded)
    torch.rand(1)
    taken.add(answer)
    assert answer == {"drew": ["torch"]}
