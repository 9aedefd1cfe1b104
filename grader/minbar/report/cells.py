"""The executed notebook as the page shows it, within a limit for the whole page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from markupsafe import Markup, escape

from minbar.models.grade import CellRun, Grade
from minbar.models.notebook import ExecutedCell, ExecutedNotebook, Output
from minbar.models.verdict import CellStatus
from minbar.report.escape import cut, visible
from minbar.report.highlight import highlight
from minbar.report.outputs import ShownOutput, show_output
from minbar.report.prose import prose
from minbar.report.words import cell_status

__all__ = ["PAGE_BYTES", "ShownCell", "ShownNotebook", "show_notebook"]

PAGE_BYTES: Final = 10_000_000
MAX_CELLS: Final = 1000
EAGER_FRAMES: Final = 40
_WORK: Final = 8  # characters that come in and cost as much as one that is shown
MAX_SOURCE: Final = 20_000
_FULL: Final = Markup(
    "<p>Left out, because this page is full. The executed notebook beside it has it.</p>"
)


@dataclass(frozen=True, slots=True)
class ShownCell:
    """One cell, ready for the page.

    Attributes:
        number: position from 1 over all cells.
        kind: `code`, `prose` or `raw`; a class of the page's.
        count: what Jupyter prints beside it, such as `[3]`.
        source: safe mark-up of the source, or of the prose.
        outputs: its outputs.
        status: what became of it, in words; empty for a cell that ran well.
        failed: whether it ended in any way but well.
        seconds: wall seconds; None where nothing was measured.
    """

    number: int
    kind: str
    count: str
    source: Markup
    outputs: tuple[ShownOutput, ...]
    status: str
    failed: bool
    seconds: float | None


@dataclass(frozen=True, slots=True)
class ShownNotebook:
    """The cells that are shown, and how many more there are."""

    cells: tuple[ShownCell, ...]
    left_out: int


class _Page:
    """What is left of the page's size, and of the frames that load with it."""

    def __init__(self) -> None:
        self._left = PAGE_BYTES
        self._eager = EAGER_FRAMES

    def is_full(self) -> bool:
        """Whether so little is left that nothing more is rendered to try."""
        return self._left < PAGE_BYTES // 100

    def charge(self, output: Output) -> None:
        """Take what rendering costs: time grows with what comes in, not with what is shown."""
        size = (
            len(output.text) + sum(map(len, output.traceback)) + sum(map(len, output.data.values()))
        )
        self._left -= size // _WORK

    def loads_at_once(self) -> bool:
        """Count a frame; later ones load when they are scrolled to."""
        self._eager -= 1
        return self._eager >= 0

    def takes(self, markup: Markup) -> bool:
        """Take a piece if it fits in what is left."""
        size = len(markup.encode())
        if size > self._left:
            return False
        self._left -= size
        return True


def show_notebook(grade: Grade, notebook: ExecutedNotebook) -> ShownNotebook:
    """Render all cells that the page has space for, in order."""
    page = _Page()
    runs = {run.cell: run for run in grade.run.cells}
    cells = notebook.cells[:MAX_CELLS]
    shown = tuple(_show(cell, runs.get(cell.cell), page) for cell in cells)
    return ShownNotebook(shown, len(notebook.cells) - len(cells))


def _show(cell: ExecutedCell, run: CellRun | None, page: _Page) -> ShownCell:
    source = _source(cell)
    return ShownCell(
        number=cell.cell,
        kind={"code": "code", "markdown": "prose"}.get(cell.type, "raw"),
        count=f"[{cell.execution_count}]" if cell.execution_count is not None else "",
        source=source if page.takes(source) else _FULL,
        outputs=_outputs(cell, page),
        status=cell_status(cell.status) if cell.status else "",
        failed=cell.status not in {None, CellStatus.OK, CellStatus.SKIPPED},
        seconds=run.wall_seconds if run else None,
    )


def _source(cell: ExecutedCell) -> Markup:
    if cell.type == "markdown":
        return prose(cell.source)
    shown = cut(cell.source, MAX_SOURCE)
    return highlight(shown) if cell.type == "code" else escape(visible(shown))


def _outputs(cell: ExecutedCell, page: _Page) -> tuple[ShownOutput, ...]:
    shown = []
    for number, output in enumerate(cell.outputs, start=1):
        if page.is_full():
            shown.append(ShownOutput("output", "note", _FULL))
            continue
        page.charge(output)
        one = show_output(output, f"cell {cell.cell}, output {number}")
        if not page.takes(escape(one.frame.document) if one.frame else one.body):
            one = ShownOutput(one.label, "note", _FULL)
        elif one.frame:
            one = replace(one, eager=page.loads_at_once())
        shown.append(one)
    return tuple(shown)
