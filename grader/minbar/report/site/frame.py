"""What all pages of the site share: templates, style, scripts, and the policy that allows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any, Final

import jinja2
from markupsafe import Markup, escape

from minbar.models.hypothesis import HYPOTHESES
from minbar.report import words
from minbar.report.escape import one_line, visible
from minbar.report.highlight import highlight
from minbar.report.maths import render_line, render_markdown
from minbar.report.style import MATHS_STYLE, REPORT_STYLE, SITE_STYLE, source_hash

__all__ = ["NAVIGATION", "draw_page", "hypothesis_name"]

NAVIGATION: Final = (
    ("Items", "index.html"),
    ("Rubrics", "rubrics.html"),
    ("Roles", "roles.html"),
    ("Blueprints", "blueprints.html"),
    ("Topics", "topics.html"),
)
"""Title and file of the site's main pages."""

_STYLE: Final = f"{REPORT_STYLE}{MATHS_STYLE}{SITE_STYLE}"
_NAMES: Final = {
    "h_ml_depth": "ML depth",
    "h_math": "maths",
    "h_debug": "debugging",
    "h_code": "coding",
    "h_eng": "engineering",
    "h_comm": "communication",
}
_CHANGES: Final = {"+": "come", "-": "gone", "@": "at"}
_LINE: Final = Markup('<span class="{}">{}</span>\n')


def draw_page(template: str, *, script: str | None, values: Mapping[str, Any]) -> bytes:
    """Draw a page; nothing in it runs but `script`, and nothing loads at all.

    Args:
        template: name of the page's template.
        script: name of its script, if it has one.
        values: what the template shows.
    """
    source = None if script is None else _script(script)
    page = _environment().get_template(template)
    drawn = page.render(
        values,
        policy=_policy(source),
        script=source and Markup(source),  # noqa: S704  ours; its hash needs it unescaped
    )
    return drawn.encode("utf-8")


def hypothesis_name(identifier: str) -> str:
    """Name a hypothesis in a word or two."""
    return _NAMES.get(identifier, words.hypothesis(identifier))


def _policy(script: str | None) -> str:
    scripts = f" script-src {source_hash(script)};" if script else ""
    return (
        f"default-src 'none';{scripts} style-src {source_hash(_STYLE)}; "
        "base-uri 'none'; form-action 'none'"
    )


@cache
def _script(name: str) -> str:
    return resources.files("minbar.report").joinpath("scripts", name).read_text("utf-8")


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("minbar.report", "templates/site"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "code": _code,
        "diff": _diff,
        "hypothesis": hypothesis_name,
        "line": one_line,
        "md": render_markdown,
        "md_line": render_line,
    }
    environment.globals |= {
        "hypotheses": HYPOTHESES,
        "navigation": NAVIGATION,
        "style": Markup(_STYLE),  # noqa: S704  ours; its hash needs it unescaped
    }
    return environment


def _finalize(value: object) -> object:
    """Let no text into a page that was not made visible; mark-up of ours passes."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _code(text: str, name: str) -> Markup:
    return highlight(text) if name.endswith(".py") else escape(visible(text))


def _diff(text: str) -> Markup:
    return Markup().join(_diff_lines(text))


def _diff_lines(text: str) -> Iterator[Markup]:
    for line in text.splitlines():
        kind = _CHANGES.get(line[:1], "same")
        yield _LINE.format(kind, visible(line))
