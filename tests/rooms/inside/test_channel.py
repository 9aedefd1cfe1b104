"""The agent's end of the stream."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator

import pytest

from minbar.rooms.frames import PREFIX, Frame, FrameError, FrameParser, encode_frame
from minbar.rooms.inside.channel import (
    MAX_FROM_HOST,
    Channel,
    ChannelClosedError,
    parse_header,
)


class Wires:
    """A channel, and the host's ends of its two pipes."""

    def __init__(self) -> None:
        """Open both pipes."""
        agent_in, self.host_out = os.pipe()
        self.host_in, agent_out = os.pipe()
        self.channel = Channel(agent_in, agent_out)

    def hang_up(self) -> None:
        """Close the host's sending end."""
        os.close(self.host_out)
        self.host_out = -1

    def close(self) -> None:
        """Close everything."""
        ends = (self.host_out, self.host_in, self.channel.read_fd, self.channel.write_fd)
        for end in ends:
            if end >= 0:
                os.close(end)


@pytest.fixture
def wires() -> Iterator[Wires]:
    """Pipes as the engine gives them to an agent."""
    pair = Wires()
    yield pair
    pair.close()


def test_what_the_agent_sends_are_frames(wires: Wires) -> None:
    """Header and payload, as the host's parser reads them."""
    wires.channel.send({"type": "hello"}, b"payload")
    data = os.read(wires.host_in, 1000)
    assert FrameParser(max_payload=100).feed(data) == [Frame(b'{"type":"hello"}', b"payload")]


def test_a_large_frame_waits_for_its_reader(wires: Wires) -> None:
    """A frame beyond the pipe's buffer is written piece by piece."""
    payload = os.urandom(1 << 20)
    received = bytearray()

    def read() -> None:
        while len(received) < PREFIX.size + 2 + len(payload):
            received.extend(os.read(wires.host_in, 7777))

    reader = threading.Thread(target=read)
    reader.start()
    wires.channel.send({}, payload)
    reader.join(20)
    assert FrameParser(max_payload=1 << 21).feed(bytes(received)) == [Frame(b"{}", payload)]


def test_frames_that_come_together_are_taken_one_by_one(wires: Wires) -> None:
    """Several frames in one read, and one frame in several."""
    data = encode_frame({"n": 1}, b"a") + encode_frame({"n": 2}) + encode_frame({"n": 3}, b"c")
    os.write(wires.host_out, data[:-1])
    assert wires.channel.receive() == ({"n": 1}, b"a")
    assert wires.channel.take_ready() == [({"n": 2}, b"")]
    assert wires.channel.take_ready() == []
    os.write(wires.host_out, data[-1:])
    assert wires.channel.receive() == ({"n": 3}, b"c")


def test_the_hosts_last_words_are_read_before_its_end(wires: Wires) -> None:
    """A frame, then the end; the end stays the end."""
    os.write(wires.host_out, encode_frame({"n": 1}))
    wires.hang_up()
    assert wires.channel.receive() == ({"n": 1}, b"")
    for _ in range(2):
        with pytest.raises(ChannelClosedError):
            wires.channel.receive()


def test_a_frame_that_is_cut_off_is_the_end(wires: Wires) -> None:
    """Half a frame is no frame."""
    os.write(wires.host_out, encode_frame({"n": 1})[:-3])
    wires.hang_up()
    with pytest.raises(ChannelClosedError):
        wires.channel.receive()


def test_even_the_host_has_a_cap(wires: Wires) -> None:
    """A length over the cap is refused before anything is kept for it."""
    os.write(wires.host_out, PREFIX.pack(2, MAX_FROM_HOST + 1))
    with pytest.raises(FrameError):
        wires.channel.receive()


@pytest.mark.parametrize("header", [b"[]", b"5", b"null"])
def test_a_header_is_an_object(header: bytes) -> None:
    """Other JSON is no header."""
    with pytest.raises(TypeError, match="object"):
        parse_header(Frame(header, b""))
