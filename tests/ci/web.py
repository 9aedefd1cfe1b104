"""A small web server in a thread, which a code host in these tests answers through."""

from __future__ import annotations

import contextlib
import http.server
import json
import threading
import urllib.parse
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Answer", "Question", "page_of", "serving"]


@dataclass(frozen=True, slots=True)
class Question:
    """One request."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:  # noqa: ANN401  JSON of any shape
        """Return the body, read as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Answer:
    """What comes back: JSON, or bytes."""

    value: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


def page_of(entries: list[Any], question: Question) -> list[Any]:
    """Return the page of a list that was asked for."""
    size, page = int(question.query.get("per_page", 30)), int(question.query.get("page", 1))
    return entries[(page - 1) * size : page * size]


@contextlib.contextmanager
def serving(answer: Callable[[Question], Answer]) -> Iterator[str]:
    """Serve on the loopback interface while the block runs; yields the address."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def _any(self) -> None:
            where = urllib.parse.urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            query = dict(urllib.parse.parse_qsl(where.query))
            headers = {name.lower(): value for name, value in self.headers.items()}
            found = answer(Question(self.command, where.path, query, headers, body))
            raw = found.value
            raw = raw if isinstance(raw, bytes) else json.dumps(raw).encode()
            self.send_response(found.status)
            for name, value in found.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            with contextlib.suppress(ConnectionError):  # whoever asked had enough
                self.wfile.write(raw)

        do_GET = do_POST = do_PUT = do_PATCH = _any  # noqa: N815  the base's names

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
