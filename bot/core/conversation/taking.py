"""Taking an answer, and changing one: what a change sets aside is said before, and comes back with its branch.

Setting aside is no act of its own: an answer whose question is off the path is simply not asked about any more. So
`no` to a change leaves everything as it was, and changing back finds everything as it was.
"""

from dataclasses import dataclass, replace

from bot.core.contact import answered
from bot.core.conversation.agreeing import agreed_to, is_outdated
from bot.core.conversation.asking import always, command
from bot.core.conversation.going_on import here, proceed
from bot.core.conversation.urgency import help_now
from bot.core.flow.conditions import holds
from bot.core.flow.engine import stand
from bot.core.flow.kinds import KINDS
from bot.core.flow.model import Answer, Ask, End, Flow, Value
from bot.core.replies import Button, Line, Part, Recap
from bot.core.session import Changing, Confirming, Session
from bot.core.taps import CHANGE_YES, ERASE_YES, KEEP, Tap
from bot.core.turn import Keep, Scene, Tell, Turn, say


def take(scene: Scene, ask: Ask, value: Value | None, words: str = "", tapped: bool = False) -> Turn:
    """Record the answer and go on. `value` None is a skip. What would set other answers aside is asked first."""
    if is_outdated(scene, ask):
        return here(scene, Line("words_changed"))
    reference, agreed = scene.message.reference, agreed_to(scene, ask) if value is not None else None
    answer = Answer(ask.name, value, scene.now, words, scene.house.flow.version, ask.fingerprint, reference, agreed)
    if scene.session.answers.get(ask.name) is not None and (lost := shift(scene, answer).lost):
        return _preview(scene, answer, lost)
    return settle(scene, ask, answer, tapped=tapped)


def settle(scene: Scene, ask: Ask, answer: Answer, *, tapped: bool = False) -> Turn:
    """The answer counts from here on."""
    before = scene.session.answers.get(ask.name)
    back = shift(scene, answer).back if before is not None else ()
    recorded = scene.session.record(answer)
    if recorded.leftover and KINDS[ask.kind].free and answer.value is not None:
        recorded = replace(recorded, leftover="")  # offered once, and no more
    after = replace(scene, session=answered(recorded, ask, before, answer))
    if scene.session.ended and _declines(after):
        return _confirm_leaving(scene)
    if scene.session.ended:
        turn = _amended(after, ask, before, answer, back)
    else:
        turn = _urgent_option(after, ask, answer.value) or proceed(
            after, *_thanks(ask, before, answer.value), *_told_back(back), taken=ask.name if tapped else ""
        )
    return turn.after(Keep(answer))


@dataclass(frozen=True, slots=True)
class Shift:
    """What a changed answer does to the others: `lost` leave the path, `back` return to it."""

    lost: tuple[str, ...]
    back: tuple[str, ...]


def shift(scene: Scene, answer: Answer) -> Shift:
    old, new = _told(scene.house.flow, scene.session), _told(scene.house.flow, scene.session.record(answer))
    return Shift(
        lost=tuple(name for name in old if name not in new and name != answer.step),
        back=tuple(name for name in new if name not in old and name != answer.step),
    )


def _told(flow: Flow, session: Session) -> tuple[str, ...]:
    """What counts of what they said; a skipped question says nothing."""
    answered = stand(flow, session).answered(session)
    return tuple(ask.name for ask in answered if session.answers[ask.name].value is not None)


def _preview(scene: Scene, answer: Answer, lost: tuple[str, ...]) -> Turn:
    """Before anything changes: these answers would no longer be passed on."""
    yes = Button(Line("button_change_it"), str(Tap(CHANGE_YES, answer.step)))
    no = Button(Line("button_keep"), str(Tap(KEEP, answer.step)))
    session = scene.session.looking_at(Changing(answer))
    asked = say(Line("change_removes"), Recap(lost, asks=False), Line("change_sure"), rows=((yes,), (no,), always()))
    return Turn(session, (asked,))


def confirmed_change(scene: Scene, step: str) -> Turn | None:
    """The yes to a preview; None if none is awaited for this question any more."""
    on, ask = scene.session.focus, scene.house.flow.index.get(step)
    if not isinstance(on, Changing) or on.step != step or not isinstance(ask, Ask):
        return None
    return settle(scene, ask, replace(on.answer, at=scene.now))


def _thanks(ask: Ask, before: Answer | None, value: Value | None) -> tuple[Part, ...]:
    if before is not None:
        return (Line("changed"),)
    return (Line("saved_in_your_words"),) if ask.kind == "long text" and value is not None else ()


def _told_back(back: tuple[str, ...]) -> tuple[Part, ...]:
    return (Line("came_back"), Recap(back, asks=False)) if back else ()


def _urgent_option(scene: Scene, ask: Ask, value: Value | None) -> Turn | None:
    """An option can say that help is needed now; the answer is kept, then people come first."""
    kind = ask.urgent.get(value, "") if isinstance(value, str) else ""
    return help_now(scene, kind, {"how": "tapped", "step": ask.name}) if kind else None


def _declines(scene: Scene) -> bool:
    """Would the answers as they are now lead to an ending that keeps nothing?"""
    flow, known = scene.house.flow, stand(scene.house.flow, scene.session).known
    endings = [step for step in flow.steps if isinstance(step, End) and step.outcome == "declined"]
    return any(step.only_if is not None and holds(step.only_if, known, flow.facts) for step in endings)


def _confirm_leaving(scene: Scene) -> Turn:
    """A yes taken back after the end: nothing changes before the second tap, and then everything goes."""
    yes = Button(Line("button_erase_yes"), str(Tap(ERASE_YES, "erase")))
    session = scene.session.looking_at(Confirming("erase"))
    return Turn(session, (say(Line("erase_ask"), rows=((yes,), (command("again", label="cancel"),), always())),))


def _amended(scene: Scene, ask: Ask, before: Answer | None, answer: Answer, back: tuple[str, ...]) -> Turn:
    """After the end nothing is asked anew; the therapist gets old and new."""
    details = {"step": ask.name, "old": shown(scene, ask, before), "new": shown(scene, ask, answer)}
    urgent = _urgent_option(scene, ask, answer.value)
    turn = urgent or here(scene, Line("amended"), *_told_back(back))
    return turn.then(Tell("amended", details))


def shown(scene: Scene, ask: Ask, answer: Answer | None) -> str:
    """An answer as text for people, in the flow's own language."""
    if answer is None or answer.value is None:
        return ""
    language = scene.house.flow.languages[0]
    usual = scene.house.usual_labels.get(language, {}) if ask.options else {}
    labels = {**usual, **scene.house.flow.labels.get(language, {}).get(ask.name, {})}
    values = answer.value if isinstance(answer.value, tuple) else (answer.value,)
    named = ", ".join(labels.get(str(value), str(value)) for value in values)
    return f"{named}: {answer.words}" if answer.words else named
