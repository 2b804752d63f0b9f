"""What a client's letter does: it is refused, turned away, or decided by the core.

Pure but for what it remembers in memory: how fast each one writes, and what was just said where it may not be kept.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.content import Content
from bot.core.decide import begin, decide
from bot.core.messages import Message, Woke, words_of
from bot.core.session import Session
from bot.core.turn import House, Tell, Turn
from bot.earshot import Earshot
from bot.flood import CROWDED_EVERY, Flood, asks_for_people
from bot.opening import Opening
from bot.outcomes import Writing
from bot.posts import Post, Text, ToAddress, ToSender
from bot.store.base import Letter, Outcome, Sender


class ClientSide:
    """`outcome` decides one letter, in the transaction that keeps it."""

    def __init__(self, content: Callable[[], Content], opening: Opening) -> None:
        self._content = content
        self._opening = opening
        self._earshot = Earshot()
        self.flood = Flood()

    def outcome(self, letter: Letter, sender: Sender, message: Message) -> Outcome:
        content = self._content()
        is_refused = self.flood.is_too_much(content.house, message)
        message = self._heard_whole(content.house, message, is_refused=is_refused)
        if is_refused and not asks_for_people(content.house, message):
            self._earshot.note(message, is_refused=True)
            return self._slower(letter, sender, message)
        turn = self._decide(content.house_on(letter.channel), sender.session, message, letter.at)
        begins = sender.session is None and turn.session is not None
        is_early = begins and not self._opening.is_open_on(letter.channel)
        if is_early and not self._opening.is_trial and not asks_for_people(content.house, message):
            self._earshot.note(message, is_refused=True)
            return self._not_open(letter, message)
        if begins and not self.flood.lets_in(content.house, message):
            self._earshot.note(message, is_refused=True)
            return self._crowded(letter, message)
        outcome = Writing(content, letter, message, sender, turn).outcome()
        if turn.session is None or not is_early:
            return outcome
        return self._as_trial(outcome, turn.session)

    def forget(self, now: datetime) -> None:
        """What was said more than a minute ago leaves the memory, also if nobody writes."""
        self._earshot.forget(now)

    def _heard_whole(self, house: House, message: Message, *, is_refused: bool) -> Message:
        """Words that nobody reads, with the ones before them where they say danger only together."""
        if not is_refused and not self._earshot.refused_before(message):
            return message
        whole = self._earshot.whole(message)
        return whole if house.urgent_kind(words_of(whole.content)) else message

    def _decide(self, house: House, session: Session | None, message: Message, now: datetime) -> Turn:
        reminded = session if house.minimal is None else self._earshot.reminded(session, message)
        turn = decide(house, reminded, message, now)
        if turn.session is None:
            self._earshot.drop(message.address)
        elif not isinstance(message.content, Woke):
            is_told = any(isinstance(effect, Tell) and effect.kind == "alert" for effect in turn.effects)
            self._earshot.note(message, is_told=is_told)
        return turn

    def _slower(self, letter: Letter, sender: Sender, message: Message) -> Outcome:
        """The letter is kept as seen, and lets the others pass; that nobody reads it is told once in a while."""
        if not self.flood.may_tell(letter.address, letter.at):
            return Outcome()
        content = self._content()
        to = ToSender() if sender.client is not None else ToAddress(letter.address)
        text = content.slow_down(sender.session or begin(content.house, message, letter.at))
        return Outcome(posts=(Post(f"slower:{letter.channel}:{letter.id}", to, text),))

    def _crowded(self, letter: Letter, message: Message) -> Outcome:
        """A newcomer too many: nothing of them is written down."""
        if not self.flood.may_tell(letter.address, letter.at, CROWDED_EVERY):
            return Outcome()
        content = self._content()
        text = content.crowded(begin(content.house, message, letter.at).language)
        return Outcome(posts=(Post(f"slower:{letter.channel}:{letter.id}", ToAddress(letter.address), text),))

    def _not_open(self, letter: Letter, message: Message) -> Outcome:
        """Nothing is written down of whom nobody would help: they are told how else to reach the practice."""
        content = self._content()
        text = content.not_open(begin(content.house, message, letter.at).language)
        return Outcome(posts=(Post(f"{letter.channel}:{letter.id}:0", ToAddress(letter.address), text),))

    def _as_trial(self, outcome: Outcome, session: Session) -> Outcome:
        """Told first, but never before a help line, nor in what shows the client's own words again."""
        answers = [place for place, post in enumerate(outcome.posts) if _is_answer(post)]
        after_help = answers[1:] if session.urgent else answers
        if not after_help or not self._opening.is_trial:
            return outcome
        place, posts = after_help[0], list(outcome.posts)
        posts[place] = _headed(self._content().trial(session.language).text, posts[place])
        return replace(outcome, posts=tuple(posts))


def _is_answer(post: Post) -> bool:
    return post.kind == "reply" and isinstance(post.body, Text) and not post.body.mine


def _headed(words: str, post: Post) -> Post:
    """Before everything else, in the same message."""
    body = post.body
    return replace(post, body=replace(body, text=f"{words}\n\n{body.text}")) if isinstance(body, Text) else post
