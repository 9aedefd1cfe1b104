"""NumPy arrays and scalars; imported when a value needs it."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from minbar.rooms.inside.codec.base import (
    INT64_MAX,
    INT64_MIN,
    MAX_CELLS,
    MAX_DIMS,
    Budget,
    Node,
    Value,
    refuse,
    take_fields,
)
from minbar.rooms.inside.codec.text import decode_text, encode_text

if TYPE_CHECKING:
    from minbar.rooms.inside.codec.decode import Decoder
    from minbar.rooms.inside.codec.encode import Encoder

__all__ = ["DECODERS", "Array", "decode_array", "encode_array", "encoder_of"]

Array = np.ndarray[Value, Value]

DTYPE = re.compile(
    r"\|b1|\|[iu]1|<[iu][248]|<f[248]|<c(8|16)|\|S[1-9][0-9]{0,7}|<U[1-9][0-9]{0,7}"
    r"|<[mM]8\[([1-9][0-9]{0,5})?(Y|M|W|D|h|m|s|ms|us|ns|ps|fs|as)\]"
)
KINDS = "biufcSUmM"
MAX_CODE_POINT = 0x10FFFF
SURROGATES = (0xD800, 0xDFFF)


def encoder_of(value: object) -> Callable[[Encoder, Value], Node] | None:
    """Return what encodes a value of NumPy, or None for any other."""
    kind = type(value)
    if issubclass(kind, np.ndarray):
        return encode_any
    if issubclass(kind, np.datetime64 | np.timedelta64):
        return encode_time
    if issubclass(kind, np.generic) and not issubclass(kind, np.void | np.longdouble | np.object_):
        return encode_scalar
    return None


def encode_scalar(encoder: Encoder, value: Value) -> Node:
    """Encode a NumPy scalar as the Python scalar that it equals."""
    item = np.generic.item(value)
    if isinstance(item, np.generic):
        refuse(f"a NumPy scalar of type {type(value).__name__} can't be sent")
    return encoder.value(item)


def encode_time(_: Encoder, value: Value) -> Node:
    """Encode a datetime64 or timedelta64 scalar."""
    cell = np.array(value)
    dtype = wire_dtype(cell.dtype)
    return {"t": "np.time", "dtype": dtype.str, "v": int(cell.astype(dtype).view("<i8")[()])}


def decode_time(_: Decoder, node: Mapping[str, Node]) -> Value:
    """Decode a datetime64 or timedelta64 scalar."""
    name, value = take_fields(node, "dtype", "v")
    dtype = _read_dtype(name)
    if dtype.kind not in "mM" or type(value) is not int or not INT64_MIN <= value <= INT64_MAX:
        refuse("a time that is no 64-bit count of a unit")
    return np.array(value, dtype="<i8").view(dtype).astype(dtype.newbyteorder("="))[()]


def encode_any(encoder: Encoder, value: Value) -> Node:
    """Encode an array of any dtype that the codec knows."""
    if issubclass(type(value), np.ma.MaskedArray):
        refuse("a masked array can't be sent; use .filled(...)")
    base = np.ndarray.view(value, np.ndarray)
    return encode_objects(encoder, base) if base.dtype.kind == "O" else encode_array(encoder, base)


def encode_array(encoder: Encoder, base: Array) -> Node:
    """Encode an array whose cells are bytes of a fixed width."""
    dtype = wire_dtype(base.dtype)
    shape = _count_cells(encoder.budget, list(base.shape))
    encoder.blobs.reserve(base.size * dtype.itemsize)
    data = base.astype(dtype, order="C", copy=False).tobytes()
    if dtype.kind == "U":
        _check_code_points(data)
    return {"t": "array", "dtype": dtype.str, "shape": shape, "b": encoder.blobs.add(data)}


def wire_dtype(dtype: np.dtype[Value]) -> np.dtype[Value]:
    """Return the little-endian dtype that travels.

    Raises:
        CodecError: for a dtype that the codec does not carry.
    """
    if dtype.kind not in KINDS:
        refuse(f"an array of dtype {str(dtype)[:80]} can't be sent")
    if dtype.kind in "mM" and np.datetime_data(dtype)[0] == "generic":
        refuse(f"{dtype.name} without a unit can't be sent")
    if dtype.kind in "SU" and dtype.itemsize == 0:
        dtype = np.dtype(f"{dtype.kind}1")
    wire = dtype.newbyteorder("<")
    if not DTYPE.fullmatch(wire.str):
        refuse(f"an array of dtype {str(dtype)[:80]} can't be sent")
    return wire


def decode_array(decoder: Decoder, node: Mapping[str, Node]) -> Array:
    """Decode an array; nothing is allocated before its bytes are there."""
    name, shape, ref = take_fields(node, "dtype", "shape", "b")
    dtype = _read_dtype(name)
    shape = _count_cells(decoder.budget, shape)
    blob = decoder.blobs.take(ref)
    if math.prod(shape) * dtype.itemsize != len(blob):
        refuse("an array whose bytes are not its shape times its item size")
    if dtype.kind == "b" and blob and np.frombuffer(blob, np.uint8).max() > 1:
        refuse("an array of bool with other bytes than 0 and 1")
    if dtype.kind == "U":
        _check_code_points(blob)
    return np.frombuffer(blob, dtype).reshape(shape).astype(dtype.newbyteorder("="))


def encode_objects(encoder: Encoder, base: Array) -> Node:
    """Encode an object array: packed if it is all text, else cell by cell."""
    shape = _count_cells(encoder.budget, list(base.shape))
    items = base.ravel().tolist()
    packed = encode_text(encoder, items)
    if packed is not None:
        return {"t": "text", "shape": shape, **packed}
    return {"t": "objects", "shape": shape, "v": encoder.scalars(items)}


def decode_objects(decoder: Decoder, node: Mapping[str, Node]) -> Array:
    """Decode an object array that came cell by cell."""
    shape, cells = take_fields(node, "shape", "v")
    return _object_array(decoder, shape, decoder.scalars(cells))


def decode_packed(decoder: Decoder, node: Mapping[str, Node]) -> Array:
    """Decode an object array of text."""
    shape, *packed = take_fields(node, "shape", "null", "chars", "ends", "nulls")
    return _object_array(decoder, shape, decode_text(decoder, *packed))


def _object_array(decoder: Decoder, shape: Node, items: list[Value]) -> Array:
    shape = _count_cells(decoder.budget, shape)
    if math.prod(shape) != len(items):
        refuse("an object array whose cells are not its shape")
    array = np.empty(len(items), dtype=object)
    array[:] = items
    return array.reshape(shape)


def _read_dtype(name: Node) -> np.dtype[Value]:
    if type(name) is not str or not DTYPE.fullmatch(name):
        refuse("an array of no known dtype")
    return np.dtype(name)


def _count_cells(budget: Budget, shape: Node) -> list[int]:
    """Check a shape and count its cells; a zero counts as one, so that none hides others."""
    if type(shape) is not list or len(shape) > MAX_DIMS:
        refuse(f"an array of more than {MAX_DIMS} dimensions can't be sent")
    if any(type(length) is not int or not 0 <= length <= MAX_CELLS for length in shape):
        refuse(f"an array with a dimension below 0 or above {MAX_CELLS} can't be sent")
    budget.add_cells(math.prod(length or 1 for length in shape))
    return shape


def _check_code_points(data: bytes | memoryview) -> None:
    points = np.frombuffer(data, "<u4")
    low, high = SURROGATES
    if points.size and points.max() > MAX_CODE_POINT:
        refuse("text with a code point beyond Unicode")
    if bool(((points >= low) & (points <= high)).any()):
        refuse("text with a lone surrogate can't be sent")


DECODERS: Mapping[str, Callable[[Decoder, Mapping[str, Node]], Value]] = {
    "array": decode_array,
    "np.time": decode_time,
    "objects": decode_objects,
    "text": decode_packed,
}
