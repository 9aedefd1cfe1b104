"""nbclient as a room uses it: our kernel only, outputs within caps, deaths seen early."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from typing import Any, Final

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError

from minbar.rooms.inside.outputs import OutputKeeper

__all__ = ["KERNEL_ALIVE_INTERVAL", "CappedClient", "OneKernel"]

KERNEL_ALIVE_INTERVAL: Final = 0.1


class OneKernel(KernelSpecManager):
    """Knows one kernel, ours, whatever a notebook or a home folder names."""

    preload: str = ""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Return the command of our kernel."""
        command = [sys.executable, *_interpreter_flags(), "-m", "minbar.rooms.inside.kernel"]
        return KernelSpec(
            argv=[*command, "{connection_file}", self.preload],
            display_name=kernel_name,
            language="python",
        )


def _interpreter_flags() -> list[str]:
    """No user site and no current folder on the path, until the kernel adds it."""
    return ["-P", "-s"]


class CappedClient(NotebookClient):
    """nbclient with outputs within caps and a quicker eye on the kernel's death.

    Attributes:
        keeper: takes the outputs of the cell that runs.
        interrupt: interrupts the kernel; called once for a cell that floods.
        flooded: whether it was.
    """

    keeper: OutputKeeper
    interrupt: Callable[[], None]
    flooded: bool = False

    async def _async_poll_kernel_alive(self) -> None:
        while True:
            await asyncio.sleep(KERNEL_ALIVE_INTERVAL)
            try:
                await self._async_check_alive()
            except DeadKernelError:
                if self.task_poll_for_reply is not None:
                    self.task_poll_for_reply.cancel()
                return

    def process_message(self, msg: dict[str, Any], cell: Any, cell_index: int) -> Any:
        """Keep outputs in the keeper; leave everything else to nbclient."""
        kind, content = msg["msg_type"], msg["content"]
        if kind in {"status", "execute_input"}:
            return super().process_message(msg, cell, cell_index)
        self._keep(kind, content)
        if self.keeper.flooded and not self.flooded:
            self.flooded = True
            self.interrupt()
        return None

    def _keep(self, kind: str, content: dict[str, Any]) -> None:
        if kind == "stream":
            self.keeper.stream(str(content["name"]), str(content["text"]))
        elif kind in {"display_data", "execute_result"}:
            self.keeper.display(content["data"], _display_id(content))
        elif kind == "update_display_data":
            self.keeper.update(content["data"], _display_id(content))
        elif kind == "error":
            self.keeper.error(content["ename"], str(content["evalue"]), content["traceback"])
        elif kind == "clear_output":
            self.keeper.clear(wait=bool(content.get("wait")))


def _display_id(content: dict[str, Any]) -> str | None:
    found = (content.get("transient") or {}).get("display_id")
    return found if isinstance(found, str) else None
