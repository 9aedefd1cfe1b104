# ruff: noqa: RUF001  these are the signs that are meant
"""Maths in a line of text."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.bank.tex import show_maths
from minbar.content.banks import load_bank
from minbar.content.locate import built_in_root


@pytest.mark.parametrize(
    ("tex", "shown"),
    [
        (r"$x_1^{2} \le 3$", "x₁² ≤ 3"),
        (r"$\frac{a}{b}$", "a/b"),
        (r"$\frac{a+b}{2c}$", "(a+b)/2c"),
        (r"$\frac{1}{a b}$", "1/(a b)"),
        (r"$\sqrt{\frac{p(1-p)}{n}}$", "√(p(1-p)/n)"),
        (r"$-\log 14 \approx -2.64$", "-log 14 ≈ -2.64"),
        (r"$e^{-\lambda t}$", "e^(-λ t)"),
        (r"$\hat{y}_i$", "y\u0302ᵢ"),
        (r"$\mathrm{KL}(p \mid q)$", "KL(p ∣ q)"),
        (r"$\sigma^2_{\text{within}}$", "σ²_(within)"),
        (r"$10\,000$", "10 000"),
        (r"$50\%$", "50%"),
        (r"$$\sum_{i} w_i$$", "∑ᵢ wᵢ"),
        (r"it costs \$5 or $5", "it costs $5 or $5"),
        (r"`$HOME and $PATH`", "`$HOME and $PATH`"),
        (r"$\begin{pmatrix}1\\2\end{pmatrix}$", "(1; 2)"),
        (
            r"$A = \begin{bmatrix} a+b & \frac{1}{2} \\ 0 & -1 \end{bmatrix} x$",
            "A = [a+b 1/2; 0 -1] x",
        ),
        (r"$\begin{bmatrix} a - b & c \end{bmatrix}$", "[(a - b) c]"),
        (r"$\begin{array}{c|c} 1 & 2 \\[2pt] \hline 3 & 4 \end{array}$", "[1 2; 3 4]"),
        (r"$\begin{vmatrix} a & b \\ c & d \end{vmatrix}$", "|a b; c d|"),
        (r"$\begin{Bmatrix}1\end{Bmatrix}$", "{1}"),
        (r"$\begin{pmatrix}\begin{bmatrix}1 & 0\end{bmatrix} & 2\end{pmatrix}$", "(([1 0]) 2)"),
        (
            "$$f(x) = \\begin{cases} x^2 & x > 0 \\\\\n 0, & \\text{else}\\end{cases}$$",
            "f(x) = {x², x > 0; 0, else",
        ),
        (r"$$\begin{cases} a \\ b \end{cases}$$", "{a; b"),
        (
            r"$$\begin{aligned} a &= b + c \\ &= \frac{d}{e} \end{aligned}$$",
            "a = b + c; = d/e",
        ),
        (r"$\begin{tikzpicture}x\end{tikzpicture}$", r"$\begin{tikzpicture}x\end{tikzpicture}$"),
        (r"$\frac{\frac{a}{b}}{\sqrt{\frac{c}{\frac{d}{e+1}}}}$", "(a/b)/(√(c/(d/(e+1))))"),
        (r"$\frac12 + \dfrac1{n}$", "1/2 + 1/n"),
        (r"$\frac{\alpha}{2}$", "α/2"),
        (r"$\sqrt[3]{x+1}$", "³√(x+1)"),
        (r"$\left.\frac{dy}{dx}\right|_{x=0}$", "dy/dx|ₓ₌₀"),
        (r"$\underset{\theta}{\arg\max} \; L(\theta)$", "arg max_θ L(θ)"),
        (r"$\binom{n}{k} p^k$", "C(n, k) pᵏ"),
        (r"$\overline{xy}$", "x\u0304y\u0304"),
        (r"$7 \equiv 1 \pmod{3}$", "7 ≡ 1 (mod 3)"),
        (r"$\unheardof x$", r"\unheardof x"),
        (r"$\mathscr{F} \le \href{a}{b^2}$", r"\mathscr{F} ≤ \href{a}{b²}"),
    ],
)
def test_formulas_read_as_one_would_write_them(tex: str, shown: str) -> None:
    """Each form of TeX becomes the line that a person would type, or stays as it was."""
    assert show_maths(tex) == shown


def texts(value: object) -> Iterator[str]:
    """Yield every text of a plain value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts(inner)


def test_every_formula_of_the_built_in_bank_is_shown() -> None:
    """Nobody who reads an item in a terminal meets a command of TeX."""
    formulas = re.compile(r"(?<![\\\w$])\$[^$\n]*(?:\\[a-zA-Z]+|[_^])[^$\n]*\$")
    found = [
        formula
        for loaded in load_bank([built_in_root()]).items.values()
        for text in texts(msgspec.to_builtins(loaded.item, str_keys=True))
        for formula in formulas.findall(re.sub(r"```.*?```|`[^`\n]+`", "", text, flags=re.DOTALL))
    ]
    assert len(found) > 10
    assert [one for one in found if re.search(r"[\\$]", show_maths(one))] == []


@given(st.text(st.characters(exclude_characters="$\\")))
def test_text_without_maths_stays(text: str) -> None:
    """Without a formula nothing is touched."""
    assert show_maths(text) == text
