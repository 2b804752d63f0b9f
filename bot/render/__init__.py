"""Words: from the keys of the core and the facts of a practice to what people read."""

from bot.render.commands import Commands, aliases, described, load_commands
from bot.render.export import ExportFile, export_files
from bot.render.lines import Lines, load_lines, load_therapist_lines
from bot.render.pages import Templates, read_templates
from bot.render.profile import Profile, load_profiles
from bot.render.reports import Reports
from bot.render.voice import Sources, Voice

__all__ = [
    "Commands",
    "ExportFile",
    "Lines",
    "Profile",
    "Reports",
    "Sources",
    "Templates",
    "Voice",
    "aliases",
    "described",
    "export_files",
    "load_commands",
    "load_lines",
    "load_profiles",
    "load_therapist_lines",
    "read_templates",
]
