"""JSON to typed values: strictly, or forgiving where only outputs are malformed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import partial
from typing import Any, Final, TypeVar

import msgspec

from minbar.errors import SubmissionError
from minbar.grading.intake.scan import spot

__all__ = ["json_reader", "typed"]

Model = TypeVar("Model")
_SAVE: Final = "Save it again in JupyterLab, and check that the file is whole"
_NAMES: Final = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "null": "null",
    "array": "a list",
    "object": "an object",
}
_MAX_DIGITS: Final = 30


def json_reader(raw: bytes, name: str, warnings: list[str]) -> Callable[[type[Any]], Any]:
    """Return a function that reads the text as a value of a given type.

    Text that is strict JSON is parsed straight into the types, and everything
    they do not name is passed over. Python writes `NaN` and lone surrogates,
    which JSON does not know; where only these stand in the way, they are noted
    as warnings.

    Raises:
        SubmissionError: if the text is no JSON even then.
    """
    try:
        msgspec.json.decode(raw, type=_Nothing)
    except msgspec.DecodeError as error:
        cut_off = "truncated" in str(error)
        return partial(msgspec.convert, _forgiving(raw, name, warnings, cut_off=cut_off))
    return lambda model: msgspec.json.decode(raw, type=model)


class _Nothing(msgspec.Struct):
    """An object of which nothing is read."""


def _forgiving(raw: bytes, name: str, warnings: list[str], *, cut_off: bool) -> Any:  # noqa: ANN401  plain JSON
    constants: set[str] = set()

    def forget(constant: str) -> None:
        constants.add(constant)

    try:
        text = raw.decode("utf-8")
        tree = json.loads(text, parse_constant=forget, parse_int=_integer, object_hook=_light)
    except json.JSONDecodeError as error:
        raise _not_json(error, raw, name, cut_off=cut_off) from None
    if constants:
        found = ", ".join(f"`{constant}`" for constant in sorted(constants))
        warnings.append(f"the notebook holds {found}, which is not JSON; it was read as null")
    return tree


def _integer(digits: str) -> int | float:
    """Read an integer; one that no honest program writes becomes a float."""
    return int(digits) if len(digits) <= _MAX_DIGITS else float(digits)


def _light(found: dict[str, Any]) -> dict[str, Any]:
    """Forget outputs at once: they are never read, and may be large."""
    found.pop("outputs", None)
    found.pop("attachments", None)
    return found


def _not_json(
    error: json.JSONDecodeError, raw: bytes, name: str, *, cut_off: bool
) -> SubmissionError:
    if cut_off:
        what = f"is cut off: the JSON breaks off after {len(raw)} bytes"
        where = f"{name}:{spot(raw, len(raw))}"
        return SubmissionError(what, where=where, todo="Copy or download the file again")
    where = f"{name}:{error.lineno}:{error.colno}"
    return SubmissionError(f"is not JSON: {error.msg}", where=where, todo=_SAVE)


_PATH: Final = re.compile(r"^(?P<what>.*?)(?: - at `\$(?P<path>.*)`)?$", re.DOTALL)
_TYPES: Final = re.compile(r"`(\w+(?: \| \w+)*)`")
_CELL: Final = re.compile(r"^\.cells\[(\d+)\](.*)$")


def typed(read: Callable[[type[Model]], Model], model: type[Model], name: str) -> Model:
    """Read a value of `model`.

    Raises:
        SubmissionError: if the types do not fit, with the cell or the field.
    """
    try:
        return read(model)
    except msgspec.ValidationError as error:
        raise _explained(str(error), name) from None
    except UnicodeEncodeError:  # the decoder wanted to see whether a text is a number
        what = "is not a valid notebook: a field holds half of a character (a lone surrogate)"
        raise SubmissionError(what, where=name, todo=_SAVE) from None


def _explained(message: str, name: str) -> SubmissionError:
    match = _PATH.match(message)
    what, path = (match["what"], match["path"] or "") if match else (message, "")
    cell = _CELL.match(path)
    field = (cell[2] if cell else path).lstrip(".")
    part = f"cell {int(cell[1]) + 1}" if cell else field
    subject = f"`{field}`: " if cell and field else ""
    return SubmissionError(
        f"is not a valid notebook: {subject}{_in_words(what)}",
        where=f"{name}, {part}" if part else name,
        todo=_SAVE,
    )


def _in_words(what: str) -> str:
    """Say msgspec's ``Expected `str`, got `int` `` in words of the reader."""
    words = _TYPES.sub(_types, what)
    return words.replace("Expected ", "expected ").replace("Object missing", "it lacks the")


def _types(found: re.Match[str]) -> str:
    names = found[1].split(" | ")
    known = all(name in _NAMES for name in names)
    return " or ".join(_NAMES[name] for name in names) if known else found[0]
