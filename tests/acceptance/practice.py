"""The shipped practice with a few words changed, in a folder of its own."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from tests.acceptance.house import ROOT

SECOND_THERAPIST = """
  - id: bea
    name: Bea Lund
    title: {en: Psychotherapist, es: Psicoterapeuta}
    licence: {en: "Registered, number 1", es: "Registrada, número 1"}
    register: https://register.example/bea
    languages: [en]
    digest: {days: weekdays, time: "08:00", detail: brief, empty: no, language: en}

call:
"""


def practice_with(folder: Path, changes: Mapping[str, str]) -> Path:
    """The practice's file, with each of these words replaced once."""
    copied = shutil.copytree(ROOT / "config", folder / "config")
    path = copied / "practice.yaml"
    text = path.read_text()
    for old, new in changes.items():
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in practice.yaml"
        text = text.replace(old, new)
    path.write_text(text)
    return path


def practice_of_two(folder: Path) -> Path:
    return practice_with(folder, {"\ncall:\n": SECOND_THERAPIST})
