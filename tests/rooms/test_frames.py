"""Frames survive any cutting of the stream, and lengths over a cap are refused at once."""

from __future__ import annotations

import itertools
import json
import tracemalloc
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.rooms.frames import (
    MAX_HEADER,
    PREFIX,
    Frame,
    FrameError,
    FrameParser,
    encode_frame,
    header_text,
)

HEADERS = st.dictionaries(st.text(max_size=8), st.integers() | st.text(max_size=20), max_size=4)
MESSAGES = st.lists(st.tuples(HEADERS, st.binary(max_size=300)), max_size=6)
CAP = 1000


def feed_all(parser: FrameParser, chunks: list[bytes]) -> tuple[list[Frame], str]:
    """Feed chunk by chunk; return all frames, and the error's text if there was one."""
    frames: list[Frame] = []
    for chunk in chunks:
        try:
            frames += parser.feed(chunk)
        except FrameError as error:
            return [*frames, *error.frames], str(error)
    return frames, ""


def cut(data: bytes, places: list[int]) -> list[bytes]:
    """Cut bytes at these places."""
    edges = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    return [data[start:end] for start, end in itertools.pairwise(edges)]


@given(MESSAGES, st.lists(st.integers(min_value=0), max_size=12))
def test_any_cutting_gives_the_frames_that_were_sent(
    messages: list[tuple[dict[str, Any], bytes]], places: list[int]
) -> None:
    """What is encoded comes back as it was, wherever the stream is cut."""
    data = b"".join(encode_frame(header, payload) for header, payload in messages)
    parser = FrameParser(max_payload=CAP)
    frames, error = feed_all(parser, cut(data, places))
    assert [(json.loads(frame.header), frame.payload) for frame in frames] == messages
    assert (error, parser.pending, parser.total) == ("", 0, len(data))


@given(
    MESSAGES,
    st.binary(max_size=40),
    st.none() | st.integers(0, 900),
    st.lists(st.integers(min_value=0), max_size=12),
)
def test_cutting_decides_nothing_even_when_the_stream_goes_wrong(
    messages: list[tuple[dict[str, Any], bytes]], tail: bytes, total: int | None, places: list[int]
) -> None:
    """Byte by byte, in one piece or cut anywhere: the same frames, then the same error."""
    data = b"".join(encode_frame(*message) for message in messages) + tail
    outcomes = [
        feed_all(FrameParser(max_payload=150, max_total=total), chunks)
        for chunks in ([data], cut(data, places), [bytes([byte]) for byte in data])
    ]
    assert outcomes[0] == outcomes[1] == outcomes[2]


@pytest.mark.parametrize(
    "prefix",
    [PREFIX.pack(MAX_HEADER + 1, 0), PREFIX.pack(2, CAP + 1), b"\xff" * PREFIX.size],
    ids=["header", "payload", "both"],
)
def test_a_length_over_its_cap_is_refused_when_it_is_read(prefix: bytes) -> None:
    """Eight bytes suffice: nothing is kept for a length that is too large."""
    parser = FrameParser(max_payload=CAP)
    assert parser.feed(prefix[:7]) == []
    with pytest.raises(FrameError, match="is over"):
        parser.feed(prefix[7:])


def test_lengths_at_their_caps_are_accepted() -> None:
    """The caps themselves are allowed."""
    parser = FrameParser(max_payload=CAP)
    data = PREFIX.pack(MAX_HEADER, CAP) + b"h" * MAX_HEADER + b"p" * CAP
    assert parser.feed(data) == [Frame(b"h" * MAX_HEADER, b"p" * CAP)]


def test_frames_before_bad_bytes_are_not_lost() -> None:
    """One chunk with a good frame and then nonsense gives the frame and the error."""
    with pytest.raises(FrameError) as caught:
        FrameParser(max_payload=CAP).feed(encode_frame({"a": 1}) + b"\xff" * 8)
    assert caught.value.frames == (Frame(b'{"a":1}', b""),)


def test_a_parser_that_has_failed_takes_no_more() -> None:
    """After too many bytes nothing is kept, however much arrives."""
    parser = FrameParser(max_payload=CAP, max_total=20)
    tracemalloc.start()
    for _ in range(50):
        with pytest.raises(FrameError, match="more than 20 bytes in all"):
            parser.feed(PREFIX.pack(0, CAP) + b"x" * 100_000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert parser.pending <= 20
    assert peak < 1_000_000


def test_a_header_over_the_cap_is_not_encoded() -> None:
    """The sender learns of a header that no receiver would take."""
    with pytest.raises(FrameError, match="is over"):
        encode_frame({"text": "x" * MAX_HEADER})


@given(st.text(st.characters(), max_size=400), st.integers(0, 600))
def test_a_text_for_a_header_fits_and_is_a_beginning(text: str, limit: int) -> None:
    """Whatever the characters, the text fits, travels, and is changed only where it must be."""
    kept = header_text(text, limit)
    assert len(json.dumps(kept)) - 2 <= limit
    assert text.encode("utf-8", "replace").decode().startswith(kept)
    assert json.loads(encode_frame({"text": kept})[PREFIX.size :])["text"] == kept


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_a_short_text_is_left_alone(text: str) -> None:
    """Nothing is cut off a text that fits."""
    assert header_text(text, 12 * 40) == text
