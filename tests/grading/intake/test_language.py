"""Which languages pass: Python 3, whatever the kernel is called."""

from __future__ import annotations

import msgspec
import pytest

from minbar.errors import SubmissionError
from minbar.grading.intake.language import Metadata, check_language


def metadata(tree: dict[str, object]) -> Metadata:
    """Metadata as the notebook has it."""
    return msgspec.convert(tree, Metadata)


@pytest.mark.parametrize(
    "tree",
    [
        {},
        {"kernelspec": {"name": "python3", "language": "python"}},
        {"kernelspec": {"name": "Python 3 (ipykernel)"}},
        {"kernelspec": {"name": "ir-is-my-env", "language": "python"}},
        {"kernelspec": {"name": "bash"}, "language_info": {"name": "python"}},
        {"language_info": {"name": "ipython", "version": 3}},
        {"language_info": {"name": "python", "version": "3.12.1"}},
    ],
)
def test_python_passes(tree: dict[str, object]) -> None:
    """What says Python, or nothing, is taken as Python."""
    check_language(metadata(tree), "f")


@pytest.mark.parametrize(
    ("tree", "language"),
    [
        ({"kernelspec": {"name": "ir"}}, "R"),
        ({"kernelspec": {"name": "xcpp17"}}, "C++"),
        ({"kernelspec": {"name": "julia-1.10"}}, "Julia"),
        ({"kernelspec": {"name": "python2"}}, "Python 2"),
        ({"kernelspec": {"name": "python2", "language": "python"}}, "Python 2"),
        ({"kernelspec": {"name": "x", "language": "scala"}}, "scala"),
        ({"kernelspec": {"language": "python"}, "language_info": {"name": "R"}}, "R"),
        ({"language_info": {"name": "python", "version": "2.7"}}, "Python 2"),
        ({"language_info": {"name": "a\x1b[2J"}}, "a\\u{1b}[2J"),
    ],
)
def test_other_languages_are_refused(tree: dict[str, object], language: str) -> None:
    """One word for another language is enough, and is shown harmlessly."""
    with pytest.raises(SubmissionError) as caught:
        check_language(metadata(tree), "f")
    assert caught.value.what == f"is in {language}, and only Python 3 is graded"
    assert caught.value.where == "f, metadata"
