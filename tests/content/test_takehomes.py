"""What holds for every take-home that minbar brings along, proved from its text alone."""

from __future__ import annotations

import ast
import json
import re
from collections import Counter

import nbformat
import pytest

from minbar.content.takehomes import Takehome
from tests.content.sources import code_of, functions, parameters, read_tests

WORDS = {2: "two", 3: "three", 5: "five", 7: "seven", 12: "twelve", 30: "thirty"}
MIN_PUBLIC, MIN_HIDDEN = 8, 20


def plain(text: str) -> str:
    """Undo the line breaks of a paragraph."""
    return " ".join(text.split())


def notebooks(takehome: Takehome) -> dict[str, bytes]:
    """Return starter and references by name."""
    return {"starter": takehome.starter, **takehome.references}


def test_there_are_enough_tests(takehome: Takehome) -> None:
    """A take-home has at least 8 public and 20 hidden tests."""
    assert len(read_tests(takehome.public_tests)) >= MIN_PUBLIC
    assert len(read_tests(takehome.hidden_tests)) >= MIN_HIDDEN


def test_points_of_tests_add_up_to_their_criteria(takehome: Takehome) -> None:
    """Points of the tests of each criterion add up to what the criterion promises."""
    found: Counter[str | None] = Counter()
    for test in read_tests({**takehome.public_tests, **takehome.hidden_tests}):
        assert test.points is not None, test.name
        found[test.criterion] += int(test.points)
    promised = {one.id: one.points for one in takehome.spec.criteria if one.kind == "test"}
    assert dict(found) == promised


def test_every_test_says_in_a_sentence_what_it_proves(takehome: Takehome) -> None:
    """Each test's docstring begins with one sentence, different from all others."""
    every = read_tests({**takehome.public_tests, **takehome.hidden_tests})
    for test in every:
        assert re.fullmatch(r"\S.{15,118}\.", test.sentence), test.name
    assert len({test.sentence for test in every}) == len(every)


def test_sentences_of_hidden_tests_give_nothing_away(takehome: Takehome) -> None:
    """No sentence of a hidden test holds a number or the name of a hidden file."""
    for test in read_tests(takehome.hidden_tests):
        assert not re.search(r"\d", test.sentence), test.name
        assert not any(
            name.partition(".")[0] in test.sentence for name in takehome.spec.data.hidden
        )


def test_names_of_tests_are_their_own(takehome: Takehome) -> None:
    """No two tests share a name, so that no hidden one goes by the name of a public one."""
    names = [test.name for test in read_tests({**takehome.public_tests, **takehome.hidden_tests})]
    assert len(set(names)) == len(names)


def test_everything_declared_is_asked_for(takehome: Takehome) -> None:
    """Each declared call, value and artefact is asked for by hidden tests."""
    asked = {
        node.value
        for raw in takehome.hidden_tests.values()
        for node in ast.walk(ast.parse(raw))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    spec = takehome.spec
    assert {*spec.calls, *spec.values, *spec.files.artefacts} <= asked


def test_brief_holds_every_signature(takehome: Takehome) -> None:
    """The brief prints every signature, column, key, artefact and data file that is asked for."""
    spec = takehome.spec
    for name, call in spec.calls.items():
        assert f"`{call.signature}`" in takehome.brief
        assert call.signature.startswith(f"{name}({', '.join(call.args)}) -> ")
        assert all(f"`{column}`" in takehome.brief for column in call.returns.columns or [])
    for name, value in spec.values.items():
        assert all(f"`{key}`" in takehome.brief for key in [name, *(value.keys or [])])
    files = [spec.files.notebook, *spec.files.artefacts, *spec.data.work]
    assert all(f"`{name}`" in takehome.brief for name in files)


def test_brief_holds_every_line_of_the_grade(takehome: Takehome) -> None:
    """The brief lists each criterion with its points, its bar and its sentence."""
    brief = plain(takehome.brief)
    for one in takehome.spec.criteria:
        bar = f"{one.bar:.0%}".replace("%", " %") + " " if one.bar is not None else ""
        assert f"| {one.title} | {one.points} | {bar}| {plain(one.says)} |" in brief


def test_brief_holds_limits_and_deadline(takehome: Takehome) -> None:
    """Hours, limits, deadline, grace and attempts in the brief are those of the declaration."""
    spec, brief = takehome.spec, plain(takehome.brief).lower()
    limits, late = spec.limits, spec.late
    whole, cell = WORDS[limits.cpu_seconds // 60], WORDS[limits.cell_seconds // 60]
    said = [
        f"**{WORDS[spec.minutes // 60]} hours**",
        f"{whole} minutes of cpu time for the whole notebook, {cell} for one cell",
        f"{WORDS[limits.call_seconds]} seconds for one call",
        f"{limits.memory_mb / 1024:g} gb of memory",
        f"**{WORDS[late.days]} days**",
        f"within {WORDS[late.grace_hours]} hours",
        f"**{WORDS[late.attempts]} times**",
    ]
    assert [text for text in said if text not in brief] == []


def test_brief_and_starter_give_nothing_away(takehome: Takehome) -> None:
    """Neither brief nor starter names a hidden file, or a test that is not public."""
    hidden = [name.partition(".")[0] for name in takehome.spec.data.hidden]
    hidden += [test.name for test in read_tests(takehome.hidden_tests)]
    text = takehome.brief + code_of(takehome.starter) + takehome.starter.decode()
    assert [name for name in hidden if re.search(rf"\b{name}\b", text)] == []


def test_starter_has_every_stub(takehome: Takehome) -> None:
    """The starter defines each function as declared, with nothing in it but a refusal."""
    found = {node.name: node for node in functions([code_of(takehome.starter)])}
    assert found.keys() == takehome.spec.calls.keys()
    for name, call in takehome.spec.calls.items():
        assert parameters(found[name]) == list(call.args)
        docstring, refusal = found[name].body
        assert isinstance(docstring, ast.Expr)
        assert ast.unparse(refusal) == "raise NotImplementedError"


def test_references_define_every_function(takehome: Takehome) -> None:
    """Each reference defines each function with the declared parameters."""
    for name, raw in takehome.references.items():
        found = {node.name: parameters(node) for node in functions([code_of(raw)])}
        for call, spec in takehome.spec.calls.items():
            assert found.get(call) == list(spec.args), (name, call)


def test_references_are_the_declared_ones(takehome: Takehome) -> None:
    """Each declared reference has its notebook, and each notebook its expected grade."""
    assert takehome.references.keys() == takehome.spec.references.keys()


@pytest.mark.filterwarnings("error")
def test_notebooks_are_valid_and_clean(takehome: Takehome) -> None:
    """Every notebook is valid nbformat 4.5, with ids of its own, and without outputs or tags."""
    for name, raw in notebooks(takehome).items():
        notebook = json.loads(raw)
        assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5), name
        nbformat.validate(notebook)
        cells = notebook["cells"]
        assert len({cell["id"] for cell in cells}) == len(cells), name
        for cell in cells:
            assert cell["metadata"] == {}, name
            assert cell.get("outputs", []) == [], name
            assert cell.get("execution_count") is None, name
