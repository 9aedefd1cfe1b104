"""What is no notebook that can be graded is refused with its place."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.errors import SubmissionError
from minbar.takehomes.notebook_check import check_notebook

Change = Callable[[dict[str, Any]], object]


def changed(change: Change) -> bytes:
    """Return a good notebook after a change."""
    code = {"cell_type": "code", "id": "b", "metadata": {}, "source": ["x = 1"], "outputs": []}
    text = {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# Title"}
    notebook = {"cells": [text, code], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    change(notebook)
    return json.dumps(notebook).encode()


@pytest.mark.parametrize(
    "change",
    [
        lambda notebook: notebook.update(more=1),
        lambda notebook: notebook.update(nbformat_minor=4),
        lambda notebook: notebook.update(nbformat_minor=9),
        lambda notebook: notebook["metadata"].update(kernelspec={"name": "conda-x"}),
        lambda notebook: notebook["metadata"].update(kernelspec={"language": "python"}),
        lambda notebook: notebook["cells"].append(
            {"cell_type": "raw", "id": "c", "metadata": {}, "source": ""}
        ),
    ],
)
def test_good_ones(change: Change) -> None:
    """Notebooks as JupyterLab saves them are fine, whatever their kernel is called."""
    check_notebook(changed(change), "work.ipynb")


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "the file is empty"),
        (b"  \n", "the file is empty"),
        (b"{", "work.ipynb:1:2: the file isn't valid JSON"),
        (b'{"cells": [\n1,,2]}', "work.ipynb:2:3: the file isn't valid JSON"),
        (b"[]", "this is no notebook"),
        (b"null", "this is no notebook"),
        (b"[" * 200_000, "nested too deeply"),
        ('{"cells": "é"}'.encode("latin-1"), "isn't UTF-8"),
        ('{"cells": []}'.encode("utf-16"), "isn't UTF-8"),
        (b"\xef\xbb\xbf{}", "valid JSON"),
        (b'{"metadata": {"x": NaN}}', "NaN is no JSON"),
        (b'{"metadata": {"x": -Infinity}}', "-Infinity is no JSON"),
        (b'{"nbformat": ' + b"9" * 5000 + b"}", "valid JSON"),
    ],
)
def test_no_json(raw: bytes, says: str) -> None:
    """Files that can't even be read say where and why."""
    with pytest.raises(SubmissionError) as caught:
        check_notebook(raw, "work.ipynb")
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda nb: nb.update(nbformat=3), "has format 3"),
        (lambda nb: nb.update(nbformat=5), "has format 5"),
        (lambda nb: nb.pop("nbformat"), "has format None"),
        (lambda nb: nb.update(nbformat_minor="5"), "minor version"),
        (lambda nb: nb.update(cells={}), "has no cells"),
        (lambda nb: nb.update(metadata=[]), "has no cells"),
        (lambda nb: nb.update(cells=[]), "has no code"),
        (lambda nb: nb["cells"].pop(), "has no code"),
        (lambda nb: nb["cells"][1].update(source=" \n"), "has no code"),
        (lambda nb: nb["cells"].insert(0, 7), "cell 1: this is no cell"),
        (lambda nb: nb["cells"][1].update(cell_type="sql"), "cell 2: this is no cell"),
        (lambda nb: nb["cells"][1].update(source=None), "cell 2: the cell has no source"),
        (lambda nb: nb["cells"][1].update(source=[1]), "cell 2: the cell has no source"),
        (lambda nb: nb["cells"][1].pop("metadata"), "cell 2: the cell has no metadata"),
        (lambda nb: nb["cells"][1].pop("outputs"), "cell 2: the code cell has no list"),
        (lambda nb: nb["cells"][1].update(id="a"), "cell 2: the cell has the id of cell 1"),
        (lambda nb: nb["cells"][0].pop("id"), "cell 1: the cell has no id"),
        (lambda nb: nb["metadata"].update(kernelspec="python3"), "kernelspec isn't an object"),
        (lambda nb: nb["metadata"].update(kernelspec={"language": "R"}), "for 'R'"),
        (lambda nb: nb["metadata"].update(language_info={"name": "julia"}), "for 'julia'"),
    ],
)
def test_no_notebook(change: Change, says: str) -> None:
    """JSON that is no notebook of Python code says which cell and what is wrong."""
    with pytest.raises(SubmissionError) as caught:
        check_notebook(changed(change), "work.ipynb")
    assert says in str(caught.value)


@given(
    st.recursive(
        st.none() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["cells", "metadata", "nbformat", "source", "id"]), inner
            )
        ),
    )
)
def test_any_json(value: object) -> None:
    """Whatever JSON it is, it is refused by a SubmissionError and nothing else."""
    with pytest.raises(SubmissionError):
        check_notebook(json.dumps(value).encode(), "work.ipynb")
