"""Files that would be imported instead of the module that is meant."""

from __future__ import annotations

import importlib.metadata
import sys

import pytest

from minbar.content.environments import list_environments, load_environment
from minbar.content.locate import built_in_root
from minbar.errors import SubmissionError
from minbar.grading.intake.reserved import check_shadowing, reserved_names

RESERVED = frozenset({"numpy", "sklearn", "PIL"})


@pytest.mark.parametrize(
    "name",
    [
        "numpy.py",
        "NumPy.py",
        "numpy.pyc",
        "numpy.cpython-311-x86_64-linux-gnu.so",
        "numpy/__init__.py",
        "sklearn/linear_model.py",
        "pil.py",
        "minbar/testing.py",
        "pytest.py",
        "random.py",
        "json/__init__.py",
        "__future__.py",
        "distutils/core.py",
    ],
)
def test_shadowing_modules(name: str) -> None:
    """Modules of the environment, of the standard library and of the grader are refused."""
    with pytest.raises(SubmissionError, match="would be imported instead of") as caught:
        check_shadowing([name], [], RESERVED, "p.zip")
    assert caught.value.where == f"p.zip/{name}"
    assert caught.value.todo == "Rename or remove it"


@pytest.mark.parametrize(
    "name",
    ["conftest.py", "sitecustomize.py", "UserCustomize.py", "x.pth", "pytest.ini", "pyvenv.cfg"],
)
def test_files_of_the_start(name: str) -> None:
    """What Python, pytest or Jupyter read by themselves is refused, taken or not."""
    with pytest.raises(SubmissionError):
        check_shadowing([name], [], RESERVED, "p.zip")
    with pytest.raises(SubmissionError, match="as they start"):
        check_shadowing([f"src/{name}"], [f"src/{name}"], RESERVED, "p.zip")
    check_shadowing([f"src/{name}"], [], RESERVED, "p.zip")


@pytest.mark.parametrize(
    "name",
    [
        "helpers.py",
        "numpy.csv",
        "numpy/table.csv",
        "code/train.csv",
        "src/numpy.py",
        "my_numpy.py",
        "numpy",
        "numpy.v2/x.py",
    ],
)
def test_names_that_shadow_nothing(name: str) -> None:
    """Other files, and modules that no plain import finds, pass."""
    check_shadowing([name], [name], RESERVED, "p.zip")


def test_distributions_become_modules() -> None:
    """What is installed under one name is imported under another."""
    raw = b"""scikit-learn==1.0 \\
        --hash=sha256:aa
PyYAML==6.0
python_dateutil==2
foo.bar==1
# x==1
"""
    assert reserved_names(raw, ["a.b.c"]) == {
        "sklearn",
        "yaml",
        "_yaml",
        "dateutil",
        "foo_bar",
        "a",
    }


def imported_by_us() -> dict[str, set[str]]:
    """Top-level modules of each distribution that is installed here, by its own records."""
    modules: dict[str, set[str]] = {}
    for module, distributions in importlib.metadata.packages_distributions().items():
        for distribution in distributions:
            modules.setdefault(distribution, set()).add(module)
    return modules


@pytest.mark.parametrize("name", list_environments([built_in_root()]))
def test_built_in_environments_are_covered(name: str) -> None:
    """Every module that a pinned distribution installs, as far as it is here, is reserved."""
    requirements = load_environment([built_in_root()], name).requirements
    reserved = reserved_names(requirements)
    pinned = {line.split(b"==")[0].decode() for line in requirements.splitlines() if b"==" in line}
    installed = imported_by_us()
    missing = {
        module
        for distribution in pinned & installed.keys()
        for module in installed[distribution]
        if module.isidentifier() and module not in reserved | sys.stdlib_module_names
    }
    assert missing == set()
    assert {"numpy", "pytest"} <= reserved
