"""Makes the red team's modules importable by its tests (they are no package, so that pytest imports them by
path).
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

# Not to be imported once more, in search of doctests: trap.py is a notebook's text, and writes a file; of the
# others each attack would be there twice.
collect_ignore = ["trap.py", "values.py", "ways.py", "odd.py", "harms.py"]
