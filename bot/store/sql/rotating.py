"""A new master key: everybody's keys are wrapped anew, and nothing that they sealed changes."""

from sqlalchemy import Connection, select, update

from bot.errors import DamagedData
from bot.store.sql.inserting import insert_new
from bot.store.tables import client, keyring
from bot.store.vault import INDEX, Vault, client_owner


def rewrap(connection: Connection, vault: Vault) -> int:
    """How many were wrapped by the other key. One that is damaged opens with neither, and stays as it is."""
    insert_new(connection, keyring, owner=INDEX, wrapped=vault.wrapped_index())
    rewrapped = 0
    for owner, wrapped in connection.execute(select(keyring.c.owner, keyring.c.wrapped)).all():
        if (fresh := _fresh(vault, owner, wrapped)) is not None:
            connection.execute(update(keyring).where(keyring.c.owner == owner).values(wrapped=fresh))
            rewrapped += 1
    for number, wrapped in connection.execute(select(client.c.id, client.c.wrapped)).all():
        if (fresh := _fresh(vault, client_owner(number), wrapped)) is not None:
            connection.execute(update(client).where(client.c.id == number).values(wrapped=fresh))
            rewrapped += 1
    return rewrapped


def _fresh(vault: Vault, owner: str, wrapped: bytes) -> bytes | None:
    try:
        return vault.rewrapped(owner, bytes(wrapped))
    except DamagedData:
        return None
