"""Small pieces of an update that are read the same way wherever they stand. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from bot.channels.telegram.cleaning import clean
from bot.core.messages import Commanded

# A letter of some alphabet first, so that "/5" and "/home/anna" stay words.
COMMAND: Final = re.compile(r"/([^\W\d_]\w{0,63})(?:@\w+)?(?:\s+(.*))?", re.DOTALL)
LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
LONGEST_REFERENCE: Final = 64


def command(text: str, aliases: Mapping[str, str]) -> Commanded | None:
    found = COMMAND.fullmatch(text)
    if found is None:
        return None
    name = folded(found[1])
    return Commanded(aliases.get(name, name), (found[2] or "").strip())


def short(reference: str | None) -> str:
    return clean(reference or "")[:LONGEST_REFERENCE]


def language(code: str | None) -> str:
    return code if code and LANGUAGE.fullmatch(code) else ""


def folded(word: str) -> str:
    return unicodedata.normalize("NFC", word.casefold())
