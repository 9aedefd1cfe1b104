"""Series and frames of pandas, column by column and by position."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from minbar.rooms.inside.codec.base import CodecError, Node, Value, refuse, take_fields
from minbar.rooms.inside.codec.columns import decode_column, encode_column
from minbar.rooms.inside.codec.indexes import decode_index, encode_index

if TYPE_CHECKING:
    from minbar.rooms.inside.codec.decode import Decoder
    from minbar.rooms.inside.codec.encode import Encoder

__all__ = ["DECODERS", "encode_frame", "encode_series"]


def encode_series(encoder: Encoder, value: Value) -> Node:
    """Encode a series; a subclass is read as the series below it."""
    series = value if type(value) is pd.Series else pd.Series(value)
    name = encoder.label(series.name)
    index = encode_index(encoder, series.index)
    return {"t": "series", "name": name, "index": index, "data": encode_column(encoder, series)}


def encode_frame(encoder: Encoder, value: Value) -> Node:
    """Encode a frame; columns of the same name stay apart, attrs are dropped."""
    frame = value if type(value) is pd.DataFrame else pd.DataFrame(value)
    index = encode_index(encoder, frame.index)
    columns = encode_index(encoder, frame.columns)
    data = [_encode_named(encoder, name, series) for name, series in frame.items()]
    return {"t": "frame", "index": index, "columns": columns, "data": data}


def _encode_named(encoder: Encoder, name: object, series: Value) -> Node:
    encoder.budget.add_nodes(1)
    try:
        return encode_column(encoder, series)
    except CodecError as error:
        step = f"[{str(name)[:40]!r}]"
        raise error.inside(step) from None


def _decode_series(decoder: Decoder, node: Mapping[str, Node]) -> Value:
    name, index_node, data = take_fields(node, "name", "index", "data")
    label = decoder.label(name)
    index = decode_index(decoder, index_node)
    values = decode_column(decoder, data)
    if len(values) != len(index):
        refuse("a series whose values and index differ in length")
    return pd.Series(values, index=index, name=label, dtype=values.dtype)


def _decode_frame(decoder: Decoder, node: Mapping[str, Node]) -> Value:
    index_node, columns_node, data = take_fields(node, "index", "columns", "data")
    index = decode_index(decoder, index_node)
    columns = decode_index(decoder, columns_node)
    if type(data) is not list or len(data) != len(columns):
        refuse("a frame with another number of columns than names")
    arrays = [_decode_sized(decoder, column, index) for column in data]
    frame = pd.DataFrame(dict(enumerate(arrays)), index=index)
    frame.columns = columns
    return frame


def _decode_sized(decoder: Decoder, node: Node, index: Value) -> Value:
    """Decode one column; as a series if pandas would guess at its dtype otherwise."""
    values = decode_column(decoder, node)
    if len(values) != len(index):
        refuse("a frame with a column of another length than its index")
    if isinstance(values, np.ndarray) and values.dtype.kind == "O":
        return pd.Series(values, index=index, dtype=object)
    return values


DECODERS: Mapping[str, Callable[[Decoder, Mapping[str, Node]], Value]] = {
    "frame": _decode_frame,
    "series": _decode_series,
}
