"""An installation that clients may come to, as after a test alert that everyone saw."""

from collections.abc import Callable
from datetime import UTC, datetime

from bot.app import App
from bot.content import Content
from bot.opening import BACKUP, Opening, mark_of
from bot.store.base import Store
from bot.store.posting import TESTED


async def open_to_clients(app: App) -> None:
    app.opening.can_mail = True
    practice = app.content.practice
    await app.store.claim(TESTED, BACKUP, mark_of(practice.backup.email or ""), app.now())
    for therapist in practice.therapists:
        await app.opening.seen(therapist.id)


def always_open(store: Store, content: Callable[[], Content]) -> Opening:
    """Where nobody from outside can come."""
    return Opening(store, content, lambda: datetime.now(UTC), None, lambda _: False)
