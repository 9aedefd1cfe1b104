"""The style sheet of packets, with what stands at the edges of printed pages."""

from __future__ import annotations

import re
from importlib import resources
from typing import Final

__all__ = ["page_style"]

_SIZES: Final = {"a4": "size:A4;", "letter": "size:letter;"}
_PLAIN: Final = re.compile(r"[A-Za-z0-9 -]*")
_STYLE: Final = resources.files(__package__).joinpath("packet.css").read_text("utf-8")


def page_style(set_id: str, whose: str, paper: str | None) -> str:
    """Return the style sheet with running heads and page numbers.

    Args:
        set_id: stands at the head of every page.
        whose: stands there too.
        paper: `a4` or `letter`; None leaves the choice to the printer.

    Raises:
        ValueError: if a text could be more to CSS than a text.
    """
    if not _PLAIN.fullmatch(set_id) or not _PLAIN.fullmatch(whose):
        what = "running heads are letters, digits, spaces and hyphens"
        raise ValueError(what)
    edge = "font:8pt sans-serif;color:#555"
    return (
        f"{_STYLE}@page{{{_SIZES[paper] if paper else ''}margin:17mm 16mm 16mm;"
        f'@top-left{{content:"{whose}";{edge}}}'
        f'@top-right{{content:"{set_id}";{edge}}}'
        f'@bottom-right{{content:counter(page) " of " counter(pages);{edge}}}}}\n'
    )
