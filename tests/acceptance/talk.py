"""A `.chat` file on the real way: client lines become updates of Telegram, what is sent back is read as words."""

import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from bot.content import Content
from bot.core.flow.engine import stand
from bot.core.messages import Address
from bot.core.session import Session
from bot.store.base import Store
from bot.transcript.parse import Move
from tests.acceptance.clock import Clock
from tests.acceptance.house import THERAPIST
from tests.acceptance.person import Person
from tests.acceptance.wording import Wording
from tests.fakes.bot_api import SentMessage

TURN = timedelta(seconds=30)  # no tap counts as a double one
BOXES = "☐☑✅✓▫▪ "
_EDIT = re.compile(r'\(edits "(.*)"\)\s*(.+)')
_WAIT = re.compile(r"(\d+) (second|minute|hour|day|week)s?")


@dataclass
class Seen:
    """What there was before a client's line, so that what it caused can be told from it."""

    replies: int = 0
    edits: dict[int, int] = field(default_factory=dict)
    alerts: int = 0
    notices: frozenset[int] = frozenset()


@dataclass
class Talk:
    """One client's chat. `settled` returns when everything is confirmed, kept and sent."""

    content: Content
    client: Person
    therapist: Person
    store: Store
    clock: Clock
    settled: Callable[[], Awaitable[None]]
    language: str = "en"
    said: dict[str, int] = field(default_factory=dict)
    before: Seen = field(default_factory=Seen)

    async def play(self, moves: Iterable[Move]) -> str:
        """What did not go as written, with its place; empty if all went well."""
        for move in moves:
            problem = await MOVES[move.key](self, move)
            if problem:
                return f"{move.place}: {problem}"
        return ""

    # The client's side ------------------------------------------------------------------------------------

    async def _client(self, move: Move) -> str:
        await self.settled()
        self.clock.forward(TURN)
        self.before = await self._look()
        known = await self._session()
        problem = self._act(move.text)
        await self.settled()
        session = await self._session() or known
        self.language = session.language if session else self._spoken()
        return problem

    def _spoken(self) -> str:
        """The language of someone of whom nothing is kept: the one that Telegram tells."""
        told = str(self.client.user["language_code"])
        return told if told in self.content.practice.languages else self.content.practice.languages[0]

    def _act(self, text: str) -> str:
        if edit := _EDIT.fullmatch(text):
            self.client.edit(self.said[edit[1]], edit[2])
        elif text.startswith("(old) "):
            return self._tap(text.removeprefix("(old) ").strip("[]"), is_old=True)
        elif text.startswith("["):
            return self._tap(text.strip("[]"), is_old=False)
        elif text.startswith("("):
            getattr(self.client, f"send_{text.strip('()')}")()
        else:
            self.said[text] = self.client.send(text)
        return ""

    def _tap(self, label: str, *, is_old: bool) -> str:
        """The newest button of these words, of this data, or whose data ends so; the oldest one for `(old)`."""
        wanted = label.casefold()
        buttons = [(message, key) for message in self.client.replies for row in message.keyboard for key in row]
        known = [(message, key["text"], key.get("callback_data", "")) for message, key in buttons]
        exact = [one for one in known if wanted in (one[1].lstrip(BOXES).casefold(), one[2].casefold())]
        matches = exact or [one for one in known if one[2].split(":")[-1].casefold() == wanted]
        if not matches:
            return f"there is no button {label}"
        message, _, data = matches[0] if is_old else matches[-1]
        self.client.tap_data(message, data)
        return ""

    async def _look(self) -> Seen:
        return Seen(
            replies=len(self.client.replies),
            edits={message.message_id: message.edits for message in self.client.replies},
            alerts=len(self.therapist.replies),
            notices=frozenset(notice.id for notice in await self.store.notices(THERAPIST)),
        )

    # The bot's side ---------------------------------------------------------------------------------------

    async def _bot(self, move: Move) -> str:
        if move.text == "nothing":
            return f"the bot answered: {self._texts()}" if self._fresh() else ""
        missing = [token for token in move.items if not await self._shows(token)]
        return f"missing: {', '.join(missing)}; there was: {self._texts()}" if missing else ""

    async def _not(self, move: Move) -> str:
        present = [token for token in move.items if await self._shows(token)]
        return f"there should be no {', '.join(present)}" if present else ""

    async def _shows(self, token: str) -> bool:
        verb, _, name = token.partition(" ")
        match verb:
            case "edited":
                return any(message.edits > edits for message, edits in self._known())
            case "forgotten":
                return await self._session() is None
            case "export":
                return any(message.document is not None for message in self._fresh())
            case "told":
                return await self._is_told(name, {})
            case "alert":
                return len(self.therapist.replies) > self.before.alerts and await self._is_told("alert", {"kind": name})
            case _:
                return Wording(self.content, self.language).shows(token, self._texts())

    async def _is_told(self, kind: str, details: dict[str, str]) -> bool:
        new = [notice for notice in await self.store.notices(THERAPIST) if notice.id not in self.before.notices]
        return any(notice.kind == kind and details.items() <= dict(notice.details).items() for notice in new)

    def _known(self) -> list[tuple[SentMessage, int]]:
        edits = self.before.edits
        return [(each, edits[each.message_id]) for each in self.client.replies if each.message_id in edits]

    def _fresh(self) -> list[SentMessage]:
        """New messages, and older ones that were edited."""
        edited = [message for message, edits in self._known() if message.edits > edits]
        return [*edited, *self.client.replies[self.before.replies :]]

    def _texts(self) -> list[str]:
        return [message.text for message in self._fresh()]

    # What is kept, and the rest ---------------------------------------------------------------------------

    async def _saved(self, move: Move) -> str:
        name, _, wanted = (part.strip() for part in move.text.partition("="))
        session = await self._session()
        values = stand(self.content.flow, session).values if session else {}
        answer = session.answers.get(name) if session else None
        value = values.get(name)
        held = " + ".join(value) if isinstance(value, tuple) else str(value)
        if answer is not None and answer.value is None:
            held = "skipped"
        held += f": {answer.words}" if answer and answer.words else ""
        return "" if held == wanted else f"{name} is {held!r}"

    async def _not_asked(self, move: Move) -> str:
        session = await self._session()
        asked = [name for name in move.items if session and name in session.answers]
        return f"there is an answer to {', '.join(asked)}" if asked else ""

    async def _wait(self, move: Move) -> str:
        await self.settled()
        found = _WAIT.fullmatch(move.text)
        assert found is not None
        self.clock.forward(timedelta(**{f"{found[2]}s": int(found[1])}))
        return ""

    async def _language(self, move: Move) -> str:
        self.client.user["language_code"] = move.text
        return ""

    async def _session(self) -> Session | None:
        client = await self.store.client_at(Address("telegram", str(self.client.user_id)))
        record = await self.store.record(client) if client is not None else None
        return record.client.session if record else None


MOVES: dict[str, Callable[[Talk, Move], Awaitable[str]]] = {
    "client": Talk._client,
    "bot": Talk._bot,
    "not": Talk._not,
    "saved": Talk._saved,
    "not asked": Talk._not_asked,
    "wait": Talk._wait,
    "language": Talk._language,
}
