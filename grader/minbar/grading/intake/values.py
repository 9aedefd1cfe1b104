"""What comes out of the intake: plain, frozen values that later steps can trust."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from minbar.grading.intake.limits import HOST_BYTES

__all__ = ["OpenedSubmission", "SourceCell", "Submission"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCell:
    """One cell as the candidate wrote it; outputs are dropped, they are never believed.

    Attributes:
        index: position from 1 over all cells, Markdown included.
        id: unique within the notebook.
        type: `code`, `markdown` or `raw`.
        source: its text.
        tags: its tags, in the order of the file.
    """

    index: int
    id: str
    type: str
    source: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedSubmission:
    """A submission whose files were chosen and read, and whose notebook was not parsed yet.

    Attributes:
        notebook_name: name of the notebook's file, without folders.
        notebook: its bytes, as they were handed in.
        shown: how errors name the notebook, such as `package.zip/solution.ipynb`.
        files: further files by their relative path with `/` between parts.
        sha256: over the bytes of notebook and files; names of notebook and package
            do not count.
        receipt: content of `receipt.json`; None if there is none. Not verified.
        warnings: what whoever grades should know.
    """

    notebook_name: str
    notebook: bytes
    shown: str
    sha256: str
    files: Mapping[str, bytes]
    receipt: bytes | None = None
    warnings: tuple[str, ...] = ()

    @property
    def needs_room(self) -> bool:
        """Whether a room must drop the outputs before the host may parse the notebook."""
        return len(self.notebook) > HOST_BYTES


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A submission that can be graded.

    Attributes:
        notebook_name: name of the notebook's file, without folders.
        cells: all cells in order.
        notebook: bytes of its file, without outputs where it was too large; only an
            analysis room may read them again.
        sha256: as in `OpenedSubmission`.
        files: further files by their relative path with `/` between parts.
        receipt: content of `receipt.json`; None if there is none. Not verified.
        warnings: what whoever grades should know.
    """

    notebook_name: str
    cells: tuple[SourceCell, ...]
    sha256: str
    files: Mapping[str, bytes]
    receipt: bytes | None = None
    warnings: tuple[str, ...] = ()
    notebook: bytes = field(default=b"", repr=False)
