"""Fork until the kernel refuses; say how many processes there were."""

import contextlib
import errno
import json
import os
import signal
import sys


def main(most: int) -> None:
    """Fork sleepers, count them, end them."""
    children: list[int] = []
    refused = ""
    while len(children) < most and not refused:
        try:
            child = os.fork()
        except OSError as error:
            refused = errno.errorcode.get(error.errno or 0, "unknown")
            break
        if child == 0:
            signal.pause()
        children.append(child)
    for child in children:
        os.kill(child, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(child, 0)
    sys.stdout.write(json.dumps({"processes": len(children) + 1, "refused": refused}) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
