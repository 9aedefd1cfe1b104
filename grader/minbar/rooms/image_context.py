"""The archives that an engine builds images from; the same bytes on every machine."""

from __future__ import annotations

import hashlib
import io
import re
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from minbar.errors import UserError

__all__ = ["RECIPE", "check_wheelhouse", "context_archive", "pinned_wheels"]

RECIPE: Final = "Dockerfile"
_HASH: Final = re.compile(rb"--hash=sha256:([0-9a-f]{64})")
_DOWNLOAD: Final = (
    "Fill it with `pip download --only-binary :all: --require-hashes --no-deps"
    " -r requirements.txt -d DIR`; docs/sandbox.md says how for another machine"
)


@contextmanager
def context_archive(
    recipe: str, files: Mapping[str, bytes], wheels: Mapping[str, Path] | None = None
) -> Iterator[IO[bytes]]:
    """Give an archive with a Dockerfile, files and wheels, ready to be read.

    Wheels are large, so the archive lies in a file that goes away with the context.

    Args:
        recipe: text of the Dockerfile.
        files: path in the archive to content.
        wheels: file name to path; they come to lie in `wheels/`, which is there
            (and empty) without any.
    """
    with tempfile.TemporaryFile(prefix="minbar-context-") as file:
        with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as archive:
            for path, content in sorted({RECIPE: recipe.encode(), **files}.items()):
                archive.addfile(_member(path, len(content)), io.BytesIO(content))
            if wheels is not None:
                _add_wheels(archive, wheels)
        file.seek(0)
        yield file


def check_wheelhouse(folder: Path) -> None:
    """Refuse what is no folder, before anything else is begun.

    Raises:
        UserError: if it is none.
    """
    if not folder.is_dir():
        msg = "there is no such folder"
        raise UserError(msg, where=str(folder), todo=_DOWNLOAD)


def pinned_wheels(folder: Path, requirements: bytes) -> dict[str, Path]:
    """Return the wheels in `folder` whose hashes the requirements name.

    Others are left out: they could not be installed, and would only make the
    engine think that something changed.

    Raises:
        UserError: if it is no folder, or holds none of them.
    """
    check_wheelhouse(folder)
    pinned = {digest.decode() for digest in _HASH.findall(requirements)}
    wheels = {path.name: path for path in sorted(folder.glob("*.whl")) if _sha256(path) in pinned}
    if not wheels:
        msg = "no wheel in this folder has a hash that the requirements name"
        raise UserError(msg, where=str(folder), todo=_DOWNLOAD)
    return wheels


def _add_wheels(archive: tarfile.TarFile, wheels: Mapping[str, Path]) -> None:
    folder = tarfile.TarInfo("wheels")
    folder.type = tarfile.DIRTYPE
    folder.mode = 0o755
    archive.addfile(folder)
    for name, path in sorted(wheels.items()):
        with path.open("rb") as wheel:
            archive.addfile(_member(f"wheels/{name}", path.stat().st_size), wheel)


def _member(path: str, size: int) -> tarfile.TarInfo:
    # Owner root, time zero, mode 0644: nothing of the machine that builds.
    member = tarfile.TarInfo(path)
    member.size = size
    return member


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
