"""Arguments of one call."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from minbar.quality.soundness.interpreter import Interpreter
from minbar.quality.soundness.values import UNKNOWN, Const, Data, Mapping, Sequence, Value, as_data

__all__ = ["Arguments", "read_arguments"]


@dataclass(slots=True)
class Arguments:
    """What a call was given.

    Attributes:
        positional: values without a name, stars unpacked where they are known.
        named: values with one.
        node: the call that they were read from.
    """

    positional: list[Value] = field(default_factory=list)
    named: dict[str, Value] = field(default_factory=dict)
    node: ast.Call | None = None

    def get(self, position: int | None, *names: str) -> Value:
        """Return an argument by any of its names, or else by its position."""
        for name in names:
            if name in self.named:
                return self.named[name]
        if position is not None and position < len(self.positional):
            return self.positional[position]
        return UNKNOWN

    def has(self, *names: str) -> bool:
        """Tell whether one of these was given by name."""
        return any(name in self.named for name in names)

    def literal(self, position: int | None, *names: str) -> object:
        """Return an argument's literal value, or None."""
        value = self.get(position, *names)
        return value.value if isinstance(value, Const) else None

    def all(self) -> Iterator[Value]:
        """Give every value."""
        yield from self.positional
        yield from self.named.values()

    def data(self) -> list[Data]:
        """Return every argument that data flow in with."""
        found = (as_data(value) for value in self.all())
        return [one for one in found if one.rows or one.learned or one.predictions or one.cuts]

    def learned(self) -> frozenset[int]:
        """Everything that was learned and flows in."""
        return frozenset[int]().union(*(one.all_learned() for one in self.data()))


def read_arguments(run: Interpreter, node: ast.Call) -> Arguments:
    """Evaluate the arguments of a call."""
    given = Arguments(node=node)
    for one in node.args:
        if isinstance(one, ast.Starred):
            value = run.evaluate(one.value)
            given.positional += value.items if isinstance(value, Sequence) else [value]
        else:
            given.positional.append(run.evaluate(one))
    for keyword in node.keywords:
        value = run.evaluate(keyword.value)
        if keyword.arg is not None:
            given.named[keyword.arg] = value
        elif isinstance(value, Mapping):
            given.named |= {str(key): item for key, item in value.items.items()}
    return given
