"""`ack CODE`: all open alerts of this client were seen; they stay open until they are closed."""

from bot.therapist.request import Request, Result


async def run(request: Request) -> Result:
    code = request.argument.strip().upper()
    alerts = [
        notice.id
        for notice in await request.store.notices(request.therapist)
        if notice.kind == "alert" and notice.code == code and notice.acknowledged_at is None
    ]
    if not alerts:
        return Result((request.line("already_done"),))
    marks = request.mark("acknowledge", alerts)
    return Result((request.line("acknowledged"),), audit=(f"acknowledged {code}",), marks=marks)
