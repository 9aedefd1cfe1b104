"""Zip files, written member by member, so that any claim in one can be false."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, replace
from typing import Final

from hypothesis import strategies as st

from tests.fuzz.material import notebooks
from tests.fuzz.material.damage import damaged, json_bytes

__all__ = ["CASES", "NAMES", "WORDS", "Member", "packed", "seeds"]

_LOCAL: Final = struct.Struct("<4s5H3L2H")
_CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
_END: Final = struct.Struct("<4s4H2LH")
NAMES: Final = (
    b"solution.ipynb", b"Solution.ipynb", b"other.ipynb", b"helpers.py", b"src/a/b.py", b"data.csv",
    b"receipt.json", b".minbar/workspace.json", b"numpy.py", b"pandas/__init__.py",
    b"sitecustomize.py",
    b"a.pth", b"conftest.py", b"../x.py", b"/x.py", b"C:\\x.py", b"a\\b.py", b"a\0b.py", b"con.py",
    b"x. ",
    b"\xff\xfe.py", b"e\xcc\x81.py", b"\xc3\xa9.py", b"a//b.py", b"./a.py", b"src", b"src/",
    b"x" * 300 + b".py",
    b"a/" * 20 + b"b.py", b"orders.csv", b"holdout.csv", b"predictions.csv", b"\xe2\x80\xaegpj.py",
    b"",
    b"__MACOSX/._solution.ipynb", b"solution.ipynb/x.py", b"\xed\xa0\x80.py", b"tests/test_a.py",
    b"a.py\n",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Member:
    """One member, with what its headers claim; None is the truth.

    Attributes:
        name: in the directory.
        content: unpacked.
        method: 0 stored, 8 deflated; others are claimed only.
        flags: general purpose bits.
        version: made by, with the system in the high byte.
        mode: external attributes.
        extra: extra field.
        local_name: name in the local header.
        size, packed, check, offset: claims.
    """

    name: bytes
    content: bytes = b""
    method: int = 8
    flags: int = 0x800
    version: int = 0x0314
    mode: int = 0o100644 << 16
    extra: bytes = b""
    local_name: bytes | None = None
    size: int | None = None
    packed: int | None = None
    check: int | None = None
    offset: int | None = None


def packed(members: list[Member], end: dict[str, int] | None = None, tail: bytes = b"") -> bytes:
    """Return a zip file of the members; `end` changes the record at its end."""
    body, directory = bytearray(), bytearray()
    for member in members:
        deflate = zlib.compressobj(9, wbits=-15)
        data = member.content
        if member.method == 8:
            data = deflate.compress(data) + deflate.flush()
        check = zlib.crc32(member.content) if member.check is None else member.check
        sizes = (
            len(data) if member.packed is None else member.packed,
            len(member.content) if member.size is None else member.size,
        )
        shared = (20, member.flags, member.method, 0, 0x5B21, check, *sizes)
        local = member.name if member.local_name is None else member.local_name
        at = len(body) if member.offset is None else member.offset
        body += _LOCAL.pack(b"PK\3\4", *shared, len(local), len(member.extra))
        body += local + member.extra + data
        lengths = (len(member.name), len(member.extra), 0, 0, 0)
        directory += _CENTRAL.pack(
            b"PK\1\2", member.version, *shared, *lengths, member.mode, at & 0xFFFFFFFF
        )
        directory += member.name + member.extra
    claims = {"disk": 0, "first": 0, "here": len(members), "entries": len(members),
              "length": len(directory), "offset": len(body), "comment": len(tail),
              **(end or {})}  # fmt: skip
    return bytes(body + directory + _END.pack(b"PK\5\6", *claims.values()) + tail)


_NOTEBOOK: Final = json_bytes(notebooks.trees()[0])
_RECEIPT: Final = (
    b'{"schema":"receipt/1","takehome":"tiny","version":"1.0.0","candidate":"c-1",'
    b'"started":"2026-01-01T00:00:00Z","deadline":"2026-01-02T00:00:00Z","key_id":"k",'
    b'"extensions":[],"signature":"' + b"0" * 64 + b'"}'
)
_BOMB: Final = bytes(1 << 21)
_CONTENTS: Final = st.sampled_from((b"", b"x = 1\n", _NOTEBOOK, _RECEIPT, _BOMB)) | st.binary(
    max_size=30
)
_LENGTHS: Final = st.none() | st.sampled_from((0, 1, 29, 2**16 - 1, 2**31, 2**32 - 1))
_EXTRAS: Final = st.sampled_from(
    (
        b"",
        struct.pack("<HHQQQ", 1, 24, 5, 5, 0),  # zip64
        struct.pack("<HHQ", 1, 8, 2**63),
        struct.pack("<HH", 1, 28),
        struct.pack("<HHBL", 0x7075, 5, 1, 0),  # a name in Unicode
        struct.pack("<HHBL", 0x9901, 7, 2, 0) + b"AE",  # encryption
        b"\0",
    )
)
_MEMBERS: Final = st.builds(
    Member,
    name=st.sampled_from(NAMES) | st.binary(max_size=12),
    content=_CONTENTS,
    method=st.sampled_from((0, 8, 8, 8, 9, 12, 14, 93, 95, 99)),
    flags=st.sampled_from((0, 0x800, 1, 8, 0x20, 0x40, 0x2000, 0xFFFF)),
    version=st.sampled_from((0x0314, 0x0014, 0x0B14, 0xFFFF, 0x0363)),
    mode=st.sampled_from((0, 0o100644 << 16, 0o120777 << 16, 0o040755 << 16, 0o010644 << 16, 0x10)),
    extra=_EXTRAS,
    local_name=st.none() | st.sampled_from(NAMES),
    size=_LENGTHS,
    packed=_LENGTHS,
    check=_LENGTHS,
    offset=_LENGTHS,
)
_HONEST: Final = st.builds(Member, name=st.sampled_from(NAMES), content=_CONTENTS)
_ENDS: Final = st.dictionaries(
    st.sampled_from(("disk", "first", "here", "entries", "length", "offset", "comment")),
    st.sampled_from((0, 1, 2, 2**16 - 1)),
    max_size=2,
)


def _with_notebook(members: list[Member]) -> list[Member]:
    return [Member(b"solution.ipynb", _NOTEBOOK), *members]


CASES: Final = st.one_of(
    st.lists(_HONEST, max_size=5).map(_with_notebook).map(packed),
    st.builds(packed, st.lists(_MEMBERS | _HONEST, max_size=4).map(_with_notebook)),
    st.builds(
        packed,
        st.lists(_MEMBERS | _HONEST, max_size=3),
        _ENDS,
        st.sampled_from((b"", b"comment", b"PK\5\6")),
    ),
    damaged(st.lists(_HONEST, max_size=3).map(_with_notebook).map(packed), (b"PK\1\2", b"PK\3\4")),
    notebooks.CASES,
)
WORDS: Final = (
    *NAMES[:20],
    b"PK\1\2",
    b"PK\3\4",
    b"PK\5\6",
    b"PK\6\6",
    b"PK\6\7",
    b"\xff\xff\xff\xff",
)


def seeds() -> list[bytes]:
    """Return what a guided run begins with."""
    honest = [Member(b"solution.ipynb", _NOTEBOOK), Member(b"helpers.py", b"x = 1\n")]
    receipt = Member(b"receipt.json", _RECEIPT)
    stored = [replace(member, method=0) for member in honest]
    return [
        packed(honest),
        packed([*stored, receipt]),
        packed([*honest, Member(b"src/a/b.py", b"y")], tail=b"comment"),
        packed([]),
        *notebooks.seeds()[:2],
    ]
