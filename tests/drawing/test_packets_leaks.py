"""What a candidate gets of a set: nothing that is the interviewer's, anywhere in the bank."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
import pytest

from minbar.bank.variants import deployed_variants
from minbar.content.banks import Bank, LoadedItem, load_bank
from minbar.content.locate import built_in_root
from minbar.drawing.packets import candidate_packet, interviewer_packet
from minbar.drawing.packets_files import candidate_files
from minbar.models.lock import Lock, LockedItem
from minbar.models.packet import CandidatePacket, Guide
from minbar.report.packets.html import candidate_html, interviewer_html
from minbar.report.packets.markdown import candidate_markdown, interviewer_markdown
from tests.bank.samples import BASE
from tests.drawing.interviewer_texts import hidden_lines, leaks, secrets, set_secrets, text_of
from tests.drawing.packet_samples import make_lock, place


@pytest.fixture(scope="module", params=["built-in", "small"])
def bank(request: pytest.FixtureRequest) -> Bank:
    """Give the bank that minbar brings along, then the small one."""
    return load_bank([built_in_root() if request.param == "built-in" else BASE])


def places(loaded: LoadedItem) -> Iterator[LockedItem]:
    """Yield an item in some of its variants: first, middle, last; a few, others, all bugs."""
    item = loaded.item
    if item.type == "math":
        count = len(deployed_variants(item))
        yield from (place(loaded, 1, variant=n) for n in sorted({1, count // 2 + 1, count}))
    elif item.bugs:
        ids = [bug.id for bug in item.bugs]
        yield from (place(loaded, 1, bugs=some) for some in (ids[:2], ids[1:4], ids[-1:], ids))
    else:
        yield place(loaded, 1)


def shown(packet: CandidatePacket) -> list[str]:
    """Return all that a candidate gets, in every format, as source and as it reads."""
    page, markdown = candidate_html(packet), candidate_markdown(packet)
    files = candidate_files(packet, "interview.html", page.encode("utf-8"))
    texts = [content.decode("utf-8") for content in files.values()]
    plain = msgspec.json.encode(packet).decode("utf-8")
    return [*texts, *files, text_of(page), markdown, plain]


def interviewers(lock: Lock, bank: Bank, guide: Guide) -> list[str]:
    """Return every text that must not be in the candidate's packet."""
    loaded = bank.items[guide.item.id]
    files = {name: raw.decode("utf-8") for name, raw in loaded.files.items()}
    texts = [*secrets(loaded.item, guide.rubric), *set_secrets(lock)]
    texts += hidden_lines(files, guide.files)
    texts += [line.strip() for bug in guide.bugs for line in bug.right]
    if guide.worked is not None:
        texts += [guide.worked.text, guide.worked.value]
    return texts


def found(bank: Bank, loaded: LoadedItem, extra: Sequence[str] = ()) -> list[str]:
    """Return what of the interviewer's is in any candidate's packet of an item."""
    caught: list[str] = []
    for locked in places(loaded):
        lock = make_lock(bank, [locked])
        (guide,) = interviewer_packet(lock, bank).items
        seen = [*shown(candidate_packet(lock, bank)), *extra]
        caught += leaks(interviewers(lock, bank, guide), seen)
    return caught


def test_no_interviewer_text_is_in_a_candidates_packet(bank: Bank) -> None:
    """Over all items, in several variants: no text, id, number, bug, test or right line."""
    caught = {name: found(bank, loaded) for name, loaded in bank.items.items()}
    assert len(caught) >= 4
    assert {name: texts for name, texts in caught.items() if texts} == {}


def test_the_proof_would_notice_a_leak(bank: Bank) -> None:
    """What the interviewer reads, slipped to a candidate, is caught: nearly every text of it."""
    for loaded in bank.items.values():
        lock = make_lock(bank, [next(places(loaded))])
        packet = interviewer_packet(lock, bank)
        (guide,) = packet.items
        texts = [text for text in secrets(loaded.item, guide.rubric) if text not in guide.prompt]
        for page in (text_of(interviewer_html(packet)), interviewer_markdown(packet)):
            caught = leaks(texts, [page])
            assert set(needed(guide)) <= set(caught)
        assert found(bank, loaded, [loaded.item.hints[0].text]) != []


def needed(guide: Guide) -> Iterator[str]:
    """Yield the texts of an item that an interviewer cannot do without."""
    item = guide.item
    yield item.title
    yield from (each.text for each in item.listen_for)
    yield from (text for each in item.wrong_answers for text in (each.text, each.why))
    yield from (each.text for each in item.hints)
    yield from (text for each in item.follow_ups for text in (each.ask, each.listen_for))
    yield from (item.anchors.at(score) for score in range(1, 5))
    yield from (bug.says for bug in item.bugs if bug.id in {one.id for one in guide.bugs})
    if guide.rubric is not None:
        yield from (each.anchors.at(n) for each in guide.rubric.criteria for n in range(1, 5))


def test_reserves_stay_with_the_interviewer() -> None:
    """A reserve is for a candidate who has seen the item; nobody else learns of it."""
    bank = load_bank([built_in_root()])
    from tests.drawing.packet_samples import hour

    lock = hour(bank)
    assert [guide.pos for guide in interviewer_packet(lock, bank).reserves] == [2, 3]
    seen = shown(candidate_packet(lock, bank))
    for spare in lock.reserves:
        item = bank.items[spare.id].item
        assert leaks([*secrets(item, None), item.prompt.split(". ")[0]], seen) == []
