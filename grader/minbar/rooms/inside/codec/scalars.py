"""Scalars that JSON has no form for: large integers, NaN, dates, bytes, zones."""

from __future__ import annotations

import datetime as dt
import math
import re
import zoneinfo
from collections.abc import Callable, Mapping
from typing import TypeVar

from minbar.rooms.inside.codec.base import INT64_MAX, INT64_MIN, MAX_DIGITS, Node, Value, refuse

__all__ = [
    "DECODERS",
    "encode_complex",
    "encode_date",
    "encode_datetime",
    "encode_float",
    "encode_int",
    "encode_timedelta",
    "zone_node",
    "zone_of",
]

MAX_BITS = 14285
"""Bits of the largest integer of `MAX_DIGITS` digits: checked before it is printed."""
T = TypeVar("T")
BIG_INT = re.compile(r"-?[1-9][0-9]{18,4299}")
ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+-]{0,31}(/[A-Za-z0-9_+-]{1,31}){0,2}")
FLOATS = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}
DAY_US = 86_400_000_000
DATETIME_FIELDS = 8
DATE_FIELDS = 3
TIMEDELTA_FIELDS = 3
COMPLEX_FIELDS = 2


def encode_int(value: int) -> Node:
    """Encode an integer: as it is within 64 bits, else as decimal text.

    Raises:
        CodecError: for more than `MAX_DIGITS` digits.
    """
    if INT64_MIN <= value <= INT64_MAX:
        return value
    try:
        text = str(value) if value.bit_length() <= MAX_BITS else ""
    except ValueError:
        text = ""
    if not text or len(text.lstrip("-")) > MAX_DIGITS:
        refuse(f"an int of more than {MAX_DIGITS} digits can't be sent")
    return {"t": "int", "v": text}


def decode_int(node: Node) -> int:
    """Decode the text of an integer beyond 64 bits."""
    if type(node) is not str or not BIG_INT.fullmatch(node):
        refuse("an integer that is not in decimal digits")
    try:
        value = int(node)
    except ValueError:
        refuse("an integer of too many digits")
    if INT64_MIN <= value <= INT64_MAX:
        refuse("a small integer in the form of a large one")
    return value


def encode_float(value: float) -> Node:
    """Encode a float; JSON has no NaN and no infinity, so those are tagged."""
    if math.isfinite(value):
        return value
    return {"t": "float", "v": "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"}


def decode_float(node: Node) -> float:
    """Decode NaN or an infinity."""
    if type(node) is not str or node not in FLOATS:
        refuse("a float of no known name")
    return FLOATS[node]


def encode_complex(value: complex) -> Node:
    """Encode a complex number as its two parts."""
    return {"t": "complex", "v": [encode_float(value.real), encode_float(value.imag)]}


def decode_complex(node: Node) -> complex:
    """Decode a complex number."""
    if type(node) is not list or len(node) != COMPLEX_FIELDS:
        refuse("a complex number that is no pair")
    return complex(*(_part(part) for part in node))


def _part(node: Node) -> float:
    if type(node) is float and math.isfinite(node):
        return node
    if type(node) is dict and node.keys() == {"t", "v"} and node["t"] == "float":
        return decode_float(node["v"])
    return refuse("a complex number of other parts than floats")


def encode_date(value: dt.date) -> Node:
    """Encode a date."""
    return {"t": "date", "v": [value.year, value.month, value.day]}


def decode_date(node: Node) -> dt.date:
    """Decode a date."""
    year, month, day = _ints(node, DATE_FIELDS)
    return _built(lambda: dt.date(year, month, day))


def encode_datetime(value: dt.datetime) -> Node:
    """Encode a datetime with its time zone, if it has one."""
    fields = [value.year, value.month, value.day, value.hour, value.minute]
    fields += [value.second, value.microsecond, value.fold]
    return {"t": "datetime", "v": [*fields, zone_node(value.tzinfo)]}


def decode_datetime(node: Node) -> dt.datetime:
    """Decode a datetime."""
    if type(node) is not list or not node:
        refuse("a datetime without fields")
    year, month, day, hour, minute, second, micro, fold = _ints(node[:-1], DATETIME_FIELDS)
    zone = zone_of(node[-1])
    return _built(
        lambda: dt.datetime(year, month, day, hour, minute, second, micro, zone, fold=fold)
    )


def encode_timedelta(value: dt.timedelta) -> Node:
    """Encode a timedelta as days, seconds and microseconds."""
    return {"t": "timedelta", "v": [value.days, value.seconds, value.microseconds]}


def decode_timedelta(node: Node) -> dt.timedelta:
    """Decode a timedelta."""
    days, seconds, micro = _ints(node, TIMEDELTA_FIELDS)
    return _built(lambda: dt.timedelta(days=days, seconds=seconds, microseconds=micro))


def zone_node(zone: dt.tzinfo | None) -> Node:
    """Encode a time zone: None, the name of a region, or an offset in microseconds.

    Raises:
        CodecError: for zones of other libraries.
    """
    if zone is None:
        return None
    if type(zone) is dt.timezone:
        return zone.utcoffset(None) // dt.timedelta(microseconds=1)
    name = getattr(zone, "key", None)
    if isinstance(zone, zoneinfo.ZoneInfo) and type(name) is str and ZONE.fullmatch(name):
        return name
    return refuse("a time zone that is neither a zoneinfo region nor a fixed offset can't be sent")


def zone_of(node: Node) -> dt.tzinfo | None:
    """Decode a time zone.

    Raises:
        CodecError: for no zone, or one that this machine does not know.
    """
    if node is None:
        return None
    if type(node) is int and -DAY_US < node < DAY_US:
        return dt.timezone(dt.timedelta(microseconds=node)) if node else dt.UTC
    if type(node) is not str or not ZONE.fullmatch(node):
        refuse("a time zone of no known form")
    try:
        return zoneinfo.ZoneInfo(node)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        refuse("a time zone that this machine does not know")


def _ints(node: Node, count: int) -> list[int]:
    """Return a list of exactly `count` integers."""
    if type(node) is not list or len(node) != count:
        refuse("a date or time with other fields than its kind has")
    if any(type(field) is not int for field in node):
        refuse("a date or time whose fields are not integers")
    return node


def _built(build: Callable[[], T]) -> T:
    """Call a constructor of `datetime`, which checks the ranges of its fields."""
    try:
        return build()
    except (ValueError, OverflowError, TypeError):
        return refuse("a date or time out of range")


DECODERS: Mapping[str, Callable[[Node], Value]] = {
    "complex": decode_complex,
    "date": decode_date,
    "datetime": decode_datetime,
    "float": decode_float,
    "int": decode_int,
    "timedelta": decode_timedelta,
}
"""Kinds of one field, `v`, and what turns it into the value."""
