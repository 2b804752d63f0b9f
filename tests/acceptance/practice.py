"""The shipped practice with a few words changed, in a folder of its own."""

import shutil
from atexit import register
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

ROOT = Path(__file__).parents[2]

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


AT_ONCE = {"typing pause: 8": "typing pause: 0"}
"""Every message counts by itself, so that nobody has to wait for the end of a typing pause."""


@cache
def practice_at_once() -> Path:
    """The shipped practice for everybody, in a folder that goes with the process."""
    folder = Path(mkdtemp(prefix="practice-"))
    register(shutil.rmtree, folder, ignore_errors=True)
    return practice_with(folder, {})


def practice_with(folder: Path, changes: Mapping[str, str]) -> Path:
    """The practice's file, with each of these words replaced once."""
    copied = shutil.copytree(ROOT / "config", folder / "config")
    path = copied / "practice.yaml"
    text = path.read_text()
    for old, new in {**AT_ONCE, **changes}.items():
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in practice.yaml"
        text = text.replace(old, new)
    path.write_text(text)
    return path


def practice_of_two(folder: Path) -> Path:
    return practice_with(folder, {"\ncall:\n": SECOND_THERAPIST})
