"""Minimal mode, where messages pass through others: words about health are neither kept nor passed on.

Whatever else the core decides, `hushed` takes out of it what may not leave the moment: it is the last word on every
turn. Urgent words are heard as ever, since the door comes before all this; only the words themselves go no further.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.core.conversation.answering import read
from bot.core.conversation.asking import always, command
from bot.core.conversation.going_on import here
from bot.core.flow.kinds import KINDS
from bot.core.flow.matching import fold
from bot.core.flow.minimal import LONGEST_NAME, MOST_NAMES
from bot.core.flow.model import Ask, Mark
from bot.core.flow.reading import Asked, Got, Near, Problem
from bot.core.replies import Line, Part, Reply, Row
from bot.core.session import Changing, OwnWords, Session, Suggested, WritingToHuman
from bot.core.turn import Effect, House, Say, Scene, Tell, Turn, say

LINES: Mapping[str, str] = {
    "contact_offer_message": "minimal_contact_offer",
    "contact_callback_noted": "minimal_callback_noted",
    "call_which_number": "minimal_which_number",
    "call_which_safe_number": "minimal_which_number",
    "held_for_human": "minimal_held",
    "media_photo": "minimal_media",
    "media_voice": "minimal_media",
    "media_sticker": "minimal_media",
    "media_forwarded": "minimal_media",
    "media_other": "minimal_media",
}
"""Sentences that would ask for words -> what is said in their place."""

WRITING = ("c:contact:write", "c:concern:write")
"""Buttons that would take a message."""

A_NUMBER = Ask("number", Mark("", 1, 1), kind="phone")
_NUMBER = re.compile(r"\+\d{3,20}")


def quieted(house: House, session: Session | None) -> Session | None:
    """The session as minimal mode takes it over: nothing waits in it for words, or is half said.

    What was told before stays as it is, and after the end it is still told as it was asked.
    """
    if session is None or house.minimal is None:
        return session
    on = session.focus
    wants_words = isinstance(on, OwnWords) or (isinstance(on, WritingToHuman) and on.concern)
    if wants_words or (isinstance(on, Changing) and on.step not in house.flow.index):
        session = session.looking_at(None)
    return replace(session, draft=None, leftover="", is_minimal=session.is_minimal or not session.ended)


def may_be_read(scene: Scene, ask: Ask | None, text: str) -> bool:
    """Are these words an answer of which only a fact is kept, or a slip while giving one?"""
    is_yes_or_no = fold(text) in scene.house.yes_words | scene.house.no_words
    if is_yes_or_no and isinstance(scene.session.focus, Suggested | Changing):
        return True
    if ask is None:
        return is_yes_or_no and not (scene.session.ended or scene.session.held)
    if ask.urgent:  # words that may say that help is needed are never passed over
        return True
    match read(scene, ask, text):
        case Got():
            return ask.kind != "text" or _is_a_name(scene.house, text)
        case Near():
            return _is_a_slip(text)
        case Problem():
            return not ask.options and _is_a_slip(text)


def _is_a_name(house: House, text: str) -> bool:
    """A sentence is none, nor is a question, and nobody is called by what sounds like danger."""
    return len(text.split()) <= MOST_NAMES and "?" not in text and house.danger(text).level == "none"


def _is_a_slip(text: str) -> bool:
    """Short, and no question: a number mistyped, an option half remembered."""
    return len(text) <= LONGEST_NAME and "?" not in text


def not_here(scene: Scene) -> Turn:
    """Kindly: where such words are safe. The place in the flow is as it was."""
    return here(scene, Line("minimal_not_here"), *ways(scene.house))


def ways(house: House) -> tuple[Part, ...]:
    """Where people can write or speak freely."""
    return tuple(Line(name) for name in house.minimal.ways) if house.minimal else ()


def number_in(scene: Scene, text: str) -> str:
    """The phone number that someone wrote who wants to be called, and nothing beside it."""
    house = scene.house
    reading = KINDS["phone"].read(text, Asked(A_NUMBER, {}, house.today(scene.now), house.country))
    return str(reading.value) if isinstance(reading, Got) and len(text) <= LONGEST_NAME else ""


def only_a_number(scene: Scene) -> Turn:
    rows = ((command("again", label="cancel"),), always())
    return Turn(scene.session, (say(Line("minimal_only_a_number"), *ways(scene.house), rows=rows),))


def hushed(house: House, before: Session | None, turn: Turn) -> Turn:
    """The turn without any words that may not be kept here; who is new is told what this chat is for."""
    effects = tuple(_quiet(effect) for effect in turn.effects)
    session = turn.session
    if session is None:
        return replace(turn, effects=effects)
    effects = _announced(house, effects) if _is_news(before, session) else effects
    return replace(turn, session=replace(session, draft=None, leftover="", heard=""), effects=effects)


def _is_news(before: Session | None, after: Session) -> bool:
    """The first question is shown, or the first one since the practice chose this mode."""
    return bool(after.asked) and after.is_minimal and (before is None or not before.asked or not before.is_minimal)


def _announced(house: House, effects: tuple[Effect, ...]) -> tuple[Effect, ...]:
    place = next((place for place, effect in enumerate(effects) if isinstance(effect, Say)), None)
    if place is None or any(isinstance(effect, Tell) and effect.kind == "alert" for effect in effects):
        return effects
    told: tuple[Part, ...] = (Line("minimal_hello"), *ways(house))
    said = effects[place]
    assert isinstance(said, Say)  # noqa: S101 - found as one
    parts = (*told, *said.reply.parts) if said.reply.asks else (*said.reply.parts, *told)
    return (*effects[:place], Say(replace(said.reply, parts=parts)), *effects[place + 1 :])


def _quiet(effect: Effect) -> Effect:
    match effect:
        case Say(reply=reply):
            return Say(_said_otherwise(reply))
        case Tell():
            return replace(effect, details=_without_words(effect.details))
        case _:
            return effect


def _without_words(details: Mapping[str, str]) -> dict[str, str]:
    """A number to call is no word."""
    return {name: value for name, value in details.items() if name != "words" or _NUMBER.fullmatch(value)}


def _said_otherwise(reply: Reply) -> Reply:
    parts = tuple(
        replace(part, name=LINES.get(part.name, part.name)) if isinstance(part, Line) else part for part in reply.parts
    )
    kept = (tuple(button for button in row if button.data not in WRITING) for row in reply.rows)
    rows: tuple[Row, ...] = tuple(row for row in kept if row)
    return replace(reply, parts=parts, rows=rows)
