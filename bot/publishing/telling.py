"""What the therapist who looks after the files is told of them; each once, whichever worker noticed it."""

from collections.abc import Sequence

from bot.content import Content
from bot.language.findings import Finding
from bot.posts import Post, Text, ToTherapist


def refused(content: Content, findings: Sequence[Finding], state: str) -> Post:
    """The first thing to mend, with its place; `state` names the files as they are, and so the message."""
    first, owner = findings[0], content.practice.owner.id
    values = {"place": place_of(first), "wrong": first.message, "mend": first.mend, "more": _more(content, findings)}
    return _post(f"files:refused:{state}", owner, content.therapist_line("files_refused", owner, **values))


def mended(content: Content, state: str) -> Post:
    owner = content.practice.owner.id
    return _post(f"files:mended:{state}", owner, content.therapist_line("files_mended", owner))


def place_of(each: Finding) -> str:
    """File and line, as an editor shows them."""
    return f"{each.mark.file}:{each.mark.line}"


def _more(content: Content, findings: Sequence[Finding]) -> str:
    others = len(findings) - 1
    if not others:
        return ""
    return content.therapist_line("files_more", content.practice.owner.id, count=str(others)).text


def _post(key: str, therapist: str, text: Text) -> Post:
    """The key is the claim: of several workers who post it, one does."""
    return Post(key, ToTherapist(therapist), text, kind="note")
