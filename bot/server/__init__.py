"""Everything that speaks HTTP stands on this: one server in the app's own loop, and the guards all its pages share."""

from bot.server.service import Server, assemble, check_host

__all__ = ["Server", "assemble", "check_host"]
