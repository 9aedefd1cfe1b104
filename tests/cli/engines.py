"""Engines that tests may end: a way to the real one, and one of their own."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from minbar.content.environments import load_environment
from minbar.content.locate import built_in_root
from minbar.rooms.engine import connect
from minbar.rooms.image_inputs import read_inputs
from minbar.rooms.images import require_image

if TYPE_CHECKING:
    import docker

__all__ = ["Engine", "OwnEngine", "engine_of_our_own", "way_to_the_engine"]

PROXY = """
import asyncio, sys

async def carry(reader, writer):
    while data := await reader.read(1 << 16):
        writer.write(data)
        await writer.drain()
    writer.close()

async def serve(reader, writer):
    back, forth = await asyncio.open_unix_connection(sys.argv[2])
    await asyncio.gather(carry(reader, forth), carry(back, writer), return_exceptions=True)

async def main():
    server = await asyncio.start_unix_server(serve, sys.argv[1])
    await server.serve_forever()

asyncio.run(main())
"""
STARTS = 60.0


class _GaveUpError(Exception):
    """An engine that was started has ended."""


class Engine:
    """An engine, or what looks like one to those who use it, until it is ended.

    Attributes:
        address: where it listens.
    """

    def __init__(self, address: str, process: subprocess.Popen[bytes]) -> None:
        """Know a process that listens."""
        self.address = address
        self._process = process

    def end(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End it, and wait until nothing listens any more."""
        self._process.send_signal(how)
        self._process.wait(timeout=STARTS)


class OwnEngine(Engine):
    """A real engine, which can be started again where it was ended."""

    def __init__(self, folder: Path) -> None:
        """Start it; all that it writes is in a folder."""
        self._folder = folder
        self._path = folder / "own.sock"
        super().__init__(f"unix://{self._path}", self._started())

    def start(self) -> None:
        """Start it again, after it was ended."""
        self._process = self._started()

    def client(self) -> docker.DockerClient:
        """Return a client of it."""
        return _client(self._path)

    def _started(self) -> subprocess.Popen[bytes]:
        """Start a process that answers; on a busy machine some give themselves up."""
        end = time.monotonic() + 3 * STARTS
        while True:
            process = self._begun()
            try:
                _wait_until_it_answers(self._path, process)
            except _GaveUpError:
                assert time.monotonic() < end, (self._folder / "own.log").read_text()[-2000:]
            except BaseException:
                process.kill()
                process.wait()
                raise
            else:
                return process

    def _begun(self) -> subprocess.Popen[bytes]:
        # One that was killed leaves what the next one takes for itself, alive.
        for left in ("own.pid", "own.sock"):
            (self._folder / left).unlink(missing_ok=True)
        with (self._folder / "own.log").open("ab") as log:
            return subprocess.Popen(
                [  # noqa: S607  wherever the system has it
                    "dockerd",
                    f"--data-root={self._folder}/data",
                    f"--exec-root={self._folder}/exec",
                    f"--host=unix://{self._path}",
                    f"--pidfile={self._folder}/own.pid",
                    "--bridge=none",
                    "--iptables=false",
                    "--ip6tables=false",
                ],
                stdout=log,
                stderr=log,
                start_new_session=True,
            )


@contextlib.contextmanager
def way_to_the_engine(folder: Path) -> Iterator[Engine]:
    """Give a socket behind which the real engine is; when it ends, the engine is gone.

    Whoever uses it sees what they see when an engine is killed: every stream ends,
    and nobody answers. The real one goes on for everybody else.
    """
    path = folder / "way.sock"
    process = subprocess.Popen([sys.executable, "-c", PROXY, str(path), _real_socket()])
    try:
        _wait_until_it_answers(path, process)
        yield Engine(f"unix://{path}", process)
    finally:
        process.kill()
        process.wait()


@contextlib.contextmanager
def engine_of_our_own(folder: Path) -> Iterator[OwnEngine]:
    """Start an engine beside the real one, with the built-in image; as root only.

    Nothing of it is shared with the real one, and nothing is left of it.
    """
    try:
        engine = OwnEngine(folder)
        try:
            _copy_image(folder / "own.sock")
            yield engine
        finally:
            engine.end(signal.SIGTERM)
    finally:
        _end_everything_below(folder)


def _real_socket() -> str:
    with contextlib.closing(connect()) as client:
        adapter = cast("Any", client.api)._custom_adapter  # noqa: SLF001  the SDK says it nowhere else
        return str(adapter.socket_path)


def _wait_until_it_answers(path: Path, process: subprocess.Popen[bytes]) -> None:
    """Knock at a plain socket first: the SDK leaks its own where nobody answers."""
    end = time.monotonic() + 3 * STARTS
    while True:
        if process.poll() is not None:
            raise _GaveUpError
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as knocking:
            knocking.settimeout(STARTS)
            knocking.connect(str(path))
            knocking.sendall(b"GET /_ping HTTP/1.0\r\n\r\n")
            if b"200 OK" in knocking.recv(1 << 12):
                return
        assert time.monotonic() < end, f"nothing answers at {path}"
        time.sleep(0.05)


def _client(path: Path) -> docker.DockerClient:
    import docker

    return docker.DockerClient(base_url=f"unix://{path}", timeout=600)


def _copy_image(path: Path) -> None:
    environment = load_environment((built_in_root(),), "tabular")
    with contextlib.closing(connect()) as real, contextlib.closing(_client(path)) as own:
        tag = require_image(real, environment)
        own.api.load_image(real.api.get_image(tag))  # type: ignore[no-untyped-call]  # the SDK's
        own.images.get(tag).tag(*read_inputs(environment).inputs_tag().split(":"))


def _end_everything_below(folder: Path) -> None:
    """End what a killed engine leaves: its containerd and the shims of its rooms."""
    mark = str(folder).encode()
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            if int(entry.name) != os.getpid() and mark in (entry / "cmdline").read_bytes():
                os.kill(int(entry.name), signal.SIGKILL)
    for line in Path("/proc/self/mounts").read_text().splitlines():
        place = line.split()[1]
        if place.startswith(str(folder)):
            subprocess.run(["umount", "--lazy", place], check=False)  # noqa: S607  of the system
