"""The intake: from a path that somebody names to a submission that can be graded."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Final

from minbar.content.hashing import content_sha256, sha256_hex
from minbar.errors import SubmissionError
from minbar.grading.intake.disk import open_regular, read_whole, readable
from minbar.grading.intake.limits import HOST_BYTES, MIB, NOTEBOOK_BYTES
from minbar.grading.intake.names import shown
from minbar.grading.intake.notebook import parse_cells
from minbar.grading.intake.scan import check_encoding
from minbar.grading.intake.values import OpenedSubmission, Submission
from minbar.models.takehome import TakehomeSpec

__all__ = ["open_submission", "read_submission"]

_MAGIC: Final = (b"PK\x03\x04", b"PK\x05\x06")
_PACKING: Final = MIB  # headers, receipt and manifest come on top of what is packed
_BEGINNING: Final = 65_536
_CLEAR: Final = "Clear all outputs in JupyterLab, and save it again"

Strip = Callable[[bytes], bytes]


def read_submission(
    path: Path,
    spec: TakehomeSpec,
    *,
    reserved: frozenset[str] = frozenset(),
    strip_outputs: Strip | None = None,
) -> Submission:
    """Read a submission: a notebook, a folder, or the package of `submit.py`.

    Args:
        path: what was handed in.
        spec: the take-home.
        reserved: top-level modules of the environment, which no file may shadow.
        strip_outputs: drops the outputs of a notebook that is too large to parse
            here, in an analysis room; what it returns is not believed either.

    Raises:
        SubmissionError: if it cannot be graded: what, where, and what to do.
    """
    opened = open_submission(path, spec, reserved=reserved)
    raw = _small_enough(opened, strip_outputs) if opened.needs_room else opened.notebook
    cells, warnings = parse_cells(raw, opened.shown)
    return Submission(
        notebook_name=opened.notebook_name,
        cells=cells,
        sha256=opened.sha256,
        files=opened.files,
        receipt=opened.receipt,
        warnings=(*opened.warnings, *warnings),
        notebook=raw,
    )


def open_submission(
    path: Path, spec: TakehomeSpec, *, reserved: frozenset[str] = frozenset()
) -> OpenedSubmission:
    """Choose and read the files of a submission; its notebook is not parsed yet.

    Args:
        path: what was handed in.
        spec: the take-home.
        reserved: top-level modules of the environment, which no file may shadow.

    Raises:
        SubmissionError: if it cannot be taken: what, where, and what to do.
    """
    place = shown(str(path))
    limit = spec.files.max_mb * MIB
    with readable(place):
        mode = path.lstat().st_mode
    if stat.S_ISDIR(mode):
        return _open_folder(path, spec, reserved, limit)
    with open_regular(path, place) as descriptor:
        with readable(place):
            head = os.pread(descriptor, 4, 0)
        if head in _MAGIC:
            return _open_package(descriptor, place, spec, reserved, limit)
        return _open_notebook(descriptor, path, place, limit)


def _open_notebook(descriptor: int, path: Path, place: str, limit: int) -> OpenedSubmission:
    raw = read_whole(descriptor, place, limit=min(limit, NOTEBOOK_BYTES), todo=_CLEAR)
    if not raw:
        what = "is empty"
        raise SubmissionError(what, where=place, todo="Save the notebook, and hand it in")
    if path.suffix.lower() == ".zip":
        what = "is not a zip package"
        raise SubmissionError(what, where=place, todo="Pack it again with `python submit.py`")
    return OpenedSubmission(
        notebook_name=shown(path.name),
        notebook=raw,
        shown=place,
        sha256=content_sha256({"notebook": sha256_hex(raw)}, {}),
        files={},
    )


def _open_folder(
    path: Path, spec: TakehomeSpec, reserved: frozenset[str], limit: int
) -> OpenedSubmission:
    from minbar.grading.intake.folder import opened_folder
    from minbar.grading.intake.selection import may_hold, take

    def descend(folder: str) -> bool:
        return may_hold(folder, spec, reserved)

    with opened_folder(path, descend) as folder:
        return take(folder, spec, reserved, limit=limit)


def _open_package(
    descriptor: int, place: str, spec: TakehomeSpec, reserved: frozenset[str], limit: int
) -> OpenedSubmission:
    from minbar.grading.intake.package import opened_package
    from minbar.grading.intake.selection import take

    size = os.fstat(descriptor).st_size
    if size > limit + _PACKING:
        what = f"has {size} bytes; at most {limit} are taken"
        raise SubmissionError(what, where=place, todo="Clear outputs, or leave files out")
    with opened_package(descriptor, place, limit + _PACKING) as package:
        return take(package, spec, reserved, limit=limit)


def _small_enough(opened: OpenedSubmission, strip_outputs: Strip | None) -> bytes:
    """Have the outputs dropped where nothing can be harmed."""
    check_encoding(opened.notebook[:_BEGINNING], opened.shown)
    if strip_outputs is None:
        what = f"has {len(opened.notebook)} bytes, too many to read without a room"
        raise SubmissionError(what, where=opened.shown, todo=_CLEAR)
    try:
        stripped = strip_outputs(opened.notebook)
    except SubmissionError as error:
        raise SubmissionError(error.what, where=opened.shown, todo=error.todo) from None
    if len(stripped) > HOST_BYTES:
        what = f"has {len(stripped)} bytes without its outputs; at most {HOST_BYTES} are read"
        raise SubmissionError(what, where=opened.shown, todo="Move data out of the cells")
    return stripped
