"""Style sheets of reports and sites, and the hashes by which its policy allows them."""

from __future__ import annotations

import base64
import hashlib
from importlib import resources
from typing import Final

__all__ = ["FRAME_STYLE", "MATHS_STYLE", "REPORT_STYLE", "SITE_STYLE", "source_hash"]


def _read(name: str) -> str:
    return resources.files("minbar.report").joinpath("styles", name).read_text("utf-8")


def source_hash(text: str) -> str:
    """Name a style sheet or a script as a content security policy does."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


REPORT_STYLE: Final = _read("report.css")
FRAME_STYLE: Final = _read("frame.css")
MATHS_STYLE: Final = _read("maths.css")
SITE_STYLE: Final = _read("site.css")
