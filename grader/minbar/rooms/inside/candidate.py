"""Agent of the candidate room: runs the notebook, then answers calls.

Between questions every process of the room but this one is stopped.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import json
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minbar.rooms.frames import PROTOCOL_VERSION, header_text
from minbar.rooms.inside.channel import Channel, ChannelClosedError
from minbar.rooms.inside.files import read_regular, write_below
from minbar.rooms.inside.lockdown import (
    frozen_world,
    hold_still,
    kill_everybody,
    oom_kills,
    reap,
)

if TYPE_CHECKING:
    from minbar.rooms.inside.notebook import CallOutcome

__all__ = ["answer_of", "load", "new_session"]

HOME = Path("/room")
WORK = HOME / "work"
SOCKETS = HOME / ".runtime"
LOG_CAP = 32 * 1024
EXIT_GRACE = 2.0
NOTHING = (0, 0)
# What a kernel may say of a call; `died` is said of it, by its silence.
STATUSES = frozenset({"ok", "error", "missing", "uncodable", "interrupted", "died"})
TEXT_CHARACTERS = 8000
NAME_BYTES = 1000
TEXT_BYTES = 8_000
TRACE_BYTES = 40_000

KERNEL_ENVIRONMENT = {
    "HOME": str(HOME),
    "IPYTHONDIR": str(HOME / ".ipython"),
    "JUPYTER_RUNTIME_DIR": str(SOCKETS),
    "LANG": "C.UTF-8",
    "MPLCONFIGDIR": "/tmp/matplotlib",  # noqa: S108  the room's own tmpfs
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
}
PASSED_ON = ("PATH", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "TZ")


def load(preload: Sequence[str]) -> None:
    """Import what every session needs; `preload` is imported by the kernel, not here."""
    del preload
    importlib.import_module("minbar.rooms.inside.notebook")


def new_session(channel: Channel, preload: Sequence[str]) -> None:
    """Serve one candidate until the host closes the stream."""
    with contextlib.suppress(ChannelClosedError):
        asyncio.run(_Session(channel, preload).serve())


class _Session:
    """One candidate: what the host asks, in the order in which it asks."""

    def __init__(self, channel: Channel, preload: Sequence[str]) -> None:
        from minbar.rooms.inside.notebook import NotebookSession

        self._channel = channel
        self._notebook = NotebookSession(
            WORK, sockets=SOCKETS, preload=preload, environment=_environment()
        )
        self._doing = NOTHING
        self._stopped = False
        self._inbox: asyncio.Queue[tuple[dict[str, Any], bytes] | None] = asyncio.Queue()

    async def serve(self) -> None:
        """Say hello, boot the kernel, then answer."""
        WORK.mkdir(exist_ok=True)
        SOCKETS.mkdir(mode=0o700, exist_ok=True)
        loop = asyncio.get_running_loop()
        loop.add_reader(self._channel.read_fd, self._read)
        loop.add_signal_handler(signal.SIGCHLD, self._reap)
        self._channel.send({"type": "hello", "protocol": PROTOCOL_VERSION, "kind": "candidate"})
        await self._notebook.start()
        self._channel.send({"type": "ready", "python": sys.version.split()[0]})
        while (message := await self._inbox.get()) is not None:
            await self._handle(*message)

    def _read(self) -> None:
        """Take frames; those that cannot wait for a running cell act at once."""
        try:
            self._channel.pump()
        except ChannelClosedError:
            self._inbox.put_nowait(None)
            asyncio.get_running_loop().remove_reader(self._channel.read_fd)
            return
        for header, payload in self._channel.take_ready():
            if header["type"] == "stop":
                self._stopped = True
            elif header["type"] in {"interrupt", "kill-kernel"}:
                self._end(header)
            else:
                self._inbox.put_nowait((header, payload))

    def _end(self, header: Mapping[str, Any]) -> None:
        """End the cell or the call that was meant, never the one after it."""
        if (header["cell"], header["id"]) != self._doing:
            return
        if header["type"] == "interrupt":
            self._notebook.interrupt()
        else:
            self._notebook.kill()

    def _reap(self) -> None:
        reap(self._notebook.kernel_pid, self._notebook.poll_kernel)

    async def _handle(self, header: Mapping[str, Any], payload: bytes) -> None:
        kind = header["type"]
        if kind == "file":
            write_below(WORK, header["path"], payload)
        elif kind == "begin":
            await self._begin(header, payload)
        elif kind == "artefact":
            status, data = read_regular(WORK / header["path"], header["limit"])
            self._answer(header, {"status": status}, data)
        elif kind in {"call", "value"}:
            await self._ask(header, payload)
        else:
            msg = f"unknown frame {kind!r}"
            raise ValueError(msg)

    async def _begin(self, header: Mapping[str, Any], payload: bytes) -> None:
        self._notebook.set_caps(header["output_bytes"], header["cell_output_bytes"])
        await self._notebook.reseed(bytes.fromhex(header["seed"]))
        for cell in json.loads(payload):
            if self._stopped or not await self._run_cell(cell["cell"], cell["source"]):
                break
        alive = self._notebook.poll_kernel() is None
        self._channel.send({"type": "ended", "alive": alive, **self._death()})
        kill_everybody(signal.SIGSTOP)
        hold_still(self._channel.read_fd)

    async def _run_cell(self, position: int, source: str) -> bool:
        """Run a cell, send what came of it; False when there is no kernel any more."""
        self._channel.send({"type": "cell-started", "cell": position})
        self._doing = (position, 0)
        outcome = await self._notebook.run_cell(position, source)
        self._doing = NOTHING
        if outcome.status == "stopped-itself" and not outcome.error_name:
            await self._wait_for_exit()
        header = {
            "type": "cell",
            "cell": position,
            "status": outcome.status,
            "error_name": outcome.error_name,
            "error_text": outcome.error_text,
            "count": _count(outcome.count),
            "truncated": outcome.truncated,
            **self._death(),
        }
        self._channel.send(header, json.dumps(outcome.outputs).encode())
        return self._notebook.poll_kernel() is None

    async def _wait_for_exit(self) -> None:
        """`exit()` ends the kernel a moment after its reply."""
        for _ in range(int(EXIT_GRACE / 0.05)):
            if self._notebook.poll_kernel() is not None:
                return
            await asyncio.sleep(0.05)

    async def _ask(self, header: Mapping[str, Any], payload: bytes) -> None:
        with frozen_world():
            self._doing = (0, header["id"])
            if header["type"] == "call":
                outcome = await self._notebook.call(header["name"], payload, keep=header["keep"])
            else:
                outcome = await self._notebook.value(header["name"])
            self._doing = NOTHING
        if outcome.printed:
            printed = outcome.printed[:LOG_CAP].encode()
            self._channel.send({"type": "printed", "name": header["name"]}, printed)
        self._answer(header, *answer_of(outcome, header["limit"]))
        hold_still(self._channel.read_fd)

    def _answer(
        self, header: Mapping[str, Any], details: Mapping[str, Any], payload: bytes
    ) -> None:
        answer = {"type": "answer", "id": header["id"], **details, **self._death()}
        self._channel.send(answer, payload)

    def _death(self) -> dict[str, Any]:
        """What the kernel's own counters and its exit status say about a death."""
        return {"exit_code": self._notebook.poll_kernel(), "oom_kills": oom_kills()}


def answer_of(outcome: CallOutcome, limit: int) -> tuple[dict[str, Any], bytes]:
    """Return the header's details and the payload, at most `limit` bytes of it.

    The kernel is the candidate's: whatever it says becomes a known status, texts
    that fit a header and whole numbers, or nothing.
    """
    status = outcome.status if outcome.status in STATUSES else "error"
    if len(outcome.payload) > limit:
        status = "too-large"
    told = outcome.details
    details = {
        "status": status,
        "error_name": _text(told.get("ename"), NAME_BYTES),
        "error_text": _text(told.get("evalue"), TEXT_BYTES),
        "trace": _text(told.get("trace"), TRACE_BYTES),
        "cell": _count(told.get("cell")),
        "line": _count(told.get("line")),
    }
    return details, outcome.payload if status == "ok" else b""


def _text(value: object, limit: int) -> str:
    return header_text(value[:TEXT_CHARACTERS], limit) if isinstance(value, str) else ""


def _count(value: object) -> int | None:
    return value if type(value) is int and 0 <= value < 1 << 31 else None


def _environment() -> dict[str, str]:
    import os

    passed = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return {**passed, **KERNEL_ENVIRONMENT}
