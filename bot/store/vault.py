"""Encryption of what is kept of a person: AES-256-GCM in envelopes.

Every client, every therapist and the system itself have a data key of their own. A data key is kept wrapped by the
wrapping key; destroying the wrapped key destroys all that it sealed, also in every copy of the database. A sealed
value is `0x01 | nonce (12 bytes) | ciphertext` and is bound to its place (table, column, owner and, where given,
row), so a value that was moved does not open. Addresses are found by HMAC, never by their plain text.
"""

import hmac
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.core.messages import Address
from bot.errors import DamagedData, KeyMismatch
from bot.keys import MasterKey

SYSTEM = "system"
INDEX = "index"
VERSION = b"\x01"
NONCE_BYTES = 12
CACHED_KEYS = 512


def nonce_of(sealed: bytes) -> bytes:
    return sealed[1 : 1 + NONCE_BYTES]


def client_owner(client: int) -> str:
    return f"client:{client}"


def therapist_owner(therapist: str) -> str:
    return f"therapist:{therapist}"


@dataclass(frozen=True, slots=True)
class DataKey:
    """One owner's key, unwrapped."""

    owner: str
    cipher: AESGCM

    def seal(self, place: str, plain: bytes, row: str = "") -> bytes:
        """`place` is table|column."""
        nonce = os.urandom(NONCE_BYTES)
        return VERSION + nonce + self.cipher.encrypt(nonce, plain, f"{place}|{self.owner}|{row}".encode())

    def open(self, place: str, sealed: bytes, row: str = "") -> bytes:
        if sealed[:1] != VERSION:
            raise DamagedData("A stored value was sealed by a newer version of Vestibule, or is damaged.")
        try:
            return self.cipher.decrypt(
                nonce_of(sealed), sealed[1 + NONCE_BYTES :], f"{place}|{self.owner}|{row}".encode()
            )
        except (InvalidTag, ValueError):
            raise DamagedData(f"A stored value in {place} is damaged or was moved.") from None


class Vault:
    """Opens and makes data keys, and finds addresses."""

    def __init__(self, master: MasterKey) -> None:
        self._masters = (master, *((master.also,) if master.also else ()))
        self._wrappings = tuple(AESGCM(each.derive("wrapping key")) for each in self._masters)
        self._index = master.derive("index key")
        self._opened: dict[bytes, DataKey] = {}

    def new_key(self, owner: str) -> tuple[DataKey, bytes]:
        """A fresh data key, and the same wrapped."""
        secret = AESGCM.generate_key(bit_length=256)
        wrapped = self._wrap(owner, secret)
        return self._remember(wrapped, DataKey(owner, AESGCM(secret))), wrapped

    def open_key(self, owner: str, wrapped: bytes) -> DataKey:
        """The data key. The system's opens with the right master key only; once it did, another that does not open
        is damaged."""
        known = self._opened.get(wrapped)
        if known is not None and known.owner == owner:
            return known
        return self._remember(wrapped, DataKey(owner, AESGCM(self._unwrap(owner, wrapped)[0])))

    def find_index(self, system: bytes, kept: bytes | None) -> None:
        """By which key addresses are found: the one the database was made with, whatever master key it has now."""
        made_with = self._masters[self._unwrap(SYSTEM, system)[1]]
        self._index = self._unwrap(INDEX, kept)[0] if kept else made_with.derive("index key")

    def wrapped_index(self) -> bytes:
        return self._wrap(INDEX, self._index)

    def rewrapped(self, owner: str, wrapped: bytes) -> bytes | None:
        """The same data key under the master key of now; None if it is under it already."""
        secret, which = self._unwrap(owner, wrapped)
        return self._wrap(owner, secret) if which else None

    def _wrap(self, owner: str, secret: bytes) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return VERSION + nonce + self._wrappings[0].encrypt(nonce, secret, _key_place(owner))

    def _unwrap(self, owner: str, wrapped: bytes) -> tuple[bytes, int]:
        """The secret, and which of the master keys opened it."""
        for which, wrapping in enumerate(self._wrappings):
            try:
                return wrapping.decrypt(nonce_of(wrapped), wrapped[1 + NONCE_BYTES :], _key_place(owner)), which
            except (InvalidTag, ValueError):
                continue
        raise KeyMismatch if owner == SYSTEM else DamagedData("A stored key is damaged.")

    def forget_key(self, wrapped: bytes) -> None:
        self._opened.pop(wrapped, None)

    def lookup(self, address: Address) -> bytes:
        """What stands in the database instead of an address."""
        return self.fingerprint(f"{address.channel}|{address.key}")

    def fingerprint(self, text: str) -> bytes:
        return hmac.digest(self._index, text.encode(), "sha256")

    def _remember(self, wrapped: bytes, key: DataKey) -> DataKey:
        # Few, since a cipher takes two kilobytes and opening a key again a few microseconds.
        if len(self._opened) >= CACHED_KEYS:
            del self._opened[next(iter(self._opened))]
        self._opened[wrapped] = key
        return key


def _key_place(owner: str) -> bytes:
    return f"key|{owner}".encode()
