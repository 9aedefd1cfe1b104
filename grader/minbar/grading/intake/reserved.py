"""Names that a submission's own modules must not take, because imports would find them first."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from typing import Final

from minbar.content.problems import visible
from minbar.errors import SubmissionError

__all__ = ["check_shadowing", "module_names", "reserved_names"]

# Distributions whose modules have other names than they have themselves.
_MODULES: Final[dict[str, tuple[str, ...]]] = {
    "attrs": ("attr", "attrs"),
    "beautifulsoup4": ("bs4",),
    "debugpy": ("debugpy", "_pydevd_bundle", "pydevd"),
    "fonttools": ("fontTools",),
    "imbalanced-learn": ("imblearn",),
    "ipykernel": ("ipykernel", "ipykernel_launcher"),
    "ipython": ("IPython",),
    "ipython-pygments-lexers": ("ipython_pygments_lexers",),
    "jupyter-core": ("jupyter_core", "jupyter"),
    "matplotlib": ("matplotlib", "mpl_toolkits", "pylab"),
    "opencv-python": ("cv2",),
    "opencv-python-headless": ("cv2",),
    "pillow": ("PIL",),
    "protobuf": ("google",),
    "pytest": ("pytest", "_pytest", "py"),
    "python-dateutil": ("dateutil",),
    "pyyaml": ("yaml", "_yaml"),
    "pyzmq": ("zmq",),
    "rpds-py": ("rpds",),
    "scikit-image": ("skimage",),
    "scikit-learn": ("sklearn",),
    "setuptools": ("setuptools", "pkg_resources", "_distutils_hack"),
    "torch": ("torch", "torchgen", "functorch"),
    "typing-extensions": ("typing_extensions",),
}
# What the machinery imports or runs by name, and modules that older Pythons have.
_ALWAYS: Final = frozenset(
    {"minbar", "conftest", "sitecustomize", "usercustomize", "pip", "pytest", "_pytest"}
    | {"asynchat", "asyncore", "cgi", "distutils", "imp", "pipes", "smtpd", "telnetlib", "uu"}
)
_PIN: Final = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?\s*==", re.MULTILINE)
_IMPORTABLE: Final = (".py", ".pyc", ".pyw", ".pyd", ".so")
# Read at start-up by Python, pytest or Jupyter wherever they lie.
_START_UP: Final = frozenset(
    {"conftest.py", "sitecustomize.py", "usercustomize.py", "pytest.ini", "tox.ini", "pyvenv.cfg"}
    | {"ipython_config.py", "ipython_kernel_config.py", "jupyter_config.py", "jupyter_config.json"}
)


def reserved_names(requirements: bytes, extra: Iterable[str] = ()) -> frozenset[str]:
    """Collect the top-level modules that an environment installs.

    Args:
        requirements: pinned requirements, one distribution a line.
        extra: further module names; only the part before the first dot counts.
    """
    text = requirements.decode("utf-8", "replace")
    names: set[str] = {name.partition(".")[0] for name in extra}
    for distribution in _PIN.findall(text):
        normal = re.sub(r"[-_.]+", "-", distribution).lower()
        names.update(_MODULES.get(normal, (normal.replace("-", "_"),)))
    return frozenset(names)


def module_names(reserved: frozenset[str]) -> frozenset[str]:
    """Return all names that a submission must not take, case-folded: some disks ignore case."""
    return frozenset(name.casefold() for name in reserved | _ALWAYS | sys.stdlib_module_names)


def check_shadowing(
    names: Iterable[str], taken: Iterable[str], reserved: frozenset[str], container: str
) -> None:
    """Refuse files that an `import` would find before the module that is meant.

    Args:
        names: every file that was handed in, taken or not: at home it shadowed too.
        taken: the files that go into the room.
        reserved: modules of the environment.
        container: how messages name what holds them.

    Raises:
        SubmissionError: at the first such file.
    """
    modules = module_names(reserved)
    for name in names:
        top, _, rest = name.partition("/")
        module = top.partition(".")[0].casefold()
        imports = (rest or top).casefold().endswith(_IMPORTABLE)
        if imports and module in modules and (rest == "" or "." not in top):
            _refuse(f"would be imported instead of the module `{visible(module)}`", container, name)
        if not rest and _is_start_up(top):
            _refuse("is read by Python or its tools as they start", container, name)
    for name in taken:
        if _is_start_up(name.rpartition("/")[2]):
            _refuse("is read by Python or its tools as they start", container, name)


def _is_start_up(name: str) -> bool:
    lowered = name.casefold()
    return lowered in _START_UP or lowered.endswith(".pth")


def _refuse(what: str, container: str, name: str) -> None:
    where = f"{container}/{visible(name, limit=400)}"
    raise SubmissionError(what, where=where, todo="Rename or remove it")
