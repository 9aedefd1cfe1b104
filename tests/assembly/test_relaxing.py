"""What gives way: in the declared order, by as little as possible, and it is said."""

from __future__ import annotations

from minbar.assembly.draw import draw
from minbar.models.blueprint import DifficultyTarget, Slot
from minbar.models.lock import Lock, Usage
from minbar.models.names import LogitByLevel
from tests.assembly.samples import blueprint, ident, item, problem


def said(lock: Lock) -> list[tuple[str, float, float]]:
    """Return what gave way, with what was wanted and what it came to."""
    return [(each.what, each.wanted, each.got) for each in lock.relaxed]


def test_nothing_gives_way_where_nothing_must() -> None:
    """A set that holds everything says so by saying nothing."""
    assert draw(problem([item("a"), item("b"), item("c")])).relaxed == []


def test_each_relaxation_is_said_with_its_size_in_the_order_in_which_it_was_given_up() -> None:
    """Two items alone, against everything that is wanted."""
    far = DifficultyTarget(mean=LogitByLevel(one=0, two=2, three=0), tolerance=0.5)
    cards = [item("a", topics=("t.t.t",), max_rate=0.1), item("b", topics=("t.t.t",))]
    used = {
        ident("a"): Usage(sets=3, last="2026-11-20"),
        ident("b"): Usage(sets=0, last="2026-11-22"),
    }
    lock = draw(
        problem(
            cards,
            blueprint(difficulty=far, distinct_topics=2),
            usage=used,
            window_sets=9,
            recent=[[ident("a"), ident("b")]],
        )
    )
    assert said(lock) == [
        ("cooldown", 0.0, 2.0),
        ("exposure", 0.0, 3.0),
        ("overlap", 1.0, 2.0),
        ("topics", 2.0, 1.0),
        ("difficulty", 0.5, 2.0),
    ]
    assert [each.says for each in lock.relaxed] == [
        (
            "Used again in this requisition before the cooldown was over:"
            " t.theory.area.a after 3 days of 30, t.theory.area.b after 1 day of 30"
        ),
        "Items are above their largest share of sets by 3 uses in all",
        "Up to 2 of the items are in one of the requisition's last sets as well; 1 was wanted",
        "The set has 1 topic; 2 were wanted",
        "The mean difficulty is 2.00 logits from the target of 2; at most 0.5 was wanted",
    ]


def test_of_many_items_that_cool_down_some_are_named() -> None:
    """A sentence stays one that can be read."""
    names = "abcdef"
    used = {ident(name): Usage(sets=1, last="2026-11-23") for name in names}
    plan = blueprint(Slot(type="theory", count=6))
    lock = draw(problem([item(name) for name in names], plan, usage=used, window_sets=9))
    (cooldown,) = (each for each in lock.relaxed if each.what == "cooldown")
    assert cooldown.says == (
        "Used again in this requisition before the cooldown was over:"
        " t.theory.area.a after 0 days of 30, t.theory.area.b after 0 days of 30,"
        " t.theory.area.c after 0 days of 30, and 3 more"
    )


def test_cooldown_gives_way_before_the_share_of_sets() -> None:
    """Of two items that break one wish each, the one that is cooling down is taken."""
    cards = [item("a"), item("cooling"), item("over", max_rate=0.1)]
    used = {ident("cooling"): Usage(sets=1, last="2026-11-20"), ident("over"): Usage(sets=1)}
    lock = draw(problem(cards, usage=used, window_sets=9))
    assert {each.id for each in lock.items} == {ident("a"), ident("cooling")}
    assert said(lock) == [("cooldown", 0.0, 1.0)]


def test_the_share_of_sets_gives_way_before_overlap() -> None:
    """Rather an item too often than two that a neighbour was asked."""
    cards = [item("a"), item("b"), item("over", max_rate=0.1)]
    lock = draw(
        problem(
            cards,
            usage={ident(name): Usage(sets=1) for name in ("a", "b", "over")},
            window_sets=9,
            recent=[[ident("a"), ident("b")]],
        )
    )
    assert ident("over") in {each.id for each in lock.items}
    assert said(lock) == [("exposure", 0.0, 1.0)]


def test_overlap_gives_way_before_topics() -> None:
    """Rather two common items than two on one topic."""
    cards = [item("a"), item("b", topics=("t.t.t",)), item("c", topics=("t.t.t",))]
    lock = draw(
        problem(
            cards,
            blueprint(distinct_topics=2),
            recent=[[ident("a"), ident("b")], [ident("a"), ident("c")]],
        )
    )
    assert said(lock) == [("overlap", 1.0, 2.0)]


def test_topics_give_way_before_difficulty() -> None:
    """Sets of equal difficulty are what makes two candidates comparable."""
    cards = [
        item("a", topics=("t.t.t",)),
        item("b", topics=("t.t.t",)),
        item("c", difficulty=2.0),
    ]
    lock = draw(problem(cards, blueprint(distinct_topics=2)))
    assert said(lock) == [("topics", 2.0, 1.0)]


def test_forms_that_must_share_share_one_item_and_say_so() -> None:
    """Parallel forms of a bank that is too small for them."""
    cards = [item("a"), item("b"), item("c")]
    lock = draw(problem(cards, recent=[[ident("a"), ident("b")]], forms=2, form=2))
    assert said(lock) == [("overlap", 0.0, 1.0)]
    assert lock.relaxed[0].unit == "items in common with forms"
    says = "One of the items is in another parallel form as well; none was wanted"
    assert lock.relaxed[0].says == says


def test_the_threshold_on_uses_rises_only_as_far_as_it_must() -> None:
    """Evidence that only much used items give lifts the threshold, which is said."""
    cards = [
        item("a"),
        item("b"),
        item("c", evidence={"h_data": 3}),
        item("d", evidence={"h_data": 3}),
    ]
    used = {ident("c"): Usage(sets=3), ident("d"): Usage(sets=5)}
    lock = draw(problem(cards, usage=used, window_sets=9, hypotheses={"h_data": 1}))
    assert ident("c") in {each.id for each in lock.items}
    assert said(lock) == [("exposure", 1.0, 4.0)]
    assert lock.relaxed[0].says == (
        "Items in up to 4 of the last 9 sets were allowed, instead of in up to 1:"
        " the least used items alone make no set that holds all else"
    )
    assert lock.pool.excluded == {"exposure": 1}


def test_forms_share_an_item_before_two_are_shared_with_a_recent_set() -> None:
    """Rather one item of the form before than two that an earlier candidate was asked."""
    cards = [item("a"), item("b"), item("c")]
    recent = [[ident("c")], [ident("a"), ident("b")]]
    lock = draw(problem(cards, recent=recent, forms=2, form=2))
    assert said(lock) == [("overlap", 0.0, 1.0)]
    assert ident("c") in {each.id for each in lock.items}
