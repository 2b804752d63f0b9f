"""What the therapist's desk is given of the house."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from bot.content import Content
from bot.desk.house import DeskHouse, Member
from bot.practice import Therapist
from bot.practice.wording import locale_of
from bot.render.moments import Clock as ReadingClock

if TYPE_CHECKING:
    from bot.app import App


def desk_house(app: "App") -> DeskHouse:
    """The house as it is at this moment."""
    edition = app.edition
    content = edition.content
    return DeskHouse(
        store=app.store,
        practice=content.practice.name,
        members=edition.members,
        words=content.desk_words,
        refused=app.reloader.refused,
        person_texts=content.person_texts,
        name_of=content.name_of,
        contact=content.contact,
        is_shared=content.is_shared,
        answer=app.answer,
        lacking=partial(_lacking, app),
        test_alert=app.test_alert,
        saw_test_alert=app.opening.seen,
        studio=app.workshop,
        clock=app.now,
        origin=app.settings.web_public_url,
    )


def _lacking(app: "App", therapist: str) -> Sequence[str]:
    if not app.opening.is_closed:
        return ()
    return [app.content.therapist_line(f"lacks_{name}", therapist).text for name in app.opening.lacking]


def members(content: Content) -> Mapping[str, Member]:
    return {therapist.id: _member(content, therapist) for therapist in content.practice.therapists}


def _member(content: Content, therapist: Therapist) -> Member:
    practice = content.practice
    language = practice.language_of(therapist)
    clock = ReadingClock(locale_of(language, practice.country), practice.zone_of(therapist))
    return Member(therapist.id, therapist.name, language, clock, therapist.id == practice.owner.id)
