"""What no page of ours may hold, read by a browser's own rules for HTML.

The parser is Lexbor, which follows the standard as browsers do: what it sees is what
a browser would run.
"""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

__all__ = ["check_page", "faults"]

# Elements that run, load, lead away or hold another document.
_FORBIDDEN: Final = frozenset(
    {"animate", "animatemotion", "animatetransform", "applet", "area", "audio", "base", "button"}
    | {"embed", "feimage", "foreignobject", "form", "frame", "frameset", "image", "input", "link"}
    | {"map", "noscript", "object", "param", "portal", "script", "select", "set", "source"}
    | {"template", "textarea", "track", "use", "video"}
)
_ADDRESSES: Final = frozenset(
    {"action", "background", "cite", "classid", "code", "codebase", "data", "dynsrc", "formaction"}
    | {"href", "icon", "longdesc", "lowsrc", "manifest", "ping", "poster", "profile", "src"}
    | {"srcset", "usemap", "xlink:href"}
)
_PICTURE: Final = re.compile(
    r"data:image/(?:png|jpeg|gif|svg\+xml)(?:;charset=utf-8)?;base64,[A-Za-z0-9+/=]+"
)
_PLACE: Final = re.compile(r"#[A-Za-z0-9_-]*")
_HASH: Final = re.compile(r"'(sha256-[A-Za-z0-9+/=]+)'")
_POLICY: Final = re.compile(
    r"default-src 'none';(?: img-src data:;)? style-src( 'sha256-[A-Za-z0-9+/=]+')+; "
    r"base-uri 'none'; form-action 'none'"
)


def check_page(text: str) -> None:
    """Fail if a browser would run, load or obey anything of this page.

    Raises:
        AssertionError: with every fault.
    """
    found = faults(text)
    assert not found, "; ".join(found[:5])


def faults(text: str) -> list[str]:
    """Return what is wrong with a page, its frames included; empty if nothing is."""
    text.encode("utf-8")
    return _faults(text, framed=False)


def _faults(text: str, *, framed: bool) -> list[str]:
    root = LexborHTMLParser(text).root
    assert root is not None
    nodes = list(root.traverse(include_text=False))
    hashes, found = _policy(nodes)
    for node in nodes:
        name = (node.tag or "").lower()
        if name in _FORBIDDEN:
            found.append(f"an element <{name}>")
        elif name == "style" and _digest(node.text(deep=True)) not in hashes:
            found.append("a style sheet that the policy does not know")
        elif name == "iframe":
            found += _frame(node) if not framed else ["a frame within a frame"]
        for attribute, value in node.attributes.items():
            found += _attribute(name, attribute.lower(), value or "")
    return found


def _policy(nodes: list[LexborNode]) -> tuple[set[str], list[str]]:
    """Return the style sheets that the page's policy allows; the policy must come first."""
    metas = [node for node in nodes if node.tag == "meta"]
    orders = [node for node in metas if "http-equiv" in node.attributes]
    if len(orders) != 1 or metas.index(orders[0]) > 1:
        return set(), [f"{len(orders)} orders of `http-equiv`, or not at the beginning"]
    content = orders[0].attributes.get("content") or ""
    name = (orders[0].attributes["http-equiv"] or "").lower()
    if name != "content-security-policy" or not _POLICY.fullmatch(content):
        return set(), [f"another policy: {content[:80]}"]
    return set(_HASH.findall(content)), []


def _digest(style: str) -> str:
    digest = hashlib.sha256(style.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


def _frame(node: LexborNode) -> list[str]:
    attributes = node.attributes
    if "sandbox" not in attributes or attributes["sandbox"]:
        return ["a frame without an empty sandbox"]
    if "src" in attributes or not attributes.get("srcdoc"):
        return ["a frame with an address"]
    return [f"in a frame: {one}" for one in _faults(attributes["srcdoc"] or "", framed=True)]


def _attribute(tag: str, name: str, value: str) -> list[str]:
    if name.startswith("on"):
        return [f"a handler `{name}` at <{tag}>"]
    if name == "style" or (name == "http-equiv" and tag != "meta"):
        return [f"`{name}` at <{tag}>"]
    if name in _ADDRESSES:
        pattern = _PICTURE if tag == "img" and name == "src" else _PLACE
        if not pattern.fullmatch(value):
            return [f"`{name}` at <{tag}> leads to {value[:60]!r}"]
    return []
