"""Do alerts and digests reach somebody?"""

from bot.content import Content
from bot.doctor.case import Case, Look
from bot.store.sql.store import SqlStore


async def look(case: Case) -> list[Look]:
    content, store = case.content, case.store
    if not isinstance(content, Content) or not isinstance(store, SqlStore):
        return []
    paired = {account.therapist for account in await store.therapists()}
    lost = set(await store.unreachable())
    found = []
    for each in content.practice.therapists:
        if each.id in paired:
            found.append(Look("fine", f"{each.name} has a paired account"))
        else:
            why = "blocked the bot, and has no account now" if each.id in lost else "has no paired account"
            found.append(Look("look", f"{each.name} {why}: alerts wait on the desk", f"run_bot.py pair {each.id}"))
    return found
