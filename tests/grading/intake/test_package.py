"""Zip packages: honest ones are read, every trick is refused before it works."""

from __future__ import annotations

import io
import random
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.errors import SubmissionError
from minbar.grading.intake import read_submission
from minbar.grading.intake.disk import open_regular
from minbar.grading.intake.package import opened_package
from minbar.models.takehome import TakehomeSpec

LIMIT = 4_000_000
Change = Callable[[zipfile.ZipInfo], None]


def entry(name: str, mode: int | None = None) -> zipfile.ZipInfo:
    """An entry as Unix packers make it."""
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    usual = stat.S_IFDIR | 0o755 if name.endswith("/") else stat.S_IFREG | 0o644
    info.external_attr = (usual if mode is None else mode) << 16
    return info


def pack(*files: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file with these entries, in this order, whatever their names."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in files:
            info = name if isinstance(name, zipfile.ZipInfo) else entry(name)
            archive.writestr(info, content, compress_type=method)
    return target.getvalue()


def patched(raw: bytes, old: bytes, new: bytes) -> bytes:
    """The same bytes with every `old` replaced by a `new` of the same length."""
    assert old in raw
    assert len(old) == len(new)
    return raw.replace(old, new)


def central(raw: bytes) -> int:
    """Where the central directory begins."""
    return raw.index(b"PK\x01\x02")


def with_field(raw: bytes, offset: int, form: str, value: int) -> bytes:
    """The same zip with one field of the first central entry changed."""
    changed = bytearray(raw)
    struct.pack_into(form, changed, central(raw) + offset, value)
    return bytes(changed)


def with_end(raw: bytes, offset: int, form: str, value: int) -> bytes:
    """The same zip with one field of the end record changed."""
    changed = bytearray(raw)
    struct.pack_into(form, changed, len(raw) - 22 + offset, value)
    return bytes(changed)


def twice(raw: bytes) -> bytes:
    """A zip whose second entry points at the bytes of the first."""
    changed = bytearray(raw)
    second = raw.index(b"PK\x01\x02", central(raw) + 1)
    struct.pack_into("<L", changed, second + 42, 0)
    return bytes(changed)


def open_all(path: Path) -> dict[str, bytes]:
    """Open a package and read every file in it."""
    with (
        open_regular(path, "p.zip") as descriptor,
        opened_package(descriptor, "p.zip", LIMIT) as it,
    ):
        return {name: it.read(name, LIMIT) for name in it.entries}


PLAIN = pack(("a.txt", b"hello"), ("d/", b""), ("d/b.txt", b"x" * 1000))


def test_an_honest_package_is_read(tmp_path: Path) -> None:
    """Files come out whole, folders are no files."""
    path = tmp_path / "p.zip"
    path.write_bytes(PLAIN)
    assert open_all(path) == {"a.txt": b"hello", "d/b.txt": b"x" * 1000}


def test_a_package_from_windows_is_read(tmp_path: Path) -> None:
    """Packers of other systems set no file modes."""
    info = zipfile.ZipInfo("a.txt")
    info.create_system = 0
    info.external_attr = 0x20
    path = tmp_path / "p.zip"
    path.write_bytes(pack((info, b"x"), method=zipfile.ZIP_STORED))
    assert open_all(path) == {"a.txt": b"x"}


REFUSED: dict[str, tuple[bytes, str, str]] = {
    "leads out": (pack(("../x", b"")), "p.zip/../x", "the name leads out of its folder"),
    "absolute": (pack(("/etc/x", b"")), "p.zip//etc/x", "the name is absolute"),
    "backslash": (patched(pack(("a_b", b"")), b"a_b", b"a\\b"), "p.zip/a\\b", "holds a backslash"),
    "null in the name": (patched(pack(("a_b", b"")), b"a_b", b"a\0b"), "p.zip/a", "cannot be seen"),
    "escape in the name": (pack(("a\x1b[2J", b"")), "p.zip/a\\u{1b}[2J", "cannot be seen"),
    "device": (pack(("aux.txt", b"")), "p.zip/aux.txt", "is a device on Windows"),
    "deep": (pack(("a/" * 9 + "b", b"")), "p.zip/a/a", "levels deep"),
    "case": (pack(("a", b""), ("A", b"")), "p.zip", "are one name to some systems"),
    "composition": (pack(("é", b""), ("e\u0301", b"")), "p.zip", "are one name to some systems"),
    "file and folder": (pack(("a", b""), ("a/b", b"")), "p.zip", "a file and a folder"),
    "link": (
        pack((entry("l", stat.S_IFLNK | 0o777), b"/etc/passwd")),
        "p.zip/l",
        "is a symbolic link",
    ),
    "pipe": (pack((entry("f", stat.S_IFIFO | 0o644), b"")), "p.zip/f", "is not a regular file"),
    "device file": (
        pack((entry("z", stat.S_IFCHR | 0o644), b"")),
        "p.zip/z",
        "is not a regular file",
    ),
    "folder with content": (
        pack((entry("d", stat.S_IFDIR), b"")),
        "p.zip/d",
        "is not a regular file",
    ),
    "encrypted": (with_field(PLAIN, 8, "<H", 1), "p.zip/a.txt", "is encrypted"),
    "bzip2": (pack(("a", b"x"), method=zipfile.ZIP_BZIP2), "p.zip/a", "is packed by method 12"),
    "lzma": (pack(("a", b"x"), method=zipfile.ZIP_LZMA), "p.zip/a", "is packed by method 14"),
    "bomb by ratio": (pack(("a", bytes(2_000_000))), "p.zip/a", "would unpack to 2000000 bytes"),
    "bomb by total": (
        pack(*[(f"f{n}", bytes(range(n, n + 50)) * 20_000) for n in range(5)]),
        "p.zip",
        "unpacks to 5000000 bytes; at most 4000000",
    ),
    "size that lies low": (with_field(PLAIN, 24, "<L", 3), "p.zip/a.txt", "is damaged"),
    "size that lies high": (
        with_field(PLAIN, 24, "<L", 900),
        "p.zip/a.txt",
        "does not have the size",
    ),
    "checksum that lies": (with_field(PLAIN, 16, "<L", 1), "p.zip/a.txt", "is damaged"),
    "two names": (
        patched(PLAIN[: central(PLAIN)], b"a.txt", b"b.txt") + PLAIN[central(PLAIN) :],
        "p.zip/a.txt",
        "is damaged",
    ),
    "entries over each other": (
        twice(pack(("a", b"x" * 99), ("b", b"y" * 99))),
        "p.zip/b",
        "lies over `a`",
    ),
    "offset beyond the end": (with_field(PLAIN, 42, "<L", 2**31), "p.zip/a.txt", "is damaged"),
    "cut off": (PLAIN[:-30], "p.zip", "is cut off"),
    "only the magic": (b"PK\x03\x04", "p.zip", "is cut off"),
    "something behind": (PLAIN + b"x", "p.zip", "holds more than a plain zip"),
    "something before": (b"PK\x03\x04" + PLAIN, "p.zip", "is not a plain zip"),
    "count that lies high": (with_end(PLAIN, 10, "<H", 9), "p.zip", "is not a plain zip"),
    "very many entries": (
        with_end(with_end(PLAIN, 8, "<H", 60_000), 10, "<H", 60_000),
        "p.zip",
        "holds 60000 files",
    ),
    "zip64": (
        with_end(with_end(PLAIN, 8, "<H", 0xFFFF), 10, "<H", 0xFFFF),
        "p.zip",
        "holds 65535 files",
    ),
    "several disks": (with_end(PLAIN, 4, "<H", 1), "p.zip", "is not a plain zip"),
    "huge directory": (with_end(PLAIN, 12, "<L", 2**31), "p.zip", "is not a plain zip"),
    "broken directory": (patched(PLAIN, b"PK\x01\x02", b"PK\x09\x09"), "p.zip", "is damaged"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(tmp_path: Path, case: str) -> None:
    """Each is refused with its place, and with what to do."""
    raw, where, what = REFUSED[case]
    (tmp_path / "p.zip").write_bytes(raw)
    with pytest.raises(SubmissionError) as caught:
        open_all(tmp_path / "p.zip")
    assert caught.value.where.startswith(where)
    assert what in caught.value.what
    assert caught.value.todo


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_is_there_twice(tmp_path: Path) -> None:
    """Which of the two counts would depend on the program."""
    (tmp_path / "p.zip").write_bytes(pack(("a", b"x"), ("a", b"y")))
    with pytest.raises(SubmissionError, match="is there 2 times"):
        open_all(tmp_path / "p.zip")


def test_a_file_above_its_own_limit(tmp_path: Path) -> None:
    """Parts of a submission have smaller limits than the whole."""
    (tmp_path / "p.zip").write_bytes(PLAIN)
    with (
        open_regular(tmp_path / "p.zip", "p.zip") as descriptor,
        opened_package(descriptor, "p.zip", LIMIT) as package,
        pytest.raises(SubmissionError, match="has 1000 bytes; at most 10 are taken"),
    ):
        package.read("d/b.txt", 10)


def test_a_stream_that_is_longer_than_it_says_is_not_unpacked(tmp_path: Path) -> None:
    """A lie in both headers, and 64 MB behind them: never more than was claimed comes out."""
    deflated = zlib.compress(bytes(64_000_000), wbits=-15)
    raw = pack(("a", b"x" * 10))
    body = raw.index(b"PK\x01\x02")
    name = b"a"
    head = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 33, 0, len(deflated), 10, 1, 0)
    directory = bytearray(raw[body:-22])
    struct.pack_into("<3L", directory, 16, zlib.crc32(bytes(10)), len(deflated), 10)
    start = head + name + deflated
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(directory), len(start), 0)
    (tmp_path / "p.zip").write_bytes(start + bytes(directory) + end)
    assert open_all(tmp_path / "p.zip") == {"a": bytes(10)}


@given(st.randoms(use_true_random=False))
def test_any_damage(
    tmp_path_factory: pytest.TempPathFactory, spec: TakehomeSpec, chance: random.Random
) -> None:
    """A package with some bytes changed is taken or refused, never a traceback."""
    raw = bytearray(pack(("solution.ipynb", b"{}" * 20), ("a.py", b"x" * 60)))
    for _ in range(chance.randint(1, 6)):
        raw[chance.randrange(len(raw))] = chance.randrange(256)
    if chance.random() < 0.2:
        del raw[chance.randrange(len(raw)) :]
    path = tmp_path_factory.mktemp("damage") / "p.zip"
    path.write_bytes(bytes(raw))
    with pytest.raises(SubmissionError) as caught:  # `{}{}` is no notebook, damaged or not
        read_submission(path, spec)
    assert caught.value.todo
