"""The filter on system calls: a table as data, and the engine's JSON from it.

The table is `seccomp.toml` beside this file. A custom profile replaces the
engine's own, so the table is an allowlist that must stand alone.
"""

from __future__ import annotations

import errno
import functools
import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

__all__ = ["Condition", "Profile", "Rule", "load_profile", "profile_json"]

_TABLE: Final = Path(__file__).with_name("seccomp.toml")


@dataclass(frozen=True, slots=True)
class Condition:
    """A test on one argument of a call.

    Attributes:
        arg: index of the argument, from 0.
        op: libseccomp's name of the comparison.
        value: what it is compared with; for a masked comparison the mask.
        value_two: for a masked comparison what must remain.
    """

    arg: int
    op: str
    value: int
    value_two: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """Calls that share a purpose.

    Attributes:
        purpose: why they are allowed or refused.
        calls: names of the system calls.
        when: alternatives, each a list of conditions that must all hold; empty: always.
        errno: name of the error for a refused call; empty for an allowed one.
    """

    purpose: str
    calls: tuple[str, ...]
    when: tuple[tuple[Condition, ...], ...] = ()
    errno: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """The whole table.

    Attributes:
        architectures: libseccomp's names of the native machines.
        allow: what a room may call.
        refuse: what it may not, and why. Only refusals that do not answer
            EPERM change the filter; the others are what remains.
    """

    architectures: tuple[str, ...]
    allow: tuple[Rule, ...]
    refuse: tuple[Rule, ...]

    def engine_json(self) -> dict[str, Any]:
        """Return the profile in the form that Docker and Podman read."""
        return {
            "defaultAction": "SCMP_ACT_ERRNO",
            "defaultErrnoRet": errno.EPERM,
            "archMap": [
                {"architecture": name, "subArchitectures": []} for name in self.architectures
            ],
            "syscalls": [*_allowed(self.allow), *_refused(self.refuse)],
        }


@functools.cache
def load_profile() -> Profile:
    """Read the table that comes with the package."""
    table = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    return Profile(
        architectures=tuple(table["architectures"]),
        allow=tuple(_rule(entry, "") for entry in table["allow"]),
        refuse=tuple(_rule(entry, "EPERM") for entry in table["refuse"]),
    )


@functools.cache
def profile_json() -> str:
    """Return the profile as one line of JSON, the same on every machine."""
    return json.dumps(load_profile().engine_json(), sort_keys=True, separators=(",", ":"))


def _rule(entry: dict[str, Any], default_errno: str) -> Rule:
    return Rule(
        purpose=" ".join(entry["purpose"].split()),
        calls=tuple(entry["calls"]),
        when=tuple(tuple(Condition(**test) for test in tests) for tests in entry.get("when", ())),
        errno=entry.get("errno", default_errno),
    )


def _allowed(rules: tuple[Rule, ...]) -> Iterator[dict[str, Any]]:
    for rule in rules:
        for tests in rule.when or ((),):
            yield {
                "names": list(rule.calls),
                "action": "SCMP_ACT_ALLOW",
                "args": [_argument(test) for test in tests],
            }


def _argument(test: Condition) -> dict[str, Any]:
    return {"index": test.arg, "op": test.op, "value": test.value, "valueTwo": test.value_two}


def _refused(rules: tuple[Rule, ...]) -> Iterator[dict[str, Any]]:
    # libseccomp rejects a rule that equals the default action, hence EPERM is left out.
    for rule in rules:
        if rule.errno != "EPERM":
            yield {
                "names": list(rule.calls),
                "action": "SCMP_ACT_ERRNO",
                "errnoRet": getattr(errno, rule.errno),
            }
