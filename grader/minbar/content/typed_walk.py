"""Holding nodes against a typed model, to name every problem at its own place.

Only walked once something is known to be wrong: the happy path is msgspec's.
"""

from __future__ import annotations

import contextlib
import operator
import re
from collections.abc import Callable
from typing import Any

from msgspec import inspect

from minbar.content.problems import (
    MOST_OF_A_FILE,
    EnoughError,
    Problems,
    suggestion,
    visible,
)
from minbar.content.yaml_nodes import MappingNode, Node, ScalarNode, SequenceNode
from minbar.content.yaml_scalars import TRAP
from minbar.content.yaml_values import meaning
from minbar.content.yaml_words import QUOTES, advice, describe, describe_node
from minbar.errors import ContentProblem

__all__ = ["Walker"]


class Walker:
    """Walks nodes and types side by side and notes every problem."""

    def __init__(self, name: str, problems: Problems) -> None:
        """Begin; `name` starts the place of each problem."""
        self._name = name
        self._problems = problems
        self._handlers: dict[type, Callable[[Node, Any, str], None]] = {
            inspect.StructType: self._struct,
            inspect.DictType: self._dict,
            inspect.ListType: self._list,
            inspect.UnionType: self._union,
            inspect.LiteralType: self._literal,
            inspect.EnumType: self._enum,
            inspect.StrType: self._str,
            inspect.IntType: self._number,
            inspect.FloatType: self._number,
            inspect.BoolType: self._bool,
            inspect.NoneType: self._nothing,
        }

    def walk(self, node: Node, kind: inspect.Type, label: str) -> None:
        """Note what is wrong in `node` for a value of type `kind`, called `label`."""
        if isinstance(kind, inspect.Metadata):
            kind = kind.type
        handler = self._handlers.get(type(kind))
        if handler is not None:
            handler(node, kind, label)
        else:
            self._anything(node, label)

    def _refuse(self, node: Node, what: str, todo: str = "") -> None:
        where = f"{self._name}:{node.line + 1}:{node.column + 1}"
        self._problems.add(what, where=where, todo=todo)

    def _mismatch(self, node: Node, kind: inspect.Type, label: str) -> None:
        """Say what was expected and what stands there instead."""
        found = describe_node(node)
        if found == "nothing":
            self._refuse(node, f"{label} is empty", f"It takes {describe(kind)}")
            return
        self._refuse(node, f"{label} must be {describe(kind)}, not {found}", advice(node, kind))

    def _struct(self, node: Node, kind: inspect.StructType, label: str) -> None:
        if not isinstance(node, MappingNode):
            self._mismatch(node, kind, label)
            return
        fields = {field.encode_name: field for field in kind.fields}
        seen = {kind.tag_field} if kind.tag_field else set()
        for key, value in node.entries:
            if not isinstance(key, ScalarNode):
                continue  # refused when the values were built
            name = key.text
            if name in fields:
                self.walk(value, fields[name].type, f"`{name}`")
            elif name != kind.tag_field:
                self._unknown(node, key, value, kind, label)
            seen.add(name)
        for name, field in fields.items():
            if field.required and name not in seen:
                todo = f"It takes {describe(field.type)}"
                self._refuse(node, f"{label} has no `{name}`", todo)

    def _unknown(
        self, node: MappingNode, key: ScalarNode, value: Node, kind: inspect.StructType, label: str
    ) -> None:
        if not kind.forbid_unknown_fields:
            self._anything(value, f"`{visible(key.text)}`")
            return
        free = {field.encode_name for field in kind.fields} - _keys(node)
        what = f"unknown field `{visible(key.text)}` in {label}"
        self._refuse(key, what, suggestion(key.text, free))

    def _dict(self, node: Node, kind: inspect.DictType, label: str) -> None:
        if not isinstance(node, MappingNode):
            self._mismatch(node, kind, label)
            return
        self._length(node, len(node.entries), kind, label)
        for key, value in node.entries:
            if isinstance(key, ScalarNode):
                if not _is_numbered(key, kind.key_type):
                    self.walk(key, kind.key_type, f"the key `{visible(key.text)}` of {label}")
                self.walk(value, kind.value_type, f"`{visible(key.text)}`")

    def _list(self, node: Node, kind: inspect.ListType, label: str) -> None:
        if not isinstance(node, SequenceNode):
            self._mismatch(node, kind, label)
            return
        self._length(node, len(node.items), kind, label)
        for number, item in enumerate(node.items, 1):
            self.walk(item, kind.item_type, f"item {number} of {label}")

    def _union(self, node: Node, kind: inspect.UnionType, label: str) -> None:
        chosen = [one for one in kind.types if _fits(node, one)]
        tagged = [one for one in chosen if isinstance(one, inspect.StructType) and one.tag_field]
        if tagged:
            self._tagged(node, tagged, label)
            return
        if not chosen:
            self._mismatch(node, kind, label)
            return
        attempts = [self._attempt(node, one, label) for one in chosen]
        fewest = min(attempts, key=len)
        self._problems.extend(fewest)

    def _attempt(self, node: Node, kind: inspect.Type, label: str) -> list[ContentProblem]:
        problems = Problems(MOST_OF_A_FILE)
        with contextlib.suppress(EnoughError):
            Walker(self._name, problems).walk(node, kind, label)
        return problems.found

    def _tagged(self, node: Node, kinds: list[inspect.StructType], label: str) -> None:
        """Choose the struct of a tagged union by the field that says which."""
        field, by_tag = kinds[0].tag_field, {str(one.tag): one for one in kinds}
        entries = node.entries if isinstance(node, MappingNode) else []
        value = next((v for k, v in entries if isinstance(k, ScalarNode) and k.text == field), None)
        if value is None:
            todo = f"It takes one of {', '.join(f'`{tag}`' for tag in sorted(by_tag))}"
            self._refuse(node, f"{label} has no `{field}`", todo)
        elif not isinstance(value, ScalarNode) or value.text not in by_tag:
            text = value.text if isinstance(value, ScalarNode) else describe_node(value)
            self._refuse(value, f"unknown `{field}` `{visible(text)}`", suggestion(text, by_tag))
        else:
            self.walk(node, by_tag[value.text], label)

    def _literal(self, node: Node, kind: inspect.LiteralType, label: str) -> None:
        self._choice(node, kind, kind.values, label)

    def _enum(self, node: Node, kind: inspect.EnumType, label: str) -> None:
        self._choice(node, kind, tuple(one.value for one in kind.cls), label)

    def _choice(self, node: Node, kind: inspect.Type, values: tuple[Any, ...], label: str) -> None:
        value = meaning(node) if isinstance(node, ScalarNode) else TRAP
        if value in values and type(value) in {type(one) for one in values}:
            return
        if isinstance(value, str):
            todo = suggestion(value, (str(one) for one in values))
            self._refuse(node, f"{label} cannot be `{visible(value)}`", todo)
        else:
            self._mismatch(node, kind, label)

    def _str(self, node: Node, kind: inspect.StrType, label: str) -> None:
        value = meaning(node) if isinstance(node, ScalarNode) else None
        if not isinstance(value, str):
            self._mismatch(node, kind, label)
            return
        self._length(node, len(value), kind, label)
        if kind.pattern is not None and not re.search(kind.pattern, value):
            self._refuse(node, f"{label} is `{visible(value)}`", f"It must match {kind.pattern}")

    def _number(self, node: Node, kind: inspect.IntType | inspect.FloatType, label: str) -> None:
        value = meaning(node) if isinstance(node, ScalarNode) else None
        wanted = (int,) if isinstance(kind, inspect.IntType) else (int, float)
        if isinstance(value, bool) or not isinstance(value, wanted):
            self._mismatch(node, kind, label)
            return
        for word, limit, breach in _limits(kind, value):
            if breach:
                self._refuse(node, f"{label} is {value}", f"It must be {word} {limit:g}")

    def _bool(self, node: Node, kind: inspect.BoolType, label: str) -> None:
        if not (isinstance(node, ScalarNode) and isinstance(meaning(node), bool)):
            self._mismatch(node, kind, label)

    def _nothing(self, node: Node, kind: inspect.NoneType, label: str) -> None:
        if not (isinstance(node, ScalarNode) and meaning(node) is None):
            self._mismatch(node, kind, label)

    def _anything(self, node: Node, label: str) -> None:
        """Look for traps where the model says nothing about types."""
        if isinstance(node, MappingNode):
            for key, value in node.entries:
                self._anything(key, f"a key of {label}")
                self._anything(value, label)
        elif isinstance(node, SequenceNode):
            for item in node.items:
                self._anything(item, label)
        elif meaning(node) is TRAP:
            self._refuse(node, f"{label} holds {describe_node(node)}", QUOTES)

    def _length(self, node: Node, length: int, kind: Any, label: str) -> None:  # noqa: ANN401
        # Three types of type have these two fields and no base in common.
        if kind.min_length is not None and length < kind.min_length:
            todo = f"At least {kind.min_length} are needed"
            self._refuse(node, f"{label} has a length of {length}", todo)
        if kind.max_length is not None and length > kind.max_length:
            todo = f"At most {kind.max_length} are allowed"
            self._refuse(node, f"{label} has a length of {length}", todo)


def _is_numbered(key: ScalarNode, kind: inspect.Type) -> bool:
    """Whether a whole number stands as a key where its digits are what is expected."""
    if type(meaning(key)) is not int:
        return False
    pattern = kind.pattern if isinstance(kind, inspect.StrType) else None
    return pattern is not None and re.search(pattern, key.text) is not None


def _keys(node: MappingNode) -> set[str]:
    return {key.text for key, _ in node.entries if isinstance(key, ScalarNode)}


def _limits(
    kind: inspect.IntType | inspect.FloatType, value: float
) -> list[tuple[str, float, bool]]:
    rules: tuple[tuple[str, float | None, Callable[[float, float], bool]], ...] = (
        ("at least", kind.ge, operator.ge),
        ("more than", kind.gt, operator.gt),
        ("at most", kind.le, operator.le),
        ("less than", kind.lt, operator.lt),
        ("a multiple of", kind.multiple_of, lambda number, limit: number % limit == 0),
    )
    return [
        (word, limit, not holds(value, limit)) for word, limit, holds in rules if limit is not None
    ]


def _fits(node: Node, kind: inspect.Type) -> bool:
    """Whether a node could at all be of a type: mapping, list, or the kind of scalar."""
    if isinstance(kind, inspect.Metadata):
        return _fits(node, kind.type)
    if isinstance(node, MappingNode):
        return isinstance(kind, (inspect.StructType, inspect.DictType, inspect.AnyType))
    if isinstance(node, SequenceNode):
        return isinstance(kind, (inspect.ListType, inspect.AnyType))
    return _fits_scalar(node, kind)


def _fits_scalar(node: ScalarNode, kind: inspect.Type) -> bool:
    value = meaning(node)
    if isinstance(kind, inspect.LiteralType):
        return type(value) in {type(one) for one in kind.values}
    if isinstance(kind, inspect.EnumType):
        return type(value) in {type(one.value) for one in kind.cls}
    if isinstance(kind, inspect.FloatType):
        return type(value) in {int, float}
    exact = {
        inspect.StrType: str,
        inspect.IntType: int,
        inspect.BoolType: bool,
        inspect.NoneType: type(None),
    }
    return isinstance(kind, inspect.AnyType) or exact.get(type(kind)) is type(value)
