"""The kernel's counters of one container, from wherever they are cheapest to read.

On the engine's own machine they are the files of the container's cgroup, read
in microseconds; from afar they are the engine's statistics, which may take it
a second.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from minbar.rooms.cgroups import COUNTER_FILES, Usage, read_files, read_stats
from minbar.rooms.traces import RoomTraces, read_traces

__all__ = ["ContainerCounters", "cgroup_folders"]

_MOUNT: Final = Path("/sys/fs/cgroup")


class ContainerCounters:
    """Counters of one container."""

    def __init__(self, api: Any, container: str, version: int) -> None:  # noqa: ANN401  the SDK is untyped here
        """Find the container's cgroup, if this is the engine's machine.

        Args:
            api: the SDK's low-level client.
            container: full id of a container that is running.
            version: of cgroups, 1 or 2.
        """
        self._api = api
        self._container = container
        self._version = version
        self._pid = int(self._api.inspect_container(self._container)["State"]["Pid"])
        self._files = self._find()

    @property
    def local(self) -> bool:
        """Whether the kernel's own files are read."""
        return bool(self._files)

    def read(self) -> Usage:
        """Read the counters now; a container that has ended has none."""
        if not self._files:
            return read_stats(self._api.stats(self._container, stream=False, one_shot=True))
        texts = {}
        for name, path in self._files.items():
            with contextlib.suppress(OSError):
                texts[name] = path.read_text(encoding="ascii")
        return read_files(texts, self._version)

    def traces(self, folders: Sequence[str]) -> RoomTraces | None:
        """Look for what limits have left in the container, whose folders are these."""
        return read_traces(self._pid, self._container, folders) if self.local else None

    def _find(self) -> Mapping[str, Path]:
        try:
            text = Path(f"/proc/{self._pid}/cgroup").read_text(encoding="utf-8")
        except OSError:
            return {}
        folders = cgroup_folders(text, self._container, self._version)
        files = {}
        for name in COUNTER_FILES[self._version]:
            controller, _, rest = name.rpartition("/")
            if (folder := folders.get(controller)) is not None and (folder / rest).is_file():
                files[name] = folder / rest
        return files


def cgroup_folders(text: str, container: str, version: int) -> dict[str, Path]:
    """Return controller to folder, from the text of `/proc/PID/cgroup`.

    A process with the same number on another machine is told apart by the
    container's id, which must be in the path; then nothing is returned.
    """
    folders = {}
    for line in text.splitlines():
        _, controllers, path = (*line.split(":", 2), "", "")[:3]
        if container not in path:
            continue
        if version == 2 and not controllers:  # noqa: PLR2004  the version's number
            folders[""] = _MOUNT / path.lstrip("/")
        elif version == 1:
            for controller in controllers.split(","):
                folders[controller] = _MOUNT / controller / path.lstrip("/")
    return folders
