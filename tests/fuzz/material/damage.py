"""Good material, damaged: edits of trees, edits of bytes, JSON that no library writes."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, TypeVar

from hypothesis import strategies as st

__all__ = ["HOSTILE", "bulks", "chosen", "damaged", "edited", "json_bytes", "raw"]

Value = TypeVar("Value")

_RAW: Final = "\x01raw:"
_TEXTS: Final = (
    "", " ", "\0", "\ud800", "a\ud83d", "\U0010ffff", "\x1b[31m\x1b]8;;x\x07", "\u202e", "\ufeff",
    "1e999", "NaN", "../../etc/passwd", "C:\\x", "CON", "a/../b", "<script>", "::error::",
    "{{7*7}}",
    "code", "markdown", "raw", "stream", "display", "text/html", "5" * 40, "x" * 300, "e\u0301",
    "1.10", "NO", "12:30", "0o17", "1_000", "2026-01-01", "~", "null", "=", "<<", "&a", "*a", "!!x",
)  # fmt: skip


def raw(text: str) -> str:
    """Return a value that `json_bytes` writes as this text, without quotes."""
    return _RAW + text


_UNUSUAL: Final = (
    "NaN", "Infinity", "-Infinity", "1e999", "-0", "-0.0", "1E400", "9" * 30, "9" * 400, "9" * 5000,
    "1" + "0" * 4400, "0.1e-9999", '"\\ud800"', '"\\u0000"', '"\\udc00\\ud800"', '{"a":1,"a":2}',
    '{"cell_type":"code","cell_type":"raw","source":"x"}', "[" * 60 + "]" * 60,
    "[" * 70 + "]" * 70, '{"a":' * 500 + "0" + "}" * 500, "[" * 3000 + "]" * 3000, "[" * 500,
    '"\\', '"', "tru", "01", "+1", ".5", "0x1F", "'x'", "//", '"\t"', "{,}", "[1,]", "\x0b",
    "\u00a0",
    "18446744073709551616", "-9223372036854775809", "2147483649", "1.0000000000000000000001",
)  # fmt: skip
HOSTILE: Final[tuple[Any, ...]] = (
    None, True, False, 0, -1, 1, 3, 2**31, 2**53, 2**63, 2**64, -(2**63) - 1, 10**29, 0.5, -1e308,
    [], {}, [[]], [{}], {"": None}, [None] * 5, {"a": {"b": ["c"]}}, *_TEXTS, *map(raw, _UNUSUAL),
)  # fmt: skip
"""Values that stand where another was expected."""


def json_bytes(tree: Any) -> bytes:  # noqa: ANN401  any tree is the point
    """Write a tree as JSON, with what `raw` marked as it is."""
    text = json.dumps(tree, ensure_ascii=False, default=repr)
    mark = json.dumps(_RAW, ensure_ascii=False)[:-1]
    head, *rest = text.split(mark)
    pieces = [head]
    for piece in rest:
        end = _string_end(piece)
        pieces += (json.loads(f'"{piece[:end]}"'), piece[end + 1 :])
    return "".join(pieces).encode("utf-8", "replace")


def _string_end(text: str) -> int:
    at = 0
    while text[at] != '"':
        at += 2 if text[at] == "\\" else 1
    return at


def chosen(values: Sequence[Value]) -> st.SearchStrategy[Value]:
    """Draw one of some values that are too large to be printed with the strategy."""
    return st.integers(0, len(values) - 1).map(lambda number: values[number])


def edited(
    trees: st.SearchStrategy[Any],
    *,
    keys: Sequence[str] = (),
    values: st.SearchStrategy[Any] | None = None,
    most: int = 4,
) -> st.SearchStrategy[Any]:
    """Draw a tree, and change some of its nodes: replace, wrap, repeat, remove, rename, add.

    Args:
        trees: what is changed.
        keys: names that a mapping may get.
        values: what may stand somewhere instead.
        most: most changes.
    """
    names = st.sampled_from((*keys, *_TEXTS))
    hostile = st.sampled_from(HOSTILE) if values is None else values | st.sampled_from(HOSTILE)
    return _edited(trees, st.integers(0, most), names, hostile)


@st.composite
def _edited(
    draw: st.DrawFn,
    trees: st.SearchStrategy[Any],
    counts: st.SearchStrategy[int],
    names: st.SearchStrategy[str],
    hostile: st.SearchStrategy[Any],
) -> Any:  # noqa: ANN401  any tree
    root = [copy.deepcopy(draw(trees))]
    for _ in range(draw(counts)):
        places = list(_places(root))
        if places:
            edit = draw(_KINDS)
            edit(
                *places[draw(st.integers(0, len(places) - 1))],
                lambda: draw(names),
                lambda: draw(hostile),
            )
    return root[0] if root else None


def _places(node: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401  as above
    entries = node.items() if isinstance(node, dict) else enumerate(node)
    for key, inner in list(entries):
        yield node, key
        if isinstance(inner, dict | list):
            yield from _places(inner)


_Edit = Callable[[Any, Any, Callable[[], str], Callable[[], Any]], None]


def _replace(holder: Any, key: Any, _: Callable[[], str], value: Callable[[], Any]) -> None:  # noqa: ANN401
    holder[key] = copy.deepcopy(value())


def _wrap(holder: Any, key: Any, name: Callable[[], str], _: Callable[[], Any]) -> None:  # noqa: ANN401
    word = name()
    holder[key] = {word: holder[key]} if word else [holder[key]]


def _repeat(holder: Any, key: Any, name: Callable[[], str], _: Callable[[], Any]) -> None:  # noqa: ANN401
    value = holder[key]
    if isinstance(value, str) and value.startswith(_RAW):
        return
    if isinstance(value, list | str) and len(value) < _LONG:
        holder[key] = value * (2 if name() else 50)
    elif isinstance(holder, list) and len(holder) < _LONG:
        holder.insert(key, copy.deepcopy(value))


def _remove(holder: Any, key: Any, _: Callable[[], str], __: Callable[[], Any]) -> None:  # noqa: ANN401
    del holder[key]


def _rename(holder: Any, key: Any, name: Callable[[], str], _: Callable[[], Any]) -> None:  # noqa: ANN401
    if isinstance(holder, dict):
        holder[name()] = holder.pop(key)


def _add(holder: Any, key: Any, name: Callable[[], str], value: Callable[[], Any]) -> None:  # noqa: ANN401
    if isinstance(holder, dict):
        holder[name()] = copy.deepcopy(value())
    else:
        holder.insert(key, copy.deepcopy(value()))


_LONG: Final = 2000
_EDITS: Final[tuple[_Edit, ...]] = (_replace, _replace, _wrap, _repeat, _remove, _rename, _add)
_KINDS: Final = st.sampled_from(_EDITS)


def damaged(
    whole: st.SearchStrategy[bytes], words: Sequence[bytes] = ()
) -> st.SearchStrategy[bytes]:
    """Draw bytes, and cut, overwrite, repeat or insert at some places."""
    piece = st.binary(max_size=4)
    return _damaged(whole, piece | st.sampled_from(words) if words else piece)


@st.composite
def _damaged(
    draw: st.DrawFn, whole: st.SearchStrategy[bytes], piece: st.SearchStrategy[bytes]
) -> bytes:
    data = bytearray(draw(whole))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(data)))
        kind = draw(st.integers(0, 4))
        if kind == 0:
            del data[at:]
        elif kind == 1:
            del data[at : at + draw(st.integers(1, 40))]
        elif kind == 2:
            data[at : at + draw(st.integers(0, 8))] = draw(piece)
        elif kind == 3 and len(data) < 100_000:
            data[at:at] = data[at : at + draw(st.integers(1, 400))] * draw(st.integers(1, 9))
        elif at < len(data):
            data[at] = draw(st.sampled_from((0, 1, 9, 10, 13, 34, 91, 92, 123, 127, 128, 255)))
    return bytes(data)


def bulks(pieces: Sequence[str], *, most: int = 20_000) -> st.SearchStrategy[str]:
    """Draw one or two short texts, very often in a row: what takes too long shows by its size."""
    counts = st.sampled_from((100, 1000, most))
    run = st.tuples(st.sampled_from(pieces), counts).map(
        lambda one: one[0] * (one[1] // len(one[0]))
    )
    return st.lists(run, min_size=1, max_size=3).map("".join)
