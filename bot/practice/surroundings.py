"""What a flow needs around it: fresh help lines, urgent phrases and a list of words to avoid for every language."""

from collections.abc import Iterator, Mapping, Set
from datetime import date
from pathlib import Path

from bot.core.flow.model import Mark
from bot.language.check.reading import in_text
from bot.language.check.wording import in_words
from bot.language.document import read_document
from bot.language.findings import Finding, finding
from bot.language.nodes import Fields, Scalar, find
from bot.language.tone import Tone
from bot.practice import helplines as lines
from bot.practice import load as practices
from bot.practice.fields import ANY_LANGUAGE
from bot.practice.helplines import FRESH_FOR, Helplines
from bot.practice.model import Practice


def stale(folder: Path, helplines: Helplines, today: date) -> tuple[Finding, ...]:
    """Numbers that nobody has checked for too long. Whoever is in danger calls them, so nobody may guess."""
    if helplines.fresh_on(today):
        return ()
    mark = _mark(folder, lines.FILE, "last verified")
    age = (today - helplines.last_verified).days
    message = f"the help lines were last checked {age} days ago; {FRESH_FOR.days} are the most"
    return (finding("E901", mark, message, "call the numbers of your places, then set `last verified` to that day"),)


def unphrased(folder: Path, practice: Practice, phrased: Set[str]) -> tuple[Finding, ...]:
    """Languages in which nobody would notice that someone needs help."""
    mark = _mark(folder, practices.FILE, "languages")
    return tuple(
        finding(
            "E902",
            mark,
            f"no urgent phrases are known in `{language}`",
            f"add {folder.name}/safety/{language}.yaml, written by someone who speaks it and reviewed by a clinician",
        )
        for language in practice.languages
        if language not in phrased
    )


def nowhere(folder: Path, practice: Practice, page: str) -> tuple[Finding, ...]:
    """In minimal mode people are turned down kindly, and have to read where else they can write."""
    if not practice.privacy.is_minimal or page or practice.privacy.secure_form:
        return ()
    mark = _mark(folder, practices.FILE, "privacy")
    message = "in minimal mode, nobody is told where they can write freely"
    return (finding("W906", mark, message, "set VESTIBULE_WEB_PUBLIC_URL, or add `secure form: https://…` here"),)


def untoned(folder: Path, practice: Practice, tones: Mapping[str, Tone]) -> tuple[Finding, ...]:
    mark = _mark(folder, practices.FILE, "languages")
    return tuple(
        finding(
            "W903",
            mark,
            f"no words to avoid are known in `{language}`, so its tone is not checked",
            f"copy {folder.name}/tone/en.yaml to {folder.name}/tone/{language}.yaml and find its own words",
        )
        for language in practice.languages
        if language not in tones
    )


def find_tone(folder: Path, practice: Practice, tones: Mapping[str, Tone]) -> list[Finding]:
    """How the practice's own sentences sound."""
    root = read_document(folder / practices.FILE, f"{folder.name}/{practices.FILE}").root
    return list(_heard(practice, tones, root)) if root else []


def _heard(practice: Practice, tones: Mapping[str, Tone], root: Fields) -> Iterator[Finding]:
    for path, wording in practices.wordings(practice):
        for language in wording.root:
            spoken = practice.languages[0] if language == ANY_LANGUAGE else language
            node = find(root, path if language == ANY_LANGUAGE else (*path, language))[0]
            tone = tones.get(spoken)
            if tone and isinstance(node, Scalar):
                yield from in_words(node, tone)
                yield from in_text(node.plain, node.mark, tone)


def _mark(folder: Path, file: str, key: str) -> Mark:
    document = read_document(folder / file, f"{folder.name}/{file}")
    node = document.root.get(key) if document.root else None
    return node.mark if node else document.source.start
