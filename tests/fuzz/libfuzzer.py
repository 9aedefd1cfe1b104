"""Starting libFuzzer on a target, and reading what it says at its end."""

from __future__ import annotations

import hashlib
import importlib
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.fuzz.process import ROOT, FoundError, environment, keep

__all__ = ["Guided", "run_guided", "write_words"]

_CASE_SECONDS: Final = 300
_MEMORY_MIB: Final = 1024
_LONGEST: Final = 65_536
_MORE_TIME: Final = 2
_FIGURES: Final = re.compile(r"stat::(\w+):\s+(\d+)")
_FIRST_RSS: Final = re.compile(r"INITED.* rss: (\d+)Mb")
_ARTIFACT: Final = re.compile(r"Test unit written to (\S+)")


@dataclass(frozen=True, slots=True)
class Guided:
    """What a run came to.

    Attributes:
        cases: how many were run, the seeds included.
        slowest: wall seconds of the slowest one, whole.
        first, peak: MiB in memory after the seeds, and most.
    """

    cases: int
    slowest: int
    first: int
    peak: int


def write_words(words: Sequence[bytes], path: Path) -> None:
    """Write a dictionary as libFuzzer reads it."""
    lines = ("".join(f"\\x{byte:02X}" for byte in word) for word in words if 0 < len(word) < 100)
    path.write_text("".join(f'"{line}"\n' for line in lines), encoding="ascii")


def run_guided(name: str, folder: Path, *, cases: int, seed: int, seconds: int) -> Guided:
    """Run a target for as many cases.

    Args:
        name: of the target.
        folder: an empty one, for seeds and dictionary.
        cases: how many.
        seed: of the engine's chance; 0: another one each time.
        seconds: after which the run is stopped, and its cases are too few.

    Raises:
        FoundError: if a case raised, hung, or took more memory than it may.
    """
    material = importlib.import_module(f"tests.fuzz.material.{name}")
    seeds, words = folder / "seeds", folder / "words"
    seeds.mkdir()
    for data in material.seeds():
        (seeds / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
    write_words(material.WORDS, words)
    options = {
        "runs": cases, "seed": seed, "dict": words, "max_len": _LONGEST, "timeout": _CASE_SECONDS,
        "max_total_time": seconds, "rss_limit_mb": _MEMORY_MIB, "print_final_stats": 1,
        "verbosity": 1,
        "artifact_prefix": f"{folder}/",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.guided", name, str(seeds)]
        + [f"-{option}={value}" for option, value in options.items()],
        cwd=ROOT,
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=seconds * _MORE_TIME,
        check=False,
    )
    said = done.stdout.decode("utf-8", "replace")
    if done.returncode != 0:
        raise FoundError(_reason(name, said))
    return _read(said)


def _reason(name: str, said: str) -> str:
    """Return the end of what the engine said, with the case in a place where it stays."""
    artifact = _ARTIFACT.search(said)
    place = keep(name, Path(artifact[1]).read_bytes()) if artifact else "not known"
    return f"{said[-6000:]}\nThe case is {place}; once it is mended, keep it: see docs/fuzzing.md"


def _read(said: str) -> Guided:
    figures = {name: int(value) for name, value in _FIGURES.findall(said)}
    first = _FIRST_RSS.search(said)
    return Guided(
        cases=figures["number_of_executed_units"],
        slowest=figures["slowest_unit_time_sec"],
        first=int(first[1]) if first else 0,
        peak=figures["peak_rss_mb"],
    )
