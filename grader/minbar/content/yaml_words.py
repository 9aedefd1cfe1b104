"""Types and nodes in words, for messages that authors read."""

from __future__ import annotations

from typing import Final

from msgspec import inspect

from minbar.content.problems import visible
from minbar.content.yaml_nodes import MappingNode, Node, ScalarNode, SequenceNode
from minbar.content.yaml_scalars import TRAP, why_trap
from minbar.content.yaml_values import meaning

__all__ = ["QUOTES", "advice", "describe", "describe_node"]

QUOTES: Final = "Write it in quotes if text is meant"

_NAMES: Final[dict[type, str]] = {
    inspect.StrType: "text",
    inspect.IntType: "a whole number",
    inspect.FloatType: "a number",
    inspect.BoolType: "true or false",
    inspect.NoneType: "nothing",
    inspect.ListType: "a list",
    inspect.DictType: "a mapping",
    inspect.StructType: "a mapping",
}


def describe(kind: inspect.Type) -> str:
    """Say in words what a type expects."""
    if isinstance(kind, inspect.Metadata):
        return describe(kind.type)
    if isinstance(kind, inspect.UnionType):
        some = [describe(one) for one in kind.types if not isinstance(one, inspect.NoneType)]
        return " or ".join(dict.fromkeys(some))
    if isinstance(kind, inspect.LiteralType):
        return "one of " + ", ".join(f"`{value}`" for value in sorted(kind.values, key=str))
    if isinstance(kind, inspect.EnumType):
        return "one of " + ", ".join(f"`{one.value}`" for one in kind.cls)
    return _NAMES.get(type(kind), "another kind of value")


def describe_node(node: Node) -> str:
    """Say in words what stands in the file."""
    if isinstance(node, MappingNode):
        return "a mapping"
    if isinstance(node, SequenceNode):
        return "a list"
    return _describe_scalar(node)


def _describe_scalar(node: ScalarNode) -> str:
    shown, value = visible(node.text), meaning(node)
    if value is TRAP:
        return f"`{shown}`, which is {why_trap(node.text)}"
    if value is None:
        return f"`{shown}`, which is null" if shown else "nothing"
    if isinstance(value, bool):
        return f"`{shown}`, which is a truth value"
    if isinstance(value, str):
        return f"text `{shown}`"
    return f"the number {shown}" if str(value) == node.text else f"`{shown}`, the number {value}"


def advice(node: Node, kind: inspect.Type) -> str:
    """Say how to mend a scalar of the wrong type, where that is known."""
    if not isinstance(node, ScalarNode):
        return ""
    wanted, value = describe(kind), meaning(node)
    if "text" in wanted or "one of" in wanted:
        return f'Write it in quotes: "{visible(node.text)}"'
    if "true or false" in wanted:
        return "Write true or false"
    if value is TRAP:
        return "Write it as a plain decimal number"
    return "Take the quotes away" if node.quoted else ""
