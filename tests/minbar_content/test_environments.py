"""Environments: pinned with hashes, and silent on where packages come from."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from minbar.content.environments import list_environments, load_environment
from minbar.content.locate import built_in_root
from minbar.errors import ContentError, UserError

HASH = f"--hash=sha256:{'a' * 64}"


def lines(error: pytest.ExceptionInfo[ContentError]) -> list[str]:
    """Each problem, its place shortened to file name, line and column."""
    return [str(problem).rpartition("/")[2] for problem in error.value.problems]


def test_an_environment_is_loaded(bank: Path) -> None:
    """Name, declaration, requirements and folder come as they lie there."""
    environment = load_environment([bank], "small")
    folder = bank / "takehomes" / "environments" / "small"
    assert environment.name == "small"
    assert environment.spec.preload == ["numpy", "sklearn.metrics"]
    assert environment.requirements == (folder / "requirements.txt").read_bytes()
    assert environment.folder == folder


@pytest.mark.parametrize("name", list_environments([built_in_root()]))
def test_built_in_environments_are_right(name: str) -> None:
    """Every environment that minbar brings along passes its own rules."""
    assert load_environment([built_in_root()], name).requirements


def test_unknown_environment(bank: Path) -> None:
    """The error guesses which was meant."""
    with pytest.raises(UserError, match=r"no environment `smal`\. Did you mean `small`"):
        load_environment([bank], "smal")


def test_the_same_name_in_two_roots(bank: Path, tmp_path: Path) -> None:
    """Two roots with one name are an error, not a choice."""
    shutil.copytree(bank, tmp_path / "other")
    with pytest.raises(ContentError, match="`small` is also in") as caught:
        list_environments([bank, tmp_path / "other"])
    assert caught.value.where == str(tmp_path / "other" / "takehomes/environments/small")


def test_name_must_be_the_folder(bank: Path) -> None:
    """The name is declared once, and the folder repeats it."""
    folder = bank / "takehomes" / "environments"
    (folder / "small").rename(folder / "tall")
    with pytest.raises(ContentError) as caught:
        load_environment([bank], "tall")
    assert lines(caught) == [
        "environment.yaml:2:7: `name` is `small`, but the folder is `tall`. Make them equal"
    ]


@pytest.mark.parametrize(
    ("requirement", "said"),
    [
        ("numpy", "requirements.txt:1:1: `numpy` is not a package pinned with `==`"),
        (f"numpy>=1 {HASH}", "`numpy>=1` is not a package pinned"),
        ("numpy==1.0", "`numpy==1.0` has no hash"),
        ("numpy==1.0 --hash=md5:1", "`numpy==1.0` has no hash, or more than hashes"),
        (f"numpy==1.0 {HASH} --global-option=x", "or more than hashes"),
        (
            f"ok==1.0 \\\n    {HASH}\n-i somewhere\n",
            "requirements.txt:3:1: `-i somewhere`",
        ),
        ("--extra-index-url https://example.org", "is not a package pinned"),
        ("numpy @ https://example.org/numpy.whl", "is not a package pinned"),
        ("-e .", "is not a package pinned"),
    ],
)
def test_requirements_that_are_not_pinned(bank: Path, requirement: str, said: str) -> None:
    """Options, addresses and open versions are refused at their line."""
    path = bank / "takehomes/environments/small/requirements.txt"
    path.write_text(requirement)
    with pytest.raises(ContentError) as caught:
        load_environment([bank], "small")
    (line,) = lines(caught)
    assert said in line


def test_requirements_must_be_text(bank: Path) -> None:
    """Bytes that are no UTF-8 are refused."""
    (bank / "takehomes/environments/small/requirements.txt").write_bytes(b"\xff")
    with pytest.raises(ContentError, match="is not UTF-8"):
        load_environment([bank], "small")


def test_requirements_must_be_there(bank: Path) -> None:
    """An environment without pins is no environment."""
    (bank / "takehomes/environments/small/requirements.txt").unlink()
    with pytest.raises(ContentError, match="cannot be read: No such file"):
        load_environment([bank], "small")
