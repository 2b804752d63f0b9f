"""`ack CODE`: all open alerts of this client were seen; they stay open until they are closed."""

from bot.therapist.request import Request, Result


async def run(request: Request) -> Result:
    code = request.argument.strip().upper()
    alerts = [
        notice.id
        for notice in await request.store.notices(request.therapist)
        if notice.kind == "alert" and notice.code == code
    ]
    done = [await request.store.note(alert, request.therapist, "acknowledge", request.now) for alert in alerts]
    if not any(done):
        return Result((request.line("already_done"),))
    return Result((request.line("acknowledged"),), audit=(f"acknowledged {code}",))
