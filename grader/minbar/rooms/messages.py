"""What rooms say, as typed messages; anything else is a breach of the protocol.

Each is the JSON header of a frame, named by its `type`. The page on the
protocol in the documentation lists them with those that the host sends.
"""

from __future__ import annotations

from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta

from minbar.errors import RoomProtocolError
from minbar.rooms.frames import Frame

__all__ = [
    "Analysed",
    "Answer",
    "Ask",
    "Broken",
    "CellDone",
    "CellStarted",
    "Collected",
    "Done",
    "Ended",
    "Examined",
    "Hello",
    "Message",
    "Planned",
    "Printed",
    "Ran",
    "Ready",
    "Stripped",
    "TestBegun",
    "TestDone",
    "decode_message",
    "decode_payload",
]

Value = TypeVar("Value")

Short = Annotated[str, Meta(max_length=300)]
Text = Annotated[str, Meta(max_length=8000)]
Count = Annotated[int, Meta(ge=0, le=1 << 31)]
Status = Annotated[int, Meta(ge=-(1 << 31), le=1 << 31)]


class _Message(msgspec.Struct, frozen=True, tag_field="type", forbid_unknown_fields=True):
    """Base of all messages: frozen, told apart by `type`, no field too many."""


class Hello(_Message, frozen=True, tag="hello"):
    """First words of every agent: version of the protocol and kind of room."""

    protocol: Count
    kind: Short


class Ready(_Message, frozen=True, tag="ready"):
    """The agent has loaded what it needs and can begin."""

    python: Short = ""


class CellStarted(_Message, frozen=True, tag="cell-started"):
    """A code cell begins; `cell` counts from 1 over all cells."""

    cell: Count


class CellDone(_Message, frozen=True, tag="cell"):
    """A code cell has ended; the payload is the JSON list of its outputs."""

    cell: Count
    status: Short
    error_name: Short
    error_text: Text
    count: Count | None
    truncated: bool
    exit_code: Status | None
    oom_kills: Count


class Ended(_Message, frozen=True, tag="ended"):
    """The notebook has ended; without a live kernel no call can be answered."""

    alive: bool
    exit_code: Status | None
    oom_kills: Count


class Printed(_Message, frozen=True, tag="printed"):
    """What candidate code printed during a call; the payload is the text."""

    name: Short


class Answer(_Message, frozen=True, tag="answer"):
    """Answer to one question; the payload is the encoded value."""

    id: Count
    status: Short
    error_name: Text = ""
    error_text: Text = ""
    trace: Text = ""
    cell: Count | None = None
    line: Count | None = None
    exit_code: Status | None = None
    oom_kills: Count = 0


class Ask(_Message, frozen=True, tag="ask"):
    """The examiner asks for a call, a value or an artefact of the submission."""

    id: Count
    op: Short
    name: Short
    keep: Count | None = None


class TestBegun(_Message, frozen=True, tag="begun"):
    """A test begins; whatever ends the examination before its `test` is its end."""

    __test__ = False

    id: Short
    hidden: bool
    sentence: Short
    points: float | None
    criterion: Short | None


class TestDone(_Message, frozen=True, tag="test"):
    """A test has ended; the payload holds the texts."""

    __test__ = False

    id: Short
    hidden: bool
    sentence: Short
    points: float | None
    criterion: Short | None
    outcome: Short
    error_name: Text
    cell: Count | None
    line: Count | None
    seconds: float
    calls: Count


class Planned(_Message, frozen=True, tag="planned"):
    """The examiner has found so many tests; each of them must end in a `test`."""

    count: Count


class Broken(_Message, frozen=True, tag="broken"):
    """A test file could not be imported; the payload holds the text."""

    place: Short


class Examined(_Message, frozen=True, tag="examined"):
    """The examination has ended, with pytest's exit status."""

    status: Status


class Ran(_Message, frozen=True, tag="ran"):
    """A script has ended; the payload is the end of what it printed."""

    status: Status


class Collected(_Message, frozen=True, tag="collected"):
    """One file that a script wrote; the payload is its bytes."""

    path: Short
    status: Short


class Done(_Message, frozen=True, tag="done"):
    """All files of a script were sent."""


class Stripped(_Message, frozen=True, tag="stripped"):
    """A notebook without its outputs; the payload is its bytes."""

    status: Status


class Analysed(_Message, frozen=True, tag="analysed"):
    """What was found in a notebook; the payload is JSON, or a sentence if it is no notebook."""

    status: Status


Message = (
    Hello | Ready | CellStarted | CellDone | Ended | Printed | Answer | Ask | Planned | TestBegun
    | TestDone | Broken | Examined | Ran | Collected | Done | Stripped | Analysed
)  # fmt: skip
_DECODER: msgspec.json.Decoder[Message] = msgspec.json.Decoder(Message)
# Text that is no UTF-8 is no `DecodeError` to the decoder.
_REFUSED = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


def decode_message(frame: Frame) -> Message:
    """Decode a frame's header, strictly.

    Raises:
        RoomProtocolError: if it is none of the messages, or a field is off.
    """
    try:
        return _DECODER.decode(frame.header)
    except _REFUSED as error:
        what = f"a message that the protocol does not know ({error})"
        raise RoomProtocolError(what) from error


def decode_payload(payload: bytes, kind: type[Value]) -> Value:
    """Decode a payload that is JSON, strictly.

    Raises:
        RoomProtocolError: if it is anything else.
    """
    try:
        return msgspec.json.decode(payload, type=kind)
    except _REFUSED as error:
        what = f"a payload that the protocol does not know ({error})"
        raise RoomProtocolError(what) from error
