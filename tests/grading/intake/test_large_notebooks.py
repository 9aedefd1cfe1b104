"""Large notebooks: refused, or stripped in a room; never parsed here."""

from __future__ import annotations

import json
import os
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from minbar.errors import SubmissionError
from minbar.grading.intake import OpenedSubmission, open_submission, read_submission
from minbar.grading.intake.limits import HOST_BYTES
from minbar.models.takehome import FilesSpec, TakehomeSpec

BIG = 48_000_000


def refusal(path: Path, spec: TakehomeSpec) -> SubmissionError:
    """The error for a path; its place always names the path."""
    with pytest.raises(SubmissionError) as caught:
        read_submission(path, spec)
    assert str(path) in caught.value.where
    assert caught.value.todo
    return caught.value


def limited(spec: TakehomeSpec, megabytes: int) -> TakehomeSpec:
    """The same take-home with another limit of size."""
    fields = {name: getattr(spec.files, name) for name in FilesSpec.__struct_fields__}
    every = {name: getattr(spec, name) for name in TakehomeSpec.__struct_fields__}
    return TakehomeSpec(**{**every, "files": FilesSpec(**{**fields, "max_mb": megabytes})})


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A notebook of 48 MB, nearly all of it outputs."""
    path = tmp_path_factory.mktemp("big") / "solution.ipynb"
    outputs = [{"output_type": "stream", "name": "stdout", "text": "x" * BIG}]
    cell = {"id": "a", "cell_type": "code", "metadata": {}, "source": "1 + 1", "outputs": outputs}
    path.write_text(
        json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]})
    )
    return path


def without_outputs(raw: bytes) -> bytes:
    """What the analysis room does, for the notebook above."""
    return raw.partition(b', "outputs": [')[0] + b"}]}"


def test_a_large_notebook_goes_through_a_room(big: Path, spec: TakehomeSpec) -> None:
    """The host reads what the room returns; the hash is over what was handed in."""
    sent: list[int] = []

    def strip(raw: bytes) -> bytes:
        sent.append(len(raw))
        return without_outputs(raw)

    submission = read_submission(big, spec, strip_outputs=strip)
    assert [cell.source for cell in submission.cells] == ["1 + 1"]
    assert sent == [big.stat().st_size]
    assert submission.sha256 == open_submission(big, spec).sha256


def test_a_large_notebook_without_a_room(big: Path, spec: TakehomeSpec) -> None:
    """Where no room is at hand it is refused, with what to do."""
    error = refusal(big, spec)
    assert "too many to read without a room" in error.what
    assert "Clear all outputs" in error.todo


def test_a_small_notebook_needs_no_room(workspace: Path, spec: TakehomeSpec) -> None:
    """The room is not bothered with what the host can read."""
    opened = open_submission(workspace, spec)
    assert isinstance(opened, OpenedSubmission)
    assert not opened.needs_room
    assert read_submission(workspace, spec, strip_outputs=lambda _: pytest.fail("asked")).cells


def test_the_limit_of_the_take_home_comes_first(big: Path, spec: TakehomeSpec) -> None:
    """A take-home may take less than the host could."""
    error = refusal(big, limited(spec, 10))
    assert "at most 10485760 are taken" in error.what
    assert "Clear all outputs" in error.todo


def test_nothing_above_50_mb_is_read(tmp_path: Path, spec: TakehomeSpec) -> None:
    """Whatever a take-home allows, no notebook above 50 MB is taken."""
    path = tmp_path / "huge.ipynb"
    with path.open("wb") as stream:
        stream.truncate(50_000_001)
    assert "at most 50000000 are taken" in refusal(path, limited(spec, 200)).what


@pytest.mark.parametrize(
    ("head", "what"),
    [(b"\xff\xfe", "is UTF-16"), (b"[", "does not begin as"), (b" " * 70_000, "is empty")],
)
def test_no_room_for_what_is_clearly_no_notebook(
    tmp_path: Path, spec: TakehomeSpec, head: bytes, what: str
) -> None:
    """The first bytes decide before a room is asked."""
    path = tmp_path / "a.ipynb"
    path.write_bytes(head + b" " * HOST_BYTES)
    with pytest.raises(SubmissionError, match=what):
        read_submission(path, spec, strip_outputs=lambda _: pytest.fail("asked"))


def test_what_the_room_returns_is_not_believed(big: Path, spec: TakehomeSpec) -> None:
    """Too much, or no notebook, is refused as if the candidate had handed it in."""
    with pytest.raises(SubmissionError, match="bytes without its outputs; at most 10000000"):
        read_submission(big, spec, strip_outputs=lambda raw: raw)
    with pytest.raises(SubmissionError, match="does not begin as a JSON object"):
        read_submission(big, spec, strip_outputs=lambda _: b"3")


def test_refusals_of_the_room_get_their_place(big: Path, spec: TakehomeSpec) -> None:
    """The room knows no file names; the reader does."""

    def strip(_: bytes) -> bytes:
        what = "no valid notebook"
        raise SubmissionError(what, todo="Mend it")

    with pytest.raises(SubmissionError) as caught:
        read_submission(big, spec, strip_outputs=strip)
    assert str(caught.value) == f"{big}: no valid notebook. Mend it"


def test_memory_for_a_large_notebook(big: Path, spec: TakehomeSpec) -> None:
    """48 MB cost the host their own bytes once, not twelve times as a parser would."""
    tracemalloc.start()
    try:
        read_submission(big, spec, strip_outputs=lambda raw: without_outputs(raw[:200]))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.reset_peak()
        with pytest.raises(SubmissionError):
            read_submission(big, limited(spec, 10))
        refused = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 1.1 * BIG
    assert refused < 1_000_000


def test_memory_for_a_large_package(tmp_path: Path, spec: TakehomeSpec) -> None:
    """A packed notebook costs its unpacked bytes once, and little more."""
    raw = os.urandom(10_000_000).hex().encode()
    with zipfile.ZipFile(tmp_path / "p.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        package.writestr("solution.ipynb", raw)
    tracemalloc.start()
    try:
        opened = open_submission(tmp_path / "p.zip", spec)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert opened.notebook == raw
    assert opened.needs_room
    assert peak < 1.5 * len(raw)
