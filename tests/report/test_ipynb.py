"""The executed notebook as a file."""

from __future__ import annotations

import json
from typing import Any

import nbformat
import pytest
from hypothesis import given

from minbar.models.notebook import ExecutedCell, ExecutedNotebook, Output
from minbar.report.ipynb import CUT_MARK, executed_ipynb
from tests.report.hostile import hostile_text
from tests.report.sample_notebook import (
    FRAME,
    code_cell,
    display,
    make_notebook,
    notebook_of,
    png,
    printed,
)
from tests.report.test_html import hostile_grade


def valid(notebook: ExecutedNotebook) -> dict[str, Any]:
    """Write a notebook, validate it with the format's own library, and return its JSON."""
    raw = executed_ipynb(notebook)
    found: dict[str, Any] = json.loads(raw)
    nbformat.validate(nbformat.from_dict(found))  # type: ignore[no-untyped-call]
    return found


def outputs_of(*outputs: Output) -> list[dict[str, Any]]:
    """Return what is written for outputs."""
    written: list[dict[str, Any]] = valid(notebook_of(*outputs))["cells"][0]["outputs"]
    return written


def test_a_real_notebook_is_valid_and_whole() -> None:
    """Sources, counts and outputs are those of the run, in nbformat 4.5."""
    notebook = make_notebook()
    found = valid(notebook)
    assert (found["nbformat"], found["nbformat_minor"]) == (4, 5)
    assert [cell["source"] for cell in found["cells"]] == [cell.source for cell in notebook.cells]
    assert found["cells"][2]["execution_count"] == 3
    assert found["cells"][2]["outputs"] == [
        {"output_type": "stream", "name": "stdout", "text": "(1180, 9)\n"}
    ]
    assert found["cells"][5]["metadata"] == {"minbar": {"status": "error"}}


def test_cuts_are_marked() -> None:
    """Where the room cut an output, the file says so, behind the output."""
    stream, shown, mark = outputs_of(
        printed("abc", truncated=True),
        Output(kind="display", data={"text/plain": "x"}, truncated=True),
    )
    assert stream["text"] == "abc" + CUT_MARK
    assert (shown["data"], mark["text"]) == ({"text/plain": "x"}, CUT_MARK)


@pytest.mark.parametrize(
    ("output", "types"),
    [
        (display(image_png=png(4, 4), text_plain="x"), {"image/png", "text/plain"}),
        (display(text_html=FRAME, text_plain="x"), {"text/html", "text/plain"}),
        (display(application_json="[1]"), {"application/json"}),
        (
            display(image_svgxml="<svg xmlns='http://www.w3.org/2000/svg'/>"),
            {"image/svg+xml"},
        ),
        (display(application_javascript="alert(1)", text_plain="x"), {"text/plain"}),
        (display(application_javascript="alert(1)"), {"text/plain"}),
        (display(image_png="no picture", text_plain="x"), {"text/plain"}),
        (display(image_svgxml="<svg onload='x'/>", text_plain="x"), {"text/plain"}),
        (display(text_html="<div>" * 999, text_plain="x"), {"text/plain"}),
        (display(), {"text/plain"}),
    ],
)
def test_what_a_viewer_would_run_is_left_out(output: Output, types: set[str]) -> None:
    """Pictures, cleaned HTML and JSON stay; JavaScript, widgets and what is broken do not."""
    (written,) = outputs_of(output)
    assert written["data"].keys() == types


def test_markup_is_cleaned() -> None:
    """A viewer that trusts the file still finds no script in it."""
    (written,) = outputs_of(display(text_html="<b onclick=x>a</b><script>y</script>"))
    assert written["data"] == {"text/html": "<b>a</b>"}


def test_json_is_a_value_again() -> None:
    """JSON outputs are values, as the format wants them; text that is none stays text."""
    good, bad, deep = outputs_of(
        display(application_json='{"a": [1]}'),
        display(application_json="{"),
        display(application_json="[" * 900 + "]" * 900),
    )
    assert good["data"]["application/json"] == {"a": [1]}
    assert bad["data"]["application/json"] == "{"
    assert deep["data"]["application/json"] == "[" * 900 + "]" * 900


def test_ids_are_valid_and_differ() -> None:
    """Ids that the format forbids, and ids that are there twice, are replaced."""
    identifiers = ["ok", "ok", "", "a b", "x" * 65, "minbar-2-0", "é"]
    cells = [
        ExecutedCell(cell=number, id=identifier, type="markdown", source="")
        for number, identifier in enumerate(identifiers, start=1)
    ]
    found = [cell["id"] for cell in valid(ExecutedNotebook(cells=cells))["cells"]]
    assert found[0] == "ok"
    assert len(set(found)) == len(found)


def test_the_bytes_end_as_a_text_file_does() -> None:
    """One line feed at the end, and UTF-8 throughout."""
    raw = executed_ipynb(ExecutedNotebook(cells=[code_cell(1, "é")]))
    assert raw.endswith(b"}\n")
    assert "é" in raw.decode("utf-8")


@given(hostile_text())
def test_any_text_makes_a_valid_notebook(text: str) -> None:
    """Names, types, texts and sources of any kind leave a valid notebook without scripts."""
    _, notebook = hostile_grade(text)
    odd = Output(kind="display", data={text: text, "text/html": text, "application/json": text})
    cells = [*notebook.cells, ExecutedCell(cell=3, id=text, type=text, source=text, outputs=[odd])]
    found = valid(ExecutedNotebook(cells=[*cells, code_cell(4, text, odd)]))
    for cell in found["cells"]:
        for output in cell.get("outputs", []):
            assert "<script" not in output.get("data", {}).get("text/html", "")
