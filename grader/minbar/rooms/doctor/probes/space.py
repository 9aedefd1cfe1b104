"""Fill each writable folder with bytes, then with files; say where the kernel stopped it."""

import errno
import json
import os
import sys
from pathlib import Path

MIB = 1024 * 1024


def name_of(error: OSError) -> str:
    """Return the error's symbol."""
    return errno.errorcode.get(error.errno or 0, "unknown")


def grow(path: Path, most_mb: int) -> tuple[int, str]:
    """Write one file in steps of one MiB; return MiB and the error."""
    written = 0
    with path.open("wb", buffering=0) as file:
        for _ in range(most_mb):
            try:
                if file.write(b"\0" * MIB) < MIB:
                    continue
            except OSError as error:
                return written, name_of(error)
            written += 1
    return written, ""


def fill(folder: Path, most_mb: int) -> dict[str, object]:
    """Fill a folder by several files."""
    total, file_error, error = 0, "", ""
    for number in range(most_mb):
        size, error = grow(folder / f"big{number}", most_mb)
        total += size
        if error == "ENOSPC" or not error:
            break
        file_error = error
    for path in folder.glob("big*"):
        path.unlink()
    return {"mb": total, "error": error, "file_error": file_error}


def count(folder: Path, most: int) -> dict[str, object]:
    """Make empty files."""
    error = ""
    made = 0
    while made < most and not error:
        try:
            os.close(os.open(folder / f"f{made}", os.O_CREAT | os.O_WRONLY))
            made += 1
        except OSError as failure:
            error = name_of(failure)
    for number in range(made):
        (folder / f"f{number}").unlink()
    return {"files": made, "error": error}


def main(folders: dict[str, list[int]]) -> None:
    """Try each folder up to the given MiB and number of files."""
    result = {
        name: {"space": fill(Path(name), most_mb), "inodes": count(Path(name), most_files)}
        for name, (most_mb, most_files) in folders.items()
    }
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
