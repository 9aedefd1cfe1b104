"""Expressions of workflow files, `${{ … }}`: as many of their rules as the templates use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

__all__ = ["Unknown", "condition", "filled_in"]

_FIELD: Final = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)
_TOKEN: Final = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<sign>\|\||&&|==|!=|[()!])|(?P<name>[A-Za-z_][\w.-]*))"
)
_STATES: Final = frozenset({"always", "success", "failure", "cancelled"})
_LITERALS: Final = {"true": True, "false": False, "null": None}


class Unknown(Exception):  # noqa: N818  what it is about
    """What is written is no expression that these tests know."""


def filled_in(text: object, contexts: Mapping[str, Any]) -> str:
    """Return a value of a workflow file with its expressions replaced."""
    return _FIELD.sub(lambda found: _shown(_value(found[1], contexts, ok=True)), str(text))


def condition(text: object, contexts: Mapping[str, Any], *, ok: bool) -> bool:
    """Return whether an `if:` holds; without a function of states, `success()` is meant.

    Args:
        text: after `if:`, or None.
        contexts: `github`, `inputs` and others.
        ok: whether everything before went well.
    """
    if text is None:
        return ok
    written = str(text).removeprefix("${{").removesuffix("}}")
    asks = any(f"{state}()" in written for state in _STATES)
    return (asks or ok) and bool(_value(written, contexts, ok=ok))


def _value(text: str, contexts: Mapping[str, Any], *, ok: bool) -> Any:  # noqa: ANN401
    parser = _Parser(text, contexts, ok=ok)
    found = parser.either()
    if parser.rest:
        raise Unknown(text)
    return found


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


class _Parser:
    def __init__(self, text: str, contexts: Mapping[str, Any], *, ok: bool) -> None:
        self.rest = self._tokens(text)
        self._contexts = contexts
        self._ok = ok

    def either(self) -> Any:  # noqa: ANN401
        found = self._both()
        while self._next("||"):
            other = self._both()
            found = found or other
        return found

    def _both(self) -> Any:  # noqa: ANN401
        found = self._equal()
        while self._next("&&"):
            other = self._equal()
            found = found and other
        return found

    def _equal(self) -> Any:  # noqa: ANN401
        found = self._single()
        for sign in ("==", "!="):
            if self._next(sign):
                same = _shown(found).casefold() == _shown(self._single()).casefold()
                return same == (sign == "==")
        return found

    def _single(self) -> Any:  # noqa: ANN401
        if self._next("!"):
            return not self._single()
        if self._next("("):
            found = self.either()
            self._demand(")")
            return found
        token = self.rest.pop(0) if self.rest else ""
        if token.startswith("'"):
            return token[1:-1].replace("''", "'")
        if token in _STATES and self._next("("):
            self._demand(")")
            return {"always": True, "success": self._ok, "failure": not self._ok}[token]
        return self._named(token)

    def _named(self, name: str) -> Any:  # noqa: ANN401
        if name in _LITERALS:
            return _LITERALS[name]
        first, *others = name.split(".")
        if first not in self._contexts:
            raise Unknown(name)
        found: Any = self._contexts[first]
        for part in others:  # what is not there is empty, as on GitHub
            found = found.get(part) if isinstance(found, Mapping) else None
        return found

    def _next(self, sign: str) -> bool:
        if self.rest[:1] == [sign]:
            del self.rest[0]
            return True
        return False

    def _demand(self, sign: str) -> None:
        if not self._next(sign):
            raise Unknown(sign)

    @staticmethod
    def _tokens(text: str) -> list[str]:
        found, place = [], 0
        while text[place:].strip():
            token = _TOKEN.match(text, place)
            if token is None:
                raise Unknown(text)
            found.append(token[token.lastgroup or 0])
            place = token.end()
        return found
