"""`overview`: where I am, what comes next, who acts next and by when, and my goals in my own words."""

from bot.core.contact import is_unsafe_to_write
from bot.core.conversation.asking import always, command
from bot.core.flow.engine import Standing, progress, stand
from bot.core.flow.model import Ask, End
from bot.core.replies import Card, Given, Line, Part, Row, StepText
from bot.core.session import Paused
from bot.core.summary import GOALS
from bot.core.turn import Scene, Turn, say


def run(scene: Scene, argument: str) -> Turn:
    standing = stand(scene.house.flow, scene.session)
    parts = (Line("overview_title"), *_stage(scene, standing), *_own_words(scene, standing))
    return Turn(scene.session, (say(*parts, rows=_rows(scene)),))


def _stage(scene: Scene, standing: Standing) -> tuple[Part, ...]:
    if scene.session.ended:
        return _ended(scene)
    number, total = progress(scene.house.flow, scene.session, standing)
    state = "overview_paused" if isinstance(scene.session.focus, Paused) else "overview_open"
    left = Line(state, {"number": number, "total": total})
    section = standing.step.section if standing.step else ""
    title = (StepText(section, "title"),) if section else ()
    return (left, *title, Line("overview_next"), Line("overview_who_acts_you"))


def _ended(scene: Scene) -> tuple[Part, ...]:
    end = scene.house.flow.index.get(scene.session.ended)
    due = scene.session.promised
    if isinstance(end, End) and end.outcome == "request" and due is not None:
        if is_unsafe_to_write(scene.session):
            return (Line("overview_ended_request"), Line("overview_who_acts_unsafe"), Card("contact"))
        return (Line("overview_ended_request"), Line("overview_who_acts_human", {"reply_by": due}))
    return (Line("overview_ended_closed"),)


def _own_words(scene: Scene, standing: Standing) -> tuple[Part, ...]:
    """The long answers, as the client wrote them."""
    told = [ask for ask in standing.answered(scene.session) if _is_goal(ask) and ask.name in standing.values]
    lines = tuple(part for ask in told for part in (StepText(ask.name, "title"), Given(ask.name)))
    return (Line("overview_goals"), *lines) if lines else ()


def _is_goal(ask: Ask) -> bool:
    return ask.name in GOALS


def _rows(scene: Scene) -> tuple[Row, ...]:
    on = () if scene.session.ended else ((command("resume", label="carry_on"),),)
    return (*on, (command("change"), command("contact", "write", label="leave_message")), always())
