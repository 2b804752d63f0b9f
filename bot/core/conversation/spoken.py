"""Typed words that stand on a button, or name a command: they count on every screen, like the tap itself."""

from collections.abc import Mapping

from bot.core.conversation.opened import open_ask
from bot.core.flow.engine import stand
from bot.core.flow.matching import fold
from bot.core.flow.model import Review
from bot.core.messages import Tapped
from bot.core.session import Changing, Confirming
from bot.core.taps import CHANGE_YES, COMMAND, CONFIRM, DONE, ERASE_YES, OPTION, Tap
from bot.core.turn import Scene

STOP = str(Tap(COMMAND, "stop"))

BUTTONS: Mapping[str, str] = {
    "button_start": "c:start",
    "button_carry_on": "c:again",
    "button_skip": "c:skip",
    "button_back": "c:back",
    "button_why": "c:why",
    "button_person": "c:contact",
    "button_urgent": "c:urgent",
    "button_change": "c:change",
    "button_confirm_review": CONFIRM,
    "button_done": DONE,
    "button_no_other": "c:again",
    "button_keep": "k:",
    "button_change_it": CHANGE_YES,
    "button_pause": "c:pause",
    "button_cancel": "c:again",
    "button_erase": "c:erase",
    "button_take_back": "c:erase",
    "button_erase_yes": ERASE_YES,
    "button_export": "c:export",
    "button_privacy": "c:privacy",
    "button_overview": "c:overview",
    "button_no_reminders": "q:never",
    "button_start_over": "c:erase:restart",
    "button_safe_go_on": "u:safe",
    "button_stop_here": "u:stop",
    "button_misunderstood": "u:misunderstood",
    "button_tapped_by_mistake": "u:misunderstood",
    "button_other_countries": "c:urgent:countries",
    "button_leave_message": "c:contact:write",
    "button_call_me_back": "c:contact:call",
    "button_concern_write": "c:concern:write",
}
"""Line of a button -> what the button says it is; one letter alone is completed with what is open."""


def meant(scene: Scene, text: str) -> Tapped | None:
    """The tap that these words stand for."""
    data = scene.house.spoken.get(fold(text))
    if data is None or _is_an_option(scene, text):
        return None
    if data == STOP and (asked := _asked_to_write(scene, text)):
        return Tapped(str(Tap(OPTION, asked, "no")), label=text)
    whole = data if ":" in data else _completed(scene, data)
    return Tapped(whole, label=text) if whole else None


def _asked_to_write(scene: Scene, text: str) -> str:
    """Where it is asked whether one may write first, `please don't write to me` is the answer, and no goodbye."""
    ask = open_ask(scene)
    return ask.name if ask is not None and ask.purpose is not None and " " in fold(text) else ""


def _is_an_option(scene: Scene, text: str) -> bool:
    ask = open_ask(scene)
    labels = scene.house.flow.labels.get(scene.session.language, {}).get(ask.name, {}) if ask else {}
    return fold(text) in {fold(label) for label in labels.values()}


def _completed(scene: Scene, verb: str) -> str:
    ask, on = open_ask(scene), scene.session.focus
    if verb == DONE and scene.session.draft is not None:
        return f"{DONE}:{scene.session.draft.step}"
    if verb == DONE and ask is not None and ask.kind == "choices":
        return str(Tap(DONE, ask.name))
    if verb == ERASE_YES and isinstance(on, Confirming):
        return str(Tap(ERASE_YES, on.what))
    if verb == CHANGE_YES and isinstance(on, Changing):
        return str(Tap(CHANGE_YES, on.step))
    waiting = stand(scene.house.flow, scene.session).step
    if verb == CONFIRM and isinstance(waiting, Review):
        return str(Tap(CONFIRM, waiting.name))
    return ""
