"""A package holds what may be handed in, the same bytes on every machine."""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from minbar.content.environments import Environment
from minbar.errors import SubmissionError
from minbar.models.takehome import TakehomeSpec
from minbar.takehomes.packing import (
    further_files,
    pack,
    package_name,
    read_receipt,
    submission_files,
)
from minbar.takehomes.public import public_spec
from minbar.takehomes.receipts import Receipt


@pytest.fixture
def workspace(spec: TakehomeSpec, environment: Environment) -> dict[str, Any]:
    """What `.minbar/workspace.json` says."""
    return public_spec(spec, environment, {"numbers.csv": b"value\n1\n"})


@pytest.fixture
def folder(tmp_path: Path, receipt: Receipt, write_notebook: Callable[..., bytes]) -> Path:
    """A workspace in which somebody has worked."""
    place = tmp_path / "workspace"
    for name in ["helpers", "data", ".minbar", "tests/public", "helpers/__pycache__"]:
        (place / name).mkdir(parents=True)
    (place / "work.ipynb").write_bytes(write_notebook("x = 1"))
    (place / "receipt.json").write_bytes(receipt.to_json())
    (place / "notes.md").write_bytes(b"notes")
    (place / "helpers" / "b.py").write_bytes(b"b = 1")
    (place / "helpers" / "a.py").write_bytes(b"a = 1")
    (place / "helpers" / "__pycache__" / "a.py").write_bytes(b"no")
    (place / "scratch.ipynb").write_bytes(b"no")
    (place / "data" / "numbers.csv").write_bytes(b"no")
    return place


def test_takes_what_is_allowed(folder: Path, workspace: dict[str, Any]) -> None:
    """Notebook, receipt and files that fit a pattern are taken, and nothing else."""
    files = submission_files(folder, workspace)
    assert sorted(files) == [
        "helpers/a.py",
        "helpers/b.py",
        "notes.md",
        "receipt.json",
        "work.ipynb",
    ]
    assert files["notes.md"] == b"notes"


def test_nothing_of_ours_is_taken(folder: Path, workspace: dict[str, Any]) -> None:
    """Even where everything is allowed, the workspace's own files and caches stay behind."""
    for name in [
        "check.py",
        "submit.py",
        "README.md",
        "brief.md",
        "requirements.txt",
        "tiny-c-17.zip",
    ]:
        (folder / name).write_bytes(b"x")
    (folder / "venv").mkdir()
    (folder / "venv" / "pyvenv.cfg").write_bytes(b"x")
    (folder / "data" / "README.md").write_bytes(b"x")
    (folder / ".hidden").write_bytes(b"x")
    (folder / "helpers" / "README.md").write_bytes(b"mine")
    taken = further_files(folder, {**workspace, "allowed": ["**"]})
    assert taken == [
        "helpers/README.md",
        "helpers/a.py",
        "helpers/b.py",
        "notes.md",
        "scratch.ipynb",
    ]


def test_what_the_grader_makes_stays_behind(folder: Path, workspace: dict[str, Any]) -> None:
    """Copies of the data and files that the notebook writes are not taken, whatever is allowed."""
    (folder / "numbers.csv").write_bytes(b"mine")
    (folder / "sums.csv").write_bytes(b"left over")
    (folder / "more.csv").write_bytes(b"more")
    assert further_files(folder, {**workspace, "allowed": ["*.csv"]}) == ["more.csv"]


def test_hiding_a_module(folder: Path, workspace: dict[str, Any]) -> None:
    """A file that would be imported instead of an installed module is refused."""
    (folder / "numpy.py").write_bytes(b"")
    with pytest.raises(SubmissionError, match=r"numpy\.py: .*instead of the module 'numpy'"):
        submission_files(folder, {**workspace, "allowed": ["*.py"]})


def test_same_bytes(folder: Path, workspace: dict[str, Any]) -> None:
    """Neither times, modes nor the order on disk have a say in the package's bytes."""
    files = submission_files(folder, workspace)
    first = pack(files, workspace)
    for path in folder.rglob("*"):
        os.utime(path, (1, 1))
        path.chmod(0o700)
    again = submission_files(folder, workspace)
    assert pack(dict(reversed(again.items())), workspace) == first
    assert hashlib.sha256(first).hexdigest() == (
        "aaa2b224b69418fd99b6b79530ca16987e0863050b7aec341e3b548b26ede7e5"
    )


def test_package_is_a_plain_zip(folder: Path, workspace: dict[str, Any]) -> None:
    """The package holds the files as they are, and a manifest with their hashes."""
    files = submission_files(folder, workspace)
    with zipfile.ZipFile(io.BytesIO(pack(files, workspace))) as package:
        assert package.testzip() is None
        assert package.namelist() == sorted([*files, "manifest.json"])
        assert all(package.read(name) == data for name, data in files.items())
        manifest = json.loads(package.read("manifest.json"))
        modes = {entry.external_attr >> 16 for entry in package.infolist()}
    assert modes == {0o100644}
    assert manifest == {
        "schema": "submission/1",
        "takehome": "tiny",
        "version": "1.0.0",
        "notebook": "work.ipynb",
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
    }


def test_name() -> None:
    """The package is named after take-home and candidate."""
    assert package_name("tiny", "c-17") == "tiny-c-17.zip"


@pytest.mark.parametrize("name", ["work.ipynb", "receipt.json"])
def test_missing(name: str, folder: Path, workspace: dict[str, Any]) -> None:
    """Without notebook or receipt there is no package, and the file is named."""
    (folder / name).unlink()
    with pytest.raises(SubmissionError, match=f"{name}: this file is missing"):
        submission_files(folder, workspace)


@pytest.mark.parametrize("name", ["work.ipynb", "receipt.json", "notes.md", "helpers/a.py"])
def test_link(name: str, folder: Path, workspace: dict[str, Any], tmp_path: Path) -> None:
    """A link is refused, even to a file that would be fine itself."""
    target = tmp_path / "elsewhere"
    (folder / name).rename(target)
    (folder / name).symlink_to(target)
    with pytest.raises(SubmissionError, match="this is a link"):
        submission_files(folder, workspace)


def test_linked_folder(folder: Path, workspace: dict[str, Any], tmp_path: Path) -> None:
    """A linked folder with files that would be taken is refused, not silently left out."""
    (folder / "helpers").rename(tmp_path / "elsewhere")
    (folder / "helpers").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SubmissionError, match="this is a link"):
        submission_files(folder, workspace)


def test_linked_folder_of_no_interest(
    folder: Path, workspace: dict[str, Any], tmp_path: Path
) -> None:
    """A linked folder whose files would not be taken anyway is nobody's business."""
    (folder / "elsewhere").symlink_to(tmp_path)
    assert len(submission_files(folder, workspace)) == 5


def test_pipe(folder: Path, workspace: dict[str, Any]) -> None:
    """A pipe is refused and not waited for."""
    (folder / "notes.md").unlink()
    os.mkfifo(folder / "notes.md")
    with pytest.raises(SubmissionError, match="no regular file"):
        submission_files(folder, workspace)


def test_too_large(folder: Path, workspace: dict[str, Any]) -> None:
    """A submission over its limit is refused, with the largest file named."""
    (folder / "helpers" / "b.py").write_bytes(b"#" * (1 << 20))
    with pytest.raises(SubmissionError, match=r"larger than 1 MiB.*the largest is helpers/b\.py"):
        submission_files(folder, workspace)


def test_too_many(folder: Path, workspace: dict[str, Any]) -> None:
    """Hundreds of files are more than a submission is meant to have."""
    for number in range(200):
        (folder / "helpers" / f"x{number}.py").touch()
    with pytest.raises(SubmissionError, match="205 files"):
        submission_files(folder, workspace)


def test_no_notebook(folder: Path, workspace: dict[str, Any]) -> None:
    """A notebook that can't be graded is refused before anything is packed."""
    (folder / "work.ipynb").write_bytes(b"{}")
    with pytest.raises(SubmissionError, match=r"^work\.ipynb: "):
        submission_files(folder, workspace)


def test_receipt_is_read(receipt: Receipt) -> None:
    """Take-home, candidate and deadline are read as they were signed."""
    plain = read_receipt(receipt.to_json(), "tiny")
    assert (plain.takehome, plain.candidate, plain.deadline) == (
        "tiny",
        "c-17",
        receipt.deadline,
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"c-17"', b'"../c-17"'),
        (b'"c-17"', b"17, "),
        (b'"deadline"', b'"deadlines"'),
        (b"2026-01-12T09:00:00Z", b"2026-01-12T09:00:00"),
        (b"2026-01-12T09:00:00Z", b"soon"),
        (b"{", b"["),
        (b"{", b"\xff{"),
    ],
)
def test_no_receipt(old: bytes, new: bytes, receipt: Receipt) -> None:
    """What is no receipt is refused without a word on its content."""
    raw = receipt.to_json()
    assert old in raw
    with pytest.raises(SubmissionError, match="not the receipt that came with"):
        read_receipt(raw.replace(old, new, 1), "tiny")


def test_receipt_of_another_takehome(receipt: Receipt) -> None:
    """A receipt for another take-home says which."""
    with pytest.raises(SubmissionError, match="for 'tiny', not for 'other'"):
        read_receipt(receipt.to_json(), "other")
