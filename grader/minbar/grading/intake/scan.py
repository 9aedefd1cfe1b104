"""A look over the bytes of a notebook before any of it is parsed."""

from __future__ import annotations

import codecs
import re
from itertools import accumulate
from typing import Final

from minbar.errors import SubmissionError
from minbar.grading.intake.limits import MAX_DEPTH, MAX_TOKENS

__all__ = ["check_encoding", "check_structure", "spot"]

_CHUNK: Final = 1024 * 1024
_PIECE: Final = 256 * 1024
_SAVE: Final = "Save it again in JupyterLab, or as UTF-8 in an editor"
# Possessive, and an end of the text closes a string too: never tried twice.
_STRING: Final = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)'
_STRING_OR_BRACKET: Final = re.compile(_STRING + rb"|[\[\]{}]", re.DOTALL)
_QUOTED: Final = re.compile(rb'"[^"]*+(?:"|\Z)')
_OBJECT: Final = ord("{")
_STRUCTURE: Final = b'[]{},:"'
_NO_STRUCTURE: Final = bytes(set(range(256)) - set(_STRUCTURE))
_STEPS: Final = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}


def spot(raw: bytes, offset: int) -> str:
    """Return `line:column`, both from 1, of a byte; columns count characters."""
    start = raw.rfind(b"\n", 0, offset) + 1
    line = raw.count(b"\n", 0, offset) + 1
    return f"{line}:{len(raw[start:offset].decode('utf-8', 'replace')) + 1}"


def check_encoding(raw: bytes, name: str) -> tuple[bytes, list[str]]:
    """Refuse what is no UTF-8 text that could begin a notebook.

    Returns:
        The bytes without a byte order mark, and warnings.

    Raises:
        SubmissionError: for an empty file, UTF-16 or UTF-32, and text that is no object.
    """
    warnings = []
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\x00" in raw[:4]:
        what = "is UTF-16 or UTF-32, not UTF-8"
        raise SubmissionError(what, where=f"{name}:1:1", todo=_SAVE)
    if raw.startswith(codecs.BOM_UTF8):
        raw = raw[len(codecs.BOM_UTF8) :]
        warnings.append("the notebook began with a byte order mark, which was passed over")
    begin = len(raw) - len(raw.lstrip(b" \t\r\n"))
    if begin == len(raw):
        what = "is empty"
        raise SubmissionError(what, where=name, todo="Save the notebook, and hand it in")
    if raw[begin] != _OBJECT:
        what = "is not a notebook: it does not begin as a JSON object"
        raise SubmissionError(what, where=f"{name}:{spot(raw, begin)}", todo=_SAVE)
    return raw, warnings


def check_structure(raw: bytes, name: str) -> None:
    """Refuse bytes that are no UTF-8, or JSON too deep or too finely cut to parse here.

    Raises:
        SubmissionError: with the place.
    """
    _check_utf8(raw, name)
    structure = _structure(raw)
    if len(structure) > MAX_TOKENS:
        what = f"has {len(structure)} JSON tokens; at most {MAX_TOKENS} are read"
        raise SubmissionError(what, where=name, todo="Clear all outputs, and save it again")
    depth = max(accumulate(_STEPS.get(byte, 0) for byte in structure), default=0)
    if depth > MAX_DEPTH:
        where = f"{name}:{spot(raw, _too_deep(raw))}"
        what = f"is nested {depth} levels deep; at most {MAX_DEPTH} are read"
        raise SubmissionError(what, where=where, todo="Clear all outputs, and save it again")


def _structure(raw: bytes) -> bytes:
    """Return the brackets, commas and colons of a text, and one quote for each string.

    Piece by piece: a million short strings at once would cost 180 MB.
    """
    plain = raw.replace(rb"\\", b"").replace(rb"\"", b"")  # now every quote is a real one
    found = bytearray()
    within = False
    for start in range(0, len(plain), _PIECE):
        piece = plain[start : start + _PIECE]
        whole = _QUOTED.sub(b'"', b'"' + piece if within else piece)
        found += whole.translate(None, _NO_STRUCTURE)[within:]
        within ^= piece.count(b'"') % 2 == 1
    return bytes(found)


def _check_utf8(raw: bytes, name: str) -> None:
    """Decode piece by piece, so that no second copy of the text is made."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    view = memoryview(raw)
    for start in range(0, len(raw), _CHUNK):
        chunk = view[start : start + _CHUNK]
        pending = len(decoder.getstate()[0])
        try:
            decoder.decode(chunk, final=start + _CHUNK >= len(raw))
        except UnicodeDecodeError as error:
            offset = start - pending + error.start
            what = f"byte {offset} (0x{raw[offset]:02x}) is not UTF-8"
            where = f"{name}:{spot(raw, offset)}"
            raise SubmissionError(what, where=where, todo=_SAVE) from None


def _too_deep(raw: bytes) -> int:
    depth = 0
    for match in _STRING_OR_BRACKET.finditer(raw):
        depth += _STEPS.get(raw[match.start()], 0)
        if depth > MAX_DEPTH:
            return match.start()
    return 0
