"""What runs follows the files, as long as they are good; the last good version stays, and the practice is told.

One look: have the files changed, and stood still since? Then all of them are read and tried in a thread, beside the
conversations. If there is nothing to mend, the new edition runs from the next message on. If there is, nothing
changes, and the therapist who looks after the files hears which line to mend, once for each fault.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

from bot.core.flow.model import Mark
from bot.errors import VestibuleError
from bot.language.findings import Finding, finding
from bot.loading import Folders
from bot.publishing.chronicle import Chronicle
from bot.publishing.telling import mended, refused
from bot.publishing.watching import State, Watch, name_of, state_of
from bot.wiring.edition import Edition

log = logging.getLogger(__name__)

Prepare = Callable[[Edition], "Edition | tuple[Finding, ...]"]
"""Read the files and make an edition of them that may follow this one; or what stands in the way. Runs in a thread."""


class Reloader:
    """`edition` is what runs. `refused`: the faults of the files as they are now, while it goes on running."""

    def __init__(
        self,
        folders: Folders,
        state: State,
        edition: Edition,
        prepare: Prepare,
        chronicle: Chronicle,
    ) -> None:
        self.edition = edition
        self.refused: tuple[Finding, ...] = ()
        self.on_change: Callable[[Edition], None] = _nobody_shows
        self._folders = folders
        self._watch = Watch(state)
        self._prepare = prepare
        self._chronicle = chronicle
        self._chronicle.runs(edition.content)
        self._task: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        """Keep what runs from the start."""
        await self._chronicle.write()

    def start(self, seconds: float) -> None:
        self._task = asyncio.create_task(self._run(seconds), name="reloader")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _run(self, seconds: float) -> None:
        while True:
            await asyncio.sleep(seconds)
            try:
                await self.look()
            except Exception:  # the watch outlives whatever goes wrong in one look
                log.exception("files not looked at", extra={"action": "reload_failed"})

    async def look(self) -> None:
        """One look at the files, and what follows from it."""
        state = await asyncio.to_thread(state_of, self._folders)
        if self._watch.is_settled(state):
            await self._read(state)
        await self._chronicle.write()

    async def _read(self, state: State) -> None:
        prepared = await asyncio.to_thread(self._prepared)
        if await asyncio.to_thread(state_of, self._folders) != state:
            return  # written to while we read; the next looks see how it ends
        self._watch.take(state)
        if isinstance(prepared, Edition):
            self._take_over(prepared, state)
        else:
            self._refuse(prepared, state)

    def _prepared(self) -> Edition | tuple[Finding, ...]:
        try:
            return self._prepare(self.edition)
        except Exception as error:  # a fault of ours in reading their files must not be theirs to suffer
            log.exception("files not read", extra={"action": "reload_failed"})
            place = Mark(f"{self._folders.config.name}/{self._folders.practice}", 1, 1)
            said = str(error) if isinstance(error, VestibuleError) else type(error).__name__
            return (finding("E113", place, f"the files cannot be read: {said}", "undo the last change"),)

    def _take_over(self, edition: Edition, state: State) -> None:
        self.edition = edition
        self._chronicle.runs(edition.content)
        self.on_change(edition)
        flow = edition.content.flow
        log.info("files taken over", extra={"action": "reloaded", "version": flow.version})
        if self.refused:
            self.refused = ()
            self._chronicle.tell(mended(edition.content, name_of(state)))

    def _refuse(self, findings: tuple[Finding, ...], state: State) -> None:
        is_news, self.refused = findings != self.refused, findings
        first = findings[0]
        log.error("files refused", extra={"action": "reload_refused", "error": first.code, "place": str(first.mark)})
        if is_news:
            self._chronicle.tell(refused(self.edition.content, findings, name_of(state)))


def _nobody_shows(_: Edition) -> None:
    """What is shown elsewhere, as a channel's profile is, stays as it is."""
