"""From a rendered text to calls of the Bot API, and what to try when Telegram refuses one. Pure.

Buttons: Telegram opens web addresses only. A `tel:` or `sms:` button becomes a line of the text, unless the number
already stands there: on a phone Telegram makes every number tappable.
"""

import html
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import unquote

from bot.channels.base import Hints
from bot.channels.telegram.wording import LONGEST_MESSAGE, flat, pieces, units
from bot.core.messages import Address
from bot.posts import Key, Text

REPEATED: Final = "↻ "
OPENS: Final = ("https://", "http://", "tg://")
DIALS: Final = ("tel:", "sms:")
MOST_BUTTONS: Final = 100
HALF_PAIRS: Final = re.compile("[\ud800-\udfff]")  # JSON has no way to write them

Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """One method of the Bot API and what it is called with."""

    method: str
    payload: Payload

    @property
    def edits(self) -> bool:
        return self.method == EDIT


SEND: Final = "sendMessage"
EDIT: Final = "editMessageText"


def calls_for(address: Address, body: Text, hints: Hints, *, protect: bool = True) -> tuple[Call, ...]:
    """Almost always one call; several only for a text that is longer than a message may be."""
    body = _with_numbers(replace(body, text=HALF_PAIRS.sub("\ufffd", body.text)))
    edits = body.replaces.isdecimal()
    if hints.repeated and not edits:  # an edit can be repeated without anyone noticing
        body = replace(body, text=REPEATED + body.text)
    texts, html_mode = _fitted(body)
    options = _options(hints, protect)
    calls = [_call(SEND, address, text, options, html_mode) for text in texts]
    if edits:
        calls[0] = _call(EDIT, address, texts[0], {"message_id": int(body.replaces)}, html_mode)
    if rows := keyboard(body.rows):
        calls[-1] = _with(calls[-1], reply_markup={"inline_keyboard": rows})
    return tuple(calls)


def keyboard(rows: Sequence[Sequence[Key]]) -> list[list[dict[str, str]]]:
    """Rows as Telegram writes them, without the buttons it would refuse.

    >>> keyboard([[Key("Yes", "o:a:yes"), Key("Call", url="tel:112")], [Key("", "x")]])
    [[{'text': 'Yes', 'callback_data': 'o:a:yes'}]]
    """
    left, kept = MOST_BUTTONS, []
    for row in rows:
        buttons = [button for key in row if (button := _button(key))][:left]
        left -= len(buttons)
        if buttons:
            kept.append(buttons)
    return kept


def repaired(call: Call, description: str) -> Call | None:
    """The call in a form that Telegram may take after it refused this one; None if there is none."""
    for words, repair in REPAIRS.items():
        if words in description.lower():
            other = repair(call)
            return other if other != call else None
    return None


def _fitted(body: Text) -> tuple[list[str], bool]:
    """Texts short enough, and whether they are HTML: cutting markup would break it, so that is flattened first."""
    words = flat(body.text) if body.markup == "html" else body.text
    if units(words) <= LONGEST_MESSAGE:
        return [body.text], body.markup == "html"
    return list(pieces(words)), False


def _call(method: str, address: Address, text: str, options: Payload, html_mode: bool) -> Call:
    payload = {"chat_id": _chat_id(address), "text": text, "link_preview_options": {"is_disabled": True}, **options}
    return Call(method, payload | ({"parse_mode": "HTML"} if html_mode else {}))


def _chat_id(address: Address) -> int | str:
    return int(address.key) if address.key.lstrip("-").isdecimal() else address.key


def _options(hints: Hints, protect: bool) -> Payload:
    chosen = {"protect_content": protect, "disable_notification": hints.silent}
    return {name: True for name, is_on in chosen.items() if is_on}


def _button(key: Key) -> dict[str, str] | None:
    if not key.text.strip():
        return None
    if key.data:
        return {"text": key.text, "callback_data": key.data}
    return {"text": key.text, "url": key.url} if key.url.startswith(OPENS) else None


def _with_numbers(body: Text) -> Text:
    keys = (key for row in body.rows for key in row if key.url.startswith(DIALS))
    there = _digits(flat(body.text))
    lines = [f"{key.text}: {number}" for key in keys if _digits(number := _number(key.url)) not in there]
    if not lines:
        return body
    added = "\n".join(lines)
    return replace(body, text=f"{body.text}\n\n{html.escape(added) if body.markup == 'html' else added}")


def _number(url: str) -> str:
    return unquote(url.partition(":")[2].partition("?")[0])


def _digits(text: str) -> str:
    return "".join(filter(str.isdecimal, text))


def _with(call: Call, **fields: Any) -> Call:
    return Call(call.method, {**call.payload, **fields})


def _as_plain(call: Call) -> Call:
    if "parse_mode" not in call.payload:
        return call
    payload = {name: value for name, value in call.payload.items() if name != "parse_mode"}
    return Call(call.method, payload | {"text": flat(payload["text"])})


def _as_new(call: Call) -> Call:
    payload = {name: value for name, value in call.payload.items() if name != "message_id"}
    return Call(SEND, payload)


def _without_links(call: Call) -> Call:
    """A mistyped address in the practice's files must cost its button, not the message."""
    rows = call.payload.get("reply_markup", {}).get("inline_keyboard", [])
    kept = [buttons for row in rows if (buttons := [button for button in row if "url" not in button])]
    return _with(call, reply_markup={"inline_keyboard": kept}) if rows else call


REPAIRS: Final[Mapping[str, Callable[[Call], Call]]] = MappingProxyType(
    {
        "can't parse entities": _as_plain,
        "message to edit not found": _as_new,
        "message can't be edited": _as_new,
        "there is no text in the message to edit": _as_new,
        "message_id_invalid": _as_new,
        "button_url_invalid": _without_links,
        "wrong http url": _without_links,
    }
)
