"""The style sheet of packets."""

from __future__ import annotations

import pytest

from minbar.report.packets.style import page_style


@pytest.mark.parametrize("text", ['"}', "</style>", "a\\b", "a\nb"])
def test_running_heads_are_plain_words(text: str) -> None:
    """What could end the text, the rule or the style sheet is refused."""
    with pytest.raises(ValueError, match="running heads"):
        page_style(text, "", None)
    with pytest.raises(ValueError, match="running heads"):
        page_style("set-0", text, None)
