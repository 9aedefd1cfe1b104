r"""Maths of Markdown as far as a line of text can show it: `$x_1^{2} \le \frac{a}{b}$`.

Letters, relations, fractions, roots, powers and indices are shown; a matrix is
`[1 2; 3 4]`, a choice of cases `{a if x > 0; b otherwise`. What is not known here
stays in TeX, because a wrong formula is worse than an ugly one.
"""

from __future__ import annotations

import re
from typing import Final

from minbar.bank.tex_signs import ACCENTS, DOWN, DROPPED, FENCES, SIGNS, UP, WORDS

__all__ = ["show_maths"]

_MATHS: Final = re.compile(
    r"(?<!\\)\$\$(?P<display>.+?)(?<!\\)\$\$"
    r"|(?<![\\$\w])\$(?P<inline>(?![\s$])[^$\n]*?(?:\\\$[^$\n]*?)*)(?<![\s\\])\$(?!\d)",
    re.DOTALL,
)
_CODE: Final = re.compile(r"(```.*?```|`[^`\n]+`)", re.DOTALL)
_GROUP: Final = r"\{((?:[^{}]|\{[^{}]*\})*)\}"
_PART: Final = rf"(?:{_GROUP}|(\\[a-zA-Z]+|[^\s\\{{}}]))"  # two groups, one of which matches
_COMMAND: Final = re.compile(r"\\([a-zA-Z]+)(?![a-zA-Z]) ?")
_FRACTION: Final = re.compile(rf"\\[dtc]?frac\s*{_PART}\s*{_PART}")
_BINOMIAL: Final = re.compile(rf"\\[dt]?binom\s*{_PART}\s*{_PART}")
_ROOT: Final = re.compile(rf"\\sqrt\s*(?:\[(\w)\])?\s*{_PART}")
_UNDER: Final = re.compile(rf"\\underset\s*{_GROUP}\s*{_GROUP}")
_MODULO: Final = re.compile(rf"\\pmod\s*{_GROUP}")
_UPRIGHT: Final = re.compile(
    r"\\(?:text|textbf|textit|mathrm|mathbf|mathit|mathsf|mathbb|mathcal|boldsymbol|operatorname\*?)"
    rf"\s*{_GROUP}"
)
_ACCENT: Final = re.compile(rf"\\({'|'.join(ACCENTS)})\s*(?:\{{(\w)\}}|(\w)|{_GROUP})")
_SCRIPT: Final = re.compile(rf"([\^_])(?:{_GROUP}|(\\[a-zA-Z]+|\S))")
_SIMPLE: Final = re.compile(r"\w+|\w+\([^()]*\)|\d+\.\d+|\\[a-zA-Z]+|\w[_^]\w")
_INNERMOST: Final = re.compile(
    r"\\begin\{(\w+)\*?\}((?:(?!\\begin\{|\\end\{).)*)\\end\{\1\*?\}", re.DOTALL
)
_COLUMNS: Final = re.compile(r"^\s*(?:\[\w\])?\s*\{[lcr| ]*\}")  # of an array
_ROW: Final = re.compile(r"\\\\(?:\[[^\]]*\])?")
_CELL: Final = re.compile(r"(?<!\\)&")
# What a command that is not known here is given stays as it is.
_BRACES: Final = re.compile(r"(?P<unknown>\\[a-zA-Z]+(?:\s*\{[^{}]*\})+)|(?<!\\)[{}]")
_EMPTY_FENCE: Final = re.compile(r"\\(?:left|right)\s*\.")
_ALIGNED: Final = frozenset(
    {"align", "aligned", "alignat", "gather", "gathered", "equation", "split", "multline"}
)
_CHOICES: Final = frozenset({"cases", "dcases", "rcases"})


def show_maths(text: str) -> str:
    """Replace every `$…$` of a Markdown text; code and all other text stay as they are."""
    parts = _CODE.split(text)
    parts[::2] = [_MATHS.sub(_shown, part).replace(r"\$", "$") for part in parts[::2]]
    return "".join(parts)


def _shown(found: re.Match[str]) -> str:
    formula = found["display"] if found["display"] is not None else found["inline"]
    before = ""
    while before != formula:  # tables within tables open from the inside
        before = formula
        formula = _INNERMOST.sub(_table, formula)
    return _line(formula.strip()) if r"\begin" not in formula else found[0]


def _table(found: re.Match[str]) -> str:
    """Rows with `;` between them, their cells side by side; other environments stay."""
    name, body = found[1], found[2]
    if name in _ALIGNED:
        return "; ".join(" ".join(row) for row in _rows(body))
    if name in _CHOICES:
        return r"\{" + "; ".join(_choice(row) for row in _rows(body))
    if name not in FENCES:
        return found[0]
    if name == "array":
        body = _COLUMNS.sub("", body)
    before, after = (rf"\{one}" if one in "{}" else one for one in FENCES[name])
    return before + "; ".join(" ".join(map(_cell, row)) for row in _rows(body)) + after


def _rows(body: str) -> list[list[str]]:
    body = body.replace(r"\hline", " ")
    rows = [[cell.strip() for cell in _CELL.split(row)] for row in _ROW.split(body)]
    return [row for row in rows if any(row)]


def _cell(cell: str) -> str:
    """A cell that holds spaces would look like several."""
    return f"({cell})" if " " in _line(cell) else cell


def _choice(row: list[str]) -> str:
    value, *condition = row
    if not any(condition):
        return value
    comma = "" if value.endswith((",", ";")) else ","
    return f"{value}{comma} {' '.join(condition)}"


def _line(formula: str) -> str:
    formula = _EMPTY_FENCE.sub("", formula)
    before = ""
    while before != formula:  # groups within groups open from the inside
        before = formula
        formula = _UPRIGHT.sub(r"\1", formula)
        formula = _UNDER.sub(r"\2_{\1}", formula)
        formula = _MODULO.sub(r"(mod \1)", formula)
        formula = _ROOT.sub(_root, formula)
        formula = _FRACTION.sub(_fraction, formula)
        formula = _BINOMIAL.sub(lambda found: "C({}, {})".format(*_parts(found)), formula)
    formula = _ACCENT.sub(_accent, formula)
    formula = _SCRIPT.sub(_script, formula)
    formula = _ROW.sub("; ", formula)
    formula = re.sub(r" +([_^])", r"\1", _COMMAND.sub(_command, formula))
    formula = re.sub(r"\\([,;:! ])", " ", formula)
    formula = re.sub(r"\\\|", "‖", formula)
    formula = re.sub(r"\\([%&#_{}$])", r"\1", _BRACES.sub(r"\g<unknown>", formula))
    return re.sub(r"\s\s+", " ", formula).strip()


def _parts(found: re.Match[str]) -> list[str]:
    """What the two parts of a match hold, each in brackets or a sign of its own."""
    first, sign, second, other = found.groups()
    return [first if first is not None else sign, second if second is not None else other]


def _fraction(found: re.Match[str]) -> str:
    above, below = map(_closed, _parts(found))
    return f"{above}/{below}"


def _root(found: re.Match[str]) -> str:
    degree, group, sign = found.groups()
    small = UP.get(degree, f"^{degree}") if degree else ""
    return f"{small}√{_closed(group if group is not None else sign)}"


def _accent(found: re.Match[str]) -> str:
    letter = found[2] or found[3]
    if letter:
        return f"{letter}{ACCENTS[found[1]]}"
    return "".join(f"{one}{ACCENTS[found[1]]}" for one in _line(found[4]) if one != " ")


def _closed(part: str) -> str:
    """Put brackets around what would be read otherwise without them."""
    return part if _SIMPLE.fullmatch(part.strip()) else f"({part.strip()})"


def _script(found: re.Match[str]) -> str:
    sign, inner = found[1], found[2] if found[2] is not None else found[3]
    small = UP if sign == "^" else DOWN
    if inner and all(char in small for char in inner):
        return "".join(small[char] for char in inner)
    if inner == r"\prime":
        return SIGNS["prime"]
    plain = _line(inner) if inner.startswith("\\") or "^" in inner or "_" in inner else inner
    return f"{sign}{plain}" if len(plain) == 1 else f"{sign}({plain})"


def _command(found: re.Match[str]) -> str:
    name = found[1]
    if name in DROPPED:
        return ""
    if name in WORDS:
        return f"{name} "
    space = " " if found[0].endswith(" ") else ""
    return f"{SIGNS[name]}{space}" if name in SIGNS else found[0]
