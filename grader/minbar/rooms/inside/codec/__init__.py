"""Values that cross between the rooms, as bytes: plain data only, never pickle.

One side may be hostile: `decode` takes any bytes and raises `CodecError` or
returns plain data. The format is described in `docs/codec.md`. Everything here
needs the standard library only; numpy and pandas are imported when a value
needs them, and may be missing when none does.
"""

from minbar.rooms.inside.codec.base import MAX_BYTES, CodecError, Handle
from minbar.rooms.inside.codec.decode import decode
from minbar.rooms.inside.codec.encode import encode

__all__ = ["MAX_BYTES", "CodecError", "Handle", "decode", "encode"]
