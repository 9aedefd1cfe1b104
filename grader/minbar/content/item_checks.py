"""What must hold within one item's folder, beyond the type of each field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from minbar.content.bug_checks import check_bugs
from minbar.content.changelog_checks import check_changelog
from minbar.content.math_checks import CHECK_FILE, check_math
from minbar.content.problems import Problems, nearest, visible
from minbar.content.strict_yaml import Document
from minbar.models.item import Item

__all__ = ["check_item"]

# Fields that only items of some types have, with the types.
_ONLY: Final[Mapping[str, tuple[str, ...]]] = {
    "params": ("math",),
    "require": ("math",),
    "answer": ("math",),
    "files": ("debugging", "whiteboard", "pair-coding"),
    "bugs": ("debugging",),
    "plant": ("debugging",),
}
_NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "math": ("params", "answer"),
    "debugging": ("files", "bugs", "plant"),
}


def check_item(
    document: Document[Item], folder: str, files: Mapping[str, bytes], problems: Problems
) -> None:
    """Note everything in an item that does not fit together.

    Args:
        document: `item.yaml`.
        folder: `<type>/<area>/<slug>`, where it lies.
        files: the other files of its folder by name.
        problems: where problems are noted.
    """
    _check_identity(document, folder, problems)
    _check_fields(document, problems)
    _check_lists(document, problems)
    _check_people(document, problems)
    _check_files(document, files, problems)
    check_changelog(document.value, document.where, problems)
    check_bugs(document, problems)
    check_math(document, problems)


def _check_identity(document: Document[Item], folder: str, problems: Problems) -> None:
    item = document.value
    named = item.id.split(".", 1)[1].replace(".", "/")
    home = item.born or folder
    if named != home:
        expected = f"{item.id.partition('.')[0]}.{home.replace('/', '.')}"
        verb = "was born" if item.born else "lies"
        what = f"`id` is `{item.id}`, but the item {verb} in `questions/{visible(home)}`"
        todo = f"Make it `{visible(expected)}`; if the item has moved, `born` names its old folder"
        problems.add(what, where=document.where("id"), todo=todo)
    if item.type != folder.partition("/")[0]:
        what = f"`type` is `{item.type}`, but the item lies in `questions/{visible(folder)}`"
        problems.add(what, where=document.where("type"), todo="Make them equal")


def _check_fields(document: Document[Item], problems: Problems) -> None:
    item = document.value
    for field, types in _ONLY.items():
        if getattr(item, field) and item.type not in types:
            what = f"`{field}` belongs to items of type {_either(types)}; this is `{item.type}`"
            problems.add(what, where=document.where(field, key=True), todo="Delete it")
    for field in _NEEDED.get(item.type, ()):
        if not getattr(item, field):
            what = f"an item of type `{item.type}` needs `{field}`"
            problems.add(what, where=document.where("type"))
    if not any(each.required for each in item.listen_for):
        what = "nothing to listen for is required, so nothing makes an answer full"
        todo = "Write `required: true` where a full answer has it"
        problems.add(what, where=document.where("listen_for", key=True), todo=todo)


def _either(words: Sequence[str]) -> str:
    return " or ".join(f"`{word}`" for word in words)


def _check_lists(document: Document[Item], problems: Problems) -> None:
    """No identifier, topic, level or enemy stands twice."""
    item = document.value
    for field in ("listen_for", "wrong_answers", "enemies"):
        ids = [each.id for each in getattr(item, field)]
        _check_twice(ids, field, document, problems, inner=("id",))
    for field in ("topics", "levels", "authors", "reviewers"):
        _check_twice(getattr(item, field), field, document, problems)
    if not item.roles:
        problems.add("the item suits no role", where=document.where("roles"), todo="Name one")
    for number, enemy in enumerate(item.enemies):
        if enemy.id == item.id:
            problems.add("the item is its own enemy", where=document.where("enemies", number, "id"))


def _check_twice(
    values: Sequence[object],
    field: str,
    document: Document[Item],
    problems: Problems,
    inner: tuple[str, ...] = (),
) -> None:
    seen: set[object] = set()
    for number, value in enumerate(values):
        if value in seen:
            where = document.where(field, number, *inner)
            problems.add(f"`{value}` stands twice in `{field}`", where=where, todo="Keep one")
        seen.add(value)


def _check_people(document: Document[Item], problems: Problems) -> None:
    item = document.value
    if item.status == "active" and not item.reviewers:
        what = "the item is active, and nobody has read it a second time"
        todo = "Name a reviewer, or write `status: draft`"
        problems.add(what, where=document.where("reviewers"), todo=todo)
    for number, person in enumerate(item.reviewers):
        if person in item.authors:
            where = document.where("reviewers", number)
            todo = "A reviewer is somebody else"
            problems.add(f"`{person}` is an author of the item", where=where, todo=todo)


def _check_files(document: Document[Item], files: Mapping[str, bytes], problems: Problems) -> None:
    declared = dict(_declared(document))
    strays = sorted(files.keys() - declared.keys())
    for name, where in declared.items():
        if name not in files:
            close = nearest(name, strays)
            todo = f"Is `{visible(close)}` meant?" if close else "Write it"
            problems.add(f"`{visible(name)}` is missing", where=where, todo=todo)
    place = document.where()
    for name in strays:
        what = f"`{visible(name)}` lies in the folder and belongs to nothing"
        problems.add(what, where=place, todo=_belongs(document.value, name, declared))
    for name in files:
        _check_text(name, files[name], document, problems)


def _declared(document: Document[Item]) -> Iterable[tuple[str, str]]:
    item = document.value
    if item.type == "math":
        yield CHECK_FILE, document.where("type")
    if item.files is None:
        return
    for field in ("solution", "tests", "starter"):
        name = getattr(item.files, field)
        if name is not None:
            yield name, document.where("files", field)


def _belongs(item: Item, name: str, declared: Iterable[str]) -> str:
    if item.files is None and item.type in _ONLY["files"]:
        return "Name it in `files`, or delete it"
    close = nearest(name, declared)
    return f"Is it `{close}`?" if close else "Delete it"


def _check_text(name: str, raw: bytes, document: Document[Item], problems: Problems) -> None:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        path = f"{document.name.rpartition('/')[0]}/{visible(name)}"
        problems.add("is not UTF-8", where=f"{path}:{line}:1", todo="Save it as UTF-8")
