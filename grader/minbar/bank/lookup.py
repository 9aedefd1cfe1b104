"""Finding an item as it is, as it was in history, in a file, or as the store keeps it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final, Literal, TypeAlias

from minbar.bank.git import Revision, commits_of, resolve_revision
from minbar.content.bank_parts import Part, read_item
from minbar.content.banks import Bank, LoadedItem
from minbar.content.folders import read_tree
from minbar.content.problems import Problems, visible
from minbar.content.records import read_record
from minbar.errors import ContentError, ContentProblem, UserError
from minbar.models.item import Item

__all__ = ["FoundItem", "Source", "find_version"]

Source: TypeAlias = Literal["bank", "file", "history", "store"]
_SEMVER: Final = re.compile(r"\d+\.\d+\.\d+")
_VERSION: Final = re.compile(rb"""(?m)^version:\s*["']?([^"'\s#]+)""")
_ID: Final = re.compile(rb"""(?m)^id:\s*["']?([^"'\s#]+)""")


@dataclass(frozen=True, slots=True)
class FoundItem:
    """An item and its files.

    Attributes:
        name: what it was asked for by.
        item: the declaration.
        files: attached files by name.
        sha256: hash of its canonical record.
        source: where it was found: `bank`, `file`, `history` or `store`.
        place: the same as a clause, with the commit where there is one.
    """

    name: str
    item: Item
    files: Mapping[str, bytes]
    sha256: str
    source: Source = "bank"
    place: str = "as it stands in the bank"


def find_version(bank: Bank, name: str, *, store: str | None = None) -> FoundItem:
    """Find an item.

    A version that is not the bank's own comes out of the history of its file, else
    out of the store, which keeps every item that was ever drawn.

    Args:
        bank: where ids are looked up.
        name: `ID`, `ID@VERSION`, `ID@REV` with any git revision, or the path of an
            `item.yaml` or its folder.
        store: URL of the store, where it isn't the usual one.

    Raises:
        UserError: if there is no such item, version or revision, or the store that
            was needed is in no good state.
        ContentError: if it was another form, or not right, at that revision.
    """
    path = Path(name)
    if path.is_dir() or path.suffix in {".yaml", ".yml"}:
        return _from_file(path / "item.yaml" if path.is_dir() else path, name)
    item_id, _, version = name.partition("@")
    if _SEMVER.fullmatch(version):
        return _of_version(bank, item_id, version, store)
    now = bank.find_item(item_id)
    if not version:
        return FoundItem(name, now.item, now.files, now.sha256)
    revision = resolve_revision(_root(bank, now), version, where=visible(name))
    return _from_revision(revision, item_id, name)


def _of_version(bank: Bank, item_id: str, version: str, store: str | None) -> FoundItem:
    name = f"{item_id}@{version}"
    try:
        now = bank.find_item(item_id)
        if version == now.item.version:
            return FoundItem(name, now.item, now.files, now.sha256)
        root = _root(bank, now)
        return _from_history(root, now.folder.relative_to(root).as_posix(), name, now.item)
    except ContentError:
        raise
    except UserError as error:  # no such item, version or repository: the last place to look
        found = _from_store(item_id, version, store)
        if found is None:
            what = f"{error.what}, and the store does not keep it"
            raise UserError(what, where=error.where, todo=error.todo) from None
        return found


def _root(bank: Bank, now: LoadedItem) -> Path:
    return next(root for root in bank.roots if now.folder.is_relative_to(root))


def _from_store(item_id: str, version: str, store: str | None) -> FoundItem | None:
    from minbar.bank.kept import kept_item  # the store's libraries take long to import

    kept = kept_item(item_id, version, store)
    if kept is None:
        return None
    name = f"{item_id}@{version}"
    item, files = read_record(kept.record, name=name)
    place = "as the store keeps it, without status, enemies and reviewers"
    return FoundItem(name, item, files, kept.sha256, "store", place)


def _from_file(path: Path, name: str) -> FoundItem:
    problems = Problems()
    files = read_tree(path.parent, problems)
    problems.raise_if_any()
    if path.name not in files:
        what = "there is no such file"
        raise UserError(what, where=str(path))
    folder = "/".join(path.resolve().parent.parts[-3:])
    raw = files.pop(path.name)
    result = read_item(raw, files, name=str(path), folder=folder)
    return _found(result, name, "file", f"as it stands in {path}")


def _from_history(root: Path, folder: str, name: str, now: Item) -> FoundItem:
    """Find the newest commit in which the item had a version."""
    version = name.partition("@")[2]
    for revision in commits_of(root, f"{folder}/item.yaml"):
        paths = revision.files(folder)
        raw = revision.read([paths[f"{folder}/item.yaml"]]) if paths else {}
        for content in raw.values():
            match = _VERSION.search(content)
            if match and match[1].decode("utf-8", "replace") == version:
                return _read(revision, folder, name)
    known = ", ".join(change.version for change in now.changelog)
    what = f"`{now.id}` has no version `{visible(version)}` in the history of its file"
    raise UserError(what, where=str(root), todo=f"Its changelog names {known}")


def _from_revision(revision: Revision, item_id: str, name: str) -> FoundItem:
    for path, content in _declarations(revision):
        match = _ID.search(content)
        if match and match[1].decode("utf-8", "replace") == item_id:
            return _read(revision, PurePosixPath(path).parent.as_posix(), name)
    what = f"there was no item `{visible(item_id)}` at {revision.commit[:10]}"
    raise UserError(what, where=visible(name))


def _declarations(revision: Revision) -> Iterator[tuple[str, bytes]]:
    files = revision.files("questions")
    paths = {path: one for path, one in files.items() if path.endswith("/item.yaml")}
    contents = revision.read(paths.values())
    return ((path, contents[one]) for path, one in paths.items() if one in contents)


def _read(revision: Revision, folder: str, name: str) -> FoundItem:
    paths = revision.files(folder)
    contents = revision.read(paths.values())
    files = {
        PurePosixPath(path).name: contents[one] for path, one in paths.items() if one in contents
    }
    raw = files.pop("item.yaml")
    place = folder.removeprefix("questions/")
    result = read_item(raw, files, name=f"{revision.commit[:10]}:{folder}", folder=place)
    return _found(result, name, "history", f"as it was at commit {revision.commit[:10]}")


def _found(
    result: tuple[Part | None, Sequence[ContentProblem]], name: str, source: Source, place: str
) -> FoundItem:
    part, problems = result
    if part is None:
        raise ContentError(tuple(problems))
    return FoundItem(name, part.value, part.files, part.sha256, source, place)
