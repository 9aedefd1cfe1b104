"""libFuzzer (atheris) over one target, as a program: it follows what each case covers.

python -m tests.fuzz.guided TARGET SEEDS [option of libFuzzer]...
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

import atheris

__all__ = ["fuzz"]


def fuzz(name: str, seeds: Path, options: Sequence[str]) -> None:
    """Run a target until the options say stop; never returns."""
    with atheris.instrument_imports(include=["minbar"]):
        case = importlib.import_module(f"tests.fuzz.targets.{name}").case
        for path in sorted(seeds.iterdir()):  # what is imported late is followed, too
            case(path.read_bytes())
    atheris.Setup([sys.argv[0], *options, str(seeds)], case)
    atheris.Fuzz()


if __name__ == "__main__":
    fuzz(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
