"""What the therapist's desk is given of the house."""

from typing import TYPE_CHECKING

from bot.content import Content
from bot.desk.house import DeskHouse, Member
from bot.practice import Therapist
from bot.practice.wording import locale_of
from bot.render.moments import Clock as ReadingClock
from bot.server.words import read_words

if TYPE_CHECKING:
    from bot.app import App


def desk_house(app: "App", secure: bool) -> DeskHouse:
    content, practice = app.content, app.content.practice
    folder = content.sources.templates
    return DeskHouse(
        store=app.store,
        practice=practice.name,
        members={therapist.id: _member(content, therapist) for therapist in practice.therapists},
        words={language: read_words(folder / language / "desk.yaml") for language in practice.languages},
        person_texts=content.person_texts,
        name_of=content.name_of,
        is_shared=content.is_shared,
        answer=app.answer,
        clock=app.now,
        secure=secure,
        origin=app.settings.web_public_url,
    )


def _member(content: Content, therapist: Therapist) -> Member:
    practice = content.practice
    language = practice.language_of(therapist)
    clock = ReadingClock(locale_of(language, practice.country), practice.zone_of(therapist))
    return Member(therapist.id, therapist.name, language, clock)
