"""The candidate's kernel: ipykernel, with one more request, `minbar_call_request`.

A call travels as a Jupyter message with binary buffers, so it leaves no trace
in the candidate's namespace, history or outputs. Everything that comes back is
the candidate's word: the process that answers is the candidate's.
"""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from collections.abc import Callable, Mapping
from typing import Any

from ipykernel.ipkernel import IPythonKernel

from minbar.rooms.inside.codec import CodecError, decode, encode

__all__ = ["REPLY", "REQUEST", "RoomKernel", "main"]

REQUEST = "minbar_call_request"
REPLY = "minbar_call_reply"
TEXT_CAP = 2000
TRACE_CAP = 30


class RoomKernel(IPythonKernel):
    """An IPython kernel that answers calls by name."""

    session: Any
    shell: Any

    def __init__(self, **kwargs: Any) -> None:
        """Register the additional request."""
        super().__init__(**kwargs)  # type: ignore[no-untyped-call]  # ipykernel's own
        self.shell_handlers[REQUEST] = self.answer_call
        self._handles: dict[int, Any] = {}

    async def answer_call(self, stream: Any, ident: Any, parent: dict[str, Any]) -> None:
        """Answer one request: `call`, `value` or `reseed`."""
        content = parent["content"]
        payload = bytes(parent["buffers"][0]) if parent["buffers"] else b""
        try:
            reply, buffer = {"status": "ok"}, self._perform(content, payload)
        except BaseException as error:  # noqa: BLE001  whatever the candidate's code raises
            reply, buffer = self._describe(error), b""
        self.session.send(
            stream, REPLY, reply, parent, ident=ident, buffers=[buffer] if buffer else None
        )

    def _perform(self, content: Mapping[str, Any], payload: bytes) -> bytes:
        if content["op"] == "reseed":
            _reseed(payload)
            return b""
        name = content["name"]
        if name not in self.shell.user_ns:
            raise _NotDefinedError(name)
        found = self.shell.user_ns[name]
        if content["op"] == "value":
            return encode(found)
        arguments = decode(payload, resolve=self._handles.__getitem__)
        result = found(*arguments)
        if content["keep"] is None:
            return encode(result)
        self._handles[content["keep"]] = result
        return b""

    def _describe(self, error: BaseException) -> dict[str, Any]:
        count, line = self._place(error)
        status = "error"
        if isinstance(error, _NotDefinedError):
            status = "missing"
        elif isinstance(error, CodecError):
            status = "uncodable"
        elif isinstance(error, KeyboardInterrupt):
            status = "interrupted"
        return {
            "status": status,
            "ename": _told(lambda: type(error).__name__),
            "evalue": _told(lambda: str(error)[:TEXT_CAP]),
            "count": count,
            "line": line,
            "trace": _told(lambda: _trace_of(error)),
        }

    def _place(self, error: BaseException) -> tuple[int | None, int | None]:
        """Execution count and line of the innermost frame in the candidate's cells."""
        cells = getattr(self.shell.compile, "_filename_map", {})
        place: tuple[int | None, int | None] = (None, None)
        for frame, line in traceback.walk_tb(error.__traceback__):
            count = cells.get(frame.f_code.co_filename)
            if isinstance(count, int):
                place = (count, line)
        return place


class _NotDefinedError(Exception):
    """A name that the take-home asks for is not defined."""


def _told(tell: Callable[[], str]) -> str:
    """Return a text that UTF-8 can carry; without one there would be no reply at all."""
    try:
        return tell().encode("utf-8", "replace").decode("utf-8")
    except BaseException:  # noqa: BLE001  a candidate's __str__ may do anything
        return ""


def _trace_of(error: BaseException) -> str:
    return "".join(traceback.format_exception(error, limit=-TRACE_CAP))[-4 * TEXT_CAP :]


def _reseed(seed: bytes) -> None:
    """Seed the global generators, so that a room's state never depends on its boot."""
    import random

    random.seed(seed)
    if (numpy := sys.modules.get("numpy")) is not None:
        numpy.random.seed(int.from_bytes(seed[:4], "big"))


def main(arguments: list[str]) -> None:
    """Start a kernel: `CONNECTION_FILE [MODULE,MODULE...]`; modules are imported first."""
    from ipykernel.kernelapp import IPKernelApp

    for module in filter(None, (arguments[1] if len(arguments) > 1 else "").split(",")):
        importlib.import_module(module)
    sys.path.insert(0, "")
    options = ["-f", arguments[0], "--HistoryManager.enabled=False"]
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    IPKernelApp.launch_instance(kernel_class=RoomKernel, argv=options)


if __name__ == "__main__":
    main(sys.argv[1:])
