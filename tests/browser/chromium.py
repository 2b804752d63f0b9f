"""Finds a Chromium that is installed here; the tests download none."""

import os
import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
FOLDERS = (Path.home() / ".cache/ms-playwright", Path("/ms-playwright"))
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
REQUIRED = "VESTIBULE_REQUIRE_BROWSER"
REASON = (
    "no Chromium was found. Install one (`apt install chromium`, or `python -m playwright install chromium`), "
    "or say where it is with VESTIBULE_CHROMIUM=/path/to/chromium"
)


def find_chromium() -> str:
    """The path of a Chromium, or nothing."""
    named = os.environ.get("VESTIBULE_CHROMIUM", "")
    installed = (shutil.which(name) or "" for name in NAMES)
    fetched = (str(path) for folder in FOLDERS for path in sorted(folder.glob("chromium-*/chrome-linux*/chrome")))
    return named or next((path for path in (*installed, *fetched) if path), "")


def is_required() -> bool:
    return os.environ.get(REQUIRED, "") not in ("", "0")
