"""Scalars of pandas: Timestamp, Timedelta, NaT and NA."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from minbar.rooms.inside.codec.base import INT64_MAX, INT64_MIN, Node, Value, refuse, take_fields
from minbar.rooms.inside.codec.scalars import zone_node, zone_of

if TYPE_CHECKING:
    from minbar.rooms.inside.codec.decode import Decoder
    from minbar.rooms.inside.codec.encode import Encoder

__all__ = ["DECODERS", "UNITS", "check_years", "encode_moment"]

UNITS = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}
"""Units that pandas has, and how many make a second."""
FIRST_SECOND = -62_135_596_800
"""The year 1 begins, in seconds since 1970 in UTC."""
LAST_SECOND = 253_402_300_799
"""The year 9999 ends."""
DAY = 86_400


def encode_moment(_: Encoder, value: Value) -> Node:
    """Encode one of the four."""
    if value is pd.NaT or value is pd.NA:
        return {"t": "nat" if value is pd.NaT else "na"}
    count = int(value.asm8.view("i8"))
    if isinstance(value, pd.Timedelta):
        return {"t": "timedelta64", "unit": value.unit, "v": count}
    zone = zone_node(value.tzinfo)
    if value.tzinfo is not None:
        check_years(count, count, value.unit, value.tzinfo)
    return {"t": "timestamp", "unit": value.unit, "v": count, "tz": zone}


def decode_timestamp(_: Decoder, node: Mapping[str, Node]) -> Value:
    """Decode a Timestamp; with a zone, it counts in UTC."""
    unit, count, zone_name = take_fields(node, "unit", "v", "tz")
    stamp = pd.Timestamp(np.datetime64(_count(unit, count), unit))
    zone = zone_of(zone_name)
    if zone is None:
        return stamp
    check_years(count, count, unit, zone)
    return stamp.tz_localize("UTC").tz_convert(zone)


def decode_timedelta64(_: Decoder, node: Mapping[str, Node]) -> Value:
    """Decode a Timedelta."""
    unit, count = take_fields(node, "unit", "v")
    return pd.Timedelta(np.timedelta64(_count(unit, count), unit))


def _count(unit: Node, count: Node) -> int:
    if type(unit) is not str or unit not in UNITS:
        refuse("a time in no known unit")
    if type(count) is not int or not INT64_MIN < count <= INT64_MAX:
        refuse("a time that is no 64-bit count")
    return count


def check_years(first: int, last: int, unit: str, zone: dt.tzinfo) -> None:
    """Check that moments lie in the years of Python's calendar on any clock of their zone.

    Raises:
        CodecError: if one lies outside of the years 1 to 9999.
    """
    margin = 0 if zone is dt.UTC else DAY
    begin, end = FIRST_SECOND + margin, LAST_SECOND - margin
    if first < begin * UNITS[unit] or last >= (end + 1) * UNITS[unit]:
        refuse("a time with a zone outside of the years 1 to 9999")


def _decode_nat(_: Decoder, node: Mapping[str, Node]) -> Value:
    take_fields(node)
    return pd.NaT


def _decode_na(_: Decoder, node: Mapping[str, Node]) -> Value:
    take_fields(node)
    return pd.NA


DECODERS: Mapping[str, Callable[[Decoder, Mapping[str, Node]], Value]] = {
    "na": _decode_na,
    "nat": _decode_nat,
    "timedelta64": decode_timedelta64,
    "timestamp": decode_timestamp,
}
