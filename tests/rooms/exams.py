"""Small examinations: specifications, an asker that answers from a table, and hidden tests."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from typing import Any

from minbar.rooms.inside.codec import decode, encode
from minbar.rooms.inside.submission import Reply

__all__ = ["FakeAsker", "call_spec", "exam", "hidden", "value_spec"]


def value_spec(kind: str = "any", **more: object) -> dict[str, Any]:
    """What `takehome.yaml` declares of a value."""
    names = ("dtype", "shape", "rows", "columns", "keys", "min", "max", "max_length")
    return {"type": kind, "finite": True, **dict.fromkeys(names), **more}


def call_spec(
    returns: str = "any",
    *,
    args: tuple[str, ...] = ("x",),
    rowwise: str | None = None,
    **more: object,
) -> dict[str, Any]:
    """What `takehome.yaml` declares of a function."""
    return {
        "args": {name: value_spec() for name in args},
        "returns": value_spec(returns, **more),
        "rowwise": rowwise,
        "signature": "",
    }


def exam() -> dict[str, Any]:
    """What the tests of these files may ask for."""
    return {
        "calls": {
            "double": call_spec("list"),
            "number": call_spec("float", min=0, max=1),
            "fit": call_spec("handle"),
            "use": call_spec("int", args=("model",)),
            "scale": call_spec("array", rowwise="x", shape=["x"]),
            "missing": call_spec(),
        },
        "values": {"answer": value_spec("int")},
        "artefacts": ["out.csv"],
    }


def hidden(body: str) -> bytes:
    """A file of tests with the usual imports."""
    head = "import pytest\nfrom minbar.testing import points\n"
    return (head + textwrap.dedent(body)).encode()


class FakeAsker:
    """The candidate's side, without a kernel.

    Attributes:
        asked: name and arguments of each question.
    """

    def __init__(self, functions: Mapping[str, Callable[..., Any]] | None = None) -> None:
        """Answer calls by these functions; those that return a `Reply` answer as they like."""
        self.asked: list[tuple[str, Any]] = []
        self._functions = dict(functions or {})
        self._kept: dict[int, Any] = {}

    def call(self, name: str, payload: bytes, keep: int | None) -> Reply:
        """Call a function."""
        arguments = decode(payload, resolve=self._kept.__getitem__)
        self.asked.append((name, arguments))
        if name not in self._functions:
            return Reply("missing")
        result = self._functions[name](*arguments)
        if isinstance(result, Reply):
            return result
        if keep is None:
            return Reply("ok", encode(result))
        self._kept[keep] = result
        return Reply("ok")

    def value(self, name: str) -> Reply:
        """Read a name."""
        return self.call(name, encode([]), None)

    def artefact(self, name: str) -> Reply:
        """Read a file."""
        self.asked.append((name, None))
        result = self._functions.get(name, lambda: Reply("missing"))()
        return result if isinstance(result, Reply) else Reply("ok", result)
