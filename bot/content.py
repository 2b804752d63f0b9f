"""All that a practice writes, as one consistent version: what people read, and what decides what they are asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.channels.base import PULLED, File
from bot.core.contact import is_discreet, wish
from bot.core.conversation.asking import always
from bot.core.conversation.urgency import calm_rows, card
from bot.core.digest import compose
from bot.core.due import Due, Schedule
from bot.core.flow.model import Flow
from bot.core.replies import Card, Line, Reply
from bot.core.session import Session
from bot.core.summary import consents, has_agreed
from bot.core.turn import House
from bot.language.findings import Finding
from bot.posts import Key, Post, Text, ToTherapist
from bot.practice import Helplines, Practice
from bot.practice.schedules import digest_schedules
from bot.render import Commands, Lines, Profile, Reports, Sources, Voice, described, export_files
from bot.server.words import Words
from bot.store.base import ClientView, DigestSource, OpenNotice, Record

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Content:
    """`less`: the house for channels that pass through others, in minimal mode. `aliases`: other names of commands, in
    every language. `files`: the flow as it was written, by file name.
    `findings`: what is worth a second look. `waived`: what the flow gives a reason for."""

    practice: Practice
    helplines: Helplines
    flow: Flow
    house: House
    less: House | None
    voice: Voice
    reports: Reports
    commands: Commands
    sources: Sources
    profiles: Mapping[str, Profile]
    aliases: Mapping[str, str]
    therapist_lines: Lines
    chat_words: Mapping[str, Words]  # language -> the words of the chat's page
    desk_words: Mapping[str, Words]
    files: Mapping[str, str]
    findings: tuple[Finding, ...] = ()
    waived: tuple[Finding, ...] = ()

    def at_once(self) -> "Content":
        """The same for places where people write a whole answer in one line: no pause for what may still come."""
        return replace(self, house=replace(self.house, typing_pause=timedelta()))

    def as_in_telegram(self) -> "Content":
        """The same for trying minimal mode out where everything may be said."""
        return self if self.less is None else replace(self, house=self.less)

    def house_on(self, channel: str) -> House:
        """The house as it is on this channel: less is asked where messages pass through others."""
        return self.house if self.less is None or channel in PULLED else self.less

    # For everybody ----------------------------------------------------------------------------------------

    def command(self, name: str) -> str:
        """The command that a typed name means; an unknown one is kept, and answered kindly."""
        return self.aliases.get(name.casefold(), name.casefold())

    def menu(self, language: str) -> tuple[tuple[str, str], ...]:
        return described(self.commands, language)

    def nobody(self, language: str) -> Session:
        """A session of no one, to render what is the same for everyone."""
        return Session(self.flow.name, self.flow.version, self.flow.hash, language, LONG_AGO, LONG_AGO)

    # For clients ------------------------------------------------------------------------------------------

    def urgent_card(self, language: str, kind: str) -> Text:
        """The card of help lines without any stored session."""
        reply = Reply(card(self.house, None, kind), calm_rows(kind))
        return self.voice.render(reply, self.flow, self.nobody(language))

    def apology(self) -> Text:
        return Text(self.voice.line("apology", self.practice.languages[0]))

    def slow_down(self, session: Session | None) -> Text:
        return Text(self.voice.line("slow_down", session.language if session else self.practice.languages[0]))

    def crowded(self, language: str) -> Text:
        """To a newcomer among more than can be."""
        return Text(self.voice.line("crowded", language))

    def not_open(self, language: str) -> Text:
        """To a newcomer, as long as nobody would hear of danger: other ways to the practice, and help lines."""
        reply = Reply((Line("not_open"), Card("contact")), (always(),))
        return self.voice.render(reply, self.flow, self.nobody(language))

    def trial(self, language: str) -> Text:
        return Text(self.voice.line("trial", language))

    def from_therapist(self, therapist: str, session: Session, words: str) -> Text:
        """A therapist's own words, under their name unless it may be seen by others, with a way to answer."""
        name = "" if is_discreet(self.flow, session) else self.practice.therapist(therapist).name
        line = "from_therapist" if name else "from_therapist_vague"
        named = self.voice.line(line, session.language, therapist=name)
        label, data = ("call_me_back", "c:contact:call") if session.is_minimal else ("leave_message", "c:contact:write")
        answer = Key(self.voice.line(f"button_{label}", session.language), data)
        return Text(f"{named}\n\n{words}", ((answer,),))

    def export_files(self, record: Record) -> tuple[File, ...]:
        """All that is kept of a client: to read, and for a computer."""
        files = export_files(record, self.flow, self.sources, self.voice)
        return tuple(File(file.name, file.media_type, file.content) for file in files)

    # For therapists ---------------------------------------------------------------------------------------

    def is_shared(self, session: Session) -> bool:
        """Has this client agreed that their answers are kept? Before, no therapist sees them."""
        return all(ask.optional for ask in consents(self.flow)) or has_agreed(self.flow, session)

    def contact(self, session: Session) -> str:
        """What a therapist has to know before they write to this client, in a word."""
        return wish(self.flow, session)

    def withholds(self, channel: str) -> bool:
        """In minimal mode, nothing that was said on the practice's own page goes through others."""
        return self.less is not None and channel not in PULLED

    def is_withheld(self, session: Session, channel: str) -> bool:
        return self.withholds(channel) and not session.is_minimal

    def name_of(self, session: Session) -> str:
        answer = session.answers.get("name")
        return str(answer.value) if answer and answer.value else ""

    def therapist_line(self, name: str, therapist: str, **values: str) -> Text:
        """A sentence for a therapist; `therapist` may be empty for someone who is none yet."""
        known = self.practice.therapist(therapist or self.practice.therapists[0].id)
        return Text(self.reports.line(name, known, **values))

    def alert(self, therapist: str, code: str, session: Session, details: Mapping[str, str], at: datetime) -> Text:
        return self.reports.alert(self.practice.therapist(therapist), code, session, details, at)

    def unseen_alert(self, therapist: str, code: str, at: datetime) -> Text:
        return self.reports.unseen_alert(self.practice.therapist(therapist), code, at)

    def backup_mail(self, therapist: str, at: datetime) -> Text:
        """To the practice's backup, who needs to know that somebody should look, and nothing else."""
        return self.reports.backup_mail(self.practice.therapist(therapist), at)

    def test_alert(self, therapist: str) -> Text:
        return self.reports.test_alert(self.practice.therapist(therapist))

    def test_mail(self, therapist: str) -> Text:
        return self.reports.test_mail(self.practice.therapist(therapist))

    def concern_mail(self, code: str, words: str, at: datetime) -> Text:
        return self.reports.concern_mail(code, words, at)

    def alert_remains(self, therapist: str, details: Mapping[str, str], at: datetime) -> Text:
        return self.reports.alert_remains(self.practice.therapist(therapist), details, at)

    def bare_alert(self, therapist: str) -> Text:
        return self.therapist_line("bare_alert", therapist)

    def person_texts(self, therapist: str, client: ClientView, notices: Sequence[OpenNotice]) -> tuple[Text, ...]:
        return self.reports.person(self.practice.therapist(therapist), client, notices)

    def schedules(self, therapist: str) -> tuple[Schedule, ...]:
        return digest_schedules(self.practice, self.practice.therapist(therapist))

    def digest_texts(self, therapist: str, source: DigestSource, now: datetime) -> tuple[Text, ...]:
        """The digest as of now."""
        return self.reports.digest(compose(source, now), self.practice.therapist(therapist))

    def digest_posts(self, therapist: str, due: Due, source: DigestSource, now: datetime) -> list[Post]:
        """The scheduled digest. Before there was ever anything to tell, there is none."""
        digest = compose(source, now, due.at)
        if digest.is_empty and source.since is None:
            return []
        texts = self.reports.digest(digest, self.practice.therapist(therapist))
        return [
            Post(f"digest:{therapist}:{due.period}:{number}", ToTherapist(therapist), text, kind="digest", silent=True)
            for number, text in enumerate(texts)
        ]
