"""`run`: everything that is configured: the web page and the desk always, Telegram with a token."""

import asyncio
import logging
import sys
from urllib.parse import urlsplit

from bot import logs
from bot.app import App
from bot.cli.command import Command, Context
from bot.cli.loop import loop_factory, spare_the_collector
from bot.core.due import local_date
from bot.desk.access import login_path, make_login
from bot.practice.helplines import FILE
from bot.settings import is_loopback
from bot.version import version
from bot.wiring.store import describe

log = logging.getLogger(__name__)


def act(context: Context) -> int:
    logs.set_up(context.settings.log_level)
    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        runner.run(_run(context))
    return 0


async def _run(context: Context) -> None:
    app = App(context.settings, context.environment)
    try:
        await app.start()
        spare_the_collector()
        for line in await greeting(app, is_terminal=sys.stdout.isatty()):
            print(line, flush=True)
        await app.until_stopped()
    finally:
        await app.stop()


def shows_links(choice: bool | None, url: str, *, is_terminal: bool) -> bool:
    """Whether links to the desk may be printed. What a service prints stands in a log that others can read."""
    return is_terminal and is_loopback(urlsplit(url).hostname or "") if choice is None else choice


async def greeting(app: App, *, is_terminal: bool) -> list[str]:
    """What is running and where, for the person who started it."""
    is_shown = shows_links(app.settings.print_desk_link, app.web.url, is_terminal=is_terminal)
    desk = await _desk_links(app) if is_shown else _ways_to_the_desk(app)
    rows = [("Chat", f"{app.web.url}/"), *desk, ("Telegram", _telegram(app))]
    rows += [("Database", describe(app.settings)), ("Key", _key(app)), *await _warnings(app)]
    title = f"Vestibule {version()} · {app.content.practice.name}"
    return [title, *(f"  {name:<9} {value}" for name, value in rows), "Stop with Ctrl+C."]


async def _desk_links(app: App) -> list[tuple[str, str]]:
    """One-time login links."""
    links = []
    for therapist in app.content.practice.therapists:
        secret = await make_login(app.store, therapist.id, app.now())
        links.append(("Desk", f"{app.web.url}{login_path(secret)}  ({therapist.name}; once, within 15 minutes)"))
    return links


def _ways_to_the_desk(app: App) -> list[tuple[str, str]]:
    known = app.content.practice.therapists
    return [("Desk", f"{app.web.url}/desk/  (for a link: run_bot.py pair {each.id})") for each in known]


async def _warnings(app: App) -> list[tuple[str, str]]:
    """What the person who started it should know before anyone writes."""
    paired = {account.therapist for account in await app.store.therapists()}
    alone = [therapist for therapist in app.content.practice.therapists if therapist.id not in paired]
    lost = await app.store.unreachable()
    told = {True: "could not be reached, and their account was removed", False: "has no paired account"}
    return [
        *_closed(app),
        *_stale(app),
        *(
            (
                "Note",
                f"{each.name} {told[each.id in lost]}: digests and alerts wait on the desk (run_bot.py pair {each.id})",
            )
            for each in alone
        ),
    ]


def _closed(app: App) -> list[tuple[str, str]]:
    """Why newcomers are not let in yet, in the words that therapists read."""
    if not app.opening.is_closed:
        return []
    owner = app.content.practice.owner.id
    lacks = [app.content.therapist_line(f"lacks_{name}", owner).text for name in app.opening.lacking]
    state = "on trial: newcomers are told that nobody reads" if app.opening.is_trial else "newcomers are not let in"
    return [("NOT OPEN", f"{state}, until everything is ready:"), *(("", f"- {each}") for each in lacks)]


def _stale(app: App) -> list[tuple[str, str]]:
    """Old help lines are better than none, so they stop nobody from starting."""
    helplines = app.content.helplines
    today = local_date(app.content.practice.zone, app.now())
    if helplines.fresh_on(today):
        return []
    age = (today - helplines.last_verified).days
    log.error("help lines stale", extra={"action": "helplines_stale", "count": age})
    return [
        ("WARNING", f"the help lines were last checked {age} days ago. Call them and set `last verified` in {FILE}")
    ]


def _telegram(app: App) -> str:
    if app.telegram is None:
        return "off; set VESTIBULE_TELEGRAM_TOKEN to switch it on"
    return f"on, as @{app.telegram.username}" if app.telegram.username else "on; not reached yet, still trying"


def _key(app: App) -> str:
    if app.master.created:
        return f"{app.master.origin} (made just now; keep a copy of it apart from the database)"
    return app.master.origin


COMMAND = Command("run", "run everything that is configured (the default)", act)
