"""Data frames and series whose methods claim other data arrive as what they are."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from minbar.rooms.inside.codec import decode, encode

Value: TypeAlias = Any
"""Any value at all."""


class LyingFrame(pd.DataFrame):  # type: ignore[misc]
    """A data frame whose methods claim other data."""

    @property
    def _constructor(self) -> type:
        return LyingFrame

    def items(self) -> Value:
        """Claim another column."""
        return iter([("score", pd.Series([1.0]))])

    def __eq__(self, other: object) -> Value:
        """Claim equality."""
        return True

    __hash__ = None  # type: ignore[assignment]


class LyingSeries(pd.Series):  # type: ignore[misc]
    """A series whose methods claim other data."""

    @property
    def dtype(self) -> Value:
        """Claim another dtype."""
        return np.dtype("f4")

    def to_numpy(self, *_: Value, **__: Value) -> Value:
        """Claim other values."""
        return np.ones(2)


def test_subclasses_are_read_as_their_base() -> None:
    """A subclass of a frame or a series arrives as the data below it."""
    frame = pd.DataFrame({"a": [1, 2]})
    decoded = decode(encode(LyingFrame(frame)))
    assert type(decoded) is pd.DataFrame
    pd.testing.assert_frame_equal(decoded, frame)
    decoded = decode(encode(LyingSeries([3, 4])))
    assert type(decoded) is pd.Series
    pd.testing.assert_series_equal(decoded, pd.Series([3, 4]))
