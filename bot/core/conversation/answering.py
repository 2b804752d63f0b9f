"""Reading an answer: typed, tapped or edited; what cannot be taken is told kindly and changes nothing."""

from dataclasses import replace

from bot.core.conversation.asking import always, command, options, question
from bot.core.conversation.faq import MARKS, offered, unanswered
from bot.core.conversation.going_on import here
from bot.core.conversation.taking import take
from bot.core.conversation.urgency import country_of, help_now
from bot.core.flow.kinds import KINDS
from bot.core.flow.kinds.choices import accept
from bot.core.flow.matching import fold
from bot.core.flow.model import Ask
from bot.core.flow.reading import Asked, Got, Near, Problem, Reading
from bot.core.replies import Button, Card, Line, OptionLabel, Quoted, Row, StepText
from bot.core.session import OwnWords, Suggested
from bot.core.summary import has_agreed
from bot.core.taps import OFFERED, Tap
from bot.core.turn import Say, Scene, Turn, say

OWN_WORDS_MOST = 1000  # characters
EXCERPT = 300  # characters of an urgent message that the therapist can open
PATIENCE = 2  # times a question is asked again; after that it offers a way on instead


def asked(scene: Scene, ask: Ask) -> Asked:
    labels = scene.house.flow.labels.get(scene.session.language, {}).get(ask.name, {})
    usual = scene.house.usual_labels.get(scene.session.language, {})
    ordered = {option.id: labels.get(option.id) or usual.get(option.id, option.id) for option in ask.options}
    house = scene.house
    return Asked(ask, ordered, house.today(scene.now), house.country, house.spelled, house.places, house.passed_over)


def read(scene: Scene, ask: Ask, text: str) -> Reading:
    """Typed words as an answer to this question; words that fit no option are an `other` option's own words."""
    reading = _yes_or_no(scene, ask, text) or KINDS[ask.kind].read(text, asked(scene, ask))
    others = [option.id for option in ask.options if option.other]
    if isinstance(reading, Problem) and reading.name == "pick_one" and others:
        return Got((others[0],) if ask.kind == "choices" else others[0], text.strip())
    return reading


def _yes_or_no(scene: Scene, ask: Ask, text: str) -> Got | Near | None:
    """ "ok" and "not really" where a yes or a no is asked; "yes I am" is offered, as nobody agrees by what we guess."""
    if {option.id for option in ask.options} - {"vague"} != {"yes", "no"}:
        return None
    said = fold(text)
    if said in scene.house.yes_words:
        return Got("yes")
    if _begins_with_yes(scene, text):
        return Near("yes")
    is_no = said in scene.house.no_words or (ask.purpose is not None and said.split()[:1] == ["no"])
    return Got("no") if is_no else None


def _begins_with_yes(scene: Scene, text: str) -> bool:
    """A yes, and after it nothing but words that say little; what asks is none."""
    first, *rest = fold(text).split() or [""]
    known = scene.house.yes_words | scene.house.passed_over
    return (
        first in scene.house.yes_words
        and bool(rest)
        and not any(mark in text for mark in MARKS)
        and known.issuperset(rest)
    )


def answer_text(scene: Scene, ask: Ask, text: str) -> Turn:
    match read(scene, ask, text):
        case Got(value=tuple() as options, words=words):
            return _take_options(scene, ask, options, words)
        case Got(value=value, words=words):
            return _offering(take(scene, ask, value, words), offered(scene, ask, text))
        case Near() | Problem() if ask.urgent:
            return _be_sure(scene, ask, text)
        case Problem() if asked_back := unanswered(scene, ask, text):
            return asked_back
        case Near(option=option, rest=rest):
            return _offer(scene, ask, option, rest)
        case Problem() as problem:
            return refuse(scene, ask, problem)


def _offering(turn: Turn, row: Row) -> Turn:
    """The same turn with one more row under what it says first."""
    place = next((place for place, effect in enumerate(turn.effects) if isinstance(effect, Say)), None)
    if not row or place is None:
        return turn
    said = turn.effects[place]
    assert isinstance(said, Say)  # noqa: S101 - found as one
    led = Say(replace(said.reply, rows=(*said.reply.rows, row)))
    return replace(turn, effects=(*turn.effects[:place], led, *turn.effects[place + 1 :]))


def _be_sure(scene: Scene, ask: Ask, text: str) -> Turn:
    """Where an option can say that help is needed now, words that are not understood are never passed over."""
    if fold(text) in scene.house.no_words or fold(text).split()[:1] == ["no"]:
        return help_now(scene, "self", {"how": "words", "step": ask.name, "words": text[:EXCERPT]})
    country = country_of(scene.house, scene.session)
    asked_again = question(scene, ask, Line("safety_not_understood"), Card("helplines", country))
    return Turn(scene.session, (Say(asked_again),))


def _take_options(scene: Scene, ask: Ask, options: tuple[str, ...], words: str = "", *, tapped: bool = False) -> Turn:
    """Options that were typed or accepted join the ones already ticked, if together they are an answer."""
    reading = accept((*scene.session.ticks_in(ask.name), *options), ask)
    if isinstance(reading, Problem):
        return refuse(scene, ask, reading)
    return take(scene, ask, reading.value, words, tapped=tapped)


def take_offered(scene: Scene, ask: Ask, option: str) -> Turn:
    """Yes to a near miss that was offered."""
    if not ask.options:
        reading = read(scene, ask, option)
        return take(scene, ask, reading.value, tapped=True) if isinstance(reading, Got) else here(scene)
    if any(each.id == option and each.other for each in ask.options):
        return own_words(scene, ask, option)
    if ask.kind == "choices":
        return _take_options(scene, ask, (option,), tapped=True)
    return take(scene, ask, option, tapped=True)


def _offer(scene: Scene, ask: Ask, option: str, rest: str = "") -> Turn:
    """Words beside the answer are kept, to be offered where any words are an answer; before consent nothing is."""
    rest = rest if has_agreed(scene.house.flow, scene.session) and not scene.house.minimal else ""
    yes = Button(Line("button_yes_that"), str(Tap(OFFERED, ask.name, option)))
    no = command("again", label="no_other")
    kept = rest[:OWN_WORDS_MOST] or scene.session.leftover
    session = replace(scene.session, focus=Suggested(ask.name, option), leftover=kept)
    meant = OptionLabel(ask.name, option) if ask.options else Quoted(option)
    beside = (Line("rest_is_kept"),) if rest else ()
    rows = ((yes, no), *options(ask, session), always())
    return Turn(session, (say(Line("suggest"), meant, *beside, rows=rows),))


def refuse(scene: Scene, ask: Ask, problem: Problem) -> Turn:
    """First what is wrong, then with an example; the third time the words are not repeated, only the ways on."""
    tries = scene.session.tries + 1
    waiting = replace(scene, session=replace(scene.session, tries=tries))
    if tries > PATIENCE:
        rows = question(waiting, ask).rows
        return Turn(waiting.session, (say(Line("not_understood_again"), rows=rows),))
    said = StepText(ask.name, "error") if ask.has_error else Line(f"problem_{problem.name}", problem.values)
    example = (StepText(ask.name, "example"),) if ask.has_example and tries > 1 else ()
    return Turn(waiting.session, (Say(question(waiting, ask, said, *example)),))


def own_words(scene: Scene, ask: Ask, option: str) -> Turn:
    """Ask for the client's own words behind an `other` option."""
    waiting = scene.session.looking_at(OwnWords(ask.name, option))
    return Turn(waiting, (say(Line("own_words_please"), rows=((command("again", label="no_other"),), always())),))


def toggled(scene: Scene, ask: Ask, picked: tuple[str, ...], on: str) -> Turn:
    """The same message (its reference is `on`) with other ticks."""
    after = replace(scene, session=scene.session.ticked(ask.name, picked))
    return Turn(after.session, (Say(replace(question(after, ask), replaces=on)),))


def finish_ticks(scene: Scene, ask: Ask) -> Turn:
    """Done was tapped: the ticks are the answer, after own words for an `other` among them."""
    picked = scene.session.ticks_in(ask.name)
    reading = accept(picked, ask)
    if isinstance(reading, Problem):
        return refuse(scene, ask, reading)
    others = {option.id for option in ask.options if option.other}
    other = next((option for option in picked if option in others), "")
    return own_words(scene, ask, other) if other else take(scene, ask, reading.value, tapped=True)


def answer_own_words(scene: Scene, ask: Ask, option: str, text: str) -> Turn:
    """The text is the client's own words for `option`, beside other ticks if there are any."""
    words = text.strip()
    if not words or len(words) > OWN_WORDS_MOST:
        return refuse(scene, ask, Problem("too_long", {"maximum": OWN_WORDS_MOST}) if words else Problem("empty"))
    if ask.kind != "choices":
        return take(scene, ask, option, words)
    return _take_options(scene, ask, (option,), words)
