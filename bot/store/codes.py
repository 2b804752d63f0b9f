"""Codes: what a therapist calls a client by when no name may be shown, and what is kept of a secret one."""

import hashlib
import secrets
from collections.abc import Awaitable, Callable

# No sign that is taken for another when written by hand, and no vowel, so that no code is a word.
ALPHABET = "CDFHJKLMNPQRTVWXY3479"
LENGTH = 4
PATIENCE = 8


def draw_code(is_taken: Callable[[str], bool]) -> str:
    """A free code of four signs; longer only when the short ones become rare."""
    length = LENGTH
    while True:
        for _ in range(PATIENCE):
            code = random_code(length)
            if not is_taken(code):
                return code
        length += 1


async def draw_codes(number: int, taken: Callable[[list[str]], Awaitable[set[str]]]) -> list[str]:
    """As many free codes, asking for all at once."""
    free: set[str] = set()
    length = LENGTH
    while True:
        for _ in range(PATIENCE):
            drawn = {random_code(length) for _ in range(number - len(free))}
            free |= drawn - await taken(sorted(drawn))
            if len(free) == number:
                return list(free)
        length += 1


def random_code(length: int = LENGTH) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def spelled(code: str) -> str:
    """
    >>> spelled(" k7qf")
    'K7QF'
    """
    return code.strip().upper()


def ticket_digest(secret: str) -> bytes:
    """All that is kept of a ticket's secret, which is long and random, so that a plain hash is enough."""
    return hashlib.sha256(secret.encode()).digest()
