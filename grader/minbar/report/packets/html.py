"""Packets as self-contained pages without scripts, made to be read and to be printed.

The policy in the head allows the one style sheet by its hash, and nothing else:
no picture, no frame, no form, no address. Items' Markdown becomes a few tags
without attributes, and its formulas MathML.
"""

from __future__ import annotations

from functools import cache
from typing import Final, Literal

import jinja2
from markupsafe import Markup, escape

from minbar.models.packet import CandidatePacket, InterviewerPacket
from minbar.report.escape import visible
from minbar.report.maths import render_line, render_markdown
from minbar.report.packets import words
from minbar.report.packets.style import page_style
from minbar.report.style import source_hash

__all__ = ["Paper", "candidate_html", "interviewer_html"]

Paper = Literal["a4", "letter"]
_LINE: Final = Markup("<span>{}</span>")


def candidate_html(packet: CandidatePacket, *, paper: Paper | None = None) -> str:
    """Render a candidate's packet as one HTML file.

    Args:
        packet: what the candidate gets; what is not in it can't be shown.
        paper: size to be printed on; the printer's own by default.
    """
    style = page_style(packet.set_id, "", paper)
    return _render("candidate.html.j2", packet, style)


def interviewer_html(packet: InterviewerPacket, *, paper: Paper | None = None) -> str:
    """Render an interviewer's packet as one HTML file; as `candidate_html` otherwise."""
    style = page_style(packet.set_id, "for the interviewer only", paper)
    return _render("interviewer.html.j2", packet, style)


def _render(name: str, packet: CandidatePacket | InterviewerPacket, style: str) -> str:
    policy = (
        f"default-src 'none'; style-src {source_hash(style)}; base-uri 'none'; form-action 'none'"
    )
    return (
        _environment()
        .get_template(name)
        .render(
            packet=packet,
            policy=policy,
            style=Markup(style),  # noqa: S704  ours; its hash needs it unescaped
        )
    )


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("minbar.report.packets"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"line": render_line, "listing": _listing, "markdown": render_markdown}
    environment.globals["words"] = words
    return environment


def _finalize(value: object) -> object:
    """Let no text into the page that was not made visible; mark-up of ours passes."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _listing(text: str) -> Markup:
    """Show a program, each line a numbered one."""
    lines = visible(text.removesuffix("\n")).split("\n")
    body = Markup().join(_LINE.format(escape(line)) for line in lines)
    return Markup('<pre class="code" tabindex="0">{}</pre>').format(body)
