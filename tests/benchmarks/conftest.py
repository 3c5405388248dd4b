"""Makes `paired` importable by the benchmarks beside it, when pytest looks through them for doctests."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
