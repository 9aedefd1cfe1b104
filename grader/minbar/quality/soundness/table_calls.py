"""Functions of libraries that read tables, put them together, or rearrange them."""

from __future__ import annotations

import ast
from typing import Final

from minbar.quality.soundness.alike import told_apart
from minbar.quality.soundness.arguments import Arguments
from minbar.quality.soundness.copies import are_same, as_panel, note_numbered, repeat_rows, twice
from minbar.quality.soundness.interpreter import Interpreter
from minbar.quality.soundness.knowledge.tables import SCALING_FUNCTIONS
from minbar.quality.soundness.rows import Cut, divide
from minbar.quality.soundness.selection import names_in
from minbar.quality.soundness.slices import range_cuts
from minbar.quality.soundness.table_methods import call_table_method, classes
from minbar.quality.soundness.tables import across, aligned, beside, stacked
from minbar.quality.soundness.values import (
    UNKNOWN,
    Const,
    Data,
    Length,
    Library,
    Mapping,
    Sequence,
    Value,
    as_data,
    limited,
    statistics,
)

__all__ = [
    "SUBSETS",
    "as_method",
    "choose",
    "classes",
    "combined",
    "concat",
    "concat_tensors",
    "cut",
    "decomposed",
    "dummies",
    "first_table",
    "frame_function",
    "load",
    "load_array",
    "merge",
    "repeat",
    "repeated",
    "scaled",
    "shuffle",
    "stack",
    "tile",
    "wrapped",
]

SUBSETS: Final = {"training": "train", "validation": "test"}
"""Parts of a folder that loaders of images and texts are asked for by name."""
# One file is one piece of data: a figure of it is a feature.
_PIECES: Final = frozenset({"imread", "loadmat", "load", "open", "read_image", "load_img"})


def first_table(given: Arguments) -> Data:
    """Return the table that a function is given."""
    value = given.get(0, "a", "x", "arr", "data")
    return as_data(value)


def as_method(given: Arguments) -> Arguments:
    """Arguments of a function as a method's: without the table; a second one is the axis."""
    named = dict(given.named)
    if len(given.positional) > 1 and isinstance(given.positional[1], Const):
        named.setdefault("axis", given.positional[1])
    return Arguments(given.positional[1:], named)


def load(run: Interpreter, called: Library, given: Arguments, node: ast.Call) -> Value:
    """Return a table that is read: equal paths give equal rows."""
    held = [one for one in given.data() if one.rows]
    if held:
        return held[0].like()
    named = given.get(0, "filepath_or_buffer", "path", "io")
    path: object = named.text or None if isinstance(named, Library) else None
    path = named.value if isinstance(named, Const) else path
    if called.name in {"open", "listdir", "glob", "rglob", "scandir"} and not isinstance(path, str):
        return UNKNOWN
    key = _key(run, called, path, node)
    what = path if isinstance(path, str) else called.name
    side = SUBSETS.get(str(given.literal(None, "subset")))
    data = Data(rows=run.new_source(node, key, str(what)), origin=object())
    data.exact = called.name.startswith("read_") and not given.has("usecols", "names", "header")
    data.loader = True
    data.archive = called.path == "datasets.load_dataset" and not given.has("split")
    if given.has("nrows") and not given.has("skiprows"):
        data.rows = divide(data.rows, range_cuts(run, UNKNOWN, given.get(None, "nrows"), node))
    if side is not None:
        data.rows = divide(data.rows, [Cut("subset", side, "split")])
    data.element = called.name in _PIECES or (
        bool(run.loops) and not called.name.startswith("read_")
    )
    if given.has("parse_dates") or "date" in str(given.literal(None, "index_col")).lower():
        data.temporal = given.has("index_col")
    _mark_late(run, data, path, node)
    if given.has("usecols", "index_col"):
        data.exact = False
        usecols = names_in(given.get(None, "usecols"))
        if given.has("usecols"):
            data.columns = {k: v for k, v in data.columns.items() if k in (usecols or ())}
    if given.has("chunksize", "iterator"):
        data.exact = False
    return data


def _key(run: Interpreter, called: Library, path: object, node: ast.Call) -> str:
    """What tells a file from others: its path, if that is known, or how it is written."""
    made = called.name.startswith(("load_", "fetch_", "make_")) or f".{called.path}".endswith(
        f".datasets.{called.name}"
    )
    folder = node.func.value if isinstance(node.func, ast.Attribute) else None
    if isinstance(path, str) and not made:
        where = ""
        if folder is not None and called.name in _OF_FOLDERS:
            where = f"{ast.unparse(folder)}{told_apart(run, folder)}:"
        part = next((one.value for one in node.keywords if one.arg in _PARTS), None)
        if part is None and called.name == "read_hdf" and len(node.args) > 1:
            part = node.args[1]
        which = "" if part is None else f":{ast.unparse(part)}{told_apart(run, part)}"
        return f"{called.name}:{where}{path}{which}"
    inner = [*node.args, *(one.value for one in node.keywords)]
    if node.args and not made:
        inner = node.args[:1]
        return f"{called.name}:{ast.unparse(node.args[0])[:200]}{told_apart(run, *inner)}"
    return f"{called.name}:{ast.dump(node)[:300]}{told_apart(run, *inner)}"


_PARTS: Final = frozenset({"sheet_name", "key", "split", "skiprows"})
_OF_FOLDERS: Final = frozenset({"glob", "rglob", "iterdir", "open"})


def load_array(run: Interpreter, called: Library, given: Arguments, node: ast.Call) -> Value:
    """`np.load("X.npy")`: one array; in an archive, such as that of `h5py`, are several."""
    named = given.get(0, "file", "name")
    path = named.text if isinstance(named, Library) else given.literal(0, "file", "name")
    if not isinstance(path, str) or not path.endswith((".npy", *_ARCHIVES)):
        return UNKNOWN
    data = as_data(load(run, called, Arguments([Const(path)]), node))
    data.element = data.loader = False  # one item is one row: a figure of it is a feature
    data.archive = not path.endswith(".npy")
    return data


_ARCHIVES: Final = (".npz", ".h5", ".hdf5")


def _mark_late(run: Interpreter, data: Data, path: object, node: ast.Call) -> None:
    """Mark those columns of a file that are known only after the fact."""
    if not run.late_files:
        return
    texts = [path] if isinstance(path, str) else _texts(node)
    for text in texts:
        for name in run.late_files.get(text.replace("\\", "/").rpartition("/")[2], ()):
            data.columns[name] = frozenset({run.afterwards[name]})


def _texts(node: ast.Call) -> list[str]:
    """Texts in the first argument of a call: a name of a file, perhaps."""
    inner = ast.walk(node.args[0]) if node.args else ()
    found = (one.value for one in inner if isinstance(one, ast.Constant))
    return [one for one in found if isinstance(one, str)]


def concat(run: Interpreter, called: Library, given: Arguments, node: ast.Call) -> Value:
    """`pd.concat`, `np.concatenate`: under each other, or side by side by their axis."""
    del called
    held = given.get(0, "objs", "arrays", "tup")
    parts = [as_data(item) for item in held.items] if isinstance(held, Sequence) else []
    if isinstance(held, Mapping):
        parts = [as_data(item) for item in held.items.values()]
    if isinstance(held, Data):
        return held.like()
    beside = across(given) or given.literal(1, "axis") in {1, "columns", -1}
    if beside:
        return aligned(parts)
    result = stacked(parts)
    if result.origin is None:
        result.origin = object()
    again = twice(parts)
    if again is not None:
        result = result.copy()
        result.duplications |= run.duplicate(node, "concat", again.rows, exact=are_same(parts))
    return result


def concat_tensors(run: Interpreter, called: Library, given: Arguments, node: ast.Call) -> Value:
    """`torch.cat((a, b), dim=1)`; other functions of that name are not known."""
    held = given.get(0, "tensors")
    if called.path == "torch.cat" and isinstance(held, Sequence):
        return concat(run, called, given, node)
    parts = given.data()
    return aligned(parts) if parts else UNKNOWN


def stack(run: Interpreter, called: Library, given: Arguments, node: ast.Call) -> Value:
    """`np.append(a, b)` and `vstack((a, b))`."""
    if called.name == "append":
        return stacked(given.data())
    return concat(run, called, given, node)


def combined(given: Arguments) -> Value:
    """Return what `np.hstack` gives: side by side, or rows of several sets under each other."""
    held = given.get(0, "tup", "blocks")
    if isinstance(held, Data):
        return held.like()  # of a list that is known as one
    parts = [as_data(item) for item in held.items] if isinstance(held, Sequence) else []
    rows = {part.rows for part in parts if part.rows and not part.grouped}
    if len(rows) > 1:
        return stacked(parts)  # texts or labels in one dimension: under each other
    return beside(parts) if parts else UNKNOWN


def merge(run: Interpreter, called: Library, given: Arguments, node: ast.Call) -> Value:
    """Return what `pd.merge` gives: rows are those of the left table."""
    del called, node
    left, right = as_data(given.get(0, "left")), as_data(given.get(1, "right"))
    if right.rows != left.rows:
        note_numbered(run, left.rows)
    return aligned([left, right])


def scaled(run: Interpreter, called: Library, given: Arguments, node: ast.Call) -> Value:
    """Return what a function gives that learns from all rows and applies it at once."""
    data = first_table(given)
    if across(given):
        return data.like()
    family, confidence = SCALING_FUNCTIONS[called.name]
    result = data.like(run.learn(node, called.name, family, data, confidence=confidence))
    return Sequence([result, UNKNOWN]) if called.name == "boxcox" else result


def decomposed(run: Interpreter, called: Library, given: Arguments, node: ast.Call) -> Value:
    """`np.linalg.svd(X)`: a row for each row, and directions that all rows had a part in."""
    data = first_table(given)
    if not data.rows:
        return data.like() if data.learned else UNKNOWN
    number = run.learn(node, called.name, "reduction", data, confidence=0.8)
    learned = Data(learned=limited(statistics(data.all_learned()) | number))
    return Sequence([data.like(number), learned, learned.like()])


def cut(run: Interpreter, called: Library, given: Arguments, node: ast.Call) -> Value:
    """`pd.cut`: into a number of bins it learns their edges, into given bins nothing."""
    data = first_table(given)
    count = given.literal(1, "bins")
    learned = frozenset[int]()
    if isinstance(count, int):
        learned = run.learn(node, "cut", "binning", data, confidence=0.6)
    result = data.like(limited(learned | as_data(given.get(1, "bins")).all_learned()))
    del called
    return result


def repeated(run: Interpreter, called: Library, given: Arguments, node: ast.Call) -> Value:
    """`resample`: with replacement unless it is told otherwise."""
    held = [as_data(value) for value in given.positional]
    replace = given.literal(None, "replace") is not False and called.name == "resample"
    results: list[Value] = []
    for data in held:
        result = data.copy()
        if replace and data.rows:
            result.duplications |= run.duplicate(node, "resample", data.rows)
        results.append(result)
    return results[0] if len(results) == 1 else Sequence(results)


def repeat(run: Interpreter, called: Library, given: Arguments, node: ast.Call) -> Value:
    """`np.repeat(X, 3, axis=0)`."""
    del called
    return repeat_rows(run, first_table(given), given, node, first=1)


def tile(run: Interpreter, called: Library, given: Arguments, node: ast.Call) -> Value:
    """`np.tile(X, (3, 1))`: all rows, three times under each other; else side by side."""
    del called
    data, times = first_table(given), given.get(1, "reps")
    result = data.like()
    if isinstance(times, Length) and not data.rows:
        note_numbered(run, times.of)  # np.tile(np.arange(24), len(days))
    first = times.items[0] if isinstance(times, Sequence) and len(times.items) > 1 else None
    if data.rows and isinstance(first, Const) and first.value != 1 and not data.element:
        result.duplications |= run.duplicate(node, "tile", data.rows)
    return result if data.rows else UNKNOWN


def wrapped(run: Interpreter, given: Arguments) -> Value:
    """A data set made of others: rows of the first; what flows in flows on."""
    held = [as_data(value) for value in given.all()]
    held = [one for one in held if one.rows or one.learned or one.predictions]
    result = aligned(held) if held else Data()
    by_column = given.get(0, "data")
    if isinstance(by_column, Mapping) and result.duplications:
        result = result.copy()
        as_panel(run, by_column, result)
    target = given.get(1, "label", "y")
    result.target = target.label if isinstance(target, Data) and target.rows else None
    return result


def choose(run: Interpreter, called: Library, given: Arguments, node: ast.Call) -> Value:
    """`np.where(mask, a, b)` gives rows of the mask; `np.where(mask)` gives an index."""
    if len(given.positional) == 1:
        mask = as_data(given.positional[0])
        result = mask.like()
        result.cuts = mask.cuts
        return result
    del run, called, node
    result = aligned(given.data()) if given.data() else Data()
    result.cuts = ()
    return result


def dummies(run: Interpreter, called: Library, given: Arguments, node: ast.Call) -> Value:
    """`get_dummies`: row by row, but for the set of its columns."""
    del run, called, node
    data = first_table(given)
    result = data.like()
    result.pieces = data.pieces
    return result


def shuffle(run: Interpreter, called: Library, given: Arguments, node: ast.Call) -> Value:
    """The same rows in another order."""
    del run, called, node
    values = given.positional
    copies: list[Value] = [as_data(value).copy() for value in values if as_data(value).rows]
    if not copies and isinstance(given.get(0), Length):
        return Data(rows=given.get(0).of, whole=True)  # type: ignore[attr-defined]  # it is a length
    if len(copies) == 1:
        return copies[0]
    return Sequence(copies) if copies else Const(None)


def frame_function(run: Interpreter, called: Library, given: Arguments, node: ast.Call) -> Value:
    """`pd.isnull(x)` and its like are methods, called as functions."""
    data = first_table(given)
    return call_table_method(run, data, called.name, as_method(given), node)
