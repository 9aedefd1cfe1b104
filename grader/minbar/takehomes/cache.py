"""Generated data, kept in minbar's state so that a second grading need not make them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from minbar.store.files import replace_file
from minbar.store.home import private_dir, state_dir

__all__ = ["Cache"]

DIGEST_BYTES: Final = hashlib.sha256().digest_size


class Cache:
    """One private file an entry: SHA-256 of the rest, then the files as MessagePack.

    What is damaged, or was cut off by a crash, counts as not there. Any entry may
    be deleted at any time.
    """

    def __init__(self, folder: Path | None = None) -> None:
        """Keep entries in `folder`, by default in minbar's own state."""
        self._folder = private_dir(folder or state_dir() / "data")

    def get(self, name: str) -> dict[str, bytes] | None:
        """Return the files of an entry, or None if there is no sound one."""
        try:
            raw = (self._folder / name).read_bytes()
        except FileNotFoundError:
            return None
        digest, body = raw[:DIGEST_BYTES], raw[DIGEST_BYTES:]
        if hashlib.sha256(body).digest() != digest:
            return None
        return msgspec.msgpack.decode(body, type=dict[str, bytes])

    def put(self, name: str, files: Mapping[str, bytes]) -> None:
        """Keep files under a name; an entry appears whole or not at all."""
        body = msgspec.msgpack.encode(dict(files))
        replace_file(self._folder / name, hashlib.sha256(body).digest() + body)
