"""One run: the script is fed while the bot is killed and begun again, until everything it should say was accepted."""

import asyncio
import json
import re
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.acceptance.clock import Clock
from tests.acceptance.house import THERAPIST_ACCOUNT, environment_for
from tests.acceptance.person import Person
from tests.acceptance.waiting import until
from tests.fakes.bot_api import FakeBotApi, FaultKind
from tests.kill.checker import MARK, Answer
from tests.kill.databases import CODES, SENDING, Database, Maker, Rows, counts
from tests.kill.lives import Life, Lives
from tests.kill.script import ANNA, BEN, NAME_OF_ANNA, SCRIPT, Step, newest

SPEED = 20.0
PATIENCE = 60.0
DIGEST_AT = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
KILLED = -9
TOLD_EARLY = -15  # to end, while it was still starting
UNSEEN = 800_000_001  # the prepared database knows lower numbers
FAULTS = {"sendMessage": 0.24, "editMessageText": 0.24, "answerCallbackQuery": 0.1, "getUpdates": 0.06}
KINDS = [kind for kind in FaultKind if kind is not FaultKind.HANG]
CLOCK_TIME = re.compile(r"\b\d\d:\d\d\b")


@dataclass(frozen=True)
class Plan:
    """`kills`: after how many operations each life ends. `seed`: of the faults of HTTP; None for none.

    `is_rushed`: clients do not wait for answers. `has_webhook`: instead of polling. `has_other`: a second worker
    lives on all the time. `has_digest`: the day turns at the end, so that the therapist gets one.
    """

    kills: Sequence[int] = ()
    seed: int | None = None
    is_rushed: bool = False
    has_webhook: bool = False
    has_other: bool = False
    script: Sequence[Step] = SCRIPT
    has_digest: bool = True


@dataclass
class History:
    """What is known afterwards, from outside. `killed_at`: the operation each kill came after.
    `operations`: all those of the first life."""

    messages: dict[int, list[str]] = field(default_factory=dict)
    answers: dict[int, list[Answer]] = field(default_factory=dict)
    kept: Mapping[str, Rows] = field(default_factory=dict)
    problems: str = ""
    killed_at: list[str] = field(default_factory=list)
    operations: list[str] = field(default_factory=list)
    faults: int = 0


class Run:
    """Made for one plan. `wanted`: the messages of a run in which nothing goes wrong, to know when all is said."""

    def __init__(self, lives: Lives, folder: Path, plan: Plan, wanted: Mapping[int, Sequence[str]]) -> None:
        self._lives, self._folder, self._plan, self._wanted = lives, folder, plan, wanted
        self._history = History()
        self._all: list[Life] = []
        self.clock = Clock.make(folder / "clock", speed=SPEED)

    async def play(self, maker: Maker) -> History:
        database = self._database = await maker.fresh()
        async with FakeBotApi(first_update_id=UNSEEN) as api:
            self._api = api
            self._environment = environment_for(api, database.url, **self._settings())
            self._clients = {number: Person(api, number) for number in (ANNA, BEN, THERAPIST_ACCOUNT)}
            api.world.chats[THERAPIST_ACCOUNT] = self._clients[THERAPIST_ACCOUNT].chat
            self._order_faults()
            try:
                await self._feed_while_dying()
            finally:
                await self._end_all()
        self._history.faults = sum(1 for call in api.calls if call.fault)
        await self._judge_by(database)
        await database.drop()
        return self._history

    # The lives --------------------------------------------------------------------------------------------

    def _settings(self) -> dict[str, str]:
        port = free_port() if self._plan.has_webhook else 0
        url = f"http://127.0.0.1:{port}" if port else ""
        quiet = {"tick_seconds": "0.2", "log_level": "WARNING", "trial": "true"}
        return {"web_port": str(port), "telegram_webhook_url": url, **quiet}

    async def _begin(self, kill_at: int, worker: str) -> Life:
        environment = {**self._environment, "VESTIBULE_WORKER": worker}
        life = await self._lives.begin(["run"], environment, self.clock.path, kill_at)
        self._all.append(life)
        return life

    async def _keep_alive(self) -> None:
        """One life after the other; the last one is not killed. Ends only if a life ends by itself."""
        for kill_at in (*self._plan.kills, 0):
            life = await self._begin(kill_at, self._name())
            code = await asyncio.shield(life.ended)
            if code != KILLED:
                raise AssertionError(f"the bot ended with {code}:\n{life.log.read_text()[-3000:]}")
            self._history.killed_at.append(life.passed()[-1])

    def _name(self) -> str:
        """Half of the runs give the same name to each life, half a new one, as process ids do."""
        return "same" if (self._plan.seed or 0) % 2 else f"life-{len(self._all)}"

    async def _feed_while_dying(self) -> None:
        keeper = asyncio.create_task(self._keep_alive())
        feeding = asyncio.create_task(self._feed())
        try:
            if self._plan.has_other:
                await self._begin(0, "other")
            await asyncio.wait({keeper, feeding}, return_when=asyncio.FIRST_COMPLETED)
            if not feeding.done():
                await keeper
            await feeding
        finally:
            for task in (feeding, keeper):
                task.cancel()
            await asyncio.gather(feeding, keeper, return_exceptions=True)

    async def _end_all(self) -> None:
        codes = [await life.end() for life in self._all]
        last = self._all[-1] if self._all else None
        if last is not None and codes[-1] == KILLED and len(codes) <= len(self._plan.kills):
            # Killed while it was told to end: the next one finds what is left.
            self._history.killed_at.append(last.passed()[-1])
            after = await self._begin(0, "after")
            await self._until(lambda: len(self._api.calls_of("getMe")) > 0, "a last life")
            codes.append(await after.end())
        self._history.operations = self._all[0].passed()
        odd = [code for code in codes if code not in (0, KILLED, TOLD_EARLY)]
        assert not odd, f"ended with {odd}"

    # The feeding ------------------------------------------------------------------------------------------

    def _order_faults(self) -> None:
        if self._plan.seed is None:
            return
        self._api.faults.seed(self._plan.seed)
        for method, probability in FAULTS.items():
            for kind in KINDS:
                self._api.faults.add_chance(method, kind, probability / len(KINDS))

    async def _feed(self) -> None:
        for step in self._plan.script:
            client = self._clients[step.who]
            if step.under:
                await self._until(lambda: _is_said(client, step.under), f"{step.under!r} for {step}")  # noqa: B023
            step.send(client)
            if not self._plan.is_rushed:
                await self._until(lambda: step.is_answered(client), f"an answer to {step}")  # noqa: B023
        await self._until(lambda: all(self._is_answered(step) for step in self._plan.script), "answers to all")
        await self._until(lambda: not self._api.updates.pending, "all updates confirmed")
        if self._plan.has_digest:
            await self._see_the_alert()
            self.clock.forward_to(DIGEST_AT)
            await self._until(self._has_digest, "the digest")
        await self._until(self._is_all_said, "all that should be said")

    async def _see_the_alert(self) -> None:
        """The therapist has seen it, so that the night tells nothing again, in whatever order."""
        elena = self._clients[THERAPIST_ACCOUNT]
        await self._until(lambda: _is_said(elena, "Urgent"), "the alert")
        elena.tap(newest(elena, "Urgent"), "I have seen it")
        await self._until(lambda: _is_said(elena, "Noted that you have seen it"), "an answer to the therapist")
        await self._until(lambda: not self._api.updates.pending, "the therapist's update confirmed")
        if self._plan.has_other:
            await self._all_settled()

    async def _all_settled(self) -> None:
        """The clock jumps over the end of every lease: another worker would take what this one has just sent."""

        async def holds() -> bool:
            return await self._database.rows(SENDING) == [(0,)]

        await until(holds, "all that was sent is settled", PATIENCE)

    def _is_answered(self, step: Step) -> bool:
        return step.is_answered(self._clients[step.who])

    def _has_digest(self) -> bool:
        return _is_said(self._clients[THERAPIST_ACCOUNT], "Elm Practice · Tue")

    def _is_all_said(self) -> bool:
        return not self._unsaid()

    def _unsaid(self) -> list[str]:
        """Wanted and not there, whatever the codes of the clients."""
        said = {chat: {_bare(text) for text in self._texts(chat)} for chat in self._wanted}
        return [text for chat, wanted in self._wanted.items() for text in wanted if _bare(text) not in said[chat]]

    def _texts(self, chat: int) -> list[str]:
        """As they were sent: an edit later on is not another message."""
        return [plain((*message.earlier, message.text)[0]) for message in self._clients[chat].replies]

    async def _until(self, condition: Any, what: str) -> None:
        async def holds() -> bool:
            return bool(condition())

        try:
            await until(holds, what, PATIENCE)
        except AssertionError:
            logs = "".join(life.log.read_text()[-1500:] for life in self._all)
            unsaid = self._unsaid()
            said = {chat: [t[:60] for t in self._texts(chat)] for chat in self._clients}
            raise AssertionError(
                f"not within {PATIENCE} s: {what}\n{self._plan}\nunsaid: {unsaid}\n{said}\n{logs}"
            ) from None

    # What is there afterwards -----------------------------------------------------------------------------

    async def _judge_by(self, database: Database) -> None:
        history = self._history
        codes = [row[0] for row in await database.rows(CODES)]
        for chat in self._clients:
            history.messages[chat] = [_without_codes(text, codes) for text in self._texts(chat)]
        history.kept = await counts(database)
        history.problems = await database.problems()
        for code in codes:
            answers = await self._exported(code)
            history.answers[ANNA if NAME_OF_ANNA in answers else BEN] = answers

    async def _exported(self, code: str) -> list[Answer]:
        """As `run_bot.py export` tells it."""
        life = await self._lives.begin(["export", code, "--to", str(self._folder)], self._environment, self.clock.path)
        assert await life.ended == 0, life.log.read_text()
        data = json.loads((self._folder / f"{code}-my-data.json").read_text())
        return [(event["step"], json.dumps(event["value"])) for event in data["history"]]


def plain(text: str) -> str:
    """Without what differs from run to run."""
    return CLOCK_TIME.sub("hh:mm", text)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def _is_said(client: Person, words: str) -> bool:
    return any(words in message.text for message in client.replies)


def _bare(text: str) -> str:
    return re.sub(r"\b[A-Z0-9]{4}\b", "CODE", text.removeprefix(MARK))


def _without_codes(text: str, codes: Sequence[str]) -> str:
    for code in codes:
        text = text.replace(code, "CODE")
    return text
