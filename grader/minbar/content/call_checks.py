"""What must hold within the declared calls and values of a take-home."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from minbar.content.problems import Problems, suggestion, visible
from minbar.content.strict_yaml import Document
from minbar.models.takehome import CallSpec, TakehomeSpec, ValueSpec

__all__ = ["check_calls"]

# Which types each option of a value means something for; `any` may have all.
_OPTIONS: Final[dict[str, frozenset[str]]] = {
    "dtype": frozenset({"array", "series", "list"}),
    "shape": frozenset({"array"}),
    "rows": frozenset({"series", "frame"}),
    "columns": frozenset({"frame"}),
    "keys": frozenset({"dict"}),
    "min": frozenset({"int", "float", "list", "dict", "array", "series", "frame"}),
    "max": frozenset({"int", "float", "list", "dict", "array", "series", "frame"}),
    "max_length": frozenset({"str", "list", "dict"}),
}
_WITH_ROWS: Final = frozenset({"list", "array", "series", "frame"})


def check_calls(document: Document[TakehomeSpec], problems: Problems) -> None:
    """Note options without a meaning, and names of arguments that do not exist."""
    checker = _Checker(document, problems)
    for name, call in document.value.calls.items():
        checker.call(name, call)
    for name, value in document.value.values.items():
        checker.value(("values", name), value, {})
    for twice in sorted(document.value.calls.keys() & document.value.values.keys()):
        what = f"`{twice}` is declared in `calls` too"
        problems.add(what, where=document.where("values", twice, key=True), todo="Keep one")


class _Checker:
    def __init__(self, document: Document[TakehomeSpec], problems: Problems) -> None:
        self._document = document
        self._problems = problems

    def call(self, name: str, call: CallSpec) -> None:
        for argument, value in call.args.items():
            self.value(("calls", name, "args", argument), value, call.args)
        self.value(("calls", name, "returns"), call.returns, call.args)
        if call.rowwise is not None:
            self._rowwise(name, call, call.rowwise)

    def value(self, path: tuple[str, ...], value: ValueSpec, args: Mapping[str, ValueSpec]) -> None:
        for option, kinds in _OPTIONS.items():
            given = getattr(value, option) is not None
            if given and value.type != "any" and value.type not in kinds:
                todo = f"It belongs to {', '.join(sorted(kinds))}"
                self._add(f"`{option}` says nothing about type `{value.type}`", path, option, todo)
        if value.min is not None and value.max is not None and value.min > value.max:
            self._add(f"`min` {value.min:g} is above `max` {value.max:g}", path, "min", "")
        if value.rows is not None:
            self._argument(value.rows, args, (*path, "rows"))
        for number, size in enumerate(value.shape or ()):
            if isinstance(size, str):
                self._argument(size, args, (*path, "shape", number))
            elif size < 0:
                where = self._document.where(*path, "shape", number)
                self._problems.add(f"a dimension of {size}", where=where)

    def _add(self, what: str, path: tuple[str, ...], option: str, todo: str) -> None:
        where = self._document.where(*path, option, key=True)
        self._problems.add(what, where=where, todo=todo)

    def _argument(
        self, name: str, args: Mapping[str, ValueSpec], path: tuple[str | int, ...]
    ) -> None:
        """A name in `rows` or `shape` must be an argument that has rows."""
        where = self._document.where(*path)
        if name not in args:
            what = f"`{visible(name)}` is no argument of this call"
            self._problems.add(what, where=where, todo=suggestion(name, args))
        elif args[name].type not in _WITH_ROWS | {"any"}:
            what = f"argument `{name}` of type `{args[name].type}` has no rows"
            self._problems.add(what, where=where)

    def _rowwise(self, name: str, call: CallSpec, argument: str) -> None:
        self._argument(argument, call.args, ("calls", name, "rowwise"))
        if call.returns.type not in _WITH_ROWS | {"any"}:
            what = f"`rowwise` needs a result with rows, not `{call.returns.type}`"
            self._problems.add(what, where=self._document.where("calls", name, "rowwise"))
