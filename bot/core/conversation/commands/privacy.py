"""`privacy`: the practice's notice, readable before anything is answered; and what they agreed to, to take it back."""

from dataclasses import replace

from bot.core.conversation.agreeing import agreed_to
from bot.core.conversation.asking import command
from bot.core.conversation.going_on import here
from bot.core.flow.model import Answer, Ask
from bot.core.replies import Agreements, Button, Card, Line, OptionLabel, Part, Row
from bot.core.summary import consents, has_agreed, reminder_consents
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
    return (Line("agreed_intro"), Agreements(given)) if given else ()


def _take_back(scene: Scene) -> tuple[Row, ...]:
    """Without the first consent nothing can be kept, so taking that one back deletes; an optional one has a switch."""
    delete = ((command("erase", label="take_back"),),) if has_agreed(scene.house.flow, scene.session) else ()
    return (*delete, *((_switch(scene, ask),) for ask in _asked(scene) if ask.optional))


def _switch(scene: Scene, ask: Ask) -> Button:
    other = "no" if scene.session.answers[ask.name].value == "yes" else "yes"
    return Button(OptionLabel(ask.name, other), str(Tap(AGREE, ask.name, other)))


def switch(scene: Scene, ask: Ask, value: str) -> Answer:
    """Without a reference: an edit of the message that did it changes nothing."""
    return Answer(
        ask.name, value, scene.now, "", scene.house.flow.version, ask.fingerprint, agreed=agreed_to(scene, ask)
    )


def switched(scene: Scene, step: str, value: str) -> Turn:
    """A consent that nothing else hangs on, given or taken back: at once, wherever the chat is."""
    ask = next((ask for ask in _asked(scene) if ask.optional and ask.name == step), None)
    if ask is None or value not in ("yes", "no"):
        return here(scene, Line("old_button"))
    answer = switch(scene, ask, value)
    session = replace(scene.session, answers={**scene.session.answers, step: answer})
    if ask in reminder_consents(scene.house.flow):
        session = replace(session, is_quiet=value == "no")
    row = (command("again", label="carry_on"), command("privacy"))
    return Turn(session, (Keep(answer), say(Line("agreement_changed"), Agreements((answer,)), rows=(row,))))
