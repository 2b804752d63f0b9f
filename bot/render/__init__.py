"""Words: from the keys of the core and the facts of a practice to what people read."""

from bot.render.commands import Commands, aliases, described, load_commands
from bot.render.lines import Lines, load_lines
from bot.render.voice import Sources, Voice

__all__ = ["Commands", "Lines", "Sources", "Voice", "aliases", "described", "load_commands", "load_lines"]
