"""`privacy`: the practice's notice, readable before anything is answered; and what they agreed to, to take it back."""

from dataclasses import replace

from bot.core.contact import answered, manner
from bot.core.conversation.agreeing import switched as given_anew
from bot.core.conversation.asking import command
from bot.core.conversation.going_on import here
from bot.core.conversation.opened import reopened
from bot.core.flow.engine import is_unsure, still_valid
from bot.core.flow.model import Ask
from bot.core.replies import Agreements, Button, Card, Line, OptionLabel, Part, Row
from bot.core.summary import consents, has_agreed
from bot.core.taps import AGREE, Tap
from bot.core.turn import Keep, Scene, Turn, say


def run(scene: Scene, argument: str) -> Turn:
    rows = (
        *_take_back(scene),
        (command("export"), command("erase")),
        (command("again", label="carry_on"), command("contact", label="person")),
    )
    return Turn(scene.session, (say(Card("privacy"), *_agreed(scene), rows=rows),))


def _asked(scene: Scene) -> tuple[Ask, ...]:
    return tuple(ask for ask in consents(scene.house.flow) if ask.name in scene.session.answers)


def _agreed(scene: Scene) -> tuple[Part, ...]:
    given = tuple(scene.session.answers[ask.name] for ask in _asked(scene))
    told: tuple[Part, ...] = (Line("agreed_intro"), Agreements(given)) if given else ()
    is_closed = scene.session.is_quiet and manner(scene.house.flow, scene.session) == "never"
    return (*told, Line("nobody_writes_first")) if is_closed else told


def _take_back(scene: Scene) -> tuple[Row, ...]:
    """Without the first consent nothing can be kept, so taking that one back deletes; an optional one has a switch."""
    delete = ((command("erase", label="take_back"),),) if has_agreed(scene.house.flow, scene.session) else ()
    return (*delete, *(row for ask in _asked(scene) if ask.optional for row in _switches(scene, ask)))


def _switches(scene: Scene, ask: Ask) -> tuple[Row, ...]:
    """Every answer but the one that counts."""
    now = scene.session.answers[ask.name].value if _holds(scene, ask) else None
    others = (option.id for option in ask.options if option.id != (now or "no"))
    return tuple((Button(OptionLabel(ask.name, other), str(Tap(AGREE, ask.name, other))),) for other in others)


def _holds(scene: Scene, ask: Ask) -> bool:
    """Does what they said there still count, and to these words?"""
    answer = scene.session.answers[ask.name]
    return still_valid(ask, answer) and not is_unsure(ask, answer, scene.session)


def switched(scene: Scene, step: str, value: str) -> Turn:
    """A consent that nothing else hangs on, given or taken back: at once, wherever the chat is."""
    ask = next((ask for ask in _asked(scene) if ask.optional and ask.name == step), None)
    if ask is None or value not in {option.id for option in ask.options}:
        return here(scene, Line("old_button"))
    before = scene.session.answers[step]
    if value != "no" and not still_valid(ask, before):  # nobody agrees to words that they have not seen
        return here(reopened(scene, step))
    answer = given_anew(scene, ask, value)
    session = replace(scene.session, answers={**scene.session.answers, step: answer})
    row = (command("again", label="carry_on"), command("privacy"))
    said = say(Line("agreement_changed"), Agreements((answer,)), rows=(row,))
    return Turn(answered(session, ask, before, answer), (Keep(answer), said))
