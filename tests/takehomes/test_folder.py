"""Writing a workspace never touches the candidate's work, nor anything else."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from minbar.errors import UserError
from minbar.takehomes.folder import replace_receipt, write_workspace
from minbar.takehomes.receipts import Receipt

FILES = {"work.ipynb": b"starter", "data/a.csv": b"1", ".minbar/x/y.py": b"", "README.md": b"!"}


def write(folder: Path, receipt: Receipt, **changes: bytes) -> bool:
    """Write a workspace of these files."""
    files = {**FILES, "receipt.json": receipt.to_json(), **changes}
    return write_workspace(folder, files, receipt=receipt, notebook="work.ipynb")


def contents(folder: Path) -> dict[str, bytes]:
    """All files below a folder."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


@pytest.mark.parametrize("exists", [True, False])
def test_new_folder(exists: bool, tmp_path: Path, receipt: Receipt) -> None:  # noqa: FBT001  a case
    """A new or empty folder gets all files, readable for whoever it is sent to."""
    folder = tmp_path / "deep" / "workspace"
    if exists:
        folder.mkdir(parents=True)
    assert not write(folder, receipt)
    assert contents(folder) == {**FILES, "receipt.json": receipt.to_json()}
    assert folder.stat().st_mode & 0o777 == 0o755
    assert {path.stat().st_mode & 0o777 for path in folder.rglob("*") if path.is_file()} == {0o644}
    assert [path.name for path in folder.parent.iterdir()] == ["workspace"]


def test_half_written_never_shows(
    tmp_path: Path, receipt: Receipt, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fails in the middle leaves no folder behind."""

    def fail(path: Path, data: bytes, **_: object) -> None:
        if path.name == "work.ipynb":
            raise OSError(28, "No space left on device")
        path.write_bytes(data)

    monkeypatch.setattr("minbar.takehomes.folder.replace_file", fail)
    with pytest.raises(OSError, match="No space left"):
        write(tmp_path / "workspace", receipt)
    assert not any(path.name != "state" for path in tmp_path.iterdir())


def test_notebook_is_kept(tmp_path: Path, receipt: Receipt) -> None:
    """A second writing renews our files and leaves the candidate's alone."""
    folder = tmp_path / "workspace"
    write(folder, receipt)
    (folder / "work.ipynb").write_bytes(b"my work")
    (folder / "mine.py").write_bytes(b"mine")
    (folder / "README.md").unlink()
    assert write(folder, receipt, **{"data/a.csv": b"2"})
    assert contents(folder) == {
        **FILES,
        "receipt.json": receipt.to_json(),
        "data/a.csv": b"2",
        "work.ipynb": b"my work",
        "mine.py": b"mine",
    }


def test_lost_notebook_comes_back(tmp_path: Path, receipt: Receipt) -> None:
    """Where the notebook is gone, the starter is written again."""
    folder = tmp_path / "workspace"
    write(folder, receipt)
    (folder / "work.ipynb").unlink()
    assert not write(folder, receipt)
    assert (folder / "work.ipynb").read_bytes() == b"starter"


@pytest.mark.parametrize("change", ["candidate", "takehome"])
def test_somebody_elses(change: str, tmp_path: Path, receipt: Receipt) -> None:
    """Another candidate's or take-home's workspace is left as it is."""
    folder = tmp_path / "workspace"
    write(folder, receipt)
    before = contents(folder)
    other = msgspec.structs.replace(receipt, **{change: "other"})
    for doing in (lambda: write(folder, other), lambda: replace_receipt(folder, other)):
        with pytest.raises(UserError, match="the workspace of 'c-17' for 'tiny'"):
            doing()
    assert contents(folder) == before


@pytest.mark.parametrize("receipt_text", [None, b"", b"{}", b"[]", b"\xff"])
def test_no_workspace(receipt_text: bytes | None, tmp_path: Path, receipt: Receipt) -> None:
    """A folder with anything else in it is left as it is."""
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "precious.txt").write_bytes(b"precious")
    if receipt_text is not None:
        (folder / "receipt.json").write_bytes(receipt_text)
    before = contents(folder)
    with pytest.raises(UserError, match="no workspace that minbar made"):
        write(folder, receipt)
    assert contents(folder) == before


def test_file_in_its_place(tmp_path: Path, receipt: Receipt) -> None:
    """A file of that name is left as it is."""
    path = tmp_path / "workspace"
    path.write_bytes(b"precious")
    with pytest.raises(UserError, match="no workspace that minbar made"):
        write(path, receipt)
    assert path.read_bytes() == b"precious"


def test_links_are_not_followed(tmp_path: Path, receipt: Receipt) -> None:
    """A workspace that came back with links in it can't lead a write elsewhere."""
    folder, outside = tmp_path / "workspace", tmp_path / "outside"
    write(folder, receipt)
    outside.mkdir()
    (outside / "a.csv").write_bytes(b"precious")
    (folder / "README.md").unlink()
    (folder / "README.md").symlink_to(outside / "a.csv")
    write(folder, receipt)
    assert (folder / "README.md").read_bytes() == b"!"
    (folder / "data" / "a.csv").unlink()
    (folder / "data").rmdir()
    (folder / "data").symlink_to(outside)
    with pytest.raises(UserError, match="this is a link"):
        write(folder, receipt)
    assert (outside / "a.csv").read_bytes() == b"precious"


def test_linked_folder(tmp_path: Path, receipt: Receipt) -> None:
    """The folder itself must not be a link either."""
    write(tmp_path / "workspace", receipt)
    (tmp_path / "link").symlink_to(tmp_path / "workspace")
    with pytest.raises(UserError, match="this is a link"):
        write(tmp_path / "link", receipt)


def test_receipt_alone(tmp_path: Path, receipt: Receipt) -> None:
    """A receipt is renewed in its workspace, or lies alone in a new folder."""
    folder = tmp_path / "workspace"
    write(folder, receipt)
    later = msgspec.structs.replace(receipt, signature="f" * 64)
    replace_receipt(folder, later)
    assert contents(folder) == {**FILES, "receipt.json": later.to_json()}
    replace_receipt(tmp_path / "new", later)
    assert contents(tmp_path / "new") == {"receipt.json": later.to_json()}
