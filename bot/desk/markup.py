"""The little HTML of chat messages, made safe for a page: a few tags pass, everything else is text."""

from html import escape
from html.parser import HTMLParser
from typing import Final

from markupsafe import Markup

_PLAIN: Final = frozenset({"b", "i", "u", "s", "code", "strong", "em", "blockquote", "pre"})
_ADDRESSES: Final = ("https://", "tel:", "sms:", "mailto:")


def safe(text: str) -> Markup:
    """
    >>> safe('<b>Sam</b> <script>x</script> 1 &lt; 2 <a href="javascript:x">y</a>')
    Markup('<b>Sam</b> &lt;script&gt;x&lt;/script&gt; 1 &lt; 2 y')
    """
    parser = _Safe()
    parser.feed(text)
    parser.close()
    return Markup(parser.finished())  # noqa: S704 - every piece of it was escaped or is from the list above


class _Safe(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._pieces: list[str] = []
        self._open: list[str] = []

    def set_cdata_mode(self, elem: str, **_: object) -> None:
        """Never: for us a script is like any other unknown tag, text."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._link(dict(attrs).get("href") or "")
        elif tag in _PLAIN:
            self._pieces.append(f"<{tag}>")
            self._open.append(tag)
        else:
            self._pieces.append(escape(self.get_starttag_text() or ""))

    def _link(self, address: str) -> None:
        if address.startswith(_ADDRESSES):
            self._pieces.append(f'<a href="{escape(address)}" rel="noopener noreferrer">')
            self._open.append("a")
        else:
            self._open.append("")  # its end closes nothing

    def handle_endtag(self, tag: str) -> None:
        if tag != "a" and tag not in _PLAIN:
            self._pieces.append(escape(f"</{tag}>"))
        elif self._open and self._open[-1] in (tag, ""):
            self._close()

    def handle_data(self, data: str) -> None:
        self._pieces.append(escape(data))

    def _close(self) -> None:
        tag = self._open.pop()
        self._pieces.append(f"</{tag}>" if tag else "")

    def finished(self) -> str:
        while self._open:
            self._close()
        return "".join(self._pieces)
