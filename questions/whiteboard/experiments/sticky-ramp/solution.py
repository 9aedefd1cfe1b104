"""Who gets which variant, without a table: the same answer everywhere, and nobody is moved."""

import hashlib
import json

PLACES = 10_000
CONTROL = "control"


def place(user, experiment):
    """Return where a user stands among 10,000 places; in each experiment somewhere else."""
    digest = hashlib.sha256(json.dumps([experiment, user]).encode()).digest()
    return int.from_bytes(digest[:8], "big") % PLACES


def variant(user, experiment, arms):
    """Return the user's variant, or "control".

    Args:
        user: id of the user.
        experiment: name of the experiment.
        arms: (name, room, share) for each new variant: the most places that it will ever have,
            and those that it has now. Rooms lie one behind the other and never change while the
            experiment runs; a share is the front of its room, so to grow is to take places from
            control and to shrink is to give them back.

    Raises:
        ValueError: if the rooms do not fit, or a share does not fit its room.
    """
    here, end, found = place(user, experiment), 0, CONTROL
    for name, room, share in arms:
        if not 0 <= share <= room:
            message = f"{name} has a share of {share} in a room of {room}"
            raise ValueError(message)
        if end <= here < end + share:
            found = name
        end += room
    if end > PLACES:
        message = f"the rooms need {end} of {PLACES} places"
        raise ValueError(message)
    return found
