"""Which part encodes and decodes a value of pandas; imported when a value needs it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import pandas as pd

from minbar.rooms.inside.codec import columns, frames, indexes, moments
from minbar.rooms.inside.codec.base import CodecError, Node, Value

if TYPE_CHECKING:
    from minbar.rooms.inside.codec.decode import Decoder
    from minbar.rooms.inside.codec.encode import Encoder

__all__ = ["decode_pandas", "encoder_of"]

_ENCODERS: tuple[tuple[tuple[type, ...], Callable[[Encoder, Value], Node]], ...] = (
    ((pd.DataFrame,), frames.encode_frame),
    ((pd.Series,), frames.encode_series),
    ((pd.Index,), indexes.encode_index),
    ((pd.api.extensions.ExtensionArray,), columns.encode_extension),
    ((type(pd.NaT), type(pd.NA), pd.Timestamp, pd.Timedelta), moments.encode_moment),
    ((pd.Period, pd.Interval), columns.refuse_kind),
)
_DECODERS: Mapping[str, Callable[[Decoder, Mapping[str, Node]], Value]] = {
    **moments.DECODERS,
    **columns.DECODERS,
    **indexes.DECODERS,
    **frames.DECODERS,
}


def encoder_of(value: object) -> Callable[[Encoder, Value], Node] | None:
    """Return what encodes a value of pandas, or None for any other."""
    for kinds, method in _ENCODERS:
        if issubclass(type(value), kinds):
            return method
    return None


def decode_pandas(decoder: Decoder, kind: str, node: Mapping[str, Node]) -> Value:
    """Decode a value of pandas.

    Raises:
        CodecError: also where pandas itself refuses what its parts make together.
    """
    try:
        return _DECODERS[kind](decoder, node)
    except CodecError:
        raise
    except Exception as error:  # pandas may raise anything, AssertionError too
        msg = "parts that pandas can't put together"
        raise CodecError(msg) from error
