"""Items as they are, as they were, and out of a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from minbar.bank.lookup import find_version
from minbar.content.banks import Bank, load_bank
from minbar.errors import UserError
from tests.bank.histories import SPLIT_ID, make_history


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    """Give a bank with a history."""
    return load_bank([make_history(tmp_path_factory.mktemp("history"))])


@pytest.mark.parametrize(
    ("suffix", "version"),
    [
        ("", "1.0.1"),
        ("@1.0.1", "1.0.1"),
        ("@1.0.0", "1.0.0"),
        ("@first", "1.0.0"),
        ("@HEAD~1", "1.0.0"),
    ],
)
def test_versions_and_revisions_find_the_item_as_it_was(
    bank: Bank, suffix: str, version: str
) -> None:
    """A version of the changelog and any name of a commit lead to the same old item."""
    found = find_version(bank, f"{SPLIT_ID}{suffix}")
    assert found.item.version == version
    assert (", one" in found.item.title) == (version == "1.0.0")


def test_a_path_finds_what_stands_there(bank: Bank) -> None:
    """Folder and file name the same item, with the hash that the bank has."""
    loaded = bank.items[SPLIT_ID]
    for path in (loaded.folder, loaded.folder / "item.yaml"):
        assert find_version(bank, str(path)).sha256 == loaded.sha256


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (f"{SPLIT_ID}@9.9.9", "has no version `9.9.9`"),
        (f"{SPLIT_ID}@no-such-branch", "git knows no commit"),
        ("acme.theory.validation.splitt", f"Did you mean `{SPLIT_ID}`"),
        ("no/such/item.yaml", "cannot|no such file"),
    ],
)
def test_what_is_not_there_is_named(bank: Bank, name: str, said: str) -> None:
    """Each message says what was looked for, or what was meant."""
    with pytest.raises(UserError, match=said):
        find_version(bank, name)


def test_old_files_come_along(bank: Bank) -> None:
    """The attached files of an old item are those of its commit."""
    name = "acme.math.probability.alarms"
    old = find_version(bank, f"{name}@first")
    assert (old.files, old.sha256) == (dict(bank.items[name].files), bank.items[name].sha256)


def test_a_revision_outside_of_git_is_refused(tmp_path: Path) -> None:
    """A bank in no repository has no history, and says so."""
    from tests.bank.samples import make_bank

    bank = load_bank([make_bank(tmp_path)])
    with pytest.raises(UserError, match="no git repository"):
        find_version(bank, f"{SPLIT_ID}@HEAD")
