"""Telegram's HTML parse mode, refusing what Telegram refuses in Telegram's words.

Follows `parse_html` of TDLib: only these tags, each closed in order; `<` always begins a tag; an entity that is
not one of four names or a number is plain text. Offsets of entities are counted in UTF-16 code units, offsets
in error messages in bytes.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.bot_api_errors import refuse

Entity = dict[str, Any]

ENTITY_OF_TAG = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
SPECIAL = re.compile(r"[<&]")
CHARACTER = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([a-zA-Z]+));?")
END_TAG = re.compile(r"</([^\s>]*)\s*(>?)")
TAG_NAME = re.compile(r"<([^\s>]*)")
ATTRIBUTE = re.compile(r"\s*([^\s=>]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[\w.-]*))?")
HIGHEST_CODE_POINT = 0x10FFFF


def utf16_length(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse_html(source: str) -> tuple[str, list[Entity]]:
    if "<" not in source and "&" not in source:
        return source, []
    return _Reader(source).read()


@dataclass
class _Open:
    tag: str
    attributes: dict[str, str]
    offset: int
    begin: int


@dataclass
class _Reader:
    source: str
    position: int = 0
    offset: int = 0
    parts: list[str] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def read(self) -> tuple[str, list[Entity]]:
        while match := SPECIAL.search(self.source, self.position):
            self._text(self.source[self.position : match.start()])
            self.position = match.start()
            if match.group() == "&":
                self._character()
            elif self.source.startswith("</", self.position):
                self._end_tag()
            else:
                self._start_tag()
        self._text(self.source[self.position :])
        if self.stack:
            self._refuse(f'Can\'t find end tag corresponding to start tag "{self.stack[-1].tag}"')
        # A tag around another begins at the same place and is longer, so it comes first.
        return "".join(self.parts), sorted(self.entities, key=lambda one: (one["offset"], -one["length"]))

    def _refuse(self, reason: str) -> None:
        refuse(f"Bad Request: can't parse entities: {reason}")

    def _here(self) -> int:
        return len(self.source[: self.position].encode())

    def _text(self, text: str) -> None:
        if text:
            self.parts.append(text)
            self.offset += utf16_length(text)

    def _character(self) -> None:
        text, self.position = _decoded(self.source, self.position)
        if text and "\ud800" <= text <= "\udfff":
            self._refuse(
                "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched "
                "surrogate code units"
            )
        self._text(text)

    def _start_tag(self) -> None:
        begin = self._here()
        match = TAG_NAME.match(self.source, self.position)
        assert match is not None
        tag = match.group(1).lower()
        self.position = match.end()
        if self.position == len(self.source) and tag:
            self._refuse(f"Unclosed start tag at byte offset {begin}")
        if tag not in ENTITY_OF_TAG:
            self._refuse(f'Unsupported start tag "{tag}" at byte offset {begin}')
        attributes = self._attributes(tag, begin)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            self._refuse(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        self.stack.append(_Open(tag, attributes, self.offset, len(self.parts)))

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        found: dict[str, str] = {}
        while match := ATTRIBUTE.match(self.source, self.position):
            name, value = match.groups()
            self._check_attribute(tag, begin, match)
            found[name] = _unquoted(value or "")
            self.position = match.end()
        rest = self.source[self.position :].lstrip()
        if rest.startswith("="):
            self._refuse(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
        if not rest.startswith(">"):
            self._refuse(f"Unclosed start tag at byte offset {begin}")
        self.position = len(self.source) - len(rest) + 1
        return found

    def _check_attribute(self, tag: str, begin: int, match: re.Match[str]) -> None:
        name, value = match.groups()
        following = self.source[match.end() : match.end() + 1]
        if value is None and (tag, name) != ("blockquote", "expandable"):
            self._refuse(
                f'Expected equal sign in declaration of an attribute of the tag "{tag}" at byte offset {begin}'
            )
        if not value and following in ("'", '"', ""):
            self._refuse(f"Unclosed start tag at byte offset {begin}")
        if value is not None and value[:1] not in ("'", '"') and following not in (">", " ", "\n", "\t"):
            self.position = match.start(2)
            self._refuse(f"Unexpected end of name token at byte offset {self._here()}")

    def _end_tag(self) -> None:
        begin = self._here()
        match = END_TAG.match(self.source, self.position)
        assert match is not None
        if not self.stack:
            self._refuse(f"Unexpected end tag at byte offset {begin}")
        if not match.group(2):
            self._refuse(f"Unclosed end tag at byte offset {begin}")
        tag, expected = match.group(1).lower(), self.stack[-1].tag
        if tag and tag != expected:
            self._refuse(f'Unmatched end tag at byte offset {begin}, expected "</{expected}>", found "</{tag}>"')
        self.position = match.end()
        self._close(self.stack.pop())

    def _close(self, opened: _Open) -> None:
        if self.offset == opened.offset:
            return
        entity: Entity = {
            "type": ENTITY_OF_TAG[opened.tag],
            "offset": opened.offset,
            "length": self.offset - opened.offset,
        }
        if opened.tag == "a":
            entity["url"] = opened.attributes.get("href") or "".join(self.parts[opened.begin :])
        if opened.tag == "tg-emoji":
            entity["custom_emoji_id"] = opened.attributes.get("emoji-id", "")
            if not entity["custom_emoji_id"].isdigit():
                self._refuse("Invalid custom emoji identifier specified")
        self.entities.append(entity)


def _decoded(source: str, position: int) -> tuple[str, int]:
    match = CHARACTER.match(source, position)
    if match is None:
        return "&", position + 1
    hexadecimal, decimal, name = match.groups()
    if name:
        text = NAMED.get(name)
    else:
        code = int(hexadecimal, 16) if hexadecimal else int(decimal)
        text = chr(code) if 0 < code < HIGHEST_CODE_POINT else None
    return (text, match.end()) if text else ("&", position + 1)


def _unquoted(value: str) -> str:
    if value[:1] not in ("'", '"'):
        return value.lower()
    value = value[1:-1]
    return CHARACTER.sub(lambda match: _decoded(match.group(), 0)[0], value) if "&" in value else value
