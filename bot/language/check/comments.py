"""` #` starts a comment in YAML, also in the middle of a sentence."""

import re
from collections.abc import Iterator

from bot.language.draft import Draft
from bot.language.findings import Finding, finding

_COMMENT = re.compile(r"[ \t]+#[^\n]*")


def find(draft: Draft) -> Iterator[Finding]:
    for written in draft.written:
        node = written.node
        if node.style or (written.part == "title" and not written.option):
            continue
        cut = _COMMENT.match(node.source.text, node.ends.index)
        if cut:
            words = cut[0].strip()
            mark = node.source.mark_at(cut.start() + len(cut[0]) - len(cut[0].lstrip()))
            message = f"`{words[:40]}` is a comment to YAML and not part of the text"
            mend = "put the text in quotes or under `text: |`, or the comment on a line of its own"
            yield finding("W130", mark, message, mend)
