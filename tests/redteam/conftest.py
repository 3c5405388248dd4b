"""Makes the red team's modules importable by its tests (they are no package, so that pytest imports them by
path).
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

collect_ignore = ["trap.py"]  # a notebook's text: to import it is to run it, and it writes a file
