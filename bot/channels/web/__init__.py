"""The web channel: a page of ours, letters in by POST, the conversation out as a stream of events."""

from bot.channels.web.app import web_app
from bot.channels.web.direct import WebChannel
from bot.channels.web.house import CHANNEL, PageWords, WebHouse
from bot.channels.web.inbound import parse, parser
from bot.channels.web.wakes import Wakes

__all__ = ["CHANNEL", "PageWords", "Wakes", "WebChannel", "WebHouse", "parse", "parser", "web_app"]
