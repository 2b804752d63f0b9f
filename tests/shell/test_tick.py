"""The clock: what goes wrong with one therapist, one client or one job stops nobody else."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest

from bot.content import Content
from bot.deliver import Deliverer
from bot.errors import DamagedData, StoreError
from bot.loading import Folders, content_or_raise
from bot.store.base import Entry, Store
from bot.store.memory import MemoryStore
from bot.tick import Ticker
from tests.acceptance.house import ROOT
from tests.shell.wires import NOW, no_files
from tests.store.talk import letter, new_session, saying

LATER = NOW + timedelta(days=400)


@pytest.fixture(scope="module")
def content() -> Content:
    return content_or_raise(Folders(ROOT / "config", ROOT / "flows", ROOT / "templates"))


class Clocked(MemoryStore):
    """Fails where it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.bad: set[object] = set()
        self.made: list[str] = []
        self.swept: list[datetime] = []

    async def digest(self, therapist, period, compose, now):  # type: ignore[no-untyped-def]
        if therapist in self.bad:
            raise DamagedData
        self.made.append(therapist)
        return await super().digest(therapist, period, compose, now)

    async def erase(self, client: int, now: datetime) -> bool:
        if client in self.bad:
            raise DamagedData
        return await super().erase(client, now)

    async def sweep(self, now: datetime) -> None:
        if "sweep" in self.bad:
            raise StoreError
        self.swept.append(now)


def two_therapists(content: Content) -> Content:
    """The shipped content in a practice where a second therapist has the schedule of the first."""
    first = content.practice.therapists[0]
    second = first.model_copy(update={"id": "second"})
    practice = content.practice.model_copy(update={"therapists": (first, second)})
    schedules = content.schedules(first.id)

    class Two(SimpleNamespace):
        def schedules(self, therapist: str) -> object:
            return schedules

        def digest_posts(self, *_: object) -> list[object]:
            return []

    return Two(practice=practice)  # type: ignore[return-value]


def ticker(
    store: Store, content: Content, now: Callable[[], datetime] = lambda: LATER, resume: object = None
) -> Ticker:
    async def nothing_waits() -> None:
        """All is decided."""

    way = Deliverer(store, {}, no_files, now)
    return Ticker(store, lambda: content, way, {"resume_failed": resume or nothing_waits}, now)  # type: ignore[arg-type]


def faults(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.action for record in caplog.records if record.levelno >= logging.ERROR]  # type: ignore[attr-defined]


async def test_a_letter_that_cannot_be_resumed_stops_no_digest(
    content: Content, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail() -> None:
        raise StoreError

    store = Clocked()
    await ticker(store, two_therapists(content), resume=fail).tick()

    assert len(store.made) == 2
    assert faults(caplog) == ["resume_failed"]


async def test_a_damaged_digest_stops_neither_the_next_therapists_nor_retention(
    content: Content, caplog: pytest.LogCaptureFixture
) -> None:
    store = Clocked()
    await store.handle([letter(1)], saying(), NOW)
    both = two_therapists(content)
    store.bad = {both.practice.therapists[0].id}
    await ticker(store, both).tick()

    assert store.made == ["second"]
    assert await store.clients("anna") == ()
    assert faults(caplog) == ["digest_failed"]


async def test_a_client_who_cannot_be_erased_stops_no_other(content: Content, caplog: pytest.LogCaptureFixture) -> None:
    store = Clocked()
    await store.handle([letter(1)], saying(session=new_session()), NOW)
    await store.handle([letter(2, address=letter(2).address.__class__("web", "x"))], saying(), NOW)
    store.bad = {1}
    await ticker(store, two_therapists(content)).tick()

    assert [view.id for view in await store.clients("anna")] == [1]
    assert faults(caplog) == ["retention_failed"]


async def test_a_fault_names_no_person(content: Content, caplog: pytest.LogCaptureFixture) -> None:
    store = Clocked()
    await store.handle([letter(1)], saying(), NOW)
    store.bad = {1}
    await ticker(store, two_therapists(content)).tick()

    (fault,) = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert "client" not in vars(fault)


# The sweep ----------------------------------------------------------------------------------------------------


async def test_a_day_is_swept_once_however_many_ticks_and_workers_there_are(content: Content) -> None:
    store = Clocked()
    now = [LATER]
    workers = [ticker(store, two_therapists(content), lambda: now[0]) for _ in range(2)]
    for _ in range(3):
        for worker in workers:
            await worker.tick()
    now[0] += timedelta(days=1)
    await workers[0].tick()

    assert store.swept == [LATER, LATER + timedelta(days=1)]


async def test_a_sweep_that_fails_stops_nothing_else(content: Content, caplog: pytest.LogCaptureFixture) -> None:
    store = Clocked()
    store.bad = {"sweep"}
    await ticker(store, two_therapists(content)).tick()

    assert len(store.made) == 2
    assert faults(caplog) == ["sweep_failed"]


async def test_an_erasure_by_retention_stands_in_the_audit_log(content: Content) -> None:
    told: list[Entry] = []

    class Audited(Clocked):
        async def audit(self, entries, now):  # type: ignore[no-untyped-def]
            told.extend(entries)

    store = Audited()
    await store.handle([letter(1)], saying(), NOW)
    await ticker(store, two_therapists(content)).tick()

    assert told == [Entry("retention", "erased a client: unfinished")]
