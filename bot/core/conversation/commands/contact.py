"""`contact`: how to reach a person, now or by a message that waits for them."""

from datetime import datetime

from bot.core.contact import is_unsafe_to_write
from bot.core.conversation.asking import always, command
from bot.core.conversation.going_on import here
from bot.core.conversation.minimal import not_here
from bot.core.replies import Card, Line, Part, Row
from bot.core.session import WritingToHuman
from bot.core.turn import Scene, Tell, Turn, focus, say

LONGEST = 4096  # characters: as much as a channel takes in one message


def run(scene: Scene, argument: str) -> Turn:
    if argument == "write":
        return _write(scene)
    if argument == "call":
        return _call(scene)
    rows = (
        (command("contact", "write", label="leave_message"), command("contact", "call", label="call_me_back")),
        (command("again", label="carry_on"), command("urgent")),
    )
    return Turn(scene.session, (say(Card("contact"), Line("contact_offer_message"), rows=rows),))


def _write(scene: Scene) -> Turn:
    if scene.house.minimal:
        return not_here(scene)
    return Turn(scene.session.looking_at(WritingToHuman()), (say(Line("contact_write_now"), rows=_cancel()),))


def _cancel() -> tuple[Row, ...]:
    return ((command("again", label="cancel"),), always())


def _call(scene: Scene) -> Turn:
    """The wish counts at once; which number, and when, is asked, and may be left unsaid."""
    due = scene.house.promise(scene.now)
    noted: tuple[Part, ...] = (Line("contact_callback_noted", {"reply_by": due}), Line("call_which_number"))
    if is_unsafe_to_write(scene.session):
        noted = (Line("contact_callback_unsafe"), Line("call_which_safe_number"))
    told = Tell("contact", {"wish": "call"}, due)
    return Turn(scene.session.looking_at(WritingToHuman()), (say(*noted, rows=_cancel()), told))


def written(scene: Scene, text: str) -> Turn:
    """The client's message for a person; then the conversation goes on where it was."""
    due = scene.house.promise(scene.now)  # by when a human deals with it, also where none may write
    sent: tuple[Part, ...] = (Line("contact_message_sent", {"reply_by": due}),)
    if is_unsafe_to_write(scene.session):
        sent = (Line("contact_message_unsafe"), Card("contact"))
    if _is_concern(scene):
        heard = "concern_sent_unsafe" if is_unsafe_to_write(scene.session) else "concern_sent"
        sent = (Line(heard, {"reply_by": due}),)
    return here(focus(scene, None), *sent).then(passed_on(scene, text))


def passed_on(scene: Scene, text: str) -> Tell:
    due = scene.house.promise(scene.now)
    words = text.strip()[:LONGEST]
    return Tell("concern", {"words": words}, due) if _is_concern(scene) else _message(words, due)


def _message(words: str, due: datetime) -> Tell:
    return Tell("contact", {"wish": "message", "words": words}, due)


def _is_concern(scene: Scene) -> bool:
    on = scene.session.focus
    return isinstance(on, WritingToHuman) and on.concern
