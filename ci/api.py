"""A code host's HTTP interface: JSON, capped downloads, and tokens that stay with the host.

Standard library only, so that a runner needs nothing but Python 3.11.
"""

from __future__ import annotations

import http.client
import json
import secrets
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any, Final

__all__ = ["Api", "ApiError", "cut", "plain"]

_SECONDS: Final = 60.0
_LARGEST_ANSWER: Final = 32_000_000  # bytes of JSON
_PIECE: Final = 1 << 16
_PAGE: Final = 100
_MOST_PAGES: Final = 20


class ApiError(Exception):
    """The host refused, or answered what it should not."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Shows redirections instead of following them: a token must not go along."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:  # noqa: ANN401  its base's
        """Follow none."""


class Api:
    """One host, asked with one token."""

    def __init__(self, base: str, headers: Mapping[str, str]) -> None:
        """Know the host.

        Args:
            base: address that all paths begin with.
            headers: of every request, the one with the token among them.

        Raises:
            ApiError: if it is no address of the web.
        """
        if urllib.parse.urlsplit(base).scheme not in {"http", "https"}:
            what = f"not an address of the web: {base!r}"
            raise ApiError(what)
        self._base = base.rstrip("/")
        self._headers = {"User-Agent": "minbar-ci", **headers}
        self._opener = urllib.request.build_opener(_NoRedirect)

    def get(self, path: str, **query: str | int) -> Any:  # noqa: ANN401  JSON of any shape
        """Return the JSON at a path."""
        return self._json("GET", _with_query(path, query), None)

    def all(self, path: str, key: str | None = None, **query: str | int) -> Iterator[Any]:
        """Yield every entry of a list that comes in pages.

        Args:
            path: of the list.
            key: member that holds the list, where the answer is an object.
            query: further parameters.

        Raises:
            ApiError: if there is no end of them.
        """
        for page in range(1, _MOST_PAGES + 1):
            answer = self.get(path, **query, per_page=_PAGE, page=page)
            entries = answer[key] if key else answer
            yield from entries
            if len(entries) < _PAGE:
                return
        what = f"more than {_MOST_PAGES * _PAGE} entries at {path}"
        raise ApiError(what)

    def send(self, method: str, path: str, value: Mapping[str, Any]) -> Any:  # noqa: ANN401
        """Send JSON and return the JSON that comes back."""
        return self._json(method, path, json.dumps(value).encode(), "application/json")

    def upload(self, path: str, file: Path) -> Any:  # noqa: ANN401  JSON of any shape
        """Send a file as the field `file` of a form."""
        mark = secrets.token_hex(16)
        head = (
            f"--{mark}\r\nContent-Disposition: form-data; "
            f'name="file"; filename="{file.name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        body = head.encode() + file.read_bytes() + f"\r\n--{mark}--\r\n".encode()
        return self._json("POST", path, body, f"multipart/form-data; boundary={mark}")

    def download(self, path: str, target: Path, limit: int) -> None:
        """Write what is at a path to a file.

        A redirection, to where hosts keep large files, is followed once and without
        the token.

        Raises:
            ApiError: if it is larger than `limit` bytes, or can't be had.
        """
        with self._open("GET", self._base + path, None, self._headers) as answer:
            elsewhere = answer.headers["Location"] if answer.status >= http.client.FOUND else None
            if elsewhere is None:
                _copy(answer, target, limit)
                return
        there = urllib.parse.urljoin(self._base + path, elsewhere)
        if urllib.parse.urlsplit(there).scheme not in {"http", "https"}:
            what = "the download leads somewhere that is not the web"
            raise ApiError(what)
        with self._open("GET", there, None, {"User-Agent": "minbar-ci"}) as answer:
            if answer.status != http.client.OK:
                what = "the download leads on and on"
                raise ApiError(what)
            _copy(answer, target, limit)

    def _json(self, method: str, path: str, body: bytes | None, kind: str = "") -> Any:  # noqa: ANN401
        headers = {**self._headers, **({"Content-Type": kind} if kind else {})}
        with self._open(method, self._base + path, body, headers) as answer:
            raw = answer.read(_LARGEST_ANSWER + 1)
        if len(raw) > _LARGEST_ANSWER:
            what = f"{method} {path}: the answer is larger than {_LARGEST_ANSWER} bytes"
            raise ApiError(what)
        return json.loads(raw or b"null")

    def _open(
        self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]
    ) -> http.client.HTTPResponse:
        request = urllib.request.Request(url, body, dict(headers), method=method)  # noqa: S310
        try:
            answer: http.client.HTTPResponse = self._opener.open(request, timeout=_SECONDS)
        except urllib.error.HTTPError as error:
            if error.code in {301, 302, 303, 307, 308} and method == "GET":
                return error  # type: ignore[return-value]  # a response too, unread
            with error:
                what = f"{method} {request.selector.partition('?')[0]}: {error.code}"
            raise ApiError(what) from None
        except OSError as error:
            what = f"{method} {request.selector.partition('?')[0]}: {error}"
            raise ApiError(what) from error
        return answer


def _with_query(path: str, query: Mapping[str, str | int]) -> str:
    return f"{path}?{urllib.parse.urlencode(query)}" if query else path


def _copy(source: IO[bytes], target: Path, limit: int) -> None:
    written = 0
    with target.open("xb") as stream:
        while piece := source.read(_PIECE):
            written += len(piece)
            if written > limit:
                what = f"the submission is larger than {limit} bytes"
                raise ApiError(what)
            stream.write(piece)


def cut(text: str, limit: int, more: str) -> str:
    """Return Markdown of at most `limit` characters, cut at the end of a line."""
    if len(text) <= limit:
        return text
    kept = text[: limit - len(more) - 2]
    return f"{kept[: kept.rfind(chr(10)) + 1]}\n{more}\n"


def plain(text: str, limit: int) -> str:
    """Return one line of text, without control characters and halves of surrogate pairs."""
    return "".join(one if one.isprintable() else " " for one in text)[:limit]
