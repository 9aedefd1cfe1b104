"""Timestamps, Timedeltas and the missing values of pandas survive the codec."""

from __future__ import annotations

import zoneinfo
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.rooms.inside.codec import CodecError, decode, encode

Value: TypeAlias = Any
"""Any value at all."""
COUNTS = st.integers(-(2**63) + 1, 2**63 - 1)
UNITS = st.sampled_from(["s", "ms", "us", "ns"])


@given(COUNTS, UNITS)
def test_any_moment_survives(count: int, unit: str) -> None:
    """Every count of every unit comes back, however far from today."""
    value = pd.Timestamp(np.array(count, "i8").view(f"M8[{unit}]")[()])
    decoded = decode(encode(value))
    assert decoded.unit == unit
    assert decoded.asm8.view("i8") == count


@given(COUNTS, UNITS)
def test_any_span_survives(count: int, unit: str) -> None:
    """The same for spans of time."""
    value = pd.Timedelta(np.array(count, "i8").view(f"m8[{unit}]")[()])
    decoded = decode(encode(value))
    assert decoded.unit == value.unit
    assert decoded.asm8 == value.asm8


@pytest.mark.parametrize(
    "value",
    [
        pd.Timestamp("2024-03-31 02:59:59.123456789"),
        pd.Timestamp("2024-10-27 00:30", tz="UTC").tz_convert("Europe/Berlin"),
        pd.Timestamp("2024-10-27 01:30", tz="UTC").tz_convert("Europe/Berlin"),
        pd.Timestamp("1700-01-01", tz=zoneinfo.ZoneInfo("America/New_York")).as_unit("s"),
        pd.Timestamp(np.datetime64(2**60, "s")),
        pd.Timedelta("-1 days +00:00:00.000000001"),
        pd.Timedelta(5, "s").as_unit("ms"),
    ],
)
def test_moments_survive(value: Value) -> None:
    """Timestamps and Timedeltas come back with unit, zone and fold."""
    decoded = decode(encode([value]))[0]
    assert type(decoded) is type(value)
    assert decoded == value
    assert decoded.unit == value.unit
    assert str(decoded) == str(value)
    assert getattr(decoded, "fold", 0) == getattr(value, "fold", 0)


def test_missing_values_are_themselves() -> None:
    """NaT and NA are singletons and stay so."""
    nat, na = decode(encode([pd.NaT, pd.NA]))
    assert nat is pd.NaT
    assert na is pd.NA


@pytest.mark.parametrize("text", ["0001-01-01 00:00:00", "9999-12-31 23:59:59.999999"])
def test_whole_calendar_survives_in_utc(text: str) -> None:
    """The first and the last moment, which tables use for "always", travel in UTC."""
    stamp = pd.Timestamp(text, tz="UTC")
    assert decode(encode(stamp)) == stamp
    column = pd.Series([stamp, pd.NaT])
    pd.testing.assert_series_equal(decode(encode(column)), column)


def test_edge_of_the_calendar_is_refused_in_other_zones() -> None:
    """Where a zone's clock may leave the calendar, both sides say so alike."""
    edge = pd.Timestamp("9999-12-31 12:00", tz="UTC").tz_convert("Europe/Berlin")
    for value in (edge, pd.Series([edge])):
        with pytest.raises(CodecError, match="outside of the years 1 to 9999"):
            encode(value)
