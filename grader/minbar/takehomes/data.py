"""Data of one candidate: `generate.py` run on their keys in the proof room, and kept."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import msgspec

from minbar.content.takehomes import Takehome
from minbar.errors import ContentError, ContentProblem
from minbar.models.takehome import DataSpec
from minbar.rooms.proof import ScriptResult
from minbar.takehomes.cache import Cache
from minbar.takehomes.keys import DataKeys

__all__ = ["GENERATE_SECONDS", "GeneratedData", "ScriptRunner", "generate_data"]

SCRIPT: Final = "generate.py"
GENERATE_SECONDS: Final = 120.0
TIMED_OUT: Final = 124
TAIL_LINES: Final = 20


class ScriptRunner(Protocol):
    """Runs a script of the content in a proof room; `ProofRoom.run` is one."""

    def __call__(
        self,
        files: Mapping[str, bytes],
        argv: Sequence[str],
        *,
        collect: Sequence[str],
        seconds: float,
        limit_bytes: int,
    ) -> ScriptResult:
        """Run `python argv…` in a folder with `files`; see `ProofRoom.run`."""


@dataclass(frozen=True, slots=True)
class GeneratedData:
    """Content of the generated files, by name.

    Attributes:
        work: files of the candidate's workspace.
        hidden: files that only the examiner room may hold.
    """

    work: Mapping[str, bytes]
    hidden: Mapping[str, bytes]


def generate_data(
    takehome: Takehome,
    keys: DataKeys,
    run: ScriptRunner,
    *,
    image: str,
    cache: Cache | None = None,
) -> GeneratedData:
    """Return the data of one candidate, from the cache if they were made before.

    Args:
        takehome: whose `generate.py` is run.
        keys: of the candidate, or the demonstration's.
        run: runs the script in a proof room; not called where the cache helps.
        image: tag of the image that `run` uses.
        cache: where data are kept, by default in minbar's own state.

    Raises:
        ContentError: if the script fails, writes other files than it declares, too
            many bytes, or (for demonstration keys) other bytes than are recorded.
    """
    cache = cache or Cache()
    name = _cache_name(takehome, keys, image)
    files = cache.get(name)
    if files is None:
        files = _generate(takehome, keys, run)
        cache.put(name, files)
    if keys.demonstration:
        _check_recorded(takehome, files)
    spec = takehome.spec.data
    return GeneratedData(
        work={name: files[f"work/{name}"] for name in spec.work},
        hidden={name: files[f"hidden/{name}"] for name in spec.hidden},
    )


def _cache_name(takehome: Takehome, keys: DataKeys, image: str) -> str:
    parts = [
        takehome.generate,
        keys.to_json(),
        image.encode(),
        msgspec.json.encode(takehome.spec.data, order="deterministic"),
    ]
    digest = hashlib.sha256()
    for part in parts:
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


def _generate(takehome: Takehome, keys: DataKeys, run: ScriptRunner) -> dict[str, bytes]:
    declared = _paths(takehome.spec.data)
    result = run(
        {SCRIPT: takehome.generate, "keys.json": keys.to_json()},
        [SCRIPT],
        collect=declared,
        seconds=GENERATE_SECONDS,
        limit_bytes=takehome.spec.data.max_bytes,
    )
    if result.status != 0:
        raise _failed(takehome, keys, result)
    if result.missing:
        raise _missing(takehome, result.missing)
    size = sum(len(data) for data in result.files.values())
    if size > takehome.spec.data.max_bytes:
        what = f"it wrote {size} bytes, and data.max_bytes allows {takehome.spec.data.max_bytes}"
        raise _error(takehome, what)
    return {path: result.files[path] for path in declared}


def _paths(spec: DataSpec) -> list[str]:
    return [*(f"work/{name}" for name in spec.work), *(f"hidden/{name}" for name in spec.hidden)]


def _check_recorded(takehome: Takehome, files: Mapping[str, bytes]) -> None:
    """Compare with the hashes in `takehome.yaml`: the same bytes on every machine."""
    for name, recorded in takehome.spec.data.demonstration.items():
        found = [data for path, data in files.items() if name in {path, path.partition("/")[2]}]
        if not found:
            raise _error(takehome, f"data.demonstration names {name!r}, which is no declared file")
        for data in found:
            digest = hashlib.sha256(data).hexdigest()
            if digest != recorded:
                what = (
                    f"{name} of the demonstration data has SHA-256 {digest}, recorded is {recorded}"
                )
                todo = "Record the new hash if the change is meant, and raise the version"
                raise _error(takehome, what, todo=todo)


def _failed(takehome: Takehome, keys: DataKeys, result: ScriptResult) -> ContentError:
    if result.status == TIMED_OUT:
        return _error(takehome, f"it ran for more than {GENERATE_SECONDS:.0f} s")
    log = _without_keys(result.log, keys)
    lines = re.findall(rf'{re.escape(SCRIPT)}", line (\d+)', log)
    tail = "".join(f"\n    {line}" for line in log.splitlines()[-TAIL_LINES:])
    what = f"it ended with status {result.status}{tail}"
    return _error(takehome, what, line=lines[-1] if lines else "")


def _without_keys(log: str, keys: DataKeys) -> str:
    for key in (keys.work, keys.holdout, keys.world):
        log = log.replace(key.hex(), "<key>")
    return log


def _missing(takehome: Takehome, missing: Mapping[str, str]) -> ContentError:
    texts = {"missing": "was not written", "too-large": "is larger than data.max_bytes"}
    said = [
        f"{path} {texts.get(why, 'is no regular file')}" for path, why in sorted(missing.items())
    ]
    return _error(takehome, f"{', '.join(said)}, but takehome.yaml declares it")


def _error(takehome: Takehome, what: str, *, line: str = "", todo: str = "") -> ContentError:
    place = str(takehome.folder / SCRIPT) + (f":{line}" if line else "")
    return ContentError((ContentProblem(what, where=place, todo=todo),))
