"""What a target may raise: an error of ours, and one that can be shown to its reader."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from minbar.errors import MinbarError

__all__ = ["refusing"]


@contextmanager
def refusing(*kinds: type[Exception]) -> Iterator[None]:
    """Let errors of these kinds pass, whose text must say something; no others."""
    try:
        yield
    except kinds as error:
        _check(error)


def _check(error: Exception) -> None:
    text = error.what if isinstance(error, MinbarError) else str(error)
    assert text.strip(), f"{type(error).__name__} says nothing"
    str(error).encode("utf-8", "surrogateescape")
