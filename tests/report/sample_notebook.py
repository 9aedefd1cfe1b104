"""An executed notebook as it really looks, and small ones made for one test."""

from __future__ import annotations

import base64
import struct
import zlib

import msgspec

from minbar.models.notebook import ExecutedCell, ExecutedNotebook, Output
from minbar.models.verdict import CellStatus

__all__ = [
    "big_notebook",
    "code_cell",
    "display",
    "make_notebook",
    "notebook_of",
    "png",
    "printed",
    "prose_cell",
]

FRAME = """<div>
<style scoped>.dataframe tbody tr th {vertical-align: top;}</style>
<table border="1" class="dataframe">
<thead><tr style="text-align: right;"><th></th><th>distance_km</th><th>late</th></tr></thead>
<tbody>
<tr><th>0</th><td>3.21</td><td>0</td></tr>
<tr><th>1</th><td>7.84</td><td>1</td></tr>
<tr><th>2</th><td>1.09</td><td>0</td></tr>
</tbody></table><p>3 rows, 2 columns</p></div>"""

TRACEBACK = """\
\x1b[31m---------------------------------------------------------------------------\x1b[39m
\x1b[31mKeyError\x1b[39m                                  Traceback (most recent call last)
\x1b[36mCell\x1b[39m\x1b[36m \x1b[39m\x1b[32mIn[6]\x1b[39m\x1b[32m, line 3\x1b[39m
\x1b[32m      1\x1b[39m \x1b[38;5;28;01mdef\x1b[39;00m reliability(scores):
\x1b[32m----> 3\x1b[39m     \x1b[38;5;28;01mreturn\x1b[39;00m bins[\x1b[33m'share'\x1b[39m]
\x1b[31mKeyError\x1b[39m: 'share'"""

ABOUT = """\
# Late deliveries

I read four tables, drop what is only known *after* the fact (`delivered_at`),
and predict the **probability** of a late delivery.

- one row an order
- times in UTC

| split | weeks |
|---|---|
| train | 1 to 9 |
| test | 10 to 12 |
"""

LOAD = """\
import pandas as pd

orders = load('orders.csv')  # duplicates go
orders.head(3)"""

RELIABILITY = """\
def reliability(scores):
    bins = cut(scores)
    return bins['share']

reliability(scores)"""

PREDICT = '''\
def predict_proba(model, orders):
    """Probability that each order is late."""
    return model.predict_proba(features(orders))[:, 1]'''

PIPELINE = {
    "text/html": "<style>#sk{}</style><div><input type=checkbox>Pipeline</div>",
    "text/plain": "Pipeline(steps=[('scale', StandardScaler()),\n          ('fit', Ridge())])",
}


def png(width: int = 640, height: int = 240) -> str:
    """Return a PNG, base64 as a kernel sends it: bars that rise from left to right."""
    rows = b"".join(
        b"\x00" + b"".join(_pixel(x, y, width, height) for x in range(width)) for y in range(height)
    )
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    raw = b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in chunks)
    return base64.encodebytes(raw).decode("ascii")


def _pixel(x: int, y: int, width: int, height: int) -> bytes:
    column, offset = divmod(x * 12, width)
    inside = offset < width * 3 // 4 and (height - y) * 12 < height * (column + 1)
    return b"\x3b\x75\x8f" if inside else b"\xff\xff\xff"


def _chunk(kind: bytes, body: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(kind + body))
    return struct.pack(">I", len(body)) + kind + body + checksum


def printed(text: str, name: str = "stdout", *, truncated: bool = False) -> Output:
    """Return what a cell printed."""
    return Output(kind="stream", name=name, text=text, truncated=truncated)


def display(**data: str) -> Output:
    """Return what a cell displayed; `text_html` stands for the type `text/html`."""
    return Output(kind="display", data={_mime(name): text for name, text in data.items()})


def _mime(name: str) -> str:
    return name.replace("_", "/", 1).replace("svgxml", "svg+xml")


def code_cell(
    cell: int, source: str, *outputs: Output, status: CellStatus = CellStatus.OK
) -> ExecutedCell:
    """Return an executed code cell."""
    return ExecutedCell(
        cell=cell,
        id=f"c{cell:04d}",
        type="code",
        source=source,
        execution_count=cell,
        status=status,
        outputs=list(outputs),
    )


def prose_cell(cell: int, source: str) -> ExecutedCell:
    """Return a Markdown cell."""
    return ExecutedCell(cell=cell, id=f"c{cell:04d}", type="markdown", source=source)


def make_notebook() -> ExecutedNotebook:
    """Return a notebook with every common kind of cell and output."""
    error = Output(kind="error", name="KeyError", text="'share'", traceback=TRACEBACK.splitlines())
    progress = printed("binning\rbinning 10%\rbinning 100%\n", "stderr")
    cells = [
        prose_cell(1, ABOUT),
        code_cell(2, LOAD, display(text_html=FRAME, text_plain="   distance_km  late\n0  3.21  0")),
        code_cell(3, "print(orders.shape)", printed("(1180, 9)\n")),
        prose_cell(
            4, "## Does rain matter?\n\nDeliveries are late in rain: <https://example.org>."
        ),
        code_cell(
            5, "plot_late_by_rain(orders)", display(image_png=png(), text_plain="<Figure 640x240>")
        ),
        code_cell(6, RELIABILITY, progress, error, status=CellStatus.ERROR),
        code_cell(7, PREDICT),
        code_cell(8, "print(log)", printed("epoch 1 loss 0.691\n" * 40, truncated=True)),
        code_cell(9, "model", Output(kind="display", data=PIPELINE)),
        prose_cell(10, "## Conclusions\n\nRain and distance explain most; new couriers do not."),
    ]
    return ExecutedNotebook(cells=cells)


def notebook_of(*outputs: Output) -> ExecutedNotebook:
    """Return a notebook of one cell that showed these outputs."""
    return ExecutedNotebook(cells=[code_cell(1, "show()", *outputs)])


def big_notebook(cells: int = 500) -> ExecutedNotebook:
    """Return a notebook with as many cells, as people write them."""
    pattern = make_notebook().cells
    return ExecutedNotebook(
        cells=[
            msgspec.structs.replace(pattern[index % len(pattern)], cell=index + 1, id=f"c{index}")
            for index in range(cells)
        ]
    )
