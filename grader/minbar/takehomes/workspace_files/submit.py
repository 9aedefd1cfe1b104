"""Pack your work for handing in: `python submit.py`.

Checks the notebook and packs it into one file, with the files that may come along.
Nothing is sent anywhere.
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
OLDEST = (3, 11)


def main() -> int:
    """Pack, or say what is wrong; returns the exit status."""
    if sys.version_info < OLDEST:
        sys.exit("This needs Python 3.11 or newer, and this is " + sys.version.split()[0])
    sys.path.insert(0, str(HERE / ".minbar"))
    from minbar.takehomes.checker.submit import main as submit

    return submit(HERE)


if __name__ == "__main__":
    sys.exit(main())
