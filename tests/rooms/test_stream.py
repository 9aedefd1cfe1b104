"""The attached stream loses nothing, waits for nobody for good, and keeps its caps."""

from __future__ import annotations

import contextlib
import itertools
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.errors import RoomClosedError, RoomProtocolError, RoomTimeoutError
from minbar.rooms.frames import Frame, encode_frame
from minbar.rooms.stream import AttachedStream

OUT, ERR, SYSTEM = 1, 2, 3
SOON = 10.0


def engine(data: bytes, kind: int = OUT) -> bytes:
    """Wrap bytes as the engine does."""
    return struct.pack(">BxxxI", kind, len(data)) + data


@contextlib.contextmanager
def attached(
    *, max_payload: int = 1 << 20, max_total: int | None = None
) -> Iterator[tuple[AttachedStream, socket.socket]]:
    """A stream and the engine's end of its socket."""
    ours, theirs = socket.socketpair()
    stream = AttachedStream(ours, max_payload=max_payload, max_total=max_total)
    with theirs:
        try:
            yield stream, theirs
        finally:
            stream.close()


@contextlib.contextmanager
def meanwhile(work: Callable[[threading.Event], None]) -> Iterator[None]:
    """Let the other side work while the block runs; it is told when to stop."""
    stop = threading.Event()
    thread = threading.Thread(target=work, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


@given(
    st.lists(st.tuples(st.sampled_from([OUT, ERR, SYSTEM]), st.binary(max_size=60)), max_size=8),
    st.lists(st.integers(1, 50), min_size=1, max_size=20),
)
def test_any_cutting_of_the_engines_stream_gives_the_same(
    parts: list[tuple[int, bytes]], sizes: list[int]
) -> None:
    """Frames come from standard output, the log from standard error, whatever the chunks."""
    said = [(kind, encode_frame({}, part) if kind == OUT else part) for kind, part in parts]
    data = b"".join(engine(part, kind) for kind, part in said)
    with attached() as (stream, peer):
        for size in itertools.cycle(sizes):
            peer.sendall(data[:size])
            if not (data := data[size:]):
                break
        peer.shutdown(socket.SHUT_WR)
        expected = [part for kind, part in parts if kind == OUT]
        frames = [stream.receive(timeout=SOON) for _ in expected]
        assert [frame.payload for frame in frames if frame] == expected
        with pytest.raises(RoomClosedError):
            stream.receive(timeout=SOON)
        assert bytes(stream.log) == b"".join(part for kind, part in parts if kind == ERR)


def test_one_frame_may_span_many_frames_of_the_engine() -> None:
    """The engine cuts what a room writes as it likes."""
    frame = encode_frame({"type": "x"}, b"p" * 1000)
    with attached() as (stream, peer):
        for start in range(0, len(frame), 7):
            peer.sendall(engine(frame[start : start + 7]))
        assert stream.receive(timeout=SOON) == Frame(b'{"type":"x"}', b"p" * 1000)


def test_megabytes_both_ways_at_once_do_not_deadlock() -> None:
    """While the host writes a large frame it reads what the room writes."""
    size = 24 << 20
    with attached(max_payload=size) as (stream, peer):
        taken = bytearray()

        def talk(_: threading.Event) -> None:
            # The room writes all of its answer before it reads anything.
            peer.sendall(engine(encode_frame({"type": "big"}, b"a" * size)))
            while len(taken) < size:
                taken.extend(peer.recv(1 << 20))

        with meanwhile(talk):
            stream.send(b"b" * size, timeout=60)
            frame = stream.receive(timeout=60)
    assert frame is not None
    assert frame.payload == b"a" * size
    assert bytes(taken) == b"b" * size


def test_silence_is_none_after_the_time_that_was_asked_for() -> None:
    """Receiving from a quiet room returns None and not much later."""
    with attached() as (stream, _):
        begun = time.monotonic()
        assert stream.receive(timeout=0.1) is None
        assert 0.1 <= time.monotonic() - begun < SOON


@pytest.mark.parametrize("kind", [OUT, ERR])
def test_a_frame_that_comes_drop_by_drop_holds_nobody(kind: int) -> None:
    """However long a room goes on sending, the caller gets back to its clock."""
    with attached() as (stream, peer):
        peer.sendall(engine(encode_frame({}, b"x" * 100_000)[:10]))

        def drip(stop: threading.Event) -> None:
            peer.settimeout(0.5)  # nobody reads any more once the block has ended
            with contextlib.suppress(TimeoutError):
                while not stop.is_set():
                    peer.sendall(engine(b"x", kind))

        with meanwhile(drip):
            begun = time.monotonic()
            assert stream.receive(timeout=0.2) is None
            assert time.monotonic() - begun < SOON


def test_a_room_that_talks_but_does_not_listen_is_given_up() -> None:
    """Sending ends after its time, even if the room fills the stream meanwhile."""
    with attached() as (stream, peer):

        def flood(stop: threading.Event) -> None:
            peer.settimeout(0)
            while not stop.is_set():
                with contextlib.suppress(BlockingIOError):
                    peer.send(engine(b"noise", ERR))

        with meanwhile(flood):
            begun = time.monotonic()
            with pytest.raises(RoomTimeoutError, match="did not take"):
                stream.send(b"x" * (32 << 20), timeout=0.5)
            assert time.monotonic() - begun < SOON


def test_a_room_that_takes_drop_by_drop_is_given_up() -> None:
    """The time is that of the whole frame."""
    with attached() as (stream, peer):

        def sip(stop: threading.Event) -> None:
            while not stop.is_set():
                peer.recv(1 << 16)
                time.sleep(0.02)

        with meanwhile(sip):
            with pytest.raises(RoomTimeoutError):
                stream.send(b"x" * (64 << 20), timeout=0.3)
            stream.close()


def test_more_than_anybody_asked_for_is_a_breach() -> None:
    """What a room says while it is being written to is kept only up to a cap."""
    with attached(max_payload=1 << 16) as (stream, peer):

        def babble(_: threading.Event) -> None:
            frame = engine(encode_frame({}, b"y" * 60_000))
            with contextlib.suppress(OSError):
                for _number in range(200):
                    peer.sendall(frame)

        with meanwhile(babble):
            with pytest.raises(RoomProtocolError, match="nobody has asked for"):
                stream.send(b"x" * (32 << 20), timeout=30)
            stream.close()


def test_the_last_words_of_a_room_are_read_before_its_end() -> None:
    """Frames that arrived before the end are handed out, then the end is told."""
    with attached() as (stream, peer):
        peer.sendall(engine(encode_frame({"n": 1}) + encode_frame({"n": 2})))
        peer.close()
        assert [stream.receive(timeout=SOON), stream.receive(timeout=SOON)] == [
            Frame(b'{"n":1}', b""),
            Frame(b'{"n":2}', b""),
        ]
        for _ in range(2):
            with pytest.raises(RoomClosedError):
                stream.receive(timeout=SOON)
        assert stream.ended


def test_sending_to_a_room_that_is_gone_says_so() -> None:
    """A closed peer is a closed room, at once or after what still fits the buffers."""
    with attached() as (stream, peer):
        peer.close()
        with pytest.raises(RoomClosedError):
            stream.send(b"x" * (8 << 20), timeout=SOON)


@pytest.mark.parametrize("closings", [1, 2])
def test_a_stream_that_we_closed_is_a_closed_room(closings: int) -> None:
    """After closing, sending and receiving tell of the end; closing again is fine."""
    with attached() as (stream, _):
        for _ in range(closings):
            stream.close()
        with pytest.raises(RoomClosedError):
            stream.send(b"x", timeout=SOON)
        with pytest.raises(RoomClosedError):
            stream.receive(timeout=SOON)


def test_bad_bytes_are_told_after_the_good_frames_and_for_ever() -> None:
    """The frame before nonsense is kept; then receiving and sending are refused."""
    with attached() as (stream, peer):
        peer.sendall(engine(encode_frame({"n": 1}) + b"\xff" * 8))
        assert stream.receive(timeout=SOON) == Frame(b'{"n":1}', b"")
        for _ in range(2):
            with pytest.raises(RoomProtocolError, match="is over"):
                stream.receive(timeout=SOON)
        with pytest.raises(RoomProtocolError, match="is over"):
            stream.send(b"x", timeout=SOON)


def test_a_room_may_say_so_much_in_its_life_and_no_more() -> None:
    """The cap on all bytes holds over all frames."""
    frame = encode_frame({}, b"z" * 90)
    with attached(max_total=250) as (stream, peer):
        peer.sendall(engine(frame * 3))
        assert [stream.receive(timeout=SOON) for _ in range(2)] == [Frame(b"{}", b"z" * 90)] * 2
        with pytest.raises(RoomProtocolError, match="in all"):
            stream.receive(timeout=SOON)


def test_the_log_keeps_the_end_of_what_was_said() -> None:
    """Standard error is capped, and its end is what is kept."""
    with attached() as (stream, peer):
        for number in range(100):
            peer.sendall(engine(f"{number:03}".encode() + b"." * 2000, ERR))
            assert stream.receive(timeout=0.0) is None
        while stream.receive(timeout=0.05) is not None:
            pass
        assert len(stream.log) == 64 * 1024
        assert b"099" in stream.log
        assert b"000" not in stream.log
