"""YAML: honest files as trees, written again with a slip, a trap or a bomb in them."""

from __future__ import annotations

from typing import Any, Final

import yaml
from hypothesis import strategies as st

from tests.fuzz.material.damage import HOSTILE, bulks, chosen, edited

__all__ = ["BULKS", "WORDS", "edited_files", "keys_of", "lines_damaged", "yaml_bytes"]

_TRAPS: Final = (
    "1.10", "NO", "12:30", "017", "1_000", "0x1F", "0b1", "0o17", ".inf", ".nan", "1e5",
    "2026-01-01",
    "2026-01-01T00:00:00Z", "=", "~", "!!python/object/apply:os.system [x]", "!!binary AA==",
    "&a x",
    "*a", "<<: *a", "? a", "- a", "| \n  a", ">-\n  a", "'", '"', '"\\ud800"', '"\\U00110000"',
    '"\\x00"',
    "%YAML 9.9", "---", "...", "@", "`", "\t", "\ufeff", "\u2028", "\x85", "\x7f", "# c", "{", "}",
    "[",
    "]", "{a: b, a: c}", "a: b: c", ": ", "- - - -", "!<x>", "!", "&", "9" * 400, "9" * 5000,
    "1e999",
    "-1", "-0", "+1", "0.1e-400", "x" * 5000, "schema: item/0", "schema: item/" + "9" * 5000,
    "schema: set-lock/2", "schema: item/2",
)  # fmt: skip
_ROWS: Final = (
    "\t", "\ufeff", "a: 1\n", "- ", "? ", "[", "{", "{a: ", "[a, ", "&a ", "*a ", "!x ", "'", '"',
    "\\", "|",
    "a", " ", "\n", "\r", "#", "%", "---\n", "...\n", "\u2028", "é", "😀", "0", ": ", ", ", "<<: ",
    "!!a ",
    "a: &a [*a]\n", '"\\x00"', "\n\n", "  ", "- a: 1\n", "''", "\x85",
)  # fmt: skip
WORDS: Final = tuple(trap.encode("utf-8", "replace") for trap in _TRAPS if len(trap) < 60)
_KEYS: Final = st.integers(1, 4_000).map(lambda n: "".join(f"key{one}: 1\n" for one in range(n)))
_PAIRS: Final = st.integers(1, 2_000).map(
    lambda n: "".join(f"k{one}: 1\n" for one in range(n)) + f"k{n - 1}: 1\n" * n
)
BULKS: Final = (bulks(_ROWS, most=40_000) | _KEYS | _PAIRS).map(lambda text: text.encode())
"""Very much of one thing: what takes too long shows by its size."""


def _read(raw: bytes) -> Any:  # noqa: ANN401  any plain value
    """Read a file as libyaml does: the pure parser takes less than the content writes."""
    return yaml.load(raw, Loader=yaml.CSafeLoader)


def yaml_bytes(tree: Any) -> bytes:  # noqa: ANN401  any plain value
    """Write a tree as YAML, whatever is in it."""
    text = yaml.safe_dump(_plain(tree), allow_unicode=True, sort_keys=False, width=90)
    return text.encode("utf-8", "replace")


def _plain(tree: Any) -> Any:  # noqa: ANN401  as above
    """Return a tree without what YAML has no form for: `raw` marks stay as text."""
    if isinstance(tree, dict):
        return {str(key): _plain(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_plain(value) for value in tree]
    return tree


@st.composite
def lines_damaged(draw: st.DrawFn, files: st.SearchStrategy[bytes]) -> bytes:
    """Draw a file, and change some of its lines: double, swap, indent, cut, or put a trap in."""
    lines = draw(files).decode("utf-8", "replace").split("\n")
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        kind = draw(st.integers(0, 5))
        if kind == 0:
            lines.insert(at, lines[at])
        elif kind == 1:
            lines[at] = draw(st.sampled_from((" ", "  ", "\t", "- ", "# ", "\ufeff"))) + lines[at]
        elif kind == 2:
            lines[at] = lines[at][: draw(st.integers(0, 30))]
        elif kind == 3:
            key, mark, _ = lines[at].partition(": ")
            lines[at] = key + (mark or " ") + draw(st.sampled_from(_TRAPS))
        elif kind == 4:
            lines.insert(at, draw(st.sampled_from(_TRAPS)))
        else:
            del lines[at:]
            lines.append("")
    return "\n".join(lines).encode("utf-8", "replace")


def edited_files(files: list[bytes], keys: list[str]) -> st.SearchStrategy[bytes]:
    """Draw a file that is YAML, with values of its tree changed, and written again."""
    trees = chosen([_read(raw) for raw in files])
    values = st.sampled_from([one for one in HOSTILE if not isinstance(one, str) or len(one) < 99])
    return edited(trees, keys=keys, values=values).map(yaml_bytes)


def keys_of(files: list[bytes]) -> list[str]:
    """Return the keys of all mappings in some files, sorted."""
    found: set[str] = set()
    waiting: list[Any] = [_read(raw) for raw in files]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            found |= {str(key) for key in node}
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node
    return sorted(found)
