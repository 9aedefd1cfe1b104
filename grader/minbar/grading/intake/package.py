"""A zip package that was handed in, every claim in it checked before it is used."""

from __future__ import annotations

import io
import os
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Final, NoReturn

from minbar.errors import SubmissionError
from minbar.grading.intake.entries import Entry
from minbar.grading.intake.limits import MAX_ENTRIES, MAX_RATIO, MIB
from minbar.grading.intake.names import check_names, shown

__all__ = ["Package", "opened_package"]

_PACK_AGAIN: Final = "Pack it again with `python submit.py`"
_END: Final = struct.Struct("<4s4H2LH")
_END_SIGNATURE: Final = b"PK\x05\x06"
_LOCAL_HEADER: Final = 30
_ENCRYPTED: Final = 0x1 | 0x40 | 0x2000
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_UNIX: Final = 3
_DAMAGES: Final = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)


@contextmanager
def opened_package(descriptor: int, place: str, limit: int) -> Iterator[Package]:
    """Open a package.

    Args:
        descriptor: an open regular file.
        place: how messages name it.
        limit: most bytes of all its files, unpacked.

    Raises:
        SubmissionError: if it is no zip, or one that no honest packer makes.
    """
    with os.fdopen(os.dup(descriptor), "rb") as stream:
        _check_end(descriptor, place)
        with _undamaged(place):
            archive = zipfile.ZipFile(stream)
        with archive:
            yield Package(archive, place, limit)


class Package:
    """A zip file as a container of files."""

    def __init__(self, archive: zipfile.ZipFile, place: str, limit: int) -> None:
        """Check every entry before any is unpacked."""
        self._archive = archive
        self._place = place
        every = archive.infolist()
        names = [info.orig_filename for info in every]
        for name, count in Counter(names).items():
            if count > 1:
                self._refuse(f"is there {count} times", name)
        check_names(names, place)
        for info in every:
            self._check(info)
        self._check_overlap(every)
        total = sum(info.file_size for info in every)
        if total > limit:
            what = f"unpacks to {total} bytes; at most {limit} are taken"
            raise SubmissionError(what, where=place, todo="Clear outputs, or leave files out")
        self._infos = {info.orig_filename: info for info in every if not info.is_dir()}

    @property
    def shown(self) -> str:
        """How messages name it."""
        return self._place

    @property
    def entries(self) -> Mapping[str, Entry]:
        """Every file in it."""
        return {name: Entry(info.file_size) for name, info in self._infos.items()}

    def read(self, name: str, limit: int) -> bytes:
        """Unpack one file; more bytes than it claims are never unpacked."""
        info = self._infos[name]
        if info.file_size > limit:
            self._refuse(f"has {info.file_size} bytes; at most {limit} are taken", name)
        with (
            _undamaged(f"{self._place}/{shown(name)}"),
            self._archive.open(info) as stream,
        ):
            content = _unpacked(stream, info.file_size)
        if len(content) != info.file_size:
            self._refuse("does not have the size that the package claims", name)
        return content

    def _check(self, info: zipfile.ZipInfo) -> None:
        name = info.orig_filename
        if info.filename != name:
            self._refuse("has two different names", name)
        if info.flag_bits & _ENCRYPTED:
            self._refuse("is encrypted", name, "Pack it again without a password")
        if info.compress_type not in _METHODS:
            self._refuse(f"is packed by method {info.compress_type}", name)
        self._check_kind(info, name)
        large = info.file_size > MIB
        if large and info.file_size > MAX_RATIO * max(info.compress_size, 1):
            what = f"would unpack to {info.file_size} bytes from {info.compress_size}"
            self._refuse(what, name, "Hand in plain files")

    def _check_kind(self, info: zipfile.ZipInfo, name: str) -> None:
        mode = info.external_attr >> 16
        kind = stat.S_IFMT(mode)
        if info.create_system != _UNIX or kind == 0:
            return
        expected = stat.S_IFDIR if info.is_dir() else stat.S_IFREG
        if kind != expected:
            word = "a symbolic link" if kind == stat.S_IFLNK else "not a regular file"
            self._refuse(f"is {word}", name, "Pack the file itself")

    def _check_overlap(self, every: list[zipfile.ZipInfo]) -> None:
        """Two entries over the same bytes are how a small file becomes a large one."""
        end, last = 0, ""
        for info in sorted(every, key=lambda one: one.header_offset):
            if info.header_offset < end:
                self._refuse(f"lies over `{shown(last)}`", info.orig_filename)
            end = info.header_offset + _LOCAL_HEADER + info.compress_size
            last = info.orig_filename

    def _refuse(self, what: str, name: str, todo: str = _PACK_AGAIN) -> NoReturn:
        raise SubmissionError(what, where=f"{self._place}/{shown(name)}", todo=todo)


def _unpacked(stream: IO[bytes], size: int) -> bytes:
    """Unpack at most one byte more than there should be, without a second copy of it all."""
    target = io.BytesIO()
    while (missing := size + 1 - target.tell()) and (piece := stream.read(min(missing, MIB))):
        target.write(piece)
    return target.getvalue()


@contextmanager
def _undamaged(place: str) -> Iterator[None]:
    try:
        yield
    except _DAMAGES as error:
        what = f"is damaged: {shown(str(error)) or type(error).__name__}"
        raise SubmissionError(what, where=place, todo=_PACK_AGAIN) from None


def _check_end(descriptor: int, place: str) -> None:
    """Check the record at the end, which says how many entries will be read into memory."""
    size = os.fstat(descriptor).st_size
    tail = os.pread(descriptor, _END.size, max(size - _END.size, 0))
    if len(tail) < _END.size or not tail.startswith(_END_SIGNATURE):
        what = "is cut off, or holds more than a plain zip"
        raise SubmissionError(what, where=place, todo=_PACK_AGAIN)
    _, disk, first, here, entries, length, offset, _ = _END.unpack(tail)
    if entries > MAX_ENTRIES:
        what = f"holds {entries} files; at most {MAX_ENTRIES} are taken"
        raise SubmissionError(what, where=place, todo=_PACK_AGAIN)
    whole = (disk, first, here, offset + length) == (0, 0, entries, size - _END.size)
    if not whole or length > MIB:
        what = "is not a plain zip: parts before, after or outside of it"
        raise SubmissionError(what, where=place, todo=_PACK_AGAIN)
