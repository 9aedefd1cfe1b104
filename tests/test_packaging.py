"""The wheel works without a checkout; an editable install never shows a stale copy."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pytest

import minbar

ROOT = Path(__file__).parent.parent
CONTENT = ("questions", "rubrics", "takehomes")
PARTS = ("pyproject.toml", "README.md", "LICENSE", "grader", *CONTENT)
OFFLINE = ("--no-index", "--no-deps", "--no-build-isolation")
FIND_CONTENT = """
from minbar.content.locate import find_content
print(*find_content(), sep="\\n")
"""
READ_BRIEF = """
from minbar.content.locate import find_content
from minbar.content.takehomes import load_takehome
print(load_takehome(find_content(), "late-deliveries").brief)
"""


class Installation(NamedTuple):
    """A virtual environment that holds minbar and borrows its dependencies.

    Attributes:
        home: the environment's folder.
        empty: a folder with nothing in it, where commands run.
    """

    home: Path
    empty: Path

    @property
    def python(self) -> Path:
        """The environment's interpreter."""
        return self.home / "bin" / "python"

    def run(self, *command: str) -> str:
        """Run a command of this environment in the empty folder and return its output."""
        program, *arguments = command
        done = subprocess.run(
            [str(self.home / "bin" / program), *arguments],
            cwd=self.empty,
            env=self.environment(),
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def environment(self) -> dict[str, str]:
        """The environment of a user who has set nothing."""
        kept = ("HOME", "LANG", "MINBAR_HOME", "PATH")
        return {name: os.environ[name] for name in kept if name in os.environ}


def make_environment(folder: Path) -> Installation:
    """Make a virtual environment that sees our dependencies but not our checkout.

    A path in a .pth file adds a folder's modules, but not that folder's own
    .pth files: the checkout that is installed there stays unseen.
    """
    venv.create(folder / "venv")
    paths = {"base": str(folder / "venv"), "platbase": str(folder / "venv")}
    site = Path(sysconfig.get_path("purelib", vars=paths))
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    empty = folder / "empty"
    empty.mkdir()
    return Installation(folder / "venv", empty)


def pip(*arguments: str | Path) -> None:
    """Run pip without an index."""
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def install(environment: Installation, *what: str | Path) -> None:
    """Install minbar alone, from files that are here."""
    pip("--python", environment.python, "install", *OFFLINE, *what)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", *OFFLINE, "--wheel-dir", folder, ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Install the wheel where no checkout is."""
    environment = make_environment(tmp_path_factory.mktemp("installed"))
    install(environment, wheel)
    return environment


@pytest.fixture(scope="module")
def names(wheel: Path) -> frozenset[str]:
    """Names of all files in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return frozenset(archive.namelist())


def files_below(folder: Path) -> set[str]:
    """Return the paths of a folder's files, without what tools leave behind."""
    paths = (file.relative_to(folder) for file in folder.rglob("*") if file.is_file())
    return {path.as_posix() for path in paths if not left_behind(path.parts)}


def left_behind(parts: Iterable[str]) -> bool:
    """Whether a path is one of a cache, or hidden."""
    return any(part == "__pycache__" or part.startswith(".") for part in parts)


def test_wheel_holds_package_licence_and_content(names: frozenset[str]) -> None:
    """Code, type marker, licence and every content file of the checkout are in the wheel."""
    code = files_below(ROOT / "grader")
    content = {
        f"minbar/_content/{part}/{name}" for part in CONTENT for name in files_below(ROOT / part)
    }
    information = f"minbar-{minbar.__version__}.dist-info"
    assert {*code, *content, f"{information}/licenses/LICENSE"} <= names
    assert "minbar/py.typed" in code


def test_wheel_holds_nothing_else(names: frozenset[str]) -> None:
    """Neither the project's tests nor anything that a run leaves behind is in the wheel."""
    stray = {
        name
        for name in names
        if not name.startswith(("minbar/", "minbar-")) or left_behind(name.split("/"))
    }
    assert stray == set()


def test_wheel_runs_from_an_empty_folder(installed: Installation) -> None:
    """Version and help need neither a checkout nor an engine."""
    assert installed.run("minbar", "--version").split() == [
        "minbar,",
        "version",
        minbar.__version__,
    ]
    assert "grade" in installed.run("minbar", "--help")
    assert installed.run("python", "-m", "minbar", "--version").startswith("minbar")


def test_wheel_finds_its_content(installed: Installation) -> None:
    """Without a checkout the content is the copy inside the installed package."""
    roots = [Path(line) for line in installed.run("python", "-c", FIND_CONTENT).splitlines()]
    assert [root.name for root in roots] == ["_content"]
    assert all(root.is_relative_to(installed.home) for root in roots)
    assert "late-deliveries" in installed.run("minbar", "takehome", "list")


def test_wheel_brings_its_attacks_along(installed: Installation) -> None:
    """Whoever installs it can attack their own engine; the target is no take-home."""
    assert "fork_bomb" in installed.run("minbar", "sandbox", "attack", "--list")
    assert "attacked" not in installed.run("minbar", "takehome", "list")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A second checkout, whose content a test may edit."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    for part in filter(Path.exists, (ROOT / name for name in PARTS)):
        copy = shutil.copytree if part.is_dir() else shutil.copy
        copy(part, folder / part.name)
    return folder


def test_editable_install_shows_an_edit_at_once(checkout: Path, tmp_path: Path) -> None:
    """An editable install reads the checkout's content, and holds no copy that could go stale."""
    environment = make_environment(tmp_path)
    install(environment, "--editable", checkout)
    assert list(environment.home.rglob("_content")) == []
    brief = checkout / "takehomes" / "late-deliveries" / "brief.md"
    assert "Edited a moment ago." not in environment.run("python", "-c", READ_BRIEF)
    brief.write_text("Edited a moment ago.\n", "utf-8")
    assert environment.run("python", "-c", READ_BRIEF).strip() == "Edited a moment ago."
