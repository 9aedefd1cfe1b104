"""Where in a root the parts of a bank lie: files found, strays and gaps named."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, get_args

from minbar.content.folders import is_clutter
from minbar.content.problems import Problems, suggestion, visible
from minbar.models.names import ItemType

__all__ = ["BANK_FILE", "ITEM_FILE", "Found", "Layout", "find_parts"]

BANK_FILE: Final = "bank.yaml"
ITEM_FILE: Final = "item.yaml"
_README: Final = "README.md"  # for people who browse; minbar does not read it
_TYPES: Final = get_args(ItemType)
_KINDS: Final = {
    "rubrics": "rubric",
    "roles": "role",
    "blueprints": "blueprint",
    "policies": "policy",
}
_OF_TAKEHOMES: Final = "quality"  # rubrics of code quality: no part of a bank of items


@dataclass(frozen=True, slots=True)
class Found:
    """One part of a bank: a YAML file and the files that belong to it.

    Attributes:
        kind: `bank`, `item`, `rubric`, `role`, `blueprint` or `policy`.
        path: the YAML file, relative to the root, with `/`.
        attached: further files in an item's folder, relative to the root.
    """

    kind: str
    path: str
    attached: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """What a walk through a root has found.

    Attributes:
        folders: every folder that was read, relative to the root.
        parts: the parts, in order of their paths.
    """

    folders: list[str] = field(default_factory=list)
    parts: list[Found] = field(default_factory=list)


def find_parts(root: Path, problems: Problems) -> Layout:
    """Walk through `questions` and `rubrics` of a root."""
    walk = _Walk(root, problems)
    if (root / "questions").is_dir():
        walk.questions()
    if (root / "rubrics").is_dir():
        walk.rubrics()
    _check_bank_file(root, walk.layout, problems)
    return walk.layout


def _check_bank_file(root: Path, layout: Layout, problems: Problems) -> None:
    if layout.parts and layout.parts[0].kind != "bank":
        what = "a bank needs `questions/bank.yaml`"
        todo = "It gives the bank's name, its namespace and its topics"
        problems.add(what, where=f"{root / 'questions' / BANK_FILE}:1:1", todo=todo)


class _Walk:
    """One walk; folders and files in order of their names."""

    def __init__(self, root: Path, problems: Problems) -> None:
        self.layout = Layout()
        self._root = str(root)
        self._problems = problems

    def questions(self) -> None:
        """Walk through `questions/<type>/<area>/<slug>`."""
        folders, files = self._read("questions")
        if BANK_FILE in files:
            self.layout.parts.append(Found("bank", f"questions/{BANK_FILE}"))
            files.remove(BANK_FILE)
        self._strays("questions", files, BANK_FILE)
        for kind in folders:
            if kind not in _TYPES:
                todo = suggestion(kind, _TYPES)
                self._refuse(f"questions/{kind}", f"no items are of type `{visible(kind)}`", todo)
                continue
            for slug in self._areas(f"questions/{kind}"):
                self._item(slug)

    def rubrics(self) -> None:
        """Walk through `rubrics/{rubrics,roles,blueprints,policies}`."""
        folders, files = self._read("rubrics")
        self._strays("rubrics", files, None)
        for name in folders:
            if name in _KINDS:
                self._declarations(f"rubrics/{name}", _KINDS[name])
            elif name != _OF_TAKEHOMES:
                todo = suggestion(name, _KINDS)
                self._refuse(f"rubrics/{name}", f"nothing belongs in `{visible(name)}`", todo)

    def _areas(self, kind: str) -> Iterator[str]:
        areas, files = self._read(kind)
        self._strays(kind, files, None)
        for area in areas:
            slugs, files = self._read(f"{kind}/{area}")
            self._strays(f"{kind}/{area}", files, None)
            yield from (f"{kind}/{area}/{slug}" for slug in slugs)

    def _item(self, folder: str) -> None:
        folders, files = self._read(folder)
        for name in folders:
            self._refuse(f"{folder}/{name}", "an item's folder holds no folders", "Move it up")
        if ITEM_FILE in files:
            files.remove(ITEM_FILE)
            attached = tuple(f"{folder}/{name}" for name in files)
            self.layout.parts.append(Found("item", f"{folder}/{ITEM_FILE}", attached))
            return
        close = next((name for name in files if name.endswith((".yml", ".yaml"))), None)
        todo = f"Rename `{visible(close)}`" if close else "Write it, or remove the folder"
        self._refuse(f"{folder}/{ITEM_FILE}", f"`{ITEM_FILE}` is missing", todo)

    def _declarations(self, folder: str, kind: str) -> None:
        folders, files = self._read(folder)
        for name in folders:
            self._refuse(f"{folder}/{name}", f"a folder among files of kind `{kind}`", "Move it")
        for name in files:
            if name.endswith(".yaml"):
                self.layout.parts.append(Found(kind, f"{folder}/{name}"))
            elif name != _README:
                self._refuse(f"{folder}/{name}", "would not be read", "End its name in `.yaml`")

    def _strays(self, folder: str, files: list[str], wanted: str | None) -> None:
        for name in files:
            if name != _README:
                todo = suggestion(name, [wanted]) if wanted else "Move or remove it"
                self._refuse(f"{folder}/{name}", "would not be read", todo)

    def _read(self, folder: str) -> tuple[list[str], list[str]]:
        """Return names of folders and of everything else; links count as files."""
        self.layout.folders.append(folder)
        folders: list[str] = []
        files: list[str] = []
        with os.scandir(f"{self._root}/{folder}") as entries:
            for entry in entries:
                if not is_clutter(entry.name):
                    is_folder = entry.is_dir(follow_symlinks=False)
                    (folders if is_folder else files).append(entry.name)
        return sorted(folders), sorted(files)

    def _refuse(self, path: str, what: str, todo: str) -> None:
        self._problems.add(what, where=f"{self._root}/{path}:1:1", todo=todo)
