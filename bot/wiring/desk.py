"""What the therapist's desk is given of the house."""

from bot.content import Content
from bot.deliver import Clock
from bot.desk.house import DeskHouse, Member
from bot.practice import Therapist
from bot.practice.wording import locale_of
from bot.render.moments import Clock as ReadingClock
from bot.server.words import read_words
from bot.store.base import Store


def desk_house(content: Content, store: Store, clock: Clock, secure: bool, origin: str) -> DeskHouse:
    practice = content.practice
    folder = content.sources.templates
    return DeskHouse(
        store=store,
        practice=practice.name,
        members={therapist.id: _member(content, therapist) for therapist in practice.therapists},
        words={language: read_words(folder / language / "desk.yaml") for language in practice.languages},
        person_texts=content.person_texts,
        name_of=content.name_of,
        is_shared=content.is_shared,
        clock=clock,
        secure=secure,
        origin=origin,
    )


def _member(content: Content, therapist: Therapist) -> Member:
    practice = content.practice
    language = practice.language_of(therapist)
    clock = ReadingClock(locale_of(language, practice.country), practice.zone_of(therapist))
    return Member(therapist.id, therapist.name, language, clock)
