"""What the kernel answers, as far as it can be seen without starting one."""

from __future__ import annotations

import asyncio
import random
import types
from typing import Any

import numpy as np
import pytest

from minbar.rooms.inside.codec import Handle, decode, encode
from minbar.rooms.inside.kernel import REPLY, RoomKernel, _reseed  # the rest needs a kernel


class Nameless(type):
    """A class of classes that have no name."""

    @property
    def __name__(cls) -> str:  # type: ignore[override]
        """Refuse."""
        raise KeyError


class NamelessError(Exception, metaclass=Nameless):
    """An exception whose class has no name."""


class SpeechlessError(Exception):
    """An exception that cannot be printed."""

    def __str__(self) -> str:
        """Refuse, and try to end whoever asks."""
        raise SystemExit


def fails(error: BaseException) -> Any:  # noqa: ANN401  it never returns
    """Raise it."""
    raise error


class Kernel:
    """The answering part of a kernel, with names of a notebook and without a kernel."""

    def __init__(self, **names: object) -> None:
        """Answer about these names."""
        self.sent: list[tuple[dict[str, Any], list[bytes]]] = []
        compiler = types.SimpleNamespace(_filename_map={__file__: 12})
        self.shell = types.SimpleNamespace(user_ns=names, compile=compiler)
        self.session = types.SimpleNamespace(send=self.send)
        self._handles: dict[int, Any] = {}

    _perform = RoomKernel._perform  # noqa: SLF001  the parts under test
    _describe = RoomKernel._describe  # noqa: SLF001
    _place = RoomKernel._place  # noqa: SLF001

    def send(self, *args: Any, buffers: list[bytes] | None, **_: Any) -> None:  # noqa: ANN401  the session's
        """Take the reply."""
        assert args[1] == REPLY
        self.sent.append((args[2], buffers or []))

    def ask(self, payload: bytes = b"", **content: Any) -> tuple[dict[str, Any], list[bytes]]:  # noqa: ANN401  any question
        """Ask, and return details and buffers of the one reply."""
        parent = {"content": {"keep": None, **content}, "buffers": [payload] if payload else []}
        asyncio.run(RoomKernel.answer_call(self, None, None, parent))  # type: ignore[arg-type]
        return self.sent.pop()


def test_a_call_gives_an_encoded_value_and_a_name_too() -> None:
    """The buffer is a value of the codec."""
    kernel = Kernel(double=lambda x: 2 * x, answer=42)
    details, (buffer,) = kernel.ask(encode([21]), op="call", name="double")
    assert (details, decode(buffer)) == ({"status": "ok"}, 42)
    details, (buffer,) = kernel.ask(op="value", name="answer")
    assert (details, decode(buffer)) == ({"status": "ok"}, 42)


def test_what_is_kept_is_an_argument_of_later_calls() -> None:
    """It stays in the kernel, and is the same object later."""
    model = object()
    kernel = Kernel(fit=lambda: model, same=lambda given: given is model)
    assert kernel.ask(encode([]), op="call", name="fit", keep=3) == ({"status": "ok"}, [])
    _, (buffer,) = kernel.ask(encode([Handle(3)]), op="call", name="same")
    assert decode(buffer) is True


@pytest.mark.parametrize(
    ("error", "status", "name", "text"),
    [
        (ValueError("no"), "error", "ValueError", "no"),
        (ValueError("\ud800"), "error", "ValueError", "?"),
        (ValueError("x" * 9000), "error", "ValueError", "x" * 2000),
        (SystemExit(3), "error", "SystemExit", "3"),
        (KeyboardInterrupt(), "interrupted", "KeyboardInterrupt", ""),
        (SpeechlessError(), "error", "SpeechlessError", ""),
        (NamelessError("n"), "error", "", "n"),
    ],
    ids=["plain", "surrogate", "long", "exit", "interrupt", "speechless", "nameless"],
)
def test_whatever_is_raised_there_is_a_reply(
    error: BaseException, status: str, name: str, text: str
) -> None:
    """An exception that resists being described is described as far as it goes."""
    details, buffers = Kernel(f=lambda: fails(error)).ask(encode([]), op="call", name="f")
    assert (details["status"], details["ename"], details["evalue"]) == (status, name, text)
    assert buffers == []
    for told in ("ename", "evalue", "trace"):
        details[told].encode("utf-8")


def test_an_exception_tells_the_innermost_place_in_a_cell() -> None:
    """Count and line of the candidate's own code; without any, none."""
    details, _ = Kernel(f=lambda: fails(ValueError())).ask(encode([]), op="call", name="f")
    assert details["count"] == 12
    assert details["line"] == fails.__code__.co_firstlineno + 2
    assert "ValueError" in details["trace"]
    details, _ = Kernel(f=5).ask(encode([]), op="call", name="f")
    assert (details["count"], details["line"], details["ename"]) == (None, None, "TypeError")


def test_an_endless_recursion_has_a_short_trace() -> None:
    """The end of the trace is kept."""

    def deeper() -> None:
        deeper()

    details, _ = Kernel(f=deeper).ask(encode([]), op="call", name="f")
    assert details["ename"] == "RecursionError"
    assert len(details["trace"]) <= 8000


@pytest.mark.parametrize(
    ("content", "payload", "status"),
    [
        ({"op": "call", "name": "none"}, encode([]), "missing"),
        ({"op": "value", "name": "none"}, b"", "missing"),
        ({"op": "value", "name": "odd"}, b"", "uncodable"),
        ({"op": "call", "name": "f"}, b"no value", "uncodable"),
    ],
)
def test_without_a_value_there_is_a_status(
    content: dict[str, str], payload: bytes, status: str
) -> None:
    """A missing name, and what cannot travel."""
    details, buffers = Kernel(odd=object(), f=lambda: 1).ask(payload, **content)
    assert (details["status"], buffers) == (status, [])


def test_reseeding_sets_every_global_generator() -> None:
    """The same seed, the same numbers, in Python and in NumPy; another seed, others."""
    state, numpy_state = random.getstate(), np.random.get_state()  # noqa: NPY002  what is seeded

    def numbers(seed: bytes) -> tuple[float, float]:
        _reseed(seed)
        return random.random(), float(np.random.random())  # noqa: NPY002, S311  what is seeded

    try:
        first = numbers(b"\x01" * 32)
        assert numbers(b"\x01" * 32) == first
        other = numbers(b"\x02" * 32)
        assert (other[0] != first[0], other[1] != first[1]) == (True, True)
    finally:
        random.setstate(state)
        np.random.set_state(numpy_state)  # noqa: NPY002  what was seeded
