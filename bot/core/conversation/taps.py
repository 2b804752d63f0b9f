"""Buttons: each says what it is, so an old one never answers the open question; it is explained instead."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.core.conversation.agreeing import silenced
from bot.core.conversation.answering import finish_ticks, own_words, read, refuse, take_offered, toggled
from bot.core.conversation.asking import always, command
from bot.core.conversation.commands import COMMANDS, erase, language, privacy, urgent
from bot.core.conversation.gathering import finished
from bot.core.conversation.going_on import here, proceed
from bot.core.conversation.opened import open_ask, reopened
from bot.core.conversation.taking import confirmed_change, take
from bot.core.conversation.urgency import QUIET
from bot.core.flow.engine import seal, stand
from bot.core.flow.kinds.choices import toggle
from bot.core.flow.model import Ask, Review
from bot.core.flow.reading import Got, Problem
from bot.core.messages import Tapped
from bot.core.replies import Button, Given, Line, StepText
from bot.core.session import Paused, Urgent
from bot.core.taps import (
    AGREE,
    CALM,
    CHANGE,
    CHANGE_YES,
    COMMAND,
    CONFIRM,
    COUNTRY,
    DONE,
    ERASE_YES,
    FAQ,
    KEEP,
    LANGUAGE,
    OFFERED,
    OPTION,
    REMIND,
    SKIP,
    USE,
    WHY,
    Tap,
    read_tap,
)
from bot.core.turn import Scene, Tell, Turn, focus, say


def decide_tap(scene: Scene, content: Tapped) -> Turn:
    tap = read_tap(content.data)
    act = TAPS.get(tap.verb)
    return act(scene, tap, content.on) if act else here(scene, Line("old_button"))


def _about_open(act: Callable[[Scene, Ask, Tap, str], Turn]) -> Callable[[Scene, Tap, str], Turn]:
    """Only for the open question; a button of any other question is explained."""

    def acted(scene: Scene, tap: Tap, on: str) -> Turn:
        ask = open_ask(scene)
        return act(scene, ask, tap, on) if ask and ask.name == tap.step else _old(scene, tap)

    return acted


def _old(scene: Scene, tap: Tap) -> Turn:
    step = scene.house.flow.index.get(tap.step)
    if not isinstance(step, Ask):
        return here(scene, Line("question_gone"))
    answer = scene.session.answers.get(step.name)
    if answer is None:
        return here(scene, Line("old_button"))
    change = Button(Line("button_change"), str(Tap(CHANGE, step.name)))
    told = (Line("old_answer_is"), StepText(step.name, "title"), Given(step.name))
    rows = ((change, command("again", label="keep")), always())
    return Turn(scene.session, (say(*(told if answer.value is not None else (Line("you_skipped_this"),)), rows=rows),))


def _option(scene: Scene, ask: Ask, tap: Tap, on: str) -> Turn:
    option = next((option for option in ask.options if option.id == tap.option), None)
    if ask.kind == "scale":
        reading = read(scene, ask, tap.option)
        return take(scene, ask, reading.value, tapped=True) if isinstance(reading, Got) else _old(scene, tap)
    if option is None:
        return here(scene, Line("old_button"))
    if ask.kind == "choices":
        return toggled(scene, ask, toggle(option.id, scene.session.ticks_in(ask.name), ask), on)
    return own_words(scene, ask, option.id) if option.other else take(scene, ask, option.id, tapped=True)


def _done(scene: Scene, tap: Tap, on: str) -> Turn:
    """Done with ticking, or with typing; a `Done` without a question ends a message for a human."""
    draft = scene.session.draft
    if draft is not None and draft.step == tap.step:
        return finished(scene)
    ask = open_ask(scene)
    if ask is None or ask.name != tap.step:
        return _old(scene, tap)
    return finish_ticks(scene, ask) if ask.kind == "choices" else here(scene)


def _faq(scene: Scene, tap: Tap, on: str) -> Turn:
    known = any(entry.name == tap.step for entry in scene.house.flow.anytime)
    return here(scene, StepText(tap.step)) if known else here(scene, Line("question_gone"))


def _use(scene: Scene, ask: Ask, tap: Tap, on: str) -> Turn:
    """Words that were said beside an earlier answer are this one."""
    reading = read(scene, ask, scene.session.leftover)
    return take(scene, ask, reading.value) if isinstance(reading, Got) else here(scene)


def _agree(scene: Scene, tap: Tap, on: str) -> Turn:
    return privacy.switched(scene, tap.step, tap.option)


def _remind(scene: Scene, tap: Tap, on: str) -> Turn:
    session, kept = silenced(scene)
    return here(replace(scene, session=session), Line("no_reminders")).after(*kept)


def _skip(scene: Scene, ask: Ask, tap: Tap, on: str) -> Turn:
    return take(scene, ask, None) if ask.optional else here(scene, Line("cannot_skip"))


def _offered(scene: Scene, ask: Ask, tap: Tap, on: str) -> Turn:
    known = any(option.id == tap.option for option in ask.options) or not ask.options
    return take_offered(scene, ask, tap.option) if known else refuse(scene, ask, Problem("pick_one"))


def _why(scene: Scene, tap: Tap, on: str) -> Turn:
    ask = scene.house.flow.index.get(tap.step)
    if not isinstance(ask, Ask) or not ask.has_why:
        return here(scene, Line("question_gone"))
    return here(scene, StepText(ask.name, "why"))


def _change(scene: Scene, tap: Tap, on: str) -> Turn:
    known = {ask.name for ask in stand(scene.house.flow, scene.session).answered(scene.session)}
    if tap.step not in known:
        return here(focus(scene, None), Line("question_gone"))
    return here(reopened(scene, tap.step))


def _change_it(scene: Scene, tap: Tap, on: str) -> Turn:
    return confirmed_change(scene, tap.step) or _old(scene, tap)


def _keep(scene: Scene, tap: Tap, on: str) -> Turn:
    return here(focus(scene, None), Line("kept"))


def _confirm(scene: Scene, tap: Tap, on: str) -> Turn:
    standing = stand(scene.house.flow, scene.session)
    if not isinstance(standing.step, Review) or standing.step.name != tap.step:
        return here(focus(scene, None), Line("old_button"))
    confirmed = replace(scene.session, confirmed=seal(standing.values, scene.session), focus=None)
    return proceed(replace(scene, session=confirmed))


def _command(scene: Scene, tap: Tap, on: str) -> Turn:
    run = COMMANDS.get(tap.step)
    return run(scene, tap.option) if run else here(scene, Line("old_button"))


def _erase(scene: Scene, tap: Tap, on: str) -> Turn:
    return erase.confirmed(scene, tap.step)


def _country(scene: Scene, tap: Tap, on: str) -> Turn:
    return urgent.of_country(scene, tap.step)


def _language(scene: Scene, tap: Tap, on: str) -> Turn:
    return language.chosen(scene, tap.step)


def _calm(scene: Scene, tap: Tap, on: str) -> Turn:
    """After the card. Going on cancels no alert; a misunderstanding is passed on with it."""
    if tap.step == "stop":
        session, kept = silenced(scene)
        stopped = say(Line("crisis_stop"), rows=((command("resume", label="carry_on"),), always()))
        return Turn(session.looking_at(Paused()), (*kept, stopped))
    quiet = not isinstance(scene.session.focus, Urgent) or scene.session.focus.kind == QUIET
    line = "crisis_quiet_carry_on" if quiet else CALM_LINES.get(tap.step, "crisis_carry_on")
    turn = here(focus(scene, None), Line(line))
    told = tap.step == "misunderstood" and not quiet
    return turn.then(Tell("amended", {"how": "misunderstood"})) if told else turn


CALM_LINES = {"misunderstood": "crisis_misunderstood"}


TAPS: Mapping[str, Callable[[Scene, Tap, str], Turn]] = {
    OPTION: _about_open(_option),
    DONE: _done,
    SKIP: _about_open(_skip),
    OFFERED: _about_open(_offered),
    WHY: _why,
    CHANGE: _change,
    CHANGE_YES: _change_it,
    KEEP: _keep,
    CONFIRM: _confirm,
    COMMAND: _command,
    ERASE_YES: _erase,
    COUNTRY: _country,
    CALM: _calm,
    LANGUAGE: _language,
    AGREE: _agree,
    REMIND: _remind,
    USE: _about_open(_use),
    FAQ: _faq,
}
