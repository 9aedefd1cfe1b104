# ruff: noqa: RUF001  these are the signs that are meant
"""Maths in a line of text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.bank.tex import show_maths


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
        (r"$\begin{pmatrix}1\\2\end{pmatrix}$", r"$\begin{pmatrix}1\\2\end{pmatrix}$"),
        (r"$\unheardof x$", r"\unheardof x"),
    ],
)
def test_formulas_read_as_one_would_write_them(tex: str, shown: str) -> None:
    """Each form of TeX becomes the line that a person would type, or stays as it was."""
    assert show_maths(tex) == shown


@given(st.text(st.characters(exclude_characters="$\\")))
def test_text_without_maths_stays(text: str) -> None:
    """Without a formula nothing is touched."""
    assert show_maths(text) == text
