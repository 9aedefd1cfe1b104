"""Outputs stay within their caps whatever a cell sends, and say where they were cut."""

from __future__ import annotations

import json
import re
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.models.notebook import Output
from minbar.rooms.inside.outputs import MAX_OUTPUTS, OutputBudget, OutputKeeper, clean_text
from minbar.rooms.messages import decode_payload


def keeper(cap: int = 1000, total: int = 10_000, flood: int = 100_000) -> OutputKeeper:
    """A keeper of one cell."""
    return OutputKeeper(OutputBudget(total, flood), cap)


def stream(text: str, name: str = "stdout", *, truncated: bool = False) -> dict[str, Any]:
    """A stream as it travels."""
    return {"kind": "stream", "name": name, "text": text, "truncated": truncated}


def shown(data: dict[str, str], *, truncated: bool = False) -> dict[str, Any]:
    """A display as it travels."""
    return {"kind": "display", "data": data, "truncated": truncated}


def test_text_of_one_stream_is_joined_and_of_two_is_kept_apart() -> None:
    """Neighbouring pieces become one output; standard error interrupts them."""
    kept = keeper()
    for name, text in [("stdout", "a"), ("stdout", "b"), ("stderr", "c"), ("stdout", "d")]:
        kept.stream(name, text)
    assert kept.finished() == [stream("ab"), stream("c", "stderr"), stream("d")]
    assert not kept.truncated


def test_a_stream_is_cut_once_at_the_cap_of_its_cell() -> None:
    """After the cut nothing more is added, and no further outputs appear."""
    kept = keeper(cap=5)
    for _ in range(1000):
        kept.stream("stdout", "abc")
    assert kept.finished() == [stream("abcab", truncated=True)]
    assert kept.truncated
    assert kept.received == 3000


def test_what_one_cell_shows_is_missing_for_the_next() -> None:
    """All cells share one budget."""
    budget = OutputBudget(10, 1000)
    first, second = OutputKeeper(budget, 8), OutputKeeper(budget, 8)
    first.stream("stdout", "x" * 7)
    second.stream("stdout", "y" * 7)
    assert first.finished() == [stream("x" * 7)]
    assert second.finished() == [stream("yyy", truncated=True)]


def test_caps_are_in_bytes_and_cut_no_character_in_two() -> None:
    """A character of four bytes takes four, or is left out."""
    kept = keeper(cap=10)
    kept.stream("stdout", "\N{PILE OF POO}" * 5)
    assert kept.finished() == [stream("\N{PILE OF POO}" * 2, truncated=True)]


def test_a_flood_is_noticed() -> None:
    """What a cell sends counts, kept or not."""
    kept = keeper(flood=100)
    kept.stream("stdout", "x" * 100)
    assert not kept.flooded
    kept.display({"text/plain": "x"})
    assert kept.flooded


def test_a_display_that_is_too_large_keeps_the_beginning_of_its_plain_text() -> None:
    """A picture over the cap is replaced by what its object says of itself."""
    kept = keeper(cap=40)
    kept.display({"image/png": "A" * 100, "text/plain": "<Figure size 640x480>"})
    assert kept.finished() == [shown({"text/plain": "<Figure size 640x480>"}, truncated=True)]
    assert kept.truncated


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("plain", "plain"),
        (["two ", "parts"], "two parts"),
        ({"a": [1, None]}, '{"a": [1, null]}'),
        (5, "5"),
        ("\ud800", "?"),
        ({1, 2}, "<unreadable x/y>"),
    ],
    ids=["text", "list", "json", "number", "surrogate", "object"],
)
def test_a_mime_type_travels_as_text(content: object, text: str) -> None:
    """Text as it is, JSON as JSON, and nothing that UTF-8 cannot carry."""
    kept = keeper()
    kept.display({"x/y": content})
    assert kept.finished() == [shown({"x/y": text})]


def test_names_of_types_cost_and_are_capped() -> None:
    """Neither long names nor many empty types go past the caps."""
    kept = keeper(cap=2000)
    kept.display({"n" * 10_000: ""})
    assert kept.finished() == [shown({"n" * 200: ""})]
    kept.display({f"{number}/x": "" for number in range(33)})
    assert kept.finished()[1] == shown({"text/plain": ""}, truncated=True)
    small = keeper(cap=4)
    small.display({"long/name": ""})
    assert small.finished() == [shown({"text/plain": ""}, truncated=True)]


def test_the_name_of_a_stream_is_one_of_two() -> None:
    """A kernel may call a stream what it likes."""
    kept = keeper()
    kept.stream("x" * 1_000_000, "a")
    assert kept.finished() == [stream("a")]


def test_no_more_outputs_than_a_page_can_show() -> None:
    """A hundred thousand displays leave four hundred, and a mark on the last."""
    kept = keeper(cap=1 << 20, total=1 << 20)
    for number in range(100_000):
        kept.display({"text/plain": str(number)})
    outputs = kept.finished()
    assert len(outputs) == MAX_OUTPUTS
    assert [output["truncated"] for output in outputs[-2:]] == [False, True]
    assert kept.truncated


def test_many_small_pieces_are_kept_in_linear_time() -> None:
    """A hundred thousand flushed prints are no work."""
    kept = keeper(cap=1 << 20, total=1 << 20)
    begun = time.process_time()
    for _ in range(100_000):
        kept.stream("stdout", "0123456789")
    assert len(kept.finished()[0]["text"]) == 1_000_000
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    "text", ["x" * 1_000_000, "\r" * 1_000_000, "x\r" * 500_000, "a" * 500_000 + "\rb"]
)
def test_one_endless_line_is_shown_in_linear_time(text: str) -> None:
    """Carriage returns are looked for once, however long a line is."""
    kept = keeper(cap=1 << 20, total=1 << 20)
    kept.stream("stdout", text)
    begun = time.process_time()
    kept.finished()
    assert time.process_time() - begun < 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10%\r20%\r30%\n", "30%\n"),
        ("10%\r20%\r", "20%\r"),
        ("a\r\nb\r\n", "a\r\nb\r\n"),
        ("a\rb\r\nc", "b\r\nc"),
        ("a\n\rb\n", "a\nb\n"),
        ("no return\n", "no return\n"),
    ],
)
def test_a_carriage_return_overwrites_its_line(text: str, expected: str) -> None:
    """Progress bars show their last state, and line ends of both kinds stay."""
    kept = keeper()
    for piece in text:
        kept.stream("stdout", piece)
    assert kept.finished() == [stream(expected)]


@given(st.text(alphabet="a\r\n", max_size=12))
def test_overwriting_is_what_the_pattern_says(text: str) -> None:
    """On small texts, the same as the pattern that reads well and takes for ever."""
    kept = keeper()
    kept.stream("stdout", text)
    assert kept.finished()[0]["text"] == re.sub(r"[^\n]*\r(?![\r\n]|$)", "", text)


def test_an_error_keeps_name_and_text_before_its_traceback() -> None:
    """What is cut first is the traceback, and the cut shows."""
    kept = keeper(cap=10)
    kept.error("N" * 500, "why not", ["line 1", "line 2"])
    assert kept.finished() == [
        {
            "kind": "error",
            "name": "N" * 200,
            "text": "why not",
            "traceback": ["lin"],
            "truncated": True,
        }
    ]


def test_a_traceback_is_cut_at_a_number_of_lines() -> None:
    """Two hundred lines are enough for anybody."""
    kept = keeper(cap=100_000, total=100_000)
    kept.error("E", "t", [f"{number}" for number in range(201)])
    kept.error("E", "t", [f"{number}" for number in range(200)])
    long, short = kept.finished()
    assert (len(long["traceback"]), long["truncated"]) == (200, True)
    assert (len(short["traceback"]), short["truncated"]) == (200, False)


def test_clearing_now_or_with_the_next_output() -> None:
    """`clear_output(wait=True)` without a further output clears nothing."""
    kept = keeper()
    kept.stream("stdout", "a")
    kept.clear(wait=True)
    assert kept.finished() == [stream("a")]
    kept.stream("stdout", "b")
    assert kept.finished() == [stream("b")]
    kept.clear()
    assert kept.finished() == []


def test_an_update_takes_the_place_of_its_display() -> None:
    """By its id, in its place; an unknown id shows nothing."""
    kept = keeper()
    kept.display({"text/plain": "0%"}, "bar")
    kept.stream("stdout", "between")
    kept.update({"text/plain": "100%"}, "bar")
    kept.update({"text/plain": "lost"}, "other")
    kept.update({"text/plain": "lost"}, None)
    assert kept.finished() == [shown({"text/plain": "100%"}), stream("between")]


ANY_TEXT = st.text(st.characters(), max_size=40)
SENT = st.one_of(
    st.tuples(st.just("stream"), ANY_TEXT, ANY_TEXT),
    st.tuples(st.just("display"), st.dictionaries(ANY_TEXT, ANY_TEXT | st.integers(), max_size=4)),
    st.tuples(st.just("update"), st.dictionaries(ANY_TEXT, ANY_TEXT, max_size=2), st.just("id")),
    st.tuples(st.just("error"), ANY_TEXT, ANY_TEXT, st.lists(ANY_TEXT, max_size=4)),
    st.tuples(st.just("clear")),
)


@given(st.integers(0, 120), st.integers(0, 200), st.lists(SENT, max_size=20))
def test_laws_of_outputs(cap: int, total: int, sent: list[tuple[Any, ...]]) -> None:
    """Whatever is sent: within both caps, decodable by the host, marked where it was cut."""
    budget = OutputBudget(total, 1000)
    kept = OutputKeeper(budget, cap)
    for method, *arguments in sent:
        getattr(kept, method)(*arguments)
    assert 0 <= budget.left <= total
    outputs = decode_payload(json.dumps(kept.finished()).encode(), list[Output])
    texts = [text for output in outputs for text in _texts(output)]
    assert sum(len(text.encode()) for text in texts) <= min(cap, total)
    if any(output.truncated for output in outputs):
        assert kept.truncated


def _texts(output: Output) -> list[str]:
    data = output.data if output.data.keys() != {"text/plain"} else {"": output.data["text/plain"]}
    return [output.text, *output.traceback, *data, *data.values()]


@given(ANY_TEXT, st.integers(0, 50))
def test_clean_text_is_a_beginning_that_travels(text: str, limit: int) -> None:
    """At most so many characters, each of which UTF-8 can carry."""
    assert clean_text(text, limit).encode() == text[:limit].encode("utf-8", "replace")
    assert clean_text(12345, 3) == "123"
