#!/usr/bin/env bash
# What only a GPU can show, as a table, in under four minutes: from a checkout, with torch, torchvision and NumPy,
# without nbgrader and without a network. MNIST is taken from COURSE_DATA, by default tests/gpu/data (git ignores
# it): tests/gpu/data/MNIST/raw/*.gz.
set -euo pipefail
cd "$(dirname "$0")/../.."
if ! reason=$(python3 -c "import torch; print('' if torch.cuda.is_available() else 'torch sees no CUDA GPU')" 2>&1); then
    echo "skipped: torch cannot be imported (${reason##*$'\n'})"
    exit 0
fi
if [ -n "$reason" ]; then
    echo "skipped: $reason"
    exit 0
fi
export COURSE_DATA=${COURSE_DATA:-tests/gpu/data}
# cuBLAS repeats its sums in the same order only with this; it is read when CUDA starts.
export CUBLAS_WORKSPACE_CONFIG=:4096:8 PYTHONPATH=$PWD
exec timeout 235 python3 tests/gpu/checks.py
