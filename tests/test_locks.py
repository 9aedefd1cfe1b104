"""Lock files: every requirement pinned by hash, no package index named."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parent.parent
IMAGE_LOCKS = sorted(ROOT.glob("takehomes/environments/*/*.txt"))
LOCKS = [*sorted(ROOT.glob("requirements/*.txt")), *IMAGE_LOCKS]
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}(?= |$)")


def entries(lock: Path) -> list[str]:
    """Return the logical lines of a lock file, without comments."""
    text = re.sub(r"(?m)^\s*#.*$", "", lock.read_text("utf-8"))
    return [" ".join(line.split()) for line in text.replace("\\\n", " ").splitlines() if line]


def pins(lock: Path) -> dict[str, str]:
    """Return version by name."""
    requirements = (Requirement(entry.split(" --hash")[0]) for entry in entries(lock))
    return {
        canonicalize_name(each.name): str(each.specifier).removeprefix("==")
        for each in requirements
    }


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: f"{lock.parent.name}/{lock.name}")
def test_every_requirement_is_pinned_with_hashes(lock: Path) -> None:
    """Each line of a lock file is one exact version and nothing but SHA-256 hashes."""
    for entry in entries(lock):
        requirement, *_ = entry.split(" --hash")
        assert re.fullmatch(r"[a-z0-9.-]+==[^ ]+( ; .+)?", requirement)
        assert HASH.search(entry)
        assert HASH.sub("", entry).strip() == requirement


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: f"{lock.parent.name}/{lock.name}")
def test_no_lock_names_a_package_index(lock: Path) -> None:
    """A lock file holds no address, so it works with whatever index a machine is set up for."""
    text = lock.read_text("utf-8")
    assert "://" not in text
    assert not re.search(r"(?m)^\s*(-i|-f|--index|--extra-index|--find-links|--trusted)", text)


def test_the_runtime_lock_satisfies_what_the_package_asks_for() -> None:
    """Every dependency in pyproject.toml is locked, at a version that its bounds allow."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    locked = pins(ROOT / "requirements/runtime.txt")
    for dependency in map(Requirement, project["dependencies"]):
        assert Version(locked[canonicalize_name(dependency.name)]) in dependency.specifier


def test_the_test_lock_holds_the_runtime_lock() -> None:
    """Tests run with the versions that a user gets."""
    runtime, test = (pins(ROOT / f"requirements/{name}.txt") for name in ("runtime", "test"))
    assert runtime.items() <= test.items()


@pytest.mark.parametrize("lock", IMAGE_LOCKS, ids=lambda lock: f"{lock.parent.name}/{lock.name}")
def test_host_and_image_agree_on_every_package_they_share(lock: Path) -> None:
    """The codec is tested on the host with the versions that it meets in rooms."""
    image, host = pins(lock), pins(ROOT / "requirements/test.txt")
    shared = image.keys() & host.keys()
    assert {name: image[name] for name in shared} == {name: host[name] for name in shared}


@pytest.mark.parametrize(
    "environment",
    [path.parent for path in sorted(ROOT.glob("takehomes/environments/*/workspace.in"))],
    ids=lambda path: path.name,
)
def test_a_candidate_works_with_the_versions_of_the_image(environment: Path) -> None:
    """A workspace installs the image's environment version for version, and JupyterLab."""
    image, workspace = (pins(environment / f"{name}.txt") for name in ("requirements", "workspace"))
    assert image.items() <= workspace.items()
    assert "jupyterlab" in workspace
