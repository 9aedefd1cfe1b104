"""Databases for tests: an empty SQLite file, and a real PostgreSQL that the suite starts itself.

The server runs below a temporary folder, as an unprivileged user, is reached by a
socket in that folder alone, and ends with the suite, however the suite ends.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

__all__ = [
    "GUARDED_PASSWORD",
    "MortalServer",
    "PostgresServer",
    "database_url",
    "postgres_server",
    "restarted_server",
]

GUARDED_PASSWORD = "open-sesame-17"  # noqa: S105  of a user in a server that ends with the tests
_BINARIES = Path("/usr/lib/postgresql")
_STARTING = 60.0  # seconds
_PR_SET_PDEATHSIG = 1
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",  # but commits are written: a server that is killed loses none
    "full_page_writes": "off",
    "shared_buffers": "16MB",
    "max_connections": "40",
    "lc_messages": "C",
}
_ACCESS = "local all guarded scram-sha-256\nlocal all all trust\n"


@dataclass(frozen=True)
class PostgresServer:
    """A server that runs.

    Attributes:
        folder: where its socket is.
    """

    folder: Path
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def url(self, database: str, user: str = "owner") -> str:
        """Return the URL of a database for a user; `USER:PASSWORD` is possible."""
        return f"postgresql://{user}@/{database}?host={self.folder}"

    def create(self) -> str:
        """Create an empty database and return its URL."""
        name = f"store{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name}")
        return self.url(name)

    def run(self, statement: str, database: str = "postgres") -> None:
        """Run one statement as the owner of everything."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(statement.encode())


class MortalServer:
    """A server that may be killed, and started again.

    Attributes:
        server: the server while it runs.
    """

    def __init__(self, binary: Path, folder: Path, user: str | None) -> None:
        """Start it in a folder that holds its cluster."""
        self.server = PostgresServer(folder)
        self._start = functools.partial(_start, binary, folder, user)
        self._process = self._start()
        self._wait()
        self.server.run(f"CREATE ROLE guarded LOGIN PASSWORD '{GUARDED_PASSWORD}'")

    def start(self) -> None:
        """Start it again, after it was killed."""
        self._process = self._start()
        self._wait()

    def kill(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """End it at once, and every connection with it; by default as in an emergency."""
        self._process.send_signal(how)
        self._process.wait(timeout=_STARTING)

    def _wait(self) -> None:
        deadline = time.monotonic() + _STARTING
        while True:
            try:
                self.server.run("SELECT 1")
            except psycopg.OperationalError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    log = (self.server.folder / "log").read_text()
                    pytest.fail(f"PostgreSQL did not start: {log}")
                time.sleep(0.05)
            else:
                return


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """Start a PostgreSQL server of Debian's package; without it the tests fail."""
    with restarted_server() as mortal:
        yield mortal.server


@contextlib.contextmanager
def restarted_server() -> Iterator[MortalServer]:
    """Start a PostgreSQL server of a test's own, which it may kill."""
    found = sorted(_BINARIES.glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if not found:
        pytest.fail("PostgreSQL is missing: tools/postgres installs it")
    folder = Path(tempfile.mkdtemp(prefix="minbar-postgres-"))
    try:
        user = _unprivileged(folder)
        _make_cluster(found[-1].parent, folder, user)
        mortal = MortalServer(found[-1], folder, user)
        try:
            yield mortal
        finally:
            mortal.kill()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the URL of an empty database; each test runs with either engine."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.sqlite'}"
    server: PostgresServer = request.getfixturevalue("postgres_server")
    return server.create()


def _unprivileged(folder: Path) -> str | None:
    """Give the folder to a user that a server accepts: it refuses to run as root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = "postgres" if "postgres" in names else "nobody"
    shutil.chown(folder, user)
    return user


def _make_cluster(binaries: Path, folder: Path, user: str | None) -> None:
    command = [str(binaries / "initdb"), "--pgdata", str(folder / "data"), "--username=owner"]
    options = ["--no-sync", "--no-locale", "--encoding=UTF8", "--auth=trust"]
    done = subprocess.run(
        [*command, *options],
        user=user,
        extra_groups=None if user is None else [],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.fail(f"initdb failed: {done.stderr}")
    (folder / "data" / "pg_hba.conf").write_text(_ACCESS, "utf-8")


def _start(binary: Path, folder: Path, user: str | None) -> subprocess.Popen[bytes]:
    settings = {**_SETTINGS, "unix_socket_directories": str(folder)}
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [str(binary), "-D", str(folder / "data"), *options],
            user=user,
            extra_groups=None if user is None else [],
            cwd=folder,
            stdout=log,
            stderr=log,
            preexec_fn=_die_with_parent,  # noqa: PLW1509  one system call, which needs no lock
        )


def _die_with_parent() -> None:
    """Have the kernel end the server at once when the tests die in whatever way."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGQUIT, 0, 0, 0)
