"""To come."""
from __future__ import annotations
from collections.abc import Iterator
from minbar.quality.findings import Finding
from minbar.quality.soundness.events import Trace
def check_presence(trace: Trace) -> Iterator[Finding]:
    yield from ()
