"""The messages that await something: a question, the read-back, and the buttons that every one of them has."""

from functools import cache

from bot.core.flow.engine import Standing, comes_late, is_unsure, progress, stand
from bot.core.flow.kinds import KINDS
from bot.core.flow.model import Ask, Review
from bot.core.replies import Button, Given, Line, OptionLabel, Part, Progress, Quoted, Recap, Reply, Row, StepText
from bot.core.session import Correcting, Session
from bot.core.taps import CHANGE, COMMAND, CONFIRM, DONE, KEEP, OPTION, SKIP, USE, WHY, Tap
from bot.core.turn import Scene

SCALE_ROW = 5  # numbers side by side on a phone
SHORT_KINDS = ("yes/no",)  # options side by side


@cache
def command(name: str, argument: str = "", label: str = "") -> Button:
    """A button for a command. Made once: nearly every message has some of them."""
    return Button(Line(f"button_{label or name}"), str(Tap(COMMAND, name, argument)))


@cache
def always() -> Row:
    """The way to a human and to urgent help stands under every message that awaits something."""
    return (command("contact", label="person"), command("urgent"))


def question(scene: Scene, ask: Ask, *lead: Part, standing: Standing | None = None) -> Reply:
    """The question as it stands: lead, section and progress, its words, its options, the ways out.

    `standing`: the client's position, where the caller has derived it already.
    """
    if isinstance(scene.session.focus, Correcting):
        heading, ways = _old_answer(scene, ask), _ways(ask, correcting=True, first=False)
    else:
        at = standing or stand(scene.house.flow, scene.session)
        heading = (*_heading(scene, at), *_why_now(scene, ask))
        ways = _ways(ask, correcting=False, first=not at.answered(scene.session))
    parts = (*lead, *heading, StepText(ask.name), *_hints(ask), *_earlier(scene, ask))
    return Reply(parts, (*options(ask, scene.session), *_use(scene, ask), *ways, always()), asks=ask.name)


def _heading(scene: Scene, standing: Standing) -> tuple[Part, ...]:
    number, total = progress(scene.house.flow, scene.session, standing)
    return (Progress(standing.step.section if standing.step else "", number, total),)


def _earlier(scene: Scene, ask: Ask) -> tuple[Part, ...]:
    """What they said beside an earlier answer, where it may be the answer."""
    words = scene.session.leftover
    return (Line("said_earlier"), Quoted(words)) if words and KINDS[ask.kind].free else ()


def _use(scene: Scene, ask: Ask) -> tuple[Row, ...]:
    if not scene.session.leftover or not KINDS[ask.kind].free:
        return ()
    return ((Button(Line("button_use_that"), str(Tap(USE, ask.name))),),)


def _why_now(scene: Scene, ask: Ask) -> tuple[Part, ...]:
    """One sentence for who meets a question that was not there, or not like this, when they came by."""
    answer = scene.session.answers.get(ask.name)
    if answer is not None and is_unsure(ask, answer, scene.session):
        return (Line("asked_after_a_while"), *_old_answer(scene, ask))
    if answer is not None:
        again = "consent_changed" if ask.kind == "consent" else "question_changed"
        return (Line(again), *_old_answer(scene, ask))
    return (Line("not_asked_earlier"),) if comes_late(scene.house.flow, scene.session, ask) else ()


def _old_answer(scene: Scene, ask: Ask) -> tuple[Part, ...]:
    answer = scene.session.answers.get(ask.name)
    if answer is None:
        return ()
    return (Line("you_skipped_this"),) if answer.value is None else (Line("your_answer_so_far"), Given(ask.name))


def _hints(ask: Ask) -> tuple[Part, ...]:
    return (Line("choose_any"),) if ask.kind == "choices" else ()


def options(ask: Ask, session: Session) -> tuple[Row, ...]:
    """The question's own buttons; `choices` show their ticks and a Done."""
    if ask.kind == "scale":
        return _scale(ask)
    if ask.kind == "choices":
        rows = tuple((_option(ask, option.id, option.id in session.ticks_in(ask.name)),) for option in ask.options)
        return (*rows, (Button(Line("button_done"), str(Tap(DONE, ask.name))),))
    buttons = tuple(_option(ask, option.id) for option in ask.options)
    return (buttons,) if ask.kind in SHORT_KINDS else tuple((button,) for button in buttons)


def _option(ask: Ask, option: str, picked: bool | None = None) -> Button:
    return Button(OptionLabel(ask.name, option, picked), str(Tap(OPTION, ask.name, option)))


def _scale(ask: Ask) -> tuple[Row, ...]:
    low, high = int(ask.limits.minimum or 0), int(ask.limits.maximum or 10)
    buttons = [_option(ask, str(number)) for number in range(low, high + 1)]
    return tuple(tuple(buttons[start : start + SCALE_ROW]) for start in range(0, len(buttons), SCALE_ROW))


@cache
def _about(verb: str, label: str, step: str) -> Button:
    """A button about one step: keep, skip or why."""
    return Button(Line(f"button_{label}"), str(Tap(verb, step)))


def _ways(ask: Ask, *, correcting: bool, first: bool) -> tuple[Row, ...]:
    """Skip, keep, back and why, as far as they apply here."""
    buttons: list[Button] = []
    if correcting:
        buttons.append(_about(KEEP, "keep", ask.name))
    if ask.optional:
        buttons.append(_about(SKIP, "skip", ask.name))
    if not correcting and not first:
        buttons.append(command("back"))
    if ask.has_why:
        buttons.append(_about(WHY, "why", ask.name))
    return (tuple(buttons),) if buttons else ()


def review(scene: Scene, step: Review, standing: Standing, *lead: Part) -> Reply:
    """All answers read back, in the client's words, to confirm or change."""
    names = tuple(ask.name for ask in standing.answered(scene.session))
    confirm = (Button(Line("button_confirm_review"), str(Tap(CONFIRM, step.name))),)
    return Reply(
        (*lead, StepText(step.name), Recap(names)),
        (confirm, (command("change"), command("erase")), always()),
        asks=step.name,
    )


def changeable(scene: Scene) -> tuple[Row, ...]:
    """One button for every answer that counts."""
    asks = stand(scene.house.flow, scene.session).answered(scene.session)
    return tuple((Button(StepText(ask.name, "title"), str(Tap(CHANGE, ask.name))),) for ask in asks)
