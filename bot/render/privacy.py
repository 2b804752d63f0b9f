"""The privacy notice, from the practice's own facts: the same in the chat and on the web page."""

from collections.abc import Mapping

from bot.practice.model import Practice
from bot.practice.wording import days
from bot.render.pages import Pages

TEMPLATE = "privacy.j2"


def privacy_notice(pages: Pages, practice: Practice, printed: Mapping[str, str]) -> str:
    """Plain text. `printed`: the practice's values by dotted name."""
    facts = {name.removeprefix("practice."): value for name, value in printed.items()}
    kept = {name: days(count, pages.clock.locale) for name, count in practice.retention.model_dump().items()}
    return pages.in_words(
        TEMPLATE,
        {"practice": facts, "days": kept, "version": practice.privacy.version, "minimal": practice.privacy.is_minimal},
    )
