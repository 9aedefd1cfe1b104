"""The grade as JSON: the one result that is kept and passed on.

The bytes are canonical: fields in the order of the schema, keys of maps sorted,
two spaces of indent, one line feed at the end. So equal grades are equal bytes.
"""

from __future__ import annotations

import math
import re
from typing import Final, TypeVar

import msgspec

from minbar.errors import OurFault, UserError
from minbar.models.grade import GRADE_SCHEMA, Grade

__all__ = ["dump_grade", "load_grade", "safe_json"]

Kind = TypeVar("Kind")

_VERSION: Final = re.compile(r"grade/(\d{1,6})\.(\d{1,6})")
_PLACE: Final = re.compile(r" - at `(.+)`$")
_LONE_SURROGATE: Final = re.compile("[\ud800-\udfff]")
# Valid inside JSON strings, yet a terminal or a CI log would act on them.
_ACTIVE: Final = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|#(?=#)")


def dump_grade(grade: Grade) -> bytes:
    """Return the canonical JSON of a grade, safe to print on a terminal or in a log.

    Raises:
        OurFault: if a number in it is not finite, which JSON cannot carry.
    """
    return safe_json(msgspec.to_builtins(grade, order="deterministic"))


def safe_json(value: object) -> bytes:
    """Return a plain value as JSON that neither a terminal nor a CI log acts on.

    Raises:
        OurFault: as `dump_grade`.
    """
    plain = _clean(value, "$")
    text = msgspec.json.format(msgspec.json.encode(plain), indent=2).decode()
    return (_ACTIVE.sub(_escape, text) + "\n").encode()


def load_grade(raw: bytes, name: str) -> Grade:
    """Read a grade from JSON.

    Args:
        raw: bytes of the file.
        name: its name, for messages.

    Raises:
        UserError: if it is not JSON, not a grade, of a major version that this
            program does not know, or breaks the schema; it names the field.
    """
    _check_version(_decode(raw, dict[str, object], name), name)
    return _decode(raw, Grade, name)


def _clean(value: object, place: str) -> object:
    """Make every text encodable; refuse numbers that JSON has no form for."""
    if isinstance(value, str):
        return _LONE_SURROGATE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {_clean(key, place): _clean(item, f"{place}.{key}") for key, item in value.items()}
    if isinstance(value, list):
        return [_clean(item, f"{place}[{index}]") for index, item in enumerate(value)]
    if isinstance(value, float) and not math.isfinite(value):
        msg = f"a grade holds {value!r}, which is no number"
        raise OurFault(msg, where=place)
    return value


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def _decode(raw: bytes, kind: type[Kind], name: str) -> Kind:
    try:
        return msgspec.json.decode(raw, type=kind)
    except msgspec.ValidationError as error:
        what, place = _split(str(error))
        todo = "is it a grade.json that minbar wrote, and unchanged?"
        raise UserError(what, where=f"{name}: {place}", todo=todo) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        msg = f"not JSON ({error})"
        raise UserError(msg, where=name, todo="give a grade.json that minbar wrote") from error


def _split(message: str) -> tuple[str, str]:
    """Divide msgspec's message into what is wrong and the path of the field."""
    place = _PLACE.search(message)
    return (message[: place.start()], place[1]) if place else (message, "$")


def _check_version(found: dict[str, object], name: str) -> None:
    schema = found.get("schema")
    version = _VERSION.fullmatch(schema) if isinstance(schema, str) else None
    if version is None:
        msg = f"not a grade: `schema` should read like {GRADE_SCHEMA!r}"
        raise UserError(msg, where=f"{name}: $.schema", todo="give a grade.json that minbar wrote")
    known = GRADE_SCHEMA.partition("/")[2].partition(".")[0]
    if version[1] != known:
        msg = f"major version {version[1]} of the grade is unknown; this minbar reads {known}.x"
        raise UserError(msg, where=f"{name}: $.schema", todo="use the minbar that wrote it")
