"""`open CODE`: one client's summary, in their own words."""

from collections.abc import Sequence

from bot.posts import Text
from bot.store.base import OpenNotice
from bot.therapist.request import Request, Result


async def run(request: Request) -> Result:
    client = await request.store.client(request.therapist, request.argument.strip().upper())
    concerns = await request.concerns_of(request.argument)
    if concerns and client is None:
        if request.content.withholds(request.letter.channel):
            return Result((request.line("at_the_desk", code=concerns[0].code),))
        return Result(_told(request, concerns), audit=(f"opened {concerns[0].code}",), about=(concerns[0].client,))
    if client is None or not request.content.is_shared(client.session):
        return Result((request.line("no_such_person"),))
    if request.content.is_withheld(client.session, request.letter.channel):
        return Result((request.line("at_the_desk", code=client.code),), about=(client.id,))
    texts = request.content.person_texts(request.therapist, client, await request.notices_of(client))
    return Result(tuple(texts), audit=(f"opened {client.code}",), about=(client.id,))


def _told(request: Request, concerns: Sequence[OpenNotice]) -> tuple[Text, ...]:
    """Of someone who is with another therapist, the owner reads the concern and nothing else."""
    return tuple(request.line("concern", code=each.code, words=each.details.get("words", "")) for each in concerns)
