"""What therapists read: the digest, an alert, one person; HTML of the small kind that chats know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.core.contact import wish
from bot.core.digest import Digest, Item, Noticed, Seen
from bot.core.flow.model import Ask, Flow
from bot.core.replies import Scalar
from bot.core.session import Session
from bot.core.summary import POLICIES, is_sent, summarise
from bot.language.words import Words
from bot.posts import Key, Text
from bot.practice.model import Therapist
from bot.practice.wording import locale_of
from bot.render.aside import in_a_line, isolated
from bot.render.facts import Fact, Facts
from bot.render.lines import Lines
from bot.render.moments import Clock
from bot.render.pages import Pages
from bot.render.speech import Speech
from bot.render.split import APART, split
from bot.render.views import AlertView, item_view, notes_of, withheld_view
from bot.render.voice import Sources

ORDER = ("alerts", "due", "new", "unfinished", "waiting")
"""The sections of a digest, a template each: `templates/<language>/digest/<name>.j2`. The order is fixed."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A therapist as someone who reads: their language, their clock, and how much of people's words they asked for."""

    therapist: Therapist
    pages: Pages
    speech: Speech

    @property
    def openly(self) -> bool:
        return self.therapist.digest.detail == "words"


class Reports:
    """Built once from the same sources as the voice. `lines`: the sentences of `therapist.yaml`."""

    def __init__(self, sources: Sources, words: Words, flow: Flow, lines: Lines) -> None:
        self._practice = sources.practice
        self._words = words
        self._flow = flow
        self._readers = {each.id: _reader(sources, lines, each) for each in sources.practice.therapists}

    def line(self, name: str, therapist: Therapist, **values: str) -> str:
        """One of the sentences for therapists."""
        return self._readers[therapist.id].speech.line(name, {"therapist": therapist.name, **values})

    def digest(self, digest: Digest, therapist: Therapist) -> tuple[Text, ...]:
        """The digest in as few messages as it needs; none for an empty one, if the therapist wants none."""
        reader = self._readers[therapist.id]
        if digest.is_empty and not reader.therapist.digest.empty:
            return ()
        texts = [Text(text, markup="html") for text in split(self._blocks(digest, reader))]
        rows = [
            _buttons(section.name == "alerts", item, reader.speech)
            for section in digest.sections
            for item in section.items
        ]
        return (*texts[:-1], replace(texts[-1], rows=tuple(rows)))

    def _blocks(self, digest: Digest, reader: Reader) -> list[str]:
        told: dict[str, Mapping[str, Any]] = {
            section.name: {"people": [self._item(item, digest.at, reader) for item in section.items]}
            for section in digest.sections
        }
        if digest.unfinished:
            told["unfinished"] = {"count": digest.unfinished, "since": digest.unfinished_since}
        header = {"practice": self._practice.name, "digest": digest, "is_empty": digest.is_empty}
        blocks = [reader.pages.in_html("digest/header.j2", header)]
        blocks += [reader.pages.in_html(f"digest/{name}.j2", told[name]) for name in ORDER if name in told]
        if digest.more:
            blocks.append(reader.pages.in_html("digest/more.j2", {"count": digest.more}))
        return blocks

    def _item(self, item: Item, now: datetime, reader: Reader) -> Any:
        if item.session and self._is_withheld(item.session):
            name = reader.speech.line("name_at_the_desk")
            return withheld_view(item, now, name, wish(self._flow, item.session))
        facts = self._facts(reader, item.session) if item.session else None
        return item_view(item, now, facts, reader.openly)

    def _is_withheld(self, session: Session) -> bool:
        """In minimal mode, what was said on the practice's own page stays there: digests and alerts travel on."""
        return self._practice.privacy.is_minimal and not session.is_minimal

    def alert(
        self, therapist: Therapist, code: str, session: Session, details: Mapping[str, str], at: datetime
    ) -> Text:
        """At once, on its own. The words that raised it are shown only to who asked for words."""
        reader = self._readers[therapist.id]
        facts = self._facts(reader, session)
        if self._is_withheld(session):
            name, kind = reader.speech.line("name_at_the_desk"), details.get("kind", "")
            return self._alert(AlertView(name, code, at, kind, "words", contact=wish(self._flow, session)), reader)
        step = details.get("step", "")
        view = AlertView(
            name=facts.name,
            code=code,
            at=at,
            kind=details.get("kind", ""),
            how=details.get("how", ""),
            question=facts.title(step) if step else "",
            words=in_a_line(details.get("words", "")) if reader.openly else "",
            chosen=facts.tapped(step, details.get("kind", "")),
            contact=wish(self._flow, session),
        )
        return self._alert(view, reader)

    def _alert(self, view: AlertView, reader: Reader) -> Text:
        text = reader.pages.in_html("alert.j2", {"alert": view, "practice": self._practice.name})
        keys = (_open(view.code, reader.speech), _acknowledge(view.code, reader.speech))
        return Text(text, (keys,), markup="html")

    def unseen_alert(self, therapist: Therapist, code: str, at: datetime) -> Text:
        speech = self._readers[therapist.id].speech
        keys = (_open(code, speech), _acknowledge(code, speech))
        return Text(speech.line("alert_unseen", {"code": code, "at": at}), (keys,))

    def backup_mail(self, therapist: Therapist, at: datetime) -> Text:
        speech = self._readers[therapist.id].speech
        told: Mapping[str, Scalar] = {"at": at, "therapist": therapist.name, "backup": self._practice.backup.name}
        return Text("\n".join([speech.line("backup_subject", {}), speech.line("backup_mail", told)]))

    def test_alert(self, therapist: Therapist) -> Text:
        speech = self._readers[therapist.id].speech
        return Text(speech.line("test_alert"), ((Key(speech.line("button_acknowledge"), "t:tested"),),))

    def test_mail(self, therapist: Therapist) -> Text:
        speech = self._readers[therapist.id].speech
        told: Mapping[str, Scalar] = {"therapist": therapist.name, "backup": self._practice.backup.name}
        return Text("\n".join([speech.line("test_subject"), speech.line("test_mail", told)]))

    def concern_mail(self, code: str, words: str, at: datetime) -> Text:
        """To the practice's backup, as the person was told before they wrote it."""
        speech = self._readers[self._practice.owner.id].speech
        told: Mapping[str, Scalar] = {"at": at, "code": code, "words": words, "backup": self._practice.backup.name}
        subject = speech.line("concern_subject", {"code": code})
        return Text("\n".join([subject, speech.line("concern_mail", told)]))

    def alert_remains(self, therapist: Therapist, details: Mapping[str, str], at: datetime) -> Text:
        """What is told of an alert whose person was erased before anyone saw it: that it was, and when."""
        told = {"kind": details.get("kind", ""), "how": details.get("how", ""), "at": at}
        pages = self._readers[therapist.id].pages
        values = {"alert": told, "practice": self._practice.name}
        return Text(pages.in_html("alert_erased.j2", values), markup="html")

    def person(self, therapist: Therapist, client: Seen, notices: Sequence[Noticed]) -> tuple[Text, ...]:
        """One client: their questions first, then their hope, then the rest; nothing that they have not yet sent."""
        reader = self._readers[therapist.id]
        facts = self._facts(reader, client.session)
        values = {
            "name": facts.name,
            "code": client.code,
            "session": client.session,
            "contact": wish(self._flow, client.session),
            "notes": notes_of(notices, facts, openly=True),
            "agreements": self._agreements(facts),
            **self._answers(facts),
        }
        text = reader.pages.in_html("person.j2", values)
        return tuple(Text(piece, markup="html") for piece in split(text.split(APART)))

    def _answers(self, facts: Facts) -> Mapping[str, Any]:
        sent = is_sent(self._flow, facts.session)
        summary = summarise(self._flow, facts.session)
        parts = {"first": summary.first, "headline": summary.headline, "detail": summary.detail}
        told = {
            name: [_apart(facts.openly(step)) for step in steps if sent and step != "name"]
            for name, steps in parts.items()
        }
        return {"sent": sent, **told}

    def _agreements(self, facts: Facts) -> list[Mapping[str, Any]]:
        """What they were asked to agree to, and what they said, when and how."""
        asked = [step for step in self._flow.steps if isinstance(step, Ask) and _is_agreed_to(step)]
        given = [facts.session.answers[step.name] for step in asked if step.name in facts.session.answers]
        return [
            {
                "title": facts.title(answer.step),
                "answer": facts.of(answer),
                "at": answer.at,
                "agreed": answer.agreed,
            }
            for answer in given
        ]

    def _facts(self, reader: Reader, session: Session) -> Facts:
        return Facts(reader.speech, self._words, self._flow, session)


def _apart(fact: Fact) -> Fact:
    return replace(fact, text=isolated(fact.text))


def _is_agreed_to(ask: Ask) -> bool:
    return ask.kind == "consent" or ask.name == POLICIES


def _reader(sources: Sources, lines: Lines, therapist: Therapist) -> Reader:
    practice = sources.practice
    language = practice.language_of(therapist)
    clock = Clock(locale_of(language, practice.country), practice.zone_of(therapist))
    printed = sources.values.names[language]
    sentences = {**sources.lines.compiled(language, printed), **lines.compiled(language, printed)}
    return Reader(therapist, Pages(sources.templates[language], clock), Speech(language, clock, sentences))


def _acknowledge(code: str, speech: Speech) -> Key:
    """All open alerts of this person at once."""
    return Key(speech.line("button_acknowledge"), f"t:ack:{code}")


def _open(code: str, speech: Speech) -> Key:
    return Key(f"{speech.line('button_open')} {code}", f"t:open:{code}")


def _buttons(alert: bool, item: Item, speech: Speech) -> tuple[Key, ...]:
    """Open, and the next thing to do about it: an alert is first seen, then closed."""
    if not item.notices:
        return (_open(item.code, speech),)
    last = item.notices[-1]
    if alert and last.acknowledged_at is None:
        return (_open(item.code, speech), _acknowledge(item.code, speech))
    return (_open(item.code, speech), Key(speech.line("button_close"), f"t:close:{last.id}"))
