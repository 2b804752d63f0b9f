"""What the owner does in the studio: read the files, look at a draft, try it, see what it means, publish, go back.

Drafts are not kept here: they lie in the browser, and come along with every request. Looks run one after the other in
a thread beside the conversations, and nobody waits longer than a few seconds for one.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, TypeVar

from bot.content import Content
from bot.core.flow.model import Flow
from bot.core.session import Session
from bot.language.check.changes import changes
from bot.language.findings import Finding
from bot.loading import Folders
from bot.publishing.comparing import Change, compare
from bot.publishing.effects import Effects, effects_of
from bot.store.base import Entry, Publication, Store
from bot.studio.looking import Looked, draft_that_runs, look, named, with_version
from bot.studio.shelf import Files, Shelf, laid_out, read_shelf, replace_files
from bot.studio.trying import Chat, Did, talk

T = TypeVar("T")
PATIENCE: Final = timedelta(seconds=10)


Gate = Callable[[Folders], "Content | tuple[Finding, ...]"]
"""The files in these folders as they would run, or what forbids it: the same that watches over every change."""


class TooLong(Exception):
    """The draft has too many ways to look at all of them in time."""


class Changed(Exception):
    """The files are not what the draft was based on any more."""


@dataclass(frozen=True, slots=True)
class Impact:
    """What publishing would mean. `files`: as they would be written; `findings`: what forbids it."""

    files: Files
    versions: tuple[int, int]
    findings: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()
    changes: tuple[Change, ...] = ()
    effects: Effects | None = None
    looked: Looked | None = None


class Workshop:
    """`running`: what runs at this moment. `takes_over`: changed files run without a restart."""

    def __init__(
        self,
        folders: Folders,
        running: Callable[[], Content],
        gate: Gate,
        store: Store,
        clock: Callable[[], datetime],
        *,
        takes_over: bool = True,
    ) -> None:
        self._folders = folders
        self._content = running
        self._gate = gate
        self._store = store
        self._clock = clock
        self.takes_over = takes_over
        self.patience = PATIENCE
        self._bench = asyncio.Lock()
        self._running: set[asyncio.Task[object]] = set()
        self._last: tuple[Files, str, Looked] | None = None

    @property
    def _flow(self) -> str:
        return self._content().practice.flow

    @property
    def runs(self) -> str:
        """A name for the flow that runs."""
        return self._content().flow.hash

    async def shelf(self) -> Shelf:
        return await asyncio.to_thread(read_shelf, self._folders.flows, self._flow)

    def may_be_called(self, files: Files) -> bool:
        """Are these names of the flow and its translations, so that nothing else can ever be written?"""
        languages = self._content().practice.languages
        known = {f"{self._flow}.yaml", *(f"{self._flow}.{language}.yaml" for language in languages)}
        known |= {path.name for path in self._folders.flows.glob(f"{self._flow}.*.yaml")}
        return f"{self._flow}.yaml" in files and files.keys() <= known

    async def look(self, files: Files) -> Looked:
        return await self._at_the_bench(lambda: self._look(files))

    async def talk(self, files: Files, moves: Sequence[Did], language: str) -> Chat | Looked:
        """The chat; or what has to be mended before there can be one."""

        def work() -> Chat | Looked:
            looked = self._look(files)
            return talk(looked.content, moves, language, self._clock()) if looked.content else looked

        return await self._at_the_bench(work)

    async def impact(self, files: Files) -> Impact:
        people = [(each.code, each.session) for each in await self._store.under_way()]
        return await self._at_the_bench(lambda: self._impact(files, people))

    async def publish(self, files: Files, base: str, therapist: str) -> Impact:
        """Write the files, if they are still what the draft is based on, and if nothing forbids it."""
        if (await self.shelf()).base != base:
            raise Changed
        impact = await self.impact(files)
        if impact.findings:
            return impact
        await self._store.audit([Entry(f"therapist:{therapist}", "published flow")], self._clock())
        if (await self.shelf()).base != base:
            raise Changed
        await asyncio.to_thread(replace_files, self._folders.flows, impact.files)
        await self._record(impact, therapist)
        return impact

    async def before(self) -> Publication | None:
        """What ran before what runs now."""
        published = await self._store.publications()
        own = [each for each in published if each.flow == self._content().flow.name]
        runs = next((place for place, each in enumerate(own) if each.hash == self.runs), None)
        rest = [] if runs is None else own[runs + 1 :]
        return next((each for each in rest if each.hash != self.runs and self.may_be_called(each.files)), None)

    async def _record(self, impact: Impact, therapist: str) -> None:
        if impact.looked and impact.looked.content:
            flow, files = impact.looked.content.flow, impact.looked.content.files
            await self._store.publish(Publication(self._clock(), flow.name, flow.version, flow.hash, therapist, files))

    # In the thread ----------------------------------------------------------------------------------------

    def _look(self, files: Files) -> Looked:
        """The last look is kept: what is tried is mostly what was just looked at."""
        if self._last and self._last[:2] == (files, self.runs):
            return self._last[2]
        looked = look(self._folders, self._content(), files)
        self._last = (files, self.runs, looked)
        return looked

    def _impact(self, files: Files, people: Sequence[tuple[str, Session]]) -> Impact:
        running = self._content()
        old, looked = running.flow, self._look(files)
        if looked.content and _needs_a_version(old, looked.content.flow):
            flow = f"{self._flow}.yaml"
            files = {**files, flow: with_version(files[flow], old.version + 1)}
            looked = self._look(files)
        if looked.content is None or looked.draft is None:
            return Impact(files, (old.version, old.version), looked.errors)
        new = looked.content.flow
        return Impact(
            files=files,
            versions=(old.version, new.version),
            findings=self._forbidding(files),
            warnings=tuple(each for each in changes(old, new) if each.severity == "warning"),
            changes=compare(draft_that_runs(self._folders, running), looked.draft),
            effects=effects_of(old, new, people),
            looked=looked,
        )

    def _forbidding(self, files: Files) -> tuple[Finding, ...]:
        with laid_out(self._folders.flows, files) as aside:
            let_through = self._gate(replace(self._folders, flows=aside))
            return () if isinstance(let_through, Content) else named(let_through, aside)

    async def _at_the_bench(self, work: Callable[[], T]) -> T:
        """One at a time; one that takes too long is left to end by itself, and the next waits for it."""

        async def held() -> T:
            async with self._bench:
                return await asyncio.to_thread(work)

        task = asyncio.create_task(held(), name="studio")
        self._running.add(task)
        task.add_done_callback(self._done)
        try:
            return await asyncio.wait_for(asyncio.shield(task), self.patience.total_seconds())
        except TimeoutError:
            raise TooLong from None

    def _done(self, task: "asyncio.Task[object]") -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()  # it was told to whoever waited


def _needs_a_version(old: Flow, new: Flow) -> bool:
    if old.name != new.name or old.hash == new.hash:
        return False
    return any(each.code == "E402" for each in changes(old, new))
