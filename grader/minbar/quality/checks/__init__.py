"""Checks of everything but ML soundness: one small function for each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from minbar.quality.checks.assertions import assertions
from minbar.quality.checks.complexity import cognitive_complexity, long_cells
from minbar.quality.checks.copies import duplicates, functions
from minbar.quality.checks.docstrings import docstrings
from minbar.quality.checks.hidden import hidden
from minbar.quality.checks.layout import dead_cells, imports_together
from minbar.quality.checks.linting import faults
from minbar.quality.checks.naming import names
from minbar.quality.checks.order import execution_order
from minbar.quality.checks.portability import installs, paths
from minbar.quality.checks.secrets import secrets
from minbar.quality.checks.seeds import seeds
from minbar.quality.checks.silence import swallowed
from minbar.quality.checks.structure import conclusion, headings, text_near_code, title
from minbar.quality.checks.tables import pandas_numpy
from minbar.quality.checks.unused import unused
from minbar.quality.result import Checked
from minbar.quality.source import ParsedNotebook

__all__ = ["CHECKS"]

CHECKS: Final[dict[str, tuple[tuple[str, ...], Callable[[ParsedNotebook], Checked]]]] = {
    "seeds": (("seeds",), seeds),
    "paths": (("paths",), paths),
    "execution order": (("execution-order",), execution_order),
    "installations": (("installs",), installs),
    "faults": (("faults",), faults),
    "pandas and NumPy": (("pandas-numpy",), pandas_numpy),
    "swallowed errors": (("swallowed",), swallowed),
    "secrets": (("secrets",), secrets),
    "complexity": (("cognitive-complexity",), cognitive_complexity),
    "duplicates": (("duplicates",), duplicates),
    "long cells": (("long-cells",), long_cells),
    "unused definitions": (("unused",), unused),
    "title": (("title",), title),
    "conclusion": (("conclusion",), conclusion),
    "headings": (("headings",), headings),
    "text beside code": (("text-near-code",), text_near_code),
    "imports": (("imports-together",), imports_together),
    "dead cells": (("dead-cells",), dead_cells),
    "docstrings": (("docstrings",), docstrings),
    "names": (("names",), names),
    "functions": (("functions",), functions),
    "assertions": (("assertions",), assertions),
    "hidden code": ((), hidden),
}
"""By name: the checks that a function answers for, and the function."""
