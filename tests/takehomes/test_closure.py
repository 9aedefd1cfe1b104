"""A program's own files are found with all that they import."""

from __future__ import annotations

from pathlib import Path

import pytest

from minbar.takehomes.closure import needed_files

FILES = {
    "p/__init__.py": "from p.always import thing",
    "p/always.py": "thing = 1",
    "p/start.py": "import os\nfrom p.deep.mid import x\nimport q.other\nimport pandas",
    "p/deep/__init__.py": "",
    "p/deep/mid.py": "from .leaf import y\nfrom .. import top\nfrom p import named\n",
    "p/deep/leaf.py": "def f():\n    import p.late\n    from p.lazy import g\n",
    "p/deep/unused.py": "",
    "p/top.py": "from p.start import round_and_round",
    "p/named.py": "",
    "p/late.py": "",
    "p/lazy/__init__.py": "from .inner import g",
    "p/lazy/inner.py": "",
    "p/unused.py": "raise SystemExit",
    "q/other.py": "",
}


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A small package."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path / "p"


def test_all_and_only_what_is_imported(package: Path) -> None:
    """Plain, relative, late and package imports are followed; the rest stays behind."""
    assert needed_files(package, ["p.start"]) == [
        "p/__init__.py",
        "p/always.py",
        "p/deep/__init__.py",
        "p/deep/leaf.py",
        "p/deep/mid.py",
        "p/late.py",
        "p/lazy/__init__.py",
        "p/lazy/inner.py",
        "p/named.py",
        "p/start.py",
        "p/top.py",
    ]


def test_no_module(package: Path) -> None:
    """A name that is no module is an error."""
    with pytest.raises(FileNotFoundError, match=r"p\.missing"):
        needed_files(package, ["p.missing"])
