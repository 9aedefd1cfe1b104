"""Writing again what a crash or a full disk left without a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from minbar.drawing.desk import Desk
from minbar.drawing.lock_file import write_lock
from minbar.errors import UserError
from minbar.store.draws import Draw

__all__ = ["Recovered", "recover"]


@dataclass(frozen=True, slots=True)
class Recovered:
    """A set whose file was not known to be in place.

    Attributes:
        set_id: its id.
        path: its file.
        problem: why it could not be written; empty if it is there now.
    """

    set_id: str
    path: Path
    problem: str = ""


def recover(
    desk: Desk, *, folder: Path | None = None, replace: bool = False
) -> tuple[Recovered, ...]:
    """Write the locks that the ledger holds and no file is known of; mark them drawn.

    Args:
        desk: store and clock.
        folder: where to write them; None: where they were meant to be.
        replace: another file in the place may be written over.

    Raises:
        UserError: if the store cannot be used. What is wrong with one set does not
            stop the others.
    """
    from minbar.store.draws import unwritten

    with desk.database.read() as conn:
        waiting = unwritten(conn)
    return tuple(_recover(desk, draw, folder, replace=replace) for draw in waiting if draw.lock)


def _recover(desk: Desk, draw: Draw, folder: Path | None, *, replace: bool) -> Recovered:
    from minbar.store.outcomes import mark_drawn

    path = Path(draw.target or f"{draw.set_id}.lock.yaml")
    if folder is not None:
        path = folder.absolute() / path.name
    try:
        # Of a set that was in place already, it is the replacement that is missing.
        write_lock(path, draw.lock or b"", replace=replace or draw.status != "pending")
    except UserError as error:
        return Recovered(draw.set_id, path, f"{error.what}. {error.todo}")
    except OSError as error:
        what = f"it cannot be written here ({error.strerror or error})"
        return Recovered(draw.set_id, path, f"{what}. Make room, or name another folder with --out")
    with desk.database.begin() as conn:
        mark_drawn(conn, draw.set_id, now=desk.now())
    return Recovered(draw.set_id, path)
