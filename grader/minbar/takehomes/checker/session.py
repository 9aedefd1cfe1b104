"""The notebook's kernel on this machine, with the grader's limits on time."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import psutil  # type: ignore[import-untyped]  # it ships no types

from minbar.errors import UserError
from minbar.rooms.inside.files import read_regular
from minbar.rooms.inside.notebook import CallOutcome, CellOutcome, NotebookSession
from minbar.rooms.inside.plugin import Reply
from minbar.rooms.timekeeper import Stage, Timekeeper

__all__ = ["LocalCell", "LocalNotebook", "local_notebook"]

Result = TypeVar("Result")

LOOK_EVERY: Final = 0.2
EXIT_LOOKS: Final = 10
KIB: Final = 1024
ARTEFACT_BYTES: Final = 8 * 1024 * 1024
SEED: Final = bytes(32)
REINSTALL: Final = (
    "Install the packages again, in a new environment:"
    " python -m pip install --require-hashes -r requirements.txt"
)


@dataclass(frozen=True, slots=True)
class LocalCell:
    """One code cell after its run.

    Attributes:
        cell: position, from 1 over all cells.
        status: `ok`, `error`, `timeout`, `stopped-itself`, `output-limit`, `died` or
            `not-run`.
        seconds: wall seconds.
        outcome: what the kernel said, None for a cell that was not run.
    """

    cell: int
    status: str
    seconds: float = 0.0
    outcome: CellOutcome | None = None


class LocalNotebook:
    """Runs cells and answers the questions of tests; an `Asker` for the exam plugin.

    Attributes:
        peak_bytes: most memory that the kernel and its children were seen to hold.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        session: NotebookSession,
        folder: Path,
        limits: Mapping[str, float],
    ) -> None:
        """Use a session that was started in `loop`, which runs in another thread."""
        self.peak_bytes = 0
        self._loop = loop
        self._session = session
        self._folder = folder
        self._limits = limits
        self._alive = True

    def run(
        self, cells: Sequence[tuple[int, str]], on_cell: Callable[[LocalCell], None]
    ) -> list[LocalCell]:
        """Run code cells in order; after a failure go on, after the kernel's end stop."""
        left = float(self._limits["cpu_seconds"])
        results: list[LocalCell] = []
        for position, source in cells:
            if not self._alive or left <= 0:
                results.append(LocalCell(position, "not-run"))
            else:
                result, used = self._cell(position, source, left)
                left -= used
                results.append(result)
            on_cell(results[-1])
        return results

    def call(self, name: str, payload: bytes, keep: int | None) -> Reply:
        """Call a function; `keep` leaves the result in the kernel under that number."""
        return self._ask(self._session.call(name, payload, keep=keep))

    def value(self, name: str) -> Reply:
        """Read a name."""
        return self._ask(self._session.value(name))

    def artefact(self, name: str) -> Reply:
        """Read a file that the notebook's run wrote."""
        status, data = read_regular(self._folder / name, ARTEFACT_BYTES)
        return Reply(status, data)

    def _cell(self, position: int, source: str, left: float) -> tuple[LocalCell, float]:
        limit = min(float(self._limits["cell_seconds"]), left)
        outcome, keeper = self._wait(self._watched(self._session.run_cell(position, source), limit))
        if outcome is not None and outcome.status == "stopped-itself" and not outcome.error_name:
            self._wait(self._exit())
        ended = self._session.poll_kernel()
        self._alive = outcome is not None and ended is None and outcome.status != "died"
        status = "timeout" if outcome is None else outcome.status
        if keeper.overrun is not None and status != "ok":
            status = "timeout"
        elif status == "died" and ended is not None and ended >= 0:
            status = "stopped-itself"
        return LocalCell(position, status, keeper.wall, outcome), keeper.used

    def _ask(self, question: Coroutine[Any, Any, CallOutcome]) -> Reply:
        if not self._alive:
            question.close()
            return Reply("gone")
        limit = float(self._limits["call_seconds"])
        outcome, keeper = self._wait(self._watched(question, limit))
        status = "timeout" if outcome is None else outcome.status
        if keeper.overrun is not None and status != "ok":
            status = "timeout"
        self._alive = outcome is not None and self._session.poll_kernel() is None
        if outcome is None:
            return Reply(status)
        details = outcome.details
        return Reply(
            status,
            outcome.payload if status == "ok" else b"",
            error_name=str(details.get("ename", "")),
            error_text=str(details.get("evalue", "")),
            trace=str(details.get("trace", "")),
            cell=details.get("cell"),
            line=details.get("line"),
        )

    async def _exit(self) -> None:
        """`exit()` ends the kernel a moment after its reply."""
        for _ in range(EXIT_LOOKS):
            if self._session.poll_kernel() is not None:
                return
            await asyncio.sleep(LOOK_EVERY)

    def _wait(self, work: Coroutine[Any, Any, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _watched(
        self, work: Coroutine[Any, Any, Result], limit: float
    ) -> tuple[Result | None, Timekeeper]:
        """Interrupt, then kill, what takes longer than it may, as the grader does."""
        keeper = Timekeeper(limit, self._cpu_seconds)
        task = asyncio.ensure_future(work)
        while True:
            done, _ = await asyncio.wait({task}, timeout=LOOK_EVERY)
            stage = keeper.look()
            if done:
                return task.result(), keeper
            if stage is Stage.INTERRUPTED:
                self._session.interrupt()
            elif stage is Stage.KILLED:
                self._session.kill()
            elif stage is Stage.LOST:
                task.cancel()
                return None, keeper

    def _cpu_seconds(self) -> float | None:
        """CPU seconds of the kernel and its children; their memory is noted, too."""
        try:
            kernel = psutil.Process(self._session.kernel_pid)
            family = [kernel, *kernel.children(recursive=True)]
            times = [process.cpu_times() for process in family]
            memory = sum(process.memory_info().rss for process in family)
        except psutil.Error:
            return None  # it has just ended
        self.peak_bytes = max(self.peak_bytes, memory)
        own = sum(time.user + time.system for time in times)
        return float(own + times[0].children_user + times[0].children_system)


@contextmanager
def local_notebook(
    folder: Path,
    *,
    preload: Sequence[str],
    environment: Mapping[str, str],
    limits: Mapping[str, float],
) -> Iterator[LocalNotebook]:
    """Start a kernel that works in `folder`, and end it when the context ends.

    Args:
        folder: with the data and the files that are handed in.
        preload: modules that the grader imports before the first cell.
        environment: the kernel's environment variables.
        limits: of the take-home: seconds and KiB of output.

    Raises:
        UserError: if no kernel starts.
    """
    session = NotebookSession(
        folder,
        preload=preload,
        environment=environment,
        output_bytes=int(limits["output_kb"]) * KIB,
        cell_output_bytes=int(limits["cell_output_kb"]) * KIB,
    )
    with _running_loop() as loop:
        try:
            asyncio.run_coroutine_threadsafe(_begin(session), loop).result()
        except (OSError, RuntimeError) as error:
            what = f"the kernel didn't start ({error})"
            raise UserError(what, todo=REINSTALL) from error
        try:
            yield LocalNotebook(loop, session, folder, limits)
        finally:
            session.kill()
            asyncio.run_coroutine_threadsafe(session.close(), loop).result()


@contextmanager
def _running_loop() -> Iterator[asyncio.AbstractEventLoop]:
    """An event loop in a thread of its own, so that tests can wait for what it does."""
    # Windows' default loop can't watch the sockets that kernels talk over.
    loop = asyncio.SelectorEventLoop()
    thread = threading.Thread(target=loop.run_forever, name="notebook", daemon=True)
    thread.start()
    try:
        yield loop
    finally:
        asyncio.run_coroutine_threadsafe(_cancel_others(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _begin(session: NotebookSession) -> None:
    await session.start()
    await session.reseed(SEED)


async def _cancel_others() -> None:
    """End what an interruption has left half done."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
