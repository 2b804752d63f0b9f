"""`reply CODE words`: an answer to a client, signed by the therapist, through the assistant.

The therapist's own account stays unknown to the client. Answering keeps the promise: open requests and messages of
this client are closed by it; an alert is not.
"""

from bot.posts import Post, ToClient
from bot.therapist.request import Request, Result

KEPT_BY_A_REPLY = ("contact", "question", "request")


async def run(request: Request) -> Result:
    code, _, words = request.argument.strip().partition(" ")
    if not code:
        return Result((request.line("reply_how"),))
    client = await request.store.client(request.therapist, code.upper())
    if client is None:
        return Result((request.line("no_such_person"),))
    if not words.strip():
        return Result((request.line("reply_words", code=client.code),))
    if not client.reachable:
        return Result((request.line("not_reachable"),))
    text = request.content.from_therapist(request.therapist, client.session, words.strip())
    post = Post(f"{request.letter.channel}:{request.letter.id}:reply", ToClient(client.id), text)
    await _close(request, client.id)
    return Result((request.line("replied", code=client.code),), (post,), (f"replied {client.code}",))


async def _close(request: Request, client: int) -> None:
    for notice in await request.store.notices(request.therapist):
        if notice.client == client and notice.kind in KEPT_BY_A_REPLY:
            await request.store.note(notice.id, request.therapist, "close", request.now)
