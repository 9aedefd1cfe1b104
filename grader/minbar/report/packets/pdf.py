"""A page as PDF, by a browser of this machine that runs apart, without network or scripts."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from minbar.errors import UserError

__all__ = ["find_browser", "print_pdf"]

_VARIABLE: Final = "CHROME"
_NAMES: Final = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
    "microsoft-edge", "microsoft-edge-stable", "msedge",
)  # fmt: skip
_MACOS: Final = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
_WINDOWS: Final = (
    r"Google\Chrome\Application\chrome.exe",
    r"Microsoft\Edge\Application\msedge.exe",
)
_FLAGS: Final = (
    "--headless",
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-pdf-header-footer",
    # Nothing on the page asks for an address; if anything did, it would find none.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=127.0.0.1:9",
)
_SECONDS: Final = 90.0
_TODO: Final = f"Write --to html and print it from any browser, or set {_VARIABLE} to a path"


def find_browser() -> str:
    """Return the path of Chromium, Chrome or Edge: from `CHROME`, else where they use to be.

    Raises:
        UserError: if there is none.
    """
    chosen = os.environ.get(_VARIABLE)
    if chosen:
        found = shutil.which(chosen)
        if found is None:
            what = f"{_VARIABLE} names no program that can be run"
            raise UserError(what, where=chosen, todo=_TODO)
        return found
    places = [shutil.which(name) for name in _NAMES] + [shutil.which(path) for path in _usual()]
    there = next((path for path in places if path), None)
    if there is None:
        what = "a PDF is printed by Chromium, Chrome or Edge, and none was found here"
        raise UserError(what, todo=_TODO)
    return there


def print_pdf(html: str, *, seconds: float = _SECONDS) -> bytes:
    """Print a page to PDF; its style sheet says on which paper.

    Args:
        html: a page that carries all it needs.
        seconds: wall seconds that the browser may take.

    Raises:
        UserError: if there is no browser, or it does not print.
    """
    browser = find_browser()
    with tempfile.TemporaryDirectory(prefix="minbar-pdf-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        page, target = folder / "page.html", folder / "page.pdf"
        page.write_text(html, "utf-8")
        command = [browser, *_FLAGS, *_unsandboxed(), f"--user-data-dir={folder / 'profile'}"]
        status = _run([*command, f"--print-to-pdf={target}", page.as_uri()], folder, seconds)
        printed = target.read_bytes() if target.is_file() else b""
    if not printed.startswith(b"%PDF-"):
        what = f"the browser ended with {status}, and has printed no PDF"
        raise UserError(what, where=browser, todo=_TODO)
    return printed


def _usual() -> Sequence[str]:
    if sys.platform == "darwin":
        return _MACOS
    if sys.platform == "win32":
        bases = (os.environ.get(name) for name in ("PROGRAMFILES", "PROGRAMFILES(X86)"))
        return [str(Path(base, path)) for base in bases if base for path in _WINDOWS]
    return ()


def _unsandboxed() -> Sequence[str]:
    """Return what root needs: Chromium refuses to run as root with its sandbox.

    The page is ours and runs no scripts, so what is given up is a second wall.
    """
    is_root = sys.platform != "win32" and os.geteuid() == 0
    return ("--no-sandbox",) if is_root else ()


def _run(command: Sequence[str], folder: Path, seconds: float) -> int:
    """Run the browser to its end and return its exit status; none of its processes stays.

    Raises:
        UserError: if it takes too long.
    """
    process = subprocess.Popen(  # noqa: S603  a browser that the user has installed
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        start_new_session=True,
    )
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        what = f"the browser took more than {seconds:.0f} seconds to print"
        raise UserError(what, where=command[0], todo=_TODO) from None
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the browser with all of its processes, as far as the system knows them."""
    if sys.platform == "win32":
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError):  # all have left by themselves
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
