"""What a client's letter does: it is refused, turned away, or decided by the core.

Pure but for what it remembers in memory: how fast each one writes, and what was just said where it may not be kept.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.content import Content
from bot.core.decide import begin, decide
from bot.core.messages import Message, Woke
from bot.core.session import Session
from bot.core.turn import House, Turn
from bot.earshot import Earshot
from bot.flood import Flood, asks_for_people
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
        if self.flood.is_too_much(content.house, message, is_new=sender.session is None):
            return self._slower(letter, sender, message)
        turn = self._decide(content.house_on(letter.channel), sender.session, message, letter.at)
        begins = sender.session is None and turn.session is not None
        is_early = begins and not self._opening.is_open_on(letter.channel)
        if is_early and not self._opening.is_trial and not asks_for_people(content.house, message):
            return self._not_open(letter, message)
        outcome = Writing(content, letter, message, sender, turn).outcome()
        return self._as_trial(outcome) if is_early and self._opening.is_trial else outcome

    def _decide(self, house: House, session: Session | None, message: Message, now: datetime) -> Turn:
        if house.minimal is None:
            return decide(house, session, message, now)
        turn = decide(house, self._earshot.reminded(session, message), message, now)
        if not isinstance(message.content, Woke):
            self._earshot.note(message, turn)
        return turn

    def _slower(self, letter: Letter, sender: Sender, message: Message) -> Outcome:
        """The letter is kept as seen, and lets the others pass; that nobody reads it is told once in a while."""
        if not self.flood.may_tell(letter.address, letter.at):
            return Outcome()
        content = self._content()
        to = ToSender() if sender.client is not None else ToAddress(letter.address)
        if sender.session is None:
            text = content.crowded(begin(content.house, message, letter.at).language)
        else:
            text = content.slow_down(sender.session)
        return Outcome(posts=(Post(f"slower:{letter.channel}:{letter.id}", to, text),))

    def _not_open(self, letter: Letter, message: Message) -> Outcome:
        """Nothing is kept of whom nobody would help: they are told how else to reach the practice."""
        content = self._content()
        text = content.not_open(begin(content.house, message, letter.at).language)
        return Outcome(posts=(Post(f"{letter.channel}:{letter.id}:0", ToAddress(letter.address), text),))

    def _as_trial(self, outcome: Outcome) -> Outcome:
        language = outcome.session.language if outcome.session else self._content().practice.languages[0]
        told = self._content().trial(language).text
        return replace(outcome, posts=tuple(_headed(told, post) for post in outcome.posts[:1]) + outcome.posts[1:])


def _headed(words: str, post: Post) -> Post:
    """Before everything else, in the same message."""
    body = post.body
    return replace(post, body=replace(body, text=f"{words}\n\n{body.text}")) if isinstance(body, Text) else post
