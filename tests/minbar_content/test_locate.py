"""Where the content is found, in which order."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import minbar
from minbar.content.locate import built_in_root, find_content
from minbar.errors import OurFault, UserError


@pytest.fixture
def roots(tmp_path: Path) -> tuple[Path, Path]:
    """Two folders of content."""
    one, other = tmp_path / "one", tmp_path / "other"
    (one / "takehomes").mkdir(parents=True)
    (other / "questions").mkdir(parents=True)
    return one, other


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that stands for an installed package without content."""
    folder = tmp_path / "tree" / "grader" / "minbar"
    folder.mkdir(parents=True)
    monkeypatch.setattr(minbar, "__file__", str(folder / "__init__.py"))
    return folder


def test_explicit_paths_win(roots: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths of the command line come before the environment variable, and several combine."""
    monkeypatch.setenv("MINBAR_BANK", "/nowhere")
    assert find_content(roots) == roots


def test_same_path_twice_is_one_root(roots: tuple[Path, Path]) -> None:
    """A root that is named twice does not collide with itself."""
    assert find_content([roots[0], roots[0] / "." / ""]) == (roots[0],)


def test_variable_wins_over_the_built_in(
    roots: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The variable holds paths as PATH does; empty parts do not count."""
    monkeypatch.setenv("MINBAR_BANK", os.pathsep.join([str(roots[0]), "", str(roots[1])]))
    assert find_content() == roots


def test_built_in_content_is_the_checkout() -> None:
    """The tests run in a checkout, so its own content is what they find."""
    assert find_content() == (Path(__file__).parents[2],)


@pytest.mark.parametrize(
    ("name", "said"), [("missing", "does not exist"), ("file", "is no folder")]
)
def test_a_path_that_is_no_folder(tmp_path: Path, name: str, said: str) -> None:
    """The error names the path and says what it is."""
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match=said) as caught:
        find_content([tmp_path / name])
    assert caught.value.where == str(tmp_path / name)


def test_a_folder_without_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says which setting leads to a folder that holds nothing of use."""
    monkeypatch.setenv("MINBAR_BANK", str(tmp_path))
    with pytest.raises(UserError, match="holds no content") as caught:
        find_content()
    assert caught.value.todo == "Mend MINBAR_BANK"


def test_checkout_wins_over_the_copy_in_the_package(package: Path) -> None:
    """Where there is a checkout, a copy inside the package is stale by definition."""
    checkout = package.parent.parent
    (checkout / "pyproject.toml").write_text('[project]\nname = "minbar"\n')
    (checkout / "takehomes").mkdir()
    (package / "_content" / "takehomes").mkdir(parents=True)
    assert built_in_root() == checkout


@pytest.mark.parametrize(
    "declared", ['[project]\nname = "other"\n', "project = 3\n", "not toml", None]
)
def test_another_project_is_no_checkout(package: Path, declared: str | None) -> None:
    """A project that merely contains the package does not lend it its folders."""
    tree = package.parent.parent
    (tree / "takehomes").mkdir()
    if declared is not None:
        (tree / "pyproject.toml").write_text(declared)
    (package / "_content" / "rubrics").mkdir(parents=True)
    assert built_in_root() == package / "_content"


def test_no_content_at_all_is_our_fault(package: Path) -> None:
    """A broken installation is not blamed on the user."""
    with pytest.raises(OurFault, match="without its content") as caught:
        built_in_root()
    assert caught.value.where == str(package)


def test_the_built_in_content_can_lie_beside_a_given_one(tmp_path: Path) -> None:
    """The word `built-in` among the paths stands for what minbar brings along."""
    (tmp_path / "takehomes").mkdir()
    assert find_content([tmp_path, Path("built-in")]) == (tmp_path.resolve(), built_in_root())
