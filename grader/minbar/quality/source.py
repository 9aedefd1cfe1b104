"""Code cells as syntax trees, each apart: a fault in one leaves the others to be analysed.

Magics and shell commands are taken out as IPython would take them, line for line, so
that places stay as they are. Nothing is executed, and no tree is deeper than
`MAX_DEPTH`, so that whoever walks it may recurse.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from minbar.quality.lines import logical_starts
from minbar.quality.notebook import Cell, Notebook

__all__ = [
    "MAX_CELL_CHARACTERS",
    "MAX_DEPTH",
    "MAX_NOTEBOOK_CHARACTERS",
    "Magic",
    "ParsedNotebook",
    "Unparsed",
    "parse_notebook",
]

MAX_CELL_CHARACTERS: Final = 100_000
MAX_NOTEBOOK_CHARACTERS: Final = 300_000
MAX_DEPTH: Final = 200
"""Most levels of a syntax tree."""

MagicKind = Literal["line", "shell", "cell", "help"]
UnparsedKind = Literal["syntax", "python-2", "language", "magic", "too-large", "too-deep"]

_AWAIT: Final = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
_CELL_MAGIC: Final = re.compile(r"\s*%%(?P<name>[^\s%]*)[^\n]*")
_SPECIAL: Final = re.compile(
    r"""[ \t]*(?:
        [%!?]
      | [A-Za-z_][\w., \t]*=[ \t]*(?:![^=]|%[A-Za-z])
      | %?[\w.*]+\?\??[ \t]*(?:\#[^\n]*)?(?:\n|\Z)
      | (?:pip|conda|mamba)[ \t]+(?:install|uninstall|list|freeze|show)\b
      | (?:cd|ls|pwd|mkdir|cp|mv|rm|cat)(?:[ \t]+[\w./~-][^\n=(]*)?(?:\n|\Z)
      | matplotlib[ \t]+(?:inline|notebook|widget)\b
    )""",
    re.VERBOSE,
)
_ASSIGNED: Final = re.compile(r"(?P<left>[ \t]*[A-Za-z_][\w., \t]*=[ \t]*)(?=[!%])")
_RUNS_PYTHON: Final = re.compile(
    r"%(?:time|timeit|prun|mprun|lprun|memit)\b(?:[ \t]+-[A-Za-z]+[ \t]*\d*)*[ \t]*"
)
# Cell magics whose body is this notebook's own Python.
_PYTHON_BODIES: Final = frozenset({"time", "timeit", "capture", "prun", "python3", "memit"})
_PYTHON: Final = frozenset({"", "python", "python3", "ipython", "ipython3"})
_PRINT: Final = re.compile(
    r"^[ \t]*print[ \t]+[^=(\s]|^[ \t]*(?:except[^\n:,]+,[^\n:]+:|exec[ \t])", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Magic:
    """One piece of IPython's own language that was taken out.

    Attributes:
        cell: position from 1 over all cells.
        line: within the cell, from 1.
        kind: `shell` for `!command` and bare `pip install`, `help` for `name?`.
        name: of the magic, or the command's first word.
        text: as it stands in the cell; of a cell magic the first line.
        body: the rest of the cell, where it is no Python of this notebook.
    """

    cell: int
    line: int
    kind: MagicKind
    name: str
    text: str
    body: str = ""


@dataclass(frozen=True, slots=True)
class Unparsed:
    """Why a code cell has no tree.

    Attributes:
        kind: what stood in the way.
        reason: the same in words.
        line: where, within the cell, from 1.
    """

    kind: UnparsedKind
    reason: str
    line: int = 1

    def __str__(self) -> str:
        """Say it in words."""
        return self.reason


@dataclass(frozen=True, slots=True)
class ParsedNotebook:
    """A notebook as far as it could be read.

    Attributes:
        cells: all cells, Markdown included; `cells[i].index == i + 1`.
        code: of every code cell that has a tree, the text the tree was made from:
            magics replaced, lines as in the cell. By index.
        trees: syntax trees by index of the cell, in order.
        unparsed: code cells without one, by index, and why.
        magics: what was taken out, in order.
        language: of the kernel, as the file says.
        asked: names that somebody outside of the notebook uses, because a brief asks for them.
        known_afterwards: by file, its columns that are known only after the fact.
    """

    cells: tuple[Cell, ...]
    code: Mapping[int, str]
    trees: Mapping[int, ast.Module]
    unparsed: Mapping[int, Unparsed]
    magics: tuple[Magic, ...] = ()
    language: str = ""
    asked: frozenset[str] = frozenset()
    known_afterwards: Mapping[str, Collection[str]] = field(default_factory=dict)

    def cell(self, index: int) -> Cell:
        """Return a cell by its position from 1."""
        return self.cells[index - 1]

    def statements(self) -> Iterator[tuple[int, ast.stmt]]:
        """Give every top-level statement with the index of its cell, in order."""
        for index, tree in self.trees.items():
            for statement in tree.body:
                yield index, statement


def parse_notebook(
    notebook: Notebook,
    asked: Collection[str] = (),
    known_afterwards: Mapping[str, Collection[str]] | None = None,
) -> ParsedNotebook:
    """Parse every code cell on its own; nothing in a cell makes this raise.

    Args:
        notebook: what was read.
        asked: see `ParsedNotebook`.
        known_afterwards: likewise.
    """
    code: dict[int, str] = {}
    trees: dict[int, ast.Module] = {}
    unparsed: dict[int, Unparsed] = {}
    magics: list[Magic] = []
    left = MAX_NOTEBOOK_CHARACTERS
    for cell in notebook.cells:
        if cell.kind != "code" or not cell.source.strip():
            continue
        left -= len(cell.source)
        text = _without_magics(cell, magics)
        found = _refused(cell, text, left, notebook.language)
        parsed = found or _parse(text or "")
        if isinstance(parsed, Unparsed):
            unparsed[cell.index] = parsed
        else:
            trees[cell.index] = parsed
            code[cell.index] = text or ""
    return ParsedNotebook(
        cells=notebook.cells,
        code=code,
        trees=trees,
        unparsed=unparsed,
        magics=tuple(magics),
        language=notebook.language,
        asked=frozenset(asked),
        known_afterwards=dict(known_afterwards or {}),
    )


def _refused(cell: Cell, text: str | None, left: int, language: str) -> Unparsed | None:
    """What can be told without parsing."""
    if language not in _PYTHON:
        return Unparsed("language", f"the notebook's language is {language!r}, not Python")
    if len(cell.source) > MAX_CELL_CHARACTERS:
        what = f"a cell of {len(cell.source):,} characters; {MAX_CELL_CHARACTERS:,} are read"
        return Unparsed("too-large", what)
    if left < 0:
        what = f"the notebook is longer than the {MAX_NOTEBOOK_CHARACTERS:,} characters read"
        return Unparsed("too-large", what)
    if text is None:
        return Unparsed("magic", f"`{_first_line(cell.source)}` makes the cell something else")
    return None


def _without_magics(cell: Cell, magics: list[Magic]) -> str | None:
    """The cell as Python, line for line; None where a cell magic makes it something else."""
    source = cell.source
    if len(source) > MAX_CELL_CHARACTERS:
        return source
    magic = _CELL_MAGIC.match(source)
    if magic is not None:
        line = source.count("\n", 0, magic.start("name")) + 1
        text = magic[0].strip()
        is_python = magic["name"] in _PYTHON_BODIES
        body = "" if is_python else source[magic.end() :].lstrip("\n")
        magics.append(Magic(cell.index, line, "cell", magic["name"], text, body))
        if not is_python:
            return None
        source = "\n" * (line - 1) + "pass" + source[magic.end() :]
    return _replace_lines(cell.index, source, magics)


def _replace_lines(index: int, source: str, magics: list[Magic]) -> str:
    """Replace the logical lines that are IPython's by statements that do nothing."""
    lines = source.split("\n")
    if not any(_SPECIAL.match(line) for line in lines) or _parses(source):
        return source
    for number in logical_starts(source, _SPECIAL):
        line = lines[number - 1]
        if _SPECIAL.match(line):
            lines[number - 1], magic = _replaced(index, number, line)
            magics.append(magic)
            last = number
            while line.endswith("\\") and last < len(lines):  # IPython joins such lines
                line = lines[last]
                lines[last] = ""
                last += 1
    return "\n".join(lines)


def _replaced(index: int, number: int, line: str) -> tuple[str, Magic]:
    """A line of IPython's as Python, and what it was."""
    indent = line[: len(line) - len(line.lstrip())]
    assigned = _ASSIGNED.match(line)
    text = line[assigned.end() :] if assigned else line.strip()
    kind, name = _kind_and_name(text.strip())
    magic = Magic(index, number, kind, name, line.strip())
    if assigned:
        return f"{assigned['left']}...", magic
    runs = _RUNS_PYTHON.match(text)
    if runs is not None and text[runs.end() :].strip():
        return indent + text[runs.end() :], magic
    return f"{indent}pass", magic


def _kind_and_name(text: str) -> tuple[MagicKind, str]:
    if text.startswith("?") or text.partition("#")[0].rstrip().endswith("?"):
        return "help", text.strip("?% ")
    word = text.lstrip("!%").split(maxsplit=1)
    name = word[0] if word else ""
    return ("line" if text.startswith("%") else "shell"), name


def _parses(source: str) -> bool:
    return isinstance(_compiled(source), ast.Module)


def _parse(source: str) -> ast.Module | Unparsed:
    tree = _compiled(source)
    if isinstance(tree, Unparsed) or not _too_deep(tree):
        return tree
    return Unparsed("too-deep", f"code nested deeper than {MAX_DEPTH} levels")


def _compiled(source: str) -> ast.Module | Unparsed:
    """The tree, as `ast.parse` makes it; compiling to a tree executes nothing."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = compile(source, "<cell>", "exec", ast.PyCF_ONLY_AST | _AWAIT, dont_inherit=True)
    except SyntaxError as error:
        line = min(max(error.lineno or 1, 1), source.count("\n") + 1)
        if _PRINT.search(source):
            return Unparsed("python-2", f"Python 2 (line {line})", line)
        return Unparsed("syntax", f"a syntax error in line {line}: {_first_line(error.msg)}", line)
    except ValueError as error:
        return Unparsed("syntax", f"no Python: {_first_line(str(error))}")
    except (RecursionError, MemoryError):
        return Unparsed("too-deep", "code nested too deeply for Python's own parser")
    assert isinstance(tree, ast.Module)  # noqa: S101  for the type checker: `exec` gives a module
    return tree


def _too_deep(tree: ast.Module) -> bool:
    """Whether the tree has more than `MAX_DEPTH` levels; level by level, without recursion."""
    level: list[ast.AST] = [tree]
    for _ in range(MAX_DEPTH):
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        if not level:
            return False
    return True


def _first_line(text: str) -> str:
    return text.strip().partition("\n")[0][:100]
