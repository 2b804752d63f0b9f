"""A store that forgets when its process ends: for `chat`, for tests, and the shortest reading of the contract."""

from bot.store.memory.store import MemoryStore

__all__ = ["MemoryStore"]
