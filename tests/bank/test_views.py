"""What candidates see of items: nothing that is the interviewer's, anywhere in the bank."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest

from minbar.bank.sheets import candidate_sheet
from minbar.bank.views import CandidateView, candidate_view, example
from minbar.cli.layout import sheet_lines
from minbar.content.banks import Bank, load_bank
from minbar.content.locate import built_in_root
from minbar.errors import UserError
from minbar.models.item import Item
from tests.bank.samples import BASE

SMALL = load_bank([BASE])
ALARMS = "acme.math.probability.alarms"


@pytest.fixture(scope="module", params=["built-in", "small"])
def bank(request: pytest.FixtureRequest) -> Bank:
    """Give the bank that minbar brings along, then the small one."""
    return load_bank([built_in_root()]) if request.param == "built-in" else SMALL


def interviewers_texts(item: Item) -> Iterator[str]:
    """Yield every text of an item that is not the candidate's."""
    yield from (item.id, item.title, *item.topics)
    yield from (each.text for each in item.listen_for)
    yield from (text for each in item.wrong_answers for text in (each.text, each.why))
    yield from (each.text for each in item.hints)
    yield from (text for each in item.follow_ups for text in (each.ask, each.listen_for))
    yield from (item.anchors.at(score) for score in range(1, 5))
    yield from (text for bug in item.bugs for text in (bug.says, bug.fixed.strip()))
    yield from (text for check in item.checks for text in (check.claim, check.code))
    yield from (enemy.why for enemy in item.enemies)
    if item.answer is not None:
        yield from (item.answer.value, item.answer.worked)


def folded(text: str) -> str:
    """Return a text with white space made equal."""
    return " ".join(text.split())


def leaks(item: Item, view: CandidateView) -> list[str]:
    """Return what of the interviewer's stands in the view, as data or as it is shown."""
    lines = " ".join(line for line, _ in sheet_lines(candidate_sheet(view), 10_000))
    parts = [view.prompt, *view.files.values(), msgspec.json.encode(view).decode(), lines]
    seen = [folded(part) for part in parts]
    return [text for text in interviewers_texts(item) if any(folded(text) in part for part in seen)]


def test_no_interviewer_text_reaches_a_candidate(bank: Bank) -> None:
    """No listen-for, wrong answer, hint, follow-up, anchor, key, bug or title is in any view."""
    found = {
        name: leaks(loaded.item, candidate_view(loaded.item, loaded.files))
        for name, loaded in bank.items.items()
    }
    assert len(found) >= 4
    assert {name: texts for name, texts in found.items() if texts} == {}


def test_solution_and_tests_do_not_reach_a_candidate(bank: Bank) -> None:
    """Of the attached files only the starter is in a view."""
    for loaded in bank.items.values():
        item = loaded.item
        starter = item.files.starter if item.files else None
        given = set(candidate_view(item, loaded.files).files)
        assert given == ({starter} if starter else set())


def test_the_proof_would_notice_a_leak() -> None:
    """A view into which a hint has slipped is caught."""
    loaded = SMALL.items[ALARMS]
    view = candidate_view(loaded.item, loaded.files)
    hint = loaded.item.hints[0].text
    assert leaks(loaded.item, msgspec.structs.replace(view, prompt=f"{view.prompt}\n{hint}")) == [
        hint
    ]


def test_candidate_reads_numbers_not_parameters() -> None:
    """Every parameter is filled in, and another variant reads otherwise."""
    loaded = SMALL.items[ALARMS]
    first, second = (candidate_view(loaded.item, loaded.files, n).prompt for n in (1, 2))
    assert first != second
    assert [name for name in loaded.item.params if f"{{{name}" in first] == []


@pytest.mark.parametrize("number", [0, 10_000])
def test_a_variant_that_is_not_there_is_refused(number: int) -> None:
    """The message says how many there are."""
    loaded = SMALL.items[ALARMS]
    with pytest.raises(UserError, match="counted from 1"):
        candidate_view(loaded.item, loaded.files, number)


def test_wrong_answers_of_an_example_are_not_accepted(bank: Bank) -> None:
    """In the variant that is shown every named mistake lies outside of what is taken for right."""
    shown = [example(loaded.item) for loaded in bank.items.values()]
    examples = [one for one in shown if one is not None]
    assert examples
    for one in examples:
        assert all(abs(value - one.answer) > one.accepted for value in one.wrong.values())
