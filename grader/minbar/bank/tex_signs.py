# ruff: noqa: RUF001  the tables are made of such signs
"""Signs for commands of TeX, and small letters above and below the line."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

__all__ = ["ACCENTS", "DOWN", "DROPPED", "FENCES", "SIGNS", "UP", "WORDS"]

ACCENTS: Final = MappingProxyType(
    {
        "hat": "\u0302",
        "widehat": "\u0302",
        "bar": "\u0304",
        "overline": "\u0304",
        "tilde": "\u0303",
        "widetilde": "\u0303",
        "vec": "\u20d7",
        "dot": "\u0307",
    }
)
"""Marks that stand after the letter that they are above."""

FENCES: Final = MappingProxyType(
    {
        "matrix": "[]",
        "smallmatrix": "[]",
        "array": "[]",
        "pmatrix": "()",
        "bmatrix": "[]",
        "Bmatrix": "{}",
        "vmatrix": "||",
        "Vmatrix": "‖‖",
    }
)
"""Environment that holds rows of cells to what stands around it."""

_TABLE: Final = """
alpha α  beta β  gamma γ  delta δ  epsilon ε  varepsilon ε  zeta ζ  eta η  theta θ  iota ι
kappa κ  lambda λ  mu μ  nu ν  xi ξ  pi π  rho ρ  sigma σ  tau τ  phi φ  varphi φ  chi χ
psi ψ  omega ω  Gamma Γ  Delta Δ  Theta Θ  Lambda Λ  Xi Ξ  Pi Π  Sigma Σ  Phi Φ  Psi Ψ
Omega Ω  le ≤  leq ≤  ge ≥  geq ≥  ne ≠  neq ≠  approx ≈  sim ∼  propto ∝  ll ≪  gg ≫
equiv ≡  times ×  cdot ·  pm ±  div ÷  ast ∗  circ ∘  to →  rightarrow →  leftarrow ←
mapsto ↦  Rightarrow ⇒  iff ⇔  in ∈  notin ∉  subset ⊂  subseteq ⊆  cup ∪  cap ∩
emptyset ∅  forall ∀  exists ∃  neg ¬  land ∧  lor ∨  infty ∞  partial ∂  nabla ∇  sum ∑
prod ∏  int ∫  ldots …  cdots ⋯  dots …  mid ∣  perp ⊥  top ⊤  lVert ‖  rVert ‖  lfloor ⌊
rfloor ⌋  lceil ⌈  rceil ⌉  langle ⟨  rangle ⟩  ell ℓ  odot ⊙  oplus ⊕  otimes ⊗  Upsilon Υ
implies ⇒  Leftrightarrow ⇔  leftrightarrow ↔  setminus ∖  lvert |  rvert |  vert |  Vert ‖
lbrace {  rbrace }  prime ′  star ⋆  bullet •  vdots ⋮  ddots ⋱  lt <  gt >  colon :  simeq ≃
cong ≅  asymp ≍  preceq ⪯  succeq ⪰  nmid ∤  supset ⊃  supseteq ⊇  mp ∓  uparrow ↑
downarrow ↓  iint ∬  wedge ∧  vee ∨  lnot ¬  gets ←  hbar ℏ  Re ℜ  Im ℑ  varnothing ∅
"""
_SPLIT: Final = _TABLE.split()
SIGNS: Final = MappingProxyType(dict(zip(_SPLIT[::2], _SPLIT[1::2], strict=True)))
_UPRIGHT_WORDS: Final = """
log ln exp sin cos tan sinh cosh tanh max min arg argmax argmin lim limsup liminf Pr det sup
inf gcd dim ker deg bmod
"""
WORDS: Final = frozenset(_UPRIGHT_WORDS.split())
_LAYOUT: Final = """
left right middle big Big bigg Bigg bigl bigr Bigl Bigr quad qquad displaystyle textstyle
limits nolimits nonumber notag
"""
DROPPED: Final = frozenset(_LAYOUT.split())
UP: Final = dict(zip("0123456789+-=()niTkmtabcdxy", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵀᵏᵐᵗᵃᵇᶜᵈˣʸ", strict=True))
DOWN: Final = dict(
    zip("0123456789+-=()aeijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True)
)
