"""The documentation: it builds, its links lead somewhere, its commands exist."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click
import pytest

from minbar.cli.main import cli

ROOT = Path(__file__).parent.parent
PAGES = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("benchmarks/*.md")],
)
CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FENCED = re.compile(r"^(`{3,}|:{3,}).*?^\1$", re.MULTILINE | re.DOTALL)
INLINE_CODE = re.compile(r"`[^`\n]+`")
LINK = re.compile(r"!?\[[^\]]*\]\(<?([^)\s>]+)>?\)")
HEADING = re.compile(r"^#{1,6} (.+?)\s*$", re.MULTILINE)


class Invocation(NamedTuple):
    """A command line that a page shows, and where."""

    page: str
    line: str


def shown(program: str) -> list[Invocation]:
    """Return every command line in `console` blocks that begins with `program`."""
    return [
        Invocation(str(page.relative_to(ROOT)), line.removeprefix("$ "))
        for page in PAGES
        for block in CONSOLE.findall(page.read_text("utf-8"))
        for line in block.replace("\\\n", " ").splitlines()
        if line.startswith(f"$ {program} ")
    ]


def words(invocation: Invocation) -> list[str]:
    """Return the arguments of a command line, up to a pipe or a redirection."""
    lexer = shlex.shlex(invocation.line, posix=True, punctuation_chars="|><;&")
    lexer.whitespace_split = True
    arguments: list[str] = []
    for word in list(lexer)[1:]:
        if set(word) <= set("|><;&"):
            break
        arguments.append(word)
    return arguments


def parse(command: click.Command, arguments: list[str], name: str) -> list[str]:
    """Parse arguments as click would and return the path of the command that they reach.

    Raises:
        click.UsageError: for a command or an option that does not exist.
    """
    context = click.Context(command, info_name=name)
    _, rest, _ = command.make_parser(context).parse_args(list(arguments))
    if not isinstance(command, click.Group) or not rest:
        return [name]
    below, found, after = command.resolve_command(context, rest)
    assert found is not None
    return [name, *parse(found, after, str(below))]


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the path of every command below a group."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name)


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub and MyST make them."""
    titles = HEADING.findall(FENCED.sub("", page.read_text("utf-8")))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def links(page: Path) -> list[str]:
    """Return the targets of a page's links that lead to this repository."""
    prose = INLINE_CODE.sub("", FENCED.sub("", page.read_text("utf-8")))
    return [link for link in LINK.findall(prose) if not re.match(r"[a-z]+:", link)]


def test_documentation_builds_without_a_warning(tmp_path: Path) -> None:
    """Sphinx builds every page, with a broken reference counted as an error."""
    built = subprocess.run(
        [sys.executable, "-m", "sphinx", "-W", "-n", "-q", "-b", "html", "docs", str(tmp_path)],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert (built.returncode, built.stderr) == (0, "")
    assert {page.stem for page in (ROOT / "docs").glob("*.md")} <= {
        page.stem for page in tmp_path.glob("*.html")
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    """Every link between files names a file that is there, and a heading in it."""
    broken = []
    for link in links(page):
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        known = not anchor or (target.suffix == ".md" and anchor in anchors(target))
        if not target.exists() or not known:
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("invocation", shown("minbar"), ids=": ".join)
def test_shown_commands_exist(invocation: Invocation) -> None:
    """Every `minbar` line that a page shows is a command with options that exist."""
    try:
        parse(cli, words(invocation), "minbar")
    except click.UsageError as error:
        pytest.fail(f"{invocation.page}: {invocation.line}: {error.format_message()}")


@pytest.mark.parametrize("invocation", shown("make"), ids=": ".join)
def test_shown_targets_exist(invocation: Invocation) -> None:
    """Every `make` line that a page shows names a target with a line of help."""
    targets = re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert set(words(invocation)) <= set(targets)


@pytest.mark.parametrize("arguments", [["no-such-command"], ["--no-such-option"]])
def test_what_does_not_exist_is_refused(arguments: list[str]) -> None:
    """The check above would notice a command or an option that was renamed."""
    with pytest.raises(click.UsageError, match=r"(?i)no such"):
        parse(cli, arguments, "minbar")


def test_every_command_is_documented() -> None:
    """A command that exists is shown in use on some page."""
    documented = {tuple(parse(cli, words(each), "minbar")[1:]) for each in shown("minbar")}
    assert set(commands(cli)) - documented == set()
