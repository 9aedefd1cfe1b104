r"""Markdown with `$…$`: formulas as MathML, money as money, and nothing that acts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.bank.placeholders import fill
from minbar.bank.variants import deployed_variants
from minbar.content.banks import load_bank
from minbar.content.locate import built_in_root
from minbar.report.mathml import ATTRIBUTES, TAGS
from minbar.report.maths import render_line, render_markdown, xhtml
from minbar.report.prose import PROSE_TAGS
from tests.report.hostile import hostile_text

MATHML = "{http://www.w3.org/1998/Math/MathML}"


def strings(value: object) -> Iterator[str]:
    """Yield every text within a document."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for each in value.values() for text in strings(each))
    elif isinstance(value, list | tuple):
        yield from (text for each in value for text in strings(each))


def tree(html: str) -> ET.Element:
    """Parse mark-up as XML, which is stricter than any browser."""
    return ET.fromstring(f"<body>{html}</body>")  # noqa: S314  our own mark-up


def test_every_formula_of_the_built_in_bank_converts() -> None:
    """No formula falls back to its TeX, and all that is rendered is well-formed XML."""
    bank = load_bank([built_in_root()])
    formulas = 0
    for loaded in bank.items.values():
        item = loaded.item
        plain = msgspec.to_builtins(item, str_keys=True)
        if item.type == "math":
            plain["prompt"] = fill(item.prompt, deployed_variants(item)[0].values)
        for text in strings(plain):
            html = render_markdown(text)
            assert 'class="tex"' not in html, text
            formulas += len(tree(xhtml(html)).findall(f".//{MATHML}math"))
    assert formulas >= 20


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("It costs $5 to $10, or $3.", "It costs $5 to $10, or $3."),
        ("Between $5-$10 a day", "Between $5-$10 a day"),
        (r"\$x\$ are dollars", "$x$ are dollars"),
        ("US$5 and a$b$", "US$5 and a$b$"),
        ("`$x$` is code", "<code>$x$</code> is code"),
        ("pays $5. `$x$` is code", "pays $5. <code>$x$</code> is code"),
        ("$ x $ has spaces", "$ x $ has spaces"),
    ],
)
def test_money_and_code_stay(text: str, seen: str) -> None:
    """A dollar is a dollar where people write money, escape it, or quote code."""
    assert render_markdown(text) == f"<p>{seen}</p>\n"


def test_fenced_code_stays() -> None:
    """Within a fence nothing is a formula, and Python is coloured."""
    html = render_markdown("```python\nprice = '$x$'  # $y$\n```\n\n```\n$z$\n```\n")
    assert "<math" not in html
    assert "<span class=\"code-string\">'$x$'</span>" in html
    assert "<pre><code>$z$</code></pre>" in html


@pytest.mark.parametrize(
    ("tex", "parts"),
    [
        (r"\begin{pmatrix}1 & 2\\ 3 & 4\end{pmatrix}", {"mtable": 1, "mtr": 2, "mtd": 4}),
        (r"\begin{cases}1 & x>0\\ 0 & \text{else}\end{cases}", {"mtable": 1, "mtd": 4}),
        ("\\begin{aligned}\na &= b\\\\\n  &= c\n\\end{aligned}", {"mtable": 1, "mtr": 2}),
        (r"\frac{\partial L}{\partial w} = \sqrt[3]{x_1^{2}}", {"mfrac": 1, "mroot": 1}),
        (r"\arg\max_x \sum_{i=1}^n \hat\beta_i", {"mover": 1}),
    ],
)
@pytest.mark.parametrize("form", ["$${}$$", "Text\n\n$$\n{}\n$$\n\ntext", "- a\n\n  $${}$$\n"])
def test_displayed_formulas(form: str, tex: str, parts: dict[str, int]) -> None:
    """Matrices, cases and aligned lines become tables, wherever they stand."""
    (formula,) = tree(xhtml(render_markdown(form.format(tex)))).iter(f"{MATHML}math")
    assert formula.get("display") == "block"
    assert {name: len(list(formula.iter(f"{MATHML}{name}"))) for name in parts} == parts


def test_bars_of_a_determinant_grow() -> None:
    """They are as high as the table between them; a bar elsewhere stays as it is."""
    found = render_line(r"$\begin{vmatrix}a & b\\ c & d\end{vmatrix}$ and $|x|$")
    assert found.count('stretchy="true">|</mo>') == 2


def test_markdown_within_a_formula_is_tex() -> None:
    """Stars, underscores and brackets of a formula are not emphasis or links."""
    html = render_line(r"*so $a_1 * b_1 * [c](d)$ is*")
    assert html.startswith("<em>so <math ")
    assert "href" not in html


@pytest.mark.parametrize(
    "tex",
    [
        r"\foo{x}", r"\frac{a", r"\left( x", "a & b", "5 % of x", r"\href{javascript:alert(1)}{x}",
        r"\style{color:red}{x}", r"\class{page}{x}", r"\color{red}{x}", r"\boxed{x}", "}", "x^",
        r"\newcommand{\a}{\b\b}\a", "{" * 200 + "}" * 200, r"\sqrt" * 2_000, r"\verb|a|",
    ],
)  # fmt: skip
def test_what_cannot_be_shown_truly_is_shown_as_tex(tex: str) -> None:
    """Instead of a guess or a traceback the reader sees the source."""
    html = render_line(f"${tex}$")
    assert html.startswith('<code class="tex">')
    assert "".join(tree(html).itertext()) == tex


def test_bold_letters_are_letters() -> None:
    """Browsers ignore most of `mathvariant`, so bold is written in bold letters."""
    assert "<mi>\N{MATHEMATICAL BOLD SMALL X}</mi>" in render_line(r"$\mathbf{x}$")
    beta = "\N{MATHEMATICAL BOLD ITALIC SMALL BETA}"
    assert f"<mi>{beta}</mi>" in render_line(r"$\boldsymbol\beta$")


def test_tex_for_other_renderers() -> None:
    """A page with a renderer of its own gets the delimiters that renderers know."""
    assert render_line("Take $x<1$, then $$y$$.", "tex") == r"Take \(x&lt;1\), then \[y\]."


def test_links_and_pictures_become_words() -> None:
    """Nothing leads away and nothing is loaded."""
    html = render_markdown("[here](http://e.example/a) ![map](http://e.example/b.png) <b>x</b>")
    expected = "here (http://e.example/a) [image: map] &lt;b&gt;x&lt;/b&gt;"
    assert html == f"<p>{expected}</p>\n"


def pieces() -> st.SearchStrategy[str]:
    """Formulas made of TeX and attacks."""
    parts = [
        r"\text{", r"\frac", "{", "}", "x", "^", "_", r"\left(", r"\right)", "&", r"\\", r"\href",
        r"\begin{cases}", r"\end{cases}", "<script>", "&#x3C;script&#x3E;", r"\mathbf{a}", "\u202e",
        r"\sqrt", "[", "]", r"\style", '"', "'", r"\hspace{1em}", r"\xrightarrow", "=",
    ]  # fmt: skip
    formula = st.lists(st.sampled_from(parts), max_size=10).map(lambda found: f"${''.join(found)}$")
    return st.lists(st.one_of(formula, hostile_text(4)), max_size=4).map(" ".join)


@given(pieces())
def test_nothing_but_the_listed_tags_comes_out(text: str) -> None:
    """Whatever the text: XML of listed tags and attributes, with nothing that acts unseen."""
    for html in (render_markdown(text), render_line(text), render_line(text, "tex")):
        html.encode("utf-8")
        assert not re.search("[\u202a-\u202e\u2066-\u2069\x1b]", html)
        for element in tree(html).iter():
            assert element.tag in PROSE_TAGS | TAGS | {"body", "span"}
            assert set(element.attrib) <= ATTRIBUTES | {"class", "mathvariant", "start"}
