"""What any right answer does."""

import numpy as np


def row_of(number, customer=None, device=None, card=None):
    """Return a row with the identifiers that it has."""
    return {"id": number, "customer": customer, "device": device, "card": card}


def test_links_of_links_count(m):
    """Four rows that share something only with their neighbours are one group."""
    rows = [
        row_of(0, customer="ann", device="d1"),
        row_of(1, customer="bob", card="c9"),
        row_of(2, customer="cem", device="d1", card="c1"),
        row_of(3, customer="bob", card="c1"),
        row_of(4, customer="eva", device="d7"),
    ]
    assert m.groups(rows) == [0, 0, 0, 0, 4]


def test_what_is_missing_links_nothing(m):
    """Rows without a device are not linked by having none."""
    rows = [row_of(0, customer="ann"), row_of(1, customer="bob"), row_of(2), row_of(3)]
    assert m.groups(rows) == [0, 1, 2, 3]


def test_fields_are_kept_apart(m):
    """Customer 17 and device 17 have nothing to do with each other."""
    assert m.groups([row_of(0, customer="17"), row_of(1, device="17")]) == [0, 1]


def some_rows(seed, n=400):
    """Return rows with random identifiers, some missing."""
    rng = np.random.default_rng(seed)
    return [
        row_of(
            number,
            *(f"{kind}{rng.integers(600)}" if rng.random() < 0.5 else None for kind in "udc"),
        )
        for number in range(n)
    ]


def test_no_link_crosses_the_split(m):
    """No identifier occurs on both sides."""
    for seed in range(3):
        rows = some_rows(seed)
        held = m.split(rows, 0.3, "2026")
        for field in m.FIELDS:
            sides = [
                {row[field] for row, side in zip(rows, held, strict=True) if side is out}
                for out in (True, False)
            ]
            assert not (sides[0] & sides[1]) - {None}


def test_order_of_rows_does_not_matter(m):
    """The same rows in another order are split alike."""
    rows = some_rows(7)
    before = dict(zip((row["id"] for row in rows), m.split(rows, 0.3, "2026"), strict=True))
    shuffled = [rows[i] for i in np.random.default_rng(0).permutation(len(rows))]
    after = dict(zip((row["id"] for row in shuffled), m.split(shuffled, 0.3, "2026"), strict=True))
    assert before == after


def test_share_and_salt(m):
    """About the share is held out of rows that are linked to nothing, by another salt others."""
    rows = [row_of(number, customer=f"u{number}") for number in range(4_000)]
    first, second = m.split(rows, 0.2, "a"), m.split(rows, 0.2, "b")
    assert abs(sum(first) / 4_000 - 0.2) < 0.03
    both = sum(one and two for one, two in zip(first, second, strict=True))
    assert abs(both / 4_000 - 0.04) < 0.02


def test_long_chains_are_no_trouble(m):
    """A chain of fifty thousand rows is one group, and is found without deep recursion."""
    rows = [row_of(n, customer=f"u{n // 2}", device=f"d{(n + 1) // 2}") for n in range(50_000)]
    assert set(m.groups(rows)) == {0}
    assert len(set(m.split(rows, 0.5, "x"))) == 1


def test_no_rows_no_groups(m):
    """Nothing to split is no error."""
    assert m.groups([]) == []
    assert m.split([], 0.2, "a") == []
