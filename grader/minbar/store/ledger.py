"""Append-only ledgers: one JSON object a line, for one process at a time."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from minbar.errors import OurFault
from minbar.store.files import naming
from minbar.store.locks import exclusive

__all__ = ["Ledger", "OpenLedger"]

Record = TypeVar("Record")

FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
CHUNK = 1 << 20


class OpenLedger(Generic[Record]):
    """A ledger while its lock is held.

    Attributes:
        records: everything in it, oldest first.
    """

    def __init__(self, descriptor: int, length: int, records: list[Record]) -> None:
        """Hold `length` bytes of whole lines, which are `records`."""
        self.records = records
        self._descriptor = descriptor
        self._length = length

    def append(self, record: Record) -> None:
        """Write one record and wait until it is on the disk.

        Raises:
            OSError: if it can't be written; then the ledger is as before.
        """
        line = msgspec.json.encode(record) + b"\n"
        try:
            _write(self._descriptor, line, at=self._length)
        except OSError:
            os.ftruncate(self._descriptor, self._length)
            raise
        self._length += len(line)
        self.records.append(record)

    def blank(self, chosen: Callable[[bytes], bool]) -> int:
        """Overwrite lines with spaces and return how many; all others stay where they are.

        A crash between two lines leaves a ledger that can be read, and blanked again.
        """
        at = count = 0
        for line in _read(self._descriptor)[: self._length].splitlines(keepends=True):
            text = line.rstrip(b"\n")
            if not _is_blank(text) and chosen(text):
                _write(self._descriptor, b" " * len(text), at=at)
                count += 1
            at += len(line)
        return count


class Ledger(Generic[Record]):
    """A file of records that are added, and erased only where somebody has a right to that."""

    def __init__(self, path: Path, kind: type[Record]) -> None:
        """Keep records of `kind` in `path`."""
        self._path = path
        self._decoder = msgspec.json.Decoder(kind)

    @contextlib.contextmanager
    def opened(self) -> Iterator[OpenLedger[Record]]:
        """Hold the ledger: nobody else reads or adds meanwhile.

        A last line without its end was cut off when its writer died; that record
        was never acknowledged, and it is dropped.

        Raises:
            OurFault: if a whole line can't be read.
        """
        descriptor = os.open(self._path, FLAGS, 0o600)
        try:
            with naming(self._path), exclusive(descriptor):
                data = _read(descriptor)
                whole = data[: data.rfind(b"\n") + 1]
                if whole != data:
                    os.ftruncate(descriptor, len(whole))
                yield OpenLedger(descriptor, len(whole), self._decode(whole))
        finally:
            os.close(descriptor)

    def records(self) -> list[Record]:
        """Everything in it, oldest first.

        Raises:
            OurFault: if a whole line can't be read.
        """
        with self.opened() as ledger:
            return ledger.records

    def erase(self, where: Callable[[Record], bool]) -> int:
        """Erase records and return how many.

        Raises:
            OurFault: if a whole line can't be read; then nothing is erased.
        """
        with self.opened() as ledger:
            return ledger.blank(lambda line: where(self._decoder.decode(line)))

    def _decode(self, data: bytes) -> list[Record]:
        lines = enumerate(data.splitlines(), 1)
        return [self._line(number, line) for number, line in lines if not _is_blank(line)]

    def _line(self, number: int, line: bytes) -> Record:
        try:
            return self._decoder.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            msg = f"this line of the ledger can't be read ({error})"
            todo = "Mend the line or put the file back from your backup"
            raise OurFault(msg, where=f"{self._path}:{number}", todo=todo) from error


def _is_blank(line: bytes) -> bool:
    """Whether a record was erased here; a line of no length is damage."""
    return bool(line) and not line.strip(b" ")


def _read(descriptor: int) -> bytes:
    os.lseek(descriptor, 0, os.SEEK_SET)
    parts = []
    while part := os.read(descriptor, CHUNK):
        parts.append(part)
    return b"".join(parts)


def _write(descriptor: int, data: bytes, *, at: int) -> None:
    os.lseek(descriptor, at, os.SEEK_SET)
    while data:
        data = data[os.write(descriptor, data) :]
    os.fsync(descriptor)
