"""From a decided turn to what is written and sent: the core's wishes in the terms of the store."""

from dataclasses import replace
from typing import Literal

from bot.channels.base import PULLED
from bot.content import Content
from bot.core.conversation.commands import COMMANDS
from bot.core.decide import begin
from bot.core.flow.engine import flow_of
from bot.core.messages import Address, Commanded, Message, Said, Tapped
from bot.core.replies import Card
from bot.core.session import WritingToHuman
from bot.core.taps import DONE, read_tap
from bot.core.turn import Drop, Forget, HandOver, Keep, Reach, Say, Tell, Turn
from bot.posts import Export, Key, Post, Recipient, Text, ToAddress, ToSender, ToTherapist
from bot.store.base import Entry, Letter, Notice, Outcome, Sender

MAIL = "mail"

TICK = "✓"


class Writing:
    """Collects the outcome of one turn; made for one letter and thrown away."""

    def __init__(self, content: Content, letter: Letter, message: Message, sender: Sender, turn: Turn) -> None:
        self._content = content
        self._letter = letter
        self._message = message
        self._sender = sender
        self._turn = turn
        self._speaks = turn.session or sender.session or begin(content.house_on(letter.channel), message, letter.at)
        self._flow = flow_of(content.flow, self._speaks)
        self._posts: list[Post] = []
        self._notices: list[Notice] = []

    def outcome(self) -> Outcome:
        self._echo()
        for effect in self._turn.effects:
            match effect:
                case Say():
                    self._say(effect)
                case Tell():
                    self._tell(effect)
                case HandOver():
                    self._hand_over()
                case Keep() | Drop() | Forget() | Reach():
                    pass
        return self._written()

    def _written(self) -> Outcome:
        effects = self._turn.effects
        forget = any(isinstance(effect, Forget) for effect in effects)
        reach = [effect.reachable for effect in effects if isinstance(effect, Reach)]
        return Outcome(
            session=self._turn.session,
            answers=tuple(effect.answer for effect in effects if isinstance(effect, Keep) and not forget),
            posts=tuple(self._posts),
            notices=() if forget else tuple(self._notices),
            audit=(Entry("client", "erased"),) if forget and self._sender.client is not None else (),
            dropped=tuple(step for effect in effects if isinstance(effect, Drop) for step in effect.steps),
            therapist=self._therapist(),
            reachable=reach[-1] if reach else None,
            forget=forget,
        )

    def _to(self) -> Recipient:
        return ToSender() if self._turn.session else ToAddress(self._letter.address)

    def _key(self) -> str:
        return f"{self._letter.channel}:{self._letter.id}:{len(self._posts)}"

    def _post(
        self,
        body: Text | Export,
        kind: Literal["reply", "reminder"] = "reply",
        *,
        silent: bool = False,
        hurries: bool = False,
    ) -> None:
        self._posts.append(Post(self._key(), self._to(), body, kind=kind, silent=silent, hurries=hurries))

    def _say(self, effect: Say) -> None:
        text = self._content.voice.render(effect.reply, self._flow, self._speaks)
        taken = effect.reply.taken
        if taken and not self._pulled:
            answer = self._content.voice.answer(taken, self._flow, self._speaks)
            text = replace(text, text=f"{TICK} {answer}\n\n{text.text}")
        helps = any(isinstance(part, Card) and part.name == "helplines" for part in effect.reply.parts)
        kind: Literal["reply", "reminder"] = "reminder" if effect.reply.unasked else "reply"
        self._post(text, kind, silent=effect.reply.silent, hurries=helps)

    def _hand_over(self) -> None:
        voice, language = self._content.voice, self._speaks.language
        caption = voice.line("export_caption", language)
        if not self._pulled:
            self._post(Export(caption))
            return
        files = (("button_export_read", "my-data.html"), ("button_export_data", "my-data.json"))
        self._post(Text(caption, tuple((Key(voice.line(name, language), url=url),) for name, url in files)))

    def _tell(self, effect: Tell) -> None:
        therapist = self._content.practice.owner.id if effect.kind == "concern" else self._therapist()
        self._notices.append(Notice(effect.kind, therapist, effect.details, effect.due_at))
        if effect.kind == "alert":
            self._alert(effect, therapist)
        if effect.kind == "concern":
            self._tell_backup(effect)

    def _tell_backup(self, effect: Tell) -> None:
        """A concern is never told only to the person it may be about."""
        email = self._content.practice.backup.email
        if email is None or not self._content.house.backup_hears:
            return
        body = self._content.concern_mail(self._sender.code, effect.details.get("words", ""), self._letter.at)
        about = (self._sender.client,) if self._sender.client is not None else ()
        key = f"concern:{self._letter.channel}:{self._letter.id}"
        self._posts.append(Post(key, ToAddress(Address(MAIL, email)), body, kind="alert", about=about))

    def _alert(self, effect: Tell, therapist: str) -> None:
        content, at = self._content, self._letter.at
        body = content.alert(therapist, self._sender.code, self._speaks, effect.details, at)
        key = f"alert:{self._letter.channel}:{self._letter.id}:{therapist}"
        remains = content.alert_remains(therapist, effect.details, at)
        self._posts.append(Post(key, ToTherapist(therapist), body, kind="alert", remains=remains))

    def _therapist(self) -> str:
        known = self._content.house.therapists
        chosen = self._speaks.answers.get("therapist")
        named = str(chosen.value) if chosen else ""
        return named if named in known else known[0]

    @property
    def _pulled(self) -> bool:
        return self._letter.address.channel in PULLED

    def _echo(self) -> None:
        """On pulled channels the client's own words and taps stand in the conversation they read."""
        words = self._own() if self._pulled else ""
        replacing = any(isinstance(effect, Say) and effect.reply.replaces for effect in self._turn.effects)
        if words and not replacing:
            self._post(Text(words, mine=True))

    def _own(self) -> str:
        match self._message.content:
            case Said(text=text, edited=""):
                return text if self._may_keep() else self._content.voice.line("not_kept", self._speaks.language)
            case Tapped(data=data, label=label):
                return self._ticked(data) or label
            case Commanded(name=name) if name in COMMANDS and name != "start":
                return f"/{name}"
            case _:
                return ""

    def _may_keep(self) -> bool:
        """Before consent, only what was written to reach people."""
        sessions = [session for session in (self._turn.session, self._sender.session) if session is not None]
        if any(self._content.is_shared(session) or isinstance(session.focus, WritingToHuman) for session in sessions):
            return True
        return any(isinstance(effect, Tell) for effect in self._turn.effects)

    def _ticked(self, data: str) -> str:
        """For a Done, what was ticked says more than the word on the button."""
        tap = read_tap(data)
        if tap.verb != DONE or tap.step not in self._speaks.answers:
            return ""
        return self._content.voice.answer(tap.step, self._flow, self._speaks)
