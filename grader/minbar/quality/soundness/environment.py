"""Names, and what they hold: scopes that see the ones around them."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from minbar.quality.soundness.values import Value, join

__all__ = ["Scope"]


@dataclass(slots=True, eq=False)
class Scope:
    """One function's names, or the notebook's.

    Attributes:
        names: what they hold.
        outer: the scope around.
        shared: names that a function declared `global` or `nonlocal`.
        made: of a function's own names, what each was made of, and in which scope.
    """

    names: dict[str, Value] = field(default_factory=dict)
    outer: Scope | None = None
    shared: set[str] = field(default_factory=set)
    made: dict[str, tuple[str, ast.expr, Scope]] = field(default_factory=dict)

    def find(self, name: str) -> Value | None:
        """Return what a name holds, or None where nothing is known of it."""
        scope: Scope | None = self
        while scope is not None:
            found = scope.names.get(name)
            if found is not None:
                return found
            scope = scope.outer
        return None

    def bind(self, name: str, value: Value) -> None:
        """Let a name hold a value."""
        if name in self.shared and self.outer is not None:
            self.outermost().names[name] = value
        else:
            self.names[name] = value

    def forget(self, name: str) -> None:
        """Take a name away."""
        self.names.pop(name, None)

    def holder(self, name: str) -> Scope | None:
        """Return the scope of a function that holds a name; of the notebook's, those of loops."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names and (scope.outer is not None or name in scope.made):
                return scope
            scope = scope.outer
        return None

    def outermost(self) -> Scope:
        """Return the notebook's own scope."""
        scope = self
        while scope.outer is not None:
            scope = scope.outer
        return scope

    def merge(self, before: dict[str, Value], other: dict[str, Value]) -> None:
        """Join the names of two ways: `other` first, then this scope's own.

        Args:
            before: names as they were where the ways parted.
            other: names after the first way; this scope holds those after the second.
        """
        for name, value in other.items():
            here = self.names.get(name)
            if here is value:
                continue
            if here is None:
                self.names[name] = value
            elif value is before.get(name):
                self.names[name] = join(here, value)
            else:
                self.names[name] = join(value, here)
