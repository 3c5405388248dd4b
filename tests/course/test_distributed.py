"""Two processes take the steps of one with the doubled batch."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest


def losses(tmp_path, mnist_root, launcher, batch, dropout=0.0):
    kept = tmp_path / f"{batch}.json"
    module = ["-m", "course.ladder.distributed", "--batch", str(batch), "--steps", "20"]
    done = subprocess.run(
        [sys.executable, *launcher, *module, "--dropout", str(dropout), "--losses", str(kept)],
        env=os.environ | {"COURSE_DATA": str(mnist_root), "OMP_NUM_THREADS": "1", "GLOO_SOCKET_IFNAME": "lo"},
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert done.returncode == 0, done.stderr
    assert "at the first step" in done.stdout
    return json.loads(kept.read_text())


@pytest.mark.slow
@pytest.mark.needs("mnist")
def test_two_processes_take_the_steps_of_one_with_the_doubled_batch(tmp_path, mnist_root):
    torchrun = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    two = losses(tmp_path, mnist_root, torchrun, 64)
    one = losses(tmp_path, mnist_root, [], 128)
    assert len(one) == len(two) == 20 and one[-1] < 1
    np.testing.assert_allclose(two, one, rtol=0, atol=1e-5)
