"""Columns of pandas: categorical, nullable, text, with a time zone; and plain ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NoReturn

import numpy as np
import pandas as pd

from minbar.rooms.inside.codec import arrays
from minbar.rooms.inside.codec.base import Node, Value, kind_of, refuse, take_fields
from minbar.rooms.inside.codec.moments import UNITS, check_years
from minbar.rooms.inside.codec.scalars import zone_node, zone_of
from minbar.rooms.inside.codec.text import decode_text, encode_text

if TYPE_CHECKING:
    from minbar.rooms.inside.codec.decode import Decoder
    from minbar.rooms.inside.codec.encode import Encoder

__all__ = [
    "DECODERS",
    "check_codes",
    "decode_column",
    "encode_column",
    "encode_extension",
    "refuse_kind",
]

COLUMN_KINDS = frozenset(["array", "categorical", "masked", "objects", "strings", "text", "zoned"])
SIZES = (8, 16, 32, 64)
MASKED: Mapping[str, str] = {
    **{f"Int{bits}": f"int{bits}" for bits in SIZES},
    **{f"UInt{bits}": f"uint{bits}" for bits in SIZES},
    "Float32": "float32",
    "Float64": "float64",
    "boolean": "bool",
}
"""Names of the nullable dtypes, each with the dtype of its values."""
MASKED_CLASSES: Mapping[str, Value] = {
    "b": pd.arrays.BooleanArray,
    "f": pd.arrays.FloatingArray,
    "i": pd.arrays.IntegerArray,
    "u": pd.arrays.IntegerArray,
}
NAT = np.iinfo("i8").min


def encode_column(encoder: Encoder, holder: Value) -> Node:
    """Encode the values of a series or an index."""
    if isinstance(holder.dtype, np.dtype):
        return arrays.encode_any(encoder, holder.to_numpy())
    return encode_extension(encoder, holder.array)


def encode_extension(encoder: Encoder, array: Value) -> Node:
    """Encode an extension array.

    Raises:
        CodecError: for a kind that the codec does not carry.
    """
    dtype = array.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        return _encode_categorical(encoder, array)
    if isinstance(dtype, pd.DatetimeTZDtype):
        data = array.tz_convert(None).to_numpy()
        zone = zone_node(dtype.tz)
        _check_moments(data, dtype.tz)
        return {"t": "zoned", "tz": zone, "data": arrays.encode_array(encoder, data)}
    if isinstance(dtype, pd.StringDtype):
        return _encode_strings(encoder, array)
    if str(dtype) in MASKED:
        return _encode_masked(encoder, array)
    if isinstance(dtype, np.dtype) or isinstance(array, pd.arrays.NumpyExtensionArray):
        return arrays.encode_any(encoder, array.to_numpy())
    return refuse_kind(encoder, array)


def refuse_kind(_: Encoder, value: Value) -> NoReturn:
    """Refuse a value of pandas, naming its dtype or its type."""
    name = str(getattr(value, "dtype", type(value).__name__))[:80]
    refuse(f"pandas data of type {name} can't be sent; convert it first, such as with .astype(...)")


def _encode_categorical(encoder: Encoder, array: Value) -> Node:
    return {
        "t": "categorical",
        "ordered": bool(array.ordered),
        "categories": encoder.value(array.categories),
        "codes": arrays.encode_array(encoder, np.asarray(array.codes)),
    }


def _encode_strings(encoder: Encoder, array: Value) -> Node:
    items = array.to_numpy(dtype=object).tolist()
    packed = encode_text(encoder, items)
    if packed is None:
        plain = [str.__str__(item) if isinstance(item, str) else item for item in items]
        packed = encode_text(encoder, plain)
    if packed is None:
        refuse("a text column with other values than text can't be sent")
    name = "string" if array.dtype.na_value is pd.NA else "str"
    return {"t": "strings", "dtype": name, **packed}


def _encode_masked(encoder: Encoder, array: Value) -> Node:
    mask = np.asarray(array.isna(), dtype=bool)
    dtype = MASKED[str(array.dtype)]
    values = array.to_numpy(dtype=dtype, na_value=np.zeros((), dtype)[()])
    return {
        "t": "masked",
        "dtype": str(array.dtype),
        "data": arrays.encode_array(encoder, values),
        "mask": arrays.encode_array(encoder, mask),
    }


def decode_column(decoder: Decoder, node: Node) -> Value:
    """Decode the values of a series or an index: one dimension, of a dtype pandas has.

    Raises:
        CodecError: if they are anything else.
    """
    if kind_of(node) not in COLUMN_KINDS:
        refuse("a column that is no array")
    values = decoder.value(node)
    if values.ndim != 1:
        refuse("a column of more than one dimension")
    if isinstance(values, np.ndarray):
        _check_kind(values.dtype)
    return values


def _check_kind(dtype: np.dtype[Value]) -> None:
    if dtype.kind in "SU":
        refuse("a column of a dtype that pandas does not have")
    if dtype.kind in "mM" and np.datetime_data(dtype) not in {(unit, 1) for unit in UNITS}:
        refuse("a column of times in a unit that pandas does not have")


def _plain_array(decoder: Decoder, node: Node, kinds: str) -> arrays.Array:
    """Decode an array of one dimension whose dtype is one of `kinds`."""
    if kind_of(node) != "array":
        refuse("a part of a column that is no array")
    array: arrays.Array = decoder.value(node)
    if array.ndim != 1 or array.dtype.kind not in kinds:
        refuse("a part of a column with another dtype or shape than it must have")
    _check_kind(array.dtype)
    return array


def check_codes(decoder: Decoder, node: Node, count: int) -> arrays.Array:
    """Decode codes, each of which is -1 (missing) or one of `count` positions."""
    codes = _plain_array(decoder, node, "i")
    if codes.size and (codes.min() < -1 or codes.max() >= count):
        refuse("a code that stands for no category")
    return codes


def _decode_categorical(decoder: Decoder, node: Mapping[str, Node]) -> Value:
    ordered, categories_node, codes_node = take_fields(node, "ordered", "categories", "codes")
    categories = decoder.value(categories_node)
    if type(ordered) is not bool or not isinstance(categories, pd.Index):
        refuse("a categorical without categories")
    if isinstance(categories, pd.MultiIndex | pd.CategoricalIndex):
        refuse("categories that are of several levels, or categorical themselves")
    if categories.hasnans or not categories.is_unique:
        refuse("categories that are missing or not unique")
    codes = check_codes(decoder, codes_node, len(categories))
    dtype = pd.CategoricalDtype(categories, ordered=ordered)
    return pd.Categorical.from_codes(codes, dtype=dtype)


def _decode_zoned(decoder: Decoder, node: Mapping[str, Node]) -> Value:
    zone_name, data_node = take_fields(node, "tz", "data")
    zone = zone_of(zone_name)
    if zone is None:
        refuse("a column with a time zone that has none")
    data = _plain_array(decoder, data_node, "M")
    _check_moments(data, zone)
    return pd.DatetimeIndex(data).tz_localize("UTC").tz_convert(zone).array


def _check_moments(data: arrays.Array, zone: dt.tzinfo) -> None:
    counts = data.view("i8")[~np.isnat(data)]
    if counts.size:
        unit = np.datetime_data(data.dtype)[0]
        check_years(int(counts.min()), int(counts.max()), unit, zone)


def _decode_strings(decoder: Decoder, node: Mapping[str, Node]) -> Value:
    name, *packed = take_fields(node, "dtype", "null", "chars", "ends", "nulls")
    if name not in ("str", "string"):
        refuse("text of no known dtype")
    dtype = pd.StringDtype(na_value=pd.NA if name == "string" else np.nan)
    return pd.array(decode_text(decoder, *packed), dtype=dtype)


def _decode_masked(decoder: Decoder, node: Mapping[str, Node]) -> Value:
    name, data_node, mask_node = take_fields(node, "dtype", "data", "mask")
    if type(name) is not str or name not in MASKED:
        refuse("a nullable column of no known dtype")
    data = _plain_array(decoder, data_node, "biuf")
    mask = _plain_array(decoder, mask_node, "b")
    if data.dtype.name != MASKED[name] or len(mask) != len(data):
        refuse("a nullable column whose parts do not fit")
    return MASKED_CLASSES[data.dtype.kind](data, mask)


DECODERS: Mapping[str, Callable[[Decoder, Mapping[str, Node]], Value]] = {
    "categorical": _decode_categorical,
    "masked": _decode_masked,
    "strings": _decode_strings,
    "zoned": _decode_zoned,
}
