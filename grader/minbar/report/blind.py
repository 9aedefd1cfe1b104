"""The reviewer's view: the notebook and the manual criteria, and nothing that names anybody.

Points of tests and scores of others are left out too: a reviewer who knows
them scores the notebook by them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from minbar.models.grade import Grade, RunInfo
from minbar.models.notebook import ExecutedCell, ExecutedNotebook, Output

__all__ = ["HIDDEN", "blinded"]

HIDDEN: Final = "(hidden)"
_PATHS: Final = (
    re.compile(r"(?P<keep>/home/|/Users/|[A-Za-z]:\\{1,2}Users\\{1,2})[^/\\\s'\":<>]+"),
    re.compile(r"(?P<keep>/content/drive/)[^\s'\":<>]+"),
)
_MAIL: Final = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_PROFILE: Final = re.compile(
    r"(?P<keep>(?:github|gitlab|linkedin|kaggle)\.com/(?:in/)?)[A-Za-z0-9._-]+", re.IGNORECASE
)
_AUTHOR: Final = re.compile(
    r"(?P<keep>^[\s#>*_-]*(?:author|authors|name|candidate|by|written by|prepared by)"
    r"[*_]*\s*[:=][*_]*\s*)\S.*$",
    re.IGNORECASE | re.MULTILINE,
)
_SHORTEST_NAME: Final = 3


def blinded(
    grade: Grade, notebook: ExecutedNotebook, names: Sequence[str] = ()
) -> tuple[Grade, ExecutedNotebook]:
    """Build what a reviewer sees before they have scored.

    Args:
        grade: the whole grade.
        notebook: its executed notebook.
        names: further words to hide, such as the candidate's name.
    """
    clean = _cleaner([*names, grade.submission.candidate or ""])
    view = msgspec.structs.replace(
        grade,
        submission=msgspec.structs.replace(
            grade.submission,
            notebook=clean(grade.submission.notebook),
            files=[clean(name) for name in grade.submission.files],
            candidate=None,
            identity="none",
            late_hours=None,
            attempt=None,
        ),
        criteria=[
            msgspec.structs.replace(one, points=None, meets_bar=None)
            for one in grade.scored_by_people
        ],
        hypotheses=[],
        tests=[],
        cells=[
            msgspec.structs.replace(
                cell, error_text=clean(cell.error_text), first_line=clean(cell.first_line)
            )
            for cell in grade.cells
        ],
        reviews=[],
        warnings=[],
        quality=None,
        demonstration=[],
        view="reviewer",
        run=_quiet(grade.run),
    )
    return view, ExecutedNotebook(cells=[_cell(cell, clean) for cell in notebook.cells])


def _quiet(run: RunInfo) -> RunInfo:
    return msgspec.structs.replace(run, started="", finished="", tests=[], call_log="", steps={})


def _cleaner(names: Sequence[str]) -> Callable[[str], str]:
    words = [re.escape(name.strip()) for name in names if len(name.strip()) >= _SHORTEST_NAME]
    pattern = re.compile("|".join(sorted(words, key=len, reverse=True)) or r"(?!)", re.IGNORECASE)

    def clean(text: str) -> str:
        for kept in (*_PATHS, _PROFILE, _AUTHOR):
            text = kept.sub(rf"\g<keep>{HIDDEN}", text)
        return pattern.sub(HIDDEN, _MAIL.sub(HIDDEN, text))

    return clean


def _cell(cell: ExecutedCell, clean: Callable[[str], str]) -> ExecutedCell:
    return msgspec.structs.replace(
        cell, source=clean(cell.source), outputs=[_output(one, clean) for one in cell.outputs]
    )


def _output(output: Output, clean: Callable[[str], str]) -> Output:
    pictures = {mime: data for mime, data in output.data.items() if _is_picture(mime)}
    texts = {mime: clean(data) for mime, data in output.data.items() if not _is_picture(mime)}
    return msgspec.structs.replace(
        output,
        text=clean(output.text),
        traceback=[clean(line) for line in output.traceback],
        data={**texts, **pictures},
    )


def _is_picture(mime: str) -> bool:
    return mime.startswith("image/") and mime != "image/svg+xml"
