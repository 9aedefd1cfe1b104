"""What runs on one machine only, or differs tomorrow: paths, installations, downloads."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

from minbar.quality.checks.facts import Facts, Item, facts_of, last_name
from minbar.quality.checks.making import Place, one_for_all, place
from minbar.quality.findings import Finding, Severity
from minbar.quality.result import CheckOutcome
from minbar.quality.source import Magic, ParsedNotebook

__all__ = ["installs", "paths"]

_LONGEST: Final = 300
_HOME: Final = re.compile(
    r"(?:/(?:home|root|Users)/|~[/\\]|[A-Za-z]:[\\/](?![\\/])|file://|/Volumes/|/mnt/|"
    r"/media/|/data/|/opt/|/srv/|/dbfs/)\w"
)
_COLAB: Final = re.compile(r"/content/(?:drive|gdrive|sample_data|\w)")
_KAGGLE: Final = re.compile(r"(?:/kaggle/|(?:\.\./)+input/)\w")
_IN_SHELL: Final = re.compile(r"(?:^|[\s'\"=])((?:/(?:home|root|Users|content)/|~/)[\w./-]+)")
_PATHS: Final[dict[str, tuple[Severity, str]]] = {
    "home": ("high", "names a path of one machine; nobody else has it, so a run stops here."),
    "colab": ("high", "needs a Colab session, or somebody's drive; elsewhere it stops here."),
    "kaggle": ("medium", "names a path of Kaggle's machines; elsewhere it stops here."),
}  # fmt: skip
_INSTALLS: Final[dict[str, tuple[Severity, str]]] = {
    "install": (
        "high",
        (
            "installs without saying which version: the notebook may run with another library "
            "tomorrow. What it needs belongs into a file of requirements."
        ),
    ),
    "pinned": (
        "low",
        "installs while the notebook runs; what it needs belongs into a file of requirements.",
    ),
    "standard": ("low", "downloads a known set of data: without a network the run stops here."),
    "network": (
        "medium",
        "fetches over the network: what comes may be gone tomorrow, or be something else.",
    ),
}
_PACKAGES: Final = re.compile(
    r"(?:^|[\s;&|!%])(?:pip3?|conda|mamba|apt(?:-get)?|npm|uv|brew|easy_install)\s+"
    r"(?:-\S+\s+)*(?:pip\s+)?(?:install|add)\b"
)
_FETCHES: Final = re.compile(
    r"(?:^|[\s;&|!])(?:wget|curl|gdown|kaggle\s+(?:datasets|competitions)|git\s+clone|aws\s+s3|gsutil)\b"
)
_URL: Final = re.compile(r"(?:https?|ftp|s3|gs)://\S")
_NETWORK_CALLS: Final = frozenset(
    {
        "requests.get", "requests.post", "urllib.request.urlopen", "urllib.request.urlretrieve",
        "wget.download", "gdown.download", "kagglehub.dataset_download",
        "datasets.load_dataset", "yfinance.download", "httpx.get", "opendatasets.download",
        "huggingface_hub.hf_hub_download",
    }
)  # fmt: skip
# Data that everybody gets alike.
_STANDARD_SETS: Final = frozenset(
    {
        "sklearn.datasets.fetch_openml", "sklearn.datasets.fetch_california_housing",
        "sklearn.datasets.fetch_20newsgroups", "sklearn.datasets.fetch_covtype",
        "seaborn.load_dataset", "ucimlrepo.fetch_ucirepo", "nltk.download",
    }
)  # fmt: skip
_READERS: Final = re.compile(r"(?:pandas|polars)\.(?:read|scan)_\w+")
_RUNS_SHELL: Final = frozenset(
    {"os.system", "os.popen", "subprocess.run", "subprocess.call", "subprocess.check_call",
     "subprocess.check_output", "subprocess.Popen"}
)  # fmt: skip


def paths(parsed: ParsedNotebook) -> CheckOutcome:
    """Find paths that others do not have."""
    facts = facts_of(parsed)
    found: dict[str, list[Place]] = {}
    for item in facts.live(ast.Constant):
        rule = _kind_of_path(item)
        if rule:
            found.setdefault(rule, []).append(place(item))
    for magic in parsed.magics:
        text = _IN_SHELL.search(magic.text)
        if text is not None:
            rule = "colab" if text[1].startswith("/content/") else "home"
            found.setdefault(rule, []).append((magic.cell, magic.line, 1))
    found.setdefault("colab", []).extend(
        place(item) for item, _, name in facts.calls() if name == "google.colab.drive.mount"
    )
    return CheckOutcome(tuple(_told("paths", found, _PATHS)))


def _told(
    check: str, found: dict[str, list[Place]], texts: dict[str, tuple[Severity, str]]
) -> Iterator[Finding]:
    for rule, places in found.items():
        severity, message = texts[rule]
        yield from one_for_all(
            check, rule, severity, places, f"This {message}",
            reproduce="Run the notebook on another machine, without a network.",
        )  # fmt: skip


def _kind_of_path(item: Item) -> str:
    node = item.node
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
        return ""
    text = _joined(node.value, item.parent)
    if len(text) > _LONGEST or "\n" in text or isinstance(item.parent, ast.Expr):
        return ""
    if _COLAB.match(text):
        return "colab"
    if _KAGGLE.match(text):
        return "kaggle"
    return "home" if _HOME.match(text) else ""


def _joined(text: str, parent: ast.AST | None) -> str:
    """A text with what is put behind it by `+`, as far as that is a literal."""
    if isinstance(parent, ast.BinOp) and isinstance(parent.op, ast.Add):
        first, second = parent.left, parent.right
        behind = second.value if isinstance(second, ast.Constant) else ""
        if isinstance(first, ast.Constant) and first.value == text and isinstance(behind, str):
            return text + behind
    return text


def installs(parsed: ParsedNotebook) -> CheckOutcome:
    """Find installations and downloads."""
    facts = facts_of(parsed)
    found: dict[str, list[Place]] = {}
    for magic in parsed.magics:
        rule = _kind_of_command(_command(magic))
        if rule:
            found.setdefault(rule, []).append((magic.cell, magic.line, 1))
    for item, call, name in facts.calls():
        rule = _kind_of_call(facts, call, name)
        if rule:
            found.setdefault(rule, []).append(place(item))
    return CheckOutcome(tuple(_told("installs", found, _INSTALLS)))


def _command(magic: Magic) -> str:
    """The shell command in a magic; only whole cells of shell have one in their body."""
    if magic.kind == "cell" and magic.name not in {"bash", "sh", "script", "!"}:
        return ""
    return f"{magic.text}\n{magic.body}"


def _kind_of_command(command: str) -> str:
    if _PACKAGES.search(command):
        named = [word for word in command.split() if word[:1].isalpha()]
        pinned = "==" in command or " -r" in command
        return "pinned" if pinned and named else "install"
    return "network" if _FETCHES.search(command) else ""


def _kind_of_call(facts: Facts, call: ast.Call, name: str) -> str:
    if name in _RUNS_SHELL:
        words = [part.value for part in ast.walk(call) if isinstance(part, ast.Constant)]
        return _kind_of_command(" ".join(word for word in words if isinstance(word, str)))
    if name in _NETWORK_CALLS:
        return "network"
    if name in _STANDARD_SETS or (last_name(name) == "load_data" and ".datasets." in name):
        return "standard"
    downloads = any(
        word.arg == "download" and facts.value(word.value) is True for word in call.keywords
    )
    reads = bool(_READERS.fullmatch(name)) and any(_is_url(facts, one) for one in call.args[:1])
    return "network" if downloads or reads else ""


def _is_url(facts: Facts, argument: ast.expr) -> bool:
    if isinstance(argument, ast.JoinedStr) and argument.values:
        argument = argument.values[0]
    value = facts.value(argument)
    return isinstance(value, str) and bool(_URL.match(value))
