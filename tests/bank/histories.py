"""A copy of the small bank in a git repository of its own, with two versions of an item."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.bank.samples import edit, make_bank

__all__ = ["SPLIT_ID", "commit", "make_history"]

SPLIT_ID = "acme.theory.validation.split"
_ITEM = "questions/theory/validation/split/item.yaml"


def make_history(folder: Path) -> Path:
    """Return a bank whose item `SPLIT_ID` is at 1.0.1, and was 1.0.0 at the tag `first`."""
    root = make_bank(folder)
    git(root, "init", "-q", "-b", "main")
    commit(root, "first")
    git(root, "tag", "first")
    path = root / _ITEM
    edit(path, 'version: "1.0.0"\nstatus', 'version: "1.0.1"\nstatus')
    edit(path, "title: Sixty models, one test set", "title: Sixty models and one test set")
    edit(
        path,
        "changelog:\n",
        'changelog:\n  - {version: "1.0.1", date: "2026-11-24", text: Title., comparable: true}\n',
    )
    commit(root, "second")
    return root


def commit(root: Path, message: str) -> None:
    """Commit everything."""
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", message)


def git(root: Path, *arguments: str) -> None:
    """Run git as an author who needs no settings of this machine."""
    who = ["-c", "user.name=author-1", "-c", "user.email=author-1@example.org"]
    plain = ["-c", "commit.gpgsign=false", "-c", "core.autocrlf=false"]
    subprocess.run(["git", "-C", str(root), *who, *plain, *arguments], check=True)  # noqa: S607
