"""Packets as Markdown: as they read, and nothing in them acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from markdown_it import MarkdownIt

from minbar.content.banks import load_bank
from minbar.drawing.packets import candidate_packet, interviewer_packet
from minbar.report.packets.markdown import candidate_markdown, interviewer_markdown
from minbar.report.packets.plain import block, fenced, line
from tests.bank.samples import BASE
from tests.drawing.packet_samples import make_lock, place
from tests.report.hostile import hostile_text
from tests.report.packets.hostile_packet import EVIL, candidates, interviewers

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

LIVE = {"html_block", "html_inline", "image", "link_open"}


def live(text: str) -> set[str]:
    """Return what acts when the text is rendered with HTML allowed."""
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(text)
    inner = [child for token in tokens for child in token.children or ()]
    return {token.type for token in [*tokens, *inner]} & LIVE


@given(hostile_text())
def test_nothing_acts_in_a_text(text: str) -> None:
    """Whatever an author writes: no HTML, no image, no link, in a block and on a line."""
    assert live(block(text)) == set()
    assert live(line(text)) == set()


@pytest.mark.parametrize("text", ["Use `a < b` and *think*.", "$x < y$\n\n- one\n- two"])
def test_harmless_markdown_stays_as_it_is(text: str) -> None:
    """Emphasis, lists, code and formulas are for the reader."""
    assert block(text) == text


def test_a_program_cannot_end_its_block() -> None:
    """The fence is longer than any in the program."""
    assert fenced('"""\n````\n"""\n') == '`````\n"""\n````\n"""\n`````'


def test_hostile_packets_are_inert() -> None:
    """All texts of both packets at once."""
    assert live(interviewer_markdown(interviewers(EVIL))) == set()
    assert live(candidate_markdown(candidates(EVIL))) == set()


def test_packets_read_well(snapshot: SnapshotAssertion) -> None:
    """The whole of both packets of a small set."""
    bank = load_bank([BASE])
    of = {name.rpartition(".")[2]: loaded for name, loaded in bank.items.items()}
    lock = make_lock(
        bank, [place(of["weekdays"], 1), place(of["alarms"], 2, variant=2), place(of["top"], 3)]
    )
    assert candidate_markdown(candidate_packet(lock, bank)) == snapshot(name="candidate")
    assert interviewer_markdown(interviewer_packet(lock, bank)) == snapshot(name="interviewer")
