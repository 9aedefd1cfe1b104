"""`python submit.py`: checks and packs what is handed in, and says what that is."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from pathlib import Path

from minbar.errors import UserError
from minbar.takehomes import names
from minbar.takehomes.checker.screen import Screen
from minbar.takehomes.packing import pack, package_name, read_receipt, submission_files

__all__ = ["main", "time_left"]


def main(folder: Path, screen: Screen | None = None) -> int:
    """Pack the workspace in `folder`; 0 if there is a package, else 1."""
    screen = screen or Screen()
    try:
        _submit(folder, screen)
    except UserError as error:
        screen.mark("bad", f"nothing was packed: {error}")
        return 1
    except OSError as error:
        screen.mark("bad", f"nothing was packed: {error}")
        return 1
    return 0


def time_left(deadline: dt.datetime, now: dt.datetime) -> str:
    """Say how much time is left, or how long ago the deadline was."""
    hours = (deadline - now) / dt.timedelta(hours=1)
    when = f"The deadline is {deadline:%Y-%m-%d %H:%M} UTC"
    if hours < 0:
        return f"{when}: it was {-hours:.0f} hours ago."
    return f"{when}: {hours:.0f} hours are left."


def _submit(folder: Path, screen: Screen) -> None:
    workspace = json.loads((folder / names.CHECKER / names.WORKSPACE).read_bytes())
    files = submission_files(folder, workspace)
    receipt = read_receipt(files[names.RECEIPT], workspace["id"])
    package = pack(files, workspace)
    target = folder / package_name(receipt.takehome, receipt.candidate)
    _write(target, package)
    screen.mark("good", f"packed into {target.name}:")
    screen.indented(f"{len(files[name]):>10,} bytes  {name}" for name in sorted(files))
    screen.say(f"SHA-256 {hashlib.sha256(package).hexdigest()}")
    screen.say(time_left(receipt.deadline, dt.datetime.now(dt.UTC)))
    screen.say(f"Send {target.name} to whoever invited you.")


def _write(target: Path, data: bytes) -> None:
    """Write the package beside its place first, so that no half of it is ever sent."""
    draft = target.with_name(f".{target.name}.part")
    try:
        draft.write_bytes(data)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
