"""Take-homes: found, read whole, checked and hashed; none of their code runs here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from minbar.content.environments import list_environments
from minbar.content.folders import list_names, read_tree
from minbar.content.hashing import content_sha256
from minbar.content.problems import Problems, nearest, suggestion, visible
from minbar.content.quality_rubrics import list_quality_rubrics
from minbar.content.strict_yaml import Document, load_document
from minbar.content.takehome_checks import check_spec
from minbar.errors import UserError
from minbar.models.takehome import TakehomeSpec

__all__ = ["Takehome", "list_takehomes", "load_takehome", "load_takehome_at"]

SPEC: Final = "takehome.yaml"
_SINGLE: Final = ("brief.md", "starter.ipynb", "generate.py")
_TESTS: Final = ("public", "hidden")
_REFERENCE: Final = "reference"


@dataclass(frozen=True, slots=True)
class Takehome:
    """A take-home as it lies in the content.

    Attributes:
        spec: `takehome.yaml`.
        folder: where it was found.
        sha256: hash of the declaration and of every other file, hidden tests included.
        brief: text of `brief.md`.
        starter: bytes of `starter.ipynb`.
        generate: bytes of `generate.py`.
        public_tests: files of `public/` by name.
        hidden_tests: files of `hidden/` by name.
        references: reference notebooks by name, without `.ipynb`.
    """

    spec: TakehomeSpec
    folder: Path
    sha256: str
    brief: str
    starter: bytes
    generate: bytes
    public_tests: Mapping[str, bytes]
    hidden_tests: Mapping[str, bytes]
    references: Mapping[str, bytes]


def list_takehomes(roots: Sequence[Path]) -> list[str]:
    """Return the ids of all take-homes, sorted.

    Raises:
        ContentError: if two roots hold one of the same id.
    """
    return sorted(_places(roots))


def load_takehome(roots: Sequence[Path], slug: str) -> Takehome:
    """Load one take-home with all its files.

    Raises:
        UserError: if there is none of that id.
        ContentError: with every problem of its files.
    """
    places = _places(roots)
    if slug not in places:
        what = f"there is no take-home `{visible(slug)}`"
        raise UserError(what, todo=suggestion(slug, places) or "Give content with --bank")
    return load_takehome_at(places[slug], slug, roots)


def load_takehome_at(folder: Path, slug: str, roots: Sequence[Path]) -> Takehome:
    """Load the take-home in a folder, wherever that lies.

    Args:
        folder: which holds its `takehome.yaml`.
        slug: id that it must have.
        roots: where its environment is looked for.

    Raises:
        ContentError: with every problem of its files.
    """
    problems = Problems()
    files = read_tree(folder, problems)
    if SPEC not in files:
        problems.add(f"`{SPEC}` is missing", where=str(folder), todo="Write it")
    problems.raise_if_any()
    document = load_document(files[SPEC], TakehomeSpec, name=str(folder / SPEC))
    check_spec(document, slug, problems)
    _check_environment(document, roots, problems)
    _check_quality_rubric(document, roots, problems)
    _check_files(document, folder, files, problems)
    problems.raise_if_any()
    return _assemble(document, folder, files)


def _assemble(
    document: Document[TakehomeSpec], folder: Path, files: Mapping[str, bytes]
) -> Takehome:
    others = {path: content for path, content in files.items() if path != SPEC}
    references = _below(files, _REFERENCE)
    return Takehome(
        spec=document.value,
        folder=folder,
        sha256=content_sha256(document.plain, others),
        brief=files["brief.md"].decode("utf-8"),
        starter=files["starter.ipynb"],
        generate=files["generate.py"],
        public_tests=_below(files, "public"),
        hidden_tests=_below(files, "hidden"),
        references={name.removesuffix(".ipynb"): raw for name, raw in references.items()},
    )


def _below(files: Mapping[str, bytes], part: str) -> dict[str, bytes]:
    prefix = f"{part}/"
    return {path[len(prefix) :]: raw for path, raw in files.items() if path.startswith(prefix)}


def _places(roots: Sequence[Path]) -> dict[str, Path]:
    places: dict[str, Path] = {}
    problems = Problems()
    for root in roots:
        for name in list_names(root / "takehomes"):
            folder = root / "takehomes" / name
            if not (folder / SPEC).exists():
                continue
            if name in places:
                what = f"take-home `{visible(name)}` is also in {places[name]}"
                problems.add(what, where=str(folder), todo="Rename one of them")
            places[name] = folder
    problems.raise_if_any()
    return places


def _check_environment(
    document: Document[TakehomeSpec], roots: Sequence[Path], problems: Problems
) -> None:
    name, known = document.value.environment, list_environments(roots)
    if name not in known:
        what = f"there is no environment `{name}`"
        problems.add(what, where=document.where("environment"), todo=suggestion(name, known))


def _check_quality_rubric(
    document: Document[TakehomeSpec], roots: Sequence[Path], problems: Problems
) -> None:
    """The rubric is there, where a criterion asks for it."""
    if not any(one.kind == "quality" for one in document.value.criteria):
        return
    name, known = document.value.quality.rubric, list_quality_rubrics(roots)
    if name not in known:
        what = f"there is no quality rubric `{name}`"
        problems.add(what, where=document.where("quality", "rubric"), todo=suggestion(name, known))


def _check_files(
    document: Document[TakehomeSpec], folder: Path, files: Mapping[str, bytes], problems: Problems
) -> None:
    strays = {path for path in files if "/" not in path} - {*_SINGLE, SPEC}
    for name in _SINGLE:
        if name not in files:
            close = nearest(name, strays)
            todo = f"Is `{close}` meant?" if close else "Write it"
            problems.add(f"`{name}` is missing", where=str(folder), todo=todo)
    _check_text(folder, files, problems)
    for part in _TESTS:
        _check_tests(folder / part, _below(files, part), problems)
    _check_notebooks(document, folder, files, problems)


def _check_text(folder: Path, files: Mapping[str, bytes], problems: Problems) -> None:
    for path in ("brief.md", *(path for path in files if path.endswith(".py"))):
        try:
            files.get(path, b"").decode("utf-8")
        except UnicodeDecodeError as error:
            line = files[path].count(b"\n", 0, error.start) + 1
            where = f"{folder / path}:{line}"
            problems.add("is not UTF-8", where=where, todo="Save it as UTF-8")


def _check_tests(folder: Path, tests: Mapping[str, bytes], problems: Problems) -> None:
    found = [name for name in tests if _is_test(name)]
    if not found:
        todo = "Write tests in files named `test_*.py`"
        problems.add("there are no tests", where=str(folder), todo=todo)
    for name in tests:
        if name not in found and name != "conftest.py":
            todo = "Here lie `conftest.py` and `test_*.py`, and no folders"
            problems.add("would not be read as a test", where=str(folder / name), todo=todo)


def _is_test(name: str) -> bool:
    return name.startswith("test_") and name.endswith(".py") and "/" not in name


def _check_notebooks(
    document: Document[TakehomeSpec], folder: Path, files: Mapping[str, bytes], problems: Problems
) -> None:
    """Every reference declared is there, every one that is there is declared, all are JSON."""
    present = _below(files, _REFERENCE)
    declared = {f"{name}.ipynb": name for name in document.value.references}
    for file, name in declared.items():
        if file not in present:
            where = document.where("references", name, key=True)
            what = f"`{_REFERENCE}/{visible(file)}` is missing"
            problems.add(what, where=where, todo=suggestion(file, present.keys() - declared.keys()))
    for file in sorted(present.keys() - declared.keys()):
        where = str(folder / _REFERENCE / file)
        what = "is not declared in `references` of `takehome.yaml`"
        problems.add(what, where=where, todo="Say which grade it must get, or delete it")
    for path in ("starter.ipynb", *(f"{_REFERENCE}/{file}" for file in present)):
        if path in files and not _is_notebook(files[path]):
            problems.add("is not a notebook", where=str(folder / path), todo="Save it in Jupyter")


class _Notebook(msgspec.Struct):
    nbformat: int
    cells: list[dict[str, msgspec.Raw]]


def _is_notebook(raw: bytes) -> bool:
    try:
        msgspec.json.decode(raw, type=_Notebook)
    except (msgspec.DecodeError, RecursionError):
        return False
    return True
