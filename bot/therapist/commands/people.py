"""`people`: everyone who is with this therapist, newest first, a button each."""

from dataclasses import replace

from bot.posts import Key
from bot.store.base import ClientView
from bot.therapist.request import Request, Result

MOST = 30  # buttons in one message


async def run(request: Request) -> Result:
    clients = await request.store.clients(request.therapist)
    told = [client for client in clients if request.content.is_shared(client.session)][:MOST]
    if not told:
        return Result((request.line("people_none"),))
    names = [(_name(request, client), client.code) for client in told]
    rows = tuple((Key(f"{name} {code}".strip(), f"t:open:{code}"),) for name, code in names)
    about = tuple(client.id for client in told)
    return Result((replace(request.line("people"), rows=rows),), audit=("read list",), about=about)


def _name(request: Request, client: ClientView) -> str:
    content = request.content
    return "" if content.is_withheld(client.session, request.letter.channel) else content.name_of(client.session)
