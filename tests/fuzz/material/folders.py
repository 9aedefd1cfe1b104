"""Folders with links, pipes, holes and names that no packer writes."""

from __future__ import annotations

from typing import Final

from hypothesis import strategies as st

from tests.fuzz.material import notebooks, packages
from tests.fuzz.material.damage import damaged, json_bytes
from tests.fuzz.targets.folders import record

__all__ = ["CASES", "WORDS", "seeds"]

_NOTEBOOK: Final = json_bytes(notebooks.trees()[0])
_TARGETS: Final = (b"/etc/hostname", b"..", b".", b"solution.ipynb", b"loop", b"/dev/zero")
_RECORDS: Final = st.builds(
    record,
    st.sampled_from("ffffcdhlps"),
    st.sampled_from(packages.NAMES)
    | st.lists(st.sampled_from(packages.NAMES), min_size=2, max_size=3).map(b"/".join)
    | st.binary(min_size=1, max_size=20),
    st.sampled_from((b"", b"x = 1\n", _NOTEBOOK, *_TARGETS)) | st.binary(max_size=30),
)
_WITH_NOTEBOOK: Final = st.sampled_from(
    (
        [],
        [record("f", b"solution.ipynb", _NOTEBOOK)],
        [record("l", b"solution.ipynb", b"other.ipynb")],
    )
)
CASES: Final = st.builds(
    lambda first, others: b"\xff".join([*first, *others]),
    _WITH_NOTEBOOK,
    st.lists(_RECORDS, max_size=8),
) | damaged(st.lists(_RECORDS, max_size=4).map(b"\xff".join))
WORDS: Final = (*packages.NAMES[:30], b"\xff", b"\xfe", b"l", b"p", *_TARGETS)


def seeds() -> list[bytes]:
    """Return what a guided run begins with."""
    first = record("f", b"solution.ipynb", _NOTEBOOK)
    others = [record("f", name, b"x") for name in packages.NAMES if name and b"\xff" not in name]
    kinds = [record(kind, f"{kind}.py".encode(), b"solution.ipynb") for kind in "cdhlps"]
    return [first, b"\xff".join([first, *kinds]), *(b"\xff".join([first, one]) for one in others)]
