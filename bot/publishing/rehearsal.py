"""Every longer text printed once, for people who do not exist: what only fails when it is printed fails here.

An alert whose template stumbles would be noticed on the day it is needed.
"""

import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial

from jinja2 import TemplateError, TemplateNotFound

from bot.content import LONG_AGO, Content
from bot.core.flow.model import Answer, Ask, End, Mark, Value
from bot.core.session import Session
from bot.language.findings import Finding, finding, in_order
from bot.store.base import AnswerEvent, ClientView, DigestSource, NoticeKind, OpenNotice, Record

CODE = "K7QD"
KINDS: tuple[NoticeKind, ...] = ("alert", "request", "contact", "question", "amended")
SAID: dict[str, Value] = {
    "number": 1,
    "scale": 1,
    "date": "2026-03-02",
    "time": "18:30",
    "email": "sam@example.org",
    "phone": "+442079460018",
}
A_DAY = timedelta(days=1)


def rehearse(content: Content) -> tuple[Finding, ...]:
    """What is wrong with the templates, as far as printing them shows it."""
    return in_order(found for language, tell in _all_of_it(content) for found in _faults(language, tell))


def _faults(language: str, tell: Callable[[], object]) -> Iterator[Finding]:
    try:
        tell()
    except (TemplateError, KeyError, TypeError, ValueError) as error:
        yield fault(error, f"templates/{language}")


def fault(error: Exception, folder: str = "templates") -> Finding:
    """What went wrong in printing, at the innermost line of a template that had a part in it."""
    if isinstance(error, TemplateNotFound):
        return finding("E113", Mark(f"{folder}/{error}", 1, 1), "this template is missing", "put it back")
    said = error.message if isinstance(error, TemplateError) else f"{type(error).__name__}: {error}"
    mend = "compare this line with the same file of another language"
    return finding("E209", _place(error, folder), f"this cannot be printed: {said}", mend)


def _place(error: Exception, folder: str) -> Mark:
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(".j2")]
    if frames:
        return Mark(frames[-1].filename, frames[-1].lineno or 1, 1)
    return Mark(getattr(error, "filename", None) or folder, getattr(error, "lineno", 1), 1)


def _all_of_it(content: Content) -> Iterator[tuple[str, Callable[[], object]]]:
    people = (_client(1, _told(content)), _client(2, _skipped(content)))
    for therapist in content.practice.therapists:
        language, source = content.practice.language_of(therapist), _source(people)
        yield language, partial(content.digest_texts, therapist.id, source, LONG_AGO + A_DAY)
        yield language, partial(content.digest_texts, therapist.id, DigestSource((), {}, 0, None, None), LONG_AGO)
        for person in people:
            yield language, partial(content.person_texts, therapist.id, person, _notices(person.id))
            for details in _details(content):
                yield language, partial(content.alert, therapist.id, CODE, person.session, details, LONG_AGO)
    for language in content.practice.languages:
        for person in people:
            yield language, partial(content.export_files, _record(replace(person.session, language=language)))
        for kind in ("self", "danger", "harm", "other"):
            yield language, partial(content.urgent_card, language, kind)


def _told(content: Content) -> Session:
    """Someone who said something to every question, and sent it."""
    answers = {ask.name: _answer(ask) for ask in content.flow.steps if isinstance(ask, Ask)}
    ends = [step.name for step in content.flow.steps if isinstance(step, End) and step.outcome == "request"]
    return replace(content.nobody(""), answers=answers, ended=next(iter(ends), ""))


def _skipped(content: Content) -> Session:
    told = _told(content)
    skipped = {name: replace(answer, value=None, words="") for name, answer in told.answers.items()}
    return replace(told, answers=skipped)


def _answer(ask: Ask) -> Answer:
    options = tuple(option.id for option in ask.options)
    value = options if ask.kind == "choices" else SAID.get(ask.kind) or next(iter(options), "Sam")
    return Answer(ask.name, value, LONG_AGO, words="their own words", fingerprint=ask.fingerprint)


def _client(number: int, session: Session) -> ClientView:
    return ClientView(number, CODE, "web", "", LONG_AGO, True, session)


def _details(content: Content) -> Iterator[dict[str, str]]:
    urgent = [ask.name for ask in content.flow.steps if isinstance(ask, Ask) and ask.urgent]
    for kind in ("self", "danger", "harm", "other"):
        yield {"kind": kind, "how": "words", "words": "their own words", "step": "name"}
        yield {"kind": kind, "how": "tapped", "step": next(iter(urgent), "")}


def _notices(client: int) -> tuple[OpenNotice, ...]:
    details = {"words": "their own words", "how": "words", "kind": "self", "step": "name", "old": "Sam", "new": "Kim"}
    return tuple(
        OpenNotice(number, kind, "", client, CODE, LONG_AGO, details, LONG_AGO + number * A_DAY, seen, None, "")
        for number, (kind, seen) in enumerate((kind, seen) for kind in KINDS for seen in (None, LONG_AGO))
    )


def _source(people: tuple[ClientView, ...]) -> DigestSource:
    notices = tuple(notice for person in people for notice in _notices(person.id))
    return DigestSource(notices, {person.id: person for person in people}, 2, LONG_AGO, LONG_AGO)


def _record(session: Session) -> Record:
    history = tuple(AnswerEvent(answer) for answer in session.answers.values())
    return Record(_client(1, session), history, _notices(1), ())
