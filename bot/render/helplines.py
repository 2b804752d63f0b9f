"""The card with people to call: short, in the order that the moment asks for."""

from collections.abc import Mapping

from bot.core.session import Session, Urgent
from bot.practice.helplines import Audience, CountryHelp, Helpline, Helplines
from bot.render.speech import Speech

AUDIENCES: Mapping[str, tuple[Audience, ...]] = {
    "self": ("self",),
    "danger": ("danger", "self"),
    "harm": ("self", "danger"),
    "other": ("self",),
}
ANYONE: tuple[Audience, ...] = ("self", "danger", "youth")
MOST = 5  # more numbers than that help nobody choose


def helplines_card(
    helplines: Helplines, country: str, session: Session, speech: Speech, *, guessed: bool = False
) -> str:
    """`guessed`: nobody has said yet that they are in this country."""
    here = helplines.in_country(country)
    kind = session.focus.kind if isinstance(session.focus, Urgent) else ""
    lines = _chosen(here, AUDIENCES.get(kind, ANYONE))
    told = "\n".join(f"• {helpline(line, speech)}" for line in lines)
    card = f"{_emergency(here, speech)}\n\n{speech.line('helplines_intro')}\n{told}"
    if country not in helplines.countries:
        return card
    named = speech.line("helplines_here", {"country": _name(country, speech)})
    elsewhere = f"\n\n{_elsewhere(helplines.default, speech)}" if guessed else ""
    return f"{named}\n{card}{elsewhere}"


def _name(country: str, speech: Speech) -> str:
    return str(speech.clock.locale.territories.get(country, country))


def _elsewhere(anywhere: CountryHelp, speech: Speech) -> str:
    first = anywhere.lines[0]
    return speech.line("helplines_elsewhere", {"address": first.chat or first.call or first.text})


def _emergency(here: CountryHelp, speech: Speech) -> str:
    if not here.emergency:
        return speech.line("helplines_local_emergency")
    return speech.line("helplines_emergency", {"emergency": here.emergency})


def _chosen(here: CountryHelp, audiences: tuple[Audience, ...]) -> tuple[Helpline, ...]:
    meant = {line.name: line for audience in audiences for line in here.lines if audience in line.audience}
    return tuple(meant.values())[:MOST] or here.lines[:MOST]


def helpline(line: Helpline, speech: Speech) -> str:
    """One line and the ways to reach it."""
    ways = []
    if line.call:
        ways.append(speech.line("helpline_call", {"number": line.call}))
    if line.text:
        name = "helpline_text_word" if line.word else "helpline_text"
        ways.append(speech.line(name, {"number": line.text, "word": line.word}))
    if line.chat:
        ways.append(speech.line("helpline_chat", {"address": line.chat}))
    return f"{line.name}: {' · '.join([*ways, line.hours.in_language(speech.language)])}"
