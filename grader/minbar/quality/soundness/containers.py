"""Methods of lists and dictionaries."""

from __future__ import annotations

import ast

from minbar.quality.soundness.arguments import Arguments
from minbar.quality.soundness.choices import note_figures
from minbar.quality.soundness.copies import note_changed
from minbar.quality.soundness.interpreter import Interpreter
from minbar.quality.soundness.sieves import sieved
from minbar.quality.soundness.values import (
    UNKNOWN,
    Const,
    Mapping,
    Sequence,
    Value,
    as_data,
    join,
)

__all__ = ["call_container_method"]


def call_container_method(
    run: Interpreter, owner: Sequence | Mapping, name: str, given: Arguments, node: ast.Call
) -> Value:
    """Return what a method of a list or dictionary gives."""
    if isinstance(owner, Sequence):
        note_changed(run, owner, name, given, node)
        return _of_list(run, owner, name, given)
    return _of_dictionary(owner, name, given)


def _of_list(run: Interpreter, owner: Sequence, name: str, given: Arguments) -> Value:
    value = sieved(run, given.get(0))
    owner.learned |= run.guards
    note_figures(run, name, owner)
    if name == "append":
        owner.add(value)
        owner.open = owner.open or bool(run.loops)
    elif name == "insert":
        owner.add(given.get(1))
    elif name in {"extend", "update"}:
        for item in value.items if isinstance(value, Sequence) else [value]:
            owner.add(item)
    elif name == "add":
        owner.add(value)
    elif name == "copy":
        return Sequence(list(owner.items), owner.open, owner.but, owner.learned)
    elif name == "pop":
        return owner.items[-1] if owner.items else UNKNOWN
    elif name not in {"remove", "sort", "reverse", "clear", "index", "count"}:
        return as_data(owner).like()
    return Const(None) if name in {"append", "extend", "insert"} else UNKNOWN


def _of_dictionary(owner: Mapping, name: str, given: Arguments) -> Value:
    keys: list[Value] = [Const(key) for key in owner.items]
    values = list(owner.items.values())
    if owner.rest is not None:
        keys.append(UNKNOWN)
        values.append(owner.rest)
    if name in {"items", "iteritems"}:
        return Sequence([Sequence([key, value]) for key, value in zip(keys, values, strict=True)])
    if name == "values":
        return Sequence(values)
    if name == "keys":
        return Sequence(keys)
    if name in {"get", "pop", "setdefault"}:
        key = given.literal(0)
        found = owner.items.get(key) if isinstance(key, str | int | float | bool) else None
        return found or owner.rest or (values[0] if values else UNKNOWN)
    if name == "update":
        _update(owner, given)
    return Mapping(dict(owner.items), owner.rest) if name == "copy" else UNKNOWN


def _update(owner: Mapping, given: Arguments) -> None:
    other = given.get(0)
    if isinstance(other, Mapping):
        owner.items |= other.items
        if other.rest is not None:
            owner.rest = other.rest if owner.rest is None else join(other.rest, owner.rest)
