"""`minbar grades diff`: what a new version of a take-home changed, and for whom."""

from __future__ import annotations

import re
from typing import Final

import click

from minbar.cli.bank_options import json_option
from minbar.cli.failures import reader_may_leave
from minbar.cli.grades_options import Selection, echo_lines, kept_lines
from minbar.cli.store_options import store_option

__all__ = ["diff"]

_NAME: Final = re.compile(r"\d{1,9}\.\d{1,9}\.\d{1,9}(@[0-9a-f]{4,64})?", re.ASCII)


def _check_name(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    del ctx, param
    if value is not None and _NAME.fullmatch(value) is None:
        what = "a version reads like 1.2.0, with a content like 1.2.0@1a2b3c4d"
        raise click.BadParameter(what)
    return value


@click.command()
@click.argument("takehome")
@click.option(
    "--from",
    "before",
    metavar="VERSION",
    callback=_check_name,
    help="By default the newest version before the other one that has grades.",
)
@click.option(
    "--to",
    "after",
    metavar="VERSION",
    callback=_check_name,
    help="By default the newest version that has grades.",
)
@store_option
@json_option
def diff(
    *,
    takehome: str,
    before: str | None,
    after: str | None,
    store: str | None,
    as_json: bool,
) -> None:
    """Show what changed between two versions of TAKEHOME, and for whom.

    Grades of the same submission under both versions are compared: points, bars and
    outcomes of tests. Who has no grade under the new one yet is listed. Content that
    changed without a new version is compared too; VERSION@HASH names one such content.
    """
    from minbar.grading.diff_sides import choose_sides
    from minbar.grading.grade_diff import grade_diff

    with kept_lines(Selection(store, takehome, None, history=False)) as (lines, read):
        found = grade_diff(read, takehome, choose_sides(takehome, lines, before, after))
    if as_json:
        import msgspec

        from minbar.report.grade_json import safe_json

        with reader_may_leave():
            plain = msgspec.to_builtins(found, order="deterministic")
            click.echo(safe_json(plain), nl=False)
        return
    from minbar.report.grade_diff_text import diff_lines

    echo_lines(diff_lines(found))
