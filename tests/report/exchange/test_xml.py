"""Writing XML by hand."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from hypothesis import given
from markupsafe import Markup

from minbar.report.escape import visible
from minbar.report.exchange.xml import DECLARATION, cdata, comment, tag
from tests.report.hostile import hostile_text


@given(hostile_text(), hostile_text())
def test_any_text_comes_back(text: str, value: str) -> None:
    """As text, attribute, section or comment: XML that a parser reads, saying the same."""
    document = tag("a", comment(text), tag("b", text), tag("c", cdata(Markup(text))), name=value)  # noqa: S704
    found = ET.fromstring((DECLARATION + document).encode("utf-8", "surrogatepass"))  # noqa: S314
    assert found.get("name") == visible(value).replace("\n", " ").replace("\t", " ")
    assert (found.findtext("b"), found.findtext("c")) == (visible(text), visible(text))


def test_names_of_other_namespaces() -> None:
    """An underscore stands for the colon, which Python's names cannot have."""
    assert tag("a", xmlns_xsi="x", class_="y") == '<a xmlns:xsi="x" class="y"/>\n'
