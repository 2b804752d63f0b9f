"""One version of what the practice writes, with everything that is made of it; exactly one runs at a time.

All of it is made before it runs, so that what cannot be made never does. Parts of the house ask for the edition that
runs whenever they need it, and keep nothing of an older one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.channels.base import Parse
from bot.channels.telegram.options import BotProfile
from bot.channels.web.house import PageWords
from bot.content import Content
from bot.desk.house import Member
from bot.wiring.desk import members
from bot.wiring.telegram import profiles, telegram_parser
from bot.wiring.web import pages, web_parser


@dataclass(frozen=True, slots=True)
class Edition:
    content: Content
    parsers: Mapping[str, Parse]
    pages: Mapping[str, PageWords]
    members: Mapping[str, Member]
    profiles: tuple[BotProfile, ...]


def edition_of(content: Content) -> Edition:
    aliases = content.aliases
    return Edition(
        content=content,
        parsers={"telegram": telegram_parser(aliases), "web": web_parser(aliases)},
        pages=pages(content),
        members=members(content),
        profiles=profiles(content),
    )
