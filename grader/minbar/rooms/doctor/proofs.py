"""Proofs are kept, so that each grade can say what was not proved without proving it again.

A proof holds for one engine, one boot of its machine (as far as that can be
told from here), one runtime and one room configuration.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import msgspec

from minbar.rooms.doctor.findings import Finding, Status
from minbar.rooms.engine import EngineFacts
from minbar.rooms.hardening import hardening_fingerprint

__all__ = ["keep_proof", "proof_key", "unproved_limits"]

NEVER_PROVED: Final = "limits were not proved on this engine; run `minbar sandbox doctor`"

_FOLDER: Final = "proofs"
_BOOT_ID: Final = Path("/proc/sys/kernel/random/boot_id")


class _Proof(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept: only the findings on limits."""

    engine: str
    findings: tuple[Finding, ...]


def proof_key(facts: EngineFacts, runtime: str | None) -> str:
    """Return what a proof holds for, as a hash.

    Args:
        facts: of the engine.
        runtime: a runtime other than the engine's default.
    """
    parts = (
        facts.engine_id,
        facts.name,
        facts.kernel,
        str(facts.cgroup_version),
        facts.cgroup_driver,
        str(facts.seccomp),
        str(facts.userns),
        runtime or facts.runtime,
        _local_boot(),
        hardening_fingerprint(facts.cgroup_version),
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def keep_proof(
    folder: Path, facts: EngineFacts, runtime: str | None, findings: Iterable[Finding]
) -> None:
    """Write the findings on limits, replacing an older proof of the same.

    Args:
        folder: minbar's state folder.
        facts: of the engine.
        runtime: a runtime other than the engine's default.
        findings: of `prove`.

    Raises:
        OSError: if the file can't be written.
    """
    limits = tuple(finding for finding in findings if finding.limit)
    raw = msgspec.json.encode(_Proof(engine=facts.name, findings=limits))
    path = _path(folder, facts, runtime)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(raw)
    Path(file.name).replace(path)


def unproved_limits(folder: Path, facts: EngineFacts, runtime: str | None) -> tuple[str, ...]:
    """Return a sentence for each limit that is not proved here; cheap, for every grade.

    Args:
        folder: minbar's state folder.
        facts: of the engine.
        runtime: a runtime other than the engine's default.
    """
    try:
        raw = _path(folder, facts, runtime).read_bytes()
        findings = msgspec.json.decode(raw, type=_Proof).findings
    except (OSError, msgspec.MsgspecError):
        return (NEVER_PROVED,)
    unproved = (finding for finding in findings if finding.status is not Status.OK)
    return tuple(_sentence(finding) for finding in unproved)


def _sentence(finding: Finding) -> str:
    held = "does not hold" if finding.status is Status.MISSING else "could not be proved"
    return f"{finding.title}: {held} on this engine ({finding.says})"


def _path(folder: Path, facts: EngineFacts, runtime: str | None) -> Path:
    return folder / _FOLDER / f"{proof_key(facts, runtime)}.json"


def _local_boot() -> str:
    # An engine elsewhere is told apart by its id, version and kernel alone.
    try:
        return _BOOT_ID.read_text(encoding="ascii").strip()
    except OSError:
        return ""
