"""Code that hides from whoever reads the notebook: in texts, in magics, in other processes.

What is hidden earns no points of any check that would have read it; a person looks at it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

from minbar.quality.checks.facts import Facts, facts_of, last_name
from minbar.quality.checks.making import place
from minbar.quality.findings import Opaque
from minbar.quality.result import CheckOutcome
from minbar.quality.source import Magic, ParsedNotebook

__all__ = ["READ_CODE", "hidden"]

# Every check of ours that reads code: hidden code may hold what any of them looks for.
READ_CODE: Final = (
    "seeds", "paths", "installs", "faults", "pandas-numpy", "swallowed", "secrets",
    "cognitive-complexity", "duplicates", "long-cells", "unused", "imports-together",
    "docstrings", "names", "functions", "assertions",
)  # fmt: skip
_ELSEWHERE: Final = ("seeds", "installs", "paths")
# What follows variables by their names.
_BY_NAME: Final = ("seeds", "faults", "unused", "names")
_SCOPES: Final = frozenset({"globals", "locals", "vars"})
_RUN_CELL: Final = frozenset({"run_cell", "run_code", "ex", "run_cell_async", "run_cell_magic"})
_EXECS: Final = frozenset({"exec", "builtins.exec", "runpy.run_path", "types.CodeType"})
_EVALS: Final = frozenset({"eval", "builtins.eval", "compile"})
_PROCESSES: Final = frozenset(
    {"os.system", "os.popen", "subprocess.run", "subprocess.call", "subprocess.check_call",
     "subprocess.check_output", "subprocess.Popen"}
)  # fmt: skip
_PYTHON_TEXT: Final = re.compile(
    r"\b(?:python[\d.]*|ipython|sys\.executable)\b.*\s-c\b|<<\s*['\"]?\w+"
)
_PYTHON_FILE: Final = re.compile(r"\bpython[\d.]*\s+(?!-)\S|\bpython[\d.]*\s+-m\s+(?!pip\b)\w")
_SCRIPTS: Final = frozenset({"script", "python2", "perl", "ruby", "pypy", "cython", "python"})
_SHELLS: Final = frozenset({"bash", "sh", "!", "system", "sx"})
_DECODES: Final = ("base64.", "zlib.", "marshal.", "codecs.decode", "binascii.", "bytes.fromhex")
_SHORT_EVAL: Final = 120


def hidden(parsed: ParsedNotebook) -> CheckOutcome:
    """Name the code that cannot be read because of how it is hidden."""
    facts = facts_of(parsed)
    opaque = [
        *_in_calls(facts),
        *_made_up_names(facts),
        *(one for magic in parsed.magics for one in _in_magic(magic)),
    ]
    return CheckOutcome(opaque=tuple(opaque))


def _in_calls(facts: Facts) -> Iterator[Opaque]:
    for item, call, name in facts.calls():
        cell, line, _ = place(item)
        reason = _reason(facts, call, name)
        if reason:
            yield Opaque(cell, line, reason, READ_CODE)


def _made_up_names(facts: Facts) -> Iterator[Opaque]:
    """`globals()[name] = …`: variables whose names stand nowhere."""
    for item in facts.live(ast.Assign):
        targets = item.node.targets if isinstance(item.node, ast.Assign) else []
        for target in targets:
            held = target.value if isinstance(target, ast.Subscript) else None
            if isinstance(held, ast.Call) and facts.name(held.func) in _SCOPES:
                cell, line, _ = place(item)
                yield Opaque(cell, line, "names are made up while the notebook runs", _BY_NAME)


def _reason(facts: Facts, call: ast.Call, name: str) -> str:
    last, inner = last_name(name), ast.dump(call.func)
    reasons = {
        "`exec` runs code that stands in a text": name in _EXECS,
        "code in a text is run": name in _EVALS and _is_program(facts, call),
        "IPython is told to run code that stands in a text": last in _RUN_CELL
        and (last.startswith("run_") or "get_ipython" in inner),
        "a module is imported by a made-up name": name == "__import__"
        and not _is_text(facts, call),
        "names are made up while the notebook runs": last in {"__setitem__", "update"}
        and "globals" in inner,
        "another Python runs code that stands in a text": name in _PROCESSES
        and bool(_PYTHON_TEXT.search(_words(facts, call))),
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def _is_program(facts: Facts, call: ast.Call) -> bool:
    """Whether what `eval` or `compile` gets is more than a short expression at hand."""
    argument = call.args[0] if call.args else None
    if argument is None:
        return False
    if any(
        facts.name(part.func).startswith(_DECODES)
        for part in ast.walk(argument)
        if isinstance(part, ast.Call)
    ):
        return True
    value = facts.value(argument)
    return isinstance(value, str) and (
        len(value) > _SHORT_EVAL or "\n" in value or "exec(" in value
    )


def _is_text(facts: Facts, call: ast.Call) -> bool:
    return bool(call.args) and isinstance(facts.value(call.args[0]), str)


def _words(facts: Facts, call: ast.Call) -> str:
    """The command that is run, as far as it stands there."""
    words = []
    for part in ast.walk(call):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            words.append(part.value)
        elif isinstance(part, ast.Attribute) and facts.name(part) == "sys.executable":
            words.insert(0, "python")
        elif isinstance(part, ast.Name) and isinstance(facts.constants.get(part.id), str):
            words.append(str(facts.constants[part.id]))
    return " ".join(words)


def _in_magic(magic: Magic) -> Iterator[Opaque]:
    command = f"{magic.text}\n{magic.body}"
    runs = magic.kind == "shell" or magic.name in _SHELLS
    if magic.kind == "cell" and magic.name in _SCRIPTS:
        yield Opaque(magic.cell, magic.line, f"`%%{magic.name}` runs code elsewhere", READ_CODE)
    elif runs and _PYTHON_TEXT.search(command):
        yield Opaque(magic.cell, magic.line, "another Python runs code in a text", READ_CODE)
    elif (runs and _PYTHON_FILE.search(command)) or magic.name in {"run", "load"}:
        yield Opaque(
            magic.cell, magic.line, "runs a file that is no part of the notebook", _ELSEWHERE
        )
