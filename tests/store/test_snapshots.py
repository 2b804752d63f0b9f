"""Which sessions are kept in memory between turns."""

from datetime import UTC, datetime

import pytest

from bot.core.session import Session
from bot.keys import new_master_key
from bot.store.snapshots import CACHED_SESSIONS, SESSION, Snapshots, write_snapshot
from bot.store.vault import Vault

NOW = datetime(2026, 3, 2, tzinfo=UTC)

pytestmark = pytest.mark.core


def test_of_too_many_sessions_the_one_written_first_goes() -> None:
    key, _ = Vault(new_master_key()).new_key("client:1")
    snapshot = write_snapshot(Session("intake", 1, "ab", "en", NOW, NOW), None)
    sealed = [key.seal(SESSION, snapshot.plain) for _ in range(CACHED_SESSIONS + 1)]
    kept = Snapshots()

    for each in sealed:
        kept.put(1, each, snapshot)

    assert kept.get(1, sealed[-1], key) is snapshot
    assert kept.get(1, sealed[1], key) is snapshot
    assert kept.get(1, sealed[0], key) is not snapshot
