"""What the sandbox has and lacks: the engine, its images, and each limit proved live."""

from minbar.rooms.doctor.examination import examine
from minbar.rooms.doctor.findings import Finding, Status, is_usable
from minbar.rooms.doctor.live import prove
from minbar.rooms.doctor.proofs import keep_proof, unproved_limits
from minbar.rooms.doctor.throwaway import Laboratory

__all__ = [
    "Finding",
    "Laboratory",
    "Status",
    "examine",
    "is_usable",
    "keep_proof",
    "prove",
    "unproved_limits",
]
