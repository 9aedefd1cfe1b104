"""Notebooks for the tests of quality: made from sources, or as bytes of a file."""

from __future__ import annotations

import json
from typing import Any

from minbar.quality.notebook import Cell, Notebook
from minbar.quality.source import ParsedNotebook, parse_notebook

__all__ = ["as_file", "notebook", "parsed"]


def notebook(*sources: str, language: str = "python") -> Notebook:
    """Return a notebook of code cells; a source that begins with `# md` is Markdown."""
    cells = (
        Cell(number, f"c{number}", "markdown" if source.startswith("# md") else "code", source)
        for number, source in enumerate(sources, 1)
    )
    return Notebook(tuple(cells), language)


def parsed(*sources: str) -> ParsedNotebook:
    """Return code cells as the analysers get them."""
    return parse_notebook(notebook(*sources))


def as_file(*sources: str, **fields: Any) -> bytes:  # noqa: ANN401  any JSON
    """Return the file of a notebook of code cells, as Jupyter saves it."""
    cells = [
        {
            "cell_type": "code",
            "execution_count": number,
            "id": f"c{number}",
            "metadata": {},
            "outputs": [],
            "source": source.splitlines(keepends=True),
        }
        for number, source in enumerate(sources, 1)
    ]
    whole = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **fields}
    return json.dumps(whole, indent=1).encode()
