"""Frames and messages as agents send them, and as they never would."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any, Final

import msgspec
from hypothesis import strategies as st

from minbar.rooms import messages
from minbar.rooms.frames import PREFIX
from tests.fuzz.material.damage import damaged, edited, json_bytes

__all__ = ["CASES", "HEADERS", "WORDS", "frame", "honest", "seeds"]

_KINDS: Final = {
    name: kind
    for name in messages.__all__
    if isinstance(kind := getattr(messages, name), type) and issubclass(kind, msgspec.Struct)
}
_FIELDS: Final = sorted({field for kind in _KINDS.values() for field in kind.__struct_fields__})
_TYPES: Final = sorted(
    str(kind.__struct_config__.tag) for kind in _KINDS.values() if kind.__struct_config__.tag
)
_SAMPLES: Final[Mapping[str, Any]] = {
    "alive": True, "calls": 1, "cell": 1, "count": 2, "criterion": "c", "error_name": "E",
    "error_text": "v", "exit_code": None, "hidden": True, "id": 1, "keep": None,
    "kind": "candidate",
    "line": 1, "name": "predict", "oom_kills": 0, "op": "call", "outcome": "passed", "path":
    "orders.csv", "place": "hidden/test_a.py", "points": 4.0, "protocol": 1, "python": "3.11",
    "seconds": 0.1, "sentence": "S.", "status": 0, "trace": "t", "truncated": False,
}  # fmt: skip
_WITH_WORDS: Final = {"cell": "ok", "answer": "ok", "collected": "ok"}
_IDS: Final = {"begun": "hidden/test_a.py::test_b", "test": "hidden/test_a.py::test_b"}


def honest(kind: str, **changes: Any) -> dict[str, Any]:  # noqa: ANN401  JSON of any kind
    """Return the header of a message of a type, as an agent would send it."""
    (model,) = (one for one in _KINDS.values() if one.__struct_config__.tag == kind)
    fields = {name: _SAMPLES[name] for name in model.__struct_fields__}
    if "status" in fields:
        fields["status"] = _WITH_WORDS.get(kind, 0)
    if "id" in fields:
        fields["id"] = _IDS.get(kind, 1)
    return {"type": kind, **fields, **changes}


def frame(
    header: bytes, payload: bytes = b"", *, head: int | None = None, body: int | None = None
) -> bytes:
    """Return a frame, its lengths the true ones unless others are claimed."""
    lengths = PREFIX.pack(
        len(header) if head is None else head, len(payload) if body is None else body
    )
    return lengths + header + payload


HEADERS: Final = edited(
    st.sampled_from(_TYPES).map(honest),
    keys=(*_FIELDS, "type"),
    values=st.sampled_from(_TYPES),
    most=2,
).map(json_bytes)
_OUTPUTS: Final = (
    b'[{"kind":"stream","name":"stdout","text":"x"},{"kind":"display","data":{"text/html":"<p>"}}]'
)
_PAYLOADS: Final = st.sampled_from(
    (b"", b"{}", _OUTPUTS, b'{"public":"p","detail":"d"}', b"[" * 4000)
)
_LENGTHS: Final = st.none() | st.sampled_from((0, 1, 4096, 4097, 65_536, 65_537, 2**31, 2**32 - 1))
_FRAMES: Final = st.builds(frame, HEADERS, _PAYLOADS | st.binary(max_size=60)) | st.builds(
    frame, HEADERS, _PAYLOADS, head=_LENGTHS, body=_LENGTHS
)
_TEXTS: Final = st.lists(_FRAMES, max_size=6).map(b"".join)


def _multiplexed(pieces: list[tuple[int, bytes]]) -> bytes:
    """Return pieces as the engine sends them: with the number of their stream."""
    return b"".join(struct.pack(">BxxxI", kind, len(data)) + data for kind, data in pieces)


CASES: Final = st.builds(
    lambda size, data: bytes([size]) + data,
    st.integers(0, 255),
    _TEXTS
    | damaged(_TEXTS)
    | st.binary(max_size=200)
    | st.sampled_from((frame(b"", b""), frame(b"{}", b""))).map(lambda one: one * 3000)
    | st.lists(st.tuples(st.integers(0, 4), _TEXTS), max_size=4).map(_multiplexed),
)
WORDS: Final = (
    *(f'"{name}":'.encode() for name in (*_FIELDS, "type")),
    *(f'"{name}"'.encode() for name in _TYPES),
    b"\0\0\0\2\0\0\0\0{}", b"\xff\xff\xff\xff", b"\0\1\0\0", b"\0\0\0\0\0\0\0\0", b"\1\0\0\0\0\0",
)  # fmt: skip


def seeds() -> list[bytes]:
    """Return what a guided run begins with: every message alone, and one after another."""
    every = [frame(json_bytes(honest(kind)), _OUTPUTS) for kind in _TYPES]
    return [b"\7" + one for one in (*every, b"".join(every), _multiplexed([(1, b"".join(every))]))]
