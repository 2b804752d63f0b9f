"""`testalert`: an alert that is none, to see that real ones arrive; `tested`, its button: it did."""

from bot.posts import Text
from bot.therapist.request import Request, Result


async def run(request: Request) -> Result:
    post = request.opening.test(request.therapist, f"{request.letter.channel}:{request.letter.id}")
    return Result(posts=(post,), audit=("sent a test alert",))


async def seen(request: Request) -> Result:
    await request.opening.seen(request.therapist)
    lacking = request.opening.lacking
    lines = ("test_seen", *(f"lacks_{name}" for name in lacking), *([] if lacking else ["is_open"]))
    told = Text("\n".join(request.line(name).text for name in lines))
    return Result((told,), audit=("saw a test alert",))
