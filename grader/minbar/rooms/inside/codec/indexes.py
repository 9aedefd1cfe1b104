"""Indexes of pandas: plain, ranges, and of several levels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from minbar.rooms.inside.codec import arrays
from minbar.rooms.inside.codec.base import (
    INT64_MAX,
    INT64_MIN,
    Node,
    Value,
    kind_of,
    refuse,
    take_fields,
)
from minbar.rooms.inside.codec.columns import check_codes, decode_column, encode_column

if TYPE_CHECKING:
    from minbar.rooms.inside.codec.decode import Decoder
    from minbar.rooms.inside.codec.encode import Encoder

__all__ = ["DECODERS", "decode_index", "encode_index"]

MAX_LEVELS = 32
MAX_RANGE = 1 << 24
RANGE_FIELDS = 3


def encode_index(encoder: Encoder, index: Value) -> Node:
    """Encode an index; the frequency of a DatetimeIndex is not kept."""
    if isinstance(index, pd.MultiIndex):
        return _encode_multi(encoder, index)
    name = encoder.label(index.name)
    if isinstance(index, pd.RangeIndex):
        _check_range(len(index))
        return {"t": "range", "v": [index.start, index.stop, index.step], "name": name}
    return {"t": "index", "name": name, "data": encode_column(encoder, index)}


def _encode_multi(encoder: Encoder, index: Value) -> Node:
    return {
        "t": "multi",
        "names": [encoder.label(name) for name in index.names],
        "levels": [encode_index(encoder, level.rename(None)) for level in index.levels],
        "codes": [arrays.encode_array(encoder, np.asarray(codes)) for codes in index.codes],
    }


def decode_index(decoder: Decoder, node: Node) -> Value:
    """Decode an index, and nothing else.

    Raises:
        CodecError: if it is anything else.
    """
    if kind_of(node) not in DECODERS:
        refuse("an index that is none")
    return decoder.value(node)


def _decode_plain(decoder: Decoder, node: Mapping[str, Node]) -> Value:
    name, data = take_fields(node, "name", "data")
    label = decoder.label(name)
    values = decode_column(decoder, data)
    return pd.Index(values, dtype=values.dtype, name=label)


def _decode_range(decoder: Decoder, node: Mapping[str, Node]) -> Value:
    fields, name = take_fields(node, "v", "name")
    if type(fields) is not list or len(fields) != RANGE_FIELDS:
        refuse("a range that is no three integers")
    if any(type(field) is not int or not INT64_MIN <= field <= INT64_MAX for field in fields):
        refuse("a range of other things than 64-bit integers")
    start, stop, step = fields
    if step == 0:
        refuse("a range without a step")
    _check_range((stop - start) // step + 1)
    return pd.RangeIndex(start, stop, step, name=decoder.label(name))


def _check_range(length: int) -> None:
    """Check a length for which there are no bytes: somebody may write its cells out."""
    if length > MAX_RANGE:
        refuse(f"a range of more than {MAX_RANGE} integers can't be sent")


def _decode_multi(decoder: Decoder, node: Mapping[str, Node]) -> Value:
    parts = take_fields(node, "names", "levels", "codes")
    if any(type(part) is not list for part in parts):
        refuse("an index of several levels whose parts are no lists")
    names, level_nodes, code_nodes = parts
    if not 1 <= len(level_nodes) <= MAX_LEVELS or {len(names), len(code_nodes)} != {
        len(level_nodes)
    }:
        refuse("an index of several levels whose parts do not fit")
    labels = [decoder.label(name) for name in names]
    levels = [_decode_level(decoder, level) for level in level_nodes]
    codes = [
        check_codes(decoder, code, len(level))
        for code, level in zip(code_nodes, levels, strict=True)
    ]
    if len(set(map(len, codes))) != 1:
        refuse("an index of several levels of different lengths")
    return pd.MultiIndex(levels=levels, codes=codes, names=labels, verify_integrity=True)


def _decode_level(decoder: Decoder, node: Node) -> Value:
    level = decode_index(decoder, node)
    if isinstance(level, pd.MultiIndex) or not level.is_unique:
        refuse("a level that has levels itself or is not unique")
    return level


DECODERS: Mapping[str, Callable[[Decoder, Mapping[str, Node]], Value]] = {
    "index": _decode_plain,
    "multi": _decode_multi,
    "range": _decode_range,
}
