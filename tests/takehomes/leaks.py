"""Looks for what must be hidden in all bytes of a workspace, packed ones included."""

from __future__ import annotations

import ast
import base64
import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping

from minbar.content.takehomes import Takehome
from minbar.takehomes.data import GeneratedData
from minbar.takehomes.keys import DataKeys
from minbar.takehomes.workspace import checker_files

__all__ = ["find_leaks", "needles"]

MIN_LINE = 12
MIN_DIGITS = 5


def find_leaks(files: Mapping[str, bytes], wanted: Iterable[bytes]) -> list[tuple[str, bytes]]:
    """Return every place where something hidden lies, with what it is."""
    layers = [layer for path, data in files.items() for layer in _layers(path, data)]
    return [(path, needle) for needle in sorted(wanted) for path, data in layers if needle in data]


def needles(takehome: Takehome, data: GeneratedData, keys: DataKeys, secret: bytes) -> set[bytes]:
    """Return what must be nowhere in a workspace.

    Lines that the take-home shows to candidates anyway (an import in a public and
    a hidden test, say) are nobody's secret; names of hidden tests always are.
    """
    shown = [takehome.brief.encode(), *_sources(takehome.starter)]
    shown += [*takehome.public_tests.values(), *checker_files().values()]
    sources = [takehome.generate, *takehome.hidden_tests.values()]
    sources += [part for raw in takehome.references.values() for part in _sources(raw)]
    rows = _lines(data.hidden.values()) - _headers(data)
    constants = {value for raw in takehome.hidden_tests.values() for value in _constants(raw)}
    return (
        _not_within(_lines(sources), shown)
        | _not_within(constants, [*shown, *data.work.values()])
        | {name for raw in takehome.hidden_tests.values() for name in _tests(raw)}
        | rows
        | _spellings([keys.work, keys.holdout, keys.world, secret])
        | set(data.hidden.values())
        | _not_within(_late_columns(takehome), [*shown, *data.work.values()])
    )


def _late_columns(takehome: Takehome) -> set[bytes]:
    """Columns known only after the fact, which candidates are to find out by themselves."""
    files = takehome.spec.quality.known_afterwards.values()
    return {name.encode() for names in files for name in names}


def _not_within(wanted: set[bytes], shown: Iterable[bytes]) -> set[bytes]:
    """Leave out what candidates may read anyway."""
    text = b"\n".join(shown)
    return {needle for needle in wanted if needle not in text}


def _lines(texts: Iterable[bytes]) -> set[bytes]:
    found = {line.strip() for text in texts for line in text.splitlines()}
    return {line for line in found if len(line) >= MIN_LINE}


def _headers(data: GeneratedData) -> set[bytes]:
    return {text.splitlines()[0].strip() for text in data.hidden.values() if text}


def _sources(notebook: bytes) -> list[bytes]:
    cells = json.loads(notebook)["cells"]
    return ["".join(cell["source"]).encode() for cell in cells]


def _tests(source: bytes) -> Iterator[bytes]:
    """Names of test functions."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node.name.encode()


def _constants(source: bytes) -> Iterator[bytes]:
    """Numbers and short texts with several digits in them."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float | str):
            text = str(node.value)
            digits = sum(sign.isdigit() for sign in text)
            if digits >= MIN_DIGITS and "\n" not in text:
                yield text.encode()


def _spellings(keys: Iterable[bytes]) -> set[bytes]:
    found = set()
    for key in keys:
        found |= {key, key.hex().encode(), key.hex().upper().encode()}
        found |= {base64.b64encode(key).rstrip(b"="), str(int.from_bytes(key, "big")).encode()}
    return found


def _layers(path: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """The bytes of a file and of everything packed in it."""
    yield path, data
    for name, inner in _unpacked(data):
        yield from _layers(f"{path}!{name}", inner)


def _unpacked(data: bytes) -> Iterator[tuple[str, bytes]]:
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            yield from ((name, package.read(name)) for name in package.namelist())
    elif data[:2] == b"\x1f\x8b":
        yield "gzip", gzip.decompress(data)
    elif tarfile.is_tarfile(io.BytesIO(data)):
        with tarfile.open(fileobj=io.BytesIO(data)) as package:
            for member in package.getmembers():
                if (stream := package.extractfile(member)) is not None:
                    yield member.name, stream.read()
