"""A client's words inside a line of ours: on one line, and with their reading direction kept to themselves.

Line breaks would let words pass for lines of the digest, and words that are read from right to left would turn what
stands beside them.
"""

from unicodedata import bidirectional

ISOLATE, END = "\u2068", "\u2069"
_FROM_THE_RIGHT = frozenset({"R", "AL", "AN"})


def in_a_line(text: str) -> str:
    """
    >>> in_a_line("Sam\\n\\nOPEN ALERTS (9)")
    'Sam OPEN ALERTS (9)'
    """
    return isolated(" ".join(text.split()))


def isolated(text: str) -> str:
    """Line for line, as an isolate ends with its line. Most words need none.

    >>> ascii(isolated("\\u05e0\\u05d5\\u05e8"))
    "'\\\\u2068\\\\u05e0\\\\u05d5\\\\u05e8\\\\u2069'"
    """
    if text.isascii() or not any(bidirectional(sign) in _FROM_THE_RIGHT for sign in text):
        return text
    return "\n".join(f"{ISOLATE}{line}{END}" if line else line for line in text.split("\n"))
