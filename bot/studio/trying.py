"""A chat with a draft: replayed from its first move each time. Nobody is told, and nothing is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.content import Content
from bot.core.replies import Reply
from bot.posts import Key, Text
from bot.transcript.buttons import found
from bot.transcript.parse import Move
from bot.transcript.play import Player

MOST = 200  # moves


@dataclass(frozen=True, slots=True)
class Did:
    """What the person at the studio did in the place of a client: words, or a tap on a button (its data)."""

    kind: Literal["say", "tap"]
    what: str


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message of the chat; or `alert`, `told`: a therapist would hear of it now."""

    kind: Literal["mine", "bot", "alert", "told"]
    text: str = ""
    rows: tuple[tuple[Key, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Chat:
    """`played`: how many of the moves there were; the next has no button any more, as the draft has changed."""

    bubbles: tuple[Bubble, ...]
    played: int


def talk(content: Content, moves: Sequence[Did], language: str, now: datetime) -> Chat:
    player = Player(content.at_once(), language, now)
    bubbles: list[Bubble] = []
    for number, did in enumerate(moves[:MOST]):
        key = found(player.keys(), did.what) if did.kind == "tap" else None
        before = len(player.shown)
        if player.client(Move("client", _as_written(did), "studio:1")):
            return Chat(tuple(bubbles), number)
        if number or did.kind == "tap":  # that it begins need not be said
            bubbles.append(Bubble("mine", key.text if key else did.what))
        for reply in player.shown[before:]:
            _show(bubbles, reply, _rendered(player, reply), did)
        bubbles += [Bubble(kind) for kind in _heard(player.seen)]
    return Chat(tuple(bubbles), min(len(moves), MOST))


def _as_written(did: Did) -> str:
    """As a chat that is a test says it."""
    if did.kind == "tap":
        return f"[{did.what}]"
    return did.what if did.what.startswith("/") else f'"{did.what}"'


def _rendered(player: Player, reply: Reply) -> Text:
    flow, session = player.content.flow, player.session or player.content.nobody(player.language)
    return player.content.voice.render(reply, flow, session)


def _show(bubbles: list[Bubble], reply: Reply, text: Text, did: Did) -> None:
    """Below the others, or in the place of the message that was tapped on."""
    bubble = Bubble("bot", text.text, text.rows)
    places = [at for at, each in enumerate(bubbles) if did.what in (key.data for row in each.rows for key in row)]
    if reply.replaces and places:
        bubbles[places[-1]] = bubble
        bubbles.pop()  # a tick shows what was tapped
    else:
        bubbles.append(bubble)


def _heard(seen: Sequence[str]) -> list[Literal["alert", "told"]]:
    words = [token.split(" ")[0] for token in seen]
    return [kind for kind in ("alert", "told") if kind in words]
