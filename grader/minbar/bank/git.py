"""Content as it was: read out of git by its plumbing, without a checkout."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from minbar.content.problems import visible
from minbar.errors import UserError

__all__ = ["Revision", "commits_of", "deleted_files", "resolve_revision"]

_ENVIRONMENT: Final = {"GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}


class Revision:
    """One commit, seen from one folder of its repository.

    Attributes:
        commit: its full name.
        root: the folder.
    """

    def __init__(self, root: Path, commit: str) -> None:
        """Use `resolve_revision` instead."""
        self.root = root
        self.commit = commit

    def files(self, *folders: str) -> Mapping[str, str]:
        """Return path below `root` to the name of its content, of regular files in folders."""
        listed = _git(self.root, "ls-tree", "-r", "-z", self.commit, "--", *folders)
        found: dict[str, str] = {}
        for entry in listed.split(b"\0"):
            if not entry:
                continue
            head, _, path = entry.partition(b"\t")
            mode, _, name = head.decode().split(" ")
            if mode.startswith("100"):
                found[path.decode("utf-8", "surrogateescape")] = name
        return found

    def read(self, names: Iterable[str]) -> Mapping[str, bytes]:
        """Return contents by the names that `files` gave, all from one process."""
        return _read_objects(self.root, list(dict.fromkeys(names)))


def resolve_revision(root: Path, revision: str, *, where: str = "") -> Revision:
    """Find a commit by any name that git knows for it.

    Args:
        root: a folder of the repository.
        revision: the name.
        where: what named it, such as an option, for the error.

    Raises:
        UserError: if git is missing, the folder is in no repository, or git knows no
            such commit.
    """
    if _run(root, "rev-parse", "--git-dir").returncode:
        what = "is in no git repository, so it has no history"
        raise UserError(what, where=str(root))
    found = _run(
        root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
    )
    if found.returncode:
        what = f"git knows no commit `{visible(revision)}`"
        todo = "A shallow clone lacks it: fetch the history"
        raise UserError(what, where=where, todo=todo)
    return Revision(root, found.stdout.decode().strip())


def commits_of(root: Path, path: str) -> Iterator[Revision]:
    """Yield every commit that touched a file, the newest first.

    Args:
        root: a folder of the repository.
        path: the file, below `root`.

    Raises:
        UserError: if the folder is in no repository.
    """
    log = _git(root, "log", "--format=%H", "--end-of-options", "HEAD", "--", f"./{path}")
    return (Revision(root, commit) for commit in log.decode().split())


def deleted_files(revision: Revision, pattern: str) -> list[tuple[str, str]]:
    """Return commit and path of every file that a commit up to `revision` deleted.

    Args:
        revision: where to begin; its ancestors are looked at.
        pattern: of git, below the revision's folder; the commit named is the one before.
    """
    log = _git(
        revision.root,
        "log",
        "-z",
        "--no-renames",
        "--diff-filter=D",
        "--name-only",
        "--relative",
        "--format=%x01%H",
        revision.commit,
        "--",
        pattern,
    )
    found: list[tuple[str, str]] = []
    commit = ""
    for part in log.replace(b"\n", b"\0").split(b"\0"):
        if part.startswith(b"\x01"):
            commit = part[1:].decode()
        elif part:
            found.append((f"{commit}^", part.decode("utf-8", "surrogateescape")))
    return found


def _read_objects(root: Path, names: Sequence[str]) -> dict[str, bytes]:
    output = _git(root, "cat-file", "--batch", given="\n".join(names).encode() + b"\n")
    contents: dict[str, bytes] = {}
    at = 0
    for name in names:
        head, at = output[at : output.index(b"\n", at)], output.index(b"\n", at) + 1
        if head.endswith(b" missing"):
            continue
        size = int(head.rsplit(b" ", 1)[1])
        contents[name] = output[at : at + size]
        at += size + 1
    return contents


def _git(root: Path, *arguments: str, given: bytes = b"") -> bytes:
    done = _run(root, *arguments, given=given)
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip()
        what = f"git failed: {said.splitlines()[-1] if said else arguments[0]}"
        raise UserError(what, where=str(root))
    return done.stdout


def _run(root: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = ["git", "-C", str(root), "--literal-pathspecs", *arguments]
    if arguments[0] == "log":
        command.remove("--literal-pathspecs")
    try:
        return subprocess.run(  # noqa: S603  git, with words of ours and names of content
            command,
            input=given,
            capture_output=True,
            check=False,
            env={**os.environ, **_ENVIRONMENT},
        )
    except FileNotFoundError:
        what = "git is not installed"
        raise UserError(what, todo="Install it: history is read out of it") from None
