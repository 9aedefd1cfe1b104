"""From nodes to plain values, and from a path in the value back to a place in the file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from minbar.content.problems import Problems, visible
from minbar.content.yaml_nodes import MappingNode, Node, ScalarNode, SequenceNode
from minbar.content.yaml_scalars import TRAP, Plain, Trap, resolve

__all__ = ["Builder", "meaning", "place"]


def meaning(node: ScalarNode) -> Plain | Trap:
    """Return what a scalar says: text in quotes and blocks, else what it resolves to."""
    return node.text if node.quoted else resolve(node.text)


def place(root: Node, path: Sequence[str | int], *, key: bool = False) -> tuple[int, int]:
    """Find line and column, both from 1, of a value; of its key if `key`.

    Where the path leads nowhere, the place of the last node that exists.
    """
    node, mark = root, root
    for part in path:
        entry = _entry(node, part)
        if entry is None:
            break
        mark = entry[0] if key else entry[1]
        node = entry[1]
    return mark.line + 1, mark.column + 1


def _entry(node: Node, part: str | int) -> tuple[Node, Node] | None:
    if isinstance(node, MappingNode):
        return next((e for e in node.entries if _is_key(e[0], part)), None)
    if isinstance(node, SequenceNode) and isinstance(part, int) and part < len(node.items):
        return (node.items[part], node.items[part])
    return None


def _is_key(node: Node, part: str | int) -> bool:
    return isinstance(node, ScalarNode) and (node.text == part or meaning(node) == part)


class Builder:
    """Builds plain values; notes keys that stand twice or are no scalars.

    A whole number as a key becomes text, so `1:` and `"1":` are one key, as they
    are in JSON.

    Attributes:
        trapped: True once a scalar was met that has no one meaning.
        numbered: True once a key was a whole number.
    """

    def __init__(self, name: str, problems: Problems) -> None:
        """Begin; `name` starts the place of each problem."""
        self.trapped = False
        self.numbered = False
        self._name = name
        self._problems = problems

    def build(self, node: Node) -> Any:  # noqa: ANN401  a plain value of any shape
        """Return the plain value of `node`."""
        kind = type(node)
        if kind is ScalarNode:
            return self._scalar(node)  # type: ignore[arg-type]  # kind says which it is
        if kind is MappingNode:
            return self._mapping(node)  # type: ignore[arg-type]  # as above
        return [self.build(item) for item in node.items]  # type: ignore[union-attr]  # as above

    def _scalar(self, node: ScalarNode) -> Plain | Trap:
        value = node.text if node.quoted else resolve(node.text)
        if value is TRAP:
            self.trapped = True
        return value

    def _mapping(self, node: MappingNode) -> dict[Any, Any]:
        values: dict[Any, Any] = {}
        for key, value in node.entries:
            if not isinstance(key, ScalarNode):
                self._refuse(key, "a list or mapping as a key", "Keys are words")
                continue
            meant = self._scalar(key)
            if meant is TRAP:
                meant = key.text
            elif type(meant) is int:
                self.numbered = True
                meant = str(meant)
            if meant in values:
                self._refuse_twice(node, key)
                continue
            values[meant] = self.build(value)
        return values

    def _refuse_twice(self, node: MappingNode, key: ScalarNode) -> None:
        first = next(
            k
            for k, _ in node.entries
            if isinstance(k, ScalarNode) and str(meaning(k)) == str(meaning(key))
        )
        self._refuse(
            key,
            f"`{visible(key.text)}` stands twice; first in line {first.line + 1}",
            "Keep one",
        )

    def _refuse(self, node: Node, what: str, todo: str) -> None:
        where = f"{self._name}:{node.line + 1}:{node.column + 1}"
        self._problems.add(what, where=where, todo=todo)
