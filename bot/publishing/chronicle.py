"""What is kept of changes: which flow ran since when, and what the practice is to be told. Written when it can be."""

from collections.abc import Callable, Sequence

from bot.content import Content
from bot.deliver import Clock
from bot.posts import Parcel, Post
from bot.store.base import Publication, Store

FILES = "files"
"""Who publishes what was changed on disk."""


class Chronicle:
    """`put`: gives posts to the deliverer. What the database did not take is kept here until the next `write`."""

    def __init__(self, store: Store, put: Callable[[Sequence[Parcel]], None], clock: Clock) -> None:
        self._store = store
        self._put = put
        self._clock = clock
        self._posts: list[Post] = []
        self._running: list[Publication] = []

    def tell(self, post: Post) -> None:
        self._posts.append(post)

    def runs(self, content: Content) -> None:
        """This content begins to run now."""
        flow = content.flow
        self._running.append(Publication(self._clock(), flow.name, flow.version, flow.hash, FILES, content.files))

    async def write(self) -> None:
        """In order; each stays until it is on disk, and coming twice does nothing."""
        while self._running:
            await self._store.publish(self._running[0])
            self._running.pop(0)
        if self._posts:
            self._put(await self._store.post(tuple(self._posts), self._clock()))
            self._posts.clear()
