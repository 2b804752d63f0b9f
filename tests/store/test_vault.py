"""Envelopes: what was sealed opens in its place only, with its key only."""

import pytest

from bot.core.messages import Address
from bot.errors import DamagedData, KeyMismatch, StoreError
from bot.keys import MasterKey, new_master_key
from bot.store.vault import CACHED_KEYS, Vault

pytestmark = pytest.mark.core

MASTER = MasterKey(bytes(range(32)))


def test_what_was_sealed_opens() -> None:
    key, wrapped = Vault(MASTER).new_key("client:1")
    sealed = key.seal("answer|event", b"words", "row")

    again = Vault(MASTER).open_key("client:1", wrapped)
    assert again.open("answer|event", sealed, "row") == b"words"


def test_a_sealed_value_has_the_promised_form() -> None:
    key, _ = Vault(MASTER).new_key("client:1")
    sealed = key.seal("answer|event", b"words")

    assert sealed[:1] == b"\x01"
    assert len(sealed) == 1 + 12 + len(b"words") + 16
    assert b"words" not in sealed


def test_the_same_words_never_look_the_same() -> None:
    key, _ = Vault(MASTER).new_key("client:1")

    assert len({key.seal("answer|event", b"words") for _ in range(100)}) == 100


def test_a_value_that_was_moved_does_not_open() -> None:
    vault = Vault(MASTER)
    key, _ = vault.new_key("client:1")
    other, _ = vault.new_key("client:2")
    sealed = key.seal("answer|event", b"words", "7")

    for opener, place, row in [(key, "notice|details", "7"), (key, "answer|event", "8"), (other, "answer|event", "7")]:
        with pytest.raises(StoreError):
            opener.open(place, sealed, row)


@pytest.mark.parametrize("index", [1, 5, 13, -1])
def test_a_value_that_was_changed_does_not_open(index: int) -> None:
    key, _ = Vault(MASTER).new_key("client:1")
    sealed = bytearray(key.seal("answer|event", b"words"))
    sealed[index] ^= 1

    with pytest.raises(StoreError):
        key.open("answer|event", bytes(sealed))


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01short", b"\x02" + bytes(40)])
def test_what_is_no_sealed_value_is_refused(sealed: bytes) -> None:
    key, _ = Vault(MASTER).new_key("client:1")

    with pytest.raises(StoreError):
        key.open("answer|event", sealed)


def test_another_master_key_opens_no_key() -> None:
    _, wrapped = Vault(MASTER).new_key("system")

    with pytest.raises(KeyMismatch):
        Vault(new_master_key()).open_key("system", wrapped)


def test_a_key_given_to_another_owner_does_not_open() -> None:
    vault = Vault(MASTER)
    _, wrapped = vault.new_key("client:1")

    with pytest.raises(DamagedData):
        vault.open_key("client:2", wrapped)


@pytest.mark.parametrize("wrapped", [b"", b"\x01", bytes(60)])
def test_a_damaged_key_is_a_mismatch_only_where_it_shows_whose_the_database_is(wrapped: bytes) -> None:
    with pytest.raises(KeyMismatch):
        Vault(MASTER).open_key("system", wrapped)
    with pytest.raises(DamagedData):
        Vault(MASTER).open_key("client:1", wrapped)


def test_keys_in_memory_are_bounded() -> None:
    vault = Vault(MASTER)
    for number in range(CACHED_KEYS + 10):
        vault.new_key(f"client:{number}")

    assert len(vault._opened) <= CACHED_KEYS


def test_a_forgotten_key_is_not_kept_in_memory() -> None:
    vault = Vault(MASTER)
    _, wrapped = vault.new_key("client:1")
    vault.forget_key(wrapped)
    vault.forget_key(wrapped)

    assert vault._opened == {}


def test_an_address_is_found_by_a_fingerprint_that_needs_the_key() -> None:
    address = Address("telegram", "1001")

    assert Vault(MASTER).lookup(address) == Vault(MASTER).lookup(address)
    assert Vault(MASTER).lookup(address) != Vault(new_master_key()).lookup(address)
    assert Vault(MASTER).lookup(address) != Vault(MASTER).lookup(Address("web", "1001"))
