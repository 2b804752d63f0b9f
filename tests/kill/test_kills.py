"""The bot is killed at every point between two operations of a scripted intake, and nothing is lost or doubled.

`KILL_POINTS`: how many points of each setting, evenly spread; `all` for every one. `KILL_AT=185`: this one only, to
see again what failed. What the kills found stands at the end of the test's output.
"""

import asyncio
import json
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.kill.checker import MARK, Verdict, judge
from tests.kill.databases import Maker, Rows
from tests.kill.lives import Lives
from tests.kill.prepare import prepared
from tests.kill.runs import History, Plan, Run
from tests.kill.script import SCRIPT

pytestmark = [pytest.mark.kill, pytest.mark.timeout(0 if "KILL_POINTS" in os.environ else 900)]

POINTS = os.environ.get("KILL_POINTS", "40")
AT_FIRST_START = 10
AT_ONCE = 5
SETTINGS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "sqlite, polling": ("sqlite_maker", {}),
    "sqlite, webhook": ("sqlite_maker", {"has_webhook": True}),
    "postgres, polling": ("postgres_maker", {}),
    "postgres, two workers": ("postgres_maker", {"has_other": True}),
}


class Kills:
    """All runs of one setting, measured against one in which nothing went wrong."""

    def __init__(self, lives: Lives, maker: Maker, folder: Path, **how: Any) -> None:
        self._lives, self._maker, self._folder, self._how = lives, maker, folder, how
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self.calm = History()
        self.points: list[str] = []
        self.marked = self.faults = 0
        self.failures: list[str] = []

    async def measure(self) -> int:
        """Play the script once in peace; how many operations there are."""
        self.calm = await self._play(Plan(**self._how))
        assert self.calm.problems == ""
        for texts in self.calm.messages.values():
            assert len(set(texts)) == len(texts), "the checker needs each message to be unlike all others"
            assert not [text for text in texts if text.startswith(MARK)], "nothing is repeated in peace"
        return len(self.calm.operations)

    async def kill_at(self, points: Sequence[int], plan: Callable[[int], Plan]) -> None:
        await asyncio.gather(*(self._kill(plan(point)) for point in points))

    async def _kill(self, plan: Plan) -> None:
        async with self._at_once:
            try:
                history = await self._play(plan)
            except AssertionError as error:
                self.failures.append(f"{plan.kills}: {error}")
                return
        verdict = judge(self.calm.answers, history.answers, self.calm.messages, history.messages)
        self._note(plan, history, verdict)

    def _note(self, plan: Plan, history: History, verdict: Verdict) -> None:
        self.points += history.killed_at
        self.marked += verdict.marked
        self.faults += history.faults
        odd = {name: rows for name, rows in _kept(history).items() if rows != _kept(self.calm)[name]}
        if not plan.has_digest:  # nobody waits for it, so one life may end before it is made, and another after
            odd.pop("digests", None)
        if verdict.faults or history.problems or odd:
            calm = {name: _kept(self.calm)[name] for name in odd}
            told = f"{verdict.faults} {history.problems} {odd}, in peace {calm}"
            self.failures.append(f"{plan.kills} {history.killed_at}: {told}")

    async def _play(self, plan: Plan) -> History:
        folder = self._folder / "-".join(["run", *map(str, plan.kills)])
        folder.mkdir()
        return await Run(self._lives, folder, plan, self.calm.messages).play(self._maker)

    def summary(self) -> dict[str, int]:
        kinds = len(set(self.points))
        return {"kills": len(self.points), "kinds": kinds, "faults": self.faults, "marked": self.marked}


@pytest.mark.parametrize(
    "setting",
    [pytest.param(name, marks=pytest.mark.postgres if name.startswith("postgres") else ()) for name in SETTINGS],
)
async def test_a_kill_at_any_point_loses_doubles_and_disorders_nothing(
    setting: str, lives: Lives, tmp_path: Path, request: pytest.FixtureRequest, record_property: Any
) -> None:
    maker_name, how = SETTINGS[setting]
    maker = request.getfixturevalue(maker_name)
    await prepared(maker, lives, tmp_path)
    kills = Kills(lives, maker, tmp_path, **how)
    number = await kills.measure()
    chosen = spread(number, POINTS)

    def plan(point: int) -> Plan:
        """Every second run is rushed while it can be, and every third kills the life after it soon, too."""
        again = (1 + point * 7 % 80,) if point % 3 == 0 else ()
        is_rushed = point % 2 == 1 and point < number * 0.6
        return Plan((point, *again), seed=point, is_rushed=is_rushed, **how)

    await kills.kill_at(chosen, plan)
    record_property("kill", json.dumps({"setting": setting, "points": number, "runs": len(chosen), **kills.summary()}))

    assert not kills.failures, "\n\n".join(kills.failures)
    assert len(kills.points) >= len(chosen)


@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def test_a_kill_during_the_very_first_start_leaves_nothing_that_the_next_cannot_mend(
    engine: str, lives: Lives, tmp_path: Path, request: pytest.FixtureRequest, record_property: Any
) -> None:
    how = {"script": SCRIPT[:1], "has_digest": False}
    kills = Kills(lives, request.getfixturevalue(f"{engine}_maker"), tmp_path, **how)
    number = await kills.measure()
    chosen = spread(number, POINTS if POINTS == "all" else str(AT_FIRST_START))

    await kills.kill_at(chosen, lambda point: Plan((point,), **how))
    name = f"{engine}, first start"
    record_property("kill", json.dumps({"setting": name, "points": number, "runs": len(chosen), **kills.summary()}))

    assert not kills.failures, "\n\n".join(kills.failures)
    assert len(kills.points) >= len(chosen) * 0.7  # how often one asks for updates in vain differs from run to run


def spread(number: int, wanted: str) -> list[int]:
    """So many points of 1 to `number`, evenly spread; all of them; or one.

    >>> spread(100, "4"), len(spread(100, "all"))
    ([13, 38, 63, 88], 100)
    """
    if "KILL_AT" in os.environ:
        return [int(os.environ["KILL_AT"])]
    count = number if wanted == "all" else min(number, int(wanted))
    return [1 + int((2 * index + 1) * number / (2 * count)) for index in range(count)]


def _kept(history: History) -> dict[str, Rows]:
    """What the database counts, however far the sending had come when the bot was ended.

    A note to a therapist's address leaves no row once it is settled; that it arrived, the messages tell.
    """
    kept = [row for row in history.kept["posts"] if row[0] != "note"]
    posts = {kind: 0 for kind, _, _ in kept}
    for kind, state, count in kept:
        posts[kind] += count if state != "dead" else 0
    return {**history.kept, "posts": list(posts.items())}
