"""Attacks on the sandbox, graded as submissions are, and judged by what came of them."""

from minbar.grading.attacks.proving_ground import ProvingGround
from minbar.grading.attacks.sightings import Render, Seen
from minbar.grading.attacks.summary import Machine, machine_of
from minbar.grading.attacks.watched import WatchedRooms

__all__ = ["Machine", "ProvingGround", "Render", "Seen", "WatchedRooms", "machine_of"]
