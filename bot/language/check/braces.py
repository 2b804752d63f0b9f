"""What is to be printed stands between double braces; between single ones clients would read the name itself."""

import re
from collections.abc import Iterator

from bot.core.flow.model import Ask
from bot.language.draft import Draft
from bot.language.findings import Finding, finding

_SINGLE = re.compile(r"(?<!\{)\{\s*([a-z_][\w.]*)\s*\}(?!\})")
_PRACTICE = "practice."


def find(draft: Draft) -> Iterator[Finding]:
    for written in draft.written:
        plain = written.node.plain
        for found in _SINGLE.finditer(plain):
            name = found[1]
            if name.startswith(_PRACTICE) or isinstance(draft.flow.index.get(name), Ask):
                message = f"`{{{name}}}` has single braces, so clients would read it as it stands"
                mark = written.node.mark_in(found.start())
                yield finding("E216", mark, message, f"write double braces: `{{{{ {name} }}}}`")
