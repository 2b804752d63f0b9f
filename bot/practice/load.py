"""`config/practice.yaml` to a `Practice`, or to findings that say what is wrong, where, and how to mend it."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from bot.language.document import read_document
from bot.language.findings import Finding, finding, in_order, one_of
from bot.language.nodes import Fields
from bot.practice.fields import Wording
from bot.practice.model import Practice
from bot.practice.reading import Path as Steps
from bot.practice.reading import place, read_model
from bot.practice.wording import PRINTABLE, PRINTED

FILE = "practice.yaml"


def load_practice(folder: Path, file: str = FILE) -> Practice | tuple[Finding, ...]:
    """The practice described in a configuration folder."""
    document = read_document(folder / file, f"{folder.name}/{file}")
    practice = read_model(document, Practice)
    if not isinstance(practice, Practice) or document.root is None:
        return practice if isinstance(practice, tuple) else document.findings
    return in_order(_objections(practice, document.root)) or practice


def _objections(practice: Practice, root: Fields) -> Iterator[Finding]:
    for path, wording in wordings(practice):
        yield from _about_wording(wording, path, practice.languages, root)
    for key in ("therapists", "formats", "client types", "places"):
        yield from _repeated(key, practice, root)
    if practice.privacy.hipaa_covered_entity and practice.privacy.mode == "full":
        message = "Telegram signs no agreement under HIPAA, so a covered entity cannot run in full mode there"
        mend = "write `mode: minimal`, or leave the line out; your own web page asks everything all the same"
        yield finding("E904", place(root, ("privacy", "mode")), message, mend)
    for index, therapist in enumerate(practice.therapists):
        language = therapist.digest.language
        if language and language not in practice.languages:
            mark = place(root, ("therapists", index, "digest", "language"))
            mend = f"use one of: {', '.join(practice.languages)}"
            yield finding("E116", mark, f"the practice has no `{language}`", mend)


def _about_wording(wording: Wording, path: Steps, languages: tuple[str, ...], root: Fields) -> Iterator[Finding]:
    name = ".".join(str(step) for step in path)
    for language in wording.missing(languages):
        mend = f"add a line `{language}: …`"
        yield finding("E501", place(root, path), f"`{name}` has no words in `{language}`", mend)
    for language, words in wording.root.items():
        for printed in PRINTED.findall(words):
            if printed not in PRINTABLE:
                mark = place(root, (*path, language))
                yield finding("E210", mark, f"`practice.{printed}` cannot be printed here", _offer(printed))
        if "{{" in re.sub(PRINTED, "", words) or "{%" in words:
            mend = "write `{{ practice.name }}`, or words only"
            yield finding("E209", place(root, (*path, language)), "a wording may only print values", mend)


def _offer(printed: str) -> str:
    return one_of(printed, sorted(PRINTABLE), "write the words out")


def _repeated(key: str, practice: Practice, root: Fields) -> Iterator[Finding]:
    listed: tuple[Any, ...] = getattr(practice, key.replace(" ", "_"))
    seen: set[str] = set()
    for index, entry in enumerate(listed):
        if entry.id in seen:
            mend = "give each its own id; ids are kept with people's answers"
            yield finding("E120", place(root, (key, index, "id")), f"the id `{entry.id}` stands twice in `{key}`", mend)
        seen.add(entry.id)


def wordings(practice: Practice) -> Iterator[tuple[Steps, Wording]]:
    """Every sentence of the practice with its path in the file."""
    return _wordings(practice, ())


def _wordings(value: Any, path: Steps) -> Iterator[tuple[Steps, Wording]]:
    if isinstance(value, Wording):
        yield path, value
    elif isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            yield from _wordings(getattr(value, name), (*path, field.alias or name))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _wordings(item, (*path, key))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _wordings(item, (*path, index))
