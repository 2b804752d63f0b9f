"""The whole assistant as one function: message and session in, new session and wishes out.

Order of precedence: urgent words, whatever the chat is about; then commands; then buttons, by what they say they are;
then edits of earlier messages; then the practice's own answers to common questions; then the open question.
"""

from dataclasses import replace
from datetime import datetime

from bot.core.contact import came_back
from bot.core.conversation import minimal
from bot.core.conversation.agreeing import silenced
from bot.core.conversation.answering import EXCERPT, OWN_WORDS_MOST, answer_own_words, answer_text, read, take_offered
from bot.core.conversation.asking import always, changeable, command
from bot.core.conversation.commands import COMMANDS, contact, erase, resume
from bot.core.conversation.faq import heard
from bot.core.conversation.gathering import closed, edited, gather, gathers
from bot.core.conversation.going_on import held, here, proceed
from bot.core.conversation.opened import open_ask, reopened
from bot.core.conversation.spoken import meant
from bot.core.conversation.taking import confirmed_change, shown, take
from bot.core.conversation.taps import decide_tap
from bot.core.conversation.twice import is_same_again, touched_by
from bot.core.conversation.urgency import QUIET, calm_rows, card, gently, help_now
from bot.core.conversation.waking import next_wake, woken
from bot.core.danger import Danger
from bot.core.flow.changed import Carried, carry, newcomers
from bot.core.flow.engine import stand
from bot.core.flow.matching import fold
from bot.core.flow.model import Ask, Review
from bot.core.flow.reading import Got
from bot.core.hearing import hear, remembered
from bot.core.messages import Commanded, Left, Message, Returned, Said, Sent, Tapped, Woke, words_of
from bot.core.replies import Card, Line
from bot.core.session import (
    Changing,
    ChoosingChange,
    Confirming,
    OwnWords,
    Paused,
    Session,
    Suggested,
    Urgent,
    WritingToHuman,
)
from bot.core.summary import has_agreed
from bot.core.taps import COMMAND, COUNTRY, read_tap
from bot.core.turn import House, Keep, Reach, Say, Scene, Turn, focus, say

BEGINNINGS = ("c:start", "c:contact:write", "c:contact:call", "c:concern:write")  # taps that make someone a client
FOR_EVERYBODY = ("urgent", "contact", "concern", "privacy", "help")  # commands that need no session
SPOKEN_OF = ("photo", "voice", "sticker", "forwarded")  # media with a sentence of their own


def decide(house: House, session: Session | None, message: Message, now: datetime) -> Turn:
    """One message of a client. `session` None: never seen, or erased."""
    if house.minimal is None:
        return _decide(house, session, message, now)
    turn = _decide(house, minimal.quieted(house, session), message, now)
    return _set(house, minimal.hushed(house, session, turn), now)


def _decide(house: House, session: Session | None, message: Message, now: datetime) -> Turn:
    danger = hear(house, session, message, now)
    kind = danger.card if danger.alerts else ""
    if session is None and not kind and _leaves_no_trace(message):
        return _stranger(message)
    carried = carry(house.flow, session or begin(house, message, now))
    again = is_same_again(house.flow, carried.session, message.content, now)
    touched = _touched(house, carried.session, message, now)
    came = Scene(house, touched, message, now, fresh=session is None, again=again)
    scene, typed = closed(came, at_once=bool(kind))
    turn = help_now(scene, kind, _excerpt(scene)) if kind else _decide_changed(scene, carried)
    if danger.level == "sensitive":
        turn = gently(scene, turn)
    if carried.kept or carried.is_held or typed:
        turn = turn.after(*(Keep(answer) for answer in carried.kept), *typed).then(*held(scene, carried))
    if scene.fresh and _only_looks(message):
        return replace(turn, session=None)
    return _set(house, _remembering(turn, message, danger), now)


def _remembering(turn: Turn, message: Message, danger: Danger) -> Turn:
    """What was typed, to be read together with what comes within a minute."""
    heard = remembered(message, danger)
    if turn.session is None or isinstance(message.content, Woke) or turn.session.heard == heard:
        return turn
    return replace(turn, session=replace(turn.session, heard=heard))


def _touched(house: House, session: Session, message: Message, now: datetime) -> Session:
    if isinstance(message.content, Woke):
        return session
    return replace(came_back(house.flow, session, now), updated_at=now, touched=touched_by(message.content))


def _set(house: House, turn: Turn, now: datetime) -> Turn:
    """The alarm of the session, after whatever happened to it."""
    if turn.session is None:
        return turn
    wake_at = next_wake(house, turn.session, now)
    return turn if wake_at == turn.session.wake_at else replace(turn, session=replace(turn.session, wake_at=wake_at))


def begin(house: House, message: Message, now: datetime) -> Session:
    spoken = message.language.split("-")[0].casefold()
    language = spoken if spoken in house.languages else house.languages[0]
    flow = house.flow
    less = house.minimal is not None
    return Session(flow.name, flow.version, flow.hash, language, now, now, newcomer=newcomers(flow), is_minimal=less)


def _leaves_no_trace(message: Message) -> bool:
    """A stranger's tap (an old button after an erasure) or farewell does not make them a client again."""
    match message.content:
        case Tapped(data=data):
            return data not in BEGINNINGS and not _only_looks(message)
        case Said(edited=edited):
            return bool(edited)
        case Left() | Returned() | Woke():
            return True
        case _:
            return False


def _only_looks(message: Message) -> bool:
    """Help lines, contact, privacy and help are for everybody; nothing is kept of someone who looks at them."""
    match message.content:
        case Commanded(name=name, argument=""):
            return name in FOR_EVERYBODY
        case Tapped(data=data):
            tap = read_tap(data)
            looks = tap.verb == COMMAND and tap.step in FOR_EVERYBODY and tap.option in ("", "countries")
            return looks or tap.verb == COUNTRY
        case _:
            return False


def _stranger(message: Message) -> Turn:
    if isinstance(message.content, Tapped):
        return Turn(None, (say(Line("nothing_kept_here"), rows=((command("start"),), always())),))
    return Turn(None)


def _excerpt(scene: Scene) -> dict[str, str]:
    ask = open_ask(scene)
    return {"how": "words", "step": ask.name if ask else "", "words": words_of(scene.message.content)[:EXCERPT]}


def _decide_changed(scene: Scene, carried: Carried) -> Turn:
    """Words for a question that an edit has taken away answer no other one."""
    is_answer = isinstance(scene.message.content, Said) and scene.session.focus is None
    if carried.is_gone and is_answer and not scene.session.ended and not carried.session.held:
        return here(scene, Line("question_gone"))
    if is_answer and scene.session.unsure_since == scene.now and not scene.session.ended:
        return _after_long(scene, words_of(scene.message.content))
    return _decide_content(scene)


def _after_long(scene: Scene, text: str) -> Turn:
    """Another question comes first than the one they were shown; their words are kept for it. A wish that stands on a
    button, such as for help, is one all the same."""
    if meant(scene, text) is not None:
        return _decide_content(scene)
    may_keep = has_agreed(scene.house.flow, scene.session) and not scene.house.minimal
    return here(replace(scene, session=replace(scene.session, leftover=text[:OWN_WORDS_MOST])) if may_keep else scene)


def _decide_content(scene: Scene) -> Turn:
    match scene.message.content:
        case Commanded(name=name, argument=argument):
            run = COMMANDS.get(name)
            return run(scene, argument) if run else here(scene, Line("unknown_command"), Card("commands"))
        case Tapped() as tapped:
            return Turn(scene.session) if scene.again else decide_tap(scene, tapped)
        case Said(text=text, edited=edited):
            return _edited(scene, text, edited) if edited else _said(scene, text)
        case Sent(media=media, album=album):
            return _media(scene, media, album)
        case Left():
            session, kept = silenced(scene)
            return Turn(session, (*kept, Reach(False)))
        case Returned():
            session, kept = silenced(scene)  # to have shut the chat was a stop, whether or not we heard of it
            return Turn(session, (*kept, Reach(True)))
        case Woke():
            return woken(scene)


def _said(scene: Scene, text: str) -> Turn:
    if scene.fresh:
        return proceed(scene)
    if tapped := meant(scene, text):
        return decide_tap(scene, tapped)
    match scene.session.focus:
        case WritingToHuman():
            return _to_a_human(scene, text)
        case Paused():
            return resume.run(scene, "")
        case Urgent(kind=kind):
            return _under_the_card(scene, kind)
        case ChoosingChange():
            return _choosing(scene)
        case Confirming(what=what):
            return _confirming(scene, what, fold(text))
        case _:
            return _answer(scene, text)


def _under_the_card(scene: Scene, kind: str) -> Turn:
    """Words after the numbers, and no button: whoever was in danger sees them again, who only looked is told where."""
    if kind == QUIET:
        return Turn(scene.session, (say(Line("crisis_numbers_stay"), rows=calm_rows(kind)),))
    again = (Line("crisis_not_passed_on"), *card(scene.house, scene.session, QUIET))
    return Turn(scene.session, (say(*again, rows=calm_rows(kind)),))


def _choosing(scene: Scene) -> Turn:
    """Words where a tap on the list is awaited: it is shown once more, and then left."""
    if scene.session.tries:
        return here(focus(scene, None), Line("kept"))
    again = replace(scene.session, tries=1)
    return Turn(again, (say(Line("change_which"), rows=(*changeable(scene), always())),))


def _confirming(scene: Scene, what: str, said: str) -> Turn:
    """Only a clear yes deletes; only a clear no ends the question."""
    if said in scene.house.yes_words:
        return erase.confirmed(scene, what)
    if said in scene.house.no_words or said.split()[:1] == ["no"]:
        return here(scene, Line("erase_cancelled"))
    again = erase.run(scene, what if what == "restart" else "")
    return Turn(again.session, (say(Line("say_yes_or_cancel")), *again.effects))


def _answer(scene: Scene, text: str) -> Turn:
    ask = open_ask(scene)
    if found := heard(scene, ask, text):
        return found
    if scene.house.minimal and not minimal.may_be_read(scene, ask, text):
        return minimal.not_here(scene)
    if ask is None:
        return _beside_a_question(scene, text)
    match scene.session.focus:
        case OwnWords(option=option):
            return answer_own_words(scene, ask, option, text)
        case Suggested(option=option) if fold(text) in scene.house.yes_words:
            return take_offered(scene, ask, option)
        case Changing(step=step) if fold(text) in scene.house.yes_words:
            return confirmed_change(scene, step) or here(scene)
        case Changing() if fold(text) in scene.house.no_words:
            return here(focus(scene, None), Line("kept"))
        case _:
            return gather(scene, ask.name, text) if gathers(scene, ask) else answer_text(scene, ask, text)


def _to_a_human(scene: Scene, text: str) -> Turn:
    if scene.house.minimal:
        number = minimal.number_in(scene, text)
        return contact.written(scene, number) if number else minimal.only_a_number(scene)
    return gather(scene, "", text) if scene.house.typing_pause else contact.written(scene, text)


def _beside_a_question(scene: Scene, text: str) -> Turn:
    """Words where none are awaited: at the review; or after the end, where they are for the therapist."""
    if scene.session.ended or scene.session.held:
        return _to_a_human(scene, text)
    waiting = stand(scene.house.flow, scene.session).step
    return here(scene, Line("review_confirm")) if isinstance(waiting, Review) else here(scene)


def _edited(scene: Scene, text: str, reference: str) -> Turn:
    """An edit corrects the answer that the message gave; of anything else it means nothing."""
    if still_typed := edited(scene, text, reference):
        return still_typed
    answer = next((item for item in scene.session.answers.values() if reference in item.source.split()), None)
    ask = scene.house.flow.index.get(answer.step) if answer else None
    if answer is None or not isinstance(ask, Ask):
        return Turn(scene.session)
    if " " in answer.source:
        return here(reopened(scene, ask.name), Line("edit_of_a_part"))
    reading = read(scene, ask, text)
    if not isinstance(reading, Got) or (scene.house.minimal and not minimal.may_be_read(scene, ask, text)):
        return here(scene, Line("edit_not_taken"))
    if shown(scene, ask, answer) == shown(scene, ask, replace(answer, value=reading.value, words=reading.words)):
        return Turn(scene.session)
    return _corrected(replace(scene, message=replace(scene.message, reference=reference)), ask, reading)


def _corrected(scene: Scene, ask: Ask, reading: Got) -> Turn:
    """The chat goes on with what it was about; only the word that it was changed is new."""
    turn = take(scene, ask, reading.value, reading.words)
    on = scene.session.focus
    if scene.again and turn.session is not None and turn.session.focus == on:
        return _quietly(turn)
    if on is None or turn.session is None or isinstance(turn.session.focus, Urgent | Confirming | Changing):
        return turn
    return _quietly(replace(turn, session=replace(turn.session, focus=on))).then(say(Line("changed")))


def _quietly(turn: Turn) -> Turn:
    return replace(turn, effects=tuple(effect for effect in turn.effects if not isinstance(effect, Say)))


def _media(scene: Scene, media: str, album: str) -> Turn:
    """Nothing is stored of a picture or a voice; one kind reply for an album."""
    if album and album == scene.session.album:
        return Turn(scene.session)
    seen = replace(scene, session=replace(scene.session, album=album))
    return here(seen, Line(f"media_{media}" if media in SPOKEN_OF else "media_other"))
