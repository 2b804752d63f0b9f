"""`erase`: two taps, and everything kept of the client is gone; `restart` clears the answers and begins anew."""

from dataclasses import replace

from bot.core.conversation.asking import always, command
from bot.core.conversation.going_on import here, proceed
from bot.core.conversation.urgency import QUIET
from bot.core.flow.changed import newcomers
from bot.core.replies import Button, Line, Row
from bot.core.session import Confirming, Session
from bot.core.taps import ERASE_YES, Tap
from bot.core.turn import Forget, Scene, Turn, focus, say


def run(scene: Scene, argument: str) -> Turn:
    if argument == "restart":
        return _confirm(scene, Confirming("restart"), Line("restart_ask"), "start_over")
    return _confirm(scene, Confirming("erase"), Line("erase_ask"), "erase_yes")


def _confirm(scene: Scene, on: Confirming, line: Line, label: str) -> Turn:
    yes = Button(Line(f"button_{label}"), str(Tap(ERASE_YES, on.what)))
    rows: tuple[Row, ...] = ((yes,), (command("again", label="cancel"),), always())
    return Turn(scene.session.looking_at(on), (say(line, rows=rows),))


def confirmed(scene: Scene, what: str) -> Turn:
    """The second tap; it counts only while it is awaited, so an old button erases nothing."""
    on = scene.session.focus
    if not isinstance(on, Confirming) or on.what != what:
        return here(focus(scene, None), Line("old_button"))
    return _forget(scene) if what == "erase" else _restart(scene)


def _forget(scene: Scene) -> Turn:
    urgent = (Line("erase_urgent"),) if scene.session.urgent not in ("", QUIET) else ()
    lines = (Line("erase_done", {"when": scene.now}), *urgent, Line("telegram_keeps"))
    return Turn(None, (say(*lines), Forget()))


def _restart(scene: Scene) -> Turn:
    """The answers begin anew; what was promised about reminders does not."""
    old, flow = scene.session, scene.house.flow
    begun = Session(
        flow.name,
        flow.version,
        flow.hash,
        old.language,
        scene.now,
        scene.now,
        newcomer=newcomers(flow),
        reminded=old.reminded,
        reminded_at=old.reminded_at,
        is_quiet=old.is_quiet,
        is_minimal=scene.house.minimal is not None,
    )
    return proceed(replace(scene, session=begun), Line("restarted"))
