"""From what the page posted to a letter, and from a letter to a message. Pure.

The page posts JSON: `id`, `kind` (text, tap, command, open), `language`; and `text`, or `data`, `on` and `label`.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from hashlib import sha256
from types import MappingProxyType
from typing import Any, Final

from bot.channels.base import Parse
from bot.channels.telegram.cleaning import clean
from bot.channels.web.house import CHANNEL
from bot.core.messages import Address, Commanded, Content, Message, Said, Tapped
from bot.errors import VestibuleError
from bot.store.base import Letter

# A letter of some alphabet first, so that "/5" and "/home/anna" stay words.
COMMAND: Final = re.compile(r"/([^\W\d_]\w{0,63})(?:\s+(.*))?", re.DOTALL)
LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
OWN_ID: Final = re.compile(r"[A-Za-z0-9_-]{8,64}")
REFERENCE: Final = re.compile(r"[0-9]{0,20}")
LONGEST_DATA: Final = 64
LONGEST_LABEL: Final = 200
NO_ALIASES: Final[Mapping[str, str]] = MappingProxyType({})


class UnreadablePost(VestibuleError):
    """What was posted cannot be understood."""


def letter_of(body: bytes, token: str, now: datetime) -> Letter:
    """The posted body as a letter. Its id is bound to the visitor, so that nobody can use up another's ids."""
    own_id = _fields(body).get("id")
    if not isinstance(own_id, str) or not OWN_ID.fullmatch(own_id):
        raise UnreadablePost
    bound = sha256(f"{token}:{own_id}".encode()).hexdigest()[:40]
    return Letter(CHANNEL, bound, Address(CHANNEL, token), body, now)


def parser(aliases: Mapping[str, str]) -> Parse:
    """`parse` with the words for commands in the practice's languages, as `{"zurueck": "back"}`."""
    return partial(parse, aliases=MappingProxyType({_folded(word): name for word, name in aliases.items()}))


def parse(letter: Letter, aliases: Mapping[str, str] = NO_ALIASES) -> Message | None:
    """What the person did. Raises `UnreadablePost` on nonsense."""
    fields = _fields(letter.raw)
    read = _CONTENTS.get(_string(fields, "kind"))
    if read is None:
        raise UnreadablePost
    language = _string(fields, "language")
    return Message(
        id=letter.id,
        address=letter.address,
        content=read(fields, aliases),
        at=letter.at,
        language=language if LANGUAGE.fullmatch(language) else "",
    )


def _text(fields: Mapping[str, Any], aliases: Mapping[str, str]) -> Content:
    text = clean(_string(fields, "text"))
    if not text.strip():
        raise UnreadablePost
    return _command(text, aliases) or Said(text)


def _named(fields: Mapping[str, Any], aliases: Mapping[str, str]) -> Content:
    command = _command("/" + clean(_string(fields, "text")).removeprefix("/"), aliases)
    if command is None:
        raise UnreadablePost
    return command


def _tap(fields: Mapping[str, Any], _: Mapping[str, str]) -> Content:
    data, on = clean(_string(fields, "data")), _string(fields, "on")
    if not data or len(data.encode()) > LONGEST_DATA or not REFERENCE.fullmatch(on):
        raise UnreadablePost
    return Tapped(data, on, clean(_string(fields, "label"))[:LONGEST_LABEL])


def _open(fields: Mapping[str, Any], _: Mapping[str, str]) -> Content:
    return Commanded("start", clean(_string(fields, "data"))[:LONGEST_DATA])


_CONTENTS: Final[Mapping[str, Callable[[Mapping[str, Any], Mapping[str, str]], Content]]] = MappingProxyType(
    {"text": _text, "command": _named, "tap": _tap, "open": _open}
)


def _command(text: str, aliases: Mapping[str, str]) -> Commanded | None:
    found = COMMAND.fullmatch(text)
    if found is None:
        return None
    name = _folded(found[1])
    return Commanded(aliases.get(name, name), (found[2] or "").strip())


def _fields(raw: bytes) -> Mapping[str, Any]:
    try:
        fields = json.loads(raw)
    except (ValueError, RecursionError):
        fields = None
    # Raised out here because the error of the parser holds what was posted, and would come along.
    if not isinstance(fields, dict):
        raise UnreadablePost
    return fields


def _string(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name, "")
    if not isinstance(value, str):
        raise UnreadablePost
    return value


def _folded(word: str) -> str:
    return unicodedata.normalize("NFC", word.casefold())
