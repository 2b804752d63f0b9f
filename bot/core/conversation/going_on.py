"""Going on: deliver what is due, then await the next answer, the confirmation, or end."""

from dataclasses import replace

from bot.core.contact import is_unsafe_to_write
from bot.core.conversation.agreeing import shown
from bot.core.conversation.asking import always, command, question, review
from bot.core.flow.changed import Carried
from bot.core.flow.engine import Standing, stand
from bot.core.flow.model import Ask, End, Review
from bot.core.replies import Line, Part, Reply, Row, StepText
from bot.core.session import Changing, Correcting, OwnWords, Session, Suggested
from bot.core.turn import Drop, Effect, Forget, Say, Scene, Tell, Turn, say


def proceed(scene: Scene, *lead: Part, taken: str = "") -> Turn:
    """From the derived position: words that are due, then the step that waits. `lead` stands first."""
    standing = stand(scene.house.flow, scene.session)
    replies = [Reply((StepText(step.name),)) for step in standing.undelivered]
    told = replace(scene, session=_delivered(scene.session, standing)) if standing.undelivered else scene
    last, effects, kept = _await(told, standing)
    replies = _led([*replies, *last], lead, taken)
    return Turn(kept, (*(Say(reply) for reply in replies), *effects))


def here(scene: Scene, *lead: Part) -> Turn:
    """The place the client is at, shown again: an open correction, the position, or what comes after the end.

    Whatever else the chat was about is over, because what is shown is what the next words are read for.
    """
    on = _correction(scene)
    back = scene if on == scene.session.focus else replace(scene, session=replace(scene.session, focus=on))
    if on is not None and isinstance(ask := scene.house.flow.index.get(on.step), Ask):
        return Turn(shown(scene.house, back.session, ask.name), (Say(question(back, ask, *lead)),))
    if scene.session.ended:
        return Turn(back.session, (say(*lead, Line("after_end"), rows=after_end_rows()),))
    return proceed(back, *lead)


def _correction(scene: Scene) -> Correcting | None:
    """The correction under way, also where it had come to an offer or to own words."""
    on, flow = scene.session.focus, scene.house.flow
    if isinstance(on, Changing | OwnWords | Suggested) and on.step in scene.session.answers:
        on = Correcting(on.step)
    return on if isinstance(on, Correcting) and isinstance(flow.index.get(on.step), Ask) else None


def after_end_rows() -> tuple[Row, ...]:
    return (
        (command("overview"), command("change")),
        (command("contact", "write", label="leave_message"), command("export")),
        always(),
    )


def _await(scene: Scene, standing: Standing) -> tuple[list[Reply], tuple[Effect, ...], Session | None]:
    match standing.step:
        case Ask() as ask:
            asked = scene.session if scene.session.asked == ask.name else replace(scene.session, asked=ask.name)
            return [question(scene, ask, standing=standing)], (), shown(scene.house, asked, ask.name)
        case Review() as step:
            return [review(scene, step, standing)], (), scene.session
        case End() as end:
            return _finish(scene, end)
        case None:  # no ending on this path: `check` refuses such a flow, a human mends it if one slips through
            return [Reply((Line("apology"),), (always(),))], (), scene.session


def held(scene: Scene, carried: Carried) -> tuple[Effect, ...]:
    """An edit of the flow would end this conversation: the therapist is asked, nobody is turned away by a file."""
    if not carried.is_held:
        return ()
    return (Tell("question", {"how": "flow_changed", "step": carried.session.held}, scene.house.promise(scene.now)),)


def _finish(scene: Scene, end: End) -> tuple[list[Reply], tuple[Effect, ...], Session | None]:
    if scene.session.held == end.name:
        return [Reply((Line("held_for_human"),), after_end_rows())], (), scene.session
    text = StepText(end.name)
    if scene.session.ended:
        return [Reply((text,), after_end_rows())], (), scene.session
    ended = replace(scene.session, ended=end.name)
    match end.outcome:
        case "declined":
            return [Reply((text,), (always(),))], (Forget(),), None
        case "closed":
            return [Reply((text,), after_end_rows())], *_purged(scene, ended)
        case "request":
            due = scene.house.promise(scene.now)
            promise = "promise_unsafe" if is_unsafe_to_write(scene.session) else "promise"
            reply = Reply((text, Line(promise, {"reply_by": due})), after_end_rows())
            dropped, kept = _purged(scene, replace(ended, promised=due))
            return [reply], (*dropped, Tell("request", {"ending": end.name}, due)), kept


def _purged(scene: Scene, session: Session) -> tuple[tuple[Effect, ...], Session]:
    """What was set aside on the way and is sensitive goes at the end: nobody is told of it, so nobody keeps it."""
    flow, counted = scene.house.flow, {ask.name for ask in stand(scene.house.flow, session).asked}
    aside = {name: flow.index.get(name) for name in session.answers if name not in counted}
    unasked = {name for name in aside if scene.house.minimal and name not in flow.index}
    names = tuple(name for name, step in aside.items() if name in unasked or (isinstance(step, Ask) and step.sensitive))
    if not names:
        return (), session
    return (Drop(names),), replace(session, answers={k: v for k, v in session.answers.items() if k not in names})


def _delivered(session: Session, standing: Standing) -> Session:
    names = {step.name for step in standing.undelivered}
    return replace(session, delivered=session.delivered | names)


def _led(replies: list[Reply], lead: tuple[Part, ...], taken: str) -> list[Reply]:
    if not lead and not taken:
        return replies
    first, *rest = replies
    return [replace(first, parts=(*lead, *first.parts), taken=taken), *rest]
