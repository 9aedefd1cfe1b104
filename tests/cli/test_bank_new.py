"""`minbar bank new`, asked and told."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import minbar
from minbar.cli.bank_new import new
from minbar.content.banks import load_bank
from minbar.errors import UserError
from tests.bank.samples import make_bank

NAME = "acme.theory.validation.two-splits"
TOLD = (
    "--area=validation",
    "--slug=two-splits",
    "--title=Splits",
    "--topic=ml.validation.split",
    "--role=engineer=core",
    "--level=1,2",
    "--author=author-1",
)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a bank, and a state folder of its own."""
    monkeypatch.setenv("MINBAR_HOME", str(tmp_path / "state"))
    return make_bank(tmp_path)


def run(root: Path, *arguments: str, typed: str | None = None) -> Result:
    """Run the command; errors meant for the reader are raised."""
    everything = ["theory", "--bank", str(root), *arguments]
    return CliRunner().invoke(new, everything, input=typed, catch_exceptions=False)


def test_options_say_everything(root: Path) -> None:
    """With all options nothing is asked, and the next step is named."""
    result = run(root, *TOLD)
    assert f"minbar bank check {NAME}" in result.stdout
    assert load_bank([root]).cards[NAME].levels == (1, 2)


def test_what_is_missing_is_asked(root: Path) -> None:
    """Answers at the prompts make the same draft; Enter takes the levels that are offered."""
    typed = "validation\ntwo-splits\nSplits\nml.validation.split\nengineer\n\nauthor-1\n"
    assert run(root, typed=typed).exit_code == 0
    card = load_bank([root]).cards[NAME]
    assert (card.roles, card.levels) == ({"engineer": "core"}, (1, 2))


def test_the_copy_in_the_installed_package_is_no_place_for_drafts(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An upgrade would delete what was written there, so nothing is."""
    package = tmp_path / "package"
    package.mkdir()
    for part in ("content", "models"):  # the index of content looks at the code that reads it
        (package / part).symlink_to(Path(minbar.__file__).parent / part)
    installed = root.rename(package / "_content")
    before = sorted(installed.rglob("*"))
    monkeypatch.setattr(minbar, "__file__", str(package / "__init__.py"))
    with pytest.raises(UserError, match="upgrade") as caught:
        run(installed, *TOLD)
    assert "--bank built-in" in caught.value.todo
    assert sorted(installed.rglob("*")) == before


def test_levels_are_numbers(root: Path) -> None:
    """A level that is none is a wrong use of the command."""
    result = run(root, *TOLD, "--level=one")
    assert result.exit_code == 2
    assert "--level" in result.stderr
