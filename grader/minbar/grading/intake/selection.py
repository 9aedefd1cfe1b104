"""Which of the files that were handed in are taken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from minbar.content.hashing import content_sha256, sha256_hex
from minbar.errors import SubmissionError
from minbar.grading.intake.entries import Container
from minbar.grading.intake.limits import MAX_TAKEN, NOTEBOOK_BYTES
from minbar.grading.intake.names import check_names, folded, listed, shown
from minbar.grading.intake.reserved import check_shadowing, module_names
from minbar.grading.intake.values import OpenedSubmission
from minbar.models.takehome import TakehomeSpec
from minbar.takehomes.names import MANIFEST, MAX_RECEIPT_BYTES, RECEIPT
from minbar.takehomes.packing import OURS
from minbar.takehomes.patterns import matches

__all__ = ["may_hold", "take"]

_CLEAR: Final = "Clear outputs you don't need, or leave files out"


@dataclass(slots=True)
class _Choice:
    """What is taken, and what is said about the rest."""

    notebook: str
    files: list[str]
    warnings: list[str]


def may_hold(folder: str, spec: TakehomeSpec, reserved: frozenset[str]) -> bool:
    """Whether a folder is worth looking into: a pattern leads there, or it is a package."""
    top = folder.partition("/")[0]
    if top in OURS:
        return False
    deep = any("/" in pattern or "**" in pattern for pattern in spec.files.allowed)
    return deep or (top == folder and top.casefold() in module_names(reserved))


def take(
    container: Container, spec: TakehomeSpec, reserved: frozenset[str], *, limit: int
) -> OpenedSubmission:
    """Choose notebook, allowed files and receipt, and read them.

    Raises:
        SubmissionError: if there is no one notebook, or a file cannot be taken.
    """
    place = container.shown
    choice = _choose(container, spec)
    check_names((choice.notebook, *choice.files), place)
    candidates_own = [name for name in container.entries if name.partition("/")[0] not in OURS]
    check_shadowing(candidates_own, choice.files, reserved, place)
    for name in (choice.notebook, *choice.files):
        kind = container.entries[name].kind
        if kind != "a file":
            what, where = f"is {kind}", f"{place}/{shown(name)}"
            raise SubmissionError(what, where=where, todo="Put the file itself there")
    _check_total(container, (choice.notebook, *choice.files), limit)
    notebook = container.read(choice.notebook, min(limit, NOTEBOOK_BYTES))
    files = {name: container.read(name, limit) for name in choice.files}
    return OpenedSubmission(
        notebook_name=choice.notebook,
        notebook=notebook,
        shown=f"{place}/{shown(choice.notebook)}",
        sha256=content_sha256({"notebook": sha256_hex(notebook)}, files),
        files=files,
        receipt=_receipt(container),
        warnings=tuple(choice.warnings),
    )


def _choose(container: Container, spec: TakehomeSpec) -> _Choice:
    warnings: list[str] = []
    notebook = _notebook(container, spec, warnings)
    aside = {notebook, RECEIPT, MANIFEST}
    fitting: list[str] = []
    left: list[str] = []
    for name in sorted(container.entries.keys() - aside):
        if name.partition("/")[0] in OURS:
            continue
        (fitting if matches(name, spec.files.allowed) else left).append(name)
    given = {folded(name) for name in (*spec.data.work, *spec.data.hidden)}
    written = {folded(name) for name in spec.files.artefacts}
    files = [name for name in fitting if folded(name) not in given | written]
    _warn(warnings, "the grader brings its own", (n for n in fitting if folded(n) in given))
    _warn(warnings, "the notebook must write it", (n for n in fitting if folded(n) in written))
    _warn(warnings, "the take-home does not ask for it", left)
    if len(files) > MAX_TAKEN:
        what = f"{len(files)} files may be handed in by their names; at most {MAX_TAKEN} are taken"
        raise SubmissionError(what, where=container.shown, todo="Leave some out")
    return _Choice(notebook, files, warnings)


def _warn(warnings: list[str], reason: str, names: Iterable[str]) -> None:
    every = list(names)
    if every:
        warnings.append(f"left out, because {reason}: {listed(every)}")


def _notebook(container: Container, spec: TakehomeSpec, warnings: list[str]) -> str:
    wanted = spec.files.notebook
    if wanted in container.entries:
        return wanted
    found = sorted(
        name for name in container.entries if "/" not in name and name.lower().endswith(".ipynb")
    )
    if len(found) == 1:
        warnings.append(f"the notebook is {listed(found)}, not `{wanted}`")
        return found[0]
    what = f"holds no notebook `{wanted}`"
    if found:
        what += f", but {len(found)} others: {listed(found)}"
    todo = f"Name the one that counts `{wanted}`, or hand in only that file"
    raise SubmissionError(what, where=container.shown, todo=todo)


def _check_total(container: Container, names: tuple[str, ...], limit: int) -> None:
    sizes = {name: container.entries[name].size for name in names}
    if sum(sizes.values()) > limit:
        largest = max(sizes, key=lambda name: sizes[name])
        what = f"{sum(sizes.values())} bytes are handed in; at most {limit} are taken"
        todo = f"{_CLEAR}; the largest is {listed([largest])}"
        raise SubmissionError(what, where=container.shown, todo=todo)


def _receipt(container: Container) -> bytes | None:
    if RECEIPT not in container.entries:
        return None
    return container.read(RECEIPT, MAX_RECEIPT_BYTES)
