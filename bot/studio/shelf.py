"""The flow's files on disk: read with a name for exactly this state, and replaced as a whole."""

import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

Files = Mapping[str, str]
"""File name -> text: the flow first, then its translations."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The files as they are. `base` names this state: what a draft is based on."""

    files: Files
    base: str


def read_shelf(folder: Path, flow: str) -> Shelf:
    paths = [folder / f"{flow}.yaml", *sorted(folder.glob(f"{flow}.*.yaml"))]
    raw = {path.name: path.read_bytes() for path in paths if path.exists()}
    digest = hashlib.sha256()
    for name, content in raw.items():
        digest.update(f"{name} {len(content)}\n".encode() + content)
    return Shelf({name: _text(content) for name, content in raw.items()}, digest.hexdigest())


def _text(raw: bytes) -> str:
    """As an editor shows it."""
    return raw.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")


@contextmanager
def laid_out(folder: Path, files: Files) -> Iterator[Path]:
    """A folder for a moment, in which these files lie among the flows of the practice."""
    with TemporaryDirectory(prefix="draft-") as name:
        aside = Path(name)
        for path in (each for each in folder.glob("*.yaml") if each.resolve().is_relative_to(folder.resolve())):
            shutil.copyfile(path, aside / path.name)
        for file, text in files.items():
            (aside / file).write_bytes(text.encode())
        yield aside


def replace_files(folder: Path, files: Files) -> None:
    """All are written aside first; only then each takes the place of the old one, at once."""
    aside = {}
    try:
        for name, text in files.items():
            aside[name] = _written(folder / name, text)
        for name, path in aside.items():
            path.replace((folder / name).resolve())
    finally:
        for path in aside.values():
            path.unlink(missing_ok=True)


def _written(target: Path, text: str) -> Path:
    aside = target.resolve().with_name(f".{target.name}.new")
    with aside.open("wb") as file:
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())
    if target.exists():
        shutil.copymode(target, aside)
    return aside
