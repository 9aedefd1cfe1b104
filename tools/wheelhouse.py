"""Fill a folder with the wheels of an environment's image, and print its path.

    tools/wheelhouse.py takehomes/environments/tabular

The image is then built without a network, here as on an air-gapped machine.
The folder is named by the hash of the lock file, so it is filled once.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from minbar.rooms.engine import connect, engine_facts

PYTHON: Final = "3.11"
NEWEST_GLIBC: Final = 36
"""Minor version of Debian bookworm's glibc 2: wheels may ask for this one or an older."""
OLDEST_GLIBC: Final = 5
ARCHITECTURES: Final = {"amd64": "x86_64", "arm64": "aarch64"}
HOUSES: Final = Path(__file__).parent.parent / "build" / "wheelhouse"


def main() -> None:
    """Print the path of a complete wheelhouse for the environment that is named."""
    environment = Path(sys.argv[1])
    print(wheelhouse(environment / "requirements.txt"))


def wheelhouse(lock: Path) -> Path:
    """Return the folder that holds every wheel of `lock`, downloading them if need be."""
    machine = engine_facts(connect()).architecture
    machine = ARCHITECTURES.get(machine, machine)
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    house = HOUSES / f"{lock.parent.name}-{machine}-{digest[:16]}"
    if not house.exists():
        partial = house.with_suffix(f".{os.getpid()}")
        download(lock, machine, partial)
        partial.rename(house)
    return house


def download(lock: Path, machine: str, folder: Path) -> None:
    """Download the wheels that the image's Python can install, by their hashes."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet"]
    command += ["--require-hashes", "--only-binary", ":all:", "--no-deps"]
    command += ["--implementation", "cp", "--python-version", PYTHON]
    command += [f"--platform={tag}" for tag in platforms(machine)]
    command += ["--requirement", str(lock), "--dest", str(folder)]
    done = subprocess.run(command, check=False, stdout=sys.stderr)
    if done.returncode:
        sys.exit("minbar: the packages of the sandbox image could not be downloaded; see above")


def platforms(machine: str) -> list[str]:
    """Return the platform tags that wheels for the image may carry, newest first."""
    modern = [
        f"manylinux_2_{minor}_{machine}" for minor in range(NEWEST_GLIBC, OLDEST_GLIBC - 1, -1)
    ]
    return [
        *modern,
        *(f"{name}_{machine}" for name in ("manylinux2014", "manylinux2010", "manylinux1")),
    ]


if __name__ == "__main__":
    main()
