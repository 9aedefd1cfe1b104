"""What the checks need to know of a notebook, gathered in one walk over its trees.

Names are resolved through imports (`np.random.seed` is `numpy.random.seed`), every node
knows whether it can run at all (`if False:`, code after a `return`, functions that
nothing calls), and how many loops are around it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from minbar.quality.source import ParsedNotebook

__all__ = [
    "Definition",
    "Facts",
    "Item",
    "Size",
    "dotted",
    "facts_of",
    "is_constant",
    "last_name",
    "size_of",
]

Node = TypeVar("Node", bound=ast.AST)
Definable = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef

_DEFINES: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_LOOPS: Final = (ast.For, ast.AsyncFor, ast.While)
_ENDS: Final = (ast.Return, ast.Raise, ast.Break, ast.Continue)
# Parts that say nothing by themselves: `+`, `<`, and whether a name is read or written.
_SIGNS: Final = (ast.expr_context, ast.operator, ast.cmpop, ast.boolop, ast.unaryop)
_BLOCKS: Final = ("body", "orelse", "finalbody")
# What a star brings that checks look for.
_STARRED: Final[dict[str, tuple[str, ...]]] = {
    "pandas": (
        "read_csv", "read_excel", "read_json", "read_parquet", "read_sql", "DataFrame", "Series",
        "concat", "merge", "get_dummies", "to_datetime", "to_numeric", "crosstab", "pivot_table",
    ),
    "numpy": ("array", "arange", "zeros", "ones", "linspace", "where", "append", "vstack"),
}  # fmt: skip
_IMPORTS: Final = (ast.Import, ast.ImportFrom)


@dataclass(slots=True)
class Definition:
    """A function or class.

    Attributes:
        node: its tree.
        cell: where it stands.
        outer: the definition that it stands in.
        reads: names and attributes that its body mentions.
        live: whether code that runs mentions it, directly or by way of others.
    """

    node: Definable
    cell: int
    outer: Definition | None
    reads: set[str] = field(default_factory=set)
    live: bool = False

    @property
    def is_function(self) -> bool:
        """Whether it is a function or method."""
        return not isinstance(self.node, ast.ClassDef)

    @property
    def is_method(self) -> bool:
        """Whether it stands directly in a class."""
        return self.outer is not None and not self.outer.is_function


@dataclass(frozen=True, slots=True)
class Item:
    """A node and where it stands.

    Attributes:
        cell: position from 1 over all cells.
        node: the node.
        parent: the node that it is a part of.
        inside: the innermost definition around it.
        loops: number of loops around it, in the same definition.
        dead: whether it stands where no run comes by.
    """

    cell: int
    node: ast.AST
    parent: ast.AST
    inside: Definition | None
    loops: int
    dead: bool

    @property
    def live(self) -> bool:
        """Whether a run may come by."""
        return not self.dead and (self.inside is None or self.inside.live)


@dataclass(slots=True)
class Facts:
    """What is known of a notebook.

    Attributes:
        parsed: the notebook.
        aliases: by name, what was imported under it, in full.
        definitions: functions and classes, in order.
        constants: by name, the constant that it stands for; only names with one assignment.
        nones: names that are None at some place, whatever they are at others.
        loads: number of times that a name is read, anywhere.
        stars: modules of which everything was imported.
        shown: the last statement of each cell, whose value Jupyter shows.
    """

    parsed: ParsedNotebook
    aliases: dict[str, str] = field(default_factory=dict)
    definitions: list[Definition] = field(default_factory=list)
    constants: dict[str, object] = field(default_factory=dict)
    nones: set[str] = field(default_factory=set)
    loads: dict[str, int] = field(default_factory=dict)
    stars: set[str] = field(default_factory=set)
    shown: set[ast.stmt] = field(default_factory=set)
    _items: dict[type[ast.AST], list[Item]] = field(default_factory=dict)
    _top_reads: set[str] = field(default_factory=set)

    def of(self, *kinds: type[ast.AST]) -> Iterator[Item]:
        """Give the nodes of these types, in order within each type."""
        for kind in kinds:
            yield from self._items.get(kind, ())

    def live(self, *kinds: type[ast.AST]) -> Iterator[Item]:
        """Give those that a run may come by."""
        return (item for item in self.of(*kinds) if item.live)

    def calls(self) -> Iterator[tuple[Item, ast.Call, str]]:
        """Give every call that may run, with the resolved name of what it calls."""
        for item in self.live(ast.Call):
            assert isinstance(item.node, ast.Call)  # noqa: S101  asked for by type
            yield item, item.node, self.name(item.node.func)

    def name(self, node: ast.AST) -> str:
        """Return a dotted name with imports resolved; empty for what has none."""
        said = dotted(node)
        head, _, rest = said.partition(".")
        known = self.aliases.get(head)
        if known is None:
            return said
        return f"{known}.{rest}" if rest else known

    def value(self, node: ast.AST | None) -> object:
        """Return the constant that an expression is, or Ellipsis if it is none."""
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, ast.Name):
            return self.constants.get(node.id, ...)
        return ...

    def may_be_none(self, node: ast.AST | None) -> bool:
        """Whether an expression is None, or a name that is None at some place."""
        named = isinstance(node, ast.Name) and node.id in self.nones
        return named or self.value(node) is None

    def is_used(self, name: str) -> bool:
        """Whether code that may run mentions a name."""
        return name in self._top_reads or any(
            name in one.reads for one in self.definitions if one.live
        )


_last: list[Facts] = []


def facts_of(parsed: ParsedNotebook) -> Facts:
    """Return the facts of a notebook; of the notebook asked about last they are kept."""
    if not _last or _last[0].parsed is not parsed:
        _last[:] = [_gather(parsed)]
    return _last[0]


@dataclass(frozen=True, slots=True)
class Size:
    """How large a notebook is, in statements that a run may come by and that do something.

    Attributes:
        all: of them.
        different: that differ in more than names and numbers: what is repeated to look
            like more makes a notebook no larger.
        work: of the different ones, those that are no imports.
    """

    all: int
    different: int
    work: int


def size_of(parsed: ParsedNotebook) -> Size:
    """Return the size of a notebook."""
    facts = facts_of(parsed)
    uncalled = {id(one.node) for one in facts.definitions if not one.live}
    live = [
        item.node
        for kind, items in facts._items.items()  # noqa: SLF001  of this module
        if issubclass(kind, ast.stmt)
        for item in items
        if item.live and id(item.node) not in uncalled and not _is_idle(facts, item.node)
    ]
    work = {_kind_of(one) for one in live if not isinstance(one, _IMPORTS)}
    imports = {type(one) for one in live if isinstance(one, _IMPORTS)}
    return Size(len(live), len(work) + len(imports), len(work))


def _kind_of(statement: ast.AST) -> frozenset[str]:
    """What a statement is made of, without its names, its numbers, and how many of each."""
    found = {type(statement).__name__}
    pending = list(ast.iter_child_nodes(statement))
    while pending:
        node = pending.pop()
        if isinstance(node, (*_SIGNS, ast.stmt, ast.excepthandler)):
            continue
        if isinstance(node, ast.Attribute):
            found.add(f".{node.attr}")
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            found.add(f"{node.func.id}()")
        elif not isinstance(node, ast.Name | ast.Constant):
            found.add(type(node).__name__)
        pending += ast.iter_child_nodes(node)
    return frozenset(found)


def _is_idle(facts: Facts, node: ast.AST) -> bool:
    """Whether a statement has no effect: no work, or a constant that nobody reads."""
    if isinstance(node, ast.Expr):
        if is_print_of_constants(node.value):
            return True
        return isinstance(node.value, ast.Constant | ast.Name) and node not in facts.shown
    if isinstance(node, ast.Assign) and (
        is_constant(node.value) or isinstance(node.value, ast.Lambda)
    ):
        names = [one for one in node.targets if isinstance(one, ast.Name)]
        return len(names) == len(node.targets) and not any(one.id in facts.loads for one in names)
    return isinstance(node, ast.Pass)


def is_print_of_constants(node: ast.expr) -> bool:
    """Whether it prints a text that no data have a part in."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
        and all(isinstance(one, ast.Constant) for one in node.args)
    )


def dotted(node: ast.AST) -> str:
    """Return `a.b.c` for such an expression, `.c` for an attribute of anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    parts.append(node.id if isinstance(node, ast.Name) else "")
    return ".".join(reversed(parts))


def last_name(name: str) -> str:
    """Return what stands after the last dot."""
    return name.rpartition(".")[2]


def is_constant(node: ast.AST) -> bool:
    """Whether an expression is made of constants only, so that it is the same in each run."""
    return all(
        not isinstance(part, ast.Name | ast.Call | ast.Attribute | ast.Await | ast.Yield)
        for part in ast.walk(node)
    )


def _gather(parsed: ParsedNotebook) -> Facts:
    facts = Facts(parsed)
    stored: dict[str, list[object]] = {}
    for cell, tree in parsed.trees.items():
        facts.shown.update(tree.body[-1:])
        _walk(facts, cell, tree)
    for item in facts.of(ast.Assign, ast.AnnAssign, ast.NamedExpr):
        _constants(item.node, stored)
    for item in facts.of(ast.Name):
        node = item.node
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            stored.setdefault(node.id, [])
    counts: dict[str, int] = {}
    for item in facts.of(ast.Name):
        node = item.node
        if isinstance(node, ast.Name):
            table = facts.loads if isinstance(node.ctx, ast.Load) else counts
            table[node.id] = table.get(node.id, 0) + 1
    facts.constants = {
        name: values[0]
        for name, values in stored.items()
        if len(values) == 1 and counts.get(name) == 1
    }
    facts.nones = {
        name for name, values in stored.items() if any(value is None for value in values)
    }
    _follow(facts)
    return facts


def _constants(node: ast.AST, stored: dict[str, list[object]]) -> None:
    targets: Sequence[ast.AST] = getattr(node, "targets", None) or [getattr(node, "target", node)]
    value = getattr(node, "value", None)
    if isinstance(value, ast.Constant) and len(targets) == 1 and isinstance(targets[0], ast.Name):
        stored.setdefault(targets[0].id, []).append(value.value)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the walk is."""

    inside: Definition | None
    loops: int
    dead: bool


def _walk(facts: Facts, cell: int, tree: ast.Module) -> None:
    """Go over one tree in the order of its source, without recursion."""
    stack: list[tuple[ast.AST, ast.AST, _Place]] = []
    _push(stack, tree, _Place(None, 0, dead=False))
    while stack:
        node, parent, place = stack.pop()
        item = Item(cell, node, parent, place.inside, place.loops, place.dead)
        facts._items.setdefault(type(node), []).append(item)  # noqa: SLF001  its only builder
        if isinstance(node, ast.Import | ast.ImportFrom):
            _imported(facts, node)
        elif isinstance(node, ast.Name | ast.Attribute):
            _read(facts, node, place)
        if isinstance(node, _DEFINES):
            definition = Definition(node, cell, place.inside)
            facts.definitions.append(definition)
            place = _Place(definition, 0, place.dead)
        elif isinstance(node, _LOOPS):
            place = _Place(place.inside, place.loops + 1, place.dead)
        _push(stack, node, place)


def _push(stack: list[tuple[ast.AST, ast.AST, _Place]], node: ast.AST, place: _Place) -> None:
    parts = [part for part in ast.iter_child_nodes(node) if not isinstance(part, _SIGNS)]
    dead = _dead_parts(node) if hasattr(node, "body") else ()
    if not dead:
        stack.extend([(part, node, place) for part in reversed(parts)])
        return
    gone = _Place(place.inside, place.loops, dead=True)
    stack.extend([(part, node, gone if part in dead else place) for part in reversed(parts)])


def _dead_parts(node: ast.AST) -> frozenset[ast.stmt]:
    """Statements of a block that no run comes by."""
    dead: list[ast.stmt] = []
    if isinstance(node, ast.If | ast.While) and isinstance(node.test, ast.Constant):
        if not node.test.value:
            dead += node.body
        elif isinstance(node, ast.If):
            dead += node.orelse
    for name in _BLOCKS:
        block = getattr(node, name, None)
        if isinstance(block, list):
            dead += _after_the_end(block)
    return frozenset(dead)


def _after_the_end(block: list[ast.stmt]) -> list[ast.stmt]:
    ends = (number for number, one in enumerate(block) if isinstance(one, _ENDS))
    end = next(ends, len(block))
    return block[end + 1 :]


def _imported(facts: Facts, node: ast.Import | ast.ImportFrom) -> None:
    module = (node.module or "") if isinstance(node, ast.ImportFrom) else ""
    for alias in node.names:
        if isinstance(node, ast.ImportFrom):
            if alias.name == "*":
                facts.stars.add(module)
                for name in _STARRED.get(module, ()):
                    facts.aliases.setdefault(name, f"{module}.{name}")
            else:
                facts.aliases[alias.asname or alias.name] = f"{module}.{alias.name}"
        elif alias.asname:
            facts.aliases[alias.asname] = alias.name
        else:
            head = alias.name.partition(".")[0]
            facts.aliases[head] = head


def _read(facts: Facts, node: ast.Name | ast.Attribute, place: _Place) -> None:
    if not isinstance(node.ctx, ast.Load) or place.dead:
        return
    name = node.id if isinstance(node, ast.Name) else node.attr
    if place.inside is None:
        facts._top_reads.add(name)  # noqa: SLF001  its only builder
    else:
        place.inside.reads.add(name)


def _follow(facts: Facts) -> None:
    """Find the definitions that are reached from code that runs."""
    by_name: dict[str, list[Definition]] = {}
    methods: dict[int, list[Definition]] = {}
    for one in facts.definitions:
        by_name.setdefault(one.node.name, []).append(one)
        if one.is_method:
            methods.setdefault(id(one.outer), []).append(one)
    # What a brief asks for is used by whoever asks.
    pending = [*facts._top_reads, *facts.parsed.asked]  # noqa: SLF001  its only builder
    known = set(pending)
    while pending:
        for one in by_name.get(pending.pop(), ()):
            if not one.live:
                _enliven(one, methods.get(id(one), []), pending, known)


def _enliven(
    one: Definition, methods: list[Definition], pending: list[str], known: set[str]
) -> None:
    """What a run reaches, with the methods of a class, which its base may call."""
    one.live = True
    for method in methods:
        method.live = True
    for definition in (one, *methods):
        fresh = definition.reads - known
        known |= fresh
        pending += fresh
