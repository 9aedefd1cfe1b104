"""The pages that hold results, and the part of each that a benchmark wrote."""

from __future__ import annotations

from pathlib import Path

__all__ = ["PAGE", "replace"]

PAGE = Path(__file__).resolve().parent / "README.md"


def replace(name: str, text: str, page: Path = PAGE) -> None:
    """Replace what stands between the marks of a benchmark in a page."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    head, _, rest = page.read_text("utf-8").partition(begin)
    _, _, tail = rest.partition(end)
    page.write_text(f"{head}{begin}\n{text}\n{end}{tail}", "utf-8")
