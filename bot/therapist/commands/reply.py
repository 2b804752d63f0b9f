"""`reply CODE words`: an answer to a client, signed by the therapist."""

from bot.store.base import ClientView
from bot.therapist.answering import promises_of, signed
from bot.therapist.request import Request, Result


async def run(request: Request) -> Result:
    code, words = [*request.argument.split(maxsplit=1), "", ""][:2]
    if not code:
        return Result((request.line("reply_how"),))
    client = await request.store.client(request.therapist, code.upper()) or await _who_is_concerned(request, code)
    if client is None:
        return Result((request.line("no_such_person"),))
    if not words.strip():
        return Result((request.line("reply_words", code=client.code),), about=(client.id,))
    if not client.reachable:
        return Result((request.line("not_reachable"),))
    key = f"{request.letter.channel}:{request.letter.id}:reply"
    post = signed(request.content, request.therapist, client, words, key)
    return Result(
        texts=(request.line("replied", code=client.code),),
        posts=(post,),
        audit=(f"replied {client.code}",),
        marks=request.mark("close", await promises_of(request.store, request.therapist, client)),
        about=(client.id,),
    )


async def _who_is_concerned(request: Request, code: str) -> ClientView | None:
    concerns = await request.concerns_of(code)
    record = await request.store.record(concerns[0].client) if concerns else None
    return record.client if record else None
