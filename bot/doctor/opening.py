"""May clients come in? What is still lacking, if anybody else can reach this installation."""

from typing import Literal

from bot.content import Content
from bot.doctor.case import Case, Look
from bot.opening import Opening
from bot.store.sql.store import SqlStore
from bot.wiring.mail import mail_channel


async def look(case: Case) -> list[Look]:
    content, store = case.content, case.store
    if not isinstance(content, Content) or not isinstance(store, SqlStore):
        return []
    mail = mail_channel(case.settings, content)
    opening = Opening(store, lambda: content, lambda: case.now, mail, case.settings.is_public)
    await opening.look()
    if not opening.lacking:
        return [Look("fine", "a test alert was seen, and the backup can be written to")]
    state: Literal["look", "mend"] = "look" if not opening.is_closed or case.settings.trial else "mend"
    owner = content.practice.owner.id
    return [Look(state, content.therapist_line(f"lacks_{name}", owner).text) for name in opening.lacking]
