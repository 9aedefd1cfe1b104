"""Places in files that were read long ago: parsed again, because a problem is rare."""

from __future__ import annotations

from pathlib import Path

from minbar.errors import ContentError

__all__ = ["place_in_file"]


def place_in_file(path: Path, *steps: str | int, key: bool = False) -> str:
    """Return `file:line:column` of a value in a YAML file; of its key if `key`.

    Where the steps lead nowhere, the place of the last part that exists; where the
    file can be read no more, its beginning.
    """
    from minbar.content.yaml_nodes import parse
    from minbar.content.yaml_values import place

    try:
        root = parse(path.read_bytes(), str(path))
    except (OSError, ContentError):
        return f"{path}:1:1"
    line, column = place(root, steps, key=key)
    return f"{path}:{line}:{column}"
