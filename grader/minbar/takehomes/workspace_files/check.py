"""Check your work: `python check.py`.

Runs the notebook from top to bottom in a fresh kernel, then the public tests, as the
grader will. Nothing is sent anywhere.
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
OLDEST = (3, 11)
INSTALL = "python -m pip install --require-hashes -r requirements.txt"


def main() -> int:
    """Check, or say what is missing; returns the exit status."""
    if sys.version_info < OLDEST:
        sys.exit("This needs Python 3.11 or newer, and this is " + sys.version.split()[0])
    sys.path.insert(0, str(HERE / ".minbar"))
    try:
        from minbar.takehomes.checker.check import main as check
    except ModuleNotFoundError as error:
        sys.exit("The package " + str(error.name) + " is missing. Install with:\n  " + INSTALL)
    return check(HERE)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
