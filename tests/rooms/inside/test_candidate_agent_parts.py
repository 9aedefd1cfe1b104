"""What the candidate's agent makes of a kernel's word, and which cell an interrupt means."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.rooms.frames import Frame, encode_frame
from minbar.rooms.inside import candidate
from minbar.rooms.inside.candidate import answer_of
from minbar.rooms.inside.channel import Channel
from minbar.rooms.inside.notebook import CallOutcome
from minbar.rooms.messages import Answer, decode_message

ANYTHING: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(st.characters(), max_size=50),
    st.binary(max_size=9),
    st.lists(st.integers(), max_size=2),
    st.sampled_from(["\N{PILE OF POO}" * 9000, "x" * 9000, "\0" * 9000]),
)
DETAILS = st.dictionaries(
    st.sampled_from(["ename", "evalue", "trace", "cell", "line", "status", "id", "more"]), ANYTHING
)


@given(st.text(max_size=400), st.binary(max_size=40), DETAILS)
def test_whatever_a_kernel_says_becomes_an_answer_that_the_host_takes(
    status: str, payload: bytes, details: dict[str, Any]
) -> None:
    """Texts fit their header and their message; numbers are counts; a status is known."""
    told, sent = answer_of(CallOutcome(status, payload, details), 30)
    header = {"type": "answer", "id": 1, **told, "exit_code": None, "oom_kills": 0}
    frame = encode_frame(header, sent)
    message = decode_message(Frame(frame[8 : len(frame) - len(sent)], sent))
    assert isinstance(message, Answer)
    assert message.status in candidate.STATUSES | {"too-large"}
    assert len(sent) <= 30
    assert message.status == "ok" or sent == b""


@pytest.mark.parametrize(
    ("size", "expected"), [(30, ("ok", 30)), (31, ("too-large", 0))], ids=["at", "over"]
)
def test_a_payload_over_the_limit_is_not_sent(size: int, expected: tuple[str, int]) -> None:
    """What the host would refuse as a breach is a failed test instead."""
    told, sent = answer_of(CallOutcome("ok", b"x" * size), 30)
    assert (told["status"], len(sent)) == expected


class FakeNotebook:
    """Notes what it is told to do.

    Attributes:
        told: `interrupt` or `kill`, in order.
    """

    def __init__(self, *_: object, **__: object) -> None:
        """Nothing was told yet."""
        self.told: list[str] = []

    def interrupt(self) -> None:
        """Note it."""
        self.told.append("interrupt")

    def kill(self) -> None:
        """Note it."""
        self.told.append("kill")


@pytest.fixture
def wires() -> Iterator[tuple[Channel, int]]:
    """A channel, and the end into which the host writes."""
    reading, writing = os.pipe()
    null = os.open(os.devnull, os.O_WRONLY)
    yield Channel(reading, null), writing
    for end in (reading, writing, null):
        os.close(end)


@pytest.mark.parametrize(
    ("doing", "meant", "told"),
    [
        ((3, 0), (3, 0), ["interrupt", "kill"]),
        ((4, 0), (3, 0), []),
        ((0, 7), (0, 7), ["interrupt", "kill"]),
        ((0, 8), (0, 7), []),
        ((0, 0), (0, 7), []),
        ((0, 0), (3, 0), []),
        ((7, 0), (0, 7), []),
    ],
)
def test_an_interrupt_ends_what_was_meant_and_never_what_came_after_it(
    wires: tuple[Channel, int],
    monkeypatch: pytest.MonkeyPatch,
    doing: tuple[int, int],
    meant: tuple[int, int],
    told: list[str],
) -> None:
    """The host's message may arrive when its cell or its call has just ended."""
    channel, host = wires
    monkeypatch.setattr("minbar.rooms.inside.notebook.NotebookSession", FakeNotebook)
    session = candidate._Session(channel, ())  # noqa: SLF001  the loop around it needs a room
    session._doing = doing  # noqa: SLF001
    for kind in ("interrupt", "kill-kernel"):
        os.write(host, encode_frame({"type": kind, "cell": meant[0], "id": meant[1]}))
    session._read()  # noqa: SLF001
    assert session._notebook.told == told  # type: ignore[attr-defined]  # noqa: SLF001  the fake's


def test_the_kernels_environment_is_small_and_the_same_everywhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Only what is named passes into a kernel."""
    monkeypatch.setenv("SECRET", "x")
    monkeypatch.setenv("PATH", "/bin")
    environment = candidate._environment()  # noqa: SLF001  what it lets through is the point
    assert environment["PATH"] == "/bin"
    assert "SECRET" not in environment
    assert set(environment) <= {*candidate.PASSED_ON, *candidate.KERNEL_ENVIRONMENT}
    assert Path(environment["HOME"]) == Path("/room")
