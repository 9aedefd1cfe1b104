"""Names of files that candidates chose: which are safe, and which mean the same file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from minbar.content.problems import visible
from minbar.errors import SubmissionError
from minbar.grading.intake.limits import MAX_LEVELS

__all__ = ["check_names", "folded", "listed", "shown", "why_hostile"]

_DEVICES: Final = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?:\..*)?")
_WINDOWS: Final = frozenset('<>:"|?*')
_PART_BYTES: Final = 200
_PATH_BYTES: Final = 400
_RENAME: Final = "Rename it: letters, digits, `.`, `_` and `-` always work"


def shown(name: str) -> str:
    """Return a path or name as it may stand in a message, whatever it is made of."""
    return visible(name, limit=1000)


def listed(names: Iterable[str], *, most: int = 5) -> str:
    """Name a few and count the rest."""
    every = [f"`{visible(name)}`" for name in names]
    rest = f" and {len(every) - most} more" if len(every) > most else ""
    return ", ".join(every[:most]) + rest


def folded(name: str) -> str:
    """Return what two names share that some file system takes for one."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def check_names(names: Iterable[str], container: str) -> None:
    """Refuse names that lead elsewhere, hide something, or mean one file twice.

    Args:
        names: relative paths with `/` between their parts; a `/` at the end is a folder.
        container: how messages name what holds them.

    Raises:
        SubmissionError: at the first such name.
    """
    seen: dict[str, str] = {}
    for name in names:
        reason = why_hostile(name)
        if reason:
            what = f"the name {reason}"
            raise SubmissionError(what, where=f"{container}/{shown(name)}", todo=_RENAME)
        other = seen.setdefault(folded(name.rstrip("/")), name)
        if other != name:
            what = f"`{visible(other)}` and `{visible(name)}` are one name to some systems"
            raise SubmissionError(what, where=container, todo="Rename one of them")
    for name in seen.values():
        parent = name.rstrip("/")
        while parent := parent.rpartition("/")[0]:
            if not seen.get(folded(parent), "/").endswith("/"):
                what = f"`{visible(parent)}` is a file and a folder at once"
                raise SubmissionError(what, where=container, todo="Rename one of them")


def why_hostile(name: str) -> str:
    """Say why a relative path cannot be taken; empty if it can."""
    if name.startswith("/"):
        return "is absolute"
    if "\\" in name:
        return "holds a backslash"
    parts = name.removesuffix("/").split("/")
    if ".." in parts:
        return "leads out of its folder"
    if len(parts) > MAX_LEVELS:
        return f"is more than {MAX_LEVELS} levels deep"
    if _bytes(name) > _PATH_BYTES:
        return f"is longer than {_PATH_BYTES} bytes"
    return next((reason for part in parts if (reason := _why_part(part))), "")


def _why_part(part: str) -> str:
    kinds = {unicodedata.category(character) for character in part}
    rules = (
        (part in {"", "."}, "has an empty part"),
        (any(kind[0] == "C" for kind in kinds), "holds a character that cannot be seen"),
        (not kinds.isdisjoint({"Zl", "Zp"}), "holds a line break"),
        (not _WINDOWS.isdisjoint(part), "holds a character that not every system allows"),
        (part != part.strip() or part.endswith("."), "begins or ends with a space or a dot"),
        (_DEVICES.fullmatch(part.casefold()) is not None, "is a device on Windows"),
        (_bytes(part) > _PART_BYTES, f"has a part longer than {_PART_BYTES} bytes"),
    )
    return next((reason for broken, reason in rules if broken), "")


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
