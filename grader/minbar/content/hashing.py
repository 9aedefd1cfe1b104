"""Canonical bytes and hashes: the same content gives the same hash on every machine."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

__all__ = ["canonical_json", "content_sha256", "files_sha256", "sha256_hex"]


def canonical_json(value: Any) -> bytes:  # noqa: ANN401  any plain value is the point of JSON
    """Encode a plain value as canonical JSON.

    Keys sorted by code point, no spaces, UTF-8 unescaped, floats in Python's
    shortest form.

    Raises:
        ValueError: for NaN, infinities and lone surrogates, which JSON cannot hold.
        TypeError: for anything but dict, list, str, int, float, bool and None.
    """
    text = json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return text.encode("utf-8")


def sha256_hex(data: bytes) -> str:
    """Return the SHA-256 of `data`, in lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def files_sha256(files: Mapping[str, bytes]) -> str:
    """Hash a set of files: SHA-256 over the sorted pairs of path and SHA-256.

    The pairs are encoded as canonical JSON, so no choice of names and contents
    can imitate another set.
    """
    return sha256_hex(canonical_json(_pairs(files)))


def content_sha256(value: Any, files: Mapping[str, bytes]) -> str:  # noqa: ANN401  plain value
    """Hash a declaration (a plain value) together with the files that belong to it.

    Raises:
        ValueError: as `canonical_json`.
    """
    return sha256_hex(canonical_json({"declaration": value, "files": _pairs(files)}))


def _pairs(files: Mapping[str, bytes]) -> list[list[str]]:
    return [[path, sha256_hex(files[path])] for path in sorted(files)]
