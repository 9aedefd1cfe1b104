"""Conversations with rooms: the honest one, with something else said in it."""

from __future__ import annotations

from typing import Final

from hypothesis import strategies as st

from tests.fuzz.material import reports
from tests.fuzz.material.damage import damaged, json_bytes
from tests.fuzz.material.frames import HEADERS, WORDS, frame, honest
from tests.fuzz.targets.rooms import KINDS

__all__ = ["CASES", "WORDS", "seeds"]

_OUTPUTS: Final = b'[{"kind":"stream","name":"stdout","text":"x"}]'
_SAID: Final = {
    "candidate": (
        ("ready", b""), ("cell-started", b""), ("cell", _OUTPUTS), ("cell-started", b""),
        ("cell", _OUTPUTS), ("ended", b""), ("printed", b"x"), ("answer", b"MBV\1"),
        ("answer", b"MBV\1"), ("answer", b"MBV\1"),
    ),
    "examiner": (
        ("ready", b""), ("planned", b""), ("begun", b""), ("ask", b"MBV\1"), ("test", b"{}"),
        ("begun", b""), ("test", b"{}"), ("examined", b""),
    ),
    "analysis": (("ready", b""), ("stripped", b"{}"), ("analysed", b"{}"), ("analysed", b"{}")),
    "proof": (("ready", b""), ("ran", b"log"), ("collected", b"a"), ("collected", b"b"), ("done",
    b"")),
}  # fmt: skip
_ORDER: Final = {"cell-started": "cell", "cell": "cell", "answer": "id"}  # what counts on
_CELLS: Final = (1, 3)


def _honest(kind: str) -> list[bytes]:
    """Return the frames of a conversation in which the room says what it should."""
    counts: dict[str, int] = {}
    said = []
    for name, payload in _SAID[kind]:
        number = counts[name] = counts.get(name, 0) + 1
        if name == "answer":
            header = honest(name, id=number)
        elif name in _ORDER:
            header = honest(name, cell=_CELLS[number - 1])
        elif name == "collected":
            header = honest(name, path=("orders.csv", "holdout.csv")[number - 1])
        else:
            header = honest(name)
        said.append(frame(json_bytes(header), payload))
    return said


@st.composite
def _conversations(draw: st.DrawFn) -> bytes:
    number = draw(st.integers(0, len(KINDS) - 1))
    said = _honest(tuple(KINDS)[number])
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(said)))
        kind = draw(st.integers(0, 3))
        if kind == 0:
            outputs = st.lists(reports.TEXTS, max_size=2).map(_displayed) | st.just(_OUTPUTS)
            said.insert(at, frame(draw(HEADERS), draw(outputs)))
        elif kind == 1:
            del said[at : at + 1]
        elif kind == 2:
            said[at : at + 1] = said[at : at + 1] * 3
        else:
            header = json_bytes(honest("cell", cell=1))
            said[at : at + 1] = [
                frame(header, draw(st.lists(reports.TEXTS, max_size=2).map(_displayed)))
            ]
    return bytes([number]) + b"".join(said)


def _displayed(texts: list[str]) -> bytes:
    return json_bytes([{"kind": "display", "data": {"text/html": text}} for text in texts])


CASES: Final = _conversations() | damaged(_conversations())


def seeds() -> list[bytes]:
    """Return what a guided run begins with."""
    return [bytes([number]) + b"".join(_honest(kind)) for number, kind in enumerate(KINDS)]
