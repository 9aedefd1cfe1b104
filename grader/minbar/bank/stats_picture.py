"""The counts of a bank as a picture: types by roles, and types by levels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from xml.sax.saxutils import escape

from minbar.bank.stats import LEVELS, Stats

__all__ = ["stats_svg"]

_LEFT: Final = 130  # pixels for the names of types
_TOP: Final = 150  # for the names of columns, which stand upright
_CELL: Final = 44
_GAP: Final = 24
_DARK: Final = 0.55  # shade from which on white figures read better


def stats_svg(stats: Stats) -> str:
    """Return an SVG; every shade has its number in it, so that colour says nothing alone."""
    roles = [row.name for row in stats.roles]
    columns = [*roles, *(f"level {level}" for level in LEVELS)]
    width = _LEFT + _CELL * len(columns) + _GAP * 2
    height = _TOP + _CELL * len(stats.types) + _GAP
    body = "\n".join([*_heads(columns, len(roles)), *_cells(stats, roles)])
    said = f"{stats.total.items} items by type, role and level"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" font-family="sans-serif" font-size="13">\n'
        f"<title>{said}</title>\n"
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>\n{body}\n</svg>\n'
    )


def _x(column: int, roles: int) -> int:
    return _LEFT + _CELL * column + (_GAP if column >= roles else 0)


def _heads(columns: list[str], roles: int) -> Iterator[str]:
    for number, name in enumerate(columns):
        x = _x(number, roles) + _CELL // 2 + 4
        yield (
            f'<text transform="translate({x} {_TOP - 8}) rotate(-90)" '
            f'fill="#1f2933">{escape(name)}</text>'
        )


def _cells(stats: Stats, roles: list[str]) -> Iterator[str]:
    most = max([1, *(row.items for row in stats.types)])
    for line, row in enumerate(stats.types):
        y = _TOP + _CELL * line
        yield f'<text x="8" y="{y + 27}" fill="#1f2933">{escape(row.name)}</text>'
        counts = [*(stats.grid[row.name][role] for role in roles), *row.levels.values()]
        for number, count in enumerate(counts):
            yield _cell(_x(number, len(roles)), y, count, count / most)


def _cell(x: int, y: int, count: int, share: float) -> str:
    red, green, blue = (round(255 - share * (255 - dark)) for dark in (18, 78, 120))
    ink = "#ffffff" if share > _DARK else "#1f2933"
    side = _CELL - 2
    return (
        f'<rect x="{x}" y="{y}" width="{side}" height="{side}" '
        f'fill="rgb({red},{green},{blue})" stroke="#cbd2d9"/>'
        f'<text x="{x + side // 2}" y="{y + 26}" text-anchor="middle" fill="{ink}">{count}</text>'
    )
