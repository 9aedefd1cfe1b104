"""Items as they are, as they were, and out of a file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from minbar.bank.lookup import FoundItem, find_version
from minbar.content.banks import Bank, load_bank
from minbar.content.records import item_record
from minbar.errors import UserError
from minbar.store.database import open_database
from minbar.store.items import keep_items
from tests.bank.histories import SPLIT_ID, make_history


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    """Give a bank with a history."""
    return load_bank([make_history(tmp_path_factory.mktemp("history"))])


@pytest.mark.parametrize(
    ("suffix", "version", "source"),
    [
        ("", "1.0.1", "bank"),
        ("@1.0.1", "1.0.1", "bank"),
        ("@1.0.0", "1.0.0", "history"),
        ("@first", "1.0.0", "history"),
        ("@HEAD~1", "1.0.0", "history"),
    ],
)
def test_versions_and_revisions_find_the_item_as_it_was(
    bank: Bank, suffix: str, version: str, source: str
) -> None:
    """A version of the changelog and any name of a commit lead to the same old item."""
    found = find_version(bank, f"{SPLIT_ID}{suffix}")
    assert (found.item.version, found.source) == (version, source)
    assert (", one" in found.item.title) == (version == "1.0.0")


def test_a_path_finds_what_stands_there(bank: Bank) -> None:
    """Folder and file name the same item, with the hash that the bank has."""
    loaded = bank.items[SPLIT_ID]
    for path in (loaded.folder, loaded.folder / "item.yaml"):
        assert find_version(bank, str(path)).sha256 == loaded.sha256


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (f"{SPLIT_ID}@9.9.9", "has no version `9.9.9` .* and the store does not keep it"),
        (f"{SPLIT_ID}t@1.0.0", f"Did you mean `{SPLIT_ID}`"),
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


def keep(bank: Bank, name: str) -> FoundItem:
    """Put an item into the store, as a draw does, and return it."""
    found = find_version(bank, name)
    data = item_record(found.item, found.files)
    with open_database() as database, database.begin() as conn:
        keep_items(conn, {found.sha256: (found.item.id, found.item.version, data)})
    return found


def test_what_history_lacks_comes_out_of_the_store(
    bank: Bank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bank outside of git, and one that lost the item, still show the version that was drawn."""
    monkeypatch.setenv("MINBAR_HOME", str(tmp_path / "state"))
    drawn = keep(bank, f"{SPLIT_ID}@1.0.0")
    copied = tmp_path / "copy"
    shutil.copytree(bank.roots[0], copied, ignore=shutil.ignore_patterns(".git"))
    found = find_version(load_bank([copied]), f"{SPLIT_ID}@1.0.0")
    assert (found.source, found.sha256) == ("store", drawn.sha256)
    assert found.item.title == drawn.item.title
    assert "as the store keeps it" in found.place
    shutil.rmtree(next(copied.glob("questions/theory/validation/split")))
    assert find_version(load_bank([copied]), f"{SPLIT_ID}@1.0.0").sha256 == drawn.sha256


def test_a_version_of_the_bank_or_its_history_needs_no_store(
    bank: Bank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store in a bad state is in nobody's way then; where it is needed, it is named."""
    bad = tmp_path / "store.sqlite"
    bad.write_bytes(b"no database, whatever its name says " * 40)
    monkeypatch.setenv("MINBAR_STORE", f"sqlite:///{bad}")
    assert find_version(bank, f"{SPLIT_ID}@1.0.1").source == "bank"
    assert find_version(bank, f"{SPLIT_ID}@1.0.0").source == "history"
    with pytest.raises(UserError, match="no store of minbar"):
        find_version(bank, f"{SPLIT_ID}@9.9.9")
