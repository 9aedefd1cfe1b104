"""A small bank without a problem, and ways to break it."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from minbar.content.locate import built_in_root

__all__ = ["ALARMS", "BASE", "SPLIT", "TOP", "WEEKDAYS", "Broken", "break_item", "make_bank"]

BASE = Path(__file__).parent / "base"
ALARMS = "math/probability/alarms"
WEEKDAYS = "debugging/forecasting/weekdays"
TOP = "whiteboard/streams/top"
SPLIT = "theory/validation/split"

Edits = Mapping[str, Sequence[tuple[str, str]]]


@dataclass(frozen=True)
class Broken:
    """An item of the small bank with something wrong.

    Attributes:
        slug: name of the case, and last part of the broken item's id.
        item: folder of the item that is copied, below `questions`.
        edits: file to (text that occurs once, what stands there instead).
    """

    slug: str
    item: str
    edits: Edits

    @property
    def id(self) -> str:
        """Id of the broken item."""
        kind, area, _ = self.item.split("/")
        return f"acme.{kind}.{area}.{self.slug}"

    @property
    def folder(self) -> str:
        """Where it lies below the bank's root."""
        return f"questions/{self.item.rpartition('/')[0]}/{self.slug}"


def make_bank(folder: Path) -> Path:
    """Copy the small bank, with the built-in environments, into a folder of its own."""
    root = folder / "bank"
    shutil.copytree(BASE, root)
    environments = "takehomes/environments"
    shutil.copytree(built_in_root() / environments, root / environments)
    return root


def break_item(root: Path, broken: Broken) -> None:
    """Lay a broken copy of an item beside it."""
    target = root / broken.folder
    shutil.copytree(root / "questions" / broken.item, target)
    edit(target / "item.yaml", f".{broken.item.rpartition('/')[2]}\n", f".{broken.slug}\n")
    for name, replacements in broken.edits.items():
        for old, new in replacements:
            edit(target / name, old, new)


def edit(path: Path, old: str, new: str) -> None:
    """Replace text that occurs exactly once."""
    text = path.read_text("utf-8")
    assert text.count(old) == 1, f"{path.name}: {old!r} occurs {text.count(old)} times"
    path.write_text(text.replace(old, new), "utf-8")
