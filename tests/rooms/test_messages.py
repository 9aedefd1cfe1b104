"""Only the messages of the protocol are taken, and every breach of it is told as one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.errors import RoomProtocolError
from minbar.models.notebook import Output
from minbar.rooms.frames import Frame
from minbar.rooms.messages import (
    Answer,
    CellDone,
    Hello,
    Printed,
    Ready,
    decode_message,
    decode_payload,
)

CELL: dict[str, Any] = {
    "type": "cell",
    "cell": 3,
    "status": "ok",
    "error_name": "",
    "error_text": "",
    "count": 1,
    "truncated": False,
    "exit_code": None,
    "oom_kills": 0,
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner),
)


def header(value: object) -> Frame:
    """A frame with this header."""
    return Frame(json.dumps(value).encode(), b"")


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"type": "hello", "protocol": 1, "kind": "proof"}, Hello(protocol=1, kind="proof")),
        ({"type": "ready"}, Ready()),
        ({"type": "printed", "name": "f"}, Printed(name="f")),
        ({"type": "answer", "id": 1, "status": "ok"}, Answer(id=1, status="ok")),
        (
            CELL,
            CellDone(
                cell=3,
                status="ok",
                error_name="",
                error_text="",
                count=1,
                truncated=False,
                exit_code=None,
                oom_kills=0,
            ),
        ),
    ],
    ids=["hello", "ready", "printed", "answer", "cell"],
)
def test_a_message_is_told_by_its_type(sent: object, expected: object) -> None:
    """Headers become typed values, optional fields with their defaults."""
    assert decode_message(header(sent)) == expected


@pytest.mark.parametrize(
    "change",
    [
        {"type": "cell2"},
        {"cell": -1},
        {"cell": 1 << 40},
        {"cell": True},
        {"cell": "3"},
        {"count": 1.5},
        {"truncated": 1},
        {"status": "s" * 301},
        {"error_text": "t" * 8001},
        {"exit_code": 1 << 70},
        {"more": 1},
    ],
    ids=str,
)
def test_a_field_that_is_off_is_a_breach(change: dict[str, Any]) -> None:
    """Types, ranges and lengths are exact, and no field is too many."""
    with pytest.raises(RoomProtocolError, match="does not know"):
        decode_message(header(CELL | change))


@pytest.mark.parametrize("missing", sorted(CELL))
def test_a_missing_field_is_a_breach(missing: str) -> None:
    """Fields without a default must be there."""
    with pytest.raises(RoomProtocolError):
        decode_message(header({name: CELL[name] for name in CELL if name != missing}))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff",
        b"[]",
        b"null",
        b'{"type":"ready"}{"type":"ready"}',
        b'{"type":"ready","python":"\xff"}',
        b'{"type":"ready","python":"\\ud800"}',
        b'{"type":"ended","alive":NaN,"exit_code":null,"oom_kills":0}',
        b"[" * 60_000,
        b'{"a":' * 10_000,
    ],
    ids=["empty", "binary", "list", "null", "two", "no-utf8", "surrogate", "nan", "deep", "deep2"],
)
def test_bytes_that_are_no_message_are_a_breach(raw: bytes) -> None:
    """No bytes raise anything else than a breach of the protocol."""
    with pytest.raises(RoomProtocolError):
        decode_message(Frame(raw, b""))
    with pytest.raises(RoomProtocolError):
        decode_payload(raw, dict[str, str])


@given(st.binary(max_size=80) | JSON.map(lambda value: json.dumps(value).encode()))
def test_no_header_crashes_the_host(raw: bytes) -> None:
    """Arbitrary bytes and arbitrary JSON are refused in one way."""
    with pytest.raises(RoomProtocolError):
        decode_message(Frame(raw, b""))


@given(st.sampled_from(sorted(CELL)), JSON)
def test_any_value_in_any_field_is_taken_or_refused(name: str, value: object) -> None:
    """A hostile value in a known message is a message or a breach, never a crash."""
    raw = header(CELL | {name: value})
    try:
        message = decode_message(raw)
    except RoomProtocolError:
        return
    assert isinstance(message, CellDone)


def test_outputs_are_decoded_strictly() -> None:
    """A payload of outputs becomes typed values; a wrong one is a breach."""
    raw = b'[{"kind":"stream","name":"stdout","text":"hi","truncated":false}]'
    assert decode_payload(raw, list[Output]) == [Output(kind="stream", name="stdout", text="hi")]
    with pytest.raises(RoomProtocolError, match="payload"):
        decode_payload(b'[{"kind":"stream","text":5}]', list[Output])
