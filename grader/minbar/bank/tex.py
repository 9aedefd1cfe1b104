# ruff: noqa: RUF001  the table is made of such signs
r"""Maths of Markdown as far as a line of text can show it: `$x_1^{2} \le \frac{a}{b}$`.

Letters, relations, fractions, roots, powers and indices are shown; what a line
cannot hold, such as a matrix, stays in TeX, because a wrong formula is worse than
an ugly one.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Final

__all__ = ["show_maths"]

_MATHS: Final = re.compile(
    r"(?<!\\)\$\$(?P<display>.+?)(?<!\\)\$\$"
    r"|(?<![\\$\w])\$(?P<inline>(?![\s$])[^$\n]*?(?:\\\$[^$\n]*?)*)(?<![\s\\])\$(?!\d)",
    re.DOTALL,
)
_CODE: Final = re.compile(r"(```.*?```|`[^`\n]+`)", re.DOTALL)
_GROUP: Final = r"\{((?:[^{}]|\{[^{}]*\})*)\}"
_COMMAND: Final = re.compile(r"\\([a-zA-Z]+)(?![a-zA-Z]) ?")
_FRACTION: Final = re.compile(rf"\\[dt]?frac\s*{_GROUP}\s*{_GROUP}")
_BINOMIAL: Final = re.compile(rf"\\binom\s*{_GROUP}\s*{_GROUP}")
_ROOT: Final = re.compile(rf"\\sqrt\s*{_GROUP}")
_UPRIGHT: Final = re.compile(
    rf"\\(?:text|mathrm|mathbf|mathit|mathsf|mathbb|mathcal|operatorname)\s*{_GROUP}"
)
_HAT: Final = re.compile(r"\\(hat|bar|tilde)\s*(?:\{(\w)\}|(\w))")
_SCRIPT: Final = re.compile(rf"([\^_])(?:{_GROUP}|(\\[a-zA-Z]+|\S))")
_SIMPLE: Final = re.compile(r"\w+|\w+\([^()]*\)|\d+\.\d+")
_HATS: Final = MappingProxyType({"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303"})

_TABLE: Final = """
alpha α  beta β  gamma γ  delta δ  epsilon ε  varepsilon ε  zeta ζ  eta η  theta θ  iota ι
kappa κ  lambda λ  mu μ  nu ν  xi ξ  pi π  rho ρ  sigma σ  tau τ  phi φ  varphi φ  chi χ
psi ψ  omega ω  Gamma Γ  Delta Δ  Theta Θ  Lambda Λ  Xi Ξ  Pi Π  Sigma Σ  Phi Φ  Psi Ψ
Omega Ω  le ≤  leq ≤  ge ≥  geq ≥  ne ≠  neq ≠  approx ≈  sim ∼  propto ∝  ll ≪  gg ≫
equiv ≡  times ×  cdot ·  pm ±  div ÷  ast ∗  circ ∘  to →  rightarrow →  leftarrow ←
mapsto ↦  Rightarrow ⇒  iff ⇔  in ∈  notin ∉  subset ⊂  subseteq ⊆  cup ∪  cap ∩
emptyset ∅  forall ∀  exists ∃  neg ¬  land ∧  lor ∨  infty ∞  partial ∂  nabla ∇  sum ∑
prod ∏  int ∫  ldots …  cdots ⋯  dots …  mid ∣  perp ⊥  top ⊤  lVert ‖  rVert ‖  lfloor ⌊
rfloor ⌋  lceil ⌈  rceil ⌉  langle ⟨  rangle ⟩  ell ℓ  odot ⊙  oplus ⊕  otimes ⊗
"""
_SIGNS: Final = MappingProxyType(dict(zip(*[iter(_TABLE.split())] * 2, strict=True)))
_UPRIGHT_WORDS: Final = """
log ln exp sin cos tan tanh max min arg argmax argmin lim Pr det sup inf gcd
"""
_WORDS: Final = frozenset(_UPRIGHT_WORDS.split())
_LAYOUT: Final = "left right big Big bigl bigr Bigl Bigr quad qquad displaystyle limits"
_DROPPED: Final = frozenset(_LAYOUT.split())
_UP: Final = dict(zip("0123456789+-=()niTkmtabcdxy", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵀᵏᵐᵗᵃᵇᶜᵈˣʸ", strict=True))
_DOWN: Final = dict(
    zip("0123456789+-=()aeijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True)
)


def show_maths(text: str) -> str:
    """Replace every `$…$` of a Markdown text; code and all other text stay as they are."""
    parts = _CODE.split(text)
    parts[::2] = [_MATHS.sub(_shown, part).replace(r"\$", "$") for part in parts[::2]]
    return "".join(parts)


def _shown(found: re.Match[str]) -> str:
    formula = found["display"] if found["display"] is not None else found["inline"]
    return _line(formula.strip()) if r"\begin" not in formula else found[0]


def _line(formula: str) -> str:
    before = ""
    while before != formula:  # groups within groups open from the inside
        before = formula
        formula = _UPRIGHT.sub(r"\1", formula)
        formula = _ROOT.sub(lambda found: f"√{_closed(found[1])}", formula)
        formula = _FRACTION.sub(lambda found: f"{_closed(found[1])}/{_closed(found[2])}", formula)
        formula = _BINOMIAL.sub(r"C(\1, \2)", formula)
    formula = _HAT.sub(lambda found: f"{found[2] or found[3]}{_HATS[found[1]]}", formula)
    formula = _SCRIPT.sub(_script, formula)
    formula = _COMMAND.sub(_command, formula)
    formula = re.sub(r"\\([,;:! ])", " ", formula)
    formula = re.sub(r"\\([%&#_{}$|])", r"\1", re.sub(r"(?<!\\)[{}]", "", formula))
    return re.sub(r"  +", " ", formula).strip()


def _closed(part: str) -> str:
    """Put brackets around what would be read otherwise without them."""
    return part if _SIMPLE.fullmatch(part.strip()) else f"({part.strip()})"


def _script(found: re.Match[str]) -> str:
    sign, inner = found[1], found[2] if found[2] is not None else found[3]
    small = _UP if sign == "^" else _DOWN
    if inner and all(char in small for char in inner):
        return "".join(small[char] for char in inner)
    plain = _line(inner) if inner.startswith("\\") or "^" in inner or "_" in inner else inner
    return f"{sign}{plain}" if len(plain) == 1 else f"{sign}({plain})"


def _command(found: re.Match[str]) -> str:
    name = found[1]
    if name in _DROPPED:
        return ""
    if name in _WORDS:
        return f"{name} "
    space = " " if found[0].endswith(" ") else ""
    return f"{_SIGNS[name]}{space}" if name in _SIGNS else found[0]
