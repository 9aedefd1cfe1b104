"""Take memory in a child until the kernel kills it; say how far it came."""

import json
import os
import sys
from pathlib import Path

MIB = 1024 * 1024
COUNTERS = (
    "/sys/fs/cgroup/memory.events",
    "/sys/fs/cgroup/memory/memory.oom_control",
)


def take(most_mb: int, report: int) -> None:
    """Allocate and touch one MiB after the other."""
    kept = []
    for _ in range(most_mb):
        kept.append(bytearray(os.urandom(4096)) * (MIB // 4096))
        os.write(report, b".")
    os._exit(0)


def oom_kills() -> int | None:
    """Read the kernel's counter, where the room shows it."""
    for path in map(Path, COUNTERS):
        if path.exists():
            for line in path.read_text().splitlines():
                if line.startswith("oom_kill "):
                    return int(line.split()[1])
    return None


def main(most_mb: int) -> None:
    """Fork, wait for the child's end, report."""
    before = oom_kills()
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        take(most_mb, write)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        taken = len(pipe.read())
    _, status = os.waitpid(child, 0)
    result = {
        "taken_mb": taken,
        "exit_code": os.waitstatus_to_exitcode(status),
        "oom_kills_before": before,
        "oom_kills": oom_kills(),
    }
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
