"""Print the base that the sandbox image is to be built from, and make it if need be.

In this order: what `MINBAR_BASE` names; the registry's Python image, if the
engine has it or can reach a registry; a Debian that debootstrap makes here.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from minbar.rooms.engine import connect

if TYPE_CHECKING:
    import docker

REGISTRY_BASE: Final = "python:3.11-slim-bookworm"
DEBIAN_BASE: Final = "minbar-base:bookworm"
SUITE: Final = "bookworm"
PACKAGES: Final = "python3,python3-venv,ca-certificates"
REGISTRY_SECONDS: Final = 20
IMPORT_SECONDS: Final = 600
TOOLS: Final = Path(__file__).parent


def main() -> None:
    """Print the name of a base that the engine has or can pull."""
    print(os.environ.get("MINBAR_BASE") or choose_base())


def choose_base() -> str:
    """Return the registry's image where it is to be had, else our own Debian."""
    client = connect(timeout=REGISTRY_SECONDS)
    if has_image(client, REGISTRY_BASE):
        return REGISTRY_BASE
    if has_image(client, DEBIAN_BASE):
        return DEBIAN_BASE
    if registry_answers(client):
        return REGISTRY_BASE
    make_debian_base()
    return DEBIAN_BASE


def has_image(client: docker.DockerClient, name: str) -> bool:
    """Whether the engine holds an image under this name."""
    return bool(client.images.list(name=name))


def registry_answers(client: docker.DockerClient) -> bool:
    """Whether the engine can reach the registry that has the Python image."""
    from docker.errors import DockerException
    from requests.exceptions import RequestException

    try:
        client.images.get_registry_data(REGISTRY_BASE)
    except (DockerException, RequestException):
        return False
    return True


def make_debian_base() -> None:
    """Bootstrap a Debian and give it to the engine; needs root on Debian or Ubuntu."""
    say(f"no registry answers: making {DEBIAN_BASE} with debootstrap, which takes a minute")
    run([str(TOOLS / "debian-packages"), "debootstrap", "debootstrap"])
    with tempfile.TemporaryDirectory(prefix="minbar-base-") as scratch:
        root, archive = Path(scratch, "root"), Path(scratch, "base.tar")
        bootstrap(root)
        run(["tar", "--create", "--file", str(archive), "--directory", str(root), "."])
        import_image(archive)


def bootstrap(root: Path) -> None:
    """Put a small Debian with Python into `root`, from the host's own mirror if it has one."""
    options = ["--variant=minbase", f"--include={PACKAGES}"]
    run(["debootstrap", *options, SUITE, str(root), *host_mirror()])
    for cached in (root / "var/cache/apt/archives").glob("*.deb"):
        cached.unlink()


def host_mirror() -> list[str]:
    """Return the mirror that this machine's apt uses for the suite; debootstrap has a default."""
    columns = "$(ORIGIN) $(CODENAME) $(REPO_URI)"
    listing = subprocess.run(
        ["apt-get", "indextargets", "--format", columns],
        check=True,
        capture_output=True,
        text=True,
    )
    rows = (line.split() for line in listing.stdout.splitlines())
    mirrors = [row[2] for row in rows if row[:2] == ["Debian", SUITE]]
    return mirrors[:1]


def import_image(archive: Path) -> None:
    """Hand a file system to the engine as an image."""
    repository, _, tag = DEBIAN_BASE.partition(":")
    client = connect(timeout=IMPORT_SECONDS)
    client.api.import_image_from_file(str(archive), repository=repository, tag=tag)


def run(command: list[str]) -> None:
    """Run a command quietly; its output appears only if it fails."""
    done = subprocess.run(
        command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode:
        say(done.stdout[-2000:])
        sys.exit(f"minbar: {command[0]} failed with exit code {done.returncode}")


def say(text: str) -> None:
    """Tell whoever waits; standard output is for the name alone."""
    print(text, file=sys.stderr)


if __name__ == "__main__":
    main()
