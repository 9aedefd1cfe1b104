"""What must hold between the parts of a `takehome.yaml`, beyond the type of each part."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from minbar.content.call_checks import check_calls
from minbar.content.problems import Problems, suggestion, visible
from minbar.content.strict_yaml import Document
from minbar.models.takehome import Criterion, TakehomeSpec
from minbar.models.verdict import VerdictKind

__all__ = ["STRONG", "check_spec"]

STRONG: Final = "strong"
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_GLOB: Final = re.compile(
    r"(?:\*\*/)?(?:[A-Za-z0-9_*?-][A-Za-z0-9_.*?-]*/)*[A-Za-z0-9_*?-][A-Za-z0-9_.*?-]*"
)
_RESERVED: Final = ("receipt.json", "manifest.json")


def check_spec(document: Document[TakehomeSpec], folder_name: str, problems: Problems) -> None:
    """Note everything in a take-home's declaration that does not fit together."""
    spec = document.value
    if spec.id != folder_name:
        what = f"`id` is `{spec.id}`, but the folder is `{folder_name}`"
        problems.add(what, where=document.where("id"), todo="Make them equal")
    if spec.limits.cell_seconds > spec.limits.cpu_seconds:
        what = "`cell_seconds` is more than `cpu_seconds` of the whole notebook"
        problems.add(what, where=document.where("limits", "cell_seconds"))
    _check_criteria(document, problems)
    _check_references(document, problems)
    _check_files(document, problems)
    _check_demonstration(document, problems)
    _check_known_afterwards(document, problems)
    check_calls(document, problems)


def _check_criteria(document: Document[TakehomeSpec], problems: Problems) -> None:
    seen: set[str] = set()
    for number, criterion in enumerate(document.value.criteria):
        if criterion.id in seen:
            what = f"criterion `{criterion.id}` stands twice"
            problems.add(what, where=document.where("criteria", number, "id"), todo="Rename one")
        seen.add(criterion.id)
        _check_anchors(document, number, criterion, problems)
    if not document.value.criteria:
        problems.add("a take-home needs a criterion", where=document.where("criteria"))


def _check_anchors(
    document: Document[TakehomeSpec], number: int, criterion: Criterion, problems: Problems
) -> None:
    where = document.where("criteria", number, "anchors")
    if criterion.kind != "manual":
        if criterion.anchors:
            what = f"anchors belong to manual criteria; `{criterion.id}` is `{criterion.kind}`"
            problems.add(what, where=where, todo="Delete them, or make it `manual`")
        return
    if not criterion.anchors:
        what = f"manual criterion `{criterion.id}` has no anchors"
        problems.add(what, where=where, todo="Say what a reviewer sees at each score")
    counts = Counter(anchor.score for anchor in criterion.anchors)
    for at, anchor in enumerate(criterion.anchors):
        place = document.where("criteria", number, "anchors", at, "score")
        if anchor.score > criterion.points:
            what = f"anchor {anchor.score} is above the {criterion.points} points of the criterion"
            problems.add(what, where=place)
        if counts[anchor.score] > 1:
            problems.add(f"two anchors for score {anchor.score}", where=place, todo="Keep one")


def _check_references(document: Document[TakehomeSpec], problems: Problems) -> None:
    spec = document.value
    if STRONG not in spec.references:
        todo = "It tells a fault of ours from a fault of the candidate"
        what = f"there is no reference `{STRONG}`"
        problems.add(what, where=document.where("references"), todo=todo)
    criteria = {criterion.id: criterion for criterion in reversed(spec.criteria)}
    verdicts = [kind.value for kind in VerdictKind]
    for name, reference in spec.references.items():
        if reference.verdict not in verdicts:
            what = f"unknown verdict `{visible(reference.verdict)}`"
            where = document.where("references", name, "verdict")
            problems.add(what, where=where, todo=suggestion(reference.verdict, verdicts))
        _check_expected(document, name, reference.points, criteria, problems)
        _check_quality(document, name, problems)


def _check_quality(document: Document[TakehomeSpec], name: str, problems: Problems) -> None:
    """A range of quality belongs to a criterion of kind `quality`, and lies within its points."""
    expected = document.value.references[name].quality
    if expected is None:
        return
    where = document.where("references", name, "quality")
    points = [one.points for one in document.value.criteria if one.kind == "quality"]
    if not points:
        what = "there is no criterion of kind `quality` that this could be expected of"
        problems.add(what, where=where, todo="Add one, or delete this")
    elif not 0 <= expected[0] <= expected[1] <= max(points):
        what = f"{expected[0]:g} to {expected[1]:g} is no range within 0 to {max(points)} points"
        problems.add(what, where=where)


def _check_expected(
    document: Document[TakehomeSpec],
    name: str,
    points: Mapping[str, int],
    criteria: Mapping[str, Criterion],
    problems: Problems,
) -> None:
    tested = {one for one, criterion in criteria.items() if criterion.kind == "test"}
    for wanted, value in points.items():
        where = document.where("references", name, "points", wanted, key=True)
        if wanted not in tested:
            kind = "does not exist" if wanted not in criteria else "is not of kind `test`"
            what = f"criterion `{visible(wanted)}` {kind}"
            problems.add(what, where=where, todo=suggestion(wanted, tested))
        elif not 0 <= value <= criteria[wanted].points:
            what = f"{value} is outside 0 to {criteria[wanted].points} points of `{wanted}`"
            problems.add(what, where=document.where("references", name, "points", wanted))
    for missing in sorted(tested - points.keys()):
        what = f"reference `{visible(name)}` expects nothing of criterion `{missing}`"
        problems.add(what, where=document.where("references", name, "points"), todo="Add it")


def _check_files(document: Document[TakehomeSpec], problems: Problems) -> None:
    spec = document.value
    if not spec.files.notebook.endswith(".ipynb"):
        what = f"`{visible(spec.files.notebook)}` is not the name of a notebook"
        problems.add(what, where=document.where("files", "notebook"), todo="End it in `.ipynb`")
    for number, pattern in enumerate(spec.files.allowed):
        if not _GLOB.fullmatch(pattern) or pattern.strip("*/") == "":
            what = f"`{visible(pattern)}` is no pattern that a submission may be held to"
            todo = "A relative path with `*`, `?` or `**/`, such as `*.py`; no `..`, no leading `/`"
            problems.add(what, where=document.where("files", "allowed", number), todo=todo)
    data_mb = -(-spec.data.max_bytes // (1024 * 1024))
    if spec.files.max_mb + data_mb >= spec.limits.work_mb:
        what = (
            f"{spec.files.max_mb} MiB, and {data_mb} of `data.max_bytes`,"
            f" do not fit into the room's {spec.limits.work_mb}"
        )
        todo = "Raise `limits.work_mb` above them, or lower one of them"
        problems.add(what, where=document.where("files", "max_mb"), todo=todo)
    _check_names(document, problems)


def _check_names(document: Document[TakehomeSpec], problems: Problems) -> None:
    """One name, one file: in the room all of them lie in one folder."""
    spec = document.value
    places = [
        *_places(("data", "work"), spec.data.work),
        *_places(("data", "hidden"), spec.data.hidden),
        *_places(("files", "artefacts"), spec.files.artefacts),
    ]
    taken = {spec.files.notebook.casefold(): "the notebook"}
    taken |= dict.fromkeys(_RESERVED, "a file of the submission")
    for path, name in places:
        other = taken.get(name.casefold())
        if other is not None:
            what = f"`{visible(name)}` is the name of {other} too"
            problems.add(what, where=document.where(*path), todo="Rename one of them")
        taken[name.casefold()] = f"a file in `{path[0]}.{path[1]}`"
    if not spec.data.work:
        problems.add("there is no data to work on", where=document.where("data", "work"))


def _places(field: tuple[str, str], names: Iterable[str]) -> list[tuple[tuple[str, str, int], str]]:
    return [((*field, number), name) for number, name in enumerate(names)]


def _check_demonstration(document: Document[TakehomeSpec], problems: Problems) -> None:
    data = document.value.data
    files = [*data.work, *data.hidden]
    for name, digest in data.demonstration.items():
        if name not in files:
            where = document.where("data", "demonstration", name, key=True)
            what = f"`{visible(name)}` is no file of `data`"
            problems.add(what, where=where, todo=suggestion(name, files))
        if not _SHA256.fullmatch(digest):
            where = document.where("data", "demonstration", name)
            problems.add("not a SHA-256 in lower-case hexadecimal", where=where)
    for name in files if data.demonstration else ():
        if name not in data.demonstration:
            what = f"`demonstration` has no hash of `{visible(name)}`"
            problems.add(what, where=document.where("data", "demonstration"), todo="Add it")


def _check_known_afterwards(document: Document[TakehomeSpec], problems: Problems) -> None:
    """Columns known only after the fact are in files that candidates get, each named once."""
    work = document.value.data.work
    for file, columns in document.value.quality.known_afterwards.items():
        if file not in work:
            where = document.where("quality", "known_afterwards", file, key=True)
            what = f"`{visible(file)}` is no file of `data.work`"
            problems.add(what, where=where, todo=suggestion(file, work))
        for number, column in enumerate(columns):
            if column in columns[:number]:
                where = document.where("quality", "known_afterwards", file, number)
                problems.add(f"`{visible(column)}` stands twice", where=where, todo="Keep one")
