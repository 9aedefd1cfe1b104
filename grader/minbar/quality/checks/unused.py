"""Definitions that nothing uses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from minbar.quality.checks.facts import Definition, Facts, facts_of
from minbar.quality.checks.linting import lint
from minbar.quality.findings import Finding
from minbar.quality.result import CheckOutcome
from minbar.quality.source import ParsedNotebook

__all__ = ["unused"]

CHECK: Final = "unused"
_TEST_RUNNERS: Final = frozenset({"ipytest", "pytest", "unittest", "doctest"})


def unused(parsed: ParsedNotebook) -> CheckOutcome:
    """Find imports, variables of functions, functions and classes that nothing uses."""
    found = [one for one in lint(parsed) if one.check == CHECK]
    return CheckOutcome((*found, *_never_called(facts_of(parsed))))


def _never_called(facts: Facts) -> Iterator[Finding]:
    tested = bool(_TEST_RUNNERS.intersection(facts.aliases))
    mentioned = _mentioned(facts)
    for one in facts.definitions:
        if one.live or one.is_method or (one.outer is not None and not one.outer.live):
            continue
        if one.node.name in mentioned:
            continue  # what uses it is unused itself, and is told
        if tested and one.node.name.lower().startswith("test"):
            continue
        yield _finding(facts, one)


def _mentioned(facts: Facts) -> frozenset[str]:
    """Names that some other definition mentions."""
    found: set[str] = set()
    for one in facts.definitions:
        found |= one.reads - {other.node.name for other in _around(one)}
    return frozenset(found)


def _around(one: Definition) -> Iterator[Definition]:
    """A definition and those that it stands in."""
    around: Definition | None = one
    while around is not None:
        yield around
        around = around.outer


def _finding(facts: Facts, one: Definition) -> Finding:
    what = "function" if one.is_function else "class"
    hidden = bool(facts.parsed.unparsed)
    return Finding(
        CHECK, one.cell, one.node.lineno,
        f"Nothing in this notebook uses the {what} `{one.node.name}`: who reads it must find out "
        "that it does not matter, and no run has ever tried it.",
        "low", 0.5 if hidden else 0.85, rule="never-used",
        reproduce="Search the notebook for its name.",
    )  # fmt: skip
