"""`python check.py`: what the checker does, from its warnings to its exit status."""

from __future__ import annotations

import json
from pathlib import Path

from minbar.errors import UserError
from minbar.takehomes import names
from minbar.takehomes.checker.run import check_workspace, code_cells
from minbar.takehomes.checker.screen import Screen
from minbar.takehomes.checker.session import LocalCell
from minbar.takehomes.checker.show import show_cells, show_summary, show_tests
from minbar.takehomes.checker.versions import differences, missing_files

__all__ = ["main"]


def main(folder: Path, screen: Screen | None = None) -> int:
    """Check the workspace in `folder`; 0 if every public test passed, else 1."""
    screen = screen or Screen()
    workspace = json.loads((folder / names.CHECKER / names.WORKSPACE).read_bytes())
    missing = missing_files(folder, workspace)
    if missing:
        screen.mark("bad", f"these files of the workspace are missing: {', '.join(missing)}")
        screen.indented(["Ask for the workspace again; your notebook is not touched by that."])
        return 1
    for difference in differences(folder, workspace):
        screen.mark("note", difference)

    def ended(cell: LocalCell) -> None:
        screen.progress(f"cell {cell.cell} has ended ...")

    screen.say(f"Running {workspace['notebook']} from top to bottom in a fresh kernel.")
    try:
        check = check_workspace(folder, workspace, ended)
    except UserError as error:
        screen.mark("bad", str(error))
        return 1
    notebook = json.loads((folder / workspace["notebook"]).read_bytes())
    sources = dict(code_cells(notebook, workspace["allow_tags"]))
    show_cells(screen, check.cells, sources)
    screen.say()
    show_tests(screen, check, sources)
    show_summary(screen, check, workspace["limits"]["memory_mb"])
    return 0 if check.passed else 1
