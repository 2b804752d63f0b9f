"""Writes a chat down while it goes on; the same core answers it here, so that a replay goes the same way."""

from datetime import date, datetime

from bot.content import Content
from bot.core.flow.engine import stand
from bot.core.flow.model import Ask
from bot.posts import Key
from bot.transcript.buttons import name_of
from bot.transcript.parse import Move
from bot.transcript.play import START, Player
from bot.transcript.tokens import telling
from bot.transcript.values import pairs, written


class Recorder:
    """`today` is written down only where it matters: in flows that ask for a date."""

    def __init__(self, content: Content, language: str, today: date) -> None:
        dated = any(isinstance(step, Ask) and step.kind == "date" for step in content.flow.steps)
        self._player = Player(content, language)
        self._lines = [f"# A talk in the terminal on {today.isoformat()}."]
        if language:
            self._lines.append(f"language: {language}")
        self._player.now = datetime.combine(today, START.timetz())
        if dated:
            self._lines.append(f"today:  {today.isoformat()}")

    @property
    def now(self) -> datetime:
        """The time in the chat; the terminal has to go by it too, or quick taps would mean something else there."""
        return self._player.now

    def typed(self, text: str) -> None:
        is_plain = text and text[0] not in '[("'
        self._note(text if is_plain else f'"{text}"')

    def tapped(self, key: Key) -> None:
        self._note(f"[{name_of(key, self._player.keys())}]")

    def _note(self, text: str) -> None:
        player = self._player
        player.client(Move("client", text, ""))
        said = ", ".join(dict.fromkeys(telling(player.seen))) or "nothing"
        self._lines += [f"client: {text}", f"bot:    {said}"]

    @property
    def text(self) -> str:
        """The whole chat as it is now, with what is kept at its end."""
        return "\n".join([*self._lines, *self._saved(), ""])

    def _saved(self) -> list[str]:
        session, flow = self._player.session, self._player.content.flow
        if session is None:
            return []
        answers = [session.answers[ask.name] for ask in stand(flow, session).answered(session)]
        kept = [(answer.step, written(answer.value, answer.words)) for answer in answers]
        lines = [f"{name} = {value}" for name, value in kept if "\n" not in value]
        return [f"saved:  {line}" for line in lines if len(pairs(line)) == 1]
