"""From a path to a submission: a notebook, a folder, a package."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from minbar.errors import SubmissionError
from minbar.grading.intake import read_submission
from minbar.models.takehome import FilesSpec, TakehomeSpec

RESERVED = frozenset({"numpy", "sklearn"})


def refusal(path: Path, spec: TakehomeSpec) -> SubmissionError:
    """The error for a path; its place always names the path."""
    with pytest.raises(SubmissionError) as caught:
        read_submission(path, spec, reserved=RESERVED)
    assert str(path) in caught.value.where
    assert caught.value.todo
    return caught.value


def zipped(folder: Path, target: Path) -> Path:
    """Pack a folder as it is, with nothing left out but what hides."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("[!.]*")):
            name = path.relative_to(folder).as_posix()
            if path.is_file() and not name.startswith("."):
                archive.write(path, name)
    return target


def limited(spec: TakehomeSpec, megabytes: int) -> TakehomeSpec:
    """The same take-home with another limit of size."""
    fields = {name: getattr(spec.files, name) for name in FilesSpec.__struct_fields__}
    every = {name: getattr(spec, name) for name in TakehomeSpec.__struct_fields__}
    return TakehomeSpec(**{**every, "files": FilesSpec(**{**fields, "max_mb": megabytes})})


def test_a_notebook_alone(tmp_path: Path, spec: TakehomeSpec, notebook: bytes) -> None:
    """Its name is its own, there are no files and there is no receipt."""
    path = tmp_path / "anything.ipynb"
    path.write_bytes(notebook)
    submission = read_submission(path, spec, reserved=RESERVED)
    assert submission.notebook_name == "anything.ipynb"
    assert submission.cells[1].source == "import math\nx = math.pi"
    assert submission.files == {}
    assert submission.receipt is None
    assert submission.warnings == ()


def test_a_workspace(workspace: Path, spec: TakehomeSpec) -> None:
    """The workspace as it is: what belongs to it is no part of the submission, and no news."""
    (workspace / "helpers.py").write_text("y = 2")
    (workspace / "src" / "deep").mkdir(parents=True)
    (workspace / "src" / "deep" / "more.py").write_text("z = 3")
    submission = read_submission(workspace, spec, reserved=RESERVED)
    assert submission.notebook_name == "solution.ipynb"
    assert submission.files == {"helpers.py": b"y = 2", "src/deep/more.py": b"z = 3"}
    assert submission.receipt == b"{}"
    assert submission.warnings == ()


def test_folder_package_and_notebook_are_one_submission(
    workspace: Path, spec: TakehomeSpec, tmp_path: Path
) -> None:
    """The hash is over what counts, whatever it came in."""
    package = zipped(workspace, tmp_path / "p.zip")
    folder = read_submission(workspace, spec)
    assert read_submission(package, spec).sha256 == folder.sha256
    assert read_submission(package, spec).receipt == b"{}"
    assert read_submission(workspace / "solution.ipynb", spec).sha256 == folder.sha256
    (workspace / "helpers.py").write_text("")
    assert read_submission(workspace, spec).sha256 != folder.sha256


def test_a_renamed_package_is_still_one(
    workspace: Path, spec: TakehomeSpec, tmp_path: Path
) -> None:
    """What a file is shows in its bytes, not in its name."""
    package = zipped(workspace, tmp_path / "upload.bin")
    assert read_submission(package, spec).cells


def test_manifest_is_not_believed(workspace: Path, spec: TakehomeSpec) -> None:
    """The unsigned manifest is neither read nor taken."""
    before = read_submission(workspace, spec)
    (workspace / "manifest.json").write_text('{"candidate": "somebody else"')
    assert read_submission(workspace, spec) == before


def test_another_name_for_the_notebook(workspace: Path, spec: TakehomeSpec) -> None:
    """One notebook under another name is taken, and said."""
    (workspace / "solution.ipynb").rename(workspace / "final.ipynb")
    submission = read_submission(workspace, spec)
    assert submission.notebook_name == "final.ipynb"
    assert submission.warnings == ("the notebook is `final.ipynb`, not `solution.ipynb`",)


def test_further_notebooks_are_left_out(
    workspace: Path, spec: TakehomeSpec, notebook: bytes
) -> None:
    """The one with the right name counts, the others are named."""
    (workspace / "scratch.ipynb").write_bytes(notebook)
    submission = read_submission(workspace, spec)
    assert submission.warnings == (
        "left out, because the take-home does not ask for it: `scratch.ipynb`",
    )


def test_a_folder_without_a_notebook(tmp_path: Path, spec: TakehomeSpec) -> None:
    """The error says which name is looked for."""
    error = refusal(tmp_path, spec)
    assert error.what == "holds no notebook `solution.ipynb`"


def test_a_folder_with_many_notebooks(workspace: Path, spec: TakehomeSpec) -> None:
    """None is guessed."""
    (workspace / "solution.ipynb").rename(workspace / "b.ipynb")
    (workspace / "a.ipynb").write_text("{}")
    error = refusal(workspace, spec)
    assert error.what == "holds no notebook `solution.ipynb`, but 2 others: `a.ipynb`, `b.ipynb`"


def test_data_and_artefacts_are_left_out(workspace: Path, spec: TakehomeSpec) -> None:
    """The grader's own data overlay the candidate's; an artefact must come from the run."""
    for name in ("orders.csv", "Holdout.CSV", "predictions.csv", "mine.csv"):
        (workspace / name).write_text("1")
    submission = read_submission(workspace, spec)
    assert sorted(submission.files) == ["mine.csv"]
    assert submission.warnings == (
        "left out, because the grader brings its own: `orders.csv`",
        "left out, because the notebook must write it: `predictions.csv`",
        "left out, because the take-home does not ask for it: `Holdout.CSV`",
    )


def test_shadowing_files_are_refused(workspace: Path, spec: TakehomeSpec) -> None:
    """A module of the environment's name is refused, in a folder of its name too."""
    (workspace / "numpy.py").write_text("")
    assert "instead of the module `numpy`" in refusal(workspace, spec).what
    (workspace / "numpy.py").unlink()
    (workspace / "sklearn").mkdir()
    (workspace / "sklearn" / "__init__.py").write_text("")
    assert "instead of the module `sklearn`" in refusal(workspace, spec).what


def test_a_package_that_shadows_is_seen_without_deep_patterns(
    workspace: Path, spec: TakehomeSpec
) -> None:
    """Folders that no pattern leads into are still looked at if they have a module's name."""
    every = {name: getattr(spec, name) for name in TakehomeSpec.__struct_fields__}
    flat = TakehomeSpec(**{**every, "files": FilesSpec(notebook="solution.ipynb")})
    for name in ("sklearn", "json", "mine"):
        (workspace / name).mkdir()
        (workspace / name / "__init__.py").write_text("")
    assert "`json`" in refusal(workspace, flat).what
    (workspace / "json" / "__init__.py").unlink()
    assert "`sklearn`" in refusal(workspace, flat).what


def test_links_in_a_folder(workspace: Path, spec: TakehomeSpec) -> None:
    """A link that would be taken is refused, any other is left alone; none is followed."""
    (workspace / "notes").symlink_to("/etc/hostname")
    (workspace / "lib").symlink_to("/usr/lib")
    assert read_submission(workspace, spec).files == {}
    (workspace / "helpers.py").symlink_to("/etc/hostname")
    error = refusal(workspace, spec)
    assert error.what == "is a symbolic link"
    assert error.where.endswith("/helpers.py")


def test_a_notebook_that_is_a_link(workspace: Path, spec: TakehomeSpec, tmp_path: Path) -> None:
    """The same for the notebook and the receipt."""
    (workspace / "solution.ipynb").rename(tmp_path / "elsewhere.ipynb")
    (workspace / "solution.ipynb").symlink_to(tmp_path / "elsewhere.ipynb")
    assert refusal(workspace, spec).what == "is a symbolic link"
    (workspace / "solution.ipynb").unlink()
    (tmp_path / "elsewhere.ipynb").rename(workspace / "solution.ipynb")
    (workspace / "receipt.json").unlink()
    (workspace / "receipt.json").symlink_to("/etc/hostname")
    assert refusal(workspace, spec).what == "is a symbolic link, not a regular file"


def test_a_pipe_in_a_folder(workspace: Path, spec: TakehomeSpec) -> None:
    """A pipe under the notebook's name is not waited for."""
    (workspace / "solution.ipynb").unlink()
    os.mkfifo(workspace / "solution.ipynb")
    assert refusal(workspace, spec).what == "is a named pipe"


def test_folders_of_tools_are_not_looked_at(workspace: Path, spec: TakehomeSpec) -> None:
    """Virtual environments, caches and hidden folders hold thousands of files that do not count."""
    for folder in (".git", ".venv", "env", "src/env", "__pycache__", "node_modules"):
        (workspace / folder).mkdir(parents=True)
        (workspace / folder / "numpy.py").write_text("")
    (workspace / "env" / "pyvenv.cfg").write_text("")
    (workspace / "src" / "env" / "pyvenv.cfg").write_text("")
    submission = read_submission(workspace, spec, reserved=RESERVED)
    assert submission.files == {}
    assert submission.warnings == ()


def test_very_many_files(workspace: Path, spec: TakehomeSpec) -> None:
    """A folder that is not a submission is not searched for long."""
    for number in range(2001):
        (workspace / f"{number}.txt").write_text("")
    assert refusal(workspace, spec).what == "holds more than 2000 files"


def test_too_many_allowed_files(workspace: Path, spec: TakehomeSpec) -> None:
    """Files that fit the patterns are limited in number, too."""
    for number in range(201):
        (workspace / f"f{number}.csv").write_text("")
    assert refusal(workspace, spec).what.startswith("201 files may be handed in by their names")


def test_hostile_names_in_a_folder(workspace: Path, spec: TakehomeSpec) -> None:
    """What would be taken must have a name that every system can hold."""
    (workspace / "a\x1b[2J.py").write_text("")
    error = refusal(workspace, spec)
    assert error.what == "the name holds a character that cannot be seen"
    assert error.where.endswith("/a\\u{1b}[2J.py")


def test_names_that_are_no_text(workspace: Path, spec: TakehomeSpec) -> None:
    """Bytes that are no UTF-8 in a name do no harm where they are left out."""
    (workspace / os.fsdecode(b"\xff.txt")).write_text("")
    (warning,) = read_submission(workspace, spec).warnings
    assert warning.endswith("`\\u{dcff}.txt`")
    warning.encode("utf-8")


def test_the_whole_is_limited(workspace: Path, spec: TakehomeSpec, tmp_path: Path) -> None:
    """Files together may be too large though each is small; the largest is named."""
    small = limited(spec, 1)
    (workspace / "a.csv").write_bytes(os.urandom(600_000))
    (workspace / "b.csv").write_bytes(os.urandom(700_000))
    error = refusal(workspace, small)
    assert "at most 1048576 are taken" in error.what
    assert "the largest is `b.csv`" in error.todo
    assert "at most 1048576 are taken" in refusal(zipped(workspace, tmp_path / "p.zip"), small).what


def test_a_package_above_the_limit_is_not_opened(spec: TakehomeSpec, tmp_path: Path) -> None:
    """Its size alone decides."""
    path = tmp_path / "p.zip"
    path.write_bytes(b"PK\x03\x04" + bytes(3_000_000))
    assert "has 3000004 bytes; at most 1048576" in refusal(path, limited(spec, 1)).what


@pytest.mark.parametrize(
    ("name", "raw", "what"),
    [
        ("a.ipynb", b"", "is empty"),
        ("a.zip", b"{}", "is not a zip package"),
        ("a.py", b"import os", "does not begin as a JSON object"),
        ("a.ipynb", b"{}", "lacks the field `nbformat`"),
    ],
)
def test_files_that_are_no_submission(
    tmp_path: Path, spec: TakehomeSpec, name: str, raw: bytes, what: str
) -> None:
    """Each says what it is not."""
    (tmp_path / name).write_bytes(raw)
    assert what in refusal(tmp_path / name, spec).what


def test_a_missing_path(tmp_path: Path, spec: TakehomeSpec) -> None:
    """The most common slip of all."""
    assert refusal(tmp_path / "none.ipynb", spec).what == "does not exist"


def test_a_path_that_is_a_link(workspace: Path, spec: TakehomeSpec, tmp_path: Path) -> None:
    """Batches are unpacked by others: a link in them leads wherever they like."""
    (tmp_path / "link.ipynb").symlink_to(workspace / "solution.ipynb")
    assert refusal(tmp_path / "link.ipynb", spec).what == "is a symbolic link, not a regular file"
    (tmp_path / "link").symlink_to(workspace)
    assert refusal(tmp_path / "link", spec).what == "is a symbolic link, not a regular file"


def test_places_within_a_package(workspace: Path, spec: TakehomeSpec, tmp_path: Path) -> None:
    """Errors in a packed notebook name package, notebook and place."""
    (workspace / "solution.ipynb").write_text('{"nbformat": 4,\n ]')
    error = refusal(zipped(workspace, tmp_path / "p.zip"), spec)
    assert error.where == f"{tmp_path / 'p.zip'}/solution.ipynb:2:2"


def test_hostile_names_of_the_notebook_itself(
    tmp_path: Path, spec: TakehomeSpec, notebook: bytes
) -> None:
    """The name goes into tables and pages: it comes without control characters."""
    path = tmp_path / "a\x1b[2J.ipynb"
    path.write_bytes(notebook)
    assert read_submission(path, spec).notebook_name == "a\\u{1b}[2J.ipynb"
