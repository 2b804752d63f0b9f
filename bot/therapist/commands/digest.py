"""`digest`: the summary as of now; the scheduled one still tells all that is new."""

from bot.therapist.request import Request, Result


async def run(request: Request) -> Result:
    source = await request.store.gather(request.therapist, request.now)
    texts = request.content.digest_texts(request.therapist, source, request.now)
    return Result(tuple(texts), audit=("read digest",), about=tuple(source.clients))
