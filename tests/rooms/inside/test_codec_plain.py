"""Plain values survive the codec, and what it does not carry is named with its place."""

from __future__ import annotations

import collections
import datetime as dt
import enum
import math
import zoneinfo
from collections.abc import Iterator
from typing import Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.rooms.inside.codec import CodecError, Handle, decode, encode

Value: TypeAlias = Any
"""Any value at all."""

ZONES = st.sampled_from(
    [
        None,
        dt.UTC,
        dt.timezone(dt.timedelta(hours=-3, minutes=-30)),
        zoneinfo.ZoneInfo("Europe/Berlin"),
        zoneinfo.ZoneInfo("UTC"),
    ]
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(min_value=-(10**4299), max_value=10**4299),
    st.floats(),
    st.complex_numbers(),
    st.text(),
    st.binary(),
    st.dates(),
    st.datetimes(timezones=ZONES),
    st.timedeltas(),
    st.builds(Handle, st.integers(0, 2**63 - 1)),
)
KEYS = st.one_of(st.text(), st.integers(-(2**63), 2**63 - 1))
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=20,
)


def alike(left: Value, right: Value) -> bool:
    """Compare types, order of keys, and floats by all their bits but NaN's payload."""
    return bool(_form(left) == _form(right))


def _form(value: Value) -> Value:
    """Spell a value out, so that equal spellings are equal values of equal types."""
    if isinstance(value, list):
        return [_form(item) for item in value]
    if isinstance(value, dict):
        return [(_form(key), _form(item)) for key, item in value.items()]
    if isinstance(value, dt.datetime):
        return value.isoformat(), value.fold
    if isinstance(value, complex):
        return repr(value.real), repr(value.imag)
    return type(value), repr(value) if isinstance(value, float) else value


@given(VALUES)
def test_plain_values_survive(value: Value) -> None:
    """Whatever is made of plain values comes back with its types, order and bits."""
    assert alike(decode(encode(value)), value)


@given(VALUES)
def test_encoding_is_stable(value: Value) -> None:
    """What was decoded encodes to the same bytes again."""
    data = encode(value)
    assert encode(decode(data)) == data


@given(st.recursive(SCALARS, lambda inner: st.tuples(inner, inner), max_leaves=8))
def test_tuples_become_lists(value: Value) -> None:
    """A tuple comes back as the list of the same values, at any depth."""

    def listed(part: Value) -> Value:
        return [listed(item) for item in part] if isinstance(part, tuple) else part

    assert alike(decode(encode(value)), listed(value))


class Colour(enum.IntEnum):
    """An integer with a name."""

    RED = 3


class LyingList(list[Value]):
    """A list that claims to be empty."""

    def __iter__(self) -> Iterator[Value]:
        """Yield nothing."""
        return iter(())

    def __len__(self) -> int:
        """Claim no length."""
        return 0


class LyingDict(dict[Value, Value]):
    """A dict that claims to hold other things."""

    def items(self) -> Value:
        """Claim another item."""
        return {"score": 1.0}.items()


class LyingFloat(float):
    """A float that claims equality with everything, and to be something else."""

    def __eq__(self, other: object) -> bool:
        """Claim it."""
        return True

    def __hash__(self) -> int:
        """Hash alike."""
        return 0

    def __float__(self) -> float:
        """Claim another number."""
        return 1.0


class LyingStr(str):
    """Text that prints as other text."""

    __slots__ = ()

    def __str__(self) -> str:
        """Claim other text."""
        return "other"


class LyingInt(int):
    """An integer that claims to be another."""

    def __index__(self) -> int:
        """Claim another number."""
        return 7


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (Colour.RED, 3),
        (LyingList([1, 2]), [1, 2]),
        (LyingDict(score=0.5), {"score": 0.5}),
        (LyingFloat(0.5), 0.5),
        (LyingStr("mine"), "mine"),
        (LyingInt(3), 3),
        (collections.OrderedDict(b=1, a=2), {"b": 1, "a": 2}),
        (collections.Counter("aa"), {"a": 2}),
        (bytearray(b"ab"), b"ab"),
        ({LyingStr("k"): 1}, {"k": 1}),
    ],
)
def test_subclasses_are_read_as_their_base(value: Value, plain: Value) -> None:
    """A subclass arrives as the plain value below it, whatever its methods claim."""
    assert alike(decode(encode(value)), plain)


@pytest.mark.parametrize(
    ("value", "place", "what"),
    [
        ({"scores": [1, 2, 3, {4}]}, 'result["scores"][3]', "set"),
        ([0.5, object()], "result[1]", "object"),
        ({7: [print]}, "result[7][0]", "builtin_function_or_method"),
        ({"a": {(1, 2): 3}}, 'result["a"]', "key"),
        ({True: 1}, "result", "bool"),
        ({2**63: 1}, "result", "key"),
        (["\ud800"], "result[0]", "surrogate"),
        ({"\udfff": 1}, "result", "surrogate"),
        ([range(3)], "result[0]", "range"),
        ([Handle(-1)], "result[0]", "handle"),
        ([Handle(number=True)], "result[0]", "handle"),
        (dt.time(1, 2), "result", "time"),
        ({"k" * 100: object()}, 'result["' + "k" * 38 + "…]", "object"),
    ],
)
def test_refusals_say_what_and_where(value: Value, place: str, what: str) -> None:
    """What can't be sent is named, with its place in the value."""
    with pytest.raises(CodecError) as caught:
        encode(value)
    assert caught.value.place == place
    assert what in caught.value.what
    assert str(caught.value) == f"{place}: {caught.value.what}"


def test_place_of_the_whole_can_be_named() -> None:
    """Errors call the value what the caller calls it."""
    with pytest.raises(CodecError, match=r"^argument 2\[0\]: "):
        encode([object()], place="argument 2")


def test_value_that_holds_itself_is_refused() -> None:
    """A list within itself is an error of the codec, not of Python's stack."""
    loop: list[Value] = []
    loop.append({"again": loop})
    with pytest.raises(CodecError, match="holds itself"):
        encode(loop)


class OwnZone(dt.tzinfo):
    """A time zone of one's own making."""

    def utcoffset(self, _: dt.datetime | None) -> dt.timedelta:
        """Return no offset."""
        return dt.timedelta(0)

    def dst(self, _: dt.datetime | None) -> None:
        """Know no summer."""

    def tzname(self, _: dt.datetime | None) -> str:
        """Return a name."""
        return "own"


class OwnKey(str):
    """A string that is equal to itself alone."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        """Compare by identity."""
        return self is other

    def __hash__(self) -> int:
        """Hash by identity."""
        return id(self)


def test_zones_and_keys_of_ones_own_are_refused() -> None:
    """A time zone that is a program, and keys that only their own class tells apart."""
    with pytest.raises(CodecError, match="time zone"):
        encode(dt.datetime(2024, 1, 1, tzinfo=OwnZone()))
    with pytest.raises(CodecError, match="two keys"):
        encode({OwnKey("a"): 1, OwnKey("a"): 2})


def test_handles_are_resolved_where_they_lead() -> None:
    """A handle is a number on one side and its object on the other."""
    model = object()
    data = encode([Handle(4), {"threshold": 0.5}])
    assert decode(data) == [Handle(4), {"threshold": 0.5}]
    assert decode(data, resolve={4: model}.__getitem__)[0] is model
    with pytest.raises(CodecError, match="handle 4 is not known"):
        decode(data, resolve=dict[int, object]().__getitem__)


def test_keep_takes_only_what_is_not_plain() -> None:
    """With `keep`, an unknown object becomes a handle and plain values stay plain."""
    kept: list[object] = []

    def keep(value: object) -> int:
        kept.append(value)
        return 11

    model = object()
    assert decode(encode({"model": model, "n": 3}, keep=keep)) == {"model": Handle(11), "n": 3}
    assert kept == [model]


def test_negative_zero_and_smallest_float_keep_their_bits() -> None:
    """Floats travel exactly."""
    assert math.copysign(1, decode(encode(-0.0))) == -1
    assert decode(encode(5e-324)) == 5e-324
