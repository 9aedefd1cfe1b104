"""Keys and passwords in the text of a notebook. What was found is never repeated."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

from minbar.quality.checks.facts import Facts, facts_of
from minbar.quality.checks.making import Place, one_for_all, where
from minbar.quality.result import CheckOutcome
from minbar.quality.source import ParsedNotebook

__all__ = ["masked", "secrets"]

CHECK: Final = "secrets"
# Forms that nothing else has.
_KEYS: Final = re.compile(
    r"""(?<![A-Za-z0-9])(?:
        AKIA[0-9A-Z]{16}
      | gh[pousr]_[A-Za-z0-9]{36}
      | github_pat_[A-Za-z0-9_]{30,90}
      | glpat-[A-Za-z0-9_-]{20}
      | sk-(?:proj-|ant-)?[A-Za-z0-9_-]{24,200}
      | xox[abprs]-[A-Za-z0-9-]{10,80}
      | AIza[0-9A-Za-z_-]{35}
      | hf_[A-Za-z]{34}
      | SG\.[\w-]{22}\.[\w-]{43}
      | eyJ[\w-]{10,500}\.eyJ[\w-]{10,2000}\.[\w-]{10,500}
      | -----BEGIN[ ](?:[A-Z]{2,10}[ ])?PRIVATE[ ]KEY-----
    )""",
    re.VERBOSE,
)
_URL_PASSWORD: Final = re.compile(
    r"\b[a-z][a-z0-9+]{1,20}://[^\s:/@'\"{}]{1,60}:([^\s:/@'\"{}]{3,60})@"
)
_NAME: Final = re.compile(
    r"(?:^|_)(?:api_?key|apikey|secret(?:_?key)?|passw(?:or)?d|pwd|(?:access|auth|api|bearer)_?token|"
    r"token|private_?key)$",
    re.IGNORECASE,
)
_PLACEHOLDER: Final = re.compile(
    r"your|xxx|\*\*|\.\.\.|<|>|change|example|dummy|placeholder|insert|enter|todo|fake|test|none|"
    r"secret|password|passwd|token|api.?key|sample|default|my_|\bkey\b",
    re.IGNORECASE,
)
_NAMED: Final = re.compile(
    r"""(?P<name>(?:key|secret|passw(?:or)?d|pwd|token)['"]?\]?(?:[ ]*:[ ]*str)?[ ]*[=:,(][ ]*
    [bfru]{0,2})(?P<quote>['"]{1,3})[^'"]{4,}""",
    re.VERBOSE | re.IGNORECASE,
)
_MASK: Final = "[hidden]"
_LEAST: Final = 8
_RANDOM_LEAST: Final = 16


def secrets(parsed: ParsedNotebook) -> CheckOutcome:
    """Find keys by their form, and passwords by the name that they are given."""
    found = sorted({*_by_form(parsed), *_by_name(facts_of(parsed))})
    message = (
        "A key or password stands here in plain text. It is in every copy of this file, and in "
        "its history: withdraw it, and read it from the environment."
    )
    return CheckOutcome(
        tuple(one_for_all(CHECK, "plain-text", "high", found, message, reproduce="Read the line."))
    )


def masked(text: str) -> str:
    """Return a text without what may be a key or password, for reports that travel."""
    text = _URL_PASSWORD.sub(lambda found: found[0].replace(f":{found[1]}@", f":{_MASK}@"), text)
    return _NAMED.sub(rf"\g<name>\g<quote>{_MASK}", _KEYS.sub(_MASK, text))


def _by_form(parsed: ParsedNotebook) -> Iterator[Place]:
    for cell in parsed.cells:
        for pattern in (_KEYS, _URL_PASSWORD):
            for match in pattern.finditer(cell.source):
                if pattern is _URL_PASSWORD and _PLACEHOLDER.search(match[1]):
                    continue
                yield cell.index, cell.source.count("\n", 0, match.start()) + 1, 1


def _by_name(facts: Facts) -> Iterator[Place]:
    for item in facts.of(ast.Assign, ast.AnnAssign, ast.keyword):
        node = item.node
        for name in _names(node):
            value = getattr(node, "value", None)
            if _NAME.search(name) and _looks_secret(name, value):
                yield where(item.cell, value if value is not None else node)
    for item in facts.of(ast.Dict):
        node = item.node
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                said = key.value if isinstance(key, ast.Constant) else ""
                if isinstance(said, str) and _NAME.search(said) and _looks_secret(said, value):
                    yield where(item.cell, value)


def _names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.keyword):
        return [node.arg or ""]
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", node)]
    names = []
    for target in targets:
        if isinstance(target, ast.Name):
            names.append(target.id)
        elif isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant):
            names.append(str(target.slice.value))
        elif isinstance(target, ast.Attribute):
            names.append(target.attr)
    return names


def _looks_secret(name: str, value: ast.AST | None) -> bool:
    """Whether a text can be a secret: no placeholder, no word, no name of a column."""
    if not isinstance(value, ast.Constant) or not isinstance(value.value, str):
        return False
    text = value.value
    if len(text) < _LEAST or re.search(r"\s", text) or _PLACEHOLDER.search(text):
        return False
    mixed = bool(re.search(r"\d", text)) and bool(re.search(r"[A-Za-z]", text))
    if re.search(r"passw|pwd", name, re.IGNORECASE):
        return mixed or bool(re.search(r"[^\w]", text))
    return mixed and len(text) >= _RANDOM_LEAST
