"""How the assistant's own sentences sound: the same rules as for what flows say."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.language.check.reading import in_text
from bot.language.check.wording import in_words
from bot.language.findings import Finding
from bot.language.nodes import Scalar
from bot.language.tone import Tone
from bot.render.gaps import words_of
from bot.render.lines import CHAT, sentence

FOR_CLIENTS = (CHAT, "web.yaml", "profile.yaml")
UNDERSTOOD = "words_for_"  # what people type is theirs


def find_tone(templates: Path, tones: Mapping[str, Tone], practice: Mapping[str, Mapping[str, str]]) -> list[Finding]:
    """`practice`: language -> what the sentences print of it."""
    sources = [(language, source) for language in tones if language in practice for source in FOR_CLIENTS]
    words = [
        (language, node)
        for language, source in sources
        for key, node in words_of(templates, language, source)[0].items()
        if not key.startswith(UNDERSTOOD)
    ]
    return [each for language, node in words for each in _heard(node, tones[language], practice[language])]


def _heard(node: Scalar, tone: Tone, practice: Mapping[str, str]) -> Iterator[Finding]:
    yield from in_words(node, tone)
    said = sentence(node.plain, practice)
    yield from in_text(said.say(dict.fromkeys(said.names, "12")), node.mark, tone)
