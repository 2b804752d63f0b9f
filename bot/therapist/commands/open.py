"""`open CODE`: one client's summary, in their own words."""

from bot.therapist.request import Request, Result


async def run(request: Request) -> Result:
    client = await request.store.client(request.therapist, request.argument.strip().upper())
    if client is None or not request.content.is_shared(client.session):
        return Result((request.line("no_such_person"),))
    texts = request.content.person_texts(request.therapist, client, await request.notices_of(client))
    return Result(tuple(texts), audit=(f"opened {client.code}",), about=(client.id,))
