"""Packets as PDF, by the browser of this machine; without one these tests fail."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from minbar.errors import UserError
from minbar.report.packets.html import candidate_html
from minbar.report.packets.pdf import find_browser, print_pdf
from tests.report.packets.hostile_packet import EVIL, candidates

SIZES = {"a4": (595, 842), "letter": (612, 792)}


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_a_pdf_has_the_size_of_its_paper(paper: str) -> None:
    """Cover, task and program are printed on pages of the size that was asked for."""
    page = candidate_html(candidates(EVIL), paper="a4" if paper == "a4" else "letter")
    printed = print_pdf(page)
    boxes = {
        tuple(round(float(each)) for each in box.split())
        for box in re.findall(rb"/MediaBox \[([^\]]+)\]", printed)
    }
    assert boxes == {(0, 0, *SIZES[paper])}


def no_program(folder: Path, script: str) -> str:
    """Write a program that is no browser, and return its path."""
    path = folder / "chromium"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


def test_without_a_browser_the_page_is_offered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message says how to get a PDF all the same."""
    monkeypatch.delenv("CHROME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("minbar.report.packets.pdf._usual", tuple)
    with pytest.raises(UserError, match=r"none was found.*--to html"):
        find_browser()


def test_a_browser_that_is_named_must_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong CHROME is not passed over in silence."""
    monkeypatch.setenv("CHROME", "/nowhere/chrome")
    with pytest.raises(UserError, match="CHROME names no program"):
        find_browser()


def test_a_browser_that_prints_nothing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it wrote is looked at, not its exit status alone."""
    monkeypatch.setenv("CHROME", no_program(tmp_path, "exit 0"))
    with pytest.raises(UserError, match="ended with 0, and has printed no PDF"):
        print_pdf("<p>")


def test_a_browser_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its children are ended with it, and the time limit holds."""
    script = f"sh -c 'sleep 2; touch {tmp_path}/survived' & sleep 60"
    monkeypatch.setenv("CHROME", no_program(tmp_path, script))
    with pytest.raises(UserError, match="more than 1 seconds"):
        print_pdf("<p>", seconds=1)
    time.sleep(1.5)
    assert not (tmp_path / "survived").exists()
