"""Reads an executed notebook back from the file that `ipynb` wrote."""

from __future__ import annotations

import msgspec

from minbar.errors import UserError
from minbar.models.notebook import ExecutedCell, ExecutedNotebook, Output
from minbar.models.verdict import CellStatus
from minbar.report.ipynb import CUT_MARK

__all__ = ["read_executed"]


class _Output(msgspec.Struct, frozen=True):
    output_type: str
    name: str = ""
    text: str = ""
    ename: str = ""
    evalue: str = ""
    traceback: list[str] = []
    data: dict[str, object] = {}


class _Mark(msgspec.Struct, frozen=True):
    status: CellStatus | None = None


class _Metadata(msgspec.Struct, frozen=True):
    minbar: _Mark = _Mark()


class _Cell(msgspec.Struct, frozen=True):
    cell_type: str
    id: str
    source: str
    metadata: _Metadata = _Metadata()
    execution_count: int | None = None
    outputs: list[_Output] = []


class _Notebook(msgspec.Struct, frozen=True):
    cells: list[_Cell]


def read_executed(raw: bytes, name: str) -> ExecutedNotebook:
    """Read a notebook that `executed_ipynb` wrote.

    Args:
        raw: bytes of the file.
        name: its name, for messages.

    Raises:
        UserError: if it is no such file.
    """
    try:
        notebook = msgspec.json.decode(raw, type=_Notebook)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        what = f"this is no notebook that minbar wrote ({error})"
        raise UserError(what, where=name, todo="Grade the submission again") from error
    return ExecutedNotebook(
        cells=[_cell(position, cell) for position, cell in enumerate(notebook.cells, start=1)]
    )


def _cell(position: int, cell: _Cell) -> ExecutedCell:
    return ExecutedCell(
        cell=position,
        id=cell.id,
        type=cell.cell_type,
        source=cell.source,
        execution_count=cell.execution_count,
        status=cell.metadata.minbar.status,
        outputs=_joined([_output(output) for output in cell.outputs]),
    )


def _output(output: _Output) -> Output:
    if output.output_type == "stream":
        text = output.text.removesuffix(CUT_MARK)
        return Output(kind="stream", name=output.name, text=text, truncated=text != output.text)
    if output.output_type == "error":
        return Output(
            kind="error", name=output.ename, text=output.evalue, traceback=output.traceback
        )
    return Output(kind="display", data={mime: _text(value) for mime, value in output.data.items()})


def _joined(outputs: list[Output]) -> list[Output]:
    """A mark that stands alone belongs to the output before it."""
    joined: list[Output] = []
    for output in outputs:
        if joined and output.kind == "stream" and output.truncated and not output.text:
            joined[-1] = msgspec.structs.replace(joined[-1], truncated=True)
        else:
            joined.append(output)
    return joined


def _text(value: object) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
