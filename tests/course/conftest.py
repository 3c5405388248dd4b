"""Makes `agreement.check` importable by the tests beside it (they are no package, so that pytest imports them by path)."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
