"""A split that keeps linked rows together, whatever links them and however long the chain."""

import hashlib
import json

FIELDS = ("customer", "device", "card")


def groups(rows, fields=FIELDS):
    """Return for each row the number of its group, the first row in it.

    Two rows are linked if they agree in a field that both have; links of links count.
    """
    above = list(range(len(rows)))

    def top(row):
        while above[row] != row:
            above[row] = above[above[row]]  # halves the way for whoever comes next
            row = above[row]
        return row

    first = {}
    for number, row in enumerate(rows):
        for field in fields:
            if row.get(field) is not None:
                other = first.setdefault((field, row[field]), number)
                low, high = sorted((top(number), top(other)))
                above[high] = low
    return [top(number) for number in range(len(rows))]


def split(rows, share, salt, fields=FIELDS):
    """Return for each row whether it is held out; linked rows always go together.

    About `share` of the groups is held out. Which ones depends on their identifiers and the
    salt, not on the order of the rows, so the same rows are split alike tomorrow.
    """
    members = {}
    numbers = groups(rows, fields)
    for group, row in zip(numbers, rows, strict=True):
        members.setdefault(group, []).append(_name(row, fields))
    held = {group: _place(min(names), salt) < share for group, names in members.items()}
    return [held[group] for group in numbers]


def _name(row, fields):
    """Return a text that names a row by its identifiers, or by its id if it has none."""
    found = [[field, str(row[field])] for field in fields if row.get(field) is not None]
    return json.dumps(found or [["id", str(row["id"])]])


def _place(name, salt):
    digest = hashlib.sha256(json.dumps([salt, name]).encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64
