"""Runs a notebook cell by cell as nbclient runs it, then answers calls.

Used by the agent of the candidate room and by the checker on a candidate's own
machine, so that both agree; it needs nothing that only Linux has.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.manager import AsyncKernelManager
from nbclient.exceptions import DeadKernelError

from minbar.rooms.inside.client import KERNEL_ALIVE_INTERVAL, CappedClient, OneKernel
from minbar.rooms.inside.kernel import REQUEST
from minbar.rooms.inside.outputs import OutputBudget, OutputKeeper, clean_text

__all__ = ["CallOutcome", "CellOutcome", "NotebookSession"]

CALL_LOG_CAP = 64 * 1024
START_TIMEOUT = 60
IDLE_GRACE = 0.5


@dataclass(frozen=True, slots=True)
class CellOutcome:
    """How one cell ended; all of it is the room's word.

    Attributes:
        status: `ok`, `error`, `stopped-itself`, `output-limit` or `died`.
        error_name: name of the exception, empty if there was none.
        error_text: its text, capped.
        count: execution count.
        outputs: outputs within caps.
        truncated: whether any were cut.
    """

    status: str
    error_name: str = ""
    error_text: str = ""
    count: int | None = None
    outputs: list[dict[str, Any]] = field(default_factory=list)
    truncated: bool = False


@dataclass(frozen=True, slots=True)
class CallOutcome:
    """What came of a call: a payload, or why there is none.

    Attributes:
        status: `ok`, `error`, `missing`, `uncodable`, `interrupted` or `died`.
        payload: the encoded value, for `ok`.
        details: exception name, text, cell and line, as the kernel tells them.
        printed: what the candidate's code printed meanwhile, capped.
    """

    status: str
    payload: bytes = b""
    details: Mapping[str, Any] = field(default_factory=dict)
    printed: str = ""


class NotebookSession:
    """One kernel, the cells it runs and the calls it answers."""

    def __init__(
        self,
        folder: Path,
        *,
        sockets: Path | None = None,
        preload: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
        output_bytes: int = 8 << 20,
        cell_output_bytes: int = 1 << 20,
    ) -> None:
        """Prepare a session whose kernel works in `folder`; nothing starts yet.

        Args:
            folder: where the kernel works.
            sockets: folder for Unix sockets; None takes TCP on the loopback.
            preload: modules that the kernel imports before it is needed.
            environment: of the kernel; None passes this process's own on.
            output_bytes: what all cells may show.
            cell_output_bytes: what one cell may show.
        """
        self._folder = folder
        self._environment = dict(os.environ if environment is None else environment)
        specs = OneKernel()
        specs.preload = ",".join(preload)
        self._manager = AsyncKernelManager(kernel_name="minbar", kernel_spec_manager=specs)
        if sockets is not None:
            self._manager.transport = "ipc"
            self._manager.ip = str(sockets / "kernel")
            self._manager.connection_file = str(sockets / "kernel.json")
        self._client = CappedClient(
            nbformat.v4.new_notebook(),  # type: ignore[no-untyped-call]  # nbformat has no types
            km=self._manager,
            timeout=None,
            allow_errors=True,
            iopub_timeout=10,
            raise_on_iopub_timeout=False,
            startup_timeout=START_TIMEOUT,
        )
        self._client.interrupt = self.interrupt
        self._interruption: asyncio.Future[Any] | None = None
        self.set_caps(output_bytes, cell_output_bytes)
        self._cell_of_count: dict[int, tuple[int, int]] = {}  # position, blank lines before

    def set_caps(self, output_bytes: int, cell_output_bytes: int) -> None:
        """Set the caps on outputs, before the first cell."""
        self._budget = OutputBudget(output_bytes, 8 * output_bytes)
        self._cell_cap = cell_output_bytes

    async def start(self) -> None:
        """Start the kernel and wait until it answers."""
        await self._client.async_start_new_kernel(
            cwd=str(self._folder),
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        await self._client.async_start_new_kernel_client()

    async def reseed(self, seed: bytes) -> None:
        """Seed the kernel's global random generators."""
        await self._request({"op": "reseed"}, seed)

    async def run_cell(self, position: int, source: str) -> CellOutcome:
        """Run one code cell; `position` counts from 1 over all cells."""
        client = self._client
        client.keeper = keeper = OutputKeeper(self._budget, self._cell_cap)
        client.flooded = False
        cell = nbformat.v4.new_code_cell(source)  # type: ignore[no-untyped-call]  # likewise
        client.nb.cells = [cell]
        replies: list[dict[str, Any]] = []
        client.on_cell_executed = lambda **event: replies.append(event["execute_reply"])
        try:
            await client.async_execute_cell(cell, 0)
        except DeadKernelError:
            return self._ended(keeper, "died", None)
        reply = replies[0]["content"] if replies else None
        if client.flooded:
            return self._ended(keeper, "output-limit", reply)
        if reply is None:
            return self._ended(keeper, "ok", reply)
        if isinstance(reply.get("execution_count"), int):
            self._cell_of_count[reply["execution_count"]] = position, _blank_lines(source)
        return self._ended(keeper, _status_of(reply), reply)

    async def call(self, name: str, arguments: bytes, *, keep: int | None = None) -> CallOutcome:
        """Call a function of the notebook; `keep` leaves the result in the kernel."""
        return await self._request({"op": "call", "name": name, "keep": keep}, arguments)

    async def value(self, name: str) -> CallOutcome:
        """Read a name of the notebook."""
        return await self._request({"op": "value", "name": name}, b"")

    def interrupt(self) -> None:
        """Send an interrupt to the kernel and what it started."""
        self._signal(signal.SIGINT)

    def kill(self) -> None:
        """Kill the kernel and its process group."""
        self._signal(getattr(signal, "SIGKILL", signal.SIGTERM))

    @property
    def kernel_pid(self) -> int | None:
        """Process id of the kernel, None before it starts."""
        process = self._process
        return process.pid if process is not None else None

    def poll_kernel(self) -> int | None:
        """Exit status of the kernel, negative for a signal; None while it lives."""
        process = self._process
        return process.poll() if process is not None else None

    async def close(self) -> None:
        """Shut the kernel down and close the channels; may be called again."""
        if self._client.km is not None:  # nbclient has cleaned up after a start that failed
            await self._client._async_cleanup_kernel()  # noqa: SLF001  nbclient has no public name

    @property
    def _channels(self) -> Any:
        return self._client.kc

    @property
    def _process(self) -> subprocess.Popen[bytes] | None:
        return getattr(self._manager.provisioner, "process", None)

    def _signal(self, signum: int) -> None:
        process = self._process
        if process is None or process.poll() is not None:
            return
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signum)
        elif signum == signal.SIGINT:
            self._interruption = asyncio.ensure_future(self._manager.interrupt_kernel())
        else:
            process.kill()

    def _ended(
        self, keeper: OutputKeeper, status: str, reply: Mapping[str, Any] | None
    ) -> CellOutcome:
        reply = reply or {}
        name = clean_text(reply.get("ename", ""), 200)
        text = clean_text(reply.get("evalue", ""), 2000)
        # A notebook can replace `showtraceback` and print nothing: the reply counts.
        if name and not any(output["kind"] == "error" for output in keeper.outputs):
            keeper.error(name, text, list(map(str, reply.get("traceback", []))))
        count = reply.get("execution_count")
        return CellOutcome(
            status=status,
            error_name=name,
            error_text=text,
            count=count if isinstance(count, int) else None,
            outputs=keeper.finished(),
            truncated=keeper.truncated,
        )

    async def _request(self, content: Mapping[str, Any], payload: bytes) -> CallOutcome:
        client = self._channels
        message = client.session.msg(REQUEST, dict(content))
        message["buffers"] = [payload]
        printed: list[str] = []
        message_id = message["header"]["msg_id"]
        listener = asyncio.ensure_future(self._listen(message_id, printed))
        client.shell_channel.send(message)
        try:
            reply = await self._reply_to(message_id)
            if reply is not None:
                # What was printed is published before the kernel says that it is idle.
                await asyncio.wait({listener}, timeout=IDLE_GRACE)
        finally:
            listener.cancel()
        if reply is None:
            return CallOutcome("died", printed="".join(printed))
        buffers = reply.get("buffers") or [b""]
        details = dict(reply["content"])
        count = details.pop("count", None)
        place = self._cell_of_count.get(count) if isinstance(count, int) else None
        details["cell"] = place[0] if place else None
        if place and isinstance(details.get("line"), int):
            details["line"] += place[1]  # IPython leaves out blank lines before the code
        return CallOutcome(
            status=str(details.pop("status", "error")),
            payload=bytes(buffers[0]),
            details=details,
            printed="".join(printed),
        )

    async def _reply_to(self, message_id: str) -> dict[str, Any] | None:
        """Wait for the reply, or for the kernel's death (None)."""
        channel = self._channels.shell_channel
        while True:
            if await channel.socket.poll(int(KERNEL_ALIVE_INTERVAL * 1000)):
                message: dict[str, Any] = await channel.get_msg(timeout=None)
                if message["parent_header"].get("msg_id") == message_id:
                    return message
            elif self.poll_kernel() is not None:
                return None

    async def _listen(self, message_id: str, printed: list[str]) -> None:
        """Drain what the kernel publishes during a call; keep the printed text, capped."""
        left = CALL_LOG_CAP
        while True:
            message = await self._channels.iopub_channel.get_msg(timeout=None)
            idle = message["content"].get("execution_state") == "idle"
            if idle and message["parent_header"].get("msg_id") == message_id:
                return
            if message["msg_type"] == "stream" and left > 0:
                text = clean_text(message["content"].get("text", ""), left)
                left -= len(text)
                printed.append(text)


def _status_of(reply: Mapping[str, Any]) -> str:
    """Believe the kernel's reply, not what the cell shows."""
    payload = reply.get("payload") or []
    if any(isinstance(part, dict) and part.get("source") == "ask_exit" for part in payload):
        return "stopped-itself"
    if reply.get("status") == "ok":
        return "ok"
    return "stopped-itself" if reply.get("ename") == "SystemExit" else "error"


def _blank_lines(source: str) -> int:
    """Count the blank lines before the first line of code."""
    lines = source.splitlines()
    return next((number for number, line in enumerate(lines) if line.strip()), 0)
