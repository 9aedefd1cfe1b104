"""Keep two processes busy; say how much CPU they got, and how often the kernel held them back."""

import json
import os
import sys
import time
from pathlib import Path

COUNTERS = ("/sys/fs/cgroup/cpu.stat", "/sys/fs/cgroup/cpu/cpu.stat")


def throttled() -> int | None:
    """Read the kernel's counter, where the room shows it."""
    for path in map(Path, COUNTERS):
        if path.exists():
            for line in path.read_text().splitlines():
                if line.startswith("nr_throttled "):
                    return int(line.split()[1])
    return None


def busy(until: float) -> int:
    """Fork a process that computes until then."""
    child = os.fork()
    if child == 0:
        while time.monotonic() < until:
            pass
        os._exit(0)
    return child


def share(seconds: float) -> float:
    """Return how many CPUs two busy processes got."""
    start = time.monotonic()
    children = [busy(start + seconds) for _ in range(2)]
    usages = [os.wait4(child, 0)[2] for child in children]
    used = sum(usage.ru_utime + usage.ru_stime for usage in usages)
    return used / (time.monotonic() - start)


def main(rounds: int) -> None:
    """Measure until the kernel held something back: on a busy machine that takes a while."""
    shares = [share(1.0)]
    while len(shares) < rounds and throttled() == 0:
        shares.append(share(1.0))
    sys.stdout.write(json.dumps({"cpus": max(shares), "throttled": throttled()}) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
