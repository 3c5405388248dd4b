"""Makes this folder's modules importable by its tests (they are no package, so that pytest imports them by
path).
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
