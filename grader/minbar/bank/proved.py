"""What was proved before: items by their hash, so that nothing is proved twice."""

from __future__ import annotations

import functools
import re
import time
from pathlib import Path
from typing import Final

from minbar.content.hashing import canonical_json, files_sha256, sha256_hex

__all__ = ["ProvedBefore", "code_sha256"]

_HERE: Final = Path(__file__).parent
_ENTRIES: Final = ("proving", "verification")
_IMPORT: Final = re.compile(r"^from minbar\.bank\.(\w+) import", re.MULTILINE)
_DAYS: Final = 90
_SECONDS: Final = _DAYS * 24 * 60 * 60


class ProvedBefore:
    """A folder of empty files, each named by the hash of an item, its proof and its image.

    Any of them may be deleted at any time. What nobody asked for in ninety days goes.
    """

    def __init__(self, folder: Path) -> None:
        """Keep them in `folder`, which is created when there is something to keep."""
        self._folder = folder

    def knows(self, item: str, image: str) -> bool:
        """Whether an item was proved by this code in this image.

        Args:
            item: hash of the item's record.
            image: tag of the image, a hash of what is in it; empty for items without a run.
        """
        path = self._path(item, image)
        if not path.exists():
            return False
        path.touch()
        return True

    def add(self, item: str, image: str) -> None:
        """Note that an item was proved."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path(item, image).touch()

    def sweep(self) -> None:
        """Remove what nobody has asked for in a long time."""
        if self._folder.is_dir():
            for path in self._folder.iterdir():
                if time.time() - path.stat().st_mtime > _SECONDS:
                    path.unlink(missing_ok=True)

    def _path(self, item: str, image: str) -> Path:
        key = {"item": item, "image": image, "code": code_sha256()}
        return self._folder / sha256_hex(canonical_json(key))


@functools.cache
def code_sha256() -> str:
    """Return a hash of the code that proves items, inside rooms and out."""
    files = {f"proofs/{path.name}": path.read_bytes() for path in (_HERE / "proofs").glob("*.py")}
    waiting = [*_ENTRIES]
    while waiting:
        name = f"{waiting.pop()}.py"
        if name not in files:
            files[name] = (_HERE / name).read_bytes()
            waiting += _IMPORT.findall(files[name].decode("utf-8"))
    return files_sha256(files)
